//! What operands and attributes each op takes, beyond what its type rule asks.

use crate::function::Attr;
use crate::ops::Op;
use crate::types::{DType, Rank, Type};

/// A kind of operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Any,
    Bool,
    Int,
    Float,
    Str,
    Scalar,
    Array,
    /// A scalar or an array.
    Lane,
    /// A lane of floats.
    Floats,
    /// A lane of anything but bools.
    Numbers,
    Shape,
    Option,
    Tuple,
}

impl Kind {
    fn fits(self, ty: &Type) -> bool {
        let lane = ty.is_scalar() || ty.is_array();
        match self {
            Kind::Any => true,
            Kind::Bool => *ty == Type::BOOL,
            Kind::Int => *ty == Type::INT,
            Kind::Float => *ty == Type::FLOAT,
            Kind::Str => *ty == Type::Str,
            Kind::Scalar => ty.is_scalar(),
            Kind::Array => ty.is_array(),
            Kind::Lane => lane,
            Kind::Floats => lane && ty.dtype().is_some_and(DType::is_float),
            Kind::Numbers => lane && ty.dtype() != Some(DType::Bool),
            Kind::Shape => matches!(ty, Type::Shape(_)),
            Kind::Option => matches!(ty, Type::Option(_)),
            Kind::Tuple => matches!(ty, Type::Tuple(_)),
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Kind::Any => "a value",
            Kind::Bool => "a bool",
            Kind::Int => "an i64",
            Kind::Float => "an f64",
            Kind::Str => "a string",
            Kind::Scalar => "a scalar",
            Kind::Array => "an array",
            Kind::Lane => "a scalar or an array",
            Kind::Floats => "a float or floats",
            Kind::Numbers => "a number or numbers",
            Kind::Shape => "a shape",
            Kind::Option => "a variable that may be unbound",
            Kind::Tuple => "a tuple",
        }
    }
}

/// The kinds of an op's operands; the last stands for all further ones.
fn kinds(op: Op) -> &'static [Kind] {
    use Kind::{
        Any, Array, Bool, Float, Floats, Int, Lane, Numbers, Option, Scalar, Shape, Str, Tuple,
    };
    match op {
        Op::Div
        | Op::Sqrt
        | Op::Cbrt
        | Op::Exp
        | Op::Exp2
        | Op::Expm1
        | Op::Log
        | Op::Log2
        | Op::Log10
        | Op::Log1p
        | Op::Sin
        | Op::Cos
        | Op::Tan
        | Op::Asin
        | Op::Acos
        | Op::Atan
        | Op::Atan2
        | Op::Sinh
        | Op::Cosh
        | Op::Tanh
        | Op::Hypot
        | Op::Erf
        | Op::Erfc
        | Op::NormCdf => &[Floats],
        Op::Sub | Op::Neg | Op::Sign | Op::FloorDiv | Op::Rem | Op::Pow | Op::Square => &[Numbers],
        Op::IntAdd
        | Op::IntSub
        | Op::IntMul
        | Op::IntNeg
        | Op::IntAbs
        | Op::IntFloorDiv
        | Op::IntRem
        | Op::IntTrueDiv
        | Op::IntPow
        | Op::IntShl
        | Op::IntShr
        | Op::ShapeMake
        | Op::CheckStep => &[Int],
        Op::IntOfFloat | Op::FloatDiv | Op::FloatFloorDiv | Op::FloatRem | Op::FloatPow => &[Float],
        Op::ShapeBroadcast
        | Op::ShapeJoin
        | Op::ShapeFits
        | Op::ShapeHolds
        | Op::ShapeDim
        | Op::ShapeSize
        | Op::ShapeRank => &[Shape],
        Op::Fill => &[Shape, Scalar],
        Op::ArrayOf => &[Scalar],
        Op::ShapeOf | Op::Copy | Op::Transpose | Op::NewAxis => &[Array],
        Op::Slice | Op::Index | Op::Get => &[Array, Int],
        Op::Broadcast => &[Array, Shape],
        Op::CheckIndex => &[Shape, Int],
        Op::Set => &[Array, Scalar, Int],
        Op::Assign | Op::MapAssign => &[Array, Lane],
        Op::Map | Op::MapReduce => &[Shape, Lane],
        Op::If => &[Bool],
        Op::For => &[Int, Int, Int, Any],
        Op::ForEach => &[Array, Any],
        Op::Raise | Op::Concat | Op::StrEq | Op::StrLen | Op::Print => &[Str],
        Op::Use | Op::IsBound => &[Option],
        Op::TupleItem => &[Tuple],
        Op::Format => &[Any, Str],
        Op::ReduceMean => &[Array],
        op if op.is_reduction() => &[Array],
        op if op.is_lifted() => &[Lane],
        _ => &[Any],
    }
}

/// What is wrong with operands and attributes, whose counts are right.
pub(super) fn operand_error(op: Op, args: &[Type], attrs: &[Attr]) -> Option<String> {
    let kinds = kinds(op);
    for (i, ty) in args.iter().enumerate() {
        let kind = kinds[i.min(kinds.len() - 1)];
        if !kind.fits(ty) {
            let wanted = kind.describe();
            return Some(format!("operand {} is {ty}, not {wanted}", i + 1));
        }
    }
    attr_error(op, args, attrs)
}

fn attr_error(op: Op, args: &[Type], attrs: &[Attr]) -> Option<String> {
    match (op, attrs) {
        (Op::ConstInt, [_, Attr::DType(dtype)]) if !dtype.is_int() => {
            Some(format!("an integer constant of {dtype}"))
        }
        (Op::ConstFloat, [_, Attr::DType(dtype)]) if !dtype.is_float() => {
            Some(format!("a float constant of {dtype}"))
        }
        (Op::Text, [Attr::Str(form)]) if !matches!(&form[..], "str" | "repr" | "np.repr") => {
            Some(format!("a text of form `{form}`"))
        }
        (Op::ShapeDim | Op::CheckIndex | Op::Index, [Attr::Int(axis)]) => {
            axis_error(*axis, rank_of(&args[0]), 0)
        }
        (Op::NewAxis, [Attr::Int(axis)]) => axis_error(*axis, rank_of(&args[0]), 1),
        (Op::Slice, [Attr::Int(axis), Attr::Int(present)]) => {
            axis_error(*axis, rank_of(&args[0]), 0).or_else(|| bounds_error(args, *present))
        }
        (Op::Transpose, [Attr::Ints(order)]) => order_error(order, rank_of(&args[0])),
        (Op::Get, _) => count_error(args.len() - 1, rank_of(&args[0])),
        (Op::Set, _) => {
            element_error(args).or_else(|| count_error(args.len() - 2, rank_of(&args[0])))
        }
        (Op::Assign, _) => element_error(args),
        (Op::Broadcast, _) => match (rank_of(&args[0]), rank_of(&args[1])) {
            (Some(from), Some(to)) if from > to => Some(format!("rank {from} to rank {to}")),
            _ => None,
        },
        (Op::ReduceMean, _) if !args[0].dtype().is_some_and(DType::is_float) => {
            Some(format!("the mean of {}", args[0]))
        }
        (Op::Map | Op::MapReduce | Op::MapAssign | Op::For, [.., Attr::Int(grain)])
            if *grain < 0 =>
        {
            Some(format!("a grain of {grain}"))
        }
        (_, [Attr::Ints(axes), Attr::Bool(_)]) if op.is_reduction() => {
            axes_error(op, axes, rank_of(&args[0]))
        }
        _ => None,
    }
}

/// The rank of an array or a shape, where it is known.
fn rank_of(ty: &Type) -> Option<i64> {
    match ty {
        Type::Array(_, rank) | Type::Shape(rank) => rank.known().map(i64::from),
        _ => None,
    }
}

fn axis_error(axis: i64, rank: Option<i64>, more: i64) -> Option<String> {
    let outside = axis < 0 || rank.is_some_and(|rank| axis >= rank + more);
    outside.then(|| match rank {
        Some(rank) => format!("axis {axis} of rank {rank}"),
        None => format!("axis {axis}"),
    })
}

fn bounds_error(args: &[Type], present: i64) -> Option<String> {
    if !(0..8).contains(&present) {
        return Some(format!("present is {present}"));
    }
    let (given, wanted) = (args.len() - 1, present.count_ones() as usize);
    (given != wanted).then(|| format!("{given} bounds, present tells {wanted}"))
}

fn order_error(order: &[i64], rank: Option<i64>) -> Option<String> {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    let permutes = sorted.iter().copied().eq(0..order.len() as i64);
    let fits = rank.is_none_or(|rank| rank == order.len() as i64);
    (!permutes || !fits).then(|| format!("the order {order:?} of the axes"))
}

fn count_error(given: usize, rank: Option<i64>) -> Option<String> {
    let wanted = rank?;
    (given as i64 != wanted).then(|| format!("{given} indices, the array has {wanted} axes"))
}

/// Writes keep the dtype.
fn element_error(args: &[Type]) -> Option<String> {
    (args[0].dtype() != args[1].dtype()).then(|| format!("{} into {}", args[1], args[0]))
}

fn axes_error(op: Op, axes: &[i64], rank: Option<i64>) -> Option<String> {
    let arg = matches!(op, Op::ReduceArgMin | Op::ReduceArgMax);
    if arg && axes.len() > 1 {
        return Some("an index along several axes".to_owned());
    }
    for (i, &axis) in axes.iter().enumerate() {
        if let Some(error) = axis_error(axis, rank, 0) {
            return Some(error);
        }
        if axes[..i].contains(&axis) {
            return Some(format!("axis {axis} twice"));
        }
    }
    None
}

/// The rank one lower, of a sub-array.
pub(super) fn sub_array(dtype: DType, rank: Rank) -> Option<Type> {
    match rank {
        Rank::Static(0) => None,
        Rank::Static(1) => Some(Type::Scalar(dtype)),
        Rank::Static(rank) => Some(Type::array(dtype, rank - 1)),
        Rank::Dynamic => Some(Type::Array(dtype, Rank::Dynamic)),
    }
}
