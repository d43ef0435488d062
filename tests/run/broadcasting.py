"""Shapes that fit."""

import numpy as np


def table(row, column):
    return column * 10 + row


def main():
    row = np.arange(3)
    column = np.arange(2)[:, np.newaxis]
    print(table(row, column), table(row, 1), table(2, column))
    m = np.ones((2, 3))
    print(m + row, m * column, m - 1, row - m)
    print(np.zeros((2, 1, 3)) + np.arange(4)[:, None])
    print(np.ones((1, 3)) + np.ones((2, 1)), np.ones((3, 1)) * np.zeros((1, 0)))
    a = np.zeros((2, 3))
    a[:] = row
    print(a)
    a += column
    print(a)
    a[0] = 5
    a[:, 1] = np.array([7.0, 8.0])
    print(a, row[:, np.newaxis] * row, row[None, :].shape, (row[:, None] + np.zeros(2)).shape)


main()
