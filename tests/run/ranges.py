"""All forms of range."""


def total(start, stop, step):
    result = 0
    count = 0
    for i in range(start, stop, step):
        result += i
        count += 1
    return count, result


def main():
    for i in range(3):
        print(i, end=" ")
    for i in range(2, 5):
        print(i, end=" ")
    for i in range(10, 0, -3):
        print(i, end=" ")
    for i in range(0, -5, -2):
        print(i, end=" ")
    print()
    for step in range(-4, 5):
        if step != 0:
            print(step, total(0, 10, step), total(10, 0, step), total(-3, 4, step))
    for i in range(5, 5):
        print("never")
    for i in range(-3):
        print("never")
    i = 99
    for i in range(4):
        i = i * 10
    print("after", i)
    n = 3
    for j in range(n):
        n = 10
    print(n, j)


main()
