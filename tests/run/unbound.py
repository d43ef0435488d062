# error: UnboundLocalError: cannot access local variable 'result' where it is not associated with a value
"""A variable that no branch assigned."""


def choose(option):
    if option == "one":
        result = 1.0
    if option == "two":
        result = 2.0
    return result


print(choose("one"), choose("two"))
print(choose("three"))
