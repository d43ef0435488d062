# ulp: 8
"""Transcendental functions on arrays, element by element."""

import numpy as np


def main():
    x = np.linspace(0.1, 0.9, 9)
    columns = np.exp(x) + np.log(x), np.sin(x) * np.cos(x), np.tanh(x) + np.sinh(x)
    for i in range(9):
        print(np.exp(x)[i], np.log(x)[i], np.log1p(x)[i], np.expm1(x)[i], np.log10(x)[i], np.log2(x)[i])
        print(np.sin(x)[i], np.cos(x)[i], np.tan(x)[i], np.arctan(x)[i], np.arcsin(x)[i], np.arccos(x)[i])
        print(np.sinh(x)[i], np.cosh(x)[i], np.tanh(x)[i], np.exp2(x)[i], np.cbrt(x)[i])
        print((x ** 0.3)[i], np.arctan2(x, -x)[i], np.hypot(x, 2.0)[i])
        print(columns[0][i] > 0, columns[1][i] > 0, columns[2][i] > 0)


main()
