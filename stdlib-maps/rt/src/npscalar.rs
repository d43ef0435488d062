//! NumPy's operators on the elements of arrays, where they differ from Rust's.
//!
//! Nothing here raises for a division by zero: floats give infinities and
//! NaNs, integers give 0. Rust's own methods serve for the rest, for example
//! `round_ties_even` for `np.rint` and `hypot` for `np.hypot`.

use super::error::raise;
use ndarray::NdFloat;

/// NumPy's `a // b` of floats: rounded down.
#[inline]
pub fn floor_divide<T: NdFloat>(a: T, b: T) -> T {
    if b == T::zero() {
        return a / b;
    }
    let remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder != T::zero() && (b < T::zero()) != (remainder < T::zero()) {
        quotient -= T::one();
    }
    if quotient == T::zero() {
        return if (a / b).is_sign_negative() { -T::zero() } else { T::zero() };
    }
    // The division above may be off by a little; the result is whole.
    let whole = quotient.floor();
    let half = T::one() / (T::one() + T::one());
    if quotient - whole > half { whole + T::one() } else { whole }
}

/// NumPy's `a % b` of floats: has the sign of `b`.
#[inline]
pub fn remainder<T: NdFloat>(a: T, b: T) -> T {
    let remainder = a % b;
    if b == T::zero() {
        remainder
    } else if remainder == T::zero() {
        if b.is_sign_negative() { -T::zero() } else { T::zero() }
    } else if (b < T::zero()) != (remainder < T::zero()) {
        remainder + b
    } else {
        remainder
    }
}

/// NumPy's `a // b` of integers: rounded down, 0 for `b == 0`.
#[inline]
pub fn floor_divide_int(a: i64, b: i64) -> i64 {
    if b == 0 {
        return 0;
    }
    let quotient = a.wrapping_div(b);
    let inexact = a.wrapping_rem(b) != 0;
    quotient - i64::from(inexact && (a < 0) != (b < 0))
}

/// NumPy's `a % b` of integers: has the sign of `b`, 0 for `b == 0`.
#[inline]
pub fn remainder_int(a: i64, b: i64) -> i64 {
    if b == 0 {
        return 0;
    }
    let remainder = a.wrapping_rem(b);
    if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder }
}

/// NumPy's `base ** exponent` of integers, which wraps around.
///
/// `ValueError` for a negative exponent.
pub fn power_int(base: i64, exponent: i64, at: &'static str) -> i64 {
    if exponent < 0 {
        let message = "Integers to negative integer powers are not allowed.";
        raise("ValueError", message, at);
    }
    let mut square = base;
    let mut power: i64 = 1;
    let mut left = exponent;
    while left > 0 {
        if left & 1 == 1 {
            power = power.wrapping_mul(square);
        }
        square = square.wrapping_mul(square);
        left >>= 1;
    }
    power
}

/// NumPy's `np.sign(x)`: -1, 0 or 1, and NaN for NaN.
#[inline]
pub fn sign<T: NdFloat>(x: T) -> T {
    if x > T::zero() {
        T::one()
    } else if x < T::zero() {
        -T::one()
    } else if x == T::zero() {
        T::zero()
    } else {
        x
    }
}

/// NumPy's `np.maximum(a, b)`: NaN when one of them is.
#[inline]
pub fn maximum<T: NdFloat>(a: T, b: T) -> T {
    if a >= b || a.is_nan() { a } else { b }
}

/// NumPy's `np.minimum(a, b)`: NaN when one of them is.
#[inline]
pub fn minimum<T: NdFloat>(a: T, b: T) -> T {
    if a <= b || a.is_nan() { a } else { b }
}

/// NumPy's `np.fmax(a, b)`: the other one when one of them is NaN.
#[inline]
pub fn fmax<T: NdFloat>(a: T, b: T) -> T {
    if a >= b || b.is_nan() { a } else { b }
}

/// NumPy's `np.fmin(a, b)`: the other one when one of them is NaN.
#[inline]
pub fn fmin<T: NdFloat>(a: T, b: T) -> T {
    if a <= b || b.is_nan() { a } else { b }
}
