//! Reductions in NumPy's order of operations.
//!
//! NumPy adds floats pairwise along the axis that is innermost in memory and
//! one after the other along the rest.  The functions here add in the same
//! order, and the parallel forms split where the recursion splits, so that the
//! result has the same bits as NumPy's for any number of threads.

use ndarray::Array;
use ndarray::ArrayBase;
use ndarray::ArrayView1;
use ndarray::ArrayViewD;
use ndarray::Axis;
use ndarray::Data;
use ndarray::Dimension;
use ndarray::RemoveAxis;
use ndarray::Zip;

use super::elementwise::CHUNK;
use super::elementwise::kernel_of;
use super::input::{BLOCK, Elements, Input, Span};
use super::math::Math;

/// Up to this many elements are added in eight interleaved sums (NumPy's `PW_BLOCKSIZE`).
const LEAF: usize = 128;

/// The number of elements in NumPy's buffer for arrays that are not one run in memory.
const BUFFER: usize = 8192;

/// A number with NumPy's sum and product; integers wrap.
pub trait Summand: Copy + Default + Send + Sync {
    /// The factor that changes nothing.
    const ONE: Self;
    /// The sum.
    fn plus(self, other: Self) -> Self;
    /// The product.
    fn times(self, other: Self) -> Self;
}

impl Summand for f64 {
    const ONE: f64 = 1.0;
    fn plus(self, other: f64) -> f64 {
        self + other
    }
    fn times(self, other: f64) -> f64 {
        self * other
    }
}

impl Summand for f32 {
    const ONE: f32 = 1.0;
    fn plus(self, other: f32) -> f32 {
        self + other
    }
    fn times(self, other: f32) -> f32 {
        self * other
    }
}

impl Summand for i64 {
    const ONE: i64 = 1;
    fn plus(self, other: i64) -> i64 {
        self.wrapping_add(other)
    }
    fn times(self, other: i64) -> i64 {
        self.wrapping_mul(other)
    }
}

impl Summand for u64 {
    const ONE: u64 = 1;
    fn plus(self, other: u64) -> u64 {
        self.wrapping_add(other)
    }
    fn times(self, other: u64) -> u64 {
        self.wrapping_mul(other)
    }
}

/// Where NumPy's recursion splits `len` elements: near the middle, at a multiple of 8.
fn split_point(len: usize) -> usize {
    len / 2 - len / 2 % 8
}

/// The pairwise sum of `values` in NumPy's order; zero of none.
pub fn pairwise<T: Summand>(values: &[T]) -> T {
    if values.len() > LEAF {
        let (head, tail) = values.split_at(split_point(values.len()));
        return pairwise(head).plus(pairwise(tail));
    }
    let (blocks, rest) = values.as_chunks::<8>();
    let Some((first, blocks)) = blocks.split_first() else {
        // The sum of negative zeros becomes positive in the callers' first addition.
        return rest.iter().copied().reduce(T::plus).unwrap_or_default();
    };
    let mut sums = *first;
    for block in blocks {
        for (sum, value) in sums.iter_mut().zip(block) {
            *sum = sum.plus(*value);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let low = a.plus(b).plus(c.plus(d));
    let high = e.plus(f).plus(g.plus(h));
    rest.iter().fold(low.plus(high), |sum, value| sum.plus(*value))
}

/// The pairwise sum of numbered elements; `leaf` adds up to [`BLOCK`] of them by [`pairwise`].
fn tree<T: Summand>(span: Span, grain: usize, leaf: &(impl Fn(Span) -> T + Sync)) -> T {
    let Span { start, len } = span;
    if len <= BLOCK {
        return leaf(span);
    }
    let middle = split_point(len);
    let head = Span { start, len: middle };
    let tail = Span { start: start + middle, len: len - middle };
    let (head, tail) = if len > CHUNK && len >= grain {
        rayon::join(|| tree(head, 0, leaf), || tree(tail, 0, leaf))
    } else {
        (tree(head, usize::MAX, leaf), tree(tail, usize::MAX, leaf))
    };
    head.plus(tail)
}

/// `sum_of!(shape, grain, arrays, |element| value)`: the sum of what the closure
/// makes of the arrays' elements, broadcast to `shape`.
///
/// From `grain` elements on the work is shared among threads. A closure that
/// takes one argument more gets functions for the CPU first.
macro_rules! sum_of {
    ($shape:expr, $grain:expr, $inputs:expr, |$element:pat_param| $value:expr) => {
        $crate::support::reduce::sum_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($shape:expr, $grain:expr, $inputs:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::reduce::sum_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use sum_of;

/// What [`sum_of!`] does.
pub fn sum_by<I: Input, T: Summand>(
    shape: impl Dimension, grain: usize, inputs: I,
    f: (
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
    ),
) -> T {
    let operand = inputs.operand(shape.slice());
    sum_blocks(shape.size(), grain, kernel_of(&operand, f))
}

/// The sum of `len` values that a kernel computes block by block.
///
/// It has the bits that NumPy finds for an array of these values, which is
/// never built.  From `grain` elements on the work is shared among threads.
pub fn sum_blocks<T: Summand>(
    len: usize, grain: usize, kernel: impl Fn(Span, &mut [T]) + Sync,
) -> T {
    let leaf = |span: Span| {
        let mut buffer = [T::default(); BLOCK];
        let values = &mut buffer[..span.len];
        kernel(span, values);
        pairwise(values)
    };
    T::default().plus(tree(Span { start: 0, len }, grain, &leaf))
}

/// The same elements with the axes in the order of memory, those that form one run merged.
fn in_memory_order<T>(view: ArrayViewD<'_, T>) -> ArrayViewD<'_, T> {
    let mut axes = (0..view.ndim()).collect::<Vec<_>>();
    axes.retain(|&axis| view.shape()[axis] != 1);
    axes.sort_by_key(|&axis| std::cmp::Reverse(view.strides()[axis].unsigned_abs()));
    axes.extend((0..view.ndim()).filter(|&axis| view.shape()[axis] == 1));
    let mut view = view.permuted_axes(axes);
    while let Some(last) = view.shape().iter().rposition(|&len| len == 1) {
        view = view.index_axis_move(Axis(last), 0);
    }
    for axis in (1..view.ndim()).rev() {
        if view.merge_axes(Axis(axis - 1), Axis(axis)) {
            view = view.index_axis_move(Axis(axis - 1), 0);
        }
    }
    view
}

/// The sum of all elements.
pub fn sum<T, S, D>(array: &ArrayBase<S, D>, grain: usize) -> T
where
    T: Summand,
    S: Data<Elem = T>,
    D: Dimension,
{
    let view = in_memory_order(array.view().into_dyn());
    let elements = Elements::new(&view, view.shape());
    let leaf = |span| pairwise(elements.at(span, &mut None));
    let len = array.len();
    let run = view.shape().last().copied().unwrap_or(1);
    // What NumPy adds pairwise at a time: everything, or as many rows as its buffer holds.
    let part = match view.ndim() {
        0 | 1 => len,
        _ if run > BUFFER => run,
        _ => BUFFER / run.max(1) * run,
    };
    (0..len).step_by(part.max(1)).fold(T::default(), |sum, start| {
        sum.plus(tree(Span { start, len: part.min(len - start) }, grain, &leaf))
    })
}

/// The sum along one axis.
pub fn sum_axis<T, S, D>(array: &ArrayBase<S, D>, axis: usize, grain: usize) -> Array<T, D::Smaller>
where
    T: Summand,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    if !is_innermost(array, axis) {
        return fold_axis(array, axis, T::default(), T::plus);
    }
    let mut result = Array::from_elem(array.raw_dim().remove_axis(Axis(axis)), T::default());
    let lanes = Zip::from(&mut result).and(array.lanes(Axis(axis)));
    let add = |sum: &mut T, lane: ArrayView1<'_, T>| {
        let elements = Elements::new(&lane, lane.shape());
        let leaf = |span| pairwise(elements.at(span, &mut None));
        *sum = T::default().plus(tree(Span { start: 0, len: lane.len() }, grain, &leaf));
    };
    if array.len() >= grain {
        lanes.par_for_each(add)
    } else {
        lanes.for_each(add)
    }
    result
}

/// Whether no other axis has a smaller stride.
fn is_innermost<S: Data, D: Dimension>(array: &ArrayBase<S, D>, axis: usize) -> bool {
    let stride = |axis: usize| array.strides()[axis].unsigned_abs();
    let others = (0..array.ndim()).filter(|&other| other != axis && array.shape()[other] != 1);
    others
        .into_iter()
        .all(|other| stride(axis) < stride(other) || stride(axis) == stride(other) && axis > other)
}

/// Combines the elements along one axis, one after the other, beginning with `start`.
pub fn fold_axis<T, U, S, D>(
    array: &ArrayBase<S, D>, axis: usize, start: U, combine: impl Fn(U, T) -> U,
) -> Array<U, D::Smaller>
where
    T: Copy,
    U: Copy,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    let mut result = Array::from_elem(array.raw_dim().remove_axis(Axis(axis)), start);
    for part in array.axis_iter(Axis(axis)) {
        result.zip_mut_with(&part, |old, new| *old = combine(*old, *new));
    }
    result
}

/// The product of all elements, multiplied in row-major order.
pub fn prod<T, S, D>(array: &ArrayBase<S, D>) -> T
where
    T: Summand,
    S: Data<Elem = T>,
    D: Dimension,
{
    array.iter().fold(T::ONE, |product, value| product.times(*value))
}

/// The arithmetic mean; NaN of no elements.
pub fn mean<S, D>(array: &ArrayBase<S, D>, grain: usize) -> f64
where
    S: Data<Elem = f64>,
    D: Dimension,
{
    sum(array, grain) / array.len() as f64
}

/// The arithmetic mean along one axis.
pub fn mean_axis<S, D>(array: &ArrayBase<S, D>, axis: usize, grain: usize) -> Array<f64, D::Smaller>
where
    S: Data<Elem = f64>,
    D: RemoveAxis,
{
    sum_axis(array, axis, grain) / array.len_of(Axis(axis)) as f64
}

/// The running sums of all elements in row-major order.
pub fn cumsum<T, S, D>(array: &ArrayBase<S, D>) -> ndarray::Array1<T>
where
    T: Summand,
    S: Data<Elem = T>,
    D: Dimension,
{
    let mut sum = None;
    let next = |value: &T| {
        let new = sum.map_or(*value, |old: T| old.plus(*value));
        sum = Some(new);
        new
    };
    array.iter().map(next).collect()
}
