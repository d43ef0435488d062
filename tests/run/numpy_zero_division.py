"""Arrays and NumPy's scalars give inf and nan, and go on."""

import numpy as np


def main():
    a = np.array([1.0, 0.0, -1.0])
    z = np.zeros(3)
    print(a / z, a // z, a % z, a / 0, 1.0 / z, np.sqrt(a), np.log(z))
    print(a[0] / z[0], a[1] / z[1], a[2] / z[2])
    i = np.array([5, 0, -5])
    print(i // np.array([0, 0, 0]), i % np.array([0, 0, 0]), i / np.array([0, 0, 0]))
    print(np.zeros(3) * np.inf, np.array([np.nan]).max(), np.min(np.array([1.0, np.nan])))


main()
