//! Shapes of arrays as Python gives them, and how they fit together.

use super::elementwise::{broadcast, shape_text};
use super::error::raise;
use ndarray::{DimMax, Dimension};

/// An extent of a new array; `ValueError` if it is negative.
#[inline]
pub fn extent(length: i64, at: &'static str) -> usize {
    match usize::try_from(length) {
        Ok(length) => length,
        Err(_) => raise("ValueError", "negative dimensions are not allowed", at),
    }
}

/// The shape of an element-wise operation on arrays of several shapes.
///
/// `ValueError` where they do not fit.
pub fn common<const N: usize, D>(shapes: [D; N], at: &'static str) -> D
where
    D: Dimension + DimMax<D, Output = D>,
{
    let mut shapes = shapes.into_iter();
    let first = shapes.next().unwrap_or_default();
    shapes.fold(first, |shape, next| broadcast(&shape, &next, at))
}

/// Checks that an operator in place keeps the shape of its target.
///
/// `ValueError` if not.
pub fn holds<D: Dimension, E: Dimension>(target: &D, value: &E, at: &'static str) {
    let (target, value) = (target.slice(), value.slice());
    if target != value {
        let (value, target) = (shape_text(value), shape_text(target));
        let message = format!(
            "non-broadcastable output operand with shape {target} doesn't match \
             the broadcast shape {value}"
        );
        raise("ValueError", message, at);
    }
}

/// Checks that an array of shape `value` can be assigned to one of shape `target`.
///
/// `ValueError` if not.
pub fn fits<D: Dimension, E: Dimension>(target: &D, value: &E, at: &'static str) {
    let (target, value) = (target.slice(), value.slice());
    // Leading axes of length 1 do not count.
    let surplus = value.len().saturating_sub(target.len());
    let (leading, rest) = value.split_at(surplus);
    let matches = |(from, to): (&usize, &usize)| *from == *to || *from == 1;
    let fit = leading.iter().all(|&length| length == 1)
        && rest.iter().rev().zip(target.iter().rev()).all(matches);
    if !fit {
        let (value, target) = (shape_text(value), shape_text(target));
        let message =
            format!("could not broadcast input array from shape {value} into shape {target}");
        raise("ValueError", message, at);
    }
}
