"""A view that becomes an array of its own."""

import numpy as np

def f(n):
    u = np.zeros(3)
    z = u[1:]
    k = 0
    while k < n:
        u[1] = k + 5
        print(z[0])
        if k == 1:
            z = np.ones(2)
        k += 1
    z[0] = 3
    return u, z

print(f(3))
