"""Values that are None on some paths."""

import numpy as np


def find(x, v):
    for i in range(len(x)):
        if x[i] == v:
            return i
    return None


def smallest(x):
    best = None
    for v in x:
        if best is None or v < best:
            best = v
    return best


def solve(a):
    if a[0] == 0:
        return None, 0.0
    return a * 2, 1.0


def describe(name=None):
    if name is None:
        name = "nobody"
    return f"hello {name}"


def last_even(n):
    found = None
    k = 0
    while found is None and k < n:
        if k % 7 == 6:
            found = k * 2
        k += 1
    if found is not None:
        return found + 1
    return -1


def label(x):
    text = None
    if x > 0:
        text = "positive"
    elif x < 0:
        text = "negative"
    return text if text is not None else "zero"


def nothing(flag):
    if flag:
        return 1.5


def main():
    x = np.array([3.0, 1.0, 2.0])
    print(find(x, 1.0), find(x, 9.0))
    if find(x, 9.0) is None:
        print("none")
    place = find(x, 2.0)
    if place is not None:
        print("at", place, x[place])
    print(smallest(x), smallest(np.zeros(0)))
    y, d = solve(x)
    if y is not None:
        print(y, d)
    z, e = solve(np.zeros(2))
    print(z is None, e, (z, e))
    print(describe(), describe("you"))
    print(last_even(20), last_even(3))
    print(label(1), label(-2.5), label(0))
    print(nothing(True), nothing(False))
    both = None
    if x[0] > 2:
        both = 1
        if x[1] > 5:
            both = 2.5
    print(both)
    if not (both is None):
        print(both * 2.0)


main()
