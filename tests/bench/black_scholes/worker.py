"""Runs inside the environment of the benchmark, one process per measurement.

worker.py prepare INPUTS COUNT                          draws the options
worker.py run FORM INPUTS RESULT THREADS REPEAT         times one form of the pricing
worker.py check REFERENCE RESULT                        compares two results

All arrays are raw files of 64-bit floats; each command prints one line of JSON.
"""

import gc
import importlib
import importlib.util
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[2] / "examples" / "black-scholes"
PARAMETERS = ("S", "K", "T", "r", "sigma")

# Prices below a cent are differences of nearly equal numbers: for them the
# absolute difference counts.
SMALLEST_PRICE = 0.01


def prepare(inputs, count):
    """Draws the options with the example's own function."""
    sys.path.insert(0, str(EXAMPLE))
    draw_options = importlib.import_module("main").draw_options
    for name, values in zip(PARAMETERS, draw_options(count)):
        values.tofile(inputs / f"{name}.f64")
    return {"count": count}


def numpy_form(threads):
    """The example as it is written."""
    sys.path.insert(0, str(EXAMPLE))
    return importlib.import_module("black_scholes").euro_vanilla_put


def numba_plain_form(threads):
    """A compiled loop."""
    return importlib.import_module("numba_put").puts_plain


def numba_parallel_form(threads):
    """A compiled loop over threads."""
    importlib.import_module("numba").set_num_threads(threads)
    return importlib.import_module("numba_put").puts_parallel


def pythran_form(threads):
    """A loop that Pythran compiled before; it reads OMP_NUM_THREADS."""
    path = os.environ["BENCH_PYTHRAN_MODULE"]
    spec = importlib.util.spec_from_file_location("pythran_put", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.puts


def pyrsc_form(threads):
    """The wheel of pyrsc, called like the example; it reads RAYON_NUM_THREADS."""
    wheel = os.environ["BENCH_WHEEL"]
    sys.path.insert(0, wheel)
    function = importlib.import_module("black_scholes").euro_vanilla_put
    if not function.__code__.co_filename.startswith(wheel):
        raise SystemExit(f"{function.__code__.co_filename} is not the wheel's")
    # The wheel runs the Python function where it has no compiled one: an error here.
    compiled = {
        name: call
        for name, _, _, call in importlib.import_module(
            "_pyrsc_black_scholes._compiled"
        ).functions["black_scholes"]
    }["euro_vanilla_put"]
    if compiled(*[np.full(3, 0.5)] * 5) is NotImplemented:
        raise SystemExit("the wheel has no compiled euro_vanilla_put for arrays")
    return function


FORMS = {
    "numpy": numpy_form,
    "numba-plain": numba_plain_form,
    "numba-parallel": numba_parallel_form,
    "pythran": pythran_form,
    "pyrsc": pyrsc_form,
}


def run(form, inputs, result, threads, repeat):
    """Times `repeat` calls after a first one, which also compiles with Numba."""
    function = FORMS[form](threads)
    arrays = [np.fromfile(inputs / f"{name}.f64") for name in PARAMETERS]
    gc.disable()
    seconds = []
    puts = None
    for _ in range(repeat + 1):
        # Free the last result first, so that each call gets fresh memory.
        del puts
        start = time.perf_counter()
        puts = function(*arrays)
        seconds.append(time.perf_counter() - start)
    np.asarray(puts, dtype=np.float64).tofile(result)
    return {"first": seconds[0], "seconds": seconds[1:]}


def check(reference, result):
    """The largest differences from the reference."""
    expected = np.fromfile(reference)
    actual = np.fromfile(result)
    if expected.shape != actual.shape:
        raise SystemExit(f"{actual.size} prices instead of {expected.size}")
    if not np.array_equal(np.isfinite(expected), np.isfinite(actual)):
        raise SystemExit("prices that are not finite differ")
    difference = np.abs(actual - expected)
    priced = expected >= SMALLEST_PRICE
    relative = difference[priced] / expected[priced]
    return {
        "relative": float(relative.max(initial=0.0)),
        "absolute": float(difference.max(initial=0.0)),
    }


def main():
    command, *arguments = sys.argv[1:]
    if command == "prepare":
        inputs, count = arguments
        answer = prepare(Path(inputs), int(count))
    elif command == "run":
        form, inputs, result, threads, repeat = arguments
        answer = run(form, Path(inputs), Path(result), int(threads), int(repeat))
    elif command == "check":
        reference, result = arguments
        answer = check(Path(reference), Path(result))
    else:
        raise SystemExit(__doc__)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
