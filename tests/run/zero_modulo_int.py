# error: ZeroDivisionError: integer modulo by zero
"""Modulo of ints by zero."""


def remainder(a, b):
    return a % b


print(remainder(7, 2))
print(remainder(7, 0))
