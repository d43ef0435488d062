"""Single draws are Python's numbers."""

import numpy as np


def main():
    np.random.seed(7)
    total = 0.0
    for _ in range(1000):
        total += np.random.rand()
    print(total, np.random.randint(5), np.random.uniform())
    if np.random.rand() < 2.0:
        print("below")
    rng = np.random.default_rng(1)
    total += rng.random()
    print(total, rng.integers(5))


main()
