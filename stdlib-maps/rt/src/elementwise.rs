//! Drivers of fused element-wise loops.
//!
//! A kernel is a loop over slices of equal length, compiled for several CPUs.
//! A driver calls it block by block, in parallel for large arrays, and hands
//! it contiguous pieces of operands of any shape and stride:
//!
//! ```ignore
//! let shape = broadcast(&s.raw_dim(), &k.raw_dim(), "bs.py:12");
//! let (s, k) = (Operand::new(&s, &shape), Operand::new(&k, &shape));
//! map(shape, 4096, |at, p| put_kernel(p, s.at(at, &mut None), k.at(at, &mut None), r))
//! ```
//!
//! No operand is copied as a whole, and only the result is allocated.  Elements
//! do not depend on each other, so the number of threads does not show.

use std::array;

use ndarray::Array;
use ndarray::ArrayBase;
use ndarray::ArrayView1;
use ndarray::ArrayViewD;
use ndarray::ArrayViewMut;
use ndarray::ArrayViewMut1;
use ndarray::ArrayViewMutD;
use ndarray::Axis;
use ndarray::Data;
use ndarray::DimMax;
use ndarray::Dimension;
use ndarray::Ix1;
use ndarray::Ix2;
use ndarray::IxDyn;
use ndarray::Slice;

use super::error::raise;

/// The largest number of elements that a kernel sees at a time.
pub const BLOCK: usize = 1024;

/// The number of elements that one thread takes at a time.
pub const CHUNK: usize = 16 * BLOCK;

/// A piece of the result's elements, numbered in row-major order.
#[derive(Clone, Copy)]
pub struct Span {
    pub start: usize,
    pub len: usize,
}

/// One input of a kernel, seen at the shape of the result.
pub enum Operand<'a, T> {
    /// As many elements as the result has, in its order.
    Contiguous(&'a [T]),
    /// The same value everywhere.
    Constant(T),
    /// Anything else; the view has the shape of the result.
    Strided(ArrayViewD<'a, T>),
}

impl<'a, T: Copy + Default> Operand<'a, T> {
    /// `array` broadcast to `shape`, which [`broadcast`] made of its own shape and others.
    pub fn new<S, D, E>(array: &'a ArrayBase<S, D>, shape: &E) -> Self
    where
        S: Data<Elem = T>,
        D: Dimension,
        E: Dimension,
    {
        if array.len() == 1
            && let Some(&value) = array.first()
        {
            return Operand::Constant(value);
        }
        match array.as_slice() {
            Some(slice) if slice.len() == shape.size() => Operand::Contiguous(slice),
            _ => {
                let view = array.broadcast(IxDyn(shape.slice()));
                Operand::Strided(view.expect("the shape is that of a broadcast"))
            }
        }
    }

    /// The elements at `span`: a part of the array itself, or else gathered in `buffer`.
    pub fn at<'b>(&'b self, span: Span, buffer: &'b mut Option<[T; BLOCK]>) -> &'b [T] {
        match self {
            Operand::Contiguous(slice) => &slice[span.start..span.start + span.len],
            Operand::Constant(value) => &buffer.insert([*value; BLOCK])[..span.len],
            Operand::Strided(view) => {
                let gathered = &mut buffer.insert([T::default(); BLOCK])[..span.len];
                gather(view.view(), span.start, gathered);
                gathered
            }
        }
    }
}

/// Copies the elements from number `start` on, in row-major order, until `out` is full.
///
/// The last two axes are walked as arrays of a static rank, which is much faster.
fn gather<T: Copy>(view: ArrayViewD<'_, T>, start: usize, out: &mut [T]) {
    let row = view.shape().iter().skip(1).product::<usize>();
    if let Ok(line) = view.view().into_dimensionality::<Ix1>() {
        gather_line(line, start, out);
    } else if let Ok(matrix) = view.view().into_dimensionality::<Ix2>() {
        gather_rows(matrix.axis_iter(Axis(0)), row, start, out, gather_line);
    } else {
        gather_rows(view.axis_iter(Axis(0)), row, start, out, gather);
    }
}

/// [`gather`] for the rows of a view, of `row` elements each.
fn gather_rows<T, V>(
    rows: impl Iterator<Item = V>,
    row: usize,
    start: usize,
    out: &mut [T],
    gather_row: fn(V, usize, &mut [T]),
) {
    if out.is_empty() {
        return;
    }
    let (mut rest, mut skipped) = (out, start % row);
    for view in rows.skip(start / row) {
        let (part, others) = rest.split_at_mut(rest.len().min(row - skipped));
        gather_row(view, skipped, part);
        (rest, skipped) = (others, 0);
        if rest.is_empty() {
            break;
        }
    }
}

fn gather_line<T: Copy>(line: ArrayView1<'_, T>, start: usize, out: &mut [T]) {
    let line = line.slice_axis_move(Axis(0), Slice::from(start..start + out.len()));
    for (out, value) in out.iter_mut().zip(line) {
        *out = *value;
    }
}

/// A new array whose elements the kernel computes.
///
/// From `grain` elements on the work is shared among threads.
pub fn map<T, D>(shape: D, grain: usize, kernel: impl Fn(Span, &mut [T]) + Sync) -> Array<T, D>
where
    T: Copy + Default + Send,
    D: Dimension,
{
    let [result] = map_many(shape, grain, |at, [out]| kernel(at, out));
    result
}

/// `N` new arrays of one shape, which the kernel computes together.
pub fn map_many<const N: usize, T, D>(
    shape: D,
    grain: usize,
    kernel: impl Fn(Span, [&mut [T]; N]) + Sync,
) -> [Array<T, D>; N]
where
    T: Copy + Default + Send,
    D: Dimension,
{
    let mut results = array::from_fn(|_| Array::from_elem(shape.clone(), T::default()));
    let slices = results
        .each_mut()
        .map(|result: &mut Array<T, D>| result.as_slice_mut().expect("a new array is contiguous"));
    fill(slices, 0, grain, &kernel);
    results
}

/// Has the kernel compute all elements of `out`, an array of any strides.
pub fn map_into<T, D>(
    out: ArrayViewMut<'_, T, D>,
    grain: usize,
    kernel: impl Fn(Span, &mut [T]) + Sync,
) where
    T: Copy + Default + Send,
    D: Dimension,
{
    walk::<false, T>(out.into_dyn(), 0, grain, &|at, out: &mut [T]| {
        kernel(at, out)
    });
}

/// Has the kernel change all elements of `array`, whose values it finds in its slice.
pub fn update<T, D>(
    array: ArrayViewMut<'_, T, D>,
    grain: usize,
    kernel: impl Fn(Span, &mut [T]) + Sync,
) where
    T: Copy + Default + Send,
    D: Dimension,
{
    walk::<true, T>(array.into_dyn(), 0, grain, &|at, out: &mut [T]| {
        kernel(at, out)
    });
}

/// Computes slices of equal length whose first element has the number `start`.
fn fill<const N: usize, T: Send>(
    slices: [&mut [T]; N],
    start: usize,
    grain: usize,
    kernel: &(impl Fn(Span, [&mut [T]; N]) + Sync),
) {
    let len = slices.first().map_or(0, |slice| slice.len());
    if len <= CHUNK || len < grain {
        let mut rest = slices;
        for at in (0..len).step_by(BLOCK) {
            let block = BLOCK.min(len - at);
            let (head, tail) = split(rest, block);
            kernel(
                Span {
                    start: start + at,
                    len: block,
                },
                head,
            );
            rest = tail;
        }
    } else {
        let middle = (len / 2).next_multiple_of(CHUNK);
        let (head, tail) = split(slices, middle);
        // Once shared, always down to chunks.
        rayon::join(
            || fill(head, start, 0, kernel),
            || fill(tail, start + middle, 0, kernel),
        );
    }
}

/// Splits each slice at `middle`.
fn split<const N: usize, T>(
    slices: [&mut [T]; N],
    middle: usize,
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
    mut array: ArrayViewMutD<'_, T>,
    start: usize,
    grain: usize,
    kernel: &(impl Fn(Span, &mut [T]) + Sync),
) {
    if let Some(slice) = array.as_slice_mut() {
        return fill([slice], start, grain, &|at, [out]: [&mut [T]; 1]| {
            kernel(at, out)
        });
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
        *length = match (
            left.next().copied().unwrap_or(1),
            right.next().copied().unwrap_or(1),
        ) {
            (x, y) if x == y || y == 1 => x,
            (1, y) => y,
            _ => raise("ValueError", mismatch(a.slice(), b.slice()), at),
        };
    }
    result
}

/// Raises NumPy's `ValueError` unless `shape` is that of the array that takes the result.
pub fn require_shape(target: &[usize], shape: &[usize], at: &'static str) {
    if target != shape {
        let (target, shape) = (shape_text(target), shape_text(shape));
        let message = format!(
            "non-broadcastable output operand with shape {target} doesn't match the broadcast shape {shape}"
        );
        raise("ValueError", message, at)
    }
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
