"""Chained comparisons evaluate the middle once."""


def middle(x):
    print("middle", end=" ")
    return x


def main():
    for x in range(-1, 4):
        print(x, 0 < middle(x) < 3, 0 <= x <= 2 != 1, 1 == x == 1)
    a, b, c = 1, 2.0, 3
    print(a < b < c, a < b > c, a <= b <= c <= 4, a == 1 != b)
    print("a" == "a" != "b", "x" == "y")
    print(float("nan") == float("nan"), float("nan") < 1.0, 1.0 < float("nan") < 3.0)


main()
