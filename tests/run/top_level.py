"""The top level as a program: names, constants, functions in between."""

LIMIT = 3
NAME = "top"
FACTOR = 2.5 * 2


def scaled(x):
    return x * FACTOR


total = 0
for i in range(LIMIT):
    total += i
    if i == 1:
        print("one")
print(NAME, total, scaled(2), scaled(0.5))


def later():
    return LIMIT * 10


print(later())
if __name__ == "__main__":
    print("as a program")
