"""NumPy's ints wrap in arrays."""

import numpy as np


def main():
    a = np.array([250, 255, 1], dtype=np.uint8)
    print(a + a, a * a, a - np.array([251, 0, 2], dtype=np.uint8), a.dtype)
    a += np.array([10, 10, 10], dtype=np.uint8)
    print(a)
    b = np.array([127, -128], dtype=np.int8)
    print(b + b, -b, np.abs(b))
    c = np.array([2147483647, -2147483648], dtype=np.int32)
    print(c + c, c * 2, -c)
    d = np.array([9223372036854775807, -9223372036854775807])
    print(d + d, d * d, d - np.array([-5, 5]))
    print(np.array([-7, 7, 7]) // np.array([2, -2, 2]), np.array([-7, 7, 7]) % np.array([2, -2, 2]))
    print(np.array([12, 10]) & 6, np.array([12, 10]) | 1, np.array([12, 10]) ^ 3, ~np.array([0, 5]))


main()
