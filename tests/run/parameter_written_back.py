"""A parameter that changes places with an array, written to in a branch that goes on."""

import numpy as np


def shift(u, steps):
    v = u.copy()
    old, new = u, v
    for s in range(steps):
        new[0] = old[1] + s
        if s == 1:
            old[2] += 100
            continue
        old, new = new, old
    return old


def main():
    for steps in range(5):
        u = np.array([0.0, 1.0, 4.0])
        print(shift(u, steps), u)


main()
