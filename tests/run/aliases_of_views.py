"""Views that outlive what their variable stands for, written to in loops and branches."""

import numpy as np


def f(n):
    a = np.zeros(3)
    b = np.ones(3)
    c = a
    for i in range(n):
        if i % 2 == 0:
            c = b
        else:
            c = a
        c[i % 3] = i
    print(c)
    a = a + 1
    c[1] = 50
    return a, b, c


def g(x, flag):
    y = x
    if flag:
        y = x[1:]
    y[0] = 99
    return y.sum()


def h(n):
    x = np.zeros((2, 3))
    y = x[0]
    z = x.T
    for k in range(n):
        y[k] += 1
        if k == 1:
            x = np.ones((2, 3))
        z[k, 1] += 2
        x[1, 0] = 7
    return x, y, z


print(f(1), f(4))
q = np.arange(4.0)
print(g(q, False), q, g(q, True), q)
print(h(3))
