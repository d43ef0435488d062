"""abs, min, max, round, int, float, sum, divmod, pow."""


def main():
    print(abs(-3), abs(2.5), abs(-0.0), abs(True))
    print(min(3, 1, 2), max(3, 1, 2), min(2.5, 1.0), max(1.0, 2.5), min(-0.0, 0.0))
    print(int(2.9), int(-2.9), int("12"), int(1e10), float("0.1"), float(7))
    print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(7))
    print(round(0.5), round(1.5), round(1e15 + 0.5), round(5, -1), round(15, -1), round(2.0, 1))


main()
