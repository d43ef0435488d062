//! Python's `int` on 64 bits.
//!
//! Every operation gives Python's result or raises: a result that needs more
//! than 64 bits raises `OverflowError`. The last argument, `at`, is the Python
//! file and line for the message.

use super::error::raise;
use super::text::quote;

/// Raises the `OverflowError` of a result that needs more than 64 bits.
#[cold]
pub fn overflow(at: &'static str) -> ! {
    raise("OverflowError", "integer result does not fit in 64 bits", at)
}

/// Python's `a + b`.
#[inline]
pub fn add(a: i64, b: i64, at: &'static str) -> i64 {
    a.checked_add(b).unwrap_or_else(|| overflow(at))
}

/// Python's `a - b`.
#[inline]
pub fn sub(a: i64, b: i64, at: &'static str) -> i64 {
    a.checked_sub(b).unwrap_or_else(|| overflow(at))
}

/// Python's `a * b`.
#[inline]
pub fn mul(a: i64, b: i64, at: &'static str) -> i64 {
    a.checked_mul(b).unwrap_or_else(|| overflow(at))
}

/// Python's `-a`.
#[inline]
pub fn neg(a: i64, at: &'static str) -> i64 {
    a.checked_neg().unwrap_or_else(|| overflow(at))
}

/// Python's `abs(a)`.
#[inline]
pub fn abs(a: i64, at: &'static str) -> i64 {
    a.checked_abs().unwrap_or_else(|| overflow(at))
}

/// Python's `a // b`: the quotient rounded down. `ZeroDivisionError` for `b == 0`.
#[inline]
pub fn floordiv(a: i64, b: i64, at: &'static str) -> i64 {
    if b == 0 {
        raise("ZeroDivisionError", "integer division or modulo by zero", at);
    }
    let Some(quotient) = a.checked_div(b) else { overflow(at) };
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

/// Python's `a % b`: has the sign of `b`. `ZeroDivisionError` for `b == 0`.
#[inline]
pub fn modulo(a: i64, b: i64, at: &'static str) -> i64 {
    if b == 0 {
        raise("ZeroDivisionError", "integer modulo by zero", at);
    }
    let remainder = a.wrapping_rem(b);
    if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder }
}

/// Python's `divmod(a, b)`. `ZeroDivisionError` for `b == 0`.
#[inline]
pub fn divmod(a: i64, b: i64, at: &'static str) -> (i64, i64) {
    (floordiv(a, b, at), modulo(a, b, at))
}

/// Python's `base ** exponent` for an exponent that is not negative.
///
/// A negative exponent has a float result in Python, see [`pow_float`]; here
/// it raises `NotImplementedError`, because the result's type is already fixed.
pub fn pow(base: i64, exponent: i64, at: &'static str) -> i64 {
    if exponent < 0 {
        let message = "int ** negative int is a float, but an int is needed here";
        raise("NotImplementedError", message, at);
    }
    match (base, u32::try_from(exponent)) {
        (0 | 1, _) => base.pow(u32::from(exponent > 0)),
        (-1, _) => 1 - 2 * (exponent & 1),
        (_, Ok(exponent)) => base.checked_pow(exponent).unwrap_or_else(|| overflow(at)),
        (_, Err(_)) => overflow(at),
    }
}

/// Python's `base ** exponent` for a negative exponent: a float.
///
/// `ZeroDivisionError` for `base == 0`.
pub fn pow_float(base: i64, exponent: i64, at: &'static str) -> f64 {
    if base == 0 && exponent < 0 {
        let message = "0.0 cannot be raised to a negative power";
        raise("ZeroDivisionError", message, at);
    }
    (base as f64).powf(exponent as f64)
}

/// Python's `pow(base, exponent, modulus)` for an exponent that is not negative.
///
/// `ValueError` for a zero modulus or a negative exponent.
pub fn pow_mod(base: i64, exponent: i64, modulus: i64, at: &'static str) -> i64 {
    if modulus == 0 {
        raise("ValueError", "pow() 3rd argument cannot be 0", at);
    }
    if exponent < 0 {
        let message = "a negative exponent with a modulus is not supported";
        raise("ValueError", message, at);
    }
    let size = i128::from(modulus).abs();
    let mut square = i128::from(base).rem_euclid(size);
    let mut result = 1 % size;
    let mut left = exponent;
    while left > 0 {
        if left & 1 == 1 {
            result = result * square % size;
        }
        square = square * square % size;
        left >>= 1;
    }
    // The result is smaller than the modulus, so it has 64 bits.
    modulo(result as i64, modulus, at)
}

/// Python's `a << count`. `ValueError` for a negative count.
#[inline]
pub fn shl(a: i64, count: i64, at: &'static str) -> i64 {
    if count < 0 {
        raise("ValueError", "negative shift count", at);
    }
    if a == 0 {
        return 0;
    }
    if count > 63 {
        overflow(at);
    }
    let shifted = a << count;
    if shifted >> count != a {
        overflow(at);
    }
    shifted
}

/// Python's `a >> count`: rounds down. `ValueError` for a negative count.
#[inline]
pub fn shr(a: i64, count: i64, at: &'static str) -> i64 {
    if count < 0 {
        raise("ValueError", "negative shift count", at);
    }
    a >> count.min(63)
}

/// Python's `a / b`: the float nearest to the exact quotient.
///
/// `ZeroDivisionError` for `b == 0`.
#[inline]
pub fn truediv(a: i64, b: i64, at: &'static str) -> f64 {
    if b == 0 {
        raise("ZeroDivisionError", "division by zero", at);
    }
    let exact = 1 << 53;
    if a.unsigned_abs() <= exact && b.unsigned_abs() <= exact {
        return a as f64 / b as f64;
    }
    long_truediv(a, b)
}

/// The float nearest to `a / b` where `a` or `b` is not exact as a float.
///
/// The dividend is shifted up so that the quotient has at least 64 bits; a
/// remainder is kept as its lowest bit, which only decides ties.
fn long_truediv(a: i64, b: i64) -> f64 {
    if a == 0 {
        return 0.0_f64.copysign(b as f64);
    }
    let dividend = u128::from(a.unsigned_abs());
    let divisor = u128::from(b.unsigned_abs());
    let shift = dividend.leading_zeros();
    let shifted = dividend << shift;
    let quotient = (shifted / divisor) | u128::from(shifted % divisor != 0);
    let size = quotient as f64 / (1_u128 << shift) as f64;
    if (a < 0) == (b < 0) { size } else { -size }
}

/// Python's `int(x)` of a float: drops the fraction.
///
/// `ValueError` for NaN, `OverflowError` for an infinity.
#[inline]
pub fn from_float(x: f64, at: &'static str) -> i64 {
    let limit = 9_223_372_036_854_775_808.0;
    if x >= -limit && x < limit {
        return x as i64;
    }
    if x.is_nan() {
        raise("ValueError", "cannot convert float NaN to integer", at);
    }
    if x.is_infinite() {
        let message = "cannot convert float infinity to integer";
        raise("OverflowError", message, at);
    }
    overflow(at)
}

/// Python's `math.floor(x)`, with the errors of [`from_float`].
#[inline]
pub fn floor(x: f64, at: &'static str) -> i64 {
    from_float(x.floor(), at)
}

/// Python's `math.ceil(x)`, with the errors of [`from_float`].
#[inline]
pub fn ceil(x: f64, at: &'static str) -> i64 {
    from_float(x.ceil(), at)
}

/// Python's `round(x)`: halves go to the even neighbour. Errors of [`from_float`].
#[inline]
pub fn round(x: f64, at: &'static str) -> i64 {
    from_float(x.round_ties_even(), at)
}

/// Python's `round(a, digits)` of an int: `round(25, -1)` is 20.
pub fn round_to(a: i64, digits: i64, at: &'static str) -> i64 {
    if digits >= 0 {
        return a;
    }
    if digits < -19 {
        return 0;
    }
    let unit = 10_i128.pow(digits.unsigned_abs() as u32);
    let exact = i128::from(a);
    let below = exact.div_euclid(unit);
    let twice = 2 * exact.rem_euclid(unit);
    let up = twice > unit || (twice == unit && below % 2 != 0);
    i64::try_from((below + i128::from(up)) * unit).unwrap_or_else(|_| overflow(at))
}

/// Python's `a.bit_length()`.
pub fn bit_length(a: i64) -> i64 {
    i64::from(u64::BITS - a.unsigned_abs().leading_zeros())
}

/// Python's `len(range(start, stop, step))`; `ValueError` for `step == 0`.
pub fn range_len(start: i64, stop: i64, step: i64, at: &'static str) -> i64 {
    if step == 0 {
        raise("ValueError", "range() arg 3 must not be zero", at);
    }
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    let last = high.abs_diff(low) - 1;
    let count = u128::from(last / step.unsigned_abs()) + 1;
    i64::try_from(count).unwrap_or_else(|_| overflow(at))
}

/// Python's `int(text)`: a decimal number, with underscores and spaces around.
///
/// `ValueError` with CPython's text for anything else.
pub fn parse(text: &str, at: &'static str) -> i64 {
    parse_base(text, 10, at)
}

/// Python's `int(text, base)`; base 0 reads the prefix `0x`, `0o` or `0b`.
///
/// `ValueError` with CPython's text for a bad base or a bad number.
pub fn parse_base(text: &str, base: i64, at: &'static str) -> i64 {
    let fail = || -> ! {
        let message = format!("invalid literal for int() with base {base}: {}", quote(text));
        raise("ValueError", message, at)
    };
    if base < 0 || base == 1 || base > 36 {
        raise("ValueError", "int() base must be >= 2 and <= 36, or 0", at);
    }
    let body = text.trim();
    let (negative, unsigned) = match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    let (radix, digits, after_prefix) = split_prefix(unsigned, base);
    // Underscores stand between digits, or between a prefix and a digit.
    let starts_well = after_prefix || !digits.starts_with('_');
    if !starts_well || digits.ends_with('_') || digits.contains("__") {
        fail();
    }
    let mut value: i128 = 0;
    let mut count = 0;
    for digit in digits.chars().filter(|c| *c != '_') {
        let Some(digit) = digit.to_digit(radix) else { fail() };
        value = (value * i128::from(radix) + i128::from(digit)).min(1 << 70);
        count += 1;
    }
    // Base 0 follows the rules of source text, which forbids `012`.
    let leading_zero = base == 0 && !after_prefix && digits.starts_with('0') && value != 0;
    if count == 0 || leading_zero {
        fail();
    }
    let value = if negative { -value } else { value };
    i64::try_from(value).unwrap_or_else(|_| overflow(at))
}

/// The radix, the digits, and whether a prefix such as `0x` was cut off.
fn split_prefix(digits: &str, base: i64) -> (u32, &str, bool) {
    let prefix = digits.get(..2).unwrap_or("").to_ascii_lowercase();
    let named = match prefix.as_str() {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => 0,
    };
    if named != 0 && (base == 0 || base == i64::from(named)) {
        return (named, digits.get(2..).unwrap_or(""), true);
    }
    let radix = if base == 0 { 10 } else { base as u32 };
    (radix, digits, false)
}

/// Python's `math.gcd(a, b)`: never negative.
pub fn gcd(a: i64, b: i64, at: &'static str) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or_else(|_| overflow(at))
}

/// Python's `math.lcm(a, b)`: never negative.
pub fn lcm(a: i64, b: i64, at: &'static str) -> i64 {
    if a == 0 || b == 0 {
        return 0;
    }
    abs(mul(a / gcd(a, b, at), b, at), at)
}

/// Python's `math.factorial(n)`; `ValueError` for a negative number.
pub fn factorial(n: i64, at: &'static str) -> i64 {
    if n < 0 {
        let message = "factorial() not defined for negative values";
        raise("ValueError", message, at);
    }
    (2..=n).fold(1, |product, factor| mul(product, factor, at))
}

/// Python's `math.comb(n, k)`; `ValueError` for negative numbers.
pub fn comb(n: i64, k: i64, at: &'static str) -> i64 {
    check_counts(n, k, at);
    if k > n {
        return 0;
    }
    let mut result: i128 = 1;
    for i in 1..=k.min(n - k) {
        // The product of i consecutive numbers is a multiple of i!.
        result = result * i128::from(n - i + 1) / i128::from(i);
        if result > i128::from(i64::MAX) {
            overflow(at);
        }
    }
    result as i64
}

/// Python's `math.perm(n, k)`; `ValueError` for negative numbers.
pub fn perm(n: i64, k: i64, at: &'static str) -> i64 {
    check_counts(n, k, at);
    if k > n {
        return 0;
    }
    (n - k + 1..=n).fold(1, |product, factor| mul(product, factor, at))
}

/// Raises the `ValueError` of `comb` and `perm` for negative numbers.
fn check_counts(n: i64, k: i64, at: &'static str) {
    if n < 0 {
        raise("ValueError", "n must be a non-negative integer", at);
    }
    if k < 0 {
        raise("ValueError", "k must be a non-negative integer", at);
    }
}

/// Python's `math.isqrt(n)`: the root rounded down; `ValueError` for `n < 0`.
pub fn isqrt(n: i64, at: &'static str) -> i64 {
    if n < 0 {
        raise("ValueError", "isqrt() argument must be nonnegative", at);
    }
    n.isqrt()
}
