//! Result types from operand types: the meaning of [`Rule`].

use crate::function::Attr;
use crate::ops::{Op, Rule};
use crate::types::{DType, Rank, Type};

/// The type of an op's result; `None` for ops without results and for those
/// whose types are given when they are built.
///
/// # Errors
/// A sentence saying why the operands do not fit the op.
pub fn result_type(op: Op, args: &[Type], attrs: &[Attr]) -> Result<Option<Type>, String> {
    let row = op.row();
    if args.len() < row.operands.len() || (!row.variadic && args.len() > row.operands.len()) {
        return Err(format!("{} operands given", args.len()));
    }
    let ty = match row.rule {
        Rule::Nothing | Rule::Explicit => return Ok(None),
        Rule::None => Type::None,
        Rule::Bool => Type::BOOL,
        Rule::Int => Type::INT,
        Rule::Float => Type::FLOAT,
        Rule::Str => Type::Str,
        Rule::ScalarOfAttr => Type::Scalar(dtype_of(attrs)?),
        Rule::First => args[0].clone(),
        Rule::Lifted => lifted(args)?,
        Rule::LiftedBool => lifted(args)?.with_dtype(DType::Bool),
        Rule::LiftedCast => lifted(args)?.with_dtype(dtype_of(attrs)?),
        Rule::LiftedSelect => lifted_select(args)?,
        Rule::ShapeOf => Type::Shape(array_rank(&args[0])?),
        Rule::ShapeJoin => Type::Shape(shape_rank(&args[0])?.join(shape_rank(&args[1])?)),
        Rule::ShapeMake => Type::Shape(Rank::Static(args.len() as u8)),
        Rule::Fill => Type::Array(scalar_dtype(&args[1])?, shape_rank(&args[0])?),
        Rule::ArrayOf => array_of(args, attrs)?,
        Rule::DropAxis => change_rank(&args[0], -1)?,
        Rule::AddAxis => change_rank(&args[0], 1)?,
        Rule::Broadcast => Type::Array(array_dtype(&args[0])?, shape_rank(&args[1])?),
        Rule::Element => Type::Scalar(array_dtype(&args[0])?),
        Rule::Reduce => reduced(&args[0], attrs, None)?,
        Rule::ReduceBool => reduced(&args[0], attrs, Some(DType::Bool))?,
        Rule::ReduceInt => reduced(&args[0], attrs, Some(DType::I64))?,
        Rule::Wrap => Type::Option(Box::new(args[0].clone())),
        Rule::Unwrap => match &args[0] {
            Type::Option(inner) => (**inner).clone(),
            other => return Err(format!("{other} is never unbound")),
        },
        Rule::Tuple => Type::Tuple(args.to_vec()),
        Rule::TupleItem => tuple_item(&args[0], attrs)?,
    };
    Ok(Some(ty))
}

fn dtype_of(attrs: &[Attr]) -> Result<DType, String> {
    attrs
        .iter()
        .find_map(|attr| match attr {
            Attr::DType(dtype) => Some(*dtype),
            _ => None,
        })
        .ok_or_else(|| "no dtype attribute".to_owned())
}

/// One dtype, and the rank of the broadcast: a scalar if all are scalars.
fn lifted(args: &[Type]) -> Result<Type, String> {
    let mut result: Option<Type> = None;
    for ty in args {
        let (Some(dtype), Some(rank)) = (ty.dtype(), ty.rank()) else {
            return Err(format!("{ty} is neither scalar nor array"));
        };
        result = Some(match result {
            None => ty.clone(),
            Some(so_far) => {
                if so_far.dtype() != Some(dtype) {
                    return Err(format!("{so_far} beside {ty}"));
                }
                let so_far_rank = so_far.rank().unwrap_or(Rank::Static(0));
                if so_far.is_scalar() && ty.is_scalar() {
                    so_far
                } else {
                    Type::Array(dtype, so_far_rank.join(rank))
                }
            }
        });
    }
    result.ok_or_else(|| "no operands".to_owned())
}

fn lifted_select(args: &[Type]) -> Result<Type, String> {
    if args[0].dtype() != Some(DType::Bool) {
        return Err(format!("condition of type {}", args[0]));
    }
    let chosen = lifted(&args[1..])?;
    let dtype = chosen.dtype().unwrap_or(DType::Bool);
    lifted(&[args[0].with_dtype(dtype), chosen])
}

fn array_dtype(ty: &Type) -> Result<DType, String> {
    match ty {
        Type::Array(dtype, _) => Ok(*dtype),
        other => Err(format!("{other} is not an array")),
    }
}

fn array_rank(ty: &Type) -> Result<Rank, String> {
    match ty {
        Type::Array(_, rank) => Ok(*rank),
        other => Err(format!("{other} is not an array")),
    }
}

fn shape_rank(ty: &Type) -> Result<Rank, String> {
    match ty {
        Type::Shape(rank) => Ok(*rank),
        other => Err(format!("{other} is not a shape")),
    }
}

fn scalar_dtype(ty: &Type) -> Result<DType, String> {
    match ty {
        Type::Scalar(dtype) => Ok(*dtype),
        other => Err(format!("{other} is not a scalar")),
    }
}

fn array_of(args: &[Type], attrs: &[Attr]) -> Result<Type, String> {
    let extents = match attrs.first() {
        Some(Attr::Ints(extents)) => extents,
        _ => return Err("no extents".to_owned()),
    };
    let count: i64 = extents.iter().product();
    if count != args.len() as i64 {
        return Err(format!("{} items for {extents:?}", args.len()));
    }
    let dtype = match args.first() {
        Some(first) => scalar_dtype(first)?,
        None => DType::F64,
    };
    if args.iter().any(|arg| arg != &Type::Scalar(dtype)) {
        return Err("items of several types".to_owned());
    }
    Ok(Type::array(dtype, extents.len() as u8))
}

fn change_rank(ty: &Type, by: i8) -> Result<Type, String> {
    let dtype = array_dtype(ty)?;
    match array_rank(ty)? {
        Rank::Static(rank) => rank
            .checked_add_signed(by)
            .map(|rank| Type::array(dtype, rank))
            .ok_or_else(|| "an array without axes has none to drop".to_owned()),
        Rank::Dynamic => Ok(Type::Array(dtype, Rank::Dynamic)),
    }
}

fn reduced(ty: &Type, attrs: &[Attr], dtype: Option<DType>) -> Result<Type, String> {
    let element = dtype.unwrap_or(array_dtype(ty)?);
    let (axes, keepdims) = match attrs {
        [Attr::Ints(axes), Attr::Bool(keepdims)] => (axes, *keepdims),
        _ => return Err("axes and keepdims expected".to_owned()),
    };
    let rank = array_rank(ty)?;
    if keepdims {
        return Ok(Type::Array(element, rank));
    }
    if axes.is_empty() {
        return Ok(Type::Scalar(element));
    }
    match rank {
        Rank::Static(rank) => match rank.checked_sub(axes.len() as u8) {
            Some(0) => Ok(Type::Scalar(element)),
            Some(rank) => Ok(Type::array(element, rank)),
            None => Err(format!("{} axes of {ty}", axes.len())),
        },
        Rank::Dynamic => Err("an axis of an array of unknown rank".to_owned()),
    }
}

fn tuple_item(ty: &Type, attrs: &[Attr]) -> Result<Type, String> {
    let (Type::Tuple(items), Some(Attr::Int(index))) = (ty, attrs.first()) else {
        return Err(format!("{ty} is not a tuple"));
    };
    usize::try_from(*index)
        .ok()
        .and_then(|index| items.get(index).cloned())
        .ok_or_else(|| format!("no item {index} in {ty}"))
}

impl std::fmt::Display for Op {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}
