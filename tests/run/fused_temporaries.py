"""Long expressions whose parts are used once, twice, or after a write."""

import numpy as np


def once(a, b):
    t = a * 2
    u = t + b
    return u * u - 1


def shared(a):
    t = a + 1
    return t * t + t, t.sum()


def written_between(a):
    t = a * 2
    a[0] = 100
    return t + a


def read_after(a):
    t = a[1:] * 3
    a[:] = 0
    u = a + 1
    a[1] = 5
    return t, u, a


def in_loop(a, n):
    for i in range(n):
        b = a * 0.5
        a = b + i
    return a


def main():
    a = np.arange(4.0)
    print(once(a, a), once(a, 1.0), shared(a))
    print(written_between(a), a)
    print(read_after(np.arange(3.0)), in_loop(np.ones(2), 3))


main()
