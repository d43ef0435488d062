//! Operators on Python's `int` and `float`: they raise where Python does.
//!
//! A Python `int` has no bounds; ours has 64 bits, and what lies outside raises
//! `OverflowError` with [`OVERFLOW`].

use crate::ops::Op;

use super::Exception;
use super::datum::Scalar;
use super::lifted::{floor_div_f64, floor_div_int, rem_f64};

/// The message where a Python `int` would grow beyond 64 bits.
pub const OVERFLOW: &str = "integer result does not fit in 64 bits";

/// A checked op on its operands.
pub(super) fn checked(op: Op, args: &[Scalar]) -> Result<Scalar, Exception> {
    match *args {
        [Scalar::I64(a), Scalar::I64(b)] if op == Op::IntTrueDiv => true_div(a, b).map(Scalar::F64),
        [Scalar::I64(a), Scalar::I64(b)] => int_binary(op, i128::from(a), i128::from(b)),
        [Scalar::I64(a)] => match op {
            Op::IntNeg => fits(Some(-i128::from(a))),
            _ => fits(Some(i128::from(a).abs())),
        },
        [Scalar::F64(a)] => int_of_float(a),
        [Scalar::F64(a), Scalar::F64(b)] => float_binary(op, a, b).map(Scalar::F64),
        _ => Err(Exception::internal(format!("{op} of {args:?}"))),
    }
}

fn overflow() -> Exception {
    Exception::new("OverflowError", OVERFLOW)
}

fn zero_division(message: &str) -> Exception {
    Exception::new("ZeroDivisionError", message)
}

fn fits(value: Option<i128>) -> Result<Scalar, Exception> {
    let value = value.and_then(|value| i64::try_from(value).ok());
    value.map(Scalar::I64).ok_or_else(overflow)
}

fn int_binary(op: Op, a: i128, b: i128) -> Result<Scalar, Exception> {
    match op {
        Op::IntAdd => fits(Some(a + b)),
        Op::IntSub => fits(Some(a - b)),
        Op::IntMul => fits(Some(a * b)),
        Op::IntFloorDiv if b == 0 => Err(zero_division("integer division or modulo by zero")),
        Op::IntFloorDiv => fits(Some(floor_div_int(a, b))),
        Op::IntRem if b == 0 => Err(zero_division("integer modulo by zero")),
        Op::IntRem => fits(Some(a - floor_div_int(a, b) * b)),
        Op::IntPow => match u64::try_from(b) {
            Ok(exponent) => fits(checked_pow(a, exponent)),
            Err(_) if a == 0 => Err(zero_division("0.0 cannot be raised to a negative power")),
            Err(_) => Err(Exception::not_modelled("a float power of an int")),
        },
        Op::IntShl | Op::IntShr if b < 0 => {
            Err(Exception::new("ValueError", "negative shift count"))
        }
        Op::IntShl if a == 0 => Ok(Scalar::I64(0)),
        // From 63 places on, only 0 and -1 << 63 fit: 64 are enough to see it.
        Op::IntShl => fits(Some(a << b.min(64))),
        Op::IntShr => fits(Some(a >> b.min(64))),
        _ => Err(Exception::internal(format!("{op} of two integers"))),
    }
}

fn checked_pow(base: i128, exponent: u64) -> Option<i128> {
    match base {
        0 => return Some(i128::from(exponent == 0)),
        1 => return Some(1),
        -1 => return Some(if exponent.is_multiple_of(2) { 1 } else { -1 }),
        _ => {}
    }
    base.checked_pow(u32::try_from(exponent).ok()?)
}

/// The float nearest to the exact quotient.
fn true_div(a: i64, b: i64) -> Result<f64, Exception> {
    if b == 0 {
        return Err(zero_division("division by zero"));
    }
    if a == 0 {
        // CPython divides small ints as floats, so the sign of b shows.
        return Ok(0.0 / b as f64);
    }
    let (dividend, divisor) = (u128::from(a.unsigned_abs()), u128::from(b.unsigned_abs()));
    let shift = dividend.leading_zeros();
    let dividend = dividend << shift;
    let mut quotient = dividend / divisor;
    // The quotient has 64 bits or more, so its last one is free to say that
    // something is left.
    quotient |= u128::from(dividend % divisor != 0);
    let magnitude = quotient as f64 * 0.5f64.powi(shift as i32);
    Ok(if (a < 0) == (b < 0) {
        magnitude
    } else {
        -magnitude
    })
}

fn int_of_float(a: f64) -> Result<Scalar, Exception> {
    if a.is_nan() {
        return Err(Exception::new(
            "ValueError",
            "cannot convert float NaN to integer",
        ));
    }
    if a.is_infinite() {
        let message = "cannot convert float infinity to integer";
        return Err(Exception::new("OverflowError", message));
    }
    // Two to the 63 is the first float above all 64-bit integers.
    const END: f64 = 9_223_372_036_854_775_808.0;
    let whole = a.trunc();
    if (-END..END).contains(&whole) {
        Ok(Scalar::I64(whole as i64))
    } else {
        Err(overflow())
    }
}

fn float_binary(op: Op, a: f64, b: f64) -> Result<f64, Exception> {
    match op {
        Op::FloatDiv if b == 0.0 => Err(zero_division("float division by zero")),
        Op::FloatDiv => Ok(a / b),
        Op::FloatFloorDiv if b == 0.0 => Err(zero_division("float floor division by zero")),
        Op::FloatFloorDiv => Ok(floor_div_f64(a, b)),
        Op::FloatRem if b == 0.0 => Err(zero_division("float modulo")),
        Op::FloatRem => Ok(rem_f64(a, b)),
        Op::FloatPow => float_pow(a, b),
        _ => Err(Exception::internal(format!("{op} of two floats"))),
    }
}

fn float_pow(a: f64, b: f64) -> Result<f64, Exception> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(zero_division("0.0 cannot be raised to a negative power"));
    }
    let finite = a.is_finite() && b.is_finite();
    if finite && a < 0.0 && b.fract() != 0.0 {
        return Err(Exception::not_modelled(
            "a complex power of a negative float",
        ));
    }
    let result = a.powf(b);
    if finite && result.is_infinite() {
        let message = "(34, 'Numerical result out of range')";
        return Err(Exception::new("OverflowError", message));
    }
    Ok(result)
}
