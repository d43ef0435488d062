"""Arguments are evaluated before any of them is used."""

import numpy as np


def bump(a):
    a += 1
    return a.sum()


def main():
    q = np.zeros(2)
    print(q, bump(q), q)
    t = (q[0], bump(q), q[0])
    print(t)
    print(f"{q} {bump(q)} {q}")
    print(q[0] + bump(q), bump(q) + q[0], q + bump(q))


main()
