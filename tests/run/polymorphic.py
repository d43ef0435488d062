"""One function for scalars, arrays and ints."""

import numpy as np


def quadratic(x, a=1, b=0.0):
    return a * x ** 2 + b * x


def distance(x, y):
    return np.sqrt(x * x + y * y)


def main():
    print(quadratic(2), quadratic(2.0), quadratic(np.array([1, 2])), quadratic(np.array([1.5]), b=1.0))
    print(quadratic(np.float32(2.0)), quadratic(np.ones((2, 2)), a=3), quadratic(True))
    print(distance(3.0, 4.0), distance(3, 4), distance(np.array([3.0]), 4), distance(3, np.array([[4.0], [0.0]])))


main()
