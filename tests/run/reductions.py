"""Sums and the like, over all axes or one, to the last bit."""

import numpy as np


def main():
    m = np.array([[1.5, -2.0, 3.0], [0.25, 5.0, -6.5]])
    print(m.sum(), np.sum(m, axis=0), np.sum(m, axis=1), m.sum(axis=-1), np.sum(m, axis=0, keepdims=True))
    print(m.mean(), np.mean(m, axis=0), m.mean(axis=1, keepdims=True), m.prod(), np.prod(m, axis=1))
    print(m.min(), m.max(), np.min(m, axis=0), np.max(m, axis=1), m.max(axis=0, keepdims=True))
    print(m.argmin(), m.argmax(), np.argmax(m, axis=0), np.argmin(m, axis=1))
    print(np.any(m > 4), np.all(m > -10), np.any(m > 4, axis=0), (m > 0).all(axis=1))
    i = np.array([[1, 2, 3], [4, 5, 6]])
    print(i.sum(), i.sum(axis=0), i.mean(), i.mean(axis=0), i.prod(), i.max(), np.min(i, axis=1))
    print((m > 0).sum(), np.sum(m > 0, axis=0), np.mean(m > 0))
    print(np.sum(np.array([1, 2], dtype=np.int32)).dtype, np.array([0.5, 1.5], dtype=np.float32).sum())
    c = np.zeros((2, 3, 4)) + np.arange(4)
    print(c.sum(axis=(0, 1)), c.sum(axis=2), c.sum(axis=1).shape, np.sum(c, axis=(0, 2)))
    print(np.sum(np.zeros(0)), np.prod(np.zeros(0)), np.any(np.zeros(0)), np.all(np.zeros(0)))


main()
