"""One array for two parameters of a function that writes."""

import numpy as np


def twice(a, b):
    a[0] = 1
    b[0] += 10
    return a[0] + b[0]


def main():
    a = np.arange(3.0)
    print(twice(a, np.zeros(2)), a)
    print(twice(a, a), a)
    print(twice(a, a[1:]), a)


main()
