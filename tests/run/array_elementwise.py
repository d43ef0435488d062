"""Operators and exact functions on whole arrays."""

import numpy as np


def main():
    a = np.array([1.0, -2.5, 3.25, 0.0])
    b = np.array([2.0, 0.5, -1.0, 4.0])
    print(a + b, a - b, a * b, a / b, a // b, a % b)
    print(-a, +a, a ** 2, np.abs(a), abs(a), np.sqrt(np.abs(a)), np.square(a), np.sign(a))
    print(a > b, a >= b, a == b, a != b, a < 0.5, 0.0 <= a)
    print((a > 0) & (b > 0), (a > 0) | (b > 0), ~(a > 0), np.logical_and(a, b), np.logical_not(a))
    print(np.minimum(a, b), np.maximum(a, b), np.clip(a, -1.0, 2.0), a.clip(0.0, 1.0))
    print(np.floor(a), np.ceil(a), np.rint(a), np.trunc(a), np.isnan(a), np.isfinite(a))
    print(1 / b, 2 - a, 2.0 ** np.array([1, 2, 3]), np.array([1, 2, 3]) ** 2, np.array([1, 4]) / 2)
    print(np.where(a > 0, a, b), np.where(a > 0, 1, 0), np.where(a > b, a, 0.0))
    print(np.add(a, b), np.subtract(a, 1), np.multiply(a, 2), np.divide(a, 4), np.mod(a, 2.0))


main()
