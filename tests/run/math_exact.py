"""Functions of math whose result is exact or an int."""

import math
from math import floor, gcd, sqrt as root


def main():
    for i in range(-5, 6):
        x = i * 0.5
        print(floor(x), math.ceil(x), math.trunc(x), math.fabs(x), math.copysign(1.0, x))
    print(root(2.0), root(16), math.sqrt(0.0), math.hypot(3.0, 4.0))
    print(gcd(12, 18), gcd(-4, 6), math.isqrt(17), math.factorial(10), math.comb(5, 2))
    print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0))
    print(math.fmod(-7.5, 2.0), math.fmod(7.5, -2.0), math.degrees(math.pi), math.radians(180.0))
    print(math.pow(2.0, 10.0), math.floor(1e15))


main()
