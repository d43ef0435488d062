import numpy as np


def normalise(m):
    m -= m.mean(axis=0)
    m /= np.sqrt((m ** 2).sum(axis=0))
    return None


def distances(p, q):
    n, k = len(p), len(q)
    d = np.empty((n, k))
    for i in range(n):
        for j in range(k):
            diff = p[i] - q[j]
            d[i, j] = np.sqrt((diff * diff).sum())
    return d


def gram_schmidt(a):
    q = a.copy()
    for i in range(q.shape[0]):
        for j in range(i):
            q[i] -= (q[i] * q[j]).sum() * q[j]
        q[i] /= np.sqrt((q[i] ** 2).sum())
    return q


def mandelbrot(width, height, limit):
    counts = np.zeros((height, width), dtype=np.int64)
    for y in range(height):
        for x in range(width):
            cr = -2.0 + 3.0 * x / width
            ci = -1.0 + 2.0 * y / height
            zr = zi = 0.0
            k = 0
            while zr * zr + zi * zi <= 4.0 and k < limit:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                k += 1
            counts[y, x] = k
    return counts


np.random.seed(3)
m = np.random.rand(6, 3)
normalise(m)
print(m.sum(axis=0).round(12) if False else np.abs(m.sum(axis=0)).max() < 1e-12)
print(distances(m[:3], m[3:]))
g = gram_schmidt(m.T)
print((g[0] * g[1]).sum() < 1e-12, g.shape, g.T[0])
c = mandelbrot(30, 12, 50)
print(c.sum(), c.max(), (c == 50).sum(), c[6])
a = np.arange(12).astype(float)
b = a[::-1]
a[3:6] = b[:3]
a[a.size - 1] = -1.0
print(a, b, a[-4:-1], a[::-3])
