//! NumPy's text of arrays: `str(a)` and `repr(a)`.
//!
//! `py(&a)` and `repr(&a)` of `text` show arrays as NumPy does with the
//! settings that it starts with: 8 digits, lines of 75 characters, and more
//! than 1000 elements summarised.

use super::text::{Text, not_finite, py};
use ndarray::{ArrayBase, ArrayViewD, Axis, Data, Dimension, NdFloat};
use std::fmt;
use std::fmt::Formatter;

/// The length of a line, after which NumPy starts a new one.
const LINE: usize = 75;

/// Arrays with more elements are summarised.
const THRESHOLD: usize = 1000;

/// A summarised axis shows so many elements at each end.
const EDGE: usize = 3;

/// How all elements of an array are written, so that they line up.
#[derive(Clone, Copy, Default)]
pub struct Columns {
    /// Characters before the point.
    left: usize,
    /// Characters after the point.
    right: usize,
    /// In exponent form, the digits of the exponent and of the fraction.
    exponent: Option<(usize, usize)>,
}

/// An element of an array that can be shown.
pub trait Element: Copy + Text {
    /// NumPy's name of the type.
    const DTYPE: &'static str;

    /// The common form of the elements that are shown.
    fn columns(shown: &[Self]) -> Columns;

    /// The element in this form.
    fn column_text(self, columns: &Columns) -> String;
}

impl<T: Element, S: Data<Elem = T>, D: Dimension> Text for ArrayBase<S, D> {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let body = array_text(&self.view().into_dyn(), ", ", "array(".len(), LINE - 1);
        let mut extras = Vec::new();
        if (self.is_empty() && self.shape() != [0]) || self.len() > THRESHOLD {
            extras.push(format!("shape={}", shape_text(self.shape())));
        }
        // The other types follow from the look of the elements.
        if !["float64", "int64", "bool"].contains(&T::DTYPE) || self.is_empty() {
            extras.push(format!("dtype={}", T::DTYPE));
        }
        write!(f, "array({body}")?;
        if !extras.is_empty() {
            let extras = extras.join(", ");
            let line_start = body.rfind('\n').map_or(0, |end| end + 1);
            let prefix = if line_start == 0 { "array(".len() } else { 0 };
            let used = prefix + body.len() - line_start + ",".len();
            let fits = used + extras.len() + ")".len() < LINE;
            f.write_str(if fits { ", " } else { ",\n      " })?;
            f.write_str(&extras)?;
        }
        f.write_str(")")
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.first() {
            Some(only) if self.ndim() == 0 => only.str(f),
            _ => f.write_str(&array_text(&self.view().into_dyn(), " ", 0, LINE)),
        }
    }
}

/// Python's text of a shape: `(3,)` or `(2, 0)`.
fn shape_text(shape: &[usize]) -> String {
    let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
    match lengths.as_slice() {
        [only] => format!("({only},)"),
        _ => format!("({})", lengths.join(", ")),
    }
}

/// What stays the same for all parts of an array.
struct Layout<'a> {
    columns: Columns,
    separator: &'a str,
    summarised: bool,
}

/// The elements of an array in brackets, behind a prefix of some length.
fn array_text<T: Element>(
    array: &ArrayViewD<'_, T>, separator: &str, prefix: usize, width: usize,
) -> String {
    if array.is_empty() {
        return String::from("[]");
    }
    let summarised = array.len() > THRESHOLD;
    let mut shown = Vec::new();
    collect_shown(array, summarised, &mut shown);
    let mut columns = T::columns(&shown);
    if array.ndim() == 0 && T::DTYPE == "bool" {
        columns.left = 0;
    }
    let layout = Layout { columns, separator, summarised };
    part_text(array, &layout, prefix + 1, width)
}

/// The indices of an axis that are shown; `None` stands for the dots.
fn shown_indices(len: usize, summarised: bool) -> Vec<Option<usize>> {
    if summarised && len > 2 * EDGE {
        let ends = (0..EDGE).map(Some).chain([None]);
        ends.chain((len - EDGE..len).map(Some)).collect()
    } else {
        (0..len).map(Some).collect()
    }
}

/// Collects the elements that are shown.
fn collect_shown<T: Element>(array: &ArrayViewD<'_, T>, summarised: bool, shown: &mut Vec<T>) {
    if array.ndim() == 0 {
        shown.extend(array.first());
        return;
    }
    for i in shown_indices(array.len_of(Axis(0)), summarised).into_iter().flatten() {
        collect_shown(&array.index_axis(Axis(0), i), summarised, shown);
    }
}

/// One part of an array, in brackets unless it is a single element.
fn part_text<T: Element>(
    array: &ArrayViewD<'_, T>, layout: &Layout<'_>, indent: usize, width: usize,
) -> String {
    if array.ndim() == 0 {
        let text = array.first().map(|element| element.column_text(&layout.columns));
        return text.unwrap_or_default();
    }
    let part = |i: Option<usize>| match i {
        Some(i) => part_text(&array.index_axis(Axis(0), i), layout, indent + 1, width - 1),
        None => String::from("..."),
    };
    let indices = shown_indices(array.len_of(Axis(0)), layout.summarised);
    let parts: Vec<String> = indices.into_iter().map(part).collect();
    let body = if array.ndim() == 1 {
        wrapped(&parts, layout.separator, indent, width - 1)
    } else {
        let lines = "\n".repeat(array.ndim() - 1);
        let separator = format!("{}{lines}{:indent$}", layout.separator.trim_end(), "");
        parts.join(&separator)
    };
    format!("[{body}]")
}

/// The words of a row, in lines that are indented from the second one on.
fn wrapped(words: &[String], separator: &str, indent: usize, width: usize) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            line.push_str(separator);
        }
        if !line.is_empty() && indent + line.len() + word.len() > width {
            text.push_str(line.trim_end());
            text.push_str(&format!("\n{:indent$}", ""));
            line.clear();
        }
        line.push_str(word);
    }
    text + &line
}

impl Element for f64 {
    const DTYPE: &'static str = "float64";

    fn columns(shown: &[f64]) -> Columns {
        let sizes = shown.iter().map(|x| x.abs()).filter(|size| size.is_finite() && *size > 0.0);
        let (smallest, largest) = extremes(sizes);
        let wide = largest / smallest > 1000.0;
        float_columns(shown, largest >= 1e8 || smallest < 1e-4 || wide)
    }

    fn column_text(self, columns: &Columns) -> String {
        float_text(self, columns)
    }
}

impl Element for f32 {
    const DTYPE: &'static str = "float32";

    fn columns(shown: &[f32]) -> Columns {
        let sizes = shown.iter().map(|x| x.abs()).filter(|size| size.is_finite() && *size > 0.0);
        let (smallest, largest) = extremes(sizes);
        let wide = largest / smallest > 1000.0;
        float_columns(shown, largest >= 1e6 || smallest < 1e-4 || wide)
    }

    fn column_text(self, columns: &Columns) -> String {
        float_text(self, columns)
    }
}

/// The smallest and the largest number, 1 and 1 when there is none.
fn extremes<T: NdFloat>(mut sizes: impl Iterator<Item = T>) -> (T, T) {
    let first = sizes.next().unwrap_or(T::one());
    sizes.fold((first, first), |(low, high), size| (low.min(size), high.max(size)))
}

/// The common form of floats.
fn float_columns<T: NdFloat>(shown: &[T], exponent_form: bool) -> Columns {
    let mut columns = Columns::default();
    let (mut exponent_digits, mut fraction_digits) = (0, 0);
    for x in shown.iter().filter(|x| x.is_finite()) {
        let text = if exponent_form { short_scientific(*x) } else { short_positional(*x) };
        let (number, exponent) = text.split_once('e').unwrap_or((&text, ""));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        columns.left = columns.left.max(whole.len());
        fraction_digits = fraction_digits.max(fraction.len());
        exponent_digits = exponent_digits.max(exponent.trim_start_matches('-').len()).max(2);
    }
    columns.right = fraction_digits;
    if exponent_form {
        columns.right = exponent_digits + 2 + fraction_digits;
        columns.exponent = Some((exponent_digits, fraction_digits));
    }
    // Infinities and NaNs may need more room before the point.
    for x in shown.iter().filter(|x| !x.is_finite()) {
        let length = if x.is_nan() || *x > T::zero() { 3 } else { 4 };
        columns.left = columns.left.max(length - (columns.right + 1).min(length));
    }
    columns
}

/// A float in the common form.
fn float_text<T: NdFloat>(x: T, columns: &Columns) -> String {
    let Columns { left, right, exponent } = *columns;
    if !x.is_finite() {
        let text = not_finite(x.to_f64().unwrap_or(f64::NAN));
        return format!("{text:>width$}", width = left + right + 1);
    }
    let Some((exponent_digits, fraction_digits)) = exponent else {
        let text = short_positional(x);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        return format!("{whole:>left$}.{fraction:<right$}");
    };
    let text = format!("{x:.fraction_digits$e}");
    let (number, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = match power.strip_prefix('-') {
        Some(power) => ('-', power),
        None => ('+', power),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole:>left$}.{fraction}e{sign}{power:0>exponent_digits$}")
}

/// The shortest digits that name the float, at most 8 of them after the point.
fn short_positional<T: NdFloat>(x: T) -> String {
    let shortest = format!("{x}");
    match shortest.split_once('.') {
        Some((_, fraction)) if fraction.len() > 8 => without_zeros(&format!("{x:.8}")),
        // Of two that are equally near, the even one.
        Some((_, fraction)) => {
            let even = format!("{x:.places$}", places = fraction.len());
            if names(&even, x) { even } else { shortest }
        }
        None => shortest,
    }
}

/// The same in exponent form.
fn short_scientific<T: NdFloat>(x: T) -> String {
    let shortest = format!("{x:e}");
    let (number, _) = shortest.split_once('e').unwrap_or((&shortest, ""));
    match number.split_once('.') {
        Some((_, fraction)) if fraction.len() > 8 => {
            let cut = format!("{x:.8e}");
            let (number, power) = cut.split_once('e').unwrap_or((&cut, "0"));
            format!("{}e{power}", without_zeros(number))
        }
        Some((_, fraction)) => {
            let even = format!("{x:.places$e}", places = fraction.len());
            if names(&even, x) { even } else { shortest }
        }
        None => shortest,
    }
}

/// Whether a text is read as the float.
fn names<T: NdFloat>(text: &str, x: T) -> bool {
    if size_of::<T>() == size_of::<f32>() {
        text.parse().ok() == x.to_f32()
    } else {
        text.parse().ok() == x.to_f64()
    }
}

/// Cuts the zeros at the end of a fraction.
fn without_zeros(number: &str) -> String {
    String::from(number.trim_end_matches('0').trim_end_matches('.'))
}

/// A column that is as wide as the longest text.
fn text_columns<T: Text>(shown: &[T]) -> Columns {
    let widths = shown.iter().map(|x| py(x).to_string().len());
    Columns { left: widths.max().unwrap_or(0), ..Columns::default() }
}

/// The text of a value, at the right of its column.
fn right_aligned<T: Text>(x: T, columns: &Columns) -> String {
    let text = py(x).to_string();
    format!("{text:>width$}", width = columns.left)
}

impl Element for bool {
    const DTYPE: &'static str = "bool";

    fn columns(_: &[bool]) -> Columns {
        Columns { left: "False".len(), ..Columns::default() }
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for i64 {
    const DTYPE: &'static str = "int64";

    fn columns(shown: &[i64]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for i32 {
    const DTYPE: &'static str = "int32";

    fn columns(shown: &[i32]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for i16 {
    const DTYPE: &'static str = "int16";

    fn columns(shown: &[i16]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for i8 {
    const DTYPE: &'static str = "int8";

    fn columns(shown: &[i8]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for u64 {
    const DTYPE: &'static str = "uint64";

    fn columns(shown: &[u64]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for u32 {
    const DTYPE: &'static str = "uint32";

    fn columns(shown: &[u32]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for u16 {
    const DTYPE: &'static str = "uint16";

    fn columns(shown: &[u16]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}

impl Element for u8 {
    const DTYPE: &'static str = "uint8";

    fn columns(shown: &[u8]) -> Columns {
        text_columns(shown)
    }

    fn column_text(self, columns: &Columns) -> String {
        right_aligned(self, columns)
    }
}
