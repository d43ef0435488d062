# instead: OverflowError: integer result does not fit in 64 bits
"""A product that leaves 64 bits, in a loop: Python's ints grow, ours raise an error."""


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


print(factorial(20))
print(factorial(21))
