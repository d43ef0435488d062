"""Numbers."""

print("numbers runs")
BASE = 10


def double(x):
    return x + x
