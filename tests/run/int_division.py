"""Floor division and modulo of ints, with all signs."""


def show(a, b):
    print(a, b, a // b, a % b, a / b)


def main():
    for a in range(-7, 8, 7):
        for b in range(-3, 4):
            if b != 0:
                show(a, b)
    show(-1, 4)
    show(1, -4)
    show(9007199254740993, 2)
    q = -17 // 5
    r = -17 % 5
    print(q, r, q * 5 + r == -17)


main()
