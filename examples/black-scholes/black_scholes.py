"""European options after Black, Scholes and Merton.

All functions take scalars or NumPy arrays; arrays are broadcast.

S: spot price, K: strike price, T: time to maturity in years,
r: interest rate, q: dividend yield, sigma: volatility of the underlying.
"""

import numpy as np
import scipy.stats as si


def euro_vanilla_call(S, K, T, r, sigma):
    """Price of a European call on a stock that pays no dividends."""
    # standardised distances of the strike
    d1 = (np.log(S / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    call = (S * si.norm.cdf(d1, 0.0, 1.0) - K * np.exp(-r * T) * si.norm.cdf(d2, 0.0, 1.0))

    return call


def euro_vanilla_put(S, K, T, r, sigma):
    """Price of a European put on a stock that pays no dividends."""
    # standardised distances of the strike
    d1 = (np.log(S / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    put = (K * np.exp(-r * T) * si.norm.cdf(-d2, 0.0, 1.0) - S * si.norm.cdf(-d1, 0.0, 1.0))

    return put


def euro_vanilla(S, K, T, r, sigma, option='call'):
    """Price of a European call or put, by the name of the option."""
    d1 = (np.log(S / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    if option == 'call':
        result = (S * si.norm.cdf(d1, 0.0, 1.0) - K * np.exp(-r * T) * si.norm.cdf(d2, 0.0, 1.0))
    if option == 'put':
        result = (K * np.exp(-r * T) * si.norm.cdf(-d2, 0.0, 1.0) - S * si.norm.cdf(-d1, 0.0, 1.0))

    return result


def euro_call_dividend(S, K, T, r, q, sigma):
    """Price of a European call on a stock with a continuous dividend yield."""
    d1 = (np.log(S / K) + (r - q + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - q - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    call = (S * np.exp(-q * T) * si.norm.cdf(d1, 0.0, 1.0)
            - K * np.exp(-r * T) * si.norm.cdf(d2, 0.0, 1.0))

    return call


def euro_put_dividend(S, K, T, r, q, sigma):
    """Price of a European put on a stock with a continuous dividend yield."""
    d1 = (np.log(S / K) + (r - q + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - q - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    put = (K * np.exp(-r * T) * si.norm.cdf(-d2, 0.0, 1.0)
           - S * np.exp(-q * T) * si.norm.cdf(-d1, 0.0, 1.0))

    return put


def euro_dividend(S, K, T, r, q, sigma, option='call'):
    """Price of a European call or put with a continuous dividend yield."""
    d1 = (np.log(S / K) + (r - q + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
    d2 = (np.log(S / K) + (r - q - 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))

    if option == 'call':
        result = (S * np.exp(-q * T) * si.norm.cdf(d1, 0.0, 1.0)
                  - K * np.exp(-r * T) * si.norm.cdf(d2, 0.0, 1.0))
    if option == 'put':
        result = (K * np.exp(-r * T) * si.norm.cdf(-d2, 0.0, 1.0)
                  - S * np.exp(-q * T) * si.norm.cdf(-d1, 0.0, 1.0))

    return result
