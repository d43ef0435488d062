"""Functions that call themselves and each other."""


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


def hanoi(n, source, target, spare):
    if n == 0:
        return 0
    moves = hanoi(n - 1, source, spare, target)
    if n == 3:
        print(source, "->", target)
    return moves + 1 + hanoi(n - 1, spare, target, source)


def integrate(low, high, depth):
    if depth == 0:
        return (high - low) * ((low + high) / 2.0) ** 2
    middle = (low + high) / 2.0
    return integrate(low, middle, depth - 1) + integrate(middle, high, depth - 1)


def main():
    print(factorial(10), factorial(20))
    print(ackermann(2, 3), is_even(10), is_odd(7))
    print(hanoi(4, "a", "b", "c"))
    print(integrate(0.0, 1.0, 6))


main()
