"""A heat equation in two dimensions, with slices and with loops."""

import numpy as np


def step_slices(u, alpha):
    v = u.copy()
    v[1:-1, 1:-1] = u[1:-1, 1:-1] + alpha * (
        u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
    )
    return v


def step_loops(u, alpha):
    v = u.copy()
    rows, columns = u.shape
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            v[i, j] = u[i, j] + alpha * (u[i + 1, j] + u[i - 1, j] + u[i, j + 1] + u[i, j - 1] - 4 * u[i, j])
    return v


def main():
    u = np.zeros((7, 6))
    u[3, 2] = 100.0
    u[0, :] = 10.0
    w = u
    for _ in range(5):
        u = step_slices(u, 0.1)
        w = step_loops(w, 0.1)
    print(u)
    print(np.sum(u), np.sum(w), np.max(np.abs(u - w)) < 1e-12, (u == w).all())


main()
