# instead: OverflowError: integer result does not fit in 64 bits
"""A sum that leaves 64 bits: Python's ints grow, ours raise an error."""


def add(a, b):
    return a + b


print(add(9223372036854775806, 1))
print(add(9223372036854775806, 2))
