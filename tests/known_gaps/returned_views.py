"""Functions that return their parameter, or a view of it."""

import numpy as np


def same(a):
    return a


def tail(a):
    return a[1:]


def main():
    a = np.arange(5.0)
    b = same(a)
    b[0] = 7
    print(a)
    t = tail(a)
    t[0] = 8
    print(a, t)


main()
