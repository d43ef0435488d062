"""Tuples: unpacking, nesting, swaps, as results."""


def minmax(a, b):
    return (a, b) if a < b else (b, a)


def stats(a, b, c):
    return a + b + c, (min(a, b, c), max(a, b, c))


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def main():
    low, high = minmax(5, 2)
    print(low, high)
    total, (smallest, largest) = stats(3, 1, 2)
    print(total, smallest, largest)
    a, b, c = 1, 2, 3
    a, b, c = c, a, b
    print(a, b, c)
    (x, y), z = (1, 2.5), "three"
    print(x, y, z)
    pair = 4, 5
    print(pair, pair[0], pair[1], pair[-1], len(pair))
    print((1,), (1, "a", 2.5, True), ((1, 2), 3))
    print(fib(10), fib(50))
    i = j = k = 7
    i += 1
    print(i, j, k)
    print(stats(1.5, -2.5, 0.0))


main()
