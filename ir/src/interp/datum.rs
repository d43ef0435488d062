//! The values that the interpreter computes with.

use std::sync::Arc;

use crate::types::{DType, Type};

use super::Exception;

/// A value of any type of the IR.
#[derive(Clone, Debug)]
pub enum Datum {
    None,
    Scalar(Scalar),
    Str(String),
    Array(Array),
    Shape(Vec<usize>),
    Tuple(Vec<Datum>),
    Option(Option<Box<Datum>>),
    /// A library's own value: the type's name and what the caller of the
    /// interpreter tells it apart by.
    Opaque(String, u64),
}

/// One number or truth value.
#[derive(Clone, Copy, Debug)]
pub enum Scalar {
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    F32(f32),
    F64(f64),
}

/// Elements in row-major order. Views are made by copying, so every array has
/// its elements for itself.
#[derive(Clone, Debug)]
pub struct Array {
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub(super) data: Arc<Vec<Scalar>>,
}

/// The Rust types that elements can be made of.
pub trait Element: Copy + Into<Scalar> {
    const DTYPE: DType;
}

macro_rules! elements {
    ($($ty:ty => $variant:ident),*) => {
        $(
            impl From<$ty> for Scalar {
                fn from(value: $ty) -> Scalar {
                    Scalar::$variant(value)
                }
            }

            impl From<$ty> for Datum {
                fn from(value: $ty) -> Datum {
                    Datum::Scalar(Scalar::$variant(value))
                }
            }

            impl Element for $ty {
                const DTYPE: DType = DType::$variant;
            }
        )*

        impl Scalar {
            pub fn dtype(self) -> DType {
                match self {
                    $(Scalar::$variant(_) => DType::$variant,)*
                }
            }
        }
    };
}

elements! {
    bool => Bool, i8 => I8, i16 => I16, i32 => I32, i64 => I64,
    u8 => U8, u16 => U16, u32 => U32, u64 => U64, f32 => F32, f64 => F64
}

impl Scalar {
    /// The integer or truth value, exactly; `None` for floats.
    pub(super) fn integer(self) -> Option<i128> {
        match self {
            Scalar::Bool(value) => Some(i128::from(value)),
            Scalar::I8(value) => Some(i128::from(value)),
            Scalar::I16(value) => Some(i128::from(value)),
            Scalar::I32(value) => Some(i128::from(value)),
            Scalar::I64(value) => Some(i128::from(value)),
            Scalar::U8(value) => Some(i128::from(value)),
            Scalar::U16(value) => Some(i128::from(value)),
            Scalar::U32(value) => Some(i128::from(value)),
            Scalar::U64(value) => Some(i128::from(value)),
            Scalar::F32(_) | Scalar::F64(_) => None,
        }
    }

    /// The float, exactly, or the nearest one to an integer.
    pub(super) fn float(self) -> f64 {
        match self {
            Scalar::F32(value) => f64::from(value),
            Scalar::F64(value) => value,
            other => other.integer().unwrap_or(0) as f64,
        }
    }

    /// An integer modulo the size of a dtype; as a float, the nearest one.
    pub(super) fn of_integer(dtype: DType, value: i128) -> Scalar {
        match dtype {
            DType::Bool => Scalar::Bool(value != 0),
            DType::I8 => Scalar::I8(value as i8),
            DType::I16 => Scalar::I16(value as i16),
            DType::I32 => Scalar::I32(value as i32),
            DType::I64 => Scalar::I64(value as i64),
            DType::U8 => Scalar::U8(value as u8),
            DType::U16 => Scalar::U16(value as u16),
            DType::U32 => Scalar::U32(value as u32),
            DType::U64 => Scalar::U64(value as u64),
            DType::F32 => Scalar::F32(value as f32),
            DType::F64 => Scalar::F64(value as f64),
        }
    }

    /// A float rounded to a dtype. For integers the fraction is dropped.
    pub(super) fn of_float(dtype: DType, value: f64) -> Scalar {
        match dtype {
            DType::Bool => Scalar::Bool(value != 0.0),
            DType::F32 => Scalar::F32(value as f32),
            DType::F64 => Scalar::F64(value),
            _ => Scalar::of_integer(dtype, Scalar::truncated(dtype, value)),
        }
    }

    pub(super) fn cast(self, dtype: DType) -> Scalar {
        match self.integer() {
            Some(value) => Scalar::of_integer(dtype, value),
            None => Scalar::of_float(dtype, self.float()),
        }
    }

    /// A float as an integer, as the instructions of x86-64 convert it: to 32
    /// or to 64 bits, the smallest integer if it does not fit.
    fn truncated(dtype: DType, value: f64) -> i128 {
        let fits =
            |bits: i32| value.trunc() >= -(2f64.powi(bits)) && value.trunc() < 2f64.powi(bits);
        let half = 2f64.powi(63);
        match dtype {
            DType::I64 | DType::U32 | DType::U64 if fits(63) => value as i128,
            DType::U64 if value >= half && value - half < half => value as i128,
            DType::U64 if value >= half => 0,
            DType::I64 | DType::U32 | DType::U64 => i128::from(i64::MIN),
            _ if fits(31) => value as i128,
            _ => i128::from(i32::MIN),
        }
    }

    pub(super) fn is_nan(self) -> bool {
        self.float().is_nan()
    }

    /// Equal in dtype and bits; NaNs are equal.
    fn same(self, other: Scalar) -> bool {
        match (self, other) {
            (Scalar::F32(a), Scalar::F32(b)) => {
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
            }
            (Scalar::F64(a), Scalar::F64(b)) => {
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
            }
            (a, b) => a.dtype() == b.dtype() && a.integer() == b.integer(),
        }
    }
}

impl Array {
    /// # Panics
    /// If the number of elements is not that of the shape.
    pub fn new(dtype: DType, shape: Vec<usize>, data: Vec<Scalar>) -> Array {
        assert_eq!(
            shape.iter().product::<usize>(),
            data.len(),
            "elements of the shape {shape:?}"
        );
        Array {
            dtype,
            shape,
            data: Arc::new(data),
        }
    }

    /// An array of Rust's numbers.
    ///
    /// # Panics
    /// If the number of elements is not that of the shape.
    pub fn of<T: Element>(shape: &[usize], items: &[T]) -> Array {
        let data = items.iter().map(|&item| item.into()).collect();
        Array::new(T::DTYPE, shape.to_vec(), data)
    }

    /// The elements in row-major order.
    pub fn data(&self) -> &[Scalar] {
        &self.data
    }
}

/// Equal in type and bits, all NaNs being equal: what passes must keep.
pub fn same(a: &Datum, b: &Datum) -> bool {
    let all =
        |a: &[Datum], b: &[Datum]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    match (a, b) {
        (Datum::None, Datum::None) => true,
        (Datum::Scalar(a), Datum::Scalar(b)) => a.same(*b),
        (Datum::Str(a), Datum::Str(b)) => a == b,
        (Datum::Array(a), Datum::Array(b)) => {
            a.dtype == b.dtype
                && a.shape == b.shape
                && a.data.iter().zip(b.data.iter()).all(|(a, b)| a.same(*b))
        }
        (Datum::Shape(a), Datum::Shape(b)) => a == b,
        (Datum::Tuple(a), Datum::Tuple(b)) => all(a, b),
        (Datum::Option(a), Datum::Option(b)) => match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => same(a, b),
            _ => false,
        },
        (Datum::Opaque(a, x), Datum::Opaque(b, y)) => a == b && x == y,
        _ => false,
    }
}

/// As [`same`].
impl PartialEq for Datum {
    fn eq(&self, other: &Datum) -> bool {
        same(self, other)
    }
}

impl From<&str> for Datum {
    fn from(value: &str) -> Datum {
        Datum::Str(value.to_owned())
    }
}

impl From<Array> for Datum {
    fn from(value: Array) -> Datum {
        Datum::Array(value)
    }
}

impl Datum {
    /// Whether the value is one of a type.
    pub fn is_of(&self, ty: &Type) -> bool {
        match (self, ty) {
            (Datum::None, Type::None) | (Datum::Str(_), Type::Str) => true,
            (Datum::Scalar(value), Type::Scalar(dtype)) => value.dtype() == *dtype,
            (Datum::Array(array), Type::Array(dtype, rank)) => {
                array.dtype == *dtype
                    && rank
                        .known()
                        .is_none_or(|rank| usize::from(rank) == array.shape.len())
            }
            (Datum::Shape(shape), Type::Shape(rank)) => rank
                .known()
                .is_none_or(|rank| usize::from(rank) == shape.len()),
            (Datum::Tuple(items), Type::Tuple(types)) => {
                items.len() == types.len()
                    && items.iter().zip(types).all(|(item, ty)| item.is_of(ty))
            }
            (Datum::Option(value), Type::Option(ty)) => {
                value.as_ref().is_none_or(|value| value.is_of(ty))
            }
            (Datum::Opaque(name, _), Type::Opaque(wanted)) => name == wanted,
            _ => false,
        }
    }

    pub(super) fn scalar(&self) -> Result<Scalar, Exception> {
        match self {
            Datum::Scalar(value) => Ok(*value),
            other => Err(Exception::internal(format!("{other:?} is not a scalar"))),
        }
    }

    pub(super) fn int(&self) -> Result<i64, Exception> {
        match self {
            Datum::Scalar(Scalar::I64(value)) => Ok(*value),
            other => Err(Exception::internal(format!("{other:?} is not an i64"))),
        }
    }

    pub(super) fn bool(&self) -> Result<bool, Exception> {
        match self {
            Datum::Scalar(Scalar::Bool(value)) => Ok(*value),
            other => Err(Exception::internal(format!("{other:?} is not a bool"))),
        }
    }

    pub(super) fn str(&self) -> Result<&str, Exception> {
        match self {
            Datum::Str(value) => Ok(value),
            other => Err(Exception::internal(format!("{other:?} is not a string"))),
        }
    }

    pub(super) fn array(&self) -> Result<&Array, Exception> {
        match self {
            Datum::Array(value) => Ok(value),
            other => Err(Exception::internal(format!("{other:?} is not an array"))),
        }
    }

    pub(super) fn shape(&self) -> Result<&[usize], Exception> {
        match self {
            Datum::Shape(value) => Ok(value),
            other => Err(Exception::internal(format!("{other:?} is not a shape"))),
        }
    }
}
