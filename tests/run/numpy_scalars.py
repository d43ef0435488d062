"""NumPy's scalars divide without errors and print as NumPy prints."""

import numpy as np


def main():
    a = np.array([1.0, 0.0, -2.0])
    print(a[0] + a[2], a[0] / a[2], a.sum() / 2, a.max() * 3)
    i = np.array([7, -7])
    print(i[0] // 2, i[1] // 2, i[0] % 3, i[1] % 3, i[0] / 2, i[0] ** 2, i.sum() + 1)
    print(int(i[0]), float(i[1]), float(a[0]), int(a[2]), bool(a[1]), round(float(a[2])))
    total = a[0] * 0
    for k in range(3):
        total += a[k]
    print(total, a[0] > 0, a[0] == 1.0, a[0] < a[1], not a[1])
    if a[1]:
        print("never")
    if i[0] > 5 and a[0] > 0:
        print("both")
    print(max(a[0], a[2]), min(i[0], 3), abs(a[2]), -i[0], np.sqrt(4.0), np.abs(-3), np.floor(2.7))
    print(a[0] if a[0] > a[1] else a[1], i[0] if i[0] > i[1] else 0)
    print(np.maximum(1.5, 2), np.minimum(2, 3), np.sign(-2.5), np.isnan(a[0]))


main()
