//! Scalar constants: their values, and the nodes that they are.

use std::fmt;

use pyrsc_ir::{Attr, DType, FloatBits, Op, Type};

use super::lang::{Head, Node};

/// A scalar constant. Floats are rounded to their dtype.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Const {
    Bool(bool),
    Int(i64, DType),
    Float(FloatBits, DType),
}

impl Const {
    /// A Python int.
    pub(crate) fn int(value: i64) -> Const {
        Const::Int(value, DType::I64)
    }

    pub(crate) fn float(value: f64, dtype: DType) -> Const {
        let rounded = match dtype {
            DType::F32 => f64::from(value as f32),
            _ => value,
        };
        Const::Float(FloatBits::new(rounded), dtype)
    }

    /// A small whole number of any dtype but bool.
    pub(crate) fn whole(value: i64, dtype: DType) -> Option<Const> {
        if dtype.is_float() {
            Some(Const::float(value as f64, dtype))
        } else {
            Const::wrapped(i128::from(value), dtype)
        }
    }

    /// An integer modulo the size of its dtype; `None` for a `u64` that the
    /// IR's constants cannot hold.
    pub(crate) fn wrapped(value: i128, dtype: DType) -> Option<Const> {
        let bits = 8 * dtype.size() as u32;
        let value = if dtype.is_signed() {
            (value << (128 - bits)) >> (128 - bits)
        } else {
            value & ((1 << bits) - 1)
        };
        Some(Const::Int(i64::try_from(value).ok()?, dtype))
    }

    pub(crate) fn of_node(op: Op, attrs: &[Attr]) -> Option<Const> {
        match (op, attrs) {
            (Op::ConstBool, [Attr::Bool(value)]) => Some(Const::Bool(*value)),
            (Op::ConstInt, [Attr::Int(value), Attr::DType(dtype)]) => {
                Some(Const::Int(*value, *dtype))
            }
            (Op::ConstFloat, [Attr::Float(value), Attr::DType(dtype)]) => {
                Some(Const::float(value.get(), *dtype))
            }
            _ => None,
        }
    }

    pub(crate) fn dtype(self) -> DType {
        match self {
            Const::Bool(_) => DType::Bool,
            Const::Int(_, dtype) | Const::Float(_, dtype) => dtype,
        }
    }

    pub(crate) fn node(self) -> Node {
        let (op, attrs) = match self {
            Const::Bool(value) => (Op::ConstBool, vec![Attr::Bool(value)]),
            Const::Int(value, dtype) => (Op::ConstInt, vec![Attr::Int(value), Attr::DType(dtype)]),
            Const::Float(value, dtype) => {
                (Op::ConstFloat, vec![Attr::Float(value), Attr::DType(dtype)])
            }
        };
        Node {
            head: Head::Op(op),
            attrs,
            args: Vec::new(),
            ty: Type::Scalar(self.dtype()),
        }
    }

    /// Whether two constants are one value; all NaNs are.
    pub(crate) fn same(self, other: Const) -> bool {
        match (self, other) {
            (Const::Float(a, x), Const::Float(b, y)) if a.get().is_nan() => {
                b.get().is_nan() && x == y
            }
            _ => self == other,
        }
    }

    pub(crate) fn as_int(self) -> Option<i64> {
        match self {
            Const::Int(value, _) => Some(value),
            _ => None,
        }
    }

    /// Whether it is a number other than zero.
    pub(crate) fn is_nonzero(self) -> bool {
        match self {
            Const::Bool(value) => value,
            Const::Int(value, _) => value != 0,
            Const::Float(value, _) => value.get() != 0.0,
        }
    }
}

impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Const::Bool(value) => write!(f, "{value}"),
            Const::Int(value, dtype) => write!(f, "{value} {dtype}"),
            Const::Float(value, dtype) => write!(f, "{:?} {dtype}", value.get()),
        }
    }
}
