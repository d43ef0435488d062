//! Python's and NumPy's indices and slices, and arrays of numbers in steps.
//!
//! An index counts from the end when it is negative. `a[i]` becomes
//! `a[index(i, a.len(), 0, at)]` where nothing is known about `i`.

use super::error::raise;
use ndarray::{Array1, Array2, Slice};

/// The position that NumPy's `a[i]` means on an axis of `len` elements.
///
/// `IndexError` out of range.
#[inline]
pub fn index(i: i64, len: usize, axis: usize, at: &'static str) -> usize {
    position(i, len).unwrap_or_else(|| out_of_bounds(i, len, axis, at))
}

/// Raises NumPy's `IndexError` for an index out of range.
#[cold]
fn out_of_bounds(i: i64, len: usize, axis: usize, at: &'static str) -> ! {
    let message = format!("index {i} is out of bounds for axis {axis} with size {len}");
    raise("IndexError", message, at)
}

/// The position that Python's `values[i]` means in a list of `len` items.
///
/// `what` names the type in the message: `list`, `tuple`, `string`,
/// `list assignment` or `pop`. `IndexError` out of range.
#[inline]
pub fn item(i: i64, len: usize, what: &str, at: &'static str) -> usize {
    position(i, len).unwrap_or_else(|| item_out_of_range(what, at))
}

/// Raises Python's `IndexError` for an index out of range.
#[cold]
fn item_out_of_range(what: &str, at: &'static str) -> ! {
    raise("IndexError", format!("{what} index out of range"), at)
}

/// The position of an index that may count from the end, if there is one.
#[inline]
pub fn position(i: i64, len: usize) -> Option<usize> {
    let from_start = if i < 0 { i.checked_add_unsigned(len as u64)? } else { i };
    usize::try_from(from_start).ok().filter(|position| *position < len)
}

/// Where a Python slice begins, how it moves, and how many elements it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The position of the first element.
    pub start: usize,
    /// The distance to the next element; not zero.
    pub step: i64,
    /// The number of elements.
    pub count: usize,
}

/// The elements that `values[start:stop:step]` takes of `len` elements.
///
/// Bounds out of range are moved into it. `ValueError` for `step == 0`.
pub fn steps(
    start: Option<i64>, stop: Option<i64>, step: i64, len: usize, at: &'static str,
) -> Steps {
    if step == 0 {
        raise("ValueError", "slice step cannot be zero", at);
    }
    let len = len as i64;
    // A backward slice may stop in front of the first element.
    let (lowest, highest) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let (first, last) = if step > 0 { (lowest, highest) } else { (highest, lowest) };
    let clamp = |bound: i64| {
        let from_start = if bound < 0 { bound.saturating_add(len) } else { bound };
        from_start.clamp(lowest, highest)
    };
    let start = start.map_or(first, clamp);
    let stop = stop.map_or(last, clamp);
    let distance = if step > 0 { stop - start } else { start - stop };
    if distance <= 0 {
        return Steps { start: 0, step, count: 0 };
    }
    let count = (distance - 1).unsigned_abs() / step.unsigned_abs() + 1;
    Steps { start: start as usize, step, count: count as usize }
}

/// The slice of an array's axis that `a[start:stop:step]` means.
///
/// For `slice_axis` and `slice_axis_mut`. `ValueError` for `step == 0`.
pub fn slice(
    start: Option<i64>, stop: Option<i64>, step: i64, len: usize, at: &'static str,
) -> Slice {
    let taken = steps(start, stop, step, len, at);
    if taken.count == 0 {
        return Slice::new(0, Some(0), 1);
    }
    // The steps stay inside the axis, so these products fit.
    let start = taken.start as isize;
    let reach = (taken.count - 1) as isize * if taken.count > 1 { step as isize } else { 1 };
    if step > 0 {
        return Slice::new(start, Some(start + reach + 1), step.min(len as i64) as isize);
    }
    // ndarray takes the range forwards and then walks it from its end.
    let step = step.max(-(len as i64)) as isize;
    Slice::new(start + reach.min(0), Some(start + 1), step)
}

/// The range of positions that `values[start:stop]` takes of `len` elements.
pub fn bounds(start: Option<i64>, stop: Option<i64>, len: usize) -> std::ops::Range<usize> {
    let taken = steps(start, stop, 1, len, "");
    taken.start..taken.start + taken.count
}

/// The items that `values[start:stop:step]` takes of a list.
///
/// `ValueError` for `step == 0`.
pub fn slice_list<T: Clone>(
    values: &[T], start: Option<i64>, stop: Option<i64>, step: i64, at: &'static str,
) -> Vec<T> {
    let taken = steps(start, stop, step, values.len(), at);
    (0..taken.count as i64)
        .map(|i| values[(taken.start as i64 + i * step) as usize].clone())
        .collect()
}

/// Python's `range(start, stop, step)`; `ValueError` for `step == 0`.
///
/// With step 1, `start..stop` does the same.
pub fn range(
    start: i64, stop: i64, step: i64, at: &'static str,
) -> impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + Clone {
    if step == 0 {
        raise("ValueError", "range() arg 3 must not be zero", at);
    }
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    let count = if low < high { (high.abs_diff(low) - 1) / step.unsigned_abs() + 1 } else { 0 };
    (0..count as usize).map(move |i| start.wrapping_add(step.wrapping_mul(i as i64)))
}

/// NumPy's `np.arange(start, stop, step)` of integers.
///
/// `ZeroDivisionError` for `step == 0`.
pub fn arange_int(start: i64, stop: i64, step: i64, at: &'static str) -> Array1<i64> {
    if step == 0 {
        raise("ZeroDivisionError", "division by zero", at);
    }
    range(start, stop, step, at).collect()
}

/// NumPy's `np.arange(start, stop, step)` of floats, bit for bit.
///
/// `ZeroDivisionError` for `step == 0`; `ValueError` when the length is not
/// finite.
pub fn arange(start: f64, stop: f64, step: f64, at: &'static str) -> Array1<f64> {
    if step == 0.0 {
        raise("ZeroDivisionError", "float division by zero", at);
    }
    let length = ((stop - start) / step).ceil();
    if length.is_nan() {
        raise("ValueError", "arange: cannot compute length", at);
    }
    if length >= 9.2e18 {
        raise("ValueError", "Maximum allowed size exceeded", at);
    }
    // NumPy takes the distance of the first two elements for all others.
    let second = start + step;
    let delta = second - start;
    Array1::from_shape_fn(length.max(0.0) as usize, |i| match i {
        1 => second,
        _ => start + i as f64 * delta,
    })
}

/// NumPy's `np.eye(rows, columns, offset)`; `ValueError` for a negative count.
pub fn eye_checked(rows: i64, columns: i64, offset: i64, at: &'static str) -> Array2<f64> {
    let (Ok(height), Ok(width)) = (usize::try_from(rows), usize::try_from(columns)) else {
        raise("ValueError", "negative dimensions are not allowed", at);
    };
    eye(height, width, offset)
}

/// NumPy's `np.linspace(start, stop, count, endpoint)`, bit for bit.
///
/// `ValueError` for a negative count.
pub fn linspace(
    start: f64, stop: f64, count: i64, endpoint: bool, at: &'static str,
) -> Array1<f64> {
    let Ok(length) = usize::try_from(count) else {
        let message = format!("Number of samples, {count}, must be non-negative.");
        raise("ValueError", message, at);
    };
    let parts = (count - i64::from(endpoint)) as f64;
    let delta = stop - start;
    let step = delta / parts;
    let mut values = Array1::from_shape_fn(length, |i| {
        let offset = if parts <= 0.0 {
            i as f64 * delta
        } else if step == 0.0 {
            i as f64 / parts * delta
        } else {
            i as f64 * step
        };
        offset + start
    });
    if endpoint
        && length > 1
        && let Some(last) = values.last_mut()
    {
        *last = stop;
    }
    values
}

/// NumPy's `np.logspace(start, stop, count, endpoint, base)`.
///
/// `ValueError` for a negative count.
pub fn logspace(
    start: f64, stop: f64, count: i64, endpoint: bool, base: f64, at: &'static str,
) -> Array1<f64> {
    linspace(start, stop, count, endpoint, at).mapv_into(|exponent| base.powf(exponent))
}

/// NumPy's `np.eye(rows, columns, k)`: ones on the diagonal `k`.
pub fn eye(rows: usize, columns: usize, k: i64) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| f64::from(u8::from(j as i64 - i as i64 == k)))
}
