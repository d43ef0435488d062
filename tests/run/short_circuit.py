"""`and` and `or` evaluate what they must, in order, once."""


def noisy(name, value):
    print("<" + name + ">", end=" ")
    return value


def check(a, b, c):
    print(noisy("a", a) and noisy("b", b) or noisy("c", c))
    print(noisy("a", a) or noisy("b", b) and noisy("c", c))
    print(not noisy("a", a) or not (noisy("b", b) and noisy("c", c)))


def numbers(a, b):
    return noisy("x", a) or noisy("y", b)


def main():
    for a in range(2):
        for b in range(2):
            for c in range(2):
                check(a == 1, b == 1, c == 1)
    print(numbers(0, 5), numbers(3, 5))
    print(noisy("p", 0) and noisy("q", 7), noisy("r", 2) and noisy("s", 7))
    if noisy("first", 1) < noisy("second", 2) < noisy("third", 2) < noisy("fourth", 9):
        print("no")
    else:
        print("chain stopped")


main()
