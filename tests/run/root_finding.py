import numpy as np


def bisect(f_low, f_high, tolerance=1e-10):
    low, high = f_low, f_high
    count = 0
    while high - low > tolerance:
        middle = 0.5 * (low + high)
        if middle ** 3 - middle - 2.0 > 0.0:
            high = middle
        else:
            low = middle
        count += 1
    return low, count


def newton(x, steps):
    for k in range(steps):
        fx = x ** 3 - x - 2.0
        if abs(fx) < 1e-14:
            break
        x = x - fx / (3.0 * x ** 2 - 1.0)
    return x, steps


def horner(c, x):
    y = np.zeros_like(x)
    for a in c:
        y = y * x + a
    return y


def moving_average(x, w):
    out = np.empty(len(x) - w + 1)
    s = x[:w].sum()
    out[0] = s / w
    for i in range(1, len(out)):
        s += x[i + w - 1] - x[i - 1]
        out[i] = s / w
    return out


def collatz(n):
    longest, best = 0, 1
    for start in range(1, n):
        length, m = 1, start
        while m != 1:
            m = m // 2 if m % 2 == 0 else 3 * m + 1
            length += 1
        if length > longest:
            longest, best = length, start
    return best, longest


root, n = bisect(1.0, 2.0)
print(f"{root:.9f} after {n}")
print(newton(1.5, 20))
x = np.linspace(-1.0, 1.0, 5)
print(horner(np.array([1.0, 0.0, -1.0]), x))
print(moving_average(np.arange(10.0), 3))
print(collatz(3000))
