//! Python's `float`, where it differs from Rust's `f64`.
//!
//! `+ - *` and comparisons are the same in both languages. The last argument,
//! `at`, is the Python file and line for the message.

use super::error::raise;
use super::text::quote;

/// Python's `a / b`; `ZeroDivisionError` for `b == 0`.
#[inline]
pub fn div(a: f64, b: f64, at: &'static str) -> f64 {
    if b == 0.0 {
        raise("ZeroDivisionError", "float division by zero", at);
    }
    a / b
}

/// Python's `a // b`: rounded down; `ZeroDivisionError` for `b == 0`.
pub fn floordiv(a: f64, b: f64, at: &'static str) -> f64 {
    if b == 0.0 {
        raise("ZeroDivisionError", "float floor division by zero", at);
    }
    divide_down(a, b).0
}

/// Python's `a % b`: has the sign of `b`; `ZeroDivisionError` for `b == 0`.
pub fn modulo(a: f64, b: f64, at: &'static str) -> f64 {
    if b == 0.0 {
        raise("ZeroDivisionError", "float modulo", at);
    }
    divide_down(a, b).1
}

/// Python's `divmod(a, b)`; `ZeroDivisionError` for `b == 0`.
pub fn divmod(a: f64, b: f64, at: &'static str) -> (f64, f64) {
    if b == 0.0 {
        raise("ZeroDivisionError", "float divmod()", at);
    }
    divide_down(a, b)
}

/// The quotient rounded down and the remainder, for `b != 0`.
fn divide_down(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), remainder);
    }
    // The division above may be off by a little; the result is whole.
    let mut whole = quotient.floor();
    if quotient - whole > 0.5 {
        whole += 1.0;
    }
    (whole, remainder)
}

/// Python's `base ** exponent`.
///
/// `ZeroDivisionError` for zero with a negative exponent, `OverflowError` for
/// a result that is too large. Python has a complex result for a negative base
/// with a fractional exponent; that raises `NotImplementedError`.
pub fn pow(base: f64, exponent: f64, at: &'static str) -> f64 {
    let power = base.powf(exponent);
    if power.is_finite() || !base.is_finite() || !exponent.is_finite() {
        return power;
    }
    if base == 0.0 {
        let message = "0.0 cannot be raised to a negative power";
        raise("ZeroDivisionError", message, at);
    }
    if power.is_nan() {
        let message = "a negative number to a fractional power is complex";
        raise("NotImplementedError", message, at);
    }
    let message = "(34, 'Numerical result out of range')";
    raise("OverflowError", message, at)
}

/// Python's `round(x, digits)`: the float nearest to the decimal number that
/// is nearest to `x`; exact halves go to an even digit.
///
/// `OverflowError` when rounding up leaves the range of floats.
pub fn round_to(x: f64, digits: i64, at: &'static str) -> f64 {
    if x == 0.0 || !x.is_finite() || digits > 323 {
        return x;
    }
    if digits < -308 {
        return 0.0 * x;
    }
    let text = match usize::try_from(digits) {
        Ok(digits) => format!("{x:.digits$}"),
        Err(_) => rounded_to_tens(x, digits.unsigned_abs() as usize),
    };
    // The text is a number, so it parses.
    let rounded = text.parse().unwrap_or(f64::NAN);
    if rounded.is_infinite() {
        raise("OverflowError", "rounded value too large to represent", at);
    }
    rounded
}

/// The decimal text of `x` rounded to a multiple of ten to the power `tens`.
fn rounded_to_tens(x: f64, tens: usize) -> String {
    let short = format!("{x:e}");
    let exponent = short.split_once('e').and_then(|(_, exponent)| exponent.parse().ok());
    let exponent: i64 = exponent.unwrap_or(0);
    let kept = exponent - tens as i64;
    if let Ok(kept) = usize::try_from(kept) {
        return format!("{x:.kept$e}");
    }
    // Below one unit; the exact text of x tells whether it is above a half.
    let exact = format!("{:.1074}", x.abs());
    let half = format!("{:0<tens$}.{:0<1074}", 5, "");
    let size = if kept == -1 && exact > half { format!("1e{tens}") } else { String::from("0") };
    if x < 0.0 { format!("-{size}") } else { size }
}

/// Python's `float(text)`; `ValueError` with CPython's text for a bad number.
pub fn parse(text: &str, at: &'static str) -> f64 {
    match parse_digits(text.trim()) {
        Some(x) => x,
        None => {
            let message = format!("could not convert string to float: {}", quote(text));
            raise("ValueError", message, at)
        }
    }
}

/// Reads a number that may have single underscores between digits.
fn parse_digits(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return text.parse().ok();
    }
    let parts: Vec<&str> = text.split('_').collect();
    let between_digits = parts.windows(2).all(|pair| {
        pair[0].ends_with(|c: char| c.is_ascii_digit())
            && pair[1].starts_with(|c: char| c.is_ascii_digit())
    });
    if between_digits { parts.concat().parse().ok() } else { None }
}
