"""Calls the functions of the wheel and of the original, and compares."""

import importlib.util
import inspect
import pathlib
import pickle
import sys
import timeit
import traceback

import numpy as np

here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("original", here / "bs.py")
original = importlib.util.module_from_spec(spec)
spec.loader.exec_module(original)

import bs

assert "site-packages" in bs.__file__, bs.__file__
fallbacks = []


def watch(name):
    """Counts the calls that reach Python's function."""
    wrapped = getattr(bs, name).__wrapped__
    code = wrapped.__code__

    def trace(frame, event, _):
        if frame.f_code is code:
            fallbacks.append(name)

    return trace


def call(module, name, args, kwargs):
    args = [x.copy() if isinstance(x, np.ndarray) and x.base is None else x for x in args]
    if module is bs:
        sys.setprofile(watch(name))
    try:
        result = getattr(module, name)(*args, **kwargs)
    except Exception as error:
        result = (type(error), str(error))
    finally:
        sys.setprofile(None)
    return result, args


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (np.ndarray, np.generic)):
        return (a.dtype, a.shape) == (b.dtype, b.shape) and np.allclose(
            a, b, rtol=1e-12, atol=1e-12, equal_nan=True
        )
    return a == b


def check(name, *args, compiled=True, **kwargs):
    fallbacks.clear()
    ours, our_args = call(bs, name, args, kwargs)
    ran_python = bool(fallbacks)
    with np.errstate(all="ignore"):
        theirs, their_args = call(original, name, args, kwargs)
    assert same(ours, theirs), (name, args, kwargs, ours, theirs)
    assert all(same(a, b) for a, b in zip(our_args, their_args)), (name, our_args, their_args)
    assert ran_python == (not compiled), (name, args, kwargs, "ran", "Python" if ran_python else "Rust")


x1 = np.linspace(80.0, 120.0, 7)
x2 = np.linspace(80.0, 120.0, 12).reshape(3, 4)
# Scalars, defaults, keywords.
check("put", 100.0, 90.0, 1.0, 0.05, 0.2)
check("put", 100, 90, 1)
check("put", 100.0, K=90.0, T=1.0)
check("put", T=1.0, K=90.0, S=100.0, sigma=0.3)
check("put", np.float64(100.0), 90.0, 1.0)
check("put", 2**60, 90.0, 1.0, compiled=False)
check("put", 100.0, 0.0, 1.0)  # raises
check("put", 100.0, 0.0, np.array([1.0]), compiled=False)
check("put", np.float64(100.0), 90.0, np.array(1.0))
# Arrays of every form.
check("put", x1, 90.0, 1.0)
check("put", x2, 90.0, 1.0, 0.05, 0.2)
check("put", x1[::2], x1[::-2], 1.0)
check("put", x2.T, 90, x1[:3])
check("put", x2[::-1, ::2], 90.0, 1.0)
check("put", x1[:, None], x1, 1.0)
check("put", x2, x1[:4], x1[:3, None] / 100)
check("put", np.array(100.0), 90.0, 1.0)
check("put", np.zeros((0, 3)), 90.0, 1.0)
check("put", x1, x2, 1.0)  # shapes do not fit
check("put", x1.astype("f4"), 90.0, 1.0, compiled=False)
check("put", x1.astype(">f8"), 90.0, 1.0, compiled=False)
check("put", np.array([100, 90]), 90.0, 1.0, compiled=False)
check("put", list(x1), 90.0, 1.0, compiled=False)
check("put", True, 90.0, 1.0, compiled=False)
unaligned = np.frombuffer(b"\0" + x1.tobytes(), dtype="u1")[1:].view("f8")
assert not unaligned.flags.aligned
check("put", unaligned, 90.0, 1.0, compiled=False)
field = np.zeros(5, dtype=[("a", "i4"), ("b", "f8")])["b"]
check("put", field + 100.0, 90.0, 1.0)
check("put", field, 90.0, 1.0, compiled=False)
check("put", np.ma.array(x1), 90.0, 1.0, compiled=False)
readonly = x1.copy()
readonly.flags.writeable = False
check("put", readonly, 90.0, 1.0)
# Wrong calls: Python's own words.
for args, kwargs in [((), {}), ((1.0,), {"q": 2}), ((1.0,) * 6, {}), ((1.0, 2.0, 3.0), {"S": 1.0})]:
    check("put", *args, **kwargs)
check("ratio", 1.0)
check("ratio", a=1.0, b=2.0)
check("ratio", 1.0, 2.0, 3.0)
# Positional and keyword-only parameters, float32.
check("ratio", 1.0, 3)
check("ratio", 1, b=3, scale=5)
check("ratio", 1.0, 0.0)
check("ratio", x1, 3.0)
check("ratio", x1.astype("f4"), 3.0)
check("ratio", np.float32(2.0), x1.astype("f4"))
check("ratio", np.float32(2.0), 3)
check("ratio", 1.0, x1 * 0)
check("ratio", x1.astype("f4"), x1, compiled=False)
check("ratio", 1 + 2j, 3.0, compiled=False)
check("ratio", "a", 3.0, compiled=False)
# Written arguments.
check("scale_in_place", x1.copy(), 2.0)
check("scale_in_place", x2.copy(), 2.0)
check("scale_in_place", x2.astype("i8"), 2.0, compiled=False)
y = x1.copy()
assert bs.scale_in_place(y[::2], 2.0).base is y and y[0] == 160.0 and y[1] == x1[1]
assert bs.scale_in_place(y, 0.5) is y
check("scale_in_place", readonly, 2.0)  # copied by `call`, so writeable
try:
    bs.scale_in_place(readonly, 2.0)
except ValueError as error:
    assert "read-only" in str(error)
check("axpy", 2.0, x1, x1.copy())
check("axpy", 2.0, x1, x2.copy(), compiled=False)
a, b = np.arange(10.0), np.arange(10.0)
bs.axpy(2.0, a[:-1], a[1:])
original.axpy(2.0, b[:-1], b[1:])
assert (a == b).all()
bs.axpy(2.0, a, a)
original.axpy(2.0, b, b)
assert (a == b).all()
# Other classes, tuples, exceptions.
check("count", 3)
check("count", 3, True, "ab")
check("count", -3)
check("count", 2000)
check("count", 10**30, compiled=False)
check("count", 3, default=1, compiled=False)
check("count", 3, 1, compiled=False)
try:
    bs.count(-1)
except ValueError as error:
    text = "".join(traceback.format_exception(error))
    assert "bs.py\", line 43, in count" in text, text
    assert "raised at bs.py:44" in text or sys.version_info < (3, 11), text
try:
    bs.broken(7.0)
except RuntimeError as error:
    assert "fault of pyrsc" in str(error), error
# A form that fills an array of NumPy's.
assert (bs.broken(x2) == x2 * x2).all() and bs.broken(x2).flags.owndata
assert type(bs.broken(np.float64(3.0))) is np.float64
# What else a module is.
assert bs.__doc__ == original.__doc__ and bs.RATE == 0.05
assert bs.variadic(1, 2) == 3 and bs.redefined(0.0) == 2
assert bs.Market(100.0).put(90.0) == bs.put(100.0, 90.0, 1.0)
for name in ["put", "ratio", "scale_in_place", "count"]:
    ours, theirs = getattr(bs, name), getattr(original, name)
    assert hasattr(ours, "__wrapped__")
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert inspect.getsource(ours) == inspect.getsource(theirs)
    for attribute in ["__doc__", "__name__", "__qualname__", "__defaults__", "__kwdefaults__"]:
        assert getattr(ours, attribute) == getattr(theirs, attribute)
    assert pickle.loads(pickle.dumps(ours)) is ours
    assert ours.__module__ == "bs" and inspect.isfunction(ours)
from mini.pricing import curves

assert curves.both(10.0) == 20.0 + curves.put(10.0, 90.0, 1.0) + 0.05
assert not hasattr(curves.put, "__wrapped__") and hasattr(curves.twice, "__wrapped__")
# Nothing leaks.
before = sys.getrefcount(x1)
for _ in range(1000):
    bs.put(x1, 90.0, 1.0)
    bs.put(x1, x2, 1.0) if False else None
assert sys.getrefcount(x1) == before


def nanoseconds(function, *args):
    return min(timeit.repeat(lambda: function(*args), number=20000, repeat=5)) / 20000 * 1e9


small = np.array([100.0])
print(f"put, 5 floats: {nanoseconds(bs.put, 100.0, 90.0, 1.0, 0.05, 0.2):.0f} ns")
print(f"ratio, 3 floats: {nanoseconds(bs.ratio, 1.0, 2.0):.0f} ns")
print(f"put, 5 arrays of 1: {nanoseconds(bs.put, small, small, small, small, small):.0f} ns")
print(f"put, array and 4 floats: {nanoseconds(bs.put, small, 90.0, 1.0, 0.05, 0.2):.0f} ns")
print(f"x.sum(): {nanoseconds(small.sum):.0f} ns; empty call {nanoseconds(lambda a: a, 1):.0f} ns")
print("all as in Python")
