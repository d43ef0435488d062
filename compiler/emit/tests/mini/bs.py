"""Prices of options."""

import numpy as np
from scipy.stats import norm

#: Of one year.
RATE = 0.05


class Market:
    """Not compiled."""

    def __init__(self, spot):
        self.spot = spot

    def put(self, K):
        return put(self.spot, K, 1.0, RATE, 0.2)


def put(S, K, T, r=0.05, sigma=0.2):
    """A European put.

    S: spot
    """
    d1 = (np.log(S / K) + (r + sigma ** 2 / 2.0) * T) / (sigma * np.sqrt(T))
    d2 = d1 - sigma * np.sqrt(T)
    return K * np.exp(-r * T) * norm.cdf(-d2) - S * norm.cdf(-d1)


def ratio(a, /, b, *, scale=2.0):
    return scale * (a / b)


def scale_in_place(x: np.ndarray, factor: float) -> np.ndarray:
    x *= factor
    return x


def axpy(a, x, y):
    y += a * x


def count(n, flag=False, name="items", default=None):
    if n < 0:
        raise ValueError("negative count")
    if n > 1000:
        return {}["many"]
    return n, name * (2 if flag else 1), flag


def broken(x):
    return x + 1


def variadic(*args):
    return sum(args)


def redefined(x):
    return 1


def redefined(x):
    return 2


table = [put]

if __name__ == "__main__":
    print(put(100.0, 90.0, 1.0))
