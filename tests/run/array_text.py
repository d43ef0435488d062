"""How arrays are printed."""

import numpy as np


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    print(np.array([1.0, 2.5, -3.125]), np.array([1e-10, 1.0]), np.array([1e10, 1.0]), np.array([0.1, 0.22, 0.333]))
    print(np.array([np.inf, -np.inf, np.nan, 1.0]), np.array([1, -20, 300]), np.array([True, False]))
    print(np.arange(100))
    print(np.arange(2000))
    print((grid(40, 50) * 1.0))
    print(np.linspace(0.0, 1.0, 30))
    print(np.zeros((2, 2, 2)), np.zeros(0), np.array([[1.5]]), np.array([1.0 / 3.0]))
    print(str(np.arange(3)), f"{np.arange(3)}", f"{np.array([0.5])}", f"{np.float64(1.5)} {np.float64(1.5):.3f}")
    print(np.array([1.0, 2.0], dtype=np.float32), np.array([0.1], dtype=np.float32), np.array([1e-5, 123456.0]))
    print(np.array([1e16, 1.0]), np.array([123456789.0, 0.001]), np.array([1.5, 1e5]), -np.zeros(2))


main()
