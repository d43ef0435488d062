"""A function writes to two arrays, one of them a part of another."""

import numpy as np


def double(a, b):
    a *= 2.0
    b[0] = b[0] + 1
    return a.sum()


def main():
    x = np.array([1.0, 2.0, 3.0])
    table = np.array([[1, 2, 3], [4, 5, 6]])
    print(double(x, table[1]))
    print(double(x, table[0][-2:]))
    print(double(x[1:], table[-1, -1:]))
    print(x, table)


main()
