"""Heat on a plate, by finite differences."""

import sys

import numpy as np

ALPHA = 0.1


def step(u, dt, dx):
    """One explicit step; the border stays."""
    lap = (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]) / dx ** 2
    u[1:-1, 1:-1] += ALPHA * dt * lap


def simulate(n, steps):
    u = np.zeros((n, n))
    u[0, :] = 100.0
    u[:, 0] = 50.0  # the left side is warm
    for i in range(steps):
        step(u, 0.1, 1.0)
        if i % 50 == 0:
            print(f"{i:5d} {u.mean():.6f} {u.max():8.3f}")
    return u


def profile(u):
    centre = u.shape[0] // 2
    return u[centre, :], u[:, centre]


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    result = simulate(size, 200)
    row, column = profile(result)
    print(np.round(row[:3], 3) if False else row[:3])
    print(np.abs(row - column).max(), np.argmax(column))
