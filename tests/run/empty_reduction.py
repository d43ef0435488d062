# error: ValueError: zero-size array to reduction operation maximum which has no identity
"""The greatest of no elements."""

import numpy as np


def greatest(a):
    return np.max(a)


print(greatest(np.ones(2)))
print(greatest(np.ones(0)))
