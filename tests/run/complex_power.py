# instead: NotImplementedError: a negative number to a fractional power is complex
"""A negative float to a fractional power is complex in Python, and raises here."""

x = -8.0
print(x**2)
print(x ** (1 / 3))
