//! What element-wise loops read: arrays of any shape and stride, in blocks.

use ndarray::ArrayBase;
use ndarray::ArrayView1;
use ndarray::ArrayViewD;
use ndarray::Axis;
use ndarray::Data;
use ndarray::Dimension;
use ndarray::Ix1;
use ndarray::Ix2;
use ndarray::IxDyn;
use ndarray::Slice;

/// The largest number of elements that a kernel sees at a time.
pub const BLOCK: usize = 1024;

/// A piece of the result's elements, numbered in row-major order.
#[derive(Clone, Copy)]
pub struct Span {
    pub start: usize,
    pub len: usize,
}

/// The elements of an array, seen at the shape of the result.
pub enum Elements<'a, T> {
    /// As many elements as the result has, in its order.
    Contiguous(&'a [T]),
    /// The same value everywhere.
    Constant(T),
    /// Anything else; the view has the shape of the result.
    Strided(ArrayViewD<'a, T>),
}

impl<'a, T: Copy + Default> Elements<'a, T> {
    /// `array` broadcast to `shape`, which [`broadcast`] made of its own shape and others.
    pub fn new<S, D>(array: &'a ArrayBase<S, D>, shape: &[usize]) -> Self
    where
        S: Data<Elem = T>,
        D: Dimension,
    {
        if array.len() == 1
            && let Some(&value) = array.first()
        {
            return Elements::Constant(value);
        }
        match array.as_slice() {
            Some(slice) if slice.len() == shape.iter().product::<usize>() => {
                Elements::Contiguous(slice)
            }
            _ => {
                let view = array.broadcast(IxDyn(shape));
                Elements::Strided(view.expect("the shape is that of a broadcast"))
            }
        }
    }

    /// The elements at `span`: a part of the array itself, or else gathered in `buffer`.
    pub fn at<'b>(&'b self, span: Span, buffer: &'b mut Option<[T; BLOCK]>) -> &'b [T] {
        match self {
            Elements::Contiguous(slice) => &slice[span.start..span.start + span.len],
            Elements::Constant(value) => &buffer.insert([*value; BLOCK])[..span.len],
            Elements::Strided(view) => {
                let gathered = &mut buffer.insert([T::default(); BLOCK])[..span.len];
                gather(view.view(), span.start, gathered);
                gathered
            }
        }
    }
}

/// What a loop reads: an array, or a tuple of these.
pub trait Input {
    /// The elements of one place.
    type Element;
    /// The arrays at the shape of the result.
    type Operand<'a>: Operand<Element = Self::Element>
    where
        Self: 'a;

    /// Broadcasts to a shape that was made of the shapes of all inputs.
    fn operand(&self, shape: &[usize]) -> Self::Operand<'_>;
}

/// An [`Input`] at the shape of the result.
pub trait Operand: Sync {
    /// The elements of one place.
    type Element;
    /// Room for a block that is not a part of the array itself.
    type Buffer: Default;
    /// The elements of several places, as slices.
    type Block<'b>
    where
        Self: 'b;

    /// The elements at `span`.
    fn block<'b>(&'b self, span: Span, buffer: &'b mut Self::Buffer) -> Self::Block<'b>;

    /// The same block: `len`, its length, frees the loop of checks.
    fn cut<'b>(block: Self::Block<'b>, len: usize) -> Self::Block<'b>
    where
        Self: 'b;

    /// The elements of place `i` in a block.
    fn element(block: &Self::Block<'_>, i: usize) -> Self::Element;
}

impl<I: Input> Input for &I {
    type Element = I::Element;
    type Operand<'a>
        = I::Operand<'a>
    where
        Self: 'a;

    fn operand(&self, shape: &[usize]) -> Self::Operand<'_> {
        (*self).operand(shape)
    }
}

impl<S, D> Input for ArrayBase<S, D>
where
    S: Data<Elem: Copy + Default + Sync>,
    D: Dimension,
{
    type Element = S::Elem;
    type Operand<'a>
        = Elements<'a, S::Elem>
    where
        Self: 'a;

    fn operand(&self, shape: &[usize]) -> Elements<'_, S::Elem> {
        Elements::new(self, shape)
    }
}

impl<T: Copy + Default + Sync> Operand for Elements<'_, T> {
    type Element = T;
    type Buffer = Option<[T; BLOCK]>;
    type Block<'b>
        = &'b [T]
    where
        Self: 'b;

    fn block<'b>(&'b self, span: Span, buffer: &'b mut Self::Buffer) -> &'b [T] {
        self.at(span, buffer)
    }

    #[inline(always)]
    fn cut<'b>(block: &'b [T], len: usize) -> &'b [T]
    where
        Self: 'b,
    {
        &block[..len]
    }

    #[inline(always)]
    fn element(block: &&[T], i: usize) -> T {
        block[i]
    }
}

/// A loop that reads no arrays.
impl Input for () {
    type Element = ();
    type Operand<'a> = ();

    fn operand(&self, _shape: &[usize]) {}
}

impl Operand for () {
    type Element = ();
    type Buffer = ();
    type Block<'b> = ();

    fn block(&self, _span: Span, _buffer: &mut ()) {}

    #[inline(always)]
    fn cut<'b>(_block: (), _len: usize)
    where
        Self: 'b,
    {
    }

    #[inline(always)]
    fn element(_block: &(), _i: usize) {}
}

macro_rules! tuples_are_inputs {
    ($(($($index:tt $name:ident),+))+) => {$(
        impl<$($name: Input),+> Input for ($($name,)+) {
            type Element = ($($name::Element,)+);
            type Operand<'a> = ($($name::Operand<'a>,)+) where Self: 'a;

            fn operand(&self, shape: &[usize]) -> Self::Operand<'_> {
                ($(self.$index.operand(shape),)+)
            }
        }

        impl<$($name: Operand),+> Operand for ($($name,)+) {
            type Element = ($($name::Element,)+);
            type Buffer = ($($name::Buffer,)+);
            type Block<'b> = ($($name::Block<'b>,)+) where Self: 'b;

            fn block<'b>(&'b self, at: Span, buffer: &'b mut Self::Buffer) -> Self::Block<'b> {
                ($(self.$index.block(at, &mut buffer.$index),)+)
            }

            #[inline(always)]
            fn cut<'b>(block: Self::Block<'b>, len: usize) -> Self::Block<'b>
            where
                Self: 'b,
            {
                ($($name::cut(block.$index, len),)+)
            }

            #[inline(always)]
            fn element(block: &Self::Block<'_>, i: usize) -> Self::Element {
                ($($name::element(&block.$index, i),)+)
            }
        }
    )+};
}

tuples_are_inputs! {
    (0 A, 1 B)
    (0 A, 1 B, 2 C)
    (0 A, 1 B, 2 C, 3 D)
    (0 A, 1 B, 2 C, 3 D, 4 E)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K, 11 L)
}

/// Copies the elements from number `start` on, in row-major order, until `out` is full.
///
/// The last two axes are walked as arrays of a static rank, which is much faster.
pub fn gather<T: Copy>(view: ArrayViewD<'_, T>, start: usize, out: &mut [T]) {
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
    rows: impl Iterator<Item = V>, row: usize, start: usize, out: &mut [T],
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
