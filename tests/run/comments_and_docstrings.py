"""A module's docstring.

With "quotes", a back\\slash and a */ in it.
"""

# a comment before a function


def documented(x):
    """One line."""
    # before the result
    result = x + 1  # beside it

    # after a blank line
    return result


def long_text(x):
    """First line.

        Indented, with `code` and <angle> brackets and [links].
    """
    return x  # the end


print(documented(1), long_text(2))  # at the end
# the last line
