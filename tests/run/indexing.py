"""Elements by index, from both ends, read and written."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    a = np.array([10.0, 11.0, 12.0, 13.0])
    print(a[0], a[3], a[-1], a[-4], a[1] + a[-2])
    a[0] = 5
    a[-1] += 0.5
    a[1] *= 2
    print(a)
    m = grid(3, 4)
    print(m[0, 0], m[2, 3], m[-1, -1], m[1][2], m[0], m[-1], m[1, :], m[:, 1])
    m[1, 1] = 100
    m[2][0] = 200
    m[0, -1] -= 3
    print(m)
    i = 2
    j = -1
    print(m[i, j], m[i - 1, j + 1], a[i // 2], a[len(a) - 1], a[int(1.9)])
    for i in range(-4, 4):
        print(a[i], end=" ")
    print()
    c = np.zeros((2, 3, 2))
    c[1, 2, 0] = 7.0
    c[0, :, 1] = 3.0
    print(c[1, 2, 0], c[1, 2], c[0], c[..., 1], c[1, ...].shape, c[:, 2].shape)


main()
