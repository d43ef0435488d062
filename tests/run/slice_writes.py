"""Writes to slices."""

import numpy as np


def main():
    a = np.zeros(8)
    a[2:5] = 1.0
    a[::4] = np.array([7.0, 8.0])
    a[-1:] = 9
    print(a)
    a[1:7:2] += 10
    a[::-1] = a.copy() * 2
    print(a)
    m = np.zeros((3, 4))
    m[1] = np.arange(4)
    m[:, 0] = 5
    m[::2, 1:3] = np.array([[1.0, 2.0], [3.0, 4.0]])
    m[1:, -1] -= 1
    print(m)
    m[:] = m[::-1].copy()
    m[0, :] *= m[1, :]
    print(m)
    m[...] = 1
    m[1:1] = 3
    print(m)
    i = np.arange(6)
    i[1:3] = 7.9
    i[3:] //= 2
    print(i)


main()
