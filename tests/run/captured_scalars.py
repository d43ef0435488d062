import numpy as np


def f(x, s):
    y = (x * s).sum() + s
    return y


def g(x, s, flag):
    t = s * 2.0
    if flag:
        a = x * t
    else:
        a = x + t
    t = t + 1.0
    return a, t




def p(x, s):
    print(x * s, x + s, s)
    s = s + 1
    print(np.where(x > s, x, s), (x * s).max())
    return x * s


x = np.array([1.0, 2.0, 3.0])
print(f(x, 2.0), g(x, 0.5, True), g(x, 0.5, False), p(x, 2))
