# error: IndexError: index 4 is out of bounds for axis 0 with size 4
"""A loop that reads past the end after it has written."""

import numpy as np


def shift(a):
    for i in range(len(a)):
        a[i] = a[i + 1] * 2.0
        print(i, a[i])


shift(np.arange(4.0))
