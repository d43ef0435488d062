"""Two buffers that change places in a loop."""

import numpy as np


def diffuse(steps):
    old = np.zeros(9)
    old[4] = 64.0
    new = np.zeros(9)
    for step in range(steps):
        for i in range(1, 8):
            new[i] = 0.25 * old[i - 1] + 0.5 * old[i] + 0.25 * old[i + 1]
        old, new = new, old
    return old, new


def main():
    for steps in range(4):
        old, new = diffuse(steps)
        print(steps, old, new)


main()
