"""Repetition, order and items of strings; `sep` and `end` that are computed."""

def texts(width):
    print("=" * width, 3 * "ab", "x" * -1)
    for k in range(3):
        print(k, k + 1, end="," if k < 2 else "\n", sep="-" if k > 0 else "+")
    print("a" < "b", "b" <= "a", "abc" > "ab", "ab" >= "ab", "é" < "z")
    word = "héllo"
    print(word[1], word[-1], word[width - 4])


texts(4)
