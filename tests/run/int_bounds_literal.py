# error: OverflowError: Python integer 256 out of bounds for uint8
"""A literal that the dtype of an operand cannot hold."""

import numpy as np


def main():
    a = np.zeros(3, dtype=np.uint8)
    k = len("abc") * 100
    print(a)
    a = a + 256
    print(a)


main()
