"""The value of one branch, and only that branch is run."""


def say(text, value):
    print(text, end=" ")
    return value


def sign(x):
    return -1 if x < 0 else 1 if x > 0 else 0


def clamp(x, low, high):
    return low if x < low else (high if x > high else x)


def main():
    for x in range(-2, 3):
        print(sign(x), say("yes", 1) if x % 2 == 0 else say("no", 0))
    print(clamp(5, 0, 3), clamp(-5.5, 0.0, 3.0), clamp(2, 0, 3))
    kind = "even" if 10 % 2 == 0 else "odd"
    print(kind, ("a" if kind == "odd" else "b") + "!")
    total = 0
    for i in range(10):
        total += i if i % 2 else -i
    print(total)


main()
