"""European puts as a loop for Numba, in the best form found for it.

The loop was written by hand: one pass, no temporary arrays, shared
subexpressions taken out, `erfc` of the standard library. `error_model="numpy"`
spares the check for a division by zero, `fastmath` stays off, so that results
are those of the formula.
"""

import math

import numba
import numpy as np

SQRT_HALF = math.sqrt(0.5)


@numba.njit(inline="always", error_model="numpy")
def put(s, k, t, r, sigma):
    """The price of one put."""
    deviation = sigma * math.sqrt(t)
    log_moneyness = math.log(s / k)
    half_variance = 0.5 * sigma * sigma
    d1 = (log_moneyness + (r + half_variance) * t) / deviation
    d2 = (log_moneyness + (r - half_variance) * t) / deviation
    cdf1 = 0.5 * math.erfc(d1 * SQRT_HALF)
    cdf2 = 0.5 * math.erfc(d2 * SQRT_HALF)
    return k * math.exp(-r * t) * cdf2 - s * cdf1


@numba.njit(error_model="numpy")
def puts_plain(S, K, T, r, sigma):
    """All prices, on one thread."""
    result = np.empty(S.size)
    for i in range(S.size):
        result[i] = put(S[i], K[i], T[i], r[i], sigma[i])
    return result


@numba.njit(parallel=True, fastmath=False, error_model="numpy")
def puts_parallel(S, K, T, r, sigma):
    """All prices, on as many threads as `numba.set_num_threads` says."""
    result = np.empty(S.size)
    for i in numba.prange(S.size):
        result[i] = put(S[i], K[i], T[i], r[i], sigma[i])
    return result
