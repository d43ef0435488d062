# error: ValueError: could not broadcast input array from shape (3,) into shape (2,)
"""An assignment to a slice of another length."""

import numpy as np


def put(a, b):
    a[1:3] = b
    return a


print(put(np.zeros(4), np.ones(2)))
print(put(np.zeros(4), np.ones(3)))
