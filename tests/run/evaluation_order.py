"""Calls in an expression happen from left to right."""

import numpy as np


def log(name, value):
    print(name, end=" ")
    return value


def three(a, b, c):
    return a + b * c


def main():
    print(log("a", 1) + log("b", 2) * log("c", 3))
    print(three(log("d", 1), log("e", 2), log("f", 3)))
    print(three(c=log("g", 1), a=log("h", 2), b=log("i", 3)))
    x = np.zeros(3)
    x[log("index", 1)] = log("value", 5.0)
    x[log("j", 0)] += log("k", 2.0)
    print(x, (log("l", 1), log("m", 2))[1])
    low, high = log("n", 1), log("o", 2)
    print(low, high, log("p", 1) < log("q", 0) < log("r", 3), log("s", 5) if log("t", False) else log("u", 6))


main()
