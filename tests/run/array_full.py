"""Arrays of one value."""

import numpy as np


def main():
    print(np.full(3, 2.5), np.full((2, 2), 7), np.full(2, True), np.full((1, 2), 1, dtype=float))
    print(np.full_like(np.zeros(2), 3.0), np.full(2, 7).dtype)


main()
