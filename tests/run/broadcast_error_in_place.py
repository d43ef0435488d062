# error: ValueError: non-broadcastable output operand with shape (3,) doesn't match the broadcast shape (2,3)
"""A target that is too small."""

import numpy as np


def grow(a, b):
    a += b
    return a


print(grow(np.ones(3), np.ones(3)))
print(grow(np.ones(3), np.ones((2, 3))))
