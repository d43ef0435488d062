"""Streams of the legacy generator, bit for bit."""

import numpy as np


def main():
    np.random.seed(42)
    print(np.random.rand(), np.random.rand(3), np.random.rand(2, 2))
    print(np.random.uniform(-1.0, 1.0, 4), np.random.uniform(), np.random.uniform(5.0, 6.0))
    print(np.random.randint(0, 10, 8), np.random.randint(-5, 5, size=(2, 3)))
    print(np.random.randn(4), np.random.randn(), np.random.normal(1.0, 2.0, 3), np.random.random(2))
    np.random.seed(42)
    print(np.random.rand())
    np.random.seed(7)
    many = np.random.rand(1000)
    print(np.sum(many), many[999])


main()
