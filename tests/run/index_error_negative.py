# error: IndexError: index -4 is out of bounds for axis 1 with size 3
"""A negative index past the start of the second axis, in a write."""

import numpy as np


def put(m, i, j):
    m[i, j] = 1.0


m = np.zeros((2, 3))
put(m, 1, -3)
print(m)
put(m, 0, -4)
