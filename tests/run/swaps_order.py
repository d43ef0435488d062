"""Right sides are evaluated before any target is assigned."""

import numpy as np


def swap(a, i, j):
    a[i], a[j] = a[j], a[i]


def main():
    a = np.array([0.0, 1.0, 2.0, 3.0])
    swap(a, 0, 3)
    print(a)
    i = 0
    i, a[i] = 2, 9.0
    print(i, a)
    x = 1
    y = x
    x, y = x + y, x - y
    print(x, y)
    a[0], a[1], a[2] = a[1], a[2], a[0]
    print(a)


main()
