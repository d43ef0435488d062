"""Bools are ints too."""


def both(a, b):
    print(a and b, a or b, not a, a == b, a != b)


def main():
    both(True, False)
    both(True, True)
    both(False, False)
    print(True + True, True * 3, False - 1)
    print(int(True), float(False), bool(0), bool(-1), bool(0.0), bool(0.5))
    print(True & False, True | False, True ^ True)
    print(True == 1, False < True, str(True))
    count = 0
    for i in range(10):
        count += i % 3 == 0
    print(count)


main()
