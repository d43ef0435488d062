"""European puts as a loop for Pythran, with an OpenMP pragma."""

import math

import numpy as np


#pythran export puts(float64[], float64[], float64[], float64[], float64[])
def puts(S, K, T, r, sigma):
    """All prices, on as many threads as `OMP_NUM_THREADS` says."""
    sqrt_half = math.sqrt(0.5)
    result = np.empty(S.size)
    #omp parallel for
    for i in range(S.size):
        deviation = sigma[i] * math.sqrt(T[i])
        log_moneyness = math.log(S[i] / K[i])
        half_variance = 0.5 * sigma[i] * sigma[i]
        d1 = (log_moneyness + (r[i] + half_variance) * T[i]) / deviation
        d2 = (log_moneyness + (r[i] - half_variance) * T[i]) / deviation
        cdf1 = 0.5 * math.erfc(d1 * sqrt_half)
        cdf2 = 0.5 * math.erfc(d2 * sqrt_half)
        result[i] = K[i] * math.exp(-r[i] * T[i]) * cdf2 - S[i] * cdf1
    return result
