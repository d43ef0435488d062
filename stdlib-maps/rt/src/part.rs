//! Python's slices of an array along one axis, as views.
//!
//! `a[1:-1]` is `a.part(0, 1, -1)`, `a[:, 2:]` is `a.part(1, 2, None)`.

use super::error::raise;
use super::index::slice;
use ndarray::{ArrayBase, ArrayRef, ArrayView, ArrayViewMut, Axis, Dimension, RawData};

/// Views of a part of an array, with Python's rules for the bounds: negative
/// ones count from the end, those out of range are moved into it.
pub trait Part<T, D> {
    /// `array[start:stop]` along an axis.
    fn part(
        &self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
    ) -> ArrayView<'_, T, D> {
        self.part_by(axis, start, stop, 1)
    }

    /// `array[start:stop]` along an axis, to write to.
    fn part_mut(
        &mut self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
    ) -> ArrayViewMut<'_, T, D> {
        self.part_by_mut(axis, start, stop, 1)
    }

    /// `array[start:stop:step]` along an axis; the step is not zero.
    fn part_by(
        &self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>, step: i64,
    ) -> ArrayView<'_, T, D>;

    /// `array[start:stop:step]` along an axis, to write to; the step is not zero.
    fn part_by_mut(
        &mut self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
        step: i64,
    ) -> ArrayViewMut<'_, T, D>;
}

impl<T, D: Dimension> Part<T, D> for ArrayRef<T, D> {
    fn part_by(
        &self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>, step: i64,
    ) -> ArrayView<'_, T, D> {
        let taken = slice(start.into(), stop.into(), step, self.len_of(Axis(axis)), "");
        self.slice_axis(Axis(axis), taken)
    }

    fn part_by_mut(
        &mut self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
        step: i64,
    ) -> ArrayViewMut<'_, T, D> {
        let taken = slice(start.into(), stop.into(), step, self.len_of(Axis(axis)), "");
        self.slice_axis_mut(Axis(axis), taken)
    }
}

/// Parts of views that are handed over: the part lives as long as the view did.
pub trait IntoPart: Sized {
    /// `view[start:stop]` along an axis.
    fn into_part(
        self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
    ) -> Self {
        self.into_part_by(axis, start, stop, 1)
    }

    /// `view[start:stop:step]` along an axis; the step is not zero.
    fn into_part_by(
        self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>, step: i64,
    ) -> Self;
}

impl<S: RawData, D: Dimension> IntoPart for ArrayBase<S, D> {
    fn into_part_by(
        mut self, axis: usize, start: impl Into<Option<i64>>, stop: impl Into<Option<i64>>,
        step: i64,
    ) -> Self {
        let taken = slice(start.into(), stop.into(), step, self.len_of(Axis(axis)), "");
        self.slice_axis_inplace(Axis(axis), taken);
        self
    }
}

/// Checks the step of a slice; `ValueError` if it is zero.
#[inline]
pub fn check_step(step: i64, at: &'static str) {
    if step == 0 {
        raise("ValueError", "slice step cannot be zero", at);
    }
}
