import numpy as np


def a(x):
    y = x * 2.0
    z = y.copy()
    z[0] = 0.0
    return y, z


def b(x):
    y = x * 2.0
    z = y.copy()
    z[0] = 0.0
    return z


def c(x, n):
    y = x + 1.0
    out = np.zeros(len(x))
    for i in range(n):
        z = y.copy()
        z[i] = -1.0
        out += z
    return out


def d(x, flag):
    y = x + 1.0
    if flag:
        z = y.copy()
        z[0] = 5.0
    else:
        z = x.copy()
    return z, y.sum()


x = np.array([1.0, 2.0, 3.0])
print(a(x), b(x), c(x, 3), d(x, True), d(x, False), x)
