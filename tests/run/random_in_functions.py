"""A generator that functions share; a draw for each call."""

import numpy as np


def draw(rng, n):
    return rng.random(n).sum()


def walk(steps):
    position = 0
    for _ in range(steps):
        if np.random.rand() < 0.5:
            position -= 1
        else:
            position += 1
    return position


def main():
    rng = np.random.default_rng(3)
    print(draw(rng, 3), draw(rng, 3))
    np.random.seed(0)
    print(walk(100), walk(100), np.random.rand())


main()
