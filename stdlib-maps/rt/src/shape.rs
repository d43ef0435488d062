//! Shapes of arrays as Python gives them, and how they fit together.

use super::elementwise::{broadcast, shape_text};
use super::error::raise;
use ndarray::{ArrayBase, Data, Dim, DimMax, Dimension};

/// An extent of a new array; `ValueError` if it is negative.
#[inline]
pub fn extent(length: i64, at: &'static str) -> usize {
    match usize::try_from(length) {
        Ok(length) => length,
        Err(_) => raise("ValueError", "negative dimensions are not allowed", at),
    }
}

/// What has a shape: an array, a shape itself, or several to be broadcast
/// together, those of inner tuples first.
pub trait Shaped {
    type Dim: Dimension;

    /// The shape; `ValueError` where several do not fit.
    fn shape(&self, at: &'static str) -> Self::Dim;
}

impl<S: Data, D: Dimension> Shaped for ArrayBase<S, D> {
    type Dim = D;

    fn shape(&self, _at: &'static str) -> D {
        self.raw_dim()
    }
}

impl<I> Shaped for Dim<I>
where
    Dim<I>: Dimension,
{
    type Dim = Dim<I>;

    fn shape(&self, _at: &'static str) -> Dim<I> {
        self.clone()
    }
}

impl<T: Shaped> Shaped for &T {
    type Dim = T::Dim;

    fn shape(&self, at: &'static str) -> T::Dim {
        (*self).shape(at)
    }
}

impl<A, B> Shaped for (A, B)
where
    A: Shaped<Dim: DimMax<B::Dim>>,
    B: Shaped,
{
    type Dim = <A::Dim as DimMax<B::Dim>>::Output;

    fn shape(&self, at: &'static str) -> Self::Dim {
        broadcast(&self.0.shape(at), &self.1.shape(at), at)
    }
}

macro_rules! tuples_are_shaped {
    ($(($first:ident, $($index:tt $name:ident),+))+) => {$(
        impl<$first, $($name,)+ D> Shaped for ($first, $($name,)+)
        where
            $first: Shaped<Dim = D>,
            $($name: Shaped<Dim = D>,)+
            D: Dimension + DimMax<D, Output = D>,
        {
            type Dim = D;

            fn shape(&self, at: &'static str) -> D {
                let shape = self.0.shape(at);
                $(let shape = broadcast(&shape, &self.$index.shape(at), at);)+
                shape
            }
        }
    )+};
}

tuples_are_shaped! {
    (A, 1 B, 2 C)
    (A, 1 B, 2 C, 3 E)
    (A, 1 B, 2 C, 3 E, 4 F)
    (A, 1 B, 2 C, 3 E, 4 F, 5 G)
}

/// The shape of an element-wise operation on arrays of several shapes.
///
/// `ValueError` where they do not fit.
pub fn common<S: Shaped>(shapes: S, at: &'static str) -> S::Dim {
    shapes.shape(at)
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
