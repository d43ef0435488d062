"""Fits the polynomials of src/math*.rs and src/erf.rs (Remez exchange, 60 digits).

Usage: python fit_coefficients.py [name…]

Prints for each polynomial its largest weighted error and its coefficients,
constant term first.
"""

import sys

import mpmath
from mpmath import lu_solve, matrix, mp, mpf

mp.dps = 60


def remez(function, weight, low, high, degree):
    """Minimises the maximum of |weight(x) (P(x) - function(x))| over [low, high]."""
    low, high = mpf(low), mpf(high)
    count = degree + 2
    cells = 60 * count
    grid = [(low + high) / 2 - (high - low) / 2 * mpmath.cos(mpmath.pi * i / cells) for i in range(cells + 1)]
    values = [function(x) for x in grid]
    weights = [weight(x) for x in grid]
    nodes = [round((2 * i + 1) * cells / (2 * count)) for i in range(count)]
    best = None
    for _ in range(12):
        left, right = matrix(count, count), matrix(count, 1)
        for row, i in enumerate(nodes):
            for column in range(degree + 1):
                left[row, column] = grid[i] ** column
            left[row, degree + 1] = (-1) ** row / weights[i]
            right[row] = values[i]
        solution = lu_solve(left, right)
        coefficients = [solution[j] for j in range(degree + 1)]
        errors = [(mpmath.polyval(coefficients[::-1], x) - y) * w for x, y, w in zip(grid, values, weights)]
        largest = max(abs(e) for e in errors)
        if best is None or largest < best[0]:
            best = largest, coefficients
        runs = [[0]]
        for i in range(1, len(errors)):
            if (errors[i] > 0) == (errors[runs[-1][-1]] > 0):
                runs[-1].append(i)
            else:
                runs.append([i])
        extrema = [max(run, key=lambda i: abs(errors[i])) for run in runs]
        if len(extrema) < count or largest < abs(solution[degree + 1]) * mpf("1.005"):
            break
        while len(extrema) > count:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        nodes = extrema
    return best


def exp_rest(r):
    """(e^r - 1 - r - r^2/2) / r^3."""
    return mpf(1) / 6 if abs(r) < mpf("1e-18") else (mpmath.expm1(r) - r - r * r / 2) / r**3


def ln_rest(z):
    """((ln(1+s) - ln(1-s)) / s - 2) / z for z = s^2."""
    return mpf(2) / 3 if z == 0 else (2 * mpmath.atanh(mpmath.sqrt(z)) / mpmath.sqrt(z) - 2) / z


def scaled_erfc(x):
    return mpmath.erfc(x) * mpmath.exp(x * x)


def tail(function, center, shift):
    """function(a) (a + shift) as a function of t = (a - center) / (a + center)."""

    def of_t(t):
        a = center * (1 + t) / (1 - t)
        return function(a) * (a + shift)

    return of_t


def tail_fit(function, center, shift, last, degree):
    center, shift, last = mpf(center), mpf(shift), mpf(last)
    of_t = tail(function, center, shift)
    return remez(of_t, lambda t: 1 / of_t(t), -1, (last - center) / (last + center), degree)


def erf_rest(z):
    """erf(x) / x for z = x^2."""
    return 2 / mpmath.sqrt(mpmath.pi) if z == 0 else mpmath.erf(mpmath.sqrt(z)) / mpmath.sqrt(z)


HALF_LN_2 = mpmath.log(2) / 2 * mpf("1.001")
LARGEST_Z = ((mpmath.sqrt(2) - 1) / (mpmath.sqrt(2) + 1)) ** 2 * mpf("1.001")
FITS = {
    "exp": lambda: remez(exp_rest, lambda r: max(abs(r), mpf("0.05")) ** 3, -HALF_LN_2, HALF_LN_2, 8),
    "exp_f32": lambda: remez(exp_rest, lambda r: max(abs(r), mpf("0.05")) ** 3, -HALF_LN_2, HALF_LN_2, 3),
    "ln": lambda: remez(ln_rest, lambda z: max(z, mpf("1e-14")), 0, LARGEST_Z, 6),
    "ln_f32": lambda: remez(ln_rest, lambda z: max(z, mpf("1e-14")), 0, LARGEST_Z, 2),
    "norm_cdf": lambda: tail_fit(lambda a: scaled_erfc(a / mpmath.sqrt(2)) / 2, 5, 1.3125, 39, 22),
    "erfc": lambda: tail_fit(scaled_erfc, 3.5, 0.90625, 27.5, 22),
    "erf": lambda: remez(erf_rest, lambda z: 1 / erf_rest(z), 0, 0.25, 8),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or FITS:
        error, coefficients = FITS[name]()
        print(name, mpmath.nstr(error, 3))
        for coefficient in coefficients:
            print("   ", repr(float(coefficient)))
