"""Left."""


def area(x):
    return x * 10


def support(x):
    return x + 0.5
