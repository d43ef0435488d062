# error: ZeroDivisionError: division by zero
"""True division of ints by zero."""


def ratio(a, b):
    return a / b


print(ratio(7, 2))
print(ratio(1, 0))
