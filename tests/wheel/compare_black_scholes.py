"""Compares the compiled `black_scholes` with the original, whose path is the argument.

How far two right answers may be apart
--------------------------------------
Both sides do the same `+ - * / sqrt` on the same values, so they differ only
where `log`, `exp` and the normal distribution differ: each side is within 4
units in the last place, so the two are within 8. With e = 2**-52 (2**-23 where
an argument is float32), L = log(S/K), v = sigma*sqrt(T):

    |dL| <= 8 e |L|
    |dd| <= e (8 |L|/v + 3 (|L| + |(r - q +- sigma**2/2) T|)/v + |d|)

where the terms after the first are the roundings of one sum, one product and
one quotient of values that are no longer equal. Phi's slope is its density:

    |dPhi(d)| <= density(d) |dd| + 8 e Phi(d)

and a price is S exp(-qT) Phi(d1) - K exp(-rT) Phi(d2), whose factors bring 8 e
for each exponential and e for each of at most four roundings:

    |dprice| <= S (density(d1)|dd1| + 20 e Phi) + K (density(d2)|dd2| + 20 e Phi)

with Phi <= 1. Scalars go through the same bound.
"""

import importlib.util
import sys

import black_scholes as compiled
import numpy as np
import scipy.stats as si

spec = importlib.util.spec_from_file_location("original", sys.argv[1])
original = importlib.util.module_from_spec(spec)
spec.loader.exec_module(original)

VANILLA = ("euro_vanilla_call", "euro_vanilla_put", "euro_vanilla")
DIVIDEND = ("euro_call_dividend", "euro_put_dividend", "euro_dividend")
rng = np.random.default_rng(11)
failures = []


def tolerance(S, K, T, r, q, sigma):
    single = any(getattr(x, "dtype", None) == np.float32 for x in (S, K, T, r, q, sigma))
    e = 2.0**-23 if single else 2.0**-52
    S, K, T, r, q, sigma = (np.asarray(x, dtype=float) for x in (S, K, T, r, q, sigma))
    with np.errstate(all="ignore"):
        log, v = np.abs(np.log(S / K)), sigma * np.sqrt(T)

        def part(sign):
            drift = (r - q + sign * 0.5 * sigma**2) * T
            d = (np.log(S / K) + drift) / v
            error = 8 * log / v + 3 * (log + np.abs(drift)) / v + np.abs(d)
            return si.norm.pdf(d) * error + 20

        return e * (np.abs(S) * part(1) + np.abs(K) * part(-1))


def outcome(function, args, kwargs):
    try:
        with np.errstate(all="ignore"):
            return function(*args, **kwargs), None
    except Exception as error:
        return None, error


def compare(what, name, args, kwargs=None, **named):
    """Calls both with the arguments; `named` are keyword arguments too."""
    kwargs = {**(kwargs or {}), **named}
    copies = [np.array(x, copy=True) if isinstance(x, np.ndarray) else x for x in args]
    expected, error = outcome(getattr(original, name), args, kwargs)
    actual, other = outcome(getattr(compiled, name), args, kwargs)
    say = lambda text: failures.append(f"{name}, {what}: {text}")
    for before, after in zip(copies, args):
        if isinstance(before, np.ndarray) and before.tobytes() != after.tobytes():
            say("an argument was changed")
    if error is not None or other is not None:
        if type(error) is not type(other) or str(error) != str(other):
            say(f"raises {other!r} and not {error!r}")
        return
    if type(expected) is not type(actual):
        say(f"is a {type(actual)} and not a {type(expected)}")
        return
    if np.shape(expected) != np.shape(actual):
        say(f"has the shape {np.shape(actual)} and not {np.shape(expected)}")
        return
    if np.asarray(expected).dtype != np.asarray(actual).dtype:
        say(f"has the dtype {np.asarray(actual).dtype} and not {np.asarray(expected).dtype}")
        return
    order = ["S", "K", "T", "r", "q", "sigma"] if "dividend" in name else ["S", "K", "T", "r", "sigma"]
    values = {**dict(zip(order, args)), **{k: v for k, v in kwargs.items() if k in order}}
    values.setdefault("q", 0.0)
    allowed = tolerance(**values)
    with np.errstate(all="ignore"):
        same = (expected == actual) | (np.isnan(expected) & np.isnan(actual))
        far = ~(same | (np.abs(np.asarray(expected, float) - np.asarray(actual, float)) <= allowed))
    if np.any(far):
        at = tuple(int(axis[0]) for axis in np.nonzero(np.atleast_1d(far)))
        say(f"{int(np.sum(far))} values are too far apart, the first at {at}: "
            f"{np.atleast_1d(actual)[at]!r} and not {np.atleast_1d(expected)[at]!r}")


def options(shape, dtype=float):
    """S, K, T, r, q, sigma of a shape."""
    bounds = ((10, 500), (10, 500), (0.1, 3), (0.0, 0.1), (0.0, 0.05), (0.05, 0.8))
    return [rng.uniform(low, high, shape).astype(dtype) for low, high in bounds]


def everywhere(what, values, **named):
    """Calls all six functions with S, K, T, r, q, sigma."""
    S, K, T, r, q, sigma = values
    for name in VANILLA:
        compare(what, name, [S, K, T, r, sigma], named if name == "euro_vanilla" else {})
    for name in DIVIDEND:
        compare(what, name, [S, K, T, r, q, sigma], named if name == "euro_dividend" else {})


plain = [50.0, 100.0, 1.0, 0.05, 0.02, 0.25]
everywhere("floats", plain)
everywhere("ints", [50, 100, 1, 0, 0, 1])
everywhere("ints and floats", [50, 100, 1, 0.05, 0.02, 0.25])
everywhere("bools", [True, 2, True, 0.05, False, 0.25])
everywhere("put", plain, option="put")
everywhere("call", plain, option="call")
everywhere("unknown option", plain, option="straddle")
everywhere("NumPy scalars", [np.float64(x) for x in plain])
everywhere("float32 scalars", [np.float32(x) for x in plain])
everywhere("NumPy ints", [np.int64(50), np.int64(100), np.int64(1), np.float64(0.05), 0.02, 0.25])
for dtype in (np.float64, np.float32):
    for shape in ((0,), (1,), (7,), (1000,), (100_003,), (3, 4), (0, 3), (200, 301), ()):
        values = options(shape, dtype)
        everywhere(f"{np.dtype(dtype)} of shape {shape}", values)
        everywhere(f"{np.dtype(dtype)} of shape {shape}, put", values, option="put")
S, K, T, r, q, sigma = values = options((600,))
everywhere("every other", [x[::2] for x in values])
everywhere("backwards", [x[::-1] for x in values])
everywhere("mixed strides", [S[::2], K[::-2], T[:300], r[300:], q[1::2], sigma[::2]])
everywhere("columns", list(rng.uniform(0.1, 0.9, (50, 6)).T))
everywhere("transposed", [x.reshape(20, 30).T for x in values])
everywhere("read-only", [np.broadcast_to(x[:1], (5,)) for x in values])
everywhere("one array and scalars", [S, 100.0, 1.0, 0.05, 0.02, 0.25])
everywhere("one array and ints", [S, 100, 1, 0, 0, 1])
everywhere("scalar spot", [50.0, K, T, 0.05, 0.02, sigma])
everywhere("lengths one and many", [S, K[:1], T, r[:1], q[:1], sigma])
everywhere("column and row", [S[:20, None], K[:30], T[:30], 0.05, 0.02, 0.25])
everywhere("two axes and one", [S.reshape(20, 30), K[:30], T[:30], r[:30], q[:30], sigma[:30]])
everywhere("int arrays", [S.astype(int), K.astype(int), 1, 0.05, 0.02, 0.25])
everywhere("float32 and float64", [S.astype(np.float32), K, T, r, q, sigma])
everywhere("float32 and floats", [S.astype(np.float32), 100.0, 1.0, 0.05, 0.02, 0.25])
everywhere("wrong shapes", [S[:3], K[:4], 1.0, 0.05, 0.02, 0.25])
everywhere("wrong shapes of two axes", [S[:6].reshape(2, 3), K[:4], 1.0, 0.05, 0.02, 0.25])
everywhere("zero maturity", [S, K, np.zeros(600), r, q, sigma])
everywhere("no volatility", [50.0, 100.0, 1.0, 0.05, 0.02, 0.0])
everywhere("zero strike", [50.0, 0.0, 1.0, 0.05, 0.02, 0.25])
everywhere("special values", [np.array([np.inf, np.nan, 0.0, 50.0]), 100.0, 1.0, 0.05, 0.02, 0.25])
everywhere("texts", ["50", 100.0, 1.0, 0.05, 0.02, 0.25])
everywhere("None", [None, 100.0, 1.0, 0.05, 0.02, 0.25])
everywhere("lists", [[50.0, 60.0], 100.0, 1.0, 0.05, 0.02, 0.25])
compare("keywords", "euro_vanilla_put", [], sigma=0.25, r=0.05, T=1.0, K=100.0, S=50.0)
compare("keywords and arrays", "euro_vanilla_put", [S, K], sigma=sigma, r=0.05, T=T)
compare("option by position", "euro_vanilla", [50.0, 100.0, 1.0, 0.05, 0.25, "put"])
compare("too few", "euro_vanilla_put", [50.0, 100.0])
compare("too many", "euro_vanilla_put", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
compare("unknown keyword", "euro_vanilla_put", [50.0, 100.0, 1.0, 0.05], volatility=0.25)
compare("one twice", "euro_vanilla_put", [50.0, 100.0, 1.0, 0.05, 0.25], S=1.0)

# Values from the literature of the example, within one unit in the last place.
for name, value in (("euro_vanilla_put", 45.150294959440842), ("euro_vanilla_call", 0.027352509369436617)):
    price = float(getattr(compiled, name)(50, 100, 1, 0.05, 0.25))
    if abs(price - value) > np.spacing(value) and abs(price - value) > tolerance(50, 100, 1, 0.05, 0.0, 0.25):
        failures.append(f"{name}: {price!r} and not {value!r}")
for name in VANILLA + DIVIDEND:
    if getattr(compiled, name).__doc__ != getattr(original, name).__doc__:
        failures.append(f"{name}: the docstring differs")
    if getattr(compiled, name).__name__ != name:
        failures.append(f"{name}: the name differs")

print("\n".join(failures[:60]))
print(f"{len(failures)} differ" if failures else "all agree")
sys.exit(bool(failures))
