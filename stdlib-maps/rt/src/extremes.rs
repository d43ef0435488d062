//! The largest and smallest elements of arrays, by NumPy's rules: NaN wins.

use ndarray::Array;
use ndarray::ArrayBase;
use ndarray::Axis;
use ndarray::Data;
use ndarray::Dimension;
use ndarray::RemoveAxis;

use super::error::raise;

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
    array: &ArrayBase<S, D>,
    axis: usize,
    at: &'static str,
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
    array: &ArrayBase<S, D>,
    axis: usize,
    at: &'static str,
) -> Array<T, D::Smaller>
where
    T: PartialOrd + Copy,
    S: Data<Elem = T>,
    D: RemoveAxis,
{
    extreme_axis(array, axis, smaller).unwrap_or_else(|| no_identity("minimum", at))
}

fn extreme_axis<T, S, D>(
    array: &ArrayBase<S, D>,
    axis: usize,
    choose: fn(T, T) -> T,
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
    position.unwrap_or_else(|| {
        raise(
            "ValueError",
            "attempt to get argmax of an empty sequence",
            at,
        )
    })
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
    position.unwrap_or_else(|| {
        raise(
            "ValueError",
            "attempt to get argmin of an empty sequence",
            at,
        )
    })
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
