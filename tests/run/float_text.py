"""How floats are printed."""

import math


def show(value):
    print(value, -value, value * 2.0, value / 3.0)


def main():
    show(0.1)
    show(-0.0)
    show(1e16)
    show(1e15)
    show(123456789012345680.0)
    show(1e-4)
    show(1e-5)
    show(1.5e300)
    show(5e-324)
    print(0.1 + 0.2, 1 / 3, 2 / 3, 100.0 / 3.0)
    inf = float("inf")
    print(inf, -inf, inf - inf, float("nan"), float("-inf"), float("1e3"), float(" 2.5 "))
    print(math.inf, -math.inf, math.nan, math.pi, math.e, math.tau)
    print(str(1.0), str(1e22), str(-2.5e-7))
    print(float(3), float(True), 3.0 == 3, 1e308 * 10.0)


main()
