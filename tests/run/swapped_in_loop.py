"""Three buffers that change places and are written in a loop."""

import numpy as np


def rotate(a, b, c, times):
    for _ in range(times):
        a, b, c = b, c, a
        a[0] += 1
    return a, b, c


print(rotate(np.zeros(1), np.ones(1), np.ones(1) * 2.0, 4))
