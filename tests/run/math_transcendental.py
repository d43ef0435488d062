# ulp: 4
"""Functions of math within a few units in the last place."""

import math


def main():
    for i in range(1, 12):
        x = i * 0.37
        print(math.sin(x), math.cos(x), math.tan(x))
        print(math.exp(x), math.log(x), math.log2(x), math.log10(x), math.log1p(x), math.expm1(x))
        print(math.atan(x), math.atan2(x, -2.0), math.sinh(x), math.cosh(x), math.tanh(x))
        print(math.asin(x / 5.0), math.acos(x / 5.0), math.erf(x), math.erfc(x), math.log(x, 3.0))
        print(math.pow(x, 1.5), x ** 2.7)


main()
