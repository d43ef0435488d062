//! Python's format mini-language: `format(x, ">12,.3f")`.
//!
//! An f-string `f"{x:.2f} s"` becomes `format!("{} s", format(x, ".2f"))`.

use super::error::raise;
use super::format_float::format_float;
use super::text::{Text, py};

/// A parsed format specification.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Fills the width.
    pub fill: char,
    /// One of `<`, `>`, `^` and `=`; none stands for the type's own.
    pub align: Option<char>,
    /// One of `+`, `-` and a space.
    pub sign: Option<char>,
    /// Whether `-0.0` becomes `0.0`.
    pub no_negative_zero: bool,
    /// Whether `#` stands in it.
    pub alternate: bool,
    /// The least number of characters.
    pub width: usize,
    /// The character between groups of digits.
    pub grouping: Option<char>,
    /// The number after the point.
    pub precision: Option<usize>,
    /// The letter at the end.
    pub kind: Option<char>,
}

/// A fault in a specification: the exception and its text.
pub type Fault = (&'static str, String);

/// The text of a value before it is padded.
#[derive(Default)]
pub struct Parts<'a> {
    /// The sign, or nothing.
    pub sign: &'static str,
    /// The prefix of a number's base, such as `0x`.
    pub prefix: &'static str,
    /// The digits before the point, which may be grouped.
    pub digits: &'a str,
    /// What follows them.
    pub tail: &'a str,
}

/// A value that Python can format.
pub trait Format {
    /// Python's name of the type.
    const NAME: &'static str;

    /// What `format(value, spec)` gives, or how it fails.
    fn format(&self, spec: &Spec) -> Result<String, Fault>;
}

/// Python's `format(value, spec)`.
///
/// Raises CPython's exception for a bad specification; the line is not known,
/// see [`format_at`].
pub fn format<T: Format + Text>(value: T, spec: &str) -> String {
    format_at(value, spec, "")
}

/// Python's `format(value, spec)` for a specification that is only known now.
///
/// Raises CPython's exception, mostly `ValueError`, for a bad specification.
pub fn format_at<T: Format + Text>(value: T, spec: &str, at: &'static str) -> String {
    if spec.is_empty() {
        return py(value).to_string();
    }
    match parse_spec(spec, T::NAME).and_then(|spec| value.format(&spec)) {
        Ok(text) => text,
        Err((kind, message)) => raise(kind, message, at),
    }
}

/// Reads a specification for a value of the type that Python calls `name`.
pub fn parse_spec(text: &str, name: &str) -> Result<Spec, Fault> {
    let mut rest = text;
    let (fill, align) = take_fill_and_align(&mut rest);
    let sign = take(&mut rest, " +-");
    let no_negative_zero = take(&mut rest, "z").is_some();
    let alternate = take(&mut rest, "#").is_some();
    let zeros = fill.is_none() && take(&mut rest, "0").is_some();
    let zeros_align = if zeros && name != "str" { Some('=') } else { None };
    let width = take_number(&mut rest)?.unwrap_or(0);
    let grouping = take(&mut rest, ",_");
    let other = rest.chars().next().filter(|c| ",_".contains(*c));
    if grouping.is_some() && other.is_some() && other != grouping {
        return Err(value_error("Cannot specify both ',' and '_'."));
    }
    let mut precision = None;
    if take(&mut rest, ".").is_some() {
        precision = take_number(&mut rest)?;
        if precision.is_none() {
            return Err(value_error("Format specifier missing precision"));
        }
    }
    let mut last = rest.chars();
    let kind = last.next();
    if last.next().is_some() {
        let message = format!("Invalid format specifier '{text}' for object of type '{name}'");
        return Err(value_error(message));
    }
    let spec = Spec {
        fill: fill.unwrap_or(if zeros { '0' } else { ' ' }),
        align: align.or(zeros_align),
        sign,
        no_negative_zero,
        alternate,
        width,
        grouping,
        precision,
        kind,
    };
    check_grouping(&spec, name)?;
    Ok(spec)
}

/// Takes the next character off the text if it is in `set`.
fn take(rest: &mut &str, set: &str) -> Option<char> {
    let mut chars = rest.chars();
    let next = chars.next().filter(|c| set.contains(*c))?;
    *rest = chars.as_str();
    Some(next)
}

/// Takes the alignment, and the character in front of it that fills the width.
fn take_fill_and_align(rest: &mut &str) -> (Option<char>, Option<char>) {
    let mut chars = rest.chars();
    let fill = chars.next();
    let mut behind = chars.as_str();
    match take(&mut behind, "<>=^") {
        Some(align) => {
            *rest = behind;
            (fill, Some(align))
        }
        None => (None, take(rest, "<>=^")),
    }
}

/// Takes the digits at the start of the text, if there are any.
fn take_number(rest: &mut &str) -> Result<Option<usize>, Fault> {
    let end = rest.find(|c: char| !c.is_ascii_digit());
    let (digits, behind) = rest.split_at(end.unwrap_or(rest.len()));
    *rest = behind;
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<i64>().ok();
    match number.and_then(|number| usize::try_from(number).ok()) {
        Some(number) => Ok(Some(number)),
        None => Err(value_error("Too many decimal digits in format string")),
    }
}

/// Checks that the digits of this kind of number can be grouped.
fn check_grouping(spec: &Spec, name: &str) -> Result<(), Fault> {
    let Some(separator) = spec.grouping else {
        return Ok(());
    };
    let allowed = match spec.kind {
        None => name != "str",
        Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0') => true,
        Some('b' | 'o' | 'x' | 'X') => separator == '_',
        Some(_) => false,
    };
    if allowed {
        return Ok(());
    }
    let kind = shown_kind(spec.kind.unwrap_or('s'));
    Err(value_error(format!("Cannot specify '{separator}' with '{kind}'.")))
}

/// A `ValueError` with this text.
fn value_error(message: impl Into<String>) -> Fault {
    ("ValueError", message.into())
}

/// The fault of a letter that the type does not know.
pub fn unknown_kind(kind: char, name: &str) -> Fault {
    let kind = shown_kind(kind);
    value_error(format!("Unknown format code '{kind}' for object of type '{name}'"))
}

/// A letter as CPython's messages show it.
fn shown_kind(kind: char) -> String {
    if kind.is_ascii() && !kind.is_ascii_control() && kind != ' ' {
        String::from(kind)
    } else {
        format!("\\x{:x}", u32::from(kind))
    }
}

impl Format for str {
    const NAME: &'static str = "str";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        if let Some(kind) = spec.kind.filter(|kind| *kind != 's') {
            return Err(unknown_kind(kind, "str"));
        }
        let refused = match spec.sign {
            Some(' ') => Some("Space"),
            Some(_) => Some("Sign"),
            None if spec.no_negative_zero => Some("Negative zero coercion (z)"),
            None if spec.alternate => Some("Alternate form (#)"),
            None => None,
        };
        if let Some(refused) = refused {
            let message = format!("{refused} not allowed in string format specifier");
            return Err(value_error(message));
        }
        if spec.align == Some('=') {
            let message = "'=' alignment not allowed in string format specifier";
            return Err(value_error(message));
        }
        let limit = spec.precision.unwrap_or(usize::MAX);
        let end = self.char_indices().nth(limit).map_or(self.len(), |(end, _)| end);
        let parts = Parts { tail: &self[..end], ..Parts::default() };
        Ok(parts.padded(spec, '<'))
    }
}

impl Format for String {
    const NAME: &'static str = "str";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        self.as_str().format(spec)
    }
}

impl<T: Format + ?Sized> Format for &T {
    const NAME: &'static str = T::NAME;

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        (**self).format(spec)
    }
}

impl Format for bool {
    const NAME: &'static str = "bool";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "bool")
    }
}

impl Format for i64 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for i32 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for i16 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for i8 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for u64 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for u32 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for u16 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for u8 {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(i128::from(*self), spec, "int")
    }
}

impl Format for usize {
    const NAME: &'static str = "int";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_int(*self as i128, spec, "int")
    }
}

impl Format for f64 {
    const NAME: &'static str = "float";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_float(*self, spec, "float")
    }
}

/// NumPy formats a `float32` as the Python float of the same value.
impl Format for f32 {
    const NAME: &'static str = "float";

    fn format(&self, spec: &Spec) -> Result<String, Fault> {
        format_float(f64::from(*self), spec, "float")
    }
}

/// Formats a whole number of the type that Python calls `name`.
fn format_int(value: i128, spec: &Spec, name: &str) -> Result<String, Fault> {
    let kind = spec.kind.unwrap_or('d');
    if "eEfFgG%".contains(kind) {
        return format_float(value as f64, spec, name);
    }
    if !"bcdnoxX".contains(kind) {
        return Err(unknown_kind(kind, name));
    }
    if spec.precision.is_some() {
        return Err(value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        let message = "Negative zero coercion (z) not allowed in integer format specifier";
        return Err(value_error(message));
    }
    if kind == 'c' {
        return format_char(value, spec);
    }
    let size = value.unsigned_abs();
    let (prefix, digits) = match kind {
        'b' => ("0b", format!("{size:b}")),
        'o' => ("0o", format!("{size:o}")),
        'x' => ("0x", format!("{size:x}")),
        'X' => ("0X", format!("{size:X}")),
        _ => ("", size.to_string()),
    };
    let prefix = if spec.alternate { prefix } else { "" };
    let sign = sign(value < 0, spec);
    Ok(Parts { sign, prefix, digits: &digits, tail: "" }.padded(spec, '>'))
}

/// Formats the character with a given code.
fn format_char(code: i128, spec: &Spec) -> Result<String, Fault> {
    let refused = match spec.sign {
        Some(_) => Some("Sign"),
        None if spec.alternate => Some("Alternate form (#)"),
        None => None,
    };
    if let Some(refused) = refused {
        let message = format!("{refused} not allowed with integer format specifier 'c'");
        return Err(value_error(message));
    }
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => {
            let mut bytes = [0; 4];
            let tail = &*c.encode_utf8(&mut bytes);
            Ok(Parts { tail, ..Parts::default() }.padded(spec, '>'))
        }
        None => Err(("OverflowError", String::from("%c arg not in range(0x110000)"))),
    }
}

/// The sign that a specification asks for.
pub fn sign(negative: bool, spec: &Spec) -> &'static str {
    match spec.sign {
        _ if negative => "-",
        Some('+') => "+",
        Some(' ') => " ",
        _ => "",
    }
}

impl Parts<'_> {
    /// The whole text, with grouped digits, padded to the width.
    pub fn padded(self, spec: &Spec, own_align: char) -> String {
        let align = spec.align.unwrap_or(own_align);
        let around = self.sign.len() + self.prefix.len() + self.tail.chars().count();
        // Zeros that fill the width are grouped like the other digits.
        let zeros = spec.fill == '0' && align == '=' && !self.digits.is_empty();
        let digits_width = match spec.grouping {
            Some(_) if zeros => spec.width.saturating_sub(around),
            _ => 0,
        };
        let size = if matches!(spec.kind, Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
        let (count, digits_length) = match spec.grouping {
            Some(_) => grouped_size(self.digits.len(), size, digits_width),
            None => (self.digits.len(), self.digits.len()),
        };
        let missing = spec.width.saturating_sub(around + digits_length);
        let (before, between, after) = match align {
            '<' => (0, 0, missing),
            '^' => (missing / 2, 0, missing - missing / 2),
            '=' => (0, missing, 0),
            _ => (missing, 0, 0),
        };
        let mut text = String::with_capacity(spec.width.max(around + digits_length));
        text.extend(std::iter::repeat_n(spec.fill, before));
        text.push_str(self.sign);
        text.push_str(self.prefix);
        text.extend(std::iter::repeat_n(spec.fill, between));
        match spec.grouping {
            Some(separator) => push_grouped(&mut text, self.digits, separator, size, count),
            None => text.push_str(self.digits),
        }
        text.push_str(self.tail);
        text.extend(std::iter::repeat_n(spec.fill, after));
        text
    }
}

/// How many digits fill a width, and the length of their text in groups.
fn grouped_size(digits: usize, size: usize, width: usize) -> (usize, usize) {
    let length = |count: usize| count + count.saturating_sub(1) / size;
    let mut count = digits;
    while length(count) < width {
        count += 1;
    }
    (count, length(count))
}

/// Appends digits in groups, with zeros in front until there are `count`.
fn push_grouped(text: &mut String, digits: &str, separator: char, size: usize, count: usize) {
    let zeros = std::iter::repeat_n('0', count - digits.len());
    for (i, digit) in zeros.chain(digits.chars()).enumerate() {
        if i > 0 && (count - i).is_multiple_of(size) {
            text.push(separator);
        }
        text.push(digit);
    }
}
