"""Bit operations, shifts and powers of ints."""


def bits(a, b):
    print(a & b, a | b, a ^ b, ~a, ~b)


def main():
    bits(12, 10)
    bits(-12, 10)
    bits(-1, -8)
    for shift in range(0, 5):
        print(1 << shift, -37 >> shift, 1000 >> shift)
    print(2 ** 10, (-3) ** 3, 0 ** 0, 7 ** 0, 2 ** 62)
    print(2 ** -2, 10 ** -1)
    print(-2 ** 2, (-2) ** 2)


main()
