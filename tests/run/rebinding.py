"""One name, several types, one after the other."""

import numpy as np


def change(x):
    x = x + 1
    x = float(x)
    x = x / 2
    text = str(x)
    return text


def widen(n):
    total = n
    total = total * 0.5
    for i in range(n):
        total = total + 0.5
    return total


def arrays(a):
    a = a * 2
    a = a.sum()
    a = int(a)
    return a


print(change(4), widen(3), widen(0), arrays(np.arange(4)))
