"""Variance and standard deviation."""

import numpy as np


def spread(x, axis_free=1):
    return x.std(ddof=axis_free) / np.mean(x)


def main():
    x = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    print(np.std(x), np.var(x), x.std(), x.var(ddof=1), np.std(x, ddof=2))
    print(spread(x), spread(x[::2], 0))
    m = np.array([[1, 2, 3], [4, 5, 9]])
    print(np.var(m), m.std(), np.std(m, axis=0), m.var(axis=1, ddof=1))
    print(np.std(m, axis=1, keepdims=True), np.var(m, axis=(0, 1)), m.var(keepdims=True))
    f = np.array([0.1, 0.2, 0.7], dtype=np.float32)
    print(f.std(), np.var(f), np.var(f.astype(np.float64)))
    t = np.sin(np.arange(30000) * 0.1).astype(np.float64)
    print(t.std(), t.var(), np.std(t[::7]))
    c = (m - m.mean(axis=0)) / m.std(axis=0)
    print(c)
    b = np.array([True, False, True])
    print(b.std(), np.var(b))
    one = np.array([3.0])
    print(one.var(), one.std())


main()
