# error: ValueError: cannot convert float NaN to integer
"""NaN stored in an integer array."""

import numpy as np


def main():
    a = np.zeros(3, dtype=np.uint8)
    k = len("abc") * 100
    b = np.zeros(2, dtype=np.int64)
    print(a)
    b[0] = float("nan")
    print(a)


main()
