"""Names of one array see each other's writes."""

import numpy as np


def main():
    a = np.arange(4.0)
    b = a
    b[0] = 100
    print(a, b)
    b += 1
    print(a, b)
    b = b + 1
    b[1] = -1
    print(a, b)
    v = a[1:]
    v += 10
    print(a, v)
    v[0] = 0
    w = v[::-1]
    w[0] = 55
    print(a, v, w)
    a[2] = -7
    print(v[1], w[1])
    c = a.copy()
    c[0] = 1234
    print(a[0], c[0])
    x = np.zeros(3)
    y = x
    x = np.ones(3)
    y[0] = 5
    print(x, y)
    z = a
    a = a * 2
    z[0] = -1
    print(a, z)


main()
