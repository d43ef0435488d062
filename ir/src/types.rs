//! The types of IR values: element types, ranks, and what is built from them.
//!
//! Types say nothing of Python: whether a scalar came from `float` or from
//! `np.float64` shows in the ops that lowering chose (checked or IEEE), never
//! in the type. Extents are values (`shape`), ranks are part of the type.

use std::fmt;

/// The type of one array element, or of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DType {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
}

impl DType {
    pub const ALL: [DType; 11] = [
        DType::Bool,
        DType::I8,
        DType::I16,
        DType::I32,
        DType::I64,
        DType::U8,
        DType::U16,
        DType::U32,
        DType::U64,
        DType::F32,
        DType::F64,
    ];

    /// The name in the text form, which is also Rust's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::I8 => "i8",
            DType::I16 => "i16",
            DType::I32 => "i32",
            DType::I64 => "i64",
            DType::U8 => "u8",
            DType::U16 => "u16",
            DType::U32 => "u32",
            DType::U64 => "u64",
            DType::F32 => "f32",
            DType::F64 => "f64",
        }
    }

    /// NumPy's name of the type.
    pub fn numpy_name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::I8 => "int8",
            DType::I16 => "int16",
            DType::I32 => "int32",
            DType::I64 => "int64",
            DType::U8 => "uint8",
            DType::U16 => "uint16",
            DType::U32 => "uint32",
            DType::U64 => "uint64",
            DType::F32 => "float32",
            DType::F64 => "float64",
        }
    }

    pub fn from_name(name: &str) -> Option<DType> {
        DType::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    pub fn from_numpy_name(name: &str) -> Option<DType> {
        DType::ALL
            .into_iter()
            .find(|dtype| dtype.numpy_name() == name)
    }

    pub fn is_float(self) -> bool {
        matches!(self, DType::F32 | DType::F64)
    }

    pub fn is_signed(self) -> bool {
        matches!(self, DType::I8 | DType::I16 | DType::I32 | DType::I64)
    }

    pub fn is_unsigned(self) -> bool {
        matches!(self, DType::U8 | DType::U16 | DType::U32 | DType::U64)
    }

    pub fn is_int(self) -> bool {
        self.is_signed() || self.is_unsigned()
    }

    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            DType::Bool | DType::I8 | DType::U8 => 1,
            DType::I16 | DType::U16 => 2,
            DType::I32 | DType::U32 | DType::F32 => 4,
            DType::I64 | DType::U64 | DType::F64 => 8,
        }
    }

    /// The common type of two NumPy operands that are both strongly typed
    /// (NEP 50, `np.promote_types`).
    pub fn promote(self, other: DType) -> DType {
        use DType::{Bool, F32, F64};
        let (a, b) = (self, other);
        if a == b {
            return a;
        }
        match (a, b) {
            (Bool, other) | (other, Bool) => other,
            (F64, _) | (_, F64) => F64,
            // A float32 holds the integers of up to 16 bits exactly.
            (F32, int) | (int, F32) => {
                if int.size() <= 2 {
                    F32
                } else {
                    F64
                }
            }
            (a, b) => DType::promote_ints(a, b),
        }
    }

    fn promote_ints(a: DType, b: DType) -> DType {
        if a.is_signed() == b.is_signed() {
            return if a.size() >= b.size() { a } else { b };
        }
        let (signed, unsigned) = if a.is_signed() { (a, b) } else { (b, a) };
        if signed.size() > unsigned.size() {
            return signed;
        }
        match unsigned.size() {
            1 => DType::I16,
            2 => DType::I32,
            4 => DType::I64,
            _ => DType::F64,
        }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The number of axes of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    Static(u8),
    /// Known at run time only: functions exported to Python that take arrays
    /// of any rank.
    Dynamic,
}

impl Rank {
    /// The rank of a broadcast of two arrays.
    pub fn join(self, other: Rank) -> Rank {
        match (self, other) {
            (Rank::Static(a), Rank::Static(b)) => Rank::Static(a.max(b)),
            _ => Rank::Dynamic,
        }
    }

    pub fn known(self) -> Option<u8> {
        match self {
            Rank::Static(rank) => Some(rank),
            Rank::Dynamic => None,
        }
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rank::Static(rank) => write!(f, "{rank}"),
            Rank::Dynamic => f.write_str("?"),
        }
    }
}

/// The type of an IR value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Python's `None`: one value, no data.
    None,
    Scalar(DType),
    Str,
    /// `f64[2]`: a matrix. A rank-0 array is an array, not a scalar.
    Array(DType, Rank),
    /// The extents of an array of that rank.
    Shape(Rank),
    Tuple(Vec<Type>),
    /// A variable that may be unbound.
    Option(Box<Type>),
    /// A value of a library's own type, named by a library map
    /// (`numpy.random.Generator`). Shared by reference; copies are aliases.
    Opaque(String),
}

impl Type {
    pub const BOOL: Type = Type::Scalar(DType::Bool);
    pub const INT: Type = Type::Scalar(DType::I64);
    pub const FLOAT: Type = Type::Scalar(DType::F64);

    pub fn array(dtype: DType, rank: u8) -> Type {
        Type::Array(dtype, Rank::Static(rank))
    }

    /// Element type of a scalar or an array.
    pub fn dtype(&self) -> Option<DType> {
        match self {
            Type::Scalar(dtype) | Type::Array(dtype, _) => Some(*dtype),
            _ => None,
        }
    }

    /// Rank of a scalar (0) or an array.
    pub fn rank(&self) -> Option<Rank> {
        match self {
            Type::Scalar(_) => Some(Rank::Static(0)),
            Type::Array(_, rank) => Some(*rank),
            _ => None,
        }
    }

    pub fn is_array(&self) -> bool {
        matches!(self, Type::Array(..))
    }

    pub fn is_scalar(&self) -> bool {
        matches!(self, Type::Scalar(_))
    }

    /// The same scalar or array type with another element type.
    pub fn with_dtype(&self, dtype: DType) -> Type {
        match self {
            Type::Array(_, rank) => Type::Array(dtype, *rank),
            _ => Type::Scalar(dtype),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::None => f.write_str("none"),
            Type::Scalar(dtype) => write!(f, "{dtype}"),
            Type::Str => f.write_str("str"),
            Type::Array(dtype, rank) => write!(f, "{dtype}[{rank}]"),
            Type::Shape(rank) => write!(f, "shape[{rank}]"),
            Type::Tuple(items) => {
                f.write_str("(")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str(")")
            }
            Type::Option(inner) => write!(f, "{inner}?"),
            Type::Opaque(name) => write!(f, "opaque<{name}>"),
        }
    }
}
