//! Reductions, in NumPy's order.
//!
//! NumPy walks a row-major array in memory order. Neighbouring axes that are
//! both reduced or both kept count as one; where the innermost is reduced, each
//! run along it is summed pairwise and then added to its result, else element by
//! element. Both were compared with NumPy 2.4. A view is reduced as if copied
//! first, though NumPy may walk it in another order.

use crate::ops::Op;
use crate::types::DType;

use super::Exception;
use super::datum::{Array, Datum, Scalar};
use super::lifted::{less, lifted};

/// A reduction over `axes` (empty: all).
pub(super) fn reduce(
    op: Op,
    array: &Array,
    axes: &[i64],
    keepdims: bool,
) -> Result<Datum, Exception> {
    let reduced: Vec<bool> = (0..array.shape.len() as i64)
        .map(|axis| axes.is_empty() || axes.contains(&axis))
        .collect();
    let kept: Vec<usize> = (array.shape.iter().zip(&reduced))
        .map(|(&extent, &reduced)| if reduced { 1 } else { extent })
        .collect();
    if matches!(op, Op::ReduceArgMin | Op::ReduceArgMax) {
        not_empty(op, array, axes)?;
    }
    let run = inner_run(&array.shape, &reduced);
    let mut out = Vec::new();
    for items in groups(array, &reduced, &kept) {
        out.push(one(op, array.dtype, &items, run)?);
    }
    let dtype = match op {
        Op::ReduceAny | Op::ReduceAll => DType::Bool,
        Op::ReduceArgMin | Op::ReduceArgMax => DType::I64,
        _ => array.dtype,
    };
    let shape: Vec<usize> = if keepdims {
        kept
    } else {
        let extents = array.shape.iter().zip(&reduced);
        extents
            .filter(|(_, reduced)| !**reduced)
            .map(|(&extent, _)| extent)
            .collect()
    };
    match out[..] {
        [scalar] if shape.is_empty() && !keepdims => Ok(Datum::Scalar(scalar)),
        _ => Ok(Datum::Array(Array::new(dtype, shape, out))),
    }
}

/// An index of nothing is an error even where the result has no elements.
fn not_empty(op: Op, array: &Array, axes: &[i64]) -> Result<(), Exception> {
    let count: usize = match axes {
        [axis] => array.shape.get(*axis as usize).copied().unwrap_or(1),
        _ => array.data().len(),
    };
    if count > 0 {
        return Ok(());
    }
    let name = if op == Op::ReduceArgMin {
        "argmin"
    } else {
        "argmax"
    };
    let message = format!("attempt to get {name} of an empty sequence");
    Err(Exception::new("ValueError", message))
}

/// How many elements in a row go to one result.
fn inner_run(shape: &[usize], reduced: &[bool]) -> usize {
    shape
        .iter()
        .zip(reduced)
        .rev()
        .filter(|(extent, _)| **extent != 1)
        .take_while(|(_, reduced)| **reduced)
        .map(|(extent, _)| *extent)
        .product()
}

/// The elements that go to each result, in memory order.
fn groups(array: &Array, reduced: &[bool], kept: &[usize]) -> Vec<Vec<Scalar>> {
    let mut groups = vec![Vec::new(); kept.iter().product()];
    for (position, &item) in array.data().iter().enumerate() {
        let mut rest = position;
        let mut target = 0;
        let mut step = 1;
        for axis in (0..kept.len()).rev() {
            if !reduced[axis] {
                target += rest % array.shape[axis] * step;
                step *= kept[axis];
            }
            rest /= array.shape[axis];
        }
        groups[target].push(item);
    }
    groups
}

fn one(op: Op, dtype: DType, items: &[Scalar], run: usize) -> Result<Scalar, Exception> {
    let truth = |item: &Scalar| matches!(item.cast(DType::Bool), Scalar::Bool(true));
    match op {
        Op::ReduceSum => sum(dtype, items, run),
        Op::ReduceMean => {
            let count = Scalar::of_integer(dtype, items.len() as i128);
            apply(Op::Div, sum(dtype, items, run)?, count)
        }
        Op::ReduceProd => {
            let start = Scalar::of_integer(dtype, 1);
            items
                .iter()
                .try_fold(start, |product, &item| apply(Op::Mul, product, item))
        }
        Op::ReduceMin => extreme(Op::Minimum, items),
        Op::ReduceMax => extreme(Op::Maximum, items),
        Op::ReduceAny => Ok(Scalar::Bool(items.iter().any(truth))),
        Op::ReduceAll => Ok(Scalar::Bool(items.iter().all(truth))),
        Op::ReduceArgMin => Ok(index_of(items, less)),
        Op::ReduceArgMax => Ok(index_of(items, |a, b| less(b, a))),
        _ => Err(Exception::internal(format!("{op} is not a reduction"))),
    }
}

fn apply(op: Op, a: Scalar, b: Scalar) -> Result<Scalar, Exception> {
    lifted(op, &[a, b], None).map_err(Exception::internal)
}

fn sum(dtype: DType, items: &[Scalar], run: usize) -> Result<Scalar, Exception> {
    let mut total = Scalar::of_integer(dtype, 0);
    for run in items.chunks(run.max(1)) {
        total = apply(Op::Add, total, pairwise(run)?)?;
    }
    Ok(total)
}

/// NumPy's pairwise sum of at least one element: eight sums side by side for up
/// to 128 elements, and halves for more.
fn pairwise(items: &[Scalar]) -> Result<Scalar, Exception> {
    /// Elements that are summed without halving.
    const BLOCK: usize = 128;
    let add = |a, b| apply(Op::Add, a, b);
    if items.len() < 8 {
        let (&first, rest) = items
            .split_first()
            .ok_or_else(|| Exception::internal("a sum of an empty run"))?;
        return rest.iter().try_fold(first, |sum, &item| add(sum, item));
    }
    if items.len() > BLOCK {
        let half = items.len() / 2;
        let (left, right) = items.split_at(half - half % 8);
        return add(pairwise(left)?, pairwise(right)?);
    }
    let chunks = items.chunks_exact(8);
    let rest = chunks.remainder();
    let mut sums = items[..8].to_vec();
    for chunk in chunks.skip(1) {
        for (sum, &item) in sums.iter_mut().zip(chunk) {
            *sum = add(*sum, item)?;
        }
    }
    let left = add(add(sums[0], sums[1])?, add(sums[2], sums[3])?)?;
    let right = add(add(sums[4], sums[5])?, add(sums[6], sums[7])?)?;
    rest.iter()
        .try_fold(add(left, right)?, |sum, &item| add(sum, item))
}

fn extreme(op: Op, items: &[Scalar]) -> Result<Scalar, Exception> {
    let Some((&first, rest)) = items.split_first() else {
        let message = format!("zero-size array to reduction operation {op} which has no identity");
        return Err(Exception::new("ValueError", message));
    };
    rest.iter()
        .try_fold(first, |best, &item| apply(op, best, item))
}

/// The first of the best; a NaN is better than all.
fn index_of(items: &[Scalar], better: impl Fn(Scalar, Scalar) -> bool) -> Scalar {
    let mut best = 0;
    for (i, &item) in items.iter().enumerate() {
        if items[best].is_nan() {
            break;
        }
        if item.is_nan() || better(item, items[best]) {
            best = i;
        }
    }
    Scalar::I64(best as i64)
}
