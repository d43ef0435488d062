"""A write to one array or another."""

import numpy as np


def choose(flag):
    a = np.zeros(2)
    b = np.ones(2)
    if flag:
        target = a
    else:
        target = b
    target[0] = 7
    return a, b


print(choose(True), choose(False))
