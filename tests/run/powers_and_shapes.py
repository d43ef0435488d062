"""Powers with exponents that cannot be negative, comparisons of shapes, constructors and sums of small dtypes."""

import numpy as np


def powers(n):
    for i in range(n):
        print(2**i, 3 ** (i + 1), (-1) ** i, end=" ")
    for k in range(3, -1, -1):
        print(10**k, end=",")
    print("|", 2**3**2, 2 ** len("abc"), np.array([1, 2]) ** len("ab"))


def shapes():
    a = np.zeros((2, 3))
    print(a.shape == (2, 3), a.shape != (2, 3), (3, 2) == a.shape, a.shape == a.T.shape, a.shape == (2,))
    if a.shape == (2, 3):
        print("two by three")
    print(np.eye(2), np.identity(2), np.eye(2, 3, 1), np.eye(2, k=-1), np.eye(2, dtype=int))
    print(np.arange(3, dtype=np.int32), np.arange(4, dtype=np.float32), np.arange(2, 300, 100, dtype=np.uint8))
    t = np.arange(3) > 0
    print(t + t, t * t, sum(t), sum(np.array([100, 50], dtype=np.uint8)), True + t)
    print(divmod(7, 2), divmod(-7.5, 2), divmod(np.int64(-7), 2))
    q, r = divmod(17, 5)
    print(q, r, sum(np.array([1, 2], dtype=np.int32)))


def main():
    powers(4)
    shapes()


main()
