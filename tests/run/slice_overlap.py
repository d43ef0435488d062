"""Writes whose source overlaps their target behave as if copied first."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    a = np.arange(6)
    a[1:] = a[:-1]
    print(a)
    b = np.arange(6)
    b[:-1] = b[1:]
    print(b)
    c = np.arange(6.0)
    c[::-1] = c
    print(c)
    d = np.arange(6.0)
    d[1:] += d[:-1]
    print(d)
    e = np.arange(6.0)
    e[:3] = e[1:4] + e[2:5]
    print(e)
    m = (grid(3, 3) * 1.0)
    m[1:] = m[:-1]
    print(m)
    n = (grid(3, 3) * 1.0)
    n[:, :] = n.T
    print(n)
    k = (grid(3, 3) * 1.0)
    k += k.T
    print(k)
    f = np.arange(5.0)
    f[1:] = f[:-1] * 2 + f[1:]
    print(f)


main()
