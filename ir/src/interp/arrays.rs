//! Ops on whole arrays: element by element, views, writes and maps.

use std::collections::HashMap;
use std::sync::Arc;

use crate::function::{InstId, RegionId, ValueId};
use crate::ops::Op;
use crate::types::{DType, Type};

use super::datum::{Array, Datum, Scalar};
use super::layout::{Layout, broadcast_shapes, without_leading_ones};
use super::lifted::lifted;
use super::reduce::reduce;
use super::{Exception, Flow, Frame, Interp};

impl<'p> Interp<'p> {
    /// A lifted op on scalars and arrays.
    pub(super) fn lift(
        &mut self,
        op: Op,
        args: &[Datum],
        to: Option<DType>,
        ty: &Type,
    ) -> Result<Datum, Exception> {
        let apply = |args: &[Scalar]| lifted(op, args, to).map_err(Exception::internal);
        if args.iter().all(|arg| matches!(arg, Datum::Scalar(_))) {
            let args: Result<Vec<Scalar>, Exception> = args.iter().map(Datum::scalar).collect();
            return Ok(Datum::Scalar(apply(&args?)?));
        }
        let mut shape = Vec::new();
        for arg in args {
            if let Datum::Array(array) = arg {
                shape = broadcast_shapes(&shape, &array.shape).ok_or_else(|| {
                    Exception::internal(format!("{op} of shapes that do not fit"))
                })?;
            }
        }
        let size = self.charge_shape(&shape)?;
        let lanes = lanes(args, &shape)?;
        let mut data = Vec::with_capacity(size);
        let mut operands = Vec::with_capacity(args.len());
        for i in 0..size {
            operands.clear();
            operands.extend(lanes.iter().map(|lane| lane.at(i)));
            data.push(apply(&operands)?);
        }
        let dtype = ty.dtype().unwrap_or(DType::Bool);
        Ok(Datum::from(Array::new(dtype, shape, data)))
    }

    pub(super) fn set(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Vec<Datum>, Exception> {
        let args = &frame.func.insts[id].args;
        let value = frame.get(args[1])?.scalar()?;
        let indices = frame.all(&args[2..])?;
        let mut array = frame.take(args[0])?;
        let at = position(&array.shape, &indices)?;
        Arc::make_mut(&mut array.data)[at] = value;
        Ok(vec![Datum::Array(array)])
    }

    pub(super) fn assign(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Vec<Datum>, Exception> {
        let inst = &frame.func.insts[id];
        let value = frame.get(inst.args[1])?.clone();
        let shape = frame.get(inst.args[0])?.array()?.shape.clone();
        let target = path(frame, inst.regions[0], &shape)?;
        self.charge_shape(&target.shape)?;
        let lane = Lane::of_assigned(&value, &target.shape)?;
        let mut array = frame.take(inst.args[0])?;
        let data = Arc::make_mut(&mut array.data);
        for (i, at) in target.positions().into_iter().enumerate() {
            data[at] = lane.at(i);
        }
        Ok(vec![Datum::Array(array)])
    }

    /// A call: views of the arrays that it writes to go in, and what comes back
    /// is written there.
    pub(super) fn call_inst(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
        mut args: Vec<Datum>,
    ) -> Result<Vec<Datum>, Exception> {
        let inst = &frame.func.insts[id];
        let mut targets = Vec::new();
        for (&index, (array, region, _)) in inst.ints_attr(1).iter().zip(inst.written()) {
            let whole = frame.get(array)?.array()?.clone();
            let target = path(frame, region, &whole.shape)?;
            self.charge_shape(&target.shape)?;
            let positions = target.positions().into_iter();
            let data = positions.map(|at| whole.data()[at]).collect();
            let place = Array::new(whole.dtype, target.shape.clone(), data);
            args[index as usize] = Datum::Array(place);
            targets.push((array, target));
        }
        let mut results = self.call(inst.str_attr(0), args)?;
        let own = results.len() - targets.len();
        for (result, (array, target)) in results[own..].iter_mut().zip(targets) {
            let new = result.array()?.clone();
            let mut whole = frame.take(array)?;
            let data = Arc::make_mut(&mut whole.data);
            for (i, at) in target.positions().into_iter().enumerate() {
                data[at] = new.data()[i];
            }
            *result = Datum::Array(whole);
        }
        Ok(results)
    }

    pub(super) fn map_assign(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Vec<Datum>, Exception> {
        let inst = &frame.func.insts[id];
        let inputs = frame.all(&inst.args[1..])?;
        let shape = frame.get(inst.args[0])?.array()?.shape.clone();
        let target = path(frame, inst.regions[0], &shape)?;
        self.charge_shape(&target.shape)?;
        let lanes = lanes(&inputs, &target.shape)?;
        // New elements are made from the old ones first: that no input overlaps
        // but element for element makes this the same as writing at once.
        let mut array = frame.take(inst.args[0])?;
        let positions = target.positions();
        let mut new = Vec::with_capacity(positions.len());
        for (i, &at) in positions.iter().enumerate() {
            let mut args = vec![Datum::Scalar(array.data()[at])];
            args.extend(lanes.iter().map(|lane| Datum::Scalar(lane.at(i))));
            match &self.body(frame, inst.regions[1], args)?[..] {
                [value] => new.push(value.scalar()?),
                _ => return Err(Exception::internal("map.assign yields one element")),
            }
        }
        let data = Arc::make_mut(&mut array.data);
        for (at, value) in positions.into_iter().zip(new) {
            data[at] = value;
        }
        Ok(vec![Datum::Array(array)])
    }

    /// `map` and `map.reduce`.
    pub(super) fn map(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Vec<Datum>, Exception> {
        let inst = &frame.func.insts[id];
        let shape = frame.get(inst.args[0])?.shape()?.to_vec();
        let inputs = frame.all(&inst.args[1..])?;
        let size = self.charge_shape(&shape)?;
        let lanes = lanes(&inputs, &shape)?;
        let mut columns: Vec<Vec<Scalar>> = vec![Vec::new(); inst.results.len()];
        for i in 0..size {
            let args = lanes.iter().map(|lane| Datum::Scalar(lane.at(i))).collect();
            let yielded = self.body(frame, inst.regions[0], args)?;
            for (column, value) in columns.iter_mut().zip(yielded) {
                column.push(value.scalar()?);
            }
        }
        if inst.op == Op::MapReduce {
            let name = inst.str_attr(0);
            let (Some(op), Some(column)) = (Op::from_text(name), columns.pop()) else {
                return Err(Exception::internal(format!(
                    "no reduction is called {name}"
                )));
            };
            let dtype = element_dtype(frame, inst.regions[0]);
            let array = Array::new(dtype, vec![size], column);
            return Ok(vec![reduce(op, &array, &[], false)?]);
        }
        let arrays = columns
            .into_iter()
            .zip(&inst.results)
            .map(|(column, &result)| {
                let dtype = frame.func.ty(result).dtype().unwrap_or(DType::F64);
                Datum::from(Array::new(dtype, shape.clone(), column))
            });
        Ok(arrays.collect())
    }

    /// Runs the body of a map for one element.
    fn body(
        &mut self,
        frame: &mut Frame<'p>,
        region: RegionId,
        args: Vec<Datum>,
    ) -> Result<Vec<Datum>, Exception> {
        match self.region(frame, region, args)? {
            Flow::Yield(values) => Ok(values),
            _ => Err(Exception::internal("a map's body yields")),
        }
    }
}

/// The elements of an operand, broadcast to a shape.
struct Lane<'d> {
    data: &'d [Scalar],
    /// Where the elements stand; `None` for a scalar.
    positions: Option<Vec<usize>>,
}

impl<'d> Lane<'d> {
    fn of(value: &'d Datum, shape: &[usize]) -> Result<Lane<'d>, Exception> {
        match value {
            Datum::Scalar(scalar) => Ok(Lane {
                data: std::slice::from_ref(scalar),
                positions: None,
            }),
            other => {
                let array = other.array()?;
                let layout = Layout::whole(&array.shape).broadcast(shape)?;
                Ok(Lane {
                    data: array.data(),
                    positions: Some(layout.positions()),
                })
            }
        }
    }

    /// As `of`; leading axes of extent 1 that the target lacks go.
    fn of_assigned(value: &'d Datum, shape: &[usize]) -> Result<Lane<'d>, Exception> {
        let Datum::Array(array) = value else {
            return Lane::of(value, shape);
        };
        let from = without_leading_ones(&array.shape, shape.len());
        let layout = Layout::whole(from).broadcast(shape)?;
        Ok(Lane {
            data: array.data(),
            positions: Some(layout.positions()),
        })
    }

    fn at(&self, i: usize) -> Scalar {
        match &self.positions {
            None => self.data[0],
            Some(positions) => self.data[positions[i]],
        }
    }
}

fn lanes<'d>(values: &'d [Datum], shape: &[usize]) -> Result<Vec<Lane<'d>>, Exception> {
    values.iter().map(|value| Lane::of(value, shape)).collect()
}

fn element_dtype(frame: &Frame<'_>, body: RegionId) -> DType {
    frame
        .func
        .terminator(body)
        .and_then(|end| end.args.first())
        .and_then(|&value| frame.func.ty(value).dtype())
        .unwrap_or(DType::F64)
}

/// Where the element at some indices stands.
pub(super) fn position(shape: &[usize], indices: &[Datum]) -> Result<usize, Exception> {
    let mut at = 0;
    if shape.len() != indices.len() {
        return Err(Exception::internal(format!(
            "{} indices of {shape:?}",
            indices.len()
        )));
    }
    for (&extent, index) in shape.iter().zip(indices) {
        let index = index.int()?;
        match usize::try_from(index) {
            Ok(index) if index < extent => at = at * extent + index,
            _ => {
                return Err(Exception::internal(format!(
                    "index {index} of extent {extent}"
                )));
            }
        }
    }
    Ok(at)
}

/// The layout after a view op.
pub(super) fn view(frame: &Frame<'_>, id: InstId, layout: Layout) -> Result<Layout, Exception> {
    let inst = &frame.func.insts[id];
    let args = frame.all(&inst.args[1..])?;
    match inst.op {
        Op::Slice => {
            let mut bounds = args.iter();
            let mut bound = |bit: i64| -> Result<Option<i64>, Exception> {
                if inst.int_attr(1) & bit == 0 {
                    return Ok(None);
                }
                bounds.next().map(Datum::int).transpose()
            };
            let (start, stop, step) = (bound(1)?, bound(2)?, bound(4)?);
            layout.slice(inst.int_attr(0), start, stop, step.unwrap_or(1))
        }
        Op::Index => layout.index(inst.int_attr(0), args[0].int()?),
        Op::Transpose => layout.transpose(inst.ints_attr(0)),
        Op::NewAxis => layout.new_axis(inst.int_attr(0)),
        Op::Broadcast => layout.broadcast(args[0].shape()?),
        op => Err(Exception::internal(format!("{op} is not a view"))),
    }
}

pub(super) fn gather(array: &Array, layout: &Layout) -> Array {
    let positions = layout.positions().into_iter();
    let data = positions.map(|at| array.data()[at]).collect();
    Array::new(array.dtype, layout.shape.clone(), data)
}

/// What the path of an assignment selects of an array of a shape.
fn path(frame: &Frame<'_>, region: RegionId, shape: &[usize]) -> Result<Layout, Exception> {
    let region = &frame.func.regions[region];
    let mut layouts: HashMap<ValueId, Layout> = HashMap::new();
    if let Some(&arg) = region.args.first() {
        layouts.insert(arg, Layout::whole(shape));
    }
    for &id in &region.insts {
        let inst = &frame.func.insts[id];
        let layout = inst.args.first().and_then(|arg| layouts.get(arg)).cloned();
        let layout = layout.ok_or_else(|| Exception::internal("a path of another array"))?;
        if inst.op == Op::Yield {
            return Ok(layout);
        }
        layouts.insert(inst.result(), view(frame, id, layout)?);
    }
    Err(Exception::internal("a path without an end"))
}
