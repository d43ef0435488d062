"""Positional, keyword and default parameters."""


def power(base, exponent=2, offset=0.0):
    return base ** exponent + offset


def label(text, sep="-", count=2):
    result = text
    for _ in range(count - 1):
        result = result + sep + text
    return result


def maybe(x, scale=None):
    if scale is None:
        return x
    return x * scale


def keyword_only(a, *, b=3, c):
    return a * 100 + b * 10 + c


def main():
    print(power(3.0), power(3.0, 3), power(3.0, offset=1.0), power(offset=2.0, base=2.0))
    print(label("a"), label("a", "+"), label("a", count=3), label(count=1, sep="?", text="z"))
    print(maybe(2.0), maybe(2.0, 3.0), maybe(2.0, scale=0.5))
    print(keyword_only(1, c=2), keyword_only(1, c=2, b=9))


main()
