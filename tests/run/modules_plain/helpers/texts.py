"""Texts, with a relative import."""

from . import numbers
from .numbers import BASE

print("texts runs")


def shout(text):
    return text + "!" + str(numbers.double(1))


def quiet(text):
    return text + str(BASE // 5)
