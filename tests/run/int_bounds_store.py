# error: OverflowError: Python integer 300 out of bounds for uint8
"""An int that an element cannot hold, known at run time only."""

import numpy as np


def main():
    a = np.zeros(3, dtype=np.uint8)
    k = len("abc") * 100
    print(a)
    a[1] = k
    print(a)


main()
