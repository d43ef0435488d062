# error: UnboundLocalError: cannot access local variable 'last' where it is not associated with a value
"""A variable of a loop that did not run."""


def final(n):
    for i in range(n):
        last = i * i
    return last


print(final(4))
print(final(0))
