# instead: OverflowError: integer result does not fit in 64 bits
"""The one int whose negation leaves 64 bits: Python's ints grow, ours raise an error."""


def negated(x):
    return -x


print(negated(9223372036854775807))
print(negated(-9223372036854775807 - 1))
