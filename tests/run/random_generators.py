"""Generators that functions share, and integers below one bound."""

import numpy as np


def draw(rng, n):
    return rng.random(n).sum()


def both(rng):
    return draw(rng, 2) + draw(rng, 3) + rng.normal()


def main():
    rng = np.random.default_rng(3)
    print(draw(rng, 3), both(rng), rng.integers(9), rng.integers(9, size=3))
    state = np.random.RandomState(4)
    print(state.randint(7), state.randint(7, size=2))
    np.random.seed(1)
    print(np.random.rand(), np.random.randn(), np.random.rand(2), np.random.randint(10, size=(2, 2)))
    for _ in range(2):
        print(draw(rng, 1))


main()
