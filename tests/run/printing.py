"""print with sep and end, and no arguments."""


def main():
    print()
    print("a", "b", 1, 2.5, True, None)
    print("a", "b", sep="")
    print("a", "b", "c", sep=", ", end=".\n")
    print(1, end="")
    print(2, end=" ")
    print(3)
    print("x", 1, sep="=")
    print("", "")
    print("done", flush=True)


main()
