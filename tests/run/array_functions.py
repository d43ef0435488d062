import numpy as np


def pick(flag, a, b):
    if flag:
        return a * 2.0
    return b + 1.0


def both(a, b):
    total = a + b
    half = total / 2.0
    return total, half, total > 1.0


def stencil(x, w0, w1):
    y = x.copy()
    y[1:-1] = w0 * x[1:-1] + w1 * (x[:-2] + x[2:])
    return y


def poly(x, c):
    s = 0.0
    for k in range(len(c)):
        s = s + c[k] * x ** k
    return s


def clip_count(x, low, high):
    n = 0
    for v in x:
        if v < low or v > high:
            n += 1
    return n, n / len(x)


def outer(a, b):
    return a[:, None] * b[None, :]


def trace(m):
    t = 0.0
    for i in range(min(m.shape[0], m.shape[1])):
        t += m[i, i]
    return t


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


x = np.linspace(0.0, 1.0, 6)
print(pick(True, x, x), pick(False, x, x[::-1]))
t, h, m = both(x, x * x)
print(t, h, m, m.any(), m.all())
print(stencil(x, 0.5, 0.25), poly(2.0, x))
print(clip_count(x, 0.1, 0.9))
o = outer(x[:3], x[3:])
print(o, trace(o), o.T.shape, o.sum(axis=1), o.min(axis=0))
print(softmax(o))
f = x.astype(np.float32)
print(f * 2, f.dtype, (f + x).dtype, (f * np.float32(0.1)).sum())
i = np.arange(6)
print(i // 2, i % 4, i ** 2, -i, i / 3, i[i.size - 2], (i > 2).sum(), i.mean(), i.prod())
print(np.full((2, 2), 7), np.eye(2), np.ones((1, 3), dtype=np.int32), np.zeros(2, dtype=bool))
print(x[1:4].sum() + i[-3:].sum(), abs(-x), np.clip(x, 0.2, 0.6), max(x), min(x), sum(x))
