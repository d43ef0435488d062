"""Values of int arrays as indices, and counting."""

import numpy as np


def histogram(values, bins):
    counts = np.zeros(bins, dtype=int)
    for v in values:
        counts[v] += 1
    return counts


def gather(a, order):
    out = np.zeros(len(order))
    for i in range(len(order)):
        out[i] = a[order[i]]
    return out


def main():
    print(histogram(np.array([0, 3, 1, 3, -1]), 5))
    print(gather(np.array([0.5, 1.5, 2.5]), np.array([2, 0, -1, 1])))
    n = np.array([4])
    print(np.zeros(n[0]).shape)


main()
