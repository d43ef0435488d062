# error: ZeroDivisionError: float divmod()
"""`divmod` of floats by zero."""

x = float(len("abc"))
print(divmod(x, 2.0), divmod(-x, 2.0))
print(divmod(x, x - x))
