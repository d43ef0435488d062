"""Arrays from shapes, ranges and nested lists."""

import numpy as np


def main():
    print(np.zeros(3), np.ones(2), np.zeros((2, 3)), np.ones((1, 2, 2)))
    print(np.arange(5), np.arange(2, 10, 3), np.arange(5.0), np.arange(0.0, 1.0, 0.25), np.arange(5, 0, -2))
    print(np.linspace(0.0, 1.0, 5), np.linspace(-1, 1, 3), np.linspace(0.0, 1.0, 1))
    print(np.array([1, 2, 3]), np.array([1.5, 2, 3]), np.array([True, False]))
    print(np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1.5], [2.5]]))
    print(np.zeros(0), np.zeros((0, 3)), np.zeros((2, 0)))
    a = np.empty(4)
    for i in range(4):
        a[i] = i * 0.5
    print(a)
    b = np.empty((2, 3))
    b[:] = 4.0
    print(b, np.zeros_like(b), np.ones_like(a))
    c = np.zeros_like(np.array([1, 2]))
    print(c, c.dtype)


main()
