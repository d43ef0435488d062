# error: ValueError: invalid literal for int() with base 10: 'twelve'
"""int() of a text that is no number."""


def read(text):
    return int(text)


print(read("12"), read("-3"), read("1_000"))
print(read("twelve"))
