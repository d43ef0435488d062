//! Ops on constants, where the result is the same bits as at run time.
//!
//! Not folded: transcendental functions (their last bits are the machine's),
//! results that are NaN, conversions that do not fit, ops that would raise.

use pyrsc_ir::{Attr, DType, Op};

use super::consts::Const;

/// The result of an op on constants, if it is known to the bit.
pub(crate) fn fold(op: Op, attrs: &[Attr], args: &[Const]) -> Option<Const> {
    if let (Op::Cast, [Attr::DType(dtype)], [a]) = (op, attrs, args) {
        return cast(*a, *dtype);
    }
    let folded = match *args {
        [Const::Bool(a)] if op == Op::Not => Some(Const::Bool(!a)),
        [Const::Int(a, dtype)] => int_unary(op, a, dtype),
        [Const::Float(a, dtype)] => float_unary(op, a.get(), dtype),
        [Const::Bool(a), Const::Bool(b)] => bool_binary(op, a, b),
        [Const::Int(a, x), Const::Int(b, y)] if x == y => int_binary(op, a, b, x),
        [Const::Float(a, x), Const::Float(b, y)] if x == y => float_binary(op, a.get(), b.get(), x),
        _ => None,
    };
    folded.filter(|result| !matches!(result, Const::Float(bits, _) if bits.get().is_nan()))
}

fn cast(a: Const, to: DType) -> Option<Const> {
    let int = |value: i64| match to {
        DType::Bool => Some(Const::Bool(value != 0)),
        DType::F32 => Some(Const::float(f64::from(value as f32), to)),
        DType::F64 => Some(Const::float(value as f64, to)),
        _ => Const::wrapped(i128::from(value), to),
    };
    match a {
        Const::Bool(value) => int(i64::from(value)),
        Const::Int(value, _) => int(value),
        Const::Float(bits, _) => {
            let value = bits.get();
            if to.is_float() {
                return Some(Const::float(value, to));
            }
            if to == DType::Bool {
                return Some(Const::Bool(value != 0.0));
            }
            let whole = value.trunc();
            let exact = whole as i128;
            let result = Const::wrapped(exact, to)?;
            let fits = whole.abs() < 9e18 && result.as_int().map(i128::from) == Some(exact);
            fits.then_some(result)
        }
    }
}

fn int_unary(op: Op, a: i64, dtype: DType) -> Option<Const> {
    let wide = i128::from(a);
    let checked = |value: Option<i64>| value.map(Const::int);
    match op {
        Op::Neg => Const::wrapped(-wide, dtype),
        Op::Abs => Const::wrapped(wide.abs(), dtype),
        Op::Square => Const::wrapped(wide * wide, dtype),
        Op::Not => Const::wrapped(!wide, dtype),
        Op::Sign => Const::wrapped(wide.signum(), dtype),
        Op::IntNeg => checked(a.checked_neg()),
        Op::IntAbs => checked(a.checked_abs()),
        _ => None,
    }
}

fn bool_binary(op: Op, a: bool, b: bool) -> Option<Const> {
    Some(Const::Bool(match op {
        Op::And => a & b,
        Op::Or => a | b,
        Op::Xor | Op::Ne => a ^ b,
        Op::Eq => a == b,
        _ => return None,
    }))
}

fn int_binary(op: Op, a: i64, b: i64, dtype: DType) -> Option<Const> {
    let (x, y) = (i128::from(a), i128::from(b));
    let wrapped = |value: i128| Const::wrapped(value, dtype);
    match op {
        Op::Add => wrapped(x + y),
        Op::Sub => wrapped(x - y),
        Op::Mul => wrapped(x * y),
        Op::Minimum => wrapped(x.min(y)),
        Op::Maximum => wrapped(x.max(y)),
        Op::And => wrapped(x & y),
        Op::Or => wrapped(x | y),
        Op::Xor => wrapped(x ^ y),
        Op::FloorDiv | Op::Rem if b == 0 => wrapped(0),
        Op::FloorDiv => wrapped((x - x.rem_euclid(y) - floor_shift(x, y)) / y),
        Op::Rem => wrapped(x.rem_euclid(y) + floor_shift(x, y)),
        Op::Pow => int_pow(x, b).and_then(wrapped),
        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => compare(op, x.cmp(&y)),
        _ => python_int(op, a, b),
    }
}

/// What to add to the Euclidean remainder to give it the divisor's sign.
fn floor_shift(a: i128, b: i128) -> i128 {
    if b < 0 && a.rem_euclid(b) != 0 { b } else { 0 }
}

/// Powers that do not overflow.
fn int_pow(a: i128, b: i64) -> Option<i128> {
    let result = a.checked_pow(u32::try_from(b).ok()?)?;
    i64::try_from(result).ok().map(i128::from)
}

/// Python's ops on ints; `None` where they raise.
fn python_int(op: Op, a: i64, b: i64) -> Option<Const> {
    let (x, y) = (i128::from(a), i128::from(b));
    let exact = match op {
        Op::IntAdd => x + y,
        Op::IntSub => x - y,
        Op::IntMul => x * y,
        Op::IntFloorDiv if b != 0 => (x - x.rem_euclid(y) - floor_shift(x, y)) / y,
        Op::IntRem if b != 0 => x.rem_euclid(y) + floor_shift(x, y),
        Op::IntPow => int_pow(x, b)?,
        Op::IntTrueDiv if b != 0 && a.abs() < 1 << 53 && b.abs() < 1 << 53 => {
            return Some(Const::float(a as f64 / b as f64, DType::F64));
        }
        _ => return None,
    };
    i64::try_from(exact).ok().map(Const::int)
}

fn compare(op: Op, order: std::cmp::Ordering) -> Option<Const> {
    Some(Const::Bool(match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
        _ => return None,
    }))
}

fn float_unary(op: Op, a: f64, dtype: DType) -> Option<Const> {
    let single = a as f32;
    let value = match op {
        Op::Neg => -a,
        Op::Abs => a.abs(),
        Op::Floor => a.floor(),
        Op::Ceil => a.ceil(),
        Op::Trunc => a.trunc(),
        Op::Rint => a.round_ties_even(),
        Op::Square if dtype == DType::F32 => f64::from(single * single),
        Op::Square => a * a,
        Op::Sqrt if dtype == DType::F32 => f64::from(single.sqrt()),
        Op::Sqrt => a.sqrt(),
        Op::IsNan => return Some(Const::Bool(a.is_nan())),
        Op::IsInf => return Some(Const::Bool(a.is_infinite())),
        Op::IsFinite => return Some(Const::Bool(a.is_finite())),
        _ => return None,
    };
    Some(Const::float(value, dtype))
}

fn float_binary(op: Op, a: f64, b: f64, dtype: DType) -> Option<Const> {
    if matches!(op, Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge) {
        return match a.partial_cmp(&b) {
            Some(order) => compare(op, order),
            None => Some(Const::Bool(op == Op::Ne)),
        };
    }
    if matches!(op, Op::Minimum | Op::Maximum) {
        // Zeros of two signs compare equal; which one wins is the machine's.
        let smaller = match a.partial_cmp(&b)? {
            std::cmp::Ordering::Less => a,
            std::cmp::Ordering::Greater => b,
            std::cmp::Ordering::Equal if a.to_bits() == b.to_bits() => a,
            std::cmp::Ordering::Equal => return None,
        };
        let larger = if smaller.to_bits() == a.to_bits() {
            b
        } else {
            a
        };
        let value = if op == Op::Minimum { smaller } else { larger };
        return Some(Const::float(value, dtype));
    }
    if op == Op::FloatDiv && b == 0.0 {
        return None;
    }
    // In the dtype's own precision: rounding twice is not rounding once.
    let value = if dtype == DType::F32 {
        f64::from(arithmetic32(op, a as f32, b as f32)?)
    } else {
        arithmetic64(op, a, b)?
    };
    Some(Const::float(value, dtype))
}

fn arithmetic64(op: Op, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div | Op::FloatDiv => a / b,
        _ => return None,
    })
}

fn arithmetic32(op: Op, a: f32, b: f32) -> Option<f32> {
    Some(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div => a / b,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Const, fold};
    use pyrsc_ir::{Attr, DType, Op};

    fn ints(op: Op, a: i64, b: i64) -> Option<i64> {
        fold(op, &[], &[Const::int(a), Const::int(b)])?.as_int()
    }

    /// Python's and NumPy's signs, wrapping, and what is left alone.
    #[test]
    fn integers() {
        for (a, b) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3)] {
            let quotient = (a as f64 / b as f64).floor() as i64;
            assert_eq!(ints(Op::FloorDiv, a, b), Some(quotient), "{a} // {b}");
            assert_eq!(ints(Op::Rem, a, b), Some(a - b * quotient), "{a} % {b}");
        }
        assert_eq!(ints(Op::Rem, 5, 0), Some(0));
        assert_eq!(ints(Op::IntRem, 5, 0), None);
        assert_eq!(ints(Op::Add, i64::MAX, 1), Some(i64::MIN));
        assert_eq!(ints(Op::IntAdd, i64::MAX, 1), None);
        assert_eq!(ints(Op::FloorDiv, i64::MIN, -1), Some(i64::MIN));
    }

    /// No NaN is made, and a conversion that does not fit is left alone.
    #[test]
    fn floats() {
        let float = |value: f64| Const::float(value, DType::F64);
        assert_eq!(fold(Op::Div, &[], &[float(0.0), float(0.0)]), None);
        assert_eq!(fold(Op::Exp, &[], &[float(0.0)]), None);
        let to = [Attr::DType(DType::I8)];
        assert_eq!(fold(Op::Cast, &to, &[float(300.0)]), None);
        assert_eq!(
            fold(Op::Cast, &to, &[float(-3.7)]),
            Some(Const::Int(-3, DType::I8))
        );
    }
}
