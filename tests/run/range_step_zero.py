# error: ValueError: range() arg 3 must not be zero
"""A step of zero."""


def count(step):
    n = 0
    for i in range(0, 3, step):
        n += 1
    return n


print(count(1))
print(count(0))
