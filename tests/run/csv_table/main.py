"""A table of numbers from a file."""

import numpy as np
import pandas as pd


def main():
    table = pd.read_csv("table.csv", header=None).to_numpy()
    print(table, table.shape, table.dtype)
    first = table[:, 0]
    print(first, first.sum(), table[1], np.mean(table, axis=0))
    first[0] = 9.0
    print(table[0, 0])


main()
