//! Tables of numbers in text files: `pandas.read_csv(…, header=None)`.
//!
//! A table with a fraction or a missing value somewhere becomes an array of
//! floats, a table of whole numbers one of `int64`, as `to_numpy()` gives
//! them. The type of a Rust function cannot depend on the file, so there is a
//! reader for each, and each raises `TypeError` for the other kind of table.
//!
//! The digits are read as pandas reads them by default, which is faster than
//! exact reading and may differ from it in the last bits. Columns of whole
//! numbers are read exactly. Both are the same as in pandas, bit for bit.

use super::error::raise;
use ndarray::Array2;
use rayon::prelude::*;
use std::fs;
use std::io::ErrorKind;
use std::sync::LazyLock;

/// What was found in a column so far.
#[derive(Clone, Copy, Default)]
struct Column {
    /// Some value has a fraction, an exponent, or is missing.
    has_float: bool,
    /// Some whole number is not the same when it is read as a float.
    has_inexact_int: bool,
    /// Whole numbers are to be read as floats.
    read_as_float: bool,
}

/// How the fields of a line are separated.
#[derive(Clone, Copy)]
enum Separator {
    Byte(u8),
    Whitespace,
}

/// A line that does not fit the table.
struct BadLine {
    /// Where the line starts in the file.
    offset: usize,
    message: String,
}

/// Reads a table that holds a float somewhere, as `read_csv` and `to_numpy` do.
///
/// `separator` is one character or `\s+`; `skip_rows` lines at the start are
/// left out, so a header is skipped with 1. Missing values are NaN.
///
/// Raises `FileNotFoundError`, pandas' `EmptyDataError` and `ParserError`, and
/// `TypeError` when a field is not a number or all fields are whole numbers.
pub fn read_csv(path: &str, separator: &str, skip_rows: usize, at: &'static str) -> Array2<f64> {
    let (bytes, start, separator) = open(path, separator, skip_rows, at);
    let count = count_columns(&bytes[start..], separator, at);
    let mut columns = vec![Column::default(); count];
    let mut values = read_rows(&bytes, start, separator, &mut columns, read_float, path, at);
    let mixed = |column: &Column| column.has_float && column.has_inexact_int;
    if columns.iter().any(mixed) {
        for column in &mut columns {
            column.read_as_float = mixed(column);
        }
        values = read_rows(&bytes, start, separator, &mut columns, read_float, path, at);
    }
    if !columns.iter().any(|column| column.has_float) {
        let message = format!("'{path}' holds whole numbers only, but floats are needed here");
        raise("TypeError", message, at);
    }
    values
}

/// Reads a table of whole numbers, as `read_csv` and `to_numpy` do.
///
/// Parameters and errors are those of [`read_csv`]; `TypeError` when a field
/// is not a whole number of 64 bits.
pub fn read_csv_int(
    path: &str, separator: &str, skip_rows: usize, at: &'static str,
) -> Array2<i64> {
    let (bytes, start, separator) = open(path, separator, skip_rows, at);
    let count = count_columns(&bytes[start..], separator, at);
    let mut columns = vec![Column::default(); count];
    read_rows(&bytes, start, separator, &mut columns, read_int, path, at)
}

/// Reads a file; gives its bytes, where the table starts, and the separator.
fn open(
    path: &str, separator: &str, skip_rows: usize, at: &'static str,
) -> (Vec<u8>, usize, Separator) {
    let separator = match separator.as_bytes() {
        [byte] => Separator::Byte(*byte),
        b"\\s+" => Separator::Whitespace,
        _ => {
            let message = format!("the separator {separator:?} is not supported");
            raise("NotImplementedError", message, at)
        }
    };
    let bytes = read_file(path, at);
    let mut start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for _ in 0..skip_rows {
        let line = bytes[start..].iter().position(|byte| *byte == b'\n');
        start = line.map_or(bytes.len(), |end| start + end + 1);
    }
    (bytes, start, separator)
}

/// Reads a whole file; raises Python's `OSError` of the right kind.
pub fn read_file(path: &str, at: &'static str) -> Vec<u8> {
    match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let (kind, number, text) = match error.kind() {
                ErrorKind::NotFound => ("FileNotFoundError", 2, "No such file or directory"),
                ErrorKind::PermissionDenied => ("PermissionError", 13, "Permission denied"),
                ErrorKind::IsADirectory => ("IsADirectoryError", 21, "Is a directory"),
                _ => raise("OSError", format!("{error}: '{path}'"), at),
            };
            raise(kind, format!("[Errno {number}] {text}: '{path}'"), at)
        }
    }
}

/// The number of fields of the first line; `EmptyDataError` without a line.
fn count_columns(table: &[u8], separator: Separator, at: &'static str) -> usize {
    match table.split(|byte| *byte == b'\n').find(|line| !is_blank(line)) {
        Some(line) => fields(line, separator).count(),
        None => {
            let kind = "pandas.errors.EmptyDataError";
            raise(kind, "No columns to parse from file", at)
        }
    }
}

/// Whether a line holds nothing but spaces; such lines are skipped.
fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// The fields of a line, without quotes around them.
fn fields(line: &[u8], separator: Separator) -> impl Iterator<Item = &[u8]> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let separates = move |byte: &u8| match separator {
        Separator::Byte(one) => *byte == one,
        Separator::Whitespace => matches!(byte, b' ' | b'\t'),
    };
    let keeps_empty = matches!(separator, Separator::Byte(_));
    line.split(separates).filter(move |field| keeps_empty || !field.is_empty()).map(|field| {
        match field {
            [b'"', inner @ .., b'"'] => inner,
            _ => field,
        }
    })
}

/// Reads all rows in parallel and notes what the columns hold.
fn read_rows<T: Copy + Default + Send + Sync>(
    bytes: &[u8], start: usize, separator: Separator, columns: &mut [Column],
    read: fn(&[u8], &mut Column) -> Option<T>, path: &str, at: &'static str,
) -> Array2<T> {
    let width = columns.len();
    let chunks = split_at_lines(bytes, start);
    let heights: Vec<usize> =
        chunks.par_iter().map(|chunk| chunk_lines(bytes, *chunk).count()).collect();
    let rows = heights.iter().sum();
    let mut values = vec![T::default(); rows * width];
    let mut rest = values.as_mut_slice();
    let mut targets = Vec::new();
    for height in heights {
        let (target, after) = rest.split_at_mut(height * width);
        targets.push(target);
        rest = after;
    }
    let known: &[Column] = columns;
    let found: Vec<Result<Vec<Column>, BadLine>> = chunks
        .par_iter()
        .zip(targets)
        .map(|(chunk, target)| {
            let mut columns = known.to_vec();
            let lines = chunk_lines(bytes, *chunk);
            for ((offset, line), row) in lines.zip(target.chunks_mut(width)) {
                read_line(line, separator, row, &mut columns, read)
                    .map_err(|message| BadLine { offset, message })?;
            }
            Ok(columns)
        })
        .collect();
    for chunk in found {
        match chunk {
            Ok(chunk) => {
                for (column, other) in columns.iter_mut().zip(chunk) {
                    column.has_float |= other.has_float;
                    column.has_inexact_int |= other.has_inexact_int;
                }
            }
            Err(bad) => bad_line(&bad, bytes, path, at),
        }
    }
    match Array2::from_shape_vec((rows, width), values) {
        Ok(table) => table,
        Err(error) => raise("ValueError", error.to_string(), at),
    }
}

/// Raises the exception for a line that does not fit.
fn bad_line(bad: &BadLine, bytes: &[u8], path: &str, at: &'static str) -> ! {
    let before = bytes[..bad.offset].iter().filter(|byte| **byte == b'\n');
    let line = before.count() + 1;
    match bad.message.split_once('|') {
        Some((expected, saw)) => {
            let message = format!(
                "Error tokenizing data. C error: Expected {expected} fields in line {line}, \
                 saw {saw}\n"
            );
            raise("pandas.errors.ParserError", message, at)
        }
        None => raise("TypeError", format!("'{path}', line {line}: {}", bad.message), at),
    }
}

/// Ranges of whole lines, of about equal size.
fn split_at_lines(bytes: &[u8], start: usize) -> Vec<(usize, usize)> {
    let size = 1 << 20;
    let mut chunks = Vec::new();
    let mut begin = start;
    while begin < bytes.len() {
        let about = (begin + size).min(bytes.len());
        let line = bytes[about..].iter().position(|byte| *byte == b'\n');
        let end = line.map_or(bytes.len(), |length| about + length + 1);
        chunks.push((begin, end));
        begin = end;
    }
    chunks
}

/// The lines of a range that are not blank, and where they start.
fn chunk_lines(bytes: &[u8], (begin, end): (usize, usize)) -> impl Iterator<Item = (usize, &[u8])> {
    let mut next = begin;
    bytes[begin..end]
        .split(|byte| *byte == b'\n')
        .map(move |line| {
            let offset = next;
            next += line.len() + 1;
            (offset, line)
        })
        .filter(|(_, line)| !is_blank(line))
}

/// Reads the fields of a line; fields that are not there are missing values.
fn read_line<T>(
    line: &[u8], separator: Separator, row: &mut [T], columns: &mut [Column],
    read: fn(&[u8], &mut Column) -> Option<T>,
) -> Result<(), String> {
    let width = row.len();
    let mut fields = fields(line, separator);
    for (value, column) in row.iter_mut().zip(columns) {
        let field = fields.next().unwrap_or(b"");
        *value = read(field, column).ok_or_else(|| {
            let field = String::from_utf8_lossy(field).replace('|', "/");
            format!("the field '{field}' is not a number of the expected kind")
        })?;
    }
    match fields.count() {
        0 => Ok(()),
        more => Err(format!("{width}|{}", width + more)),
    }
}

/// Reads a whole number.
fn read_int(field: &[u8], _: &mut Column) -> Option<i64> {
    whole_number(field.trim_ascii()).and_then(|number| i64::try_from(number).ok())
}

/// The number that an optional sign and digits stand for, up to 64 bits.
fn whole_number(field: &[u8]) -> Option<i128> {
    let (negative, digits) = match field {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        _ => (false, field),
    };
    if digits.is_empty() || digits.len() > 20 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0, |size: i128, digit| size * 10 + i128::from(digit - b'0'));
    let number = if negative { -size } else { size };
    (number >= i128::from(i64::MIN) && number <= i128::from(u64::MAX)).then_some(number)
}

/// Reads a float or a missing value, and whole numbers exactly unless the
/// column is known to hold floats.
fn read_float(field: &[u8], column: &mut Column) -> Option<f64> {
    let Some(number) = pandas_float(field) else {
        column.has_float = true;
        return special_value(field);
    };
    let digits = field.trim_ascii();
    if digits.len() > 21 || digits.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        column.has_float = true;
        return Some(number);
    }
    let Some(exact) = whole_number(digits) else {
        column.has_float = true;
        return Some(number);
    };
    let exact = exact as f64;
    if exact.to_bits() != number.to_bits() {
        column.has_inexact_int = true;
    }
    Some(if column.read_as_float { number } else { exact })
}

/// An infinity, or NaN for the texts that pandas takes for a missing value.
fn special_value(field: &[u8]) -> Option<f64> {
    match field {
        b"" | b"nan" | b"NaN" | b"NA" | b"N/A" | b"n/a" | b"NULL" | b"null" | b"None" | b"<NA>"
        | b"-nan" | b"-NaN" | b"#N/A" | b"#N/A N/A" | b"#NA" | b"-1.#IND" | b"-1.#QNAN"
        | b"1.#IND" | b"1.#QNAN" => return Some(f64::NAN),
        _ => {}
    }
    match field.to_ascii_lowercase().as_slice() {
        b"inf" | b"+inf" | b"infinity" | b"+infinity" => Some(f64::INFINITY),
        b"-inf" | b"-infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The powers of ten up to the largest one.
static POWERS_OF_TEN: LazyLock<Vec<f64>> = LazyLock::new(|| {
    (0..=308).map(|power| format!("1e{power}").parse().unwrap_or(f64::NAN)).collect()
});

/// Reads a float with pandas' rounding: at most 17 digits, zeros in front
/// included, are summed up as a float and scaled by one power of ten.
fn pandas_float(field: &[u8]) -> Option<f64> {
    let field = field.trim_ascii();
    let (negative, field) = match field {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, field),
    };
    // The first 15 digits are exact, as a whole number or as a float.
    let mut short: i64 = 0;
    let mut number = 0.0;
    let mut digits = 0;
    let mut exponent = 0;
    let mut in_fraction = false;
    let mut at = 0;
    while let Some(byte) = field.get(at) {
        match byte {
            b'0'..=b'9' if digits < 17 => {
                if digits < 15 {
                    short = short * 10 + i64::from(byte - b'0');
                    number = short as f64;
                } else {
                    number = number * 10.0 + f64::from(byte - b'0');
                }
                digits += 1;
                exponent -= i64::from(in_fraction);
            }
            b'0'..=b'9' => exponent += i64::from(!in_fraction),
            b'.' if !in_fraction => in_fraction = true,
            _ => break,
        }
        at += 1;
    }
    if digits == 0 {
        return None;
    }
    exponent += match field.get(at..)? {
        [] => 0,
        [b'e' | b'E', power @ ..] => whole_number(power)?.clamp(-100_000, 100_000) as i64,
        _ => return None,
    };
    let power = |exponent: i64| POWERS_OF_TEN.get(usize::try_from(exponent).ok()?).copied();
    let size: f64 = match exponent {
        0.. => number * power(exponent)?,
        -308..0 => number / power(-exponent)?,
        _ => number / power(-308 - exponent).unwrap_or(f64::INFINITY) / power(308)?,
    };
    size.is_finite().then_some(if negative { -size } else { size })
}
