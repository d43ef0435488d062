# error: ZeroDivisionError: integer division or modulo by zero
"""Floor division of ints by zero."""


def divide(a, b):
    return a // b


print(divide(7, 2))
print(divide(7, 0))
