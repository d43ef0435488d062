"""Totals that start as Python's numbers and go on as NumPy's."""

import numpy as np


def total_from_float(a):
    total = 0.0
    for i in range(len(a)):
        total += a[i]
    return total


def best(a):
    result = -1
    for x in a:
        if x > result:
            result = x
    return result


def main():
    print(total_from_float(np.array([1.5, 2.0])), best(np.array([3, 9, 2])))


main()
