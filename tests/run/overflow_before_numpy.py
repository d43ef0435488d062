# error: OverflowError: Python int too large to convert to C long
# instead: OverflowError: integer result does not fit in 64 bits
"""An int of more than 64 bits on its way to an array: the arithmetic raises, as NumPy would."""

import numpy as np


def fill(value):
    a = np.zeros(2, dtype=np.int64)
    a[0] = value
    return a


print(fill(9223372036854775807))
print(fill(4611686018427387904 * 4))
