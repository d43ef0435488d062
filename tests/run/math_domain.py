# error: ValueError: math domain error
"""The square root of a negative number."""

import math


def root(x):
    return math.sqrt(x)


print(root(4.0))
print(root(-1.0))
