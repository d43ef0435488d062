"""Writes reference values of elementary functions, computed by mpmath with 60 digits.

Usage: python make_references.py [points-per-function [folder]]

One file per function, `<name>.csv`, one line per point: the argument and the
correctly rounded result as the hexadecimal bits of their floats, then the
distance of the exact result from that float, in thousandths of an ulp.  A
test adds the distance, so that it measures the error against the exact result.
"""

import random
import struct
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 60


def bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def from_bits(value):
    return struct.unpack("<d", struct.pack("<Q", value))[0]


def norm_cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


# For each function: the exact function and the intervals of dense random points.
FUNCTIONS = {
    "exp": (mpmath.exp, [(-745.2, 709.8), (-1, 1), (-30, 30), (-745.2, -708)]),
    "exp2": (lambda x: mpf(2) ** x, [(-1075, 1024), (-1, 1), (-1075, -1022)]),
    "exp_m1": (mpmath.expm1, [(-40, 709.7), (-1, 1), (-3, 3)]),
    "ln": (mpmath.log, [(0.5, 2), (0, 10), (0.9, 1.1), (0, 1e300), (0, 1e-307)]),
    "ln_1p": (mpmath.log1p, [(-1, 1), (-0.1, 0.1), (0, 1e10)]),
    "log2": (lambda x: mpmath.log(x) / mpmath.log(2), [(0.5, 2), (0, 10), (0.9, 1.1), (0, 1e300), (0, 1e-307)]),
    "log10": (mpmath.log10, [(0.5, 2), (0, 10), (0.9, 1.1), (0, 1e300), (0, 1e-307)]),
    "erf": (mpmath.erf, [(-1, 1), (-6, 6), (0, 0.6)]),
    "erfc": (mpmath.erfc, [(-6, 27.3), (-1, 1), (0, 5), (25, 27.3)]),
    "norm_cdf": (norm_cdf, [(-38.6, 9), (-1, 1), (-6, 6), (-38.6, -37)]),
    "sinh": (mpmath.sinh, [(-710.4, 710.4), (-1, 1), (-20, 20)]),
    "cosh": (mpmath.cosh, [(-710.4, 710.4), (-1, 1), (-20, 20)]),
    "tanh": (mpmath.tanh, [(-20, 20), (-1, 1)]),
}
# Functions of positive arguments only.
POSITIVE = {"ln", "log2", "log10"}


def round_to_double(exact):
    """The nearest double, denormals included, and the exact value's distance from it in ulp."""
    if exact == 0:
        return 0.0, mpf(0)
    exponent = mpmath.frexp(exact)[1]
    ulp = mpf(2) ** max(exponent - 53, -1074)
    steps = mpmath.nint(exact / ulp)
    value = mpf(steps) * ulp
    if abs(value) >= mpf(2) ** 1024:
        return (float("inf") if value > 0 else float("-inf")), mpf(0)
    return float(value), exact / ulp - steps


def arguments(name, intervals, count, rng):
    """Random points of the intervals, and points whose exponent is random."""
    points = []
    for low, high in intervals:
        points += [rng.uniform(low, high) for _ in range(count // (len(intervals) + 1))]
    while len(points) < count:
        sign = 0 if name in POSITIVE else rng.getrandbits(1) << 63
        if name in POSITIVE:
            exponent = rng.randrange(0, 2047)
        else:
            exponent = rng.randrange(0, 60) if rng.random() < 0.1 else rng.randrange(960, 1034)
        points.append(from_bits(sign | exponent << 52 | rng.getrandbits(52)))
    return points


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    only = sys.argv[3:] or FUNCTIONS
    for name in only:
        function, intervals = FUNCTIONS[name]
        rng = random.Random(name)
        lines = []
        for x in arguments(name, intervals, count, rng):
            if name in POSITIVE and x <= 0 or name == "ln_1p" and x <= -1:
                continue
            if abs(x) > 1000 and name in ("exp", "exp_m1", "erf", "erfc", "norm_cdf", "sinh", "cosh", "tanh"):
                continue
            value, rest = round_to_double(function(mpf(x)))
            lines.append(f"{bits(x):x},{bits(value):x},{int(mpmath.nint(rest * 1000))}")
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
