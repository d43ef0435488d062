//! Python-side types: what inference computes for each expression.
//!
//! They differ from the IR's types in telling Python's own numbers from
//! NumPy's scalars, whose division and text differ.

use std::fmt;

use pyrsc_ir::{DType, Rank, Type};

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Reported already, or not known yet (a recursive call).
    Unknown,
    None,
    Scalar(DType, Class),
    /// An `int` on one path, a float of the class on another: its value as a
    /// float, and whether it is the `int`.
    Number(Class),
    Str,
    /// `None` on one path, a value on another.
    Optional(Box<Ty>),
    Array(DType, Rank),
    Tuple(Vec<Ty>),
    /// A list of known length that nothing changes.
    List(Vec<Ty>),
    Range,
    /// A shape tuple of an array of that rank.
    Shape(Rank),
    /// A value of a library's own type.
    Opaque(String),
    /// A dtype as a value: `np.float64`, `float`, `'float32'`.
    DType(DType),
    /// Types on different paths that nothing can stand for.
    Mixed(Vec<Ty>),
}

/// Whose scalar it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// `bool`, `int`, `float`: weakly typed beside arrays, division by zero
    /// raises.
    Python,
    /// `np.float64` and the like.
    NumPy,
    /// Python's on one path, NumPy's on another.
    Either,
}

impl Ty {
    pub const BOOL: Ty = Ty::Scalar(DType::Bool, Class::Python);
    pub const INT: Ty = Ty::Scalar(DType::I64, Class::Python);
    pub const FLOAT: Ty = Ty::Scalar(DType::F64, Class::Python);

    pub fn numpy(dtype: DType) -> Ty {
        Ty::Scalar(dtype, Class::NumPy)
    }

    pub fn array(dtype: DType, rank: u8) -> Ty {
        Ty::Array(dtype, Rank::Static(rank))
    }

    /// Element type of a number or an array.
    pub fn dtype(&self) -> Option<DType> {
        match self {
            Ty::Scalar(dtype, _) | Ty::Array(dtype, _) => Some(*dtype),
            Ty::Number(_) => Some(DType::F64),
            _ => None,
        }
    }

    pub fn is_array(&self) -> bool {
        matches!(self, Ty::Array(..))
    }

    pub fn is_scalar(&self) -> bool {
        matches!(self, Ty::Scalar(..) | Ty::Number(_))
    }

    /// Python's `int` or `bool`, or one of NumPy's integers.
    pub fn is_integer(&self) -> bool {
        matches!(self, Ty::Scalar(dtype, _) if !dtype.is_float())
    }

    pub fn is_python_scalar(&self) -> bool {
        matches!(self, Ty::Scalar(_, Class::Python))
    }

    /// The items of a tuple or list.
    pub fn items(&self) -> Option<&[Ty]> {
        match self {
            Ty::Tuple(items) | Ty::List(items) => Some(items),
            _ => None,
        }
    }

    /// The IR type that holds such a value; `None` for what has no value of
    /// its own at run time.
    pub fn ir(&self) -> Option<Type> {
        Some(match self {
            Ty::None => Type::None,
            Ty::Scalar(dtype, _) => Type::Scalar(*dtype),
            Ty::Number(_) => Type::Tuple(vec![Type::FLOAT, Type::BOOL]),
            Ty::Str => Type::Str,
            Ty::Optional(inner) => Type::Option(Box::new(inner.ir()?)),
            Ty::Array(dtype, rank) => Type::Array(*dtype, *rank),
            Ty::Shape(rank) => Type::Shape(*rank),
            Ty::Tuple(items) | Ty::List(items) => {
                Type::Tuple(items.iter().map(Ty::ir).collect::<Option<_>>()?)
            }
            // A table of numbers is its array.
            Ty::Opaque(name) if name == "pandas.DataFrame" => Type::array(DType::F64, 2),
            Ty::Opaque(name) => Type::Opaque(name.clone()),
            Ty::Unknown | Ty::Range | Ty::DType(_) | Ty::Mixed(_) => return None,
        })
    }

    /// The type of a variable that has one type on one path and another on
    /// another.
    #[must_use]
    pub fn join(&self, other: &Ty) -> Ty {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Ty::Unknown, known) | (known, Ty::Unknown) => known.clone(),
            (Ty::Scalar(a, _), Ty::Scalar(b, _)) if a == b => Ty::Scalar(*a, Class::Either),
            (&Ty::INT, Ty::Scalar(DType::F64, class) | Ty::Number(class))
            | (Ty::Scalar(DType::F64, class) | Ty::Number(class), &Ty::INT) => Ty::Number(*class),
            (
                Ty::Number(a) | Ty::Scalar(DType::F64, a),
                Ty::Number(b) | Ty::Scalar(DType::F64, b),
            ) => Ty::Number(if a == b { *a } else { Class::Either }),
            (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
                Ty::Tuple(a.iter().zip(b).map(|(a, b)| a.join(b)).collect())
            }
            (Ty::None, Ty::Optional(_)) => other.clone(),
            (Ty::Optional(_), Ty::None) => self.clone(),
            (Ty::None, some) | (some, Ty::None) if some.may_be_optional() => {
                Ty::Optional(Box::new(some.clone()))
            }
            (Ty::Optional(a), Ty::Optional(b)) => a.join(b).or_none(),
            (Ty::Optional(a), b) | (b, Ty::Optional(a)) if b.may_be_optional() => {
                a.join(b).or_none()
            }
            (Ty::Mixed(all), one) | (one, Ty::Mixed(all)) => {
                let mut all = all.clone();
                if let Ty::Mixed(more) = one {
                    all.extend(more.iter().cloned());
                } else {
                    all.push(one.clone());
                }
                all.sort_by_key(ToString::to_string);
                all.dedup();
                Ty::Mixed(all)
            }
            (a, b) => {
                let mut both = vec![a.clone(), b.clone()];
                both.sort_by_key(ToString::to_string);
                Ty::Mixed(both)
            }
        }
    }

    /// Whether a variable may be `None` on other paths than the one where it has
    /// the type.
    fn may_be_optional(&self) -> bool {
        matches!(
            self,
            Ty::Scalar(..) | Ty::Number(_) | Ty::Str | Ty::Array(..) | Ty::Tuple(_)
        )
    }

    fn or_none(self) -> Ty {
        match self {
            Ty::Mixed(mut all) => {
                all.push(Ty::None);
                all.sort_by_key(ToString::to_string);
                all.dedup();
                Ty::Mixed(all)
            }
            some => Ty::Optional(Box::new(some)),
        }
    }

    /// Whether the type, or one within it, is mixed.
    pub fn is_mixed(&self) -> bool {
        match self {
            Ty::Mixed(_) => true,
            Ty::Optional(inner) => inner.is_mixed(),
            Ty::Tuple(items) | Ty::List(items) => items.iter().any(Ty::is_mixed),
            _ => false,
        }
    }

    pub fn is_unknown(&self) -> bool {
        match self {
            Ty::Unknown => true,
            Ty::Optional(inner) => inner.is_unknown(),
            Ty::Tuple(items) | Ty::List(items) => items.iter().any(Ty::is_unknown),
            _ => false,
        }
    }
}

/// As a Python programmer would call it.
impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Unknown => f.write_str("unknown"),
            Ty::None => f.write_str("None"),
            Ty::Scalar(DType::Bool, Class::Python | Class::Either) => f.write_str("bool"),
            Ty::Scalar(DType::I64, Class::Python | Class::Either) => f.write_str("int"),
            Ty::Scalar(DType::F64, Class::Python | Class::Either) => f.write_str("float"),
            Ty::Scalar(dtype, _) => write!(f, "np.{}", dtype.numpy_name()),
            Ty::Number(Class::NumPy) => f.write_str("int or np.float64"),
            Ty::Number(_) => f.write_str("int or float"),
            Ty::Str => f.write_str("str"),
            Ty::Optional(inner) => write!(f, "{inner} or None"),
            Ty::Array(dtype, Rank::Static(rank)) => {
                write!(f, "{rank}-d array of {}", dtype.numpy_name())
            }
            Ty::Array(dtype, Rank::Dynamic) => write!(f, "array of {}", dtype.numpy_name()),
            Ty::Tuple(items) => list(f, "tuple[", items),
            Ty::List(items) => list(f, "list[", items),
            Ty::Range => f.write_str("range"),
            Ty::Shape(_) => f.write_str("shape tuple"),
            Ty::Opaque(name) => f.write_str(name),
            Ty::DType(dtype) => write!(f, "dtype {}", dtype.numpy_name()),
            Ty::Mixed(all) => {
                for (i, ty) in all.iter().enumerate() {
                    if i > 0 {
                        f.write_str(" or ")?;
                    }
                    write!(f, "{ty}")?;
                }
                Ok(())
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, open: &str, items: &[Ty]) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    f.write_str("]")
}
