"""Right."""

import left


def area(x):
    return left.area(x) + 1


def main(x):
    return area(x)
