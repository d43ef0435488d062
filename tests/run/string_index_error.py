# error: IndexError: string index out of range
"""An index beyond the end of a string."""

print("abc"[1])
print("abc"[len("abcd")])
