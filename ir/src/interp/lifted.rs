//! The lifted ops on scalars, as NumPy computes them.
//!
//! Integers are computed exactly and cut to their dtype, which is what wrapping
//! means. `f32` is computed in `f64` and rounded: for `+ - * /` and `sqrt` that
//! is the correctly rounded result, as in hardware.

use crate::ops::Op;
use crate::types::DType;

use super::datum::Scalar;

/// The op on one element of each operand; `cast` goes to `to`.
///
/// # Errors
/// A sentence, if the op does not take these operands.
pub(super) fn lifted(op: Op, args: &[Scalar], to: Option<DType>) -> Result<Scalar, String> {
    let result = match (args, to) {
        ([a], Some(dtype)) => Some(a.cast(dtype)),
        ([a], None) => unary(op, *a),
        ([a, b], None) => binary(op, *a, *b),
        ([Scalar::Bool(cond), a, b], None) if op == Op::Select => Some(if *cond { *a } else { *b }),
        _ => None,
    };
    result.ok_or_else(|| format!("{op} of {args:?}"))
}

fn unary(op: Op, a: Scalar) -> Option<Scalar> {
    match op {
        Op::IsNan => return Some(Scalar::Bool(a.is_nan())),
        Op::IsInf => return Some(Scalar::Bool(a.float().is_infinite())),
        Op::IsFinite => return Some(Scalar::Bool(a.float().is_finite())),
        Op::Square => return binary(Op::Mul, a, a),
        _ => {}
    }
    match a.integer() {
        Some(value) => unary_int(op, a, value),
        None => unary_float(op, a.float()).map(|value| Scalar::of_float(a.dtype(), value)),
    }
}

fn unary_int(op: Op, a: Scalar, value: i128) -> Option<Scalar> {
    let is_bool = a.dtype() == DType::Bool;
    let result = match op {
        Op::Not if is_bool => i128::from(value == 0),
        Op::Not => !value,
        Op::Abs => value.abs(),
        Op::Neg if !is_bool => -value,
        Op::Sign if !is_bool => value.signum(),
        Op::Floor | Op::Ceil | Op::Trunc | Op::Rint => value,
        _ => return None,
    };
    Some(Scalar::of_integer(a.dtype(), result))
}

fn unary_float(op: Op, a: f64) -> Option<f64> {
    Some(match op {
        Op::Neg => -a,
        Op::Abs => a.abs(),
        Op::Sign => sign(a),
        Op::Sqrt => a.sqrt(),
        Op::Cbrt => a.cbrt(),
        Op::Exp => a.exp(),
        Op::Exp2 => a.exp2(),
        Op::Expm1 => a.exp_m1(),
        Op::Log => a.ln(),
        Op::Log2 => a.log2(),
        Op::Log10 => a.log10(),
        Op::Log1p => a.ln_1p(),
        Op::Sin => a.sin(),
        Op::Cos => a.cos(),
        Op::Tan => a.tan(),
        Op::Asin => a.asin(),
        Op::Acos => a.acos(),
        Op::Atan => a.atan(),
        Op::Sinh => a.sinh(),
        Op::Cosh => a.cosh(),
        Op::Tanh => a.tanh(),
        Op::Erf => libm::erf(a),
        Op::Erfc => libm::erfc(a),
        Op::NormCdf => norm_cdf(a),
        Op::Floor => a.floor(),
        Op::Ceil => a.ceil(),
        Op::Trunc => a.trunc(),
        Op::Rint => a.round_ties_even(),
        _ => return None,
    })
}

fn sign(a: f64) -> f64 {
    if a > 0.0 {
        1.0
    } else if a < 0.0 {
        -1.0
    } else if a == 0.0 {
        0.0
    } else {
        a
    }
}

/// erfc(-x / sqrt 2) / 2, with the rounding of the argument made good: in the
/// tail erfc magnifies it by the square of the argument.
fn norm_cdf(x: f64) -> f64 {
    /// What the constant lacks of 1 / sqrt 2.
    const REST: f64 = -4.833_646_656_726_457e-17;
    let root = std::f64::consts::FRAC_1_SQRT_2;
    let t = -x * root;
    let value = libm::erfc(t);
    if !t.is_finite() || value == 0.0 {
        return 0.5 * value;
    }
    let missing = (-x).mul_add(root, -t) + -x * REST;
    let slope = -std::f64::consts::FRAC_2_SQRT_PI * (-t * t).exp();
    0.5 * slope.mul_add(missing, value)
}

fn binary(op: Op, a: Scalar, b: Scalar) -> Option<Scalar> {
    let dtype = a.dtype();
    if dtype != b.dtype() {
        return None;
    }
    if let Some(result) = compare(op, a, b) {
        return Some(Scalar::Bool(result));
    }
    // On a tie NumPy takes the second operand, which shows in the sign of zero.
    match op {
        Op::Minimum => return Some(if less(a, b) || a.is_nan() { a } else { b }),
        Op::Maximum => return Some(if less(b, a) || a.is_nan() { a } else { b }),
        _ => {}
    }
    match (a, b) {
        (Scalar::Bool(a), Scalar::Bool(b)) => binary_bool(op, a, b).map(Scalar::Bool),
        (Scalar::F32(a), Scalar::F32(b)) if op == Op::FloorDiv => {
            Some(Scalar::F32(floor_div_f32(a, b)))
        }
        (Scalar::F32(a), Scalar::F32(b)) if op == Op::Rem => Some(Scalar::F32(rem_f32(a, b))),
        _ => match (a.integer(), b.integer()) {
            (Some(a), Some(b)) => {
                binary_int(op, a, b).map(|value| Scalar::of_integer(dtype, value))
            }
            _ => binary_float(op, a.float(), b.float()).map(|value| Scalar::of_float(dtype, value)),
        },
    }
}

pub(super) fn less(a: Scalar, b: Scalar) -> bool {
    match (a.integer(), b.integer()) {
        (Some(a), Some(b)) => a < b,
        _ => a.float() < b.float(),
    }
}

fn compare(op: Op, a: Scalar, b: Scalar) -> Option<bool> {
    let order = match (a.integer(), b.integer()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.float().partial_cmp(&b.float()),
    };
    match op {
        Op::Eq => Some(order.is_some_and(std::cmp::Ordering::is_eq)),
        Op::Ne => Some(!order.is_some_and(std::cmp::Ordering::is_eq)),
        Op::Lt => Some(order.is_some_and(std::cmp::Ordering::is_lt)),
        Op::Le => Some(order.is_some_and(std::cmp::Ordering::is_le)),
        Op::Gt => Some(order.is_some_and(std::cmp::Ordering::is_gt)),
        Op::Ge => Some(order.is_some_and(std::cmp::Ordering::is_ge)),
        _ => None,
    }
}

fn binary_bool(op: Op, a: bool, b: bool) -> Option<bool> {
    match op {
        Op::And | Op::Mul => Some(a && b),
        Op::Or | Op::Add => Some(a || b),
        Op::Xor => Some(a != b),
        _ => None,
    }
}

fn binary_int(op: Op, a: i128, b: i128) -> Option<i128> {
    Some(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a.wrapping_mul(b),
        Op::FloorDiv if b == 0 => 0,
        Op::FloorDiv => floor_div_int(a, b),
        Op::Rem if b == 0 => 0,
        Op::Rem => a - floor_div_int(a, b) * b,
        Op::Pow => wrapping_pow(a, u64::try_from(b).ok()?),
        Op::And => a & b,
        Op::Or => a | b,
        Op::Xor => a ^ b,
        _ => return None,
    })
}

/// Towards minus infinity.
pub(super) fn floor_div_int(a: i128, b: i128) -> i128 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    }
}

fn wrapping_pow(mut base: i128, mut exponent: u64) -> i128 {
    let mut result: i128 = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}

fn binary_float(op: Op, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div => a / b,
        Op::FloorDiv => floor_div_f64(a, b),
        Op::Rem => rem_f64(a, b),
        Op::Pow => a.powf(b),
        Op::Atan2 => a.atan2(b),
        Op::Hypot => a.hypot(b),
        _ => return None,
    })
}

macro_rules! float_division {
    ($ty:ty, $floor_div:ident, $rem:ident) => {
        /// The remainder with the sign of `b`.
        pub(super) fn $rem(a: $ty, b: $ty) -> $ty {
            let rem = a % b;
            if b == 0.0 || rem.is_nan() {
                rem
            } else if rem == 0.0 {
                (0.0 as $ty).copysign(b)
            } else if (b < 0.0) != (rem < 0.0) {
                rem + b
            } else {
                rem
            }
        }

        /// The quotient towards minus infinity, made from the remainder so that
        /// both fit.
        pub(super) fn $floor_div(a: $ty, b: $ty) -> $ty {
            let rem = a % b;
            if b == 0.0 {
                return a / b;
            }
            let mut quotient = (a - rem) / b;
            if rem != 0.0 && (b < 0.0) != (rem < 0.0) {
                quotient -= 1.0;
            }
            if quotient == 0.0 {
                return (0.0 as $ty).copysign(a / b);
            }
            let floor = quotient.floor();
            if quotient - floor > 0.5 {
                floor + 1.0
            } else {
                floor
            }
        }
    };
}

float_division!(f32, floor_div_f32, rem_f32);
float_division!(f64, floor_div_f64, rem_f64);
