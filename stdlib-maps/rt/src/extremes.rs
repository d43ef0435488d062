//! The largest and smallest elements of arrays, by NumPy's rules: NaN wins.

use ndarray::Array;
use ndarray::ArrayBase;
use ndarray::Axis;
use ndarray::Data;
use ndarray::Dimension;
use ndarray::RemoveAxis;

use super::elementwise::{CHUNK, kernel_of};
use super::error::raise;
use super::input::{BLOCK, Input, Span};
use super::math::Math;

/// The larger value; NaN if one is NaN.
pub fn larger<T: PartialOrd + Copy>(a: T, b: T) -> T {
    if b > a || is_nan(b) { b } else { a }
}

/// The smaller value; NaN if one is NaN.
pub fn smaller<T: PartialOrd + Copy>(a: T, b: T) -> T {
    if b < a || is_nan(b) { b } else { a }
}

fn is_nan<T: PartialOrd>(value: T) -> bool {
    value.partial_cmp(&value).is_none()
}

/// The largest element; NaN if there is one.
///
/// # Panics
/// Raises NumPy's `ValueError` for an empty array.
pub fn max<T, S, D>(array: &ArrayBase<S, D>, at: &'static str) -> T
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    extreme(array, larger).unwrap_or_else(|| no_identity("maximum", at))
}

/// The smallest element; NaN if there is one.
///
/// # Panics
/// Raises NumPy's `ValueError` for an empty array.
pub fn min<T, S, D>(array: &ArrayBase<S, D>, at: &'static str) -> T
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    extreme(array, smaller).unwrap_or_else(|| no_identity("minimum", at))
}

/// `max_of!(shape, grain, arrays, at, |element| value)`: the largest of what the
/// closure makes of the arrays' elements, broadcast to `shape`.
///
/// From `grain` elements on the work is shared among threads. A closure that
/// takes one argument more gets functions for the CPU first.
macro_rules! max_of {
    ($shape:expr, $grain:expr, $inputs:expr, $at:expr, |$element:pat_param| $value:expr) => {
        $crate::support::extremes::max_by(
            $shape,
            $grain,
            $inputs,
            $at,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($shape:expr, $grain:expr, $inputs:expr, $at:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::extremes::max_by(
            $shape,
            $grain,
            $inputs,
            $at,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use max_of;

/// What [`max_of!`] does.
///
/// # Panics
/// Raises NumPy's `ValueError` for no values.
pub fn max_by<I: Input, T>(
    shape: impl Dimension, grain: usize, inputs: I, at: &'static str,
    f: (
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
    ),
) -> T
where
    T: PartialOrd + Copy + Default + Send,
{
    let operand = inputs.operand(shape.slice());
    let all = Span { start: 0, len: shape.size() };
    extreme_of_blocks(all, grain, &kernel_of(&operand, f), larger)
        .unwrap_or_else(|| no_identity("maximum", at))
}

/// `min_of!(shape, grain, arrays, at, |element| value)`: the smallest of what the
/// closure makes of the arrays' elements, broadcast to `shape`.
///
/// From `grain` elements on the work is shared among threads. A closure that
/// takes one argument more gets functions for the CPU first.
macro_rules! min_of {
    ($shape:expr, $grain:expr, $inputs:expr, $at:expr, |$element:pat_param| $value:expr) => {
        $crate::support::extremes::min_by(
            $shape,
            $grain,
            $inputs,
            $at,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($shape:expr, $grain:expr, $inputs:expr, $at:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::extremes::min_by(
            $shape,
            $grain,
            $inputs,
            $at,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use min_of;

/// What [`min_of!`] does.
///
/// # Panics
/// Raises NumPy's `ValueError` for no values.
pub fn min_by<I: Input, T>(
    shape: impl Dimension, grain: usize, inputs: I, at: &'static str,
    f: (
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
    ),
) -> T
where
    T: PartialOrd + Copy + Default + Send,
{
    let operand = inputs.operand(shape.slice());
    let all = Span { start: 0, len: shape.size() };
    extreme_of_blocks(all, grain, &kernel_of(&operand, f), smaller)
        .unwrap_or_else(|| no_identity("minimum", at))
}

/// Splits a span in halves of whole blocks, down to what one thread takes.
fn extreme_of_blocks<T, K>(span: Span, grain: usize, kernel: &K, choose: fn(T, T) -> T) -> Option<T>
where
    T: Copy + Default + Send,
    K: Fn(Span, &mut [T]) + Sync,
{
    let Span { start, len } = span;
    if len > CHUNK && len >= grain && grain > 0 {
        let half = (len / 2).next_multiple_of(BLOCK);
        let head = Span { start, len: half };
        let tail = Span { start: start + half, len: len - half };
        let (head, tail) = rayon::join(
            || extreme_of_blocks(head, CHUNK + 1, kernel, choose),
            || extreme_of_blocks(tail, CHUNK + 1, kernel, choose),
        );
        return head.zip(tail).map(|(head, tail)| choose(head, tail)).or(head).or(tail);
    }
    let mut buffer = [T::default(); BLOCK];
    let mut best: Option<T> = None;
    for offset in (0..len).step_by(BLOCK) {
        let values = &mut buffer[..BLOCK.min(len - offset)];
        kernel(Span { start: start + offset, len: values.len() }, values);
        let block = values.iter().copied().reduce(choose);
        best = best.zip(block).map(|(best, block)| choose(best, block)).or(block);
    }
    best
}

/// Combines all elements in any order, eight at a time where they are one run in memory.
fn extreme<T, S, D>(array: &ArrayBase<S, D>, choose: fn(T, T) -> T) -> Option<T>
where
    T: Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    let first = *array.first()?;
    let Some(slice) = array.as_slice_memory_order() else {
        return Some(array.fold(first, |best, value| choose(best, *value)));
    };
    let (blocks, rest) = slice.as_chunks::<8>();
    let mut best = [first; 8];
    for block in blocks {
        for (best, value) in best.iter_mut().zip(block) {
            *best = choose(*best, *value);
        }
    }
    best.iter().chain(rest).copied().reduce(choose)
}

fn no_identity(operation: &str, at: &'static str) -> ! {
    let message =
        format!("zero-size array to reduction operation {operation} which has no identity");
    raise("ValueError", message, at)
}

/// The largest elements along one axis.
///
/// # Panics
/// Raises NumPy's `ValueError` if the axis has no elements.
pub fn max_axis<T, S, D>(
    array: &ArrayBase<S, D>, axis: usize, at: &'static str,
) -> Array<T, D::Smaller>
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    extreme_axis(array, axis, larger).unwrap_or_else(|| no_identity("maximum", at))
}

/// The smallest elements along one axis.
///
/// # Panics
/// Raises NumPy's `ValueError` if the axis has no elements.
pub fn min_axis<T, S, D>(
    array: &ArrayBase<S, D>, axis: usize, at: &'static str,
) -> Array<T, D::Smaller>
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    extreme_axis(array, axis, smaller).unwrap_or_else(|| no_identity("minimum", at))
}

fn extreme_axis<T, S, D>(
    array: &ArrayBase<S, D>, axis: usize, choose: fn(T, T) -> T,
) -> Option<Array<T, D::Smaller>>
where
    T: Copy,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    let mut parts = array.axis_iter(Axis(axis));
    let mut best = parts.next()?.to_owned();
    for part in parts {
        best.zip_mut_with(&part, |old, new| *old = choose(*old, *new));
    }
    Some(best)
}

/// The row-major position of the first largest element, or of the first NaN.
///
/// # Panics
/// Raises NumPy's `ValueError` for an empty array.
pub fn argmax<T, S, D>(array: &ArrayBase<S, D>, at: &'static str) -> i64
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    let position = position_of(array, |best, value| value > best);
    position
        .unwrap_or_else(|| raise("ValueError", "attempt to get argmax of an empty sequence", at))
}

/// The row-major position of the first smallest element, or of the first NaN.
///
/// # Panics
/// Raises NumPy's `ValueError` for an empty array.
pub fn argmin<T, S, D>(array: &ArrayBase<S, D>, at: &'static str) -> i64
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    let position = position_of(array, |best, value| value < best);
    position
        .unwrap_or_else(|| raise("ValueError", "attempt to get argmin of an empty sequence", at))
}

fn position_of<T, S, D>(array: &ArrayBase<S, D>, better: impl Fn(T, T) -> bool) -> Option<i64>
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: Dimension,
{
    let mut best = *array.first()?;
    let mut position = 0;
    for (i, &value) in array.iter().enumerate() {
        if better(best, value) || is_nan(value) {
            (best, position) = (value, i as i64);
            if is_nan(value) {
                break;
            }
        }
    }
    Some(position)
}
