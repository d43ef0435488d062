"""The text of numbers where two are equally near, of float32 constants, and of f-string conversions."""

import numpy as np


def main():
    x = 1e15
    print(x + 0.25, str(x + 0.25), f"{x + 0.25} {x + 0.25!r}", x + 0.75, -x - 0.25)
    print(np.array([2097152.25], dtype=np.float32), np.float32(2097152.25), np.array([1e15 + 0.25]))
    print(1e22, 1.5e300, 123456789.125, 0.1, 1e-5, 0.0001, 100.0, -0.0, 5e-324, 2.0**-44, 1e16)
    print(np.float32(16777216), np.float32(1e6), np.float32(1e-4), str(np.float32(1e7)))
    ok = 2 > 1
    print(f"{ok!s:>6}|{ok!r:>6}|{None!s:>6}|{ok:>6}|{ok}")
    f = np.array([0.1, 1048576.125], dtype=np.float32)
    print(f"{f[0]} {f[0]!s} {f[1]} {f[0]!r} {f[1]:.3f} {f[0]:>25}")
    print(divmod(np.int64(-7), 2), (np.int64(4), np.float32(0.5), np.uint8(3)))


main()
