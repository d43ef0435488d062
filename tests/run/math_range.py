# error: OverflowError: math range error
"""An exponential that is too large."""

import math


def grow(x):
    return math.exp(x)


print(grow(1.0) > 2.7)
print(grow(1000.0))
