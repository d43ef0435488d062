"""Streams of default_rng, bit for bit."""

import numpy as np


def main():
    rng = np.random.default_rng(42)
    print(rng.random(), rng.random(3), rng.uniform(0.0, 2.0, 3), rng.uniform(-1.0, 1.0))
    print(rng.integers(0, 10, 6), rng.integers(0, 100, size=(2, 2)))
    print(rng.standard_normal(4), rng.normal(1.0, 0.5, 3), rng.normal())
    other = np.random.default_rng(1)
    print(other.random(), rng.random())


main()
