"""Early returns, empty arrays, names of the package, negative steps."""

import numpy as np


def each(x):
    s = 0.0
    for i in range(x.shape[0]):
        v = x[i]
        if v < 0.0:
            return v
        s += v
    return s


def empties(x):
    print(x * 2.0, (x + 1.0).sum(), np.sqrt(x), (x > 0).any(), x.std() if x.size > 0 else -1.0)
    for v in x:
        print(v)
    for row in np.zeros((0, 3)):
        print(row)
    return x[::-1] * x


def outer_name(x, math, shape):
    arrays = x * math + shape
    return np.exp(arrays) * math


def grow(x):
    n = len(x)
    for k in range(n, 0, -2):
        n = n - 1
        x = x[::-1] + n
    return x, n


def rows3(t):
    m = 0.0
    for page in t:
        for row in page[::-1]:
            for v in row:
                m = m * 0.5 + v
    return m


def alias(x):
    y = x
    for v in y:
        x[1] = x[1] + v
    return y


e = np.zeros(0)
print(each(np.array([1.0, 2.0])), each(np.array([1.0, -2.0])), each(e))
print(empties(e), empties(np.array([4.0])))
print(outer_name(np.array([0.5, 1.0]), 2.0, 0.25))
print(grow(np.arange(5.0)))
t = np.zeros((2, 2, 3))
t[0, 1] = 2.0
t[1, :, ::-2] = 3.0
print(rows3(t), rows3(t[::-1]), alias(np.array([1.0, 2.0, 3.0])))
