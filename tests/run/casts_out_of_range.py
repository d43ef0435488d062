"""Floats outside of an integer dtype, as x86-64 casts them."""

import numpy as np


def main():
    x = np.array([300.2, -300.2, 1e10, 1e30, np.nan, -np.inf, 3.0e9, -1.5])
    print(x.astype(np.int8), x.astype(np.uint8), x.astype(np.int16), x.astype(np.uint16))
    print(x.astype(np.int32), x.astype(np.int64), x.astype(np.uint64))
    print(np.int64(x[1]), np.uint8(x[0]), np.int32(x[2]), np.reciprocal(np.array([0, 3])))
    f = x.astype(np.float32)
    print(f.astype(np.int8), f.astype(np.int32), f.astype(np.int64))


main()
