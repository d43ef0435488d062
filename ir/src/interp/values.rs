//! Ops that compute: each op that is neither control nor a terminator.

use crate::function::InstId;
use crate::ops::Op;
use crate::types::DType;

use super::arrays::{gather, position, view};
use super::datum::{Array, Datum, Scalar};
use super::layout::{Layout, broadcast_shapes, fits, shape_text};
use super::python::checked;
use super::reduce::reduce;
use super::strings::text;
use super::{Exception, Frame, Interp};

impl<'p> Interp<'p> {
    /// The results of an op that is neither control nor a terminator.
    #[expect(clippy::too_many_lines, reason = "one arm per op")]
    pub(super) fn compute(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Vec<Datum>, Exception> {
        let inst = &frame.func.insts[id];
        let op = inst.op;
        // An op that consumes its operand reads it itself: a second holder would
        // make the write copy.
        let args = match op {
            Op::Set | Op::Assign | Op::MapAssign => Vec::new(),
            _ => frame.all(&inst.args)?,
        };
        let one = match op {
            Op::None => Datum::None,
            Op::ConstBool => Datum::from(inst.bool_attr(0)),
            Op::ConstInt => {
                let value = i128::from(inst.int_attr(0));
                Datum::Scalar(Scalar::of_integer(inst.dtype_attr(1), value))
            }
            Op::ConstFloat => {
                Datum::Scalar(Scalar::of_float(inst.dtype_attr(1), inst.float_attr(0)))
            }
            Op::ConstStr => Datum::from(inst.str_attr(0)),
            Op::Add
            | Op::Sub
            | Op::Mul
            | Op::Div
            | Op::FloorDiv
            | Op::Rem
            | Op::Pow
            | Op::Square
            | Op::Neg
            | Op::Abs
            | Op::Sign
            | Op::Minimum
            | Op::Maximum
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
            | Op::NormCdf
            | Op::Floor
            | Op::Ceil
            | Op::Trunc
            | Op::Rint
            | Op::Eq
            | Op::Ne
            | Op::Lt
            | Op::Le
            | Op::Gt
            | Op::Ge
            | Op::IsNan
            | Op::IsInf
            | Op::IsFinite
            | Op::Not
            | Op::And
            | Op::Or
            | Op::Xor
            | Op::Select
            | Op::Cast => {
                let to = (op == Op::Cast).then(|| inst.dtype_attr(0));
                self.lift(op, &args, to, frame.func.ty(inst.result()))?
            }
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
            | Op::IntOfFloat
            | Op::FloatDiv
            | Op::FloatFloorDiv
            | Op::FloatRem
            | Op::FloatPow => {
                let args: Result<Vec<Scalar>, Exception> = args.iter().map(Datum::scalar).collect();
                Datum::Scalar(checked(op, &args?)?)
            }
            Op::ShapeOf => Datum::Shape(args[0].array()?.shape.clone()),
            Op::ShapeMake => Datum::Shape(make_shape(&args)?),
            Op::ShapeBroadcast | Op::ShapeJoin => {
                let (a, b) = (args[0].shape()?, args[1].shape()?);
                Datum::Shape(broadcast_shapes(a, b).ok_or_else(|| misfit(op, a, b))?)
            }
            Op::ShapeFits => {
                let (to, from) = (args[0].shape()?, args[1].shape()?);
                return if fits(to, from) {
                    Ok(Vec::new())
                } else {
                    let (from, to) = (shape_text(from), shape_text(to));
                    Err(Exception::new(
                        "ValueError",
                        format!(
                            "could not broadcast input array from shape {from} into shape {to}"
                        ),
                    ))
                };
            }
            Op::ShapeHolds => {
                let (to, from) = (args[0].shape()?, args[1].shape()?);
                return if to == from {
                    Ok(Vec::new())
                } else {
                    let (from, to) = (shape_text(from), shape_text(to));
                    Err(Exception::new(
                        "ValueError",
                        format!(
                            "non-broadcastable output operand with shape {to} doesn't match \
                             the broadcast shape {from}"
                        ),
                    ))
                };
            }
            Op::ShapeDim => Datum::from(extent(args[0].shape()?, inst.int_attr(0))? as i64),
            Op::ShapeSize => {
                let shape = args[0].shape()?;
                Datum::from(
                    shape
                        .iter()
                        .fold(1i64, |size, &extent| size.wrapping_mul(extent as i64)),
                )
            }
            Op::ShapeRank => Datum::from(args[0].shape()?.len() as i64),
            Op::Fill => {
                let (shape, value) = (args[0].shape()?.to_vec(), args[1].scalar()?);
                let size = self.charge_shape(&shape)?;
                Datum::from(Array::new(value.dtype(), shape, vec![value; size]))
            }
            Op::ArrayOf => {
                let data: Result<Vec<Scalar>, Exception> = args.iter().map(Datum::scalar).collect();
                let shape = inst
                    .ints_attr(0)
                    .iter()
                    .map(|&extent| extent as usize)
                    .collect();
                let dtype = frame.func.ty(inst.result()).dtype().unwrap_or(DType::F64);
                Datum::from(Array::new(dtype, shape, data?))
            }
            Op::Copy => args[0].clone(),
            Op::Slice | Op::Index | Op::Transpose | Op::NewAxis | Op::Broadcast => {
                let array = args[0].array()?;
                let layout = view(frame, id, Layout::whole(&array.shape))?;
                self.charge_shape(&layout.shape)?;
                Datum::from(gather(array, &layout))
            }
            Op::Get => {
                let array = args[0].array()?;
                Datum::Scalar(array.data()[position(&array.shape, &args[1..])?])
            }
            Op::CheckIndex => {
                let axis = inst.int_attr(0);
                let extent = extent(args[0].shape()?, axis)?;
                Datum::from(check_index(args[1].int()?, axis, extent)?)
            }
            Op::CheckStep => {
                return match args[0].int()? {
                    0 => Err(Exception::new("ValueError", "slice step cannot be zero")),
                    _ => Ok(Vec::new()),
                };
            }
            Op::Set => return self.set(frame, id),
            Op::Assign => return self.assign(frame, id),
            Op::MapAssign => return self.map_assign(frame, id),
            Op::Map | Op::MapReduce => return self.map(frame, id),
            Op::ReduceSum
            | Op::ReduceProd
            | Op::ReduceMean
            | Op::ReduceMin
            | Op::ReduceMax
            | Op::ReduceAny
            | Op::ReduceAll
            | Op::ReduceArgMin
            | Op::ReduceArgMax => {
                let array = args[0].array()?;
                self.charge(array.data().len())?;
                reduce(op, array, inst.ints_attr(0), inst.bool_attr(1))?
            }
            Op::Extern | Op::ExternRaises => return self.external(inst.str_attr(0), &args),
            Op::Unbound => Datum::Option(None),
            Op::Bound => Datum::Option(Some(Box::new(args[0].clone()))),
            Op::Use => match &args[0] {
                Datum::Option(Some(value)) => (**value).clone(),
                _ => return Err(Exception::new(inst.str_attr(0), inst.str_attr(1))),
            },
            Op::IsBound => Datum::from(matches!(args[0], Datum::Option(Some(_)))),
            Op::Tuple => Datum::Tuple(args),
            Op::TupleItem => match &args[0] {
                Datum::Tuple(items) if (inst.int_attr(0) as usize) < items.len() => {
                    items[inst.int_attr(0) as usize].clone()
                }
                _ => return Err(Exception::internal("no such item")),
            },
            Op::Text => Datum::Str(text(&args[0], inst.str_attr(0))?),
            Op::Format => match args[1].str()? {
                "" => Datum::Str(text(&args[0], "str")?),
                spec => return Err(Exception::not_modelled(format_args!("the format {spec:?}"))),
            },
            Op::Concat => {
                let parts: Result<Vec<&str>, Exception> = args.iter().map(Datum::str).collect();
                Datum::Str(parts?.concat())
            }
            Op::StrEq => Datum::from(args[0].str()? == args[1].str()?),
            Op::StrLen => Datum::from(args[0].str()?.chars().count() as i64),
            Op::If
            | Op::For
            | Op::ForEach
            | Op::While
            | Op::Call
            | Op::ExternActs
            | Op::Print
            | Op::Yield
            | Op::Continue
            | Op::Break
            | Op::Return
            | Op::Raise => return Err(Exception::internal(format!("{op} is control"))),
        };
        Ok(vec![one])
    }
}

fn make_shape(extents: &[Datum]) -> Result<Vec<usize>, Exception> {
    let extent = |extent: &Datum| {
        usize::try_from(extent.int()?)
            .map_err(|_| Exception::new("ValueError", "negative dimensions are not allowed"))
    };
    extents.iter().map(extent).collect()
}

fn misfit(op: Op, a: &[usize], b: &[usize]) -> Exception {
    if op == Op::ShapeJoin {
        return Exception::internal(format!("{op} of {a:?} and {b:?}"));
    }
    let (a, b) = (shape_text(a), shape_text(b));
    let message = format!("operands could not be broadcast together with shapes {a} {b} ");
    Exception::new("ValueError", message)
}

fn extent(shape: &[usize], axis: i64) -> Result<usize, Exception> {
    usize::try_from(axis)
        .ok()
        .and_then(|axis| shape.get(axis).copied())
        .ok_or_else(|| Exception::internal(format!("axis {axis} of {shape:?}")))
}

fn check_index(index: i64, axis: i64, extent: usize) -> Result<i64, Exception> {
    let size = extent as i64;
    let from_start = if index < 0 {
        index.saturating_add(size)
    } else {
        index
    };
    if (0..size).contains(&from_start) {
        return Ok(from_start);
    }
    let message = format!("index {index} is out of bounds for axis {axis} with size {size}");
    Err(Exception::new("IndexError", message))
}
