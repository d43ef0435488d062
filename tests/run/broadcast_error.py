# error: ValueError: operands could not be broadcast together with shapes (3,) (4,)
"""Shapes that do not fit."""

import numpy as np


def add(a, b):
    return a + b


print(add(np.ones(3), np.ones(1)))
print(add(np.ones(3), np.ones(4)))
