"""if, elif, else; variables bound on some paths."""


def grade(score):
    if score >= 90:
        name = "A"
    elif score >= 80:
        name = "B"
    elif score >= 70:
        name = "C"
    else:
        name = "F"
    return name


def nested(a, b):
    if a > 0:
        if b > 0:
            return "both"
        elif b == 0:
            result = "left, zero"
        else:
            result = "left"
    else:
        if b > 0:
            return "right"
        result = "none"
    return result


def late(flag):
    value = 1
    if flag:
        value = value + 10
        extra = 5
    else:
        extra = 7
    return value * extra


def main():
    for score in range(60, 101, 10):
        print(score, grade(score))
    for a in range(2):
        for b in range(-1, 2):
            print(a, b, nested(a, b))
    print(late(True), late(False))
    if "":
        print("empty is true")
    if 0.0:
        print("zero is true")
    pass


main()
