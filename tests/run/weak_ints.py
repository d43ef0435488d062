"""Python's ints beside NumPy's: operators, comparisons, stores, and what keeps an integer dtype."""

import numpy as np


def show(v):
    a = np.zeros(3, dtype=np.uint8)
    for i in range(3):
        a[i] = i + v
    print(a, a + v, v - a, a * v, a // 3, 7 // (a + 1), a % 2)
    b = np.arange(4)
    print(b < v, v < b)
    return a


def exact(a, k):
    print(a < k, a == k, a != k, a >= k, k > a, k <= a)


def main():
    a = show(5)
    exact(a, 256)
    exact(a, -1)
    exact(a, 6)
    u = np.array([1, 2, 3], dtype=np.uint64)
    exact(u, -1)
    exact(u, 2)
    print(u < np.array([-1, 5, 3]), np.array([-1, 5, 3]) < u)
    print(np.equal(a, 256), np.less(a, 300))
    print(255 - np.array([1, 250], dtype=np.uint8), 10 // np.array([4, 3], dtype=np.int32))
    print(np.maximum(3, a), 1 - a, 3 * a, 10 % a, True + a, np.minimum(a, 200))
    c = np.array([1.0, 2.5], dtype=np.float32)
    print(2**c, 2 ** c[1], np.float32(10.0) ** c.size, 1 / c, 1.5 - c, c > 2, np.maximum(c, 2))
    i = np.array([1, 2, 4])
    print(np.floor(i), np.ceil(i), np.trunc(i), np.floor(3), np.floor(i).dtype, np.rint(i))
    print(np.reciprocal(i), np.reciprocal(c), np.reciprocal(2), np.reciprocal(np.array([1, -1, 2])))
    h = np.array([3, 5], dtype=np.int16)
    print(h / 2, (h / h).dtype, np.divide(h, 2).dtype, np.uint8(3) / 2, (i > 1) / 2, np.true_divide(a, 2))
    print(np.clip(a, 0, 300), np.clip(a, -5, 6), a.clip(6, 1000), np.where(a > 5, a, 300))
    print(np.uint8(2.5), np.int64(2.5), np.int32(-2.9), np.uint8(a[0]))
    a[0] = np.int64(300)
    a[1] = 2.7
    a[2] = True
    print(a)
    print(np.full(2, 7, dtype=np.uint8), np.full(2, np.int64(300), dtype=np.uint8), np.full_like(a, 9))
    print(np.array([1, 2.5, 200], dtype=np.uint8), np.array([np.int64(300), 1], dtype=np.uint8))


main()
