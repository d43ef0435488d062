# error: OverflowError: Python integer -1 out of bounds for uint8
"""A fill value outside of the dtype."""

import numpy as np


def main():
    a = np.zeros(3, dtype=np.uint8)
    k = len("abc") * 100
    print(a)
    a = np.full(3, -1, dtype=np.uint8)
    print(a)


main()
