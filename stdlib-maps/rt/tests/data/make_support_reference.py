"""Writes what CPython 3.11, NumPy 2.3 and pandas 2.3 give, for the tests of
int, float, text, index, random and csv:

    python make_support_reference.py

Lines of fields separated by tabs. A float is its 64 bits in hexadecimal, an
exception is `!Kind: message`, and backslash, tab and newline are escaped.
"""

import io
import math
import os
import random
import struct

import numpy as np
import pandas as pd

random.seed(20)
rng = np.random.default_rng(20)
HERE = os.path.dirname(os.path.abspath(__file__))


def bits(x):
    return struct.pack(">d", x).hex()


def show(x):
    """A result as a field."""
    if isinstance(x, (bool, np.bool_)):
        return str(bool(x))
    if isinstance(x, (float, np.floating)):
        return "nan" if x != x else bits(float(x))
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    if isinstance(x, str):
        return escape(x)
    return " ".join(show(v) for v in x)


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def attempt(function):
    try:
        return function()
    except Exception as error:
        kind = type(error).__name__
        if type(error).__module__.startswith("pandas"):
            kind = "pandas.errors." + kind
        return f"!{kind}: {error}"


def write(name, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write("\t".join(show(field) for field in row) + "\n")


BIG = 2**63
INTS = [0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, -64, 100, 2**31, -(2**31), 2**53, 2**53 + 1, -(2**53) - 1, 2**62, -(2**62), BIG - 1, -BIG, -BIG + 1]


def ints():
    def fit(x):
        if isinstance(x, int) and not -BIG <= x < BIG:
            raise OverflowError("integer result does not fit in 64 bits")
        if isinstance(x, tuple):
            return tuple(fit(v) for v in x)
        return x

    two = {
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "mul": lambda a, b: a * b,
        "floordiv": lambda a, b: a // b,
        "modulo": lambda a, b: a % b,
        "divmod": divmod,
        "truediv": lambda a, b: a / b,
        "shl": lambda a, b: a << min(b, 200),
        "shr": lambda a, b: a >> b,
        "gcd": math.gcd,
        "lcm": math.lcm,
    }
    pairs = random.sample([(a, b) for a in INTS for b in INTS], 200)
    for _ in range(100):
        pairs.append((random.randrange(-BIG, BIG) >> random.randrange(64), random.randrange(-BIG, BIG) >> random.randrange(64)))
    for name, function in two.items():
        for a, b in pairs:
            yield name, a, b, attempt(lambda: fit(function(a, b)))
    for a in INTS + list(range(-5, 12)):
        for b in [*range(0, 12), 20, 31, 39, 62, 63, 64, 65]:
            yield "pow", a, b, attempt(lambda: fit(a**b))
        for b in (-1, -2, -5):
            yield "pow_float", a, b, attempt(lambda: a**b)
        for b in (1, 0, -1, -2, -3, -5, -18, -19, -20):
            yield "round_to", a, b, attempt(lambda: fit(round(a, b)))
    for n in range(-2, 70):
        for k in (-1, 0, 1, 2, 5, 20, 33):
            yield "comb", n, k, attempt(lambda: fit(math.comb(n, k)))
            yield "perm", n, k, attempt(lambda: fit(math.perm(n, k)))
        yield "factorial", n, 0, attempt(lambda: fit(math.factorial(n)))
        yield "isqrt", n * n * n, 0, attempt(lambda: math.isqrt(n * n * n))
    for text in ["12", "-12", "+5", " 7 ", "\t7\n", "", " ", "-", "1_000", "1__0", "_1", "1_", "0x1f", "1.5", "abc", "'", "9" * 18, "9223372036854775807", "-9223372036854775808", "9223372036854775808", "007", "1 2", "0_0", "é"]:
        yield "parse", text, 0, attempt(lambda: fit(int(text)))
        for base in (2, 8, 16, 36, 0, 1, 37):
            yield "parse_base", text, base, attempt(lambda: fit(int(text, base)))
    for text, base in [("0x1f", 16), ("0X1F", 0), ("0b101", 0), ("0b101", 2), ("0o17", 0), ("0x_1", 0), ("0x", 16), ("zz", 36), ("0b1", 16), ("00", 0), ("-0x10", 0), ("12", 0), ("012", 0)]:
        yield "parse_base", text, base, attempt(lambda: fit(int(text, base)))


FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -3.0, 0.1, 1e-20, -1e-20, 1e16, 1e22, 1e300, -1e300, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, math.pi, 1e18, 9.3e18, -9.223372036854775808e18, 4503599627370497.5, math.inf, -math.inf, math.nan]


def floats():
    two = {
        "div": lambda a, b: a / b,
        "floordiv": lambda a, b: a // b,
        "modulo": lambda a, b: a % b,
        "divmod": divmod,
        "pow": lambda a, b: a**b,
        "math.pow": math.pow,
        "fmod": math.fmod,
        "remainder": math.remainder,
        "log_base": math.log,
        "np.floor_divide": lambda a, b: np.floor_divide(np.float64(a), np.float64(b)),
        "np.remainder": lambda a, b: np.remainder(np.float64(a), np.float64(b)),
        "np.fmax": lambda a, b: np.fmax(np.float64(a), np.float64(b)),
        "np.fmin": lambda a, b: np.fmin(np.float64(a), np.float64(b)),
        "np.maximum": lambda a, b: np.maximum(np.float64(a), np.float64(b)),
        "np.minimum": lambda a, b: np.minimum(np.float64(a), np.float64(b)),
        "isclose": lambda a, b: math.isclose(a, b),
    }
    pairs = random.sample([(a, b) for a in FLOATS for b in FLOATS], 350)
    pairs += [(random.uniform(-100, 100), random.uniform(-10, 10)) for _ in range(60)]
    pairs += [(round(random.uniform(-10, 10), 1), round(random.uniform(-1, 1), 1)) for _ in range(80)]
    with np.errstate(all="ignore"):
        for name, function in two.items():
            for a, b in pairs:
                if {a, b} == {0.0} and "m" in name and name.startswith("np.") and bits(a) != bits(b):
                    continue  # The sign of a zero depends on the processor there.
                result = attempt(lambda: function(a, b))
                if isinstance(result, complex):
                    result = "!NotImplementedError: a negative number to a fractional power is complex"
                if result != "!OverflowError: complex exponentiation":
                    yield name, a, b, result
    for name in "sqrt log log2 log10 log1p exp exp2 expm1 sin cos tan asin acos sinh cosh asinh acosh atanh degrees radians floor ceil trunc modf".split():
        for a in FLOATS + [random.uniform(-3, 3) for _ in range(30)] + [709.7, 710.0, 1000.0]:
            result = attempt(lambda: getattr(math, name)(a))
            if isinstance(result, int) and not -BIG <= result < BIG:
                result = "!OverflowError: integer result does not fit in 64 bits"
            yield name, a, 0.0, result
    for a in FLOATS + [random.uniform(-1e6, 1e6) for _ in range(20)] + [k + 0.5 for k in range(-6, 6)]:
        result = attempt(lambda: round(a))
        if isinstance(result, int) and not -BIG <= result < BIG:
            result = "!OverflowError: integer result does not fit in 64 bits"
        yield "round", a, 0.0, result
        yield "frexp", a, 0.0, math.frexp(a)
        for n in list(range(-8, 20)) + [-400, -309, -308, -307, -23, -22, 22, 300, 323, 324, 400]:
            yield "round_to", a, n, attempt(lambda: round(a, n))
        for n in [0, 1, -1, 10, -1074, -1050, -1022, 1023, 1024, 2000, -2000, 2097, -2100]:
            yield "ldexp", a, n, attempt(lambda: math.ldexp(a, n))
    for k in range(1, 40):
        for a in (5.0 * 10.0**k, 15.0 * 10.0**k, 25.0 * 10.0**k, 2.5 * 10.0**k, 4.9 * 10.0**k):
            for n in (-k - 1, -k, -k + 1):
                yield "round_to", a, n, attempt(lambda: round(a, n))
    for text in ["1", "1.5", " 2 ", "1e5", "1E-5", ".5", "5.", ".", "", "abc", "1_0.5", "1__0", "_1", "1_", "1_.5", "1._5", "inf", "-Infinity", "nan", "+NaN", "infin", "1e400", "1e-400", "0x10", "1e", "e5", "1 2", "--1", "1d5", "1,5", "'", "1e1_0"]:
        yield "parse", text, 0.0, attempt(lambda: float(text))
    for _ in range(60):
        values = [random.uniform(-1, 1) * 10.0 ** random.randrange(-30, 30) for _ in range(random.randrange(9))]
        values += [-v for v in values[: random.randrange(9)]]
        yield "fsum", values, 0.0, math.fsum(values)
    for values in [[1e308, 1e308], [math.inf, -math.inf], [math.inf, 1.0], [math.nan, math.inf], [0.1] * 10, [1e16, 1.0, 1e-16], [1e16, 1.0, -1e-16], []]:
        yield "fsum", values, 0.0, attempt(lambda: math.fsum(values))


def texts():
    values = FLOATS + [1e-4, 9.9999e-5, 123456789.0, 1e15, 9999999999999998.0, 1.0e100, 2e-323, 1e23, 9007199254740993.0, 2.0**70]
    values += [struct.unpack(">d", struct.pack(">Q", random.getrandbits(64)))[0] for _ in range(300)]
    for x in values:
        yield "float", x, "", repr(x)
        with np.errstate(all="ignore"):
            y = np.float32(x)
        yield "float32", float(y), "", str(y)
        yield "float32 repr", float(y), "", repr(y)
        yield "float64 repr", x, "", repr(np.float64(x))
    for s in ["", "a", "it's", 'say "x"', "'\"", "\\", "\n\r\t\0\x1b\x7f", "é", "\u200b", "\u0301", "日本", "\U0001f600", "\ud7ff", "\xa0", "\xad", "\U000e0001", "\ufeff"]:
        yield "str", s, "", repr(s)
    fills = ["", "", "", "*", "0", "é"]
    specs = ["", "q", ">>5", "5.", "z", ",", "_", ",_", "_,", ",,", "#c", "+c", ",c", "99999999999999999999", ".99999999999999999999", "xx", "=10s", ",s", "_s", "10q", "é", "e5", "010,", "08,d", "09,d", "#_x", "#.0f", "#g", ".0", " 5", "+s", "#", "05", "=5", "5", "<5", "^6", "010", "n", ",n", "\x01"]
    for _ in range(500):
        align = random.choice(["", "", "<", ">", "^", "="])
        fill = random.choice(fills) if align else ""
        specs.append(fill + align + random.choice(["", "", "+", "-", " "]) + random.choice(["", "", "", "", "z"]) + random.choice(["", "", "", "#"]) + random.choice(["", "", "0"]) + random.choice(["", "", "3", "12", "20"]) + random.choice(["", "", ",", "_"]) + random.choice(["", "", ".0", ".1", ".3", ".10"]) + random.choice(["", "b", "c", "d", "e", "E", "f", "f", "F", "g", "G", "n", "o", "s", "x", "X", "%"]))
    some_ints = [0, 1, -1, 42, -12345, 1234567, 10**15, -BIG, BIG - 1]
    some_floats = [0.0, -0.0, 1.0, 0.5, 2.5, 0.125, -1234.5678, 1e-5, 123456.789, 1e10, 1e16, 1e22, 9.9999999, 99.95, 1e-300, 1e300, -0.0001, 0.00012345, math.inf, -math.inf, math.nan]
    for spec in specs:
        for kind, values in (("int", random.sample(some_ints, 3)), ("float", random.sample(some_floats, 5)), ("str", random.sample(["", "abc", "héllo wörld"], 2)), ("bool", [True, False])):
            for value in values:
                yield f"format {kind}", value, spec, attempt(lambda: format(value, spec))


def arrays():
    def row(a):
        values = [float(v) for v in a.ravel()] if a.dtype.kind == "f" else [int(v) for v in a.ravel()]
        return a.dtype.name, " ".join(map(str, a.shape)), values, str(a), repr(a)

    shapes = [(), (1,), (2,), (3,), (7,), (30,), (2, 3), (1, 1), (3, 1), (4, 9), (2, 2, 2), (2, 1, 3, 2), (0,), (0, 3), (2, 0), (1001,), (1000,), (40, 30), (1, 1200), (8, 8, 20)]
    makers = [
        lambda n: rng.normal(size=n),
        lambda n: rng.normal(size=n) * 10.0 ** rng.integers(-12, 12),
        lambda n: 10.0 ** rng.uniform(-3, 3, size=n),
        lambda n: 10.0 ** rng.uniform(-20, 20, size=n) * rng.choice([-1, 1], size=n),
        lambda n: rng.integers(-50, 50, size=n).astype(float),
        lambda n: rng.integers(-50, 50, size=n) / 4,
        lambda n: np.round(rng.uniform(0, 100, size=n), int(rng.integers(0, 12))),
        lambda n: np.where(rng.random(n) < 0.3, rng.choice([np.nan, np.inf, -np.inf], size=n), rng.normal(size=n)),
        lambda n: np.full(n, rng.choice([np.nan, np.inf, -np.inf])),
        lambda n: np.zeros(n) * rng.choice([-1.0, 1.0], size=n),
        lambda n: rng.uniform(1e7, 2e8, size=n),
        lambda n: rng.uniform(0, 1e-4, size=n),
        lambda n: 10.0 ** rng.uniform(-320, 300, size=n),
    ]
    for shape in shapes:
        n = int(np.prod(shape))
        long = n > 300
        for i, make in enumerate(makers):
            if long and i % 6 != n % 6:
                continue
            x = np.asarray(make(n)).reshape(shape)
            yield row(x)
            with np.errstate(all="ignore"):
                yield row(x.astype(np.float32))
        for dtype in ("int64", "int32", "int8", "uint8", "uint64", "bool"):
            if long and dtype not in ("int64", "bool"):
                continue
            high = {"int64": 10**6, "bool": 2}.get(dtype, 100)
            low = 0 if dtype[0] in "ub" else -high
            yield row(rng.integers(low, high, size=shape).astype(dtype))


def indices():
    bounds = [None, 0, 1, 2, 3, 5, 8, 100, -1, -2, -3, -6, -100, BIG - 1, -BIG]
    for length in (0, 1, 2, 5, 6):
        values = list(range(length))
        for start in bounds:
            for stop in bounds:
                for step in (1, 2, 3, 7, BIG - 1, -1, -2, -3, -7, -BIG, 0):
                    if random.random() < 0.2:
                        name = " ".join("-" if v is None else str(v) for v in (start, stop, step, length))
                        yield "slice", name, attempt(lambda: values[start:stop:step])
    for a in (0, 1, -3, 10, BIG - 1, -BIG):
        for b in (0, 2, 7, -9, BIG - 1, -BIG):
            for c in (1, -1, 3, -4, 0, BIG - 1, -BIG):
                name = f"{a} {b} {c}"
                length = attempt(lambda: range(a, b, c).__len__()) if abs(b - a) < 1000 or c == 0 else None
                if length is not None:
                    yield "range", name, attempt(lambda: list(range(a, b, c)))
    for i in (-7, -4, -3, -1, 0, 2, 3, 9):
        yield "index", f"{i} 3", attempt(lambda: int(np.arange(3)[i]))
        yield "item", f"{i} 3", attempt(lambda: [0, 1, 2][i])
    for _ in range(150):
        a, b, c = (random.choice([round(random.uniform(-5, 5), random.randrange(3)), random.uniform(-9, 9)]) for _ in range(3))
        c = c / random.choice([1, 3, 10]) or 0.3
        yield "arange", [a, b, c], np.arange(a, b, c)
        n = random.randrange(0, 12)
        yield "linspace", [a, b, float(n)], np.linspace(a, b, n)
        yield "linspace open", [a, b, float(n)], np.linspace(a, b, n, endpoint=False)
    for a, b, n in [(0.0, 5e-324, 5), (1.0, 1.0, 4), (0.0, 1.0, -1), (0.0, 1.0, 1), (3.0, 3.0, 0)]:
        yield "linspace", [a, b, float(n)], attempt(lambda: np.linspace(a, b, n))
    for a, b, c in [(0.0, 1.0, 0.0), (0.0, math.inf, 1.0), (0.0, math.nan, 1.0), (0.0, 1.0, 0.1), (1.0, 0.0, 0.1)]:
        yield "arange", [a, b, c], attempt(lambda: np.arange(a, b, c))
    for n, m, k in [(3, 3, 0), (2, 4, 1), (4, 2, -2), (3, 3, 5)]:
        yield "eye", f"{n} {m} {k}", np.eye(n, m, k).ravel()


def streams():
    for seed in (0, 1, 42, 2**32 - 1):
        def legacy(name, draw):
            return name, seed, draw(np.random.RandomState(seed))

        yield legacy("legacy random", lambda r: r.random_sample((3, 230)).ravel())
        yield legacy("legacy uniform", lambda r: r.uniform(-3.5, 7.25, 20))
        yield legacy("legacy standard_normal", lambda r: r.standard_normal(101))
        yield legacy("legacy normal", lambda r: [r.normal(1.5, 2.0), *r.normal(1.5, 2.0, 6)])
        yield legacy("legacy exponential", lambda r: r.exponential(2.5, 20))
        yield legacy("legacy lognormal", lambda r: r.lognormal(0.1, 0.7, 20))
        yield legacy("legacy randint", lambda r: [*r.randint(-5, 1000, 40), *r.randint(0, 2**40, 5), r.randint(0, 2**32), r.randint(0, 2**31), r.randint(3, 4), r.randint(-(2**63), 2**63 - 1)])
        yield legacy("legacy permutation", lambda r: r.permutation(25))
        yield legacy("legacy choice", lambda r: r.choice(10, (3, 5)).ravel())
        yield legacy("legacy choice_without_repeats", lambda r: r.choice(50, 9, replace=False))
        yield legacy("legacy choice_weighted", lambda r: r.choice(4, 20, p=[0.1, 0.2, 0.3, 0.4]))
    for seed in (0, 1, 42, 2**32 + 5, 2**63 - 1):
        def modern(name, draw):
            return name, seed, draw(np.random.default_rng(seed))

        yield modern("random", lambda r: r.random((3, 50)).ravel())
        yield modern("uniform", lambda r: r.uniform(-3.5, 7.25, 20))
        yield modern("standard_normal", lambda r: r.standard_normal(500))
        yield modern("normal", lambda r: [r.normal(1.5, 2.0), *r.normal(1.5, 2.0, 6)])
        yield modern("exponential", lambda r: r.exponential(2.5, 500))
        yield modern("lognormal", lambda r: r.lognormal(0.1, 0.7, 20))
        yield modern("integers", lambda r: [*r.integers(-5, 1000, 41), *r.integers(0, 2**40, 5), r.integers(0, 2**32), r.integers(0, 2**31 + 5), r.integers(3, 4), r.integers(-(2**63), 2**63 - 1), *r.integers(0, 3 * 2**30, 9)])
        yield modern("permutation", lambda r: r.permutation(25))
        yield modern("choice", lambda r: r.choice(10, (3, 5)).ravel())
        yield modern("choice_without_repeats", lambda r: [*r.choice(50, 9, replace=False), *r.choice(20000, 410, replace=False)])
        yield modern("choice_weighted", lambda r: r.choice(4, 20, p=[0.1, 0.2, 0.3, 0.4]))
    big = np.random.default_rng(7)
    x = big.standard_normal(2_000_000)
    yield "digest standard_normal", 7, [np.bitwise_xor.reduce(x.view(np.int64))]
    x = big.standard_exponential(2_000_000)
    yield "digest standard_exponential", 7, [np.bitwise_xor.reduce(x.view(np.int64)), big.integers(2**62)]


def tables():
    fixed = ["1,2\n3,4", "1,2.5\n3,4", "1e400\n1", "1e-400\n1.", "5e-324\n2.2250738585072014e-308\n1e-310", "1,2\n3", "1,2\n3,4,5", "\n\n1,2\n\n3,4.\n5,6,7", " 1 , 2.5 \n3,4", "1,\n,2", "NA,1\n2,nan", "inf,-inf\nInfinity,+inf", "1,a", "   \n1.5", "", "\n", '"1.5",2\n3,4', "1.5,2,\n3,4,", "9223372036854775808,1.5", "12345678901234567890,1.5", "1.5\n12345678901234567", "1.5\n1234567890123456789012", "1.5\r\n2.5\r\n", "1_0,2.5", "0x10,2.5", "1d5,2.", "--1,2.", "1.,.5", "+5,1.5", "- 5,1.5", ".,1.5", "-,1.5", "1e,1.5", "1,2.5\n \n3,4", "NA\n1\n12345678901234567", "1.5,2\n,", "-0,1.5", "-0\n1.5", "1.5 2.5", "-9223372036854775808\n9223372036854775807"]
    for _ in range(12):
        lines = []
        for _ in range(60):
            cells = []
            for _ in range(5):
                x = random.uniform(-1, 1) * 10 ** random.randrange(-10, 10)
                cells.append(random.choice([repr(x), "%.6f" % x, "%.3e" % x, "%.20f" % x, "%.17g" % x, repr(x * 10.0 ** random.randrange(-290, 290)), "0." + "0" * random.randrange(12) + str(random.randrange(10**9)), str(random.randrange(-(10**12), 10**12)), ""]))
            lines.append(",".join(cells))
        fixed.append("\n".join(lines) + random.choice(["", "\n"]))
    for text in fixed:
        def read():
            table = pd.read_csv(io.StringIO(text), header=None).to_numpy()
            if table.dtype == object:
                return "object"
            return [table.dtype.name, " ".join(map(str, table.shape)), *table.ravel()]

        yield text, attempt(read)


if __name__ == "__main__":
    write("support_ints.txt", ints())
    write("support_floats.txt", floats())
    write("support_texts.txt", texts())
    write("support_arrays.txt", arrays())
    write("support_indices.txt", indices())
    write("support_streams.txt", streams())
    write("support_tables.txt", tables())
