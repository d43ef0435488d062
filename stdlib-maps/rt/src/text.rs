//! Python's text of values: `str(x)` and `repr(x)`.
//!
//! `println!("{} {}", py(x), py(&names))` prints what `print(x, names)` prints.

use std::fmt;
use std::fmt::Formatter;

/// A value with Python's two text forms.
pub trait Text {
    /// Writes what `repr(value)` gives.
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result;

    /// Writes what `str(value)` gives.
    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.repr(f)
    }
}

/// A value to be shown as Python shows it; see [`py`] and [`repr`].
pub struct Shown<T> {
    value: T,
    as_repr: bool,
}

impl<T: Text> fmt::Display for Shown<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.as_repr { self.value.repr(f) } else { self.value.str(f) }
    }
}

/// Shows a value as `print` and `str` do.
pub fn py<T: Text>(value: T) -> Shown<T> {
    Shown { value, as_repr: false }
}

/// Shows a value as `repr` does.
pub fn repr<T: Text>(value: T) -> Shown<T> {
    Shown { value, as_repr: true }
}

/// A NumPy scalar, whose `repr` names its type: `np.float64(1.5)`.
pub struct NumpyScalar<T>(pub T);

impl<T: Text + NumpyName> Text for NumpyScalar<T> {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "np.{}(", T::NAME)?;
        self.0.repr(f)?;
        f.write_str(")")
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.str(f)
    }
}

impl Text for NumpyScalar<bool> {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { "np.True_" } else { "np.False_" })
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.str(f)
    }
}

/// The name of a Rust number type in NumPy.
pub trait NumpyName {
    /// The name, for example `float64`.
    const NAME: &'static str;
}

impl NumpyName for i8 {
    const NAME: &'static str = "int8";
}

impl Text for i8 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for i16 {
    const NAME: &'static str = "int16";
}

impl Text for i16 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for i32 {
    const NAME: &'static str = "int32";
}

impl Text for i32 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for i64 {
    const NAME: &'static str = "int64";
}

impl Text for i64 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for isize {
    const NAME: &'static str = "int64";
}

impl Text for isize {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for u8 {
    const NAME: &'static str = "uint8";
}

impl Text for u8 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for u16 {
    const NAME: &'static str = "uint16";
}

impl Text for u16 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for u32 {
    const NAME: &'static str = "uint32";
}

impl Text for u32 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for u64 {
    const NAME: &'static str = "uint64";
}

impl Text for u64 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for usize {
    const NAME: &'static str = "uint64";
}

impl Text for usize {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl NumpyName for f64 {
    const NAME: &'static str = "float64";
}

impl NumpyName for f32 {
    const NAME: &'static str = "float32";
}

/// Rust switches to an exponent where Python does; only its spelling differs.
impl Text for f64 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let size = self.abs();
        if *self == 0.0 || (1e-4..1e16).contains(&size) {
            write_plain_form(f, &shortest_f64(*self))
        } else if self.is_finite() {
            write_exponent_form(f, &shortest_f64(*self))
        } else {
            f.write_str(not_finite(*self))
        }
    }
}

/// NumPy shows a `float32` with an exponent from a million on.
impl Text for f32 {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let size = f64::from(self.abs());
        if size == 0.0 || (1e-4..1e6).contains(&size) {
            write_plain_form(f, &shortest_f32(*self))
        } else if self.is_finite() {
            write_exponent_form(f, &shortest_f32(*self))
        } else {
            f.write_str(not_finite(f64::from(*self)))
        }
    }
}

/// The shortest digits that name the float, as `-1.25e-7`.
///
/// Rust and Python agree on how many there are, not on the last one where two
/// are equally near: Python takes the even one, as does rounding to a given
/// number of digits. Next to a power of two that may name another float.
pub fn shortest_f64(x: f64) -> String {
    let text = format!("{x:e}");
    let digits = text.split('e').next().map_or(0, str::len);
    // All decimals of up to 15 digits name floats of their own: no ties.
    if digits < 16 {
        return text;
    }
    let places = places_of(&text);
    let even = format!("{x:.places$e}");
    if even.parse() == Ok(x) { even } else { text }
}

/// [`shortest_f64`] of a `float32`.
pub fn shortest_f32(x: f32) -> String {
    let text = format!("{x:e}");
    let places = places_of(&text);
    let even = format!("{x:.places$e}");
    if even.parse() == Ok(x) { even } else { text }
}

/// How many digits follow the point of `1.25e-7`.
fn places_of(text: &str) -> usize {
    let number = text.split('e').next().unwrap_or(text);
    number.split_once('.').map_or(0, |(_, places)| places.len())
}

/// Writes `1.25e-1` without an exponent, with a point: `0.125`.
fn write_plain_form(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let (number, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let digits = number.replace('.', "");
    let Ok(after) = usize::try_from(exponent) else {
        let zeros = exponent.unsigned_abs() as usize - 1;
        return write!(f, "{sign}0.{:0<zeros$}{digits}", "");
    };
    let before = after + 1;
    if digits.len() <= before {
        return write!(f, "{sign}{digits:0<before$}.0");
    }
    let (whole, fraction) = digits.split_at(before);
    write!(f, "{sign}{whole}.{fraction}")
}

/// Writes Rust's `1e-7` as C's and Python's `1e-07`.
fn write_exponent_form(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, size) = match exponent.strip_prefix('-') {
        Some(size) => ('-', size),
        None => ('+', exponent),
    };
    write!(f, "{digits}e{sign}{size:0>2}")
}

/// Python's text of an infinity or a NaN.
pub fn not_finite(x: f64) -> &'static str {
    if x.is_nan() {
        "nan"
    } else if x > 0.0 {
        "inf"
    } else {
        "-inf"
    }
}

impl Text for bool {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if *self { "True" } else { "False" })
    }
}

/// The unit value is Python's `None`.
impl Text for () {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("None")
    }
}

impl<T: Text> Text for Option<T> {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.repr(f),
            None => f.write_str("None"),
        }
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.str(f),
            None => f.write_str("None"),
        }
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (**self).repr(f)
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (**self).str(f)
    }
}

impl Text for str {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&quote(self))
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Text for String {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.as_str().repr(f)
    }

    fn str(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// A slice is shown as a Python list.
impl<T: Text> Text for [T] {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        write_items(f, self)?;
        f.write_str("]")
    }
}

impl<T: Text> Text for Vec<T> {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.as_slice().repr(f)
    }
}

/// Writes the `repr` of each item, separated by commas.
pub fn write_items<T: Text>(
    f: &mut Formatter<'_>, items: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        item.repr(f)?;
    }
    Ok(())
}

/// Writes a Python dict: `{'a': 1, 'b': 2}`.
pub fn write_dict<K: Text, V: Text>(
    f: &mut Formatter<'_>, entries: impl IntoIterator<Item = (K, V)>,
) -> fmt::Result {
    f.write_str("{")?;
    for (i, (key, value)) in entries.into_iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        key.repr(f)?;
        f.write_str(": ")?;
        value.repr(f)?;
    }
    f.write_str("}")
}

/// Writes a Python tuple; a single item is followed by a comma.
fn write_tuple(f: &mut Formatter<'_>, items: &[&dyn Text]) -> fmt::Result {
    f.write_str("(")?;
    write_items(f, items)?;
    f.write_str(if items.len() == 1 { ",)" } else { ")" })
}

impl<A: Text> Text for (A,) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0])
    }
}

impl<A: Text, B: Text> Text for (A, B) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0, &self.1])
    }
}

impl<A: Text, B: Text, C: Text> Text for (A, B, C) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0, &self.1, &self.2])
    }
}

impl<A: Text, B: Text, C: Text, D: Text> Text for (A, B, C, D) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0, &self.1, &self.2, &self.3])
    }
}

impl<A: Text, B: Text, C: Text, D: Text, E: Text> Text for (A, B, C, D, E) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0, &self.1, &self.2, &self.3, &self.4])
    }
}

impl<A: Text, B: Text, C: Text, D: Text, E: Text, F: Text> Text for (A, B, C, D, E, F) {
    fn repr(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_tuple(f, &[&self.0, &self.1, &self.2, &self.3, &self.4, &self.5])
    }
}

/// Python's `repr` of a string: quoted, with escapes.
pub fn quote(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(mark);
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if c == mark => {
                quoted.push('\\');
                quoted.push(c);
            }
            _ if is_printable(c) => quoted.push(c),
            _ => quoted.push_str(&escaped(c)),
        }
    }
    quoted.push(mark);
    quoted
}

/// Python's numeric escape of a character.
fn escaped(c: char) -> String {
    let code = u32::from(c);
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Python's `c.isprintable()`.
///
/// Rust's escaping of a whole string leaves the same characters as they are;
/// the letter in front keeps it from escaping combining marks.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    String::from_iter(['a', c]).escape_debug().count() == 2
}
