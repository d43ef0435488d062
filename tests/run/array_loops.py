"""Loops over elements, rows and pairs."""

import numpy as np


def norm(a):
    total = 0.0
    for x in a:
        total += float(x * x)
    return total ** 0.5


def trace(m):
    result = 0.0
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            if i == j:
                result += float(m[i, j])
    return result


def matmul(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            total = 0.0
            for p in range(k):
                total += float(a[i, p] * b[p, j])
            c[i, j] = total
    return c


def prefix(a):
    out = np.empty_like(a)
    total = a[0] * 0
    for i in range(len(a)):
        total += a[i]
        out[i] = total
    return out


def grid(rows, columns):
    return np.arange(rows)[:, np.newaxis] * columns + np.arange(columns)


def main():
    print(norm(np.array([3.0, 4.0])), trace((grid(3, 3) * 1.0)))
    print(matmul((grid(2, 3) * 1.0), np.ones((3, 2))))
    print(prefix(np.array([1, 2, 3, 4])), prefix(np.array([0.5, 0.25])))
    for row in grid(2, 3):
        print(row, row.sum())
        for x in row:
            print(x, end=" ")
    print()
    best = np.array([3])[0]
    for x in np.array([3, 9, 2]):
        if x > best:
            best = x
    print(best, best.dtype)


main()
