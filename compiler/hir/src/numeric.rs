//! What operators mean for numbers and arrays: the op, the dtype its operands
//! are brought to, and the type of the result. Shared by inference, which needs
//! the type, and lowering, which needs the rest.

use pyrsc_ir::{DType, Op, Rank};

use crate::body::{BinaryOp, CompareOp};
use crate::ty::{Class, Ty};

/// How an operator on two numbers or arrays is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub op: Op,
    /// What the operands are cast to before.
    pub operands: DType,
    pub result: Ty,
}

/// Why an operator cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Python would raise `TypeError`.
    Types,
    /// Python could do it.
    Unsupported(String),
    /// The same, with what to write instead.
    Instead(String, String),
}

/// NumPy's promotion of operands (NEP 50): Python's numbers are weak.
///
/// `None` if an operand is not a number or array, or the weak one has a kind
/// that does not fit.
pub fn promote(operands: &[&Ty]) -> Option<DType> {
    let mut strong: Option<DType> = None;
    let mut weak: Option<DType> = None;
    for ty in operands {
        let dtype = ty.dtype()?;
        let slot = if is_weak(ty) { &mut weak } else { &mut strong };
        *slot = Some(slot.map_or(dtype, |so_far| so_far.promote(dtype)));
    }
    Some(match (strong, weak) {
        (Some(strong), Some(weak)) => promote_weak(strong, weak),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return None,
    })
}

fn is_weak(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Scalar(_, Class::Python | Class::Either) | Ty::Number(_)
    )
}

fn promote_weak(strong: DType, weak: DType) -> DType {
    match (strong, weak) {
        (strong, DType::Bool) => strong,
        (DType::Bool, weak) => weak,
        (strong, weak) if weak.is_float() && !strong.is_float() => DType::F64,
        (strong, _) => strong,
    }
}

/// A weak operand whose value may be Python's or NumPy's changes the dtype
/// beside anything but float64 and int64.
fn ambiguous(operands: &[&Ty]) -> bool {
    let either = operands
        .iter()
        .any(|ty| matches!(ty, Ty::Scalar(_, Class::Either)) || is_numpy_number(ty));
    either
        && operands.iter().any(|ty| {
            ty.dtype() == Some(DType::F32)
                || ty
                    .dtype()
                    .is_some_and(|dtype| dtype.is_int() && dtype != DType::I64)
        })
}

/// Python's `int` on one path, perhaps NumPy's float on another.
fn is_numpy_number(ty: &Ty) -> bool {
    matches!(ty, Ty::Number(Class::NumPy | Class::Either))
}

/// The result's type: an array if any operand is, else a scalar of the class.
pub fn lifted_result(operands: &[&Ty], dtype: DType) -> Ty {
    let mut rank: Option<Rank> = None;
    for ty in operands {
        if let Ty::Array(_, other) = ty {
            rank = Some(rank.map_or(*other, |rank| rank.join(*other)));
        }
    }
    match rank {
        Some(rank) => Ty::Array(dtype, rank),
        None => Ty::numpy(dtype),
    }
}

fn all_python(operands: &[&Ty]) -> bool {
    operands.iter().all(|ty| is_weak(ty))
}

/// The exponent of `**`, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exponent {
    Int(i64),
    Float(f64),
    /// An int that is not negative.
    Natural,
    Unknown,
}

/// `a op b`.
///
/// # Errors
/// If the operands do not fit.
pub fn binary(op: BinaryOp, a: &Ty, b: &Ty, exponent: Exponent) -> Result<Plan, Misfit> {
    if !(a.is_scalar() || a.is_array()) || !(b.is_scalar() || b.is_array()) {
        return Err(Misfit::Types);
    }
    if let Some(class) = undecided(a, b) {
        return number_binary(op, class, exponent);
    }
    if ambiguous(&[a, b]) {
        return Err(Misfit::Unsupported(
            "one operand is Python's number on one path and NumPy's on another".to_owned(),
        ));
    }
    let dtype = promote(&[a, b]).ok_or(Misfit::Types)?;
    if all_python(&[a, b]) {
        python_binary(op, a, b, dtype, exponent)
    } else {
        numpy_binary(op, a, b, dtype, exponent)
    }
}

/// The class of the float, if the operands may both be Python's ints or not.
fn undecided(a: &Ty, b: &Ty) -> Option<Class> {
    let class = |ty: &Ty| match ty {
        Ty::Number(class) => Some(*class),
        _ => None,
    };
    match (a, b) {
        (Ty::Number(_), Ty::Number(_)) | (&Ty::INT, Ty::Number(_)) | (Ty::Number(_), &Ty::INT) => {
            let classes = [class(a), class(b)];
            let mut classes = classes.into_iter().flatten();
            let first = classes.next()?;
            Some(match classes.next() {
                Some(second) if second != first => Class::Either,
                _ => first,
            })
        }
        _ => None,
    }
}

/// An operator on numbers that are ints on some paths: as floats, exactly what
/// the ints would give.
fn number_binary(op: BinaryOp, class: Class, exponent: Exponent) -> Result<Plan, Misfit> {
    let number = Ty::Number(class);
    let float = Ty::Scalar(DType::F64, class);
    let (op, result) = match (op, exponent) {
        (BinaryOp::Add, _) => (Op::Add, number),
        (BinaryOp::Sub, _) => (Op::Sub, number),
        (BinaryOp::Mul, _) => (Op::Mul, number),
        (BinaryOp::Div, _) if class == Class::Python => (Op::FloatDiv, float),
        (BinaryOp::Pow, Exponent::Int(0..)) if class == Class::Python => (Op::FloatPow, number),
        (BinaryOp::Pow, Exponent::Int(2)) if class == Class::NumPy => (Op::Square, number),
        _ => {
            return Err(Misfit::Unsupported(
                "an operand is an int on one path and a float on another; `float(…)` decides"
                    .to_owned(),
            ));
        }
    };
    Ok(plan(op, DType::F64, result))
}

fn python_binary(
    op: BinaryOp,
    a: &Ty,
    b: &Ty,
    dtype: DType,
    exponent: Exponent,
) -> Result<Plan, Misfit> {
    let bitwise = matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor);
    if dtype == DType::Bool && bitwise {
        return Ok(plan(bitwise_op(op), DType::Bool, python(DType::Bool, a, b)));
    }
    let dtype = if dtype == DType::Bool {
        DType::I64
    } else {
        dtype
    };
    let float = dtype.is_float();
    let (op, operands, result) = match op {
        BinaryOp::Add if float => (Op::Add, DType::F64, DType::F64),
        BinaryOp::Add => (Op::IntAdd, DType::I64, DType::I64),
        BinaryOp::Sub if float => (Op::Sub, DType::F64, DType::F64),
        BinaryOp::Sub => (Op::IntSub, DType::I64, DType::I64),
        BinaryOp::Mul if float => (Op::Mul, DType::F64, DType::F64),
        BinaryOp::Mul => (Op::IntMul, DType::I64, DType::I64),
        BinaryOp::Div if float => (Op::FloatDiv, DType::F64, DType::F64),
        BinaryOp::Div => (Op::IntTrueDiv, DType::I64, DType::F64),
        BinaryOp::FloorDiv if float => (Op::FloatFloorDiv, DType::F64, DType::F64),
        BinaryOp::FloorDiv => (Op::IntFloorDiv, DType::I64, DType::I64),
        BinaryOp::Rem if float => (Op::FloatRem, DType::F64, DType::F64),
        BinaryOp::Rem => (Op::IntRem, DType::I64, DType::I64),
        BinaryOp::Pow if float => (Op::FloatPow, DType::F64, DType::F64),
        BinaryOp::Pow => return int_power(a, b, exponent),
        _ if float => return Err(Misfit::Types),
        BinaryOp::Shl => (Op::IntShl, DType::I64, DType::I64),
        BinaryOp::Shr => (Op::IntShr, DType::I64, DType::I64),
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor => {
            (bitwise_op(op), DType::I64, DType::I64)
        }
    };
    Ok(plan(op, operands, python(result, a, b)))
}

/// Python's result of Python's operands; if one may be NumPy's, so may it.
fn python(dtype: DType, a: &Ty, b: &Ty) -> Ty {
    let either = |ty: &Ty| matches!(ty, Ty::Scalar(_, Class::Either)) || is_numpy_number(ty);
    let class = if either(a) || either(b) {
        Class::Either
    } else {
        Class::Python
    };
    Ty::Scalar(dtype, class)
}

fn int_power(a: &Ty, b: &Ty, exponent: Exponent) -> Result<Plan, Misfit> {
    match exponent {
        Exponent::Natural => Ok(plan(Op::IntPow, DType::I64, python(DType::I64, a, b))),
        Exponent::Int(exponent) if exponent >= 0 => {
            Ok(plan(Op::IntPow, DType::I64, python(DType::I64, a, b)))
        }
        Exponent::Int(_) => Ok(plan(Op::FloatPow, DType::F64, python(DType::F64, a, b))),
        _ => Err(Misfit::Instead(
            "the result is an int or a float by the sign of the exponent".to_owned(),
            "make it a float, `float(a) ** b`, or take the exponent from a `range` or a `len`"
                .to_owned(),
        )),
    }
}

fn plan(op: Op, operands: DType, result: Ty) -> Plan {
    Plan {
        op,
        operands,
        result,
    }
}

fn bitwise_op(op: BinaryOp) -> Op {
    match op {
        BinaryOp::BitAnd => Op::And,
        BinaryOp::BitOr => Op::Or,
        _ => Op::Xor,
    }
}

fn numpy_binary(
    op: BinaryOp,
    a: &Ty,
    b: &Ty,
    dtype: DType,
    exponent: Exponent,
) -> Result<Plan, Misfit> {
    let lifted = |op: Op, dtype: DType| Ok(plan(op, dtype, lifted_result(&[a, b], dtype)));
    if matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor) {
        return if dtype.is_float() {
            Err(Misfit::Types)
        } else {
            lifted(bitwise_op(op), dtype)
        };
    }
    if op == BinaryOp::Div {
        return lifted(Op::Div, quotient_of(dtype));
    }
    if dtype == DType::Bool && !matches!(op, BinaryOp::Add | BinaryOp::Mul) {
        return Err(Misfit::Instead(
            "arithmetic on truth values".to_owned(),
            "convert them with `.astype(int)`, or use `&`, `|` and `^`".to_owned(),
        ));
    }
    match op {
        BinaryOp::Add => lifted(Op::Add, dtype),
        BinaryOp::Sub => lifted(Op::Sub, dtype),
        BinaryOp::Mul => lifted(Op::Mul, dtype),
        BinaryOp::FloorDiv => lifted(Op::FloorDiv, dtype),
        BinaryOp::Rem => lifted(Op::Rem, dtype),
        BinaryOp::Pow => match exponent {
            Exponent::Int(2) => lifted(Op::Square, dtype),
            Exponent::Float(2.0) if dtype.is_float() => lifted(Op::Square, dtype),
            Exponent::Float(0.5) if dtype.is_float() => lifted(Op::Sqrt, dtype),
            Exponent::Natural => lifted(Op::Pow, dtype),
            Exponent::Int(exponent) if exponent >= 0 || dtype.is_float() => lifted(Op::Pow, dtype),
            _ if dtype.is_float() => lifted(Op::Pow, dtype),
            _ => Err(Misfit::Unsupported(
                "integers to a power that may be negative".to_owned(),
            )),
        },
        _ => Err(if dtype.is_float() {
            Misfit::Types
        } else {
            Misfit::Instead(
                "shifts of NumPy integers".to_owned(),
                "multiply by a power of 2, or divide by it with `//`".to_owned(),
            )
        }),
    }
}

/// The dtype of a true division.
pub fn quotient_of(dtype: DType) -> DType {
    if dtype.is_float() { dtype } else { DType::F64 }
}

/// The dtype of a float function.
///
/// # Errors
/// For dtypes whose result would be float16.
pub fn float_of(dtype: DType) -> Result<DType, Misfit> {
    match dtype {
        DType::F32 | DType::F64 => Ok(dtype),
        DType::I64 | DType::U64 | DType::I32 | DType::U32 => Ok(DType::F64),
        DType::I16 | DType::U16 => Ok(DType::F32),
        DType::Bool | DType::I8 | DType::U8 => Err(Misfit::Unsupported(
            "the result would be float16, which is not supported".to_owned(),
        )),
    }
}

/// `a op b` for a comparison of numbers or arrays.
///
/// # Errors
/// If the operands do not fit.
pub fn compare(op: CompareOp, a: &Ty, b: &Ty) -> Result<Plan, Misfit> {
    let op = match op {
        CompareOp::Eq => Op::Eq,
        CompareOp::Ne => Op::Ne,
        CompareOp::Lt => Op::Lt,
        CompareOp::Le => Op::Le,
        CompareOp::Gt => Op::Gt,
        CompareOp::Ge => Op::Ge,
        CompareOp::Is | CompareOp::IsNot => {
            return Err(Misfit::Unsupported("`is` of numbers".to_owned()));
        }
    };
    if ambiguous(&[a, b]) {
        return Err(Misfit::Unsupported(
            "one operand is Python's number on one path and NumPy's on another".to_owned(),
        ));
    }
    let dtype = promote(&[a, b]).ok_or(Misfit::Types)?;
    let result = if all_python(&[a, b]) {
        python(DType::Bool, a, b)
    } else {
        lifted_result(&[a, b], DType::Bool)
    };
    Ok(plan(op, dtype, result))
}
