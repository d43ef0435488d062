"""Functions that write to their parameters, or return them."""

import numpy as np


def clear(a):
    a[:] = 0


def add_to(a, value):
    a += value


def rebind(a):
    a = a + 1
    a[0] = -99
    return a


def set_corner(m):
    m[0, 0] = 5.5


def main():
    a = np.arange(5.0)
    clear(a[1:3])
    print(a)
    add_to(a, 2)
    add_to(a[::-2], 100)
    print(a, rebind(a), a)
    m = np.zeros((3, 3))
    set_corner(m)
    set_corner(m[1:, 1:])
    set_corner(m.T[1:])
    print(m)
    clear(m[0])
    clear(m[:, 2])
    print(m)


main()
