"""Rows and columns are views."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    m = (grid(3, 4) * 1.0)
    row = m[1]
    row[:] = 0
    print(m, row)
    column = m[:, 2]
    column += 100
    print(m, column)
    for i in range(3):
        r = m[i]
        r[i] = -1
        r *= 2
    print(m)
    t = m.T
    t[0, 1] = 77
    print(m[1, 0], t.shape, t[0])
    block = m[1:, 1:]
    inner = block[0, ::2]
    inner[:] = 5
    print(m, inner)
    for row in m:
        row[0] = 42
    print(m)
    m[0][1:] = 9
    m[:, 0][1] = 8
    print(m)
    last = m[-1, ::-1]
    last[0] = 3.5
    print(m[-1], last)


main()
