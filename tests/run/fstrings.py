"""f-strings and their format specs."""


def main():
    x = 3.14159265
    n = 42
    name = "pi"
    print(f"{name} is {x}")
    print(f"{x:.2f} {x:8.3f} {x:<10.1f}| {x:>10.4f} {x:^11.2f}| {x:+.1f} {-x:.3e} {x:g} {x:010.3f}")
    print(f"{n:d} {n:5d}|{n:<5d}|{n:^5d}|{n:05d} {n:+d} {n:x} {n:X} {n:#x} {n:b} {n:o} {n:,}")
    print(f"{1234567.891:,.2f} {1234567:,} {0.00001234:g} {1e20:g} {123456789.0:g}")
    print(f"{name:>6}|{name:<6}|{name:^6}|{name:*^7}|{name!r}|{name!s:>4}")
    print(f"{n / 4:.1%} {True} {None} {n + 1} {n * 2:>4}")
    width = 9
    precision = 3
    print(f"{x:{width}.{precision}f}|{n:{width}d}|")
    print(f"{{braces}} {x!r} {n=} {x=:.2f}")
    print(f"{float('inf'):.2f} {float('nan'):8.2f} {-0.0:.1f} {2.5:.0f} {3.5:.0f} {0.125:.2f}")
    print(f"{1e-7:.3g} {1e100:.5g} {100000.0:g} {1000000.0:g} {5:.1f} {5:e}")


main()
