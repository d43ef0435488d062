# error: IndexError: index 5 is out of bounds for axis 0 with size 3
"""An index past the end."""

import numpy as np


def pick(a, i):
    return a[i]


a = np.zeros(3)
print(pick(a, 2), pick(a, -3))
print(pick(a, 5))
