"""None as a default, `is None` and `is not None`."""

import numpy as np


def total(values, weights=None):
    if weights is None:
        weights = np.ones(len(values))
    return np.sum(values * weights)


def describe(name=None):
    if name is not None:
        return "name " + name
    return "nobody"


def steps(count=None):
    if count is None:
        count = 3
    result = 0
    for i in range(count):
        result += i
    return result


def nothing():
    pass


def main():
    a = np.array([1.0, 2.0, 3.0])
    print(total(a), total(a, np.array([0.5, 0.5, 2.0])))
    print(describe(), describe("x"))
    print(steps(), steps(5), steps(count=10))
    print(nothing(), None)


main()
