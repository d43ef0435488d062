"""Floor division and modulo of floats."""


def show(a, b):
    print(a, b, a // b, a % b, a / b)


def main():
    for i in range(-3, 4):
        for j in range(-4, 5):
            if j != 0:
                show(i * 2.5, j * 0.5)
                show(i * 1.0, j * 0.3)
    show(-0.0, 3.0)
    show(5.0, float("inf"))
    show(-5.0, float("inf"))
    show(1e17, 3.0)
    print(7 // 2.0, 7.0 % 2, -7 % 2.5, 7 / 2)


main()
