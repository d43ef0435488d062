"""Pairwise sums in NumPy's order: the last bit agrees for every length."""

import numpy as np


def main():
    np.random.seed(1)
    x = np.random.rand(20000) - 0.3
    for n in range(0, 300, 7):
        print(n, np.sum(x[:n]), x[:n].sum() == np.sum(x[:n]))
    for n in range(900, 20000, 1777):
        print(n, np.sum(x[:n]), np.mean(x[:n]), np.sum(x[n::-1]), np.sum(x[:n:3]))
    m = np.zeros((60, 30))
    for i in range(60):
        m[i] = x[i * 30:i * 30 + 30]
    print(np.sum(m), np.sum(m, axis=0)[:3], np.sum(m, axis=1)[:3], np.sum(m.T), np.sum(m[:, 3]))
    for i in range(5):
        print(np.sum(m, axis=0)[i], np.sum(m, axis=1)[i], np.mean(m, axis=0)[i], np.sum(m[::2, 1:7], axis=1)[i])
    f = x.astype(np.float32)
    print(np.sum(f), np.mean(f), np.sum(f[:777]))


main()
