import numpy as np


def total(x):
    s = 0.0
    for v in x:
        s += v * v
    return s


def rows(m):
    best = -1.0
    for row in m:
        t = row.sum()
        if t > best:
            best = t
    return best


def last(x):
    v = 0.0
    for v in x:
        if v > 2.0:
            break
    return v


def change(x):
    for v in x:
        x[0] = x[0] + v
    return x


def nested(m):
    s = 0.0
    for row in m:
        for v in row:
            if v < 0.0:
                continue
            s += v
    return s


def plain(x):
    n = 0
    for i in range(len(x)):
        if x[i] > 1.0:
            n += 1
    return n


def strides(x):
    s = 0
    for v in x[::-2]:
        s = s * 10 + v
    return s


x = np.array([1.0, 2.0, 3.0, 4.0])
m = np.array([[1.0, -2.0], [3.0, 4.0], [0.5, 0.25]])
print(total(x), rows(m), last(x), nested(m), plain(x), change(x.copy()), strides(np.array([1, 2, 3, 4, 5])))
print(total(m[:, 1]), nested(m.T), rows(m[::-1]))
