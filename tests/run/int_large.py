"""Ints near the ends of 64 bits that stay inside."""


def main():
    big = 9223372036854775807
    small = -9223372036854775807 - 1
    print(big, small, big - 1, small + 1, big // 2, small // 2, small // 3, big % 10, small % 10)
    print(-big, abs(small + 1), big & 255, small >> 10, big ^ small, ~big, 3037000499 * 3037000499)
    print(big > small, float(big), big / 2, min(big, small), int(9e15))
    total = 1
    for i in range(1, 21):
        total *= i
    print(total)


main()
