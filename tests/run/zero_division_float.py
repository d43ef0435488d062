# error: ZeroDivisionError: float division by zero
"""Division of floats by zero."""


def ratio(a, b):
    return a / b


print(ratio(7.0, 2.0))
print(ratio(1.0, 0.0))
