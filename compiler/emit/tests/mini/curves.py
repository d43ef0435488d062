from ..bs import put, RATE


def twice(x):
    return 2.0 * x


def both(x):
    return twice(x) + put(x, 90.0, 1.0) + RATE
