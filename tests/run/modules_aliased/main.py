"""Modules by names that mean something else in the package."""

import lib.geo as text
import util as ndarray
import util as index


def show(text_):
    bs = ndarray.text(text_)
    print(bs, index.twice(1.5))


def main():
    show(2)
    print(text.area(2.0, 3.0))


main()
