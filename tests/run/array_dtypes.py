"""Types of arrays, given, promoted and converted."""

import numpy as np


def main():
    for_int = np.zeros(2, dtype=int)
    print(for_int, for_int.dtype, np.zeros(2).dtype, np.zeros(2, dtype=bool).dtype)
    a = np.array([1.5, -2.5, 3.9], dtype=np.float32)
    print(a, a.dtype, (a * 2).dtype, (a * 2.5).dtype, (a + np.float64(1.0)).dtype)
    i = np.array([1, 2, 300], dtype=np.int32)
    print(i, i.dtype, (i + 1).dtype, (i * 0.5).dtype, (i / 2).dtype, (i // 2).dtype)
    print((i + a).dtype, (i + np.zeros(3)).dtype, (a + np.zeros(3)).dtype)
    b = np.array([True, False, True])
    print(b.dtype, (b * 1).dtype, (b & b).dtype, (b + 1.0).dtype)
    print(i.astype(np.uint8), a.astype(int), a.astype(np.int64).dtype, b.astype(float))
    print(np.array([1, 2]).astype(np.float32) / 3, np.array([3], dtype="float32").dtype)
    print(np.float32(0.1), np.float64(0.1), np.int64(7), np.bool_(True))
    print(np.float32(0.1) + np.float32(0.2), float(np.float32(0.1)))


main()
