"""Prices a set of European options.

Usage: main.py [COUNT]
       main.py --file FILE.csv

COUNT options are drawn at random (100000 unless given), or read from a file
with the columns S, K, T, r and sigma.
"""

import sys
import time

import numpy as np
import pandas as pd

import black_scholes as bs

SEED = 42


def draw_options(count):
    """Draws `count` options: spot, strike, maturity, rate, volatility."""
    np.random.seed(SEED)
    S = np.random.uniform(10.0, 500.0, count)
    K = np.random.uniform(10.0, 500.0, count)
    T = np.random.uniform(0.1, 3.0, count)
    r = np.random.uniform(0.0, 0.1, count)
    sigma = np.random.uniform(0.05, 0.8, count)
    return S, K, T, r, sigma


def report(S, K, T, r, sigma):
    """Prices puts and calls of all options and prints what they are like."""
    print("options:", len(S))

    start = time.time()
    puts = bs.euro_vanilla_put(S, K, T, r, sigma)
    calls = bs.euro_vanilla_call(S, K, T, r, sigma)
    seconds = time.time() - start

    print("puts:", puts)
    print(f"mean put: {np.mean(puts):.10f}, mean call: {np.mean(calls):.10f}")
    print(f"largest put: {np.max(puts):.10f}, largest call: {np.max(calls):.10f}")

    # put-call parity must hold for every option
    gap = np.max(np.abs(calls - puts - (S - K * np.exp(-r * T))))
    print(f"parity holds: {gap < 1e-9}")
    print(f"time: {seconds:.3f} s")


def main():
    # a single option first, against the textbook
    put = bs.euro_vanilla_put(50, 100, 1, 0.05, 0.25)
    call = bs.euro_vanilla_call(50, 100, 1, 0.05, 0.25)
    print(f"one put: {put:.12f}")
    print(f"one call: {call:.12f}")
    print(f"by name: {bs.euro_vanilla(50, 100, 1, 0.05, 0.25, option='put'):.6f}")
    print(f"with dividends: {bs.euro_dividend(50, 100, 1, 0.05, 0.02, 0.25):.6f}")

    if len(sys.argv) > 2 and sys.argv[1] == "--file":
        dataset = pd.read_csv(sys.argv[2], header=None).to_numpy()
        report(dataset[:, 0], dataset[:, 1], dataset[:, 2], dataset[:, 3], dataset[:, 4])
    else:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
        S, K, T, r, sigma = draw_options(count)
        report(S, K, T, r, sigma)


if __name__ == "__main__":
    main()
