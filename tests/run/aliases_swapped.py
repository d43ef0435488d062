"""Parameters that change places; a variable that moves on to another array."""

import numpy as np


def shift(u, v, steps):
    for _ in range(steps):
        v[1:-1] = 0.5 * (u[2:] + u[:-2])
        u, v = v, u
    return u


def bump(a, b):
    t = a
    k = 0
    while True:
        t[k] += 1
        k += 1
        if k == 2:
            t = b
        if k >= 3:
            break
    return t


def accumulate(rows):
    best = rows[0]
    for r in rows:
        if r.sum() > best.sum():
            best = r
    best[0] = -1
    return rows


def early(flag):
    a = np.zeros(3)
    b = a
    for i in range(3):
        if i == 1 and flag:
            b = a.copy()
            continue
        b[i] = i + 1
    return a, b


u = np.array([0.0, 1.0, 2.0, 5.0])
v = u.copy()
print(shift(u, v, 3), u, v)
a, b = np.zeros(3), np.ones(3)
print(bump(a, b), a, b)
print(early(True), early(False))
