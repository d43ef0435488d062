import math




def g(k):
    a = math.sqrt(k) + k * 0.5
    k = k * 2
    b = a - k * 0.5
    for k in range(3):
        b = b + k * 0.5 * a
    k = 7
    return a * k * 0.5 + b * k, k


def h(i, x):
    t = 0.0
    for j in range(3):
        i2 = i + j
        t = t + x * i * 0.5
        i = i2 * 2
        t = t - x * i
    return t, i


print(g(4), h(2, 1.5))
