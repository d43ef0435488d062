"""Shapes."""

print("shapes runs as", __name__)

SIDE = 2.5


def area(side):
    return side * side


if __name__ == "__main__":
    print("never")
