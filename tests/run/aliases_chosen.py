"""A conditional expression that is one array or another."""

import numpy as np


def one_of(flag):
    a = np.zeros(3)
    b = np.ones(3)
    t = a if flag else b
    a[0] = 5
    print(t)
    t[1] = 7
    t[1:] += 1
    return a, b, t


def of_tuple(flag):
    a = np.zeros(2)
    p = (a, 1) if flag else (a + 1, 2)
    print(p)
    return a


def fresh(flag, x):
    y = x * 2 if flag else x
    return y.sum(), x.sum()


print(one_of(True), one_of(False))
print(of_tuple(True), of_tuple(False))
print(fresh(True, np.ones(3)), fresh(False, np.ones(2)))
