"""break, continue and return out of nested loops."""


def find(limit, wanted):
    for i in range(limit):
        for j in range(limit):
            if i * j == wanted:
                return i, j
    return -1, -1


def skip(limit):
    total = 0
    for i in range(limit):
        if i % 3 == 0:
            continue
        j = 0
        while True:
            j += 1
            if j > i:
                break
            if j % 2 == 0:
                continue
            total += i * j
        if total > 100:
            break
    return total, i


def primes(limit):
    count = 0
    for n in range(2, limit):
        for d in range(2, n):
            if d * d > n:
                count += 1
                break
            if n % d == 0:
                break
    return count


def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def main():
    print(find(10, 42), find(10, 49), find(3, 100))
    for limit in range(1, 12, 3):
        print(limit, skip(limit))
    print(primes(50))
    for n in range(1, 10):
        print(n, collatz(n))
    k = 0
    while k < 5:
        k += 1
        if k == 3:
            continue
        if k == 5:
            break
    print(k)


main()
