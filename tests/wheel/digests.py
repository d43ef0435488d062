"""Prints a digest of the bits of each function's result on large arrays."""

import hashlib

import black_scholes
import numpy as np

rng = np.random.default_rng(5)
n = 300_001
S, K = rng.uniform(10.0, 500.0, n), rng.uniform(10.0, 500.0, n)
T, r, q = rng.uniform(0.1, 3.0, n), rng.uniform(0.0, 0.1, n), rng.uniform(0.0, 0.05, n)
sigma = rng.uniform(0.05, 0.8, n)

for name in ("euro_vanilla_call", "euro_vanilla_put", "euro_vanilla"):
    result = getattr(black_scholes, name)(S, K, T, r, sigma)
    print(name, hashlib.sha256(result.tobytes()).hexdigest())
for name in ("euro_call_dividend", "euro_put_dividend", "euro_dividend"):
    result = getattr(black_scholes, name)(S, K, T, r, q, sigma)
    print(name, hashlib.sha256(result.tobytes()).hexdigest())
