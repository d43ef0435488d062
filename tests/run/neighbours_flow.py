"""Copies, early writes, constants that decide, and the spread of arrays."""

import numpy as np


def stats(m):
    return m.std(axis=-1), m.T.var(axis=0, ddof=1), np.std(m[::-1, ::2]), np.var(m[:, 1])


def both(a, b):
    c = a * b
    print(c)
    d = a + b
    if d[0] > 2.0:
        return c.copy(), d
    e = c.copy()
    e[0] = -1.0
    return e, c


def write(a, b, c):
    a[0] = b[-1] + c
    b += a[:1]
    return a.sum() + b.sum()


def flags(x, on=True):
    if True:
        y = x + 1.0
    if not on:
        y = x
    if False:
        y = x * 0.0
    elif on:
        y = y * 2.0
    return y


def const_loop(n):
    DEBUG = False
    s = 0
    for i in range(n):
        if DEBUG:
            s = -1
        s += i
    return s


def pick(name, x):
    if name == "a":
        r = x.sum()
    if name == "b":
        r = x.max()
    r = r * 1.0
    return r


m = np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 9.0]])
print(stats(m), stats(m * 0.0))
print(both(m[0], m[1]), both(m[0] * 0.1, m[0]))
v = np.array([1.0, 2.0, 3.0])
w = v[1:]
print(write(v, np.ones(2), 2.0), v, w)
print(flags(v), flags(v, on=False), const_loop(4))
print(pick("a", v), pick("b", v[:0:-1]))
print(np.std(np.array([3.0]), ddof=1))
