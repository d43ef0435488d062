# error: ValueError: non-broadcastable output operand with shape (3,) doesn't match the broadcast shape (1,3)
"""An operator in place may not drop an axis, even one of length 1."""

import numpy as np


def grow(a, b):
    a += b
    return a


print(grow(np.ones(3), np.ones(1)))
print(grow(np.ones(3), np.ones((1, 3))))
