"""Variables that stand for one array or another, in loops and branches."""

import numpy as np


def pick(flag, n):
    a = np.zeros(3)
    b = np.ones(3)
    if flag > 0:
        t = a
    elif flag < 0:
        t = b
    else:
        t = np.full(3, 9.0)
    for i in range(n):
        t[i] += 10
        t, a = a, t
        a[0] += 1
    t[:] = t * 2
    return a, b, t


def views(n):
    m = np.arange(12.0).reshape(3, 4) if n > 100 else np.zeros((3, 4))
    row = m[0]
    col = m[:, 1]
    for i in range(n):
        row[i] = i + 1
        col[:] += 1
        row = m[(i + 1) % 3]
    return m, row


print(pick(1, 2), pick(-1, 3), pick(0, 1))
