# error: ValueError: operands could not be broadcast together with shapes (2,3) (2,)
"""Shapes of different ranks that do not fit."""

import numpy as np


def weigh(m, v):
    return m * v


print(weigh(np.ones((2, 3)), np.ones(3)))
print(weigh(np.ones((2, 3)), np.ones(2)))
