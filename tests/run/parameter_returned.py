"""A function that writes to its parameter and returns it."""

import numpy as np

def norm(a):
    a /= a.sum()
    return a

def main():
    a = np.arange(4.0)
    a = norm(a)
    a[0] = 2
    b = norm(a)
    print(a, b)
    m = np.ones((3, 3))
    m[1] = norm(m[1])
    print(m)
    for k in range(3):
        a = norm(a)
        a[k] += 1
    print(a)

main()
