"""Slices: steps, clamping, negative steps, reading."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    a = np.arange(10)
    print(a[2:5], a[:3], a[7:], a[:], a[::2], a[1::3], a[::-1], a[8:2:-2], a[-3:], a[:-3])
    print(a[5:100], a[-100:2], a[5:2], a[100:], a[2:5:-1], a[-1:-4:-1], a[:2:-1], a[3::-1])
    m = grid(4, 5)
    print(m[1:3], m[:, 2:4], m[::2, ::-1], m[1:3, 1], m[-1, ::2], m[::-1, -2:])
    n = 3
    print(a[n:], a[:n], a[n:n + 2], a[-n:], a[n::n], len(a[1:n]), a[n:n].size)
    for i in range(3):
        print(a[i:i + 3], a[i], m[i, i:])
    print(m[1:3, 1:4][0], m[1:][1:][0, 0], a[2:8][::2][1:], m.T[1:3], m[...].shape, m[..., 0])


main()
