#!/usr/bin/env python3
"""Measures pyrsc beside CPython, Numba, Pythran and hand-written Rust.

One command builds all that is needed under target/bench, measures it in one
run on this machine, and writes docs/benchmarks.md. See the README beside it.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import statistics
import sys
from pathlib import Path

import environment
import report
from environment import Environment
from process import Failed, run, say

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXAMPLE = ROOT / "examples" / "black-scholes"
WORKER = HERE / "black_scholes" / "worker.py"

LARGE = 72_000_000
# Spot, strike, maturity, rate and volatility; then puts and calls.
INPUTS, OUTPUTS = 5, 2
# What NumPy's temporary arrays add to that at most, rounded up.
NUMPY_ARRAYS = 20
# More load than this before the start is reported: others used the machine.
QUIET = 0.3


class Bench:
    """One run: its settings, its folders and what it measured."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.work = ROOT / "target" / "bench"
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment = Environment(self.work / "venv")
        self.pyrsc = arguments.pyrsc or ROOT / "target" / "release" / "pyrsc"
        self.inputs = self.work / "inputs"
        self.reference = self.inputs / "put.f64"

    # ---- building

    def build(self):
        """Everything that is measured; tells how long each compiler took."""
        self.environment.prepare()
        if self.arguments.pyrsc is None:
            say("Building pyrsc in release mode")
            run(["cargo", "build", "--release", "--package", "pyrsc"], folder=ROOT)
        self.wheel, self.wheel_problem = self._optional("the wheel", self._build_wheel)
        self.program, self.program_problem = self._optional(
            "the native program", self._build_program
        )
        self.pythran, self.pythran_problem = self._optional(
            "the Pythran module", self._build_pythran
        )
        self.statrs, self.statrs_problem = self._optional(
            "the Rust loop over statrs", self._build_statrs
        )

    def _optional(self, what, build):
        """What `build` made, or the reason why it is missing."""
        say(f"Building {what}")
        try:
            return build(), None
        except Failed as error:
            say(f"  {error}")
            reason = str(error)
            # What a tool said has its place on the screen, not in a table.
            return None, f"{what} could not be built" if "\n" in reason else reason

    def _build_wheel(self):
        package = self.work / "wheel-package"
        self._pyrsc(EXAMPLE, package, "--as", "python")
        wheels = sorted((package / "dist").glob("*.whl"), key=os.path.getmtime)
        if not wheels:
            raise Failed(f"no wheel in {package / 'dist'}")
        # Beside the environment: its modules have the names of the example's.
        installed = self.work / "wheel"
        shutil.rmtree(installed, ignore_errors=True)
        run(
            [self.environment.python, "-m", "pip", "install", "--quiet", "--no-deps"]
            + ["--disable-pip-version-check", "--target", installed, wheels[-1]]
        )
        return installed

    def _build_program(self):
        package = self.work / "program-package"
        self._pyrsc(EXAMPLE, package)
        return _program(package)

    def _build_pythran(self):
        if "Pythran" in self.environment.missing:
            raise Failed(self.environment.missing["Pythran"])
        module = self.work / "pythran_put.so"
        source = HERE / "black_scholes" / "pythran_put.py"
        options = ["-O3", "-march=native", "-fopenmp"]
        outcome = run(
            [self.environment.scripts / "pythran", *options, source, "-o", module],
            self.environment.variables(),
        )
        self.pythran_seconds = outcome.seconds
        return module

    def _build_statrs(self):
        target = self.work / "statrs"
        # Numba and Pythran compile for this very machine; so does this.
        run(
            ["cargo", "build", "--release", "--locked", "--target-dir", target],
            {"RUSTFLAGS": "-C target-cpu=native"},
            HERE / "statrs",
        )
        return target / "release" / "bench-statrs"

    def _pyrsc(self, project, package, *options):
        return run(
            [self.pyrsc, "build", project, "--out", package, "--force", *options],
            self.environment.variables(),
        )

    # ---- one function

    def kernels(self):
        """The time of one call, for each form and number of threads."""
        arguments = self.arguments
        self.inputs.mkdir(exist_ok=True)
        say(f"Drawing {arguments.options:,} options")
        self._worker("prepare", self.inputs, arguments.options)
        missing = self.environment.missing.get("Numba")
        rows = [self._kernel("NumPy + SciPy", "numpy", 1, None)]
        rows.append(self._kernel("Numba, `njit`", "numba-plain", 1, missing))
        for name, form, problem in (
            ("Numba, `prange`", "numba-parallel", missing),
            ("Pythran, OpenMP", "pythran", self.pythran_problem),
            ("Rust, `statrs`", "statrs", self.statrs_problem),
            ("pyrsc", "pyrsc", self.wheel_problem),
        ):
            for threads in arguments.threads:
                rows.append(self._kernel(name, form, threads, problem))
        return rows

    def _kernel(self, name, form, threads, problem):
        row = {"name": name, "form": form, "threads": threads, "problem": problem}
        if problem is None:
            say(f"Measuring {name}, threads: {threads}")
            try:
                row |= self._measure(form, threads)
                say(
                    f"  {row['median'] * 1e3:.1f} ms, relative difference"
                    f" {row['relative']:.1e}, absolute {row['absolute']:.1e}"
                )
            except Failed as error:
                say(f"  {error}")
                row["problem"] = str(error).splitlines()[-1].strip()
        return row

    def _measure(self, form, threads):
        result = self.reference if form == "numpy" else self.work / "result.f64"
        repeat = self.arguments.repeat
        if form == "statrs":
            command = [self.statrs, self.inputs, result, threads, repeat]
            timed = json.loads(run(command).output)
        else:
            timed = self._worker(
                "run", form, self.inputs, result, threads, repeat, threads=threads
            )
        return {
            **timed,
            "median": statistics.median(timed["seconds"]),
            **self._worker("check", self.reference, result),
        }

    def _worker(self, *arguments, threads=None):
        variables = self.environment.variables()
        variables["BENCH_WHEEL"] = str(self.wheel)
        variables["BENCH_PYTHRAN_MODULE"] = str(self.pythran)
        if threads is not None:
            variables["RAYON_NUM_THREADS"] = variables["OMP_NUM_THREADS"] = str(threads)
            # Numba can use fewer threads than it started, not more.
            variables["NUMBA_NUM_THREADS"] = str(max(threads, os.cpu_count() or 1))
        return json.loads(run([self.environment.python, WORKER, *arguments], variables).output)

    # ---- the whole program

    def programs(self, options, rounds, warm_up):
        """Wall time and peak memory of the example as a program."""
        bound = 8 * options * (INPUTS + OUTPUTS)
        result = {"options": options, "bound": bound, "rows": []}
        rows = result["rows"]
        available = environment.memory_available()
        problem = None
        if available is not None and available < 8 * options * NUMPY_ARRAYS:
            problem = f"only {available / 2**30:.1f} GiB of memory were free"
        python = [self.environment.python, EXAMPLE / "main.py", options]
        rows.append(self._program("CPython, NumPy, SciPy", python, 1, rounds, warm_up, problem))
        expected = rows[0].get("output")
        for threads in self.arguments.threads:
            native = [self.program, options]
            problem = self.program_problem
            row = self._program("pyrsc", native, threads, rounds, warm_up, problem)
            if "output" in row and expected is not None:
                row["agrees"] = _agree(expected, row["output"])
                say(f"  prints the same numbers: {'yes' if row['agrees'] else 'NO'}")
            rows.append(row)
        for row in rows:
            row.pop("output", None)
        return result

    def _program(self, name, command, threads, rounds, warm_up, problem):
        row = {"name": name, "threads": threads, "problem": problem}
        if problem is not None:
            return row
        say(f"Running {name} as a whole, {command[-1]:,} options, threads: {threads}")
        variables = self.environment.variables() | {"RAYON_NUM_THREADS": str(threads)}
        try:
            if warm_up:
                run(command, variables)
            outcomes = [run(command, variables) for _ in range(rounds)]
        except Failed as error:
            say(f"  {error}")
            return row | {"problem": str(error).splitlines()[-1].strip()}
        row["seconds"] = [outcome.seconds for outcome in outcomes]
        row["median"] = statistics.median(row["seconds"])
        row["peak"] = max(outcome.peak_bytes for outcome in outcomes)
        pricing = [_pricing_seconds(outcome.output) for outcome in outcomes]
        row["pricing"] = statistics.median(pricing) if None not in pricing else None
        row["output"] = outcomes[0].output
        say(f"  {row['median']:.2f} s, {row['peak'] / 2**20:,.0f} MiB")
        return row

    # ---- the compilers

    def compilers(self, kernels):
        """How long compiling takes: pyrsc alone, with cargo, and the peers."""
        rows = []
        folder = self.work / "emitted"

        def emit():
            shutil.rmtree(folder, ignore_errors=True)
            return self._pyrsc(EXAMPLE, folder, "--emit-only")

        repeat = self.arguments.repeat
        rows.append(self._timed("pyrsc alone (`build --emit-only`), new folder", emit, repeat))
        rows.append(self._timed("pyrsc and cargo, everything new", self._clean_build, 1, False))
        rows.append(
            self._timed("pyrsc and cargo, nothing changed", lambda: self._rebuild(None), repeat)
        )
        edits = iter(range(1, repeat + 2))
        rows.append(
            self._timed(
                "pyrsc and cargo, one formula edited", lambda: self._rebuild(next(edits)), repeat
            )
        )
        for kernel in kernels:
            if kernel["form"] in ("numba-plain", "numba-parallel") and "first" in kernel:
                if kernel["threads"] == 1:
                    name = f"{kernel['name']}: first call less a later one, in each process"
                    rows.append(_row(name, [max(0.0, kernel["first"] - kernel["median"])]))
        if self.pythran is not None:
            rows.append(_row("Pythran (`pythran -O3 -fopenmp`), once", [self.pythran_seconds]))
        return rows

    def _clean_build(self):
        self.edited = self.work / "edited"
        shutil.rmtree(self.edited, ignore_errors=True)
        shutil.copytree(
            EXAMPLE, self.edited / "black-scholes", ignore=shutil.ignore_patterns("__pycache__")
        )
        return self._rebuild(None)

    def _rebuild(self, edit):
        """Builds the copied project, after changing a constant in one line."""
        project = self.edited / "black-scholes"
        if edit is not None:
            path = project / "black_scholes.py"
            before = path.read_text()
            after = re.sub(r"(?<![\d.])0\.5\d*(?= \* sigma)", f"0.5{edit:03}", before, count=1)
            if after == before:
                raise Failed(f"found no line to edit in {path}")
            path.write_text(after)
        return self._pyrsc(project, self.edited / "rust")

    def _timed(self, name, action, repeat, warm_up=True):
        say(f"Timing: {name}")
        try:
            if warm_up:
                action()
            seconds = [action().seconds for _ in range(repeat)]
        except Failed as error:
            say(f"  {error}")
            return {"name": name, "problem": "failed"}
        say(f"  {statistics.median(seconds):.2f} s")
        return _row(name, seconds)


def _row(name, seconds):
    median = statistics.median(seconds)
    return {"name": name, "problem": None, "seconds": seconds, "median": median}


def _program(package):
    """The executable that cargo built in an emitted package."""
    program = package / "target" / "release" / "black-scholes"
    if not program.exists():
        raise Failed(f"{program} was not built")
    return program


def _pricing_seconds(output):
    """What the program says about the pricing alone."""
    found = re.search(r"^time: ([\d.]+) s$", output, re.MULTILINE)
    return float(found[1]) if found else None


def _agree(expected, actual):
    """Whether two outputs are the same but for times and last digits."""

    def lines(text):
        return [line for line in text.splitlines() if not line.startswith("time:")]

    number = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
    expected, actual = "\n".join(lines(expected)), "\n".join(lines(actual))
    if number.sub("#", expected) != number.sub("#", actual):
        return False
    pairs = zip(number.findall(expected), number.findall(actual))
    return all(abs(float(a) - float(b)) <= 1e-9 * max(1.0, abs(float(a))) for a, b in pairs)


def parse_arguments():
    """The command line."""
    cores = os.cpu_count() or 1
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--options",
        type=_positive,
        default=9_000_000,
        metavar="N",
        help="how many options are priced (default: 9000000)",
    )
    parser.add_argument(
        "--repeat",
        type=_positive,
        default=5,
        metavar="K",
        help="how many runs the medians are of (default: 5)",
    )
    parser.add_argument(
        "--threads",
        type=_thread_counts,
        default=sorted({1, cores}),
        metavar="LIST",
        help="numbers of threads, separated by commas (default: one and all cores)",
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help=f"run the programs on {LARGE:,} options too, which takes about 10 GiB of memory",
    )
    parser.add_argument(
        "--report",
        type=Path,
        default=ROOT / "docs" / "benchmarks.md",
        metavar="FILE",
        help="where the tables go (default: docs/benchmarks.md)",
    )
    parser.add_argument(
        "--pyrsc",
        type=lambda text: Path(text).resolve(),
        metavar="FILE",
        help="an executable of pyrsc to measure (default: built from this repository)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="all numbers as JSON")
    return parser.parse_args()


def _positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be positive")
    return value


def _thread_counts(text):
    counts = sorted({_positive(part) for part in text.split(",")})
    cores = os.cpu_count() or 1
    if counts[-1] > cores:
        raise argparse.ArgumentTypeError(f"this machine has {cores} cores")
    return counts


def main():
    arguments = parse_arguments()
    bench = Bench(arguments)
    results = {
        "command": shlex.join(["python3", "tests/bench/run.py", *_quoted(sys.argv[1:])]),
        "options": arguments.options,
        "repeat": arguments.repeat,
    }
    load = environment.load()
    if load > QUIET:
        say(f"Other programs are running (load {load:.1f}): the times will be unreliable")
    results["load"] = load
    results["quiet"] = load <= QUIET
    bench.build()
    results["machine"] = environment.machine(ROOT) | bench.environment.versions()
    if arguments.pyrsc is not None:
        results["machine"]["pyrsc"] = "an executable that was built elsewhere"
    results["kernels"] = bench.kernels()
    results["programs"] = [bench.programs(arguments.options, arguments.repeat, True)]
    if arguments.large:
        rounds = min(arguments.repeat, 3)
        results["programs"].append(bench.programs(LARGE, rounds, False))
    results["compilers"] = bench.compilers(results["kernels"])
    shutil.rmtree(bench.inputs, ignore_errors=True)

    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")
        say(f"Wrote {arguments.json}")
    arguments.report.write_text(report.markdown(results))
    say(f"Wrote {arguments.report}")


def _quoted(arguments):
    """The arguments that say what was measured, without where it was written."""
    kept = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in ("--json", "--report"):
            skip = True
        elif not argument.startswith(("--json=", "--report=")):
            kept.append(argument)
    return kept


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
