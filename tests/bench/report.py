"""Writes what was measured as Markdown."""

BAR = 40


def markdown(results):
    """The whole page."""
    parts = [
        "# Benchmarks",
        "Written by `python3 tests/bench/run.py`, not by hand. Numbers hold for the machine "
        "below and for one run; ratios carry over better than times.",
        _machine(results),
        _kernels(results),
        *[_programs(programs) for programs in results["programs"]],
        _compilers(results),
    ]
    return "\n\n".join(parts) + "\n"


def _machine(results):
    rows = [[name, value] for name, value in results["machine"].items()]
    rows.append(["command", f"`{results['command']}`"])
    text = "## Machine\n\n" + _table(["", ""], rows, "ll")
    if not results["quiet"]:
        text += (
            f"\n\n**Other programs were running at the start (load {results['load']:.1f}), "
            "so the times below are unreliable.**"
        )
    return text


def _kernels(results):
    count = results["options"]
    kernels = results["kernels"]
    numpy = kernels[0].get("median")
    rows = []
    for kernel in kernels:
        name, threads = _bold(kernel, kernel["name"]), str(kernel["threads"])
        if kernel["problem"] is not None:
            rows.append([name, threads, _cell(kernel["problem"]), *[""] * 6])
            continue
        median = kernel["median"]
        others = [
            other["median"]
            for other in kernels
            if other["threads"] == kernel["threads"]
            and other["form"] != "pyrsc"
            and other["form"] != kernel["form"]
            and "median" in other
        ]
        rows.append(
            [
                name,
                threads,
                f"{median * 1e3:.1f}",
                f"{min(kernel['seconds']) * 1e3:.1f}–{max(kernel['seconds']) * 1e3:.1f}",
                f"{median * 1e9 / count:.1f}",
                _bold(kernel, _ratio(numpy, median)),
                _bold(kernel, _ratio(min(others), median) if others else "–"),
                "–" if kernel["form"] == "numpy" else f"{kernel['relative']:.1e}",
                "–" if kernel["form"] == "numpy" else f"{kernel['absolute']:.1e}",
            ]
        )
    head = ["", "threads", "ms", "from–to", "ns per option", "× NumPy + SciPy"]
    head += ["× best other", "relative difference", "absolute difference"]
    return "\n\n".join(
        [
            f"## Black–Scholes: one call, {count:,} puts",
            "`euro_vanilla_put` of `examples/black-scholes`. NumPy + SciPy and pyrsc run the "
            "example as it is (pyrsc's wheel is called from Python); for Numba, Pythran and Rust "
            "it was rewritten as a loop by hand. All get the same five input arrays, each call "
            "makes a new result array, each row is a process of its own: the median of "
            f"{_runs(results['repeat'])} after a warm-up. Numba, Pythran and the Rust loop are "
            "compiled for this very processor; pyrsc's code is compiled for any and chooses at "
            "run time.",
            "“× NumPy + SciPy” is how many times faster a row is than the first, “× best other” "
            "than the fastest other row with as many threads that is not pyrsc's. Differences "
            "are the largest from NumPy's prices, the relative one among prices of a cent and "
            "more.",
            _table(head, rows, "lrrrrrrrr"),
            _bars(kernels, count),
        ]
    )


def _bars(kernels, count):
    """The table as a picture: nanoseconds for each option."""
    measured = [kernel for kernel in kernels if kernel["problem"] is None]
    if not measured:
        return ""
    longest = max(kernel["median"] for kernel in measured)
    lines = []
    for kernel in measured:
        name = f"{kernel['name'].replace('`', '')} ({kernel['threads']})"
        bar = "█" * max(1, round(BAR * kernel["median"] / longest))
        lines.append(f"{name:<20} {bar} {kernel['median'] * 1e9 / count:.1f}")
    return "```text\nns per option (threads)\n" + "\n".join(lines) + "\n```"


def _programs(programs):
    count, bound = programs["options"], programs["bound"]
    python = programs["rows"][0].get("median")
    rows = []
    for row in programs["rows"]:
        name, threads = _bold(row, row["name"]), str(row["threads"])
        if row["problem"] is not None:
            rows.append([name, threads, _cell(row["problem"]), *[""] * 6])
            continue
        pricing = row["pricing"]
        agrees = {True: "yes", False: "**no**", None: "–"}[row.get("agrees")]
        rows.append(
            [
                name,
                threads,
                f"{row['median']:.2f}",
                f"{min(row['seconds']):.2f}–{max(row['seconds']):.2f}",
                "–" if pricing is None else f"{pricing:.3f}",
                _bold(row, _ratio(python, row["median"])),
                f"{row['peak'] / 2**20:,.0f}",
                f"{row['peak'] / bound:.2f}",
                agrees,
            ]
        )
    head = ["", "threads", "s", "from–to", "of it pricing, s", "× CPython"]
    head += ["peak memory, MiB", "÷ bound", "same output"]
    rounds = max((len(row.get("seconds", ())) for row in programs["rows"]), default=0)
    return "\n\n".join(
        [
            f"## Black–Scholes: the whole program, {count:,} options",
            f"`main.py {count}` from start to end: draws the options, prices puts and calls, "
            f"prints statistics. Wall time, the median of {_runs(rounds)}, and the highest peak "
            f"memory of a process. The bound is {bound / 2**20:,.0f} MiB: 8 bytes × "
            f"{count:,} × (5 inputs + 2 results), which are alive at once. pyrsc's program "
            "contains neither Python nor NumPy. “Same output” compares all printed lines but the "
            "time, numbers to 9 digits.",
            _table(head, rows, "lrrrrrrrl"),
        ]
    )


def _compilers(results):
    rows = []
    for row in results["compilers"]:
        if row["problem"] is not None:
            rows.append([row["name"], _cell(row["problem"]), "", ""])
            continue
        seconds = row["seconds"]
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}" if len(seconds) > 1 else "–"
        rows.append([row["name"], f"{row['median']:.2f}", spread, str(len(seconds))])
    return "\n\n".join(
        [
            "## Black–Scholes: compiling",
            "Wall time of a new process each; pyrsc built in release mode, crates already "
            "downloaded. pyrsc compiles the whole project, Numba and Pythran one function each.",
            _table(["", "s", "from–to", "runs"], rows, "lrrr"),
        ]
    )


def _runs(count):
    return "one run" if count == 1 else f"{count} runs"


def _ratio(reference, seconds):
    return "–" if reference is None else f"{reference / seconds:.2f}"


def _bold(row, text):
    """Ours stands out."""
    return f"**{text}**" if row["name"] == "pyrsc" and text not in ("", "–") else text


def _cell(text):
    """Text that cannot end its cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def _table(head, rows, align):
    marks = ["---:" if side == "r" else "---" for side in align]
    lines = [head, marks, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
