//! Drivers of fused element-wise loops.
//!
//! A driver takes the arrays that the loop reads, of any shape and stride, and
//! what it does with their elements:
//!
//! ```ignore
//! let shape = shape::common((&price, &time), "bs.py:12");
//! map!(shape, 4096, (&price, &time), |math, (price, time)| price * math.exp(-rate * time))
//! ```
//!
//! The loop is compiled for several CPUs and runs over contiguous blocks, in
//! parallel for large arrays.  No operand is copied as a whole, and only the
//! result is allocated.  Elements do not depend on each other, so the number of
//! threads does not show.

use std::array;

use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use ndarray::Array;
use ndarray::ArrayViewMut;
use ndarray::ArrayViewMut1;
use ndarray::ArrayViewMutD;
use ndarray::Axis;
use ndarray::DimMax;
use ndarray::Dimension;
use ndarray::Ix1;
use ndarray::Ix2;

use super::error::raise;
use super::input::{BLOCK, Input, Operand, Span, gather};
use super::math::Math;

/// The number of elements that one thread takes at a time.
pub const CHUNK: usize = 16 * BLOCK;

/// A closure once for each set of CPU features that loops are compiled for: as
/// each is called from one place, the compiler makes it part of that loop and
/// can vectorise it.
macro_rules! versions {
    (|$($argument:pat_param),+| $value:expr) => {
        (
            |$($argument),+| $value,
            |$($argument),+| $value,
            |$($argument),+| $value,
        )
    };
}

pub(crate) use versions;

/// `map!(shape, grain, arrays, |element| value)`: a new array of what the closure
/// makes of the arrays' elements, broadcast to `shape`.
///
/// From `grain` elements on the work is shared among threads. A closure that
/// takes one argument more gets functions for the CPU first, see [`Math`].
macro_rules! map {
    ($shape:expr, $grain:expr, $inputs:expr, |$element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($shape:expr, $grain:expr, $inputs:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use map;

/// As [`map!`], with a closure that computes elements of several new arrays.
macro_rules! map_many {
    ($shape:expr, $grain:expr, $inputs:expr, |$element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_many_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($shape:expr, $grain:expr, $inputs:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_many_by(
            $shape,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use map_many;

/// As [`map!`], into an array that exists, of any strides.
macro_rules! map_into {
    ($out:expr, $grain:expr, $inputs:expr, |$element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_into_by(
            $out,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|_, $element| $value),
        )
    };
    ($out:expr, $grain:expr, $inputs:expr, |$math:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::elementwise::map_into_by(
            $out,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|$math, $element| $value),
        )
    };
}

pub(crate) use map_into;

/// As [`map_into!`], with a closure that gets the present element first.
macro_rules! update {
    ($array:expr, $grain:expr, $inputs:expr, |$old:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::elementwise::update_by(
            $array,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|_, $old, $element| $value),
        )
    };
    ($array:expr, $grain:expr, $inputs:expr, |$math:pat_param, $old:pat_param, $element:pat_param| $value:expr) => {
        $crate::support::elementwise::update_by(
            $array,
            $grain,
            $inputs,
            $crate::support::elementwise::versions!(|$math, $old, $element| $value),
        )
    };
}

pub(crate) use update;

/// The closures of [`versions!`].
pub trait Each<Arguments, T>: Sync {
    /// Calls the version for AVX-512, for AVX2, or for any CPU.
    fn call<const AVX512: bool, const FMA: bool>(&self, arguments: Arguments) -> T;
}

impl<E, T, F, G, H> Each<(E,), T> for (F, G, H)
where
    F: Fn(Math, E) -> T + Sync,
    G: Fn(Math, E) -> T + Sync,
    H: Fn(Math, E) -> T + Sync,
{
    #[inline(always)]
    fn call<const AVX512: bool, const FMA: bool>(&self, (element,): (E,)) -> T {
        let math = Math::new(FMA);
        match (AVX512, FMA) {
            (true, _) => (self.0)(math, element),
            (_, true) => (self.1)(math, element),
            _ => (self.2)(math, element),
        }
    }
}

impl<O, E, T, F, G, H> Each<(O, E), T> for (F, G, H)
where
    F: Fn(Math, O, E) -> T + Sync,
    G: Fn(Math, O, E) -> T + Sync,
    H: Fn(Math, O, E) -> T + Sync,
{
    #[inline(always)]
    fn call<const AVX512: bool, const FMA: bool>(&self, (old, element): (O, E)) -> T {
        let math = Math::new(FMA);
        match (AVX512, FMA) {
            (true, _) => (self.0)(math, old, element),
            (_, true) => (self.1)(math, old, element),
            _ => (self.2)(math, old, element),
        }
    }
}

/// A block of results; the loop itself.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn compute<O: Operand, T>(block: O::Block<'_>, out: &mut [T], f: &impl Each<(O::Element,), T>) {
    const AVX512: bool = target_cfg_f!(target_feature = "avx512f");
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let block = O::cut(block, out.len());
    for (i, out) in out.iter_mut().enumerate() {
        *out = f.call::<AVX512, FMA>((O::element(&block, i),));
    }
}

/// As [`compute`], of present values and others.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn recompute<O: Operand, T: Copy>(
    block: O::Block<'_>, out: &mut [T], f: &impl Each<(T, O::Element), T>,
) {
    const AVX512: bool = target_cfg_f!(target_feature = "avx512f");
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let block = O::cut(block, out.len());
    for (i, out) in out.iter_mut().enumerate() {
        *out = f.call::<AVX512, FMA>((*out, O::element(&block, i)));
    }
}

/// As [`compute`], for several results.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn compute_many<O: Operand, T, const N: usize>(
    block: O::Block<'_>, outs: [&mut [T]; N], f: &impl Each<(O::Element,), [T; N]>,
) {
    const AVX512: bool = target_cfg_f!(target_feature = "avx512f");
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let len = outs.first().map_or(0, |out| out.len());
    let (block, mut outs) = (O::cut(block, len), outs.map(|out| &mut out[..len]));
    for i in 0..len {
        let values = f.call::<AVX512, FMA>((O::element(&block, i),));
        for (out, value) in outs.iter_mut().zip(values) {
            out[i] = value;
        }
    }
}

/// What computes the elements at a span.
pub fn kernel_of<O: Operand, T>(
    operand: &O, f: impl Each<(O::Element,), T>,
) -> impl Fn(Span, &mut [T]) + Sync {
    move |at, out| {
        let mut buffer = O::Buffer::default();
        compute::<O, T>(operand.block(at, &mut buffer), out, &f);
    }
}

/// What [`map!`] does.
pub fn map_by<I: Input, T, D>(
    shape: D, grain: usize, inputs: I,
    f: (
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
    ),
) -> Array<T, D>
where
    T: Copy + Default + Send,
    D: Dimension,
{
    let mut result = Array::from_elem(shape, T::default());
    map_into_by(result.view_mut(), grain, inputs, f);
    result
}

/// What [`map_many!`] does.
pub fn map_many_by<const N: usize, I: Input, T, D>(
    shape: D, grain: usize, inputs: I,
    f: (
        impl Fn(Math, I::Element) -> [T; N] + Sync,
        impl Fn(Math, I::Element) -> [T; N] + Sync,
        impl Fn(Math, I::Element) -> [T; N] + Sync,
    ),
) -> [Array<T, D>; N]
where
    T: Copy + Default + Send,
    D: Dimension,
{
    let operand = inputs.operand(shape.slice());
    let mut results = array::from_fn(|_| Array::from_elem(shape.clone(), T::default()));
    let slices = results
        .each_mut()
        .map(|result: &mut Array<T, D>| result.as_slice_mut().expect("a new array is contiguous"));
    fill(slices, 0, grain, &|at, outs| {
        let mut buffer = Default::default();
        compute_many::<I::Operand<'_>, T, N>(operand.block(at, &mut buffer), outs, &f);
    });
    results
}

/// What [`map_into!`] does.
pub fn map_into_by<I: Input, T, D>(
    out: ArrayViewMut<'_, T, D>, grain: usize, inputs: I,
    f: (
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
        impl Fn(Math, I::Element) -> T + Sync,
    ),
) where
    T: Copy + Default + Send,
    D: Dimension,
{
    let operand = inputs.operand(out.shape());
    let kernel = kernel_of(&operand, f);
    walk::<false, T>(out.into_dyn(), 0, grain, &kernel);
}

/// What [`update!`] does.
pub fn update_by<I: Input, T, D>(
    array: ArrayViewMut<'_, T, D>, grain: usize, inputs: I,
    f: (
        impl Fn(Math, T, I::Element) -> T + Sync,
        impl Fn(Math, T, I::Element) -> T + Sync,
        impl Fn(Math, T, I::Element) -> T + Sync,
    ),
) where
    T: Copy + Default + Send,
    D: Dimension,
{
    let operand = inputs.operand(array.shape());
    walk::<true, T>(array.into_dyn(), 0, grain, &|at, out: &mut [T]| {
        let mut buffer = Default::default();
        recompute::<I::Operand<'_>, T>(operand.block(at, &mut buffer), out, &f);
    });
}

/// Computes slices of equal length whose first element has the number `start`.
fn fill<const N: usize, T: Send>(
    slices: [&mut [T]; N], start: usize, grain: usize,
    kernel: &(impl Fn(Span, [&mut [T]; N]) + Sync),
) {
    let len = slices.first().map_or(0, |slice| slice.len());
    if len <= CHUNK || len < grain {
        let mut rest = slices;
        for at in (0..len).step_by(BLOCK) {
            let block = BLOCK.min(len - at);
            let (head, tail) = split(rest, block);
            kernel(Span { start: start + at, len: block }, head);
            rest = tail;
        }
    } else {
        let middle = (len / 2).next_multiple_of(CHUNK);
        let (head, tail) = split(slices, middle);
        // Once shared, always down to chunks.
        rayon::join(|| fill(head, start, 0, kernel), || fill(tail, start + middle, 0, kernel));
    }
}

/// Splits each slice at `middle`.
fn split<const N: usize, T>(
    slices: [&mut [T]; N], middle: usize,
) -> ([&mut [T]; N], [&mut [T]; N]) {
    let mut tails = array::from_fn(|_| Default::default());
    let mut tail = tails.iter_mut();
    let heads = slices.map(|slice| {
        let (head, rest) = slice.split_at_mut(middle);
        if let Some(tail) = tail.next() {
            *tail = rest;
        }
        head
    });
    (heads, tails)
}

/// Computes an array of any strides whose first element has the number `start`.
///
/// The kernel works in a buffer, which holds the old values first if `LOAD`.
fn walk<const LOAD: bool, T: Copy + Default + Send>(
    mut array: ArrayViewMutD<'_, T>, start: usize, grain: usize,
    kernel: &(impl Fn(Span, &mut [T]) + Sync),
) {
    if let Some(slice) = array.as_slice_mut() {
        return fill([slice], start, grain, &|at, [out]: [&mut [T]; 1]| kernel(at, out));
    }
    let len = array.len();
    let rows = array.len_of(Axis(0));
    let row = len / rows;
    if len > CHUNK && len >= grain && rows > 1 {
        let middle = rows / 2;
        let (head, tail) = array.split_at(Axis(0), middle);
        rayon::join(
            || walk::<LOAD, T>(head, start, 0, kernel),
            || walk::<LOAD, T>(tail, start + middle * row, 0, kernel),
        );
    } else if row > BLOCK {
        for (i, row_view) in array.axis_iter_mut(Axis(0)).enumerate() {
            walk::<LOAD, T>(row_view, start + i * row, grain, kernel);
        }
    } else {
        let mut buffer = [T::default(); BLOCK];
        let mut start = start;
        for part in array.axis_chunks_iter_mut(Axis(0), BLOCK / row) {
            let len = part.len();
            let block = &mut buffer[..len];
            if LOAD {
                gather(part.view(), 0, block);
            }
            kernel(Span { start, len }, block);
            scatter(part, block);
            start += len;
        }
    }
}

/// Copies `values` to the elements of `view` in row-major order; the counterpart of [`gather`].
fn scatter<T: Copy>(mut view: ArrayViewMutD<'_, T>, values: &[T]) {
    let rows = values.chunks(values.len() / view.len_of(Axis(0)));
    if let Ok(line) = view.view_mut().into_dimensionality::<Ix1>() {
        scatter_line(line, values);
    } else if let Ok(mut matrix) = view.view_mut().into_dimensionality::<Ix2>() {
        for (line, values) in matrix.axis_iter_mut(Axis(0)).zip(rows) {
            scatter_line(line, values);
        }
    } else {
        for (page, values) in view.axis_iter_mut(Axis(0)).zip(rows) {
            scatter(page, values);
        }
    }
}

fn scatter_line<T: Copy>(line: ArrayViewMut1<'_, T>, values: &[T]) {
    for (old, new) in line.into_iter().zip(values) {
        *old = *new;
    }
}

/// The shape of an element-wise operation on arrays of the shapes `a` and `b`.
///
/// # Panics
/// Raises NumPy's `ValueError` if an axis differs and neither length is 1.
pub fn broadcast<A, B>(a: &A, b: &B, at: &'static str) -> <A as DimMax<B>>::Output
where
    A: Dimension + DimMax<B>,
    B: Dimension,
{
    let mut result = <A as DimMax<B>>::Output::zeros(a.ndim().max(b.ndim()));
    let (mut left, mut right) = (a.slice().iter().rev(), b.slice().iter().rev());
    for length in result.slice_mut().iter_mut().rev() {
        *length = match (left.next().copied().unwrap_or(1), right.next().copied().unwrap_or(1)) {
            (x, y) if x == y || y == 1 => x,
            (1, y) => y,
            _ => raise("ValueError", mismatch(a.slice(), b.slice()), at),
        };
    }
    result
}

fn mismatch(a: &[usize], b: &[usize]) -> String {
    let (a, b) = (shape_text(a), shape_text(b));
    // The blank at the end is NumPy's.
    format!("operands could not be broadcast together with shapes {a} {b} ")
}

/// A shape as NumPy's messages write it: `()`, `(3,)`, `(2,3)`.
pub fn shape_text(shape: &[usize]) -> String {
    let lengths = shape.iter().map(usize::to_string).collect::<Vec<_>>();
    let comma = if lengths.len() == 1 { "," } else { "" };
    format!("({}{comma})", lengths.join(","))
}
