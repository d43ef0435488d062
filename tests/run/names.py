"""Python names that mean something in Rust."""


def fn(type, match, loop):
    mut = type + match
    impl = mut * loop
    return impl


def struct(self, crate):
    let = self
    ref = crate
    return let - ref


def main():
    use = fn(1, 2, 3)
    where = struct(10, 4)
    String = "text"
    Vec = 3
    f64 = 2.5
    Some = 7
    print(use, where, String, Vec, f64, Some)
    T = 1.0
    K = 2.0
    dX = T + K
    print(T, K, dX)
    _ = 5
    __x = 6
    print(_, __x)
    ndarray = 1
    rayon = 2
    std = 3
    print(ndarray + rayon + std)
    drop = 1
    main = 2
    print(drop, main)


main()
