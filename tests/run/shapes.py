"""shape, size, ndim, dtype, T and len."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    m = grid(2, 3)
    print(m.shape, m.size, m.ndim, m.dtype, len(m), m.T.shape, m.T)
    rows, columns = m.shape
    print(rows, columns, m.shape[0], m.shape[-1], m[0].shape)
    print(np.zeros((2, 3, 4)).T.shape, np.zeros(3)[:, None].shape, np.zeros((0, 5)).size, len(np.zeros((0, 5))))
    t = m.T
    t[0, 0] = 50
    print(m, np.zeros(3).size == 3)


main()
