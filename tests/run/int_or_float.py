"""An int on one path, a float on another."""

import numpy as np


def total(x):
    s = 0
    for v in x:
        s += v
    return s


def best_of(x, n):
    best = 0
    for k in range(n):
        if x[k] > best:
            best = x[k]
    return best, -best


def newton(x, n):
    for k in range(n):
        d = x * x - 2
        if abs(d) < 1e-14:
            return x, k
        x = x - d / (2 * x)
    return x, n


def mixed(flag):
    r = 0
    if flag:
        r = 2.5
    t = r * 1.5
    return r, t, -r, abs(r), float(r), int(r), bool(r)


def main():
    print(total(np.array([1.0, 2.5])), total(np.zeros(0)))
    print(best_of(np.array([-1.0, 3.0]), 2), best_of(np.array([-1.0]), 1)[0])
    print(newton(5, 60), newton(5, 0), newton(1.5, 1))
    print(mixed(True), mixed(False))
    low = 0
    high = 10
    while high - low > 0.01:
        mid = (low + high) / 2
        if mid * mid > 2.0:
            high = mid
        else:
            low = mid
    print(f"{low:.4f} {high:8.3e}", low, high)
    print(max(1.5, 2), max(1, 0.5), min(2, 2.0), min(0.0, 0))
    e = 0
    for i in range(3):
        e = e + 0.5
    print(e)
    z = 0
    if z:
        print("never")
    z = z or 1.5
    w = 3 and 0.0
    print(z, w)


main()
