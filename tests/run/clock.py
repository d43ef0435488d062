"""Clocks go forward."""

import time
from time import perf_counter


def main():
    start = time.time()
    begin = perf_counter()
    total = 0.0
    for i in range(1000):
        total += i * 0.5
    print(total, time.time() - start >= 0.0, perf_counter() - begin >= 0.0, start > 1e9)


main()
