# instead: OverflowError: integer result does not fit in 64 bits
"""A shift that leaves 64 bits: Python's ints grow, ours raise an error."""


def shifted(x, count):
    return x << count


print(shifted(1, 62), shifted(-1, 63))
print(shifted(1, 63))
