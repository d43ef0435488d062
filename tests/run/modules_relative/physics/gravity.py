"""Gravity."""

from .constants import G


def pull(mass, height):
    return mass * G * height
