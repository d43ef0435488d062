"""Imports of all forms, each module run once, in order."""

print("main starts")
import shapes
import shapes as sh
from shapes import area, SIDE as side
import helpers.numbers
from helpers import texts
from helpers.numbers import double as twice

print(shapes.area(2.0), sh.area(3.0), area(4.0), side)
print(helpers.numbers.double(4), twice(1.5), texts.shout("hey"))
print(helpers.numbers.BASE, texts.quiet("HEY"))


def main():
    print(sh.area(0.5))


if __name__ == "__main__":
    main()
