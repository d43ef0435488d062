//! Tables of floats in text files: `np.loadtxt` and `np.savetxt`.

use super::csv::read_file;
use super::error::raise;
use super::format_float::scientific;
use super::text::{not_finite, quote};
use ndarray::{Array2, ArrayView2};
use std::fs;
use std::path::Path;

/// NumPy's `np.loadtxt(path, delimiter=…, skiprows=…, ndmin=2)`.
///
/// Without a delimiter, fields are separated by spaces. What follows a `#` is
/// a comment. NumPy drops axes of length 1 unless `ndmin` is 2; callers select
/// the row or the column that they expect.
///
/// Raises `FileNotFoundError`, and `ValueError` for a field that is not a
/// number and for rows of different lengths.
pub fn loadtxt(
    path: &str, delimiter: Option<&str>, skip_rows: usize, at: &'static str,
) -> Array2<f64> {
    if !Path::new(path).exists() {
        raise("FileNotFoundError", format!("{path} not found."), at);
    }
    let bytes = read_file(path, at);
    let text = String::from_utf8_lossy(&bytes);
    let mut values = Vec::new();
    let mut rows = 0;
    let mut columns = 0;
    for line in text.lines().skip(skip_rows) {
        let line = line.split('#').next().unwrap_or("");
        if line.trim().is_empty() {
            continue;
        }
        let before = values.len();
        match delimiter {
            Some(delimiter) => {
                for (j, field) in line.split(delimiter).enumerate() {
                    values.push(number(field, rows, j, at));
                }
            }
            None => {
                for (j, field) in line.split_whitespace().enumerate() {
                    values.push(number(field, rows, j, at));
                }
            }
        }
        let found = values.len() - before;
        rows += 1;
        if rows > 1 && found != columns {
            let message = format!(
                "the number of columns changed from {columns} to {found} at row {rows}; \
                 use `usecols` to select a subset and avoid this error"
            );
            raise("ValueError", message, at);
        }
        columns = found;
    }
    match Array2::from_shape_vec((rows, columns), values) {
        Ok(table) => table,
        Err(error) => raise("ValueError", error.to_string(), at),
    }
}

/// The number in a field, or NumPy's `ValueError`.
fn number(field: &str, row: usize, column: usize, at: &'static str) -> f64 {
    match field.trim().parse() {
        Ok(number) => number,
        Err(_) => {
            let field = quote(field);
            let column = column + 1;
            let message = format!(
                "could not convert string {field} to float64 at row {row}, column {column}."
            );
            raise("ValueError", message, at)
        }
    }
}

/// NumPy's `np.savetxt(path, table, delimiter=…)`, in its own format `%.18e`.
///
/// A one-dimensional array is written as one column. Raises `OSError` when
/// the file cannot be written.
pub fn savetxt(path: &str, table: ArrayView2<'_, f64>, delimiter: &str, at: &'static str) {
    let mut text = String::new();
    for row in table.rows() {
        for (j, x) in row.iter().enumerate() {
            if j > 0 {
                text.push_str(delimiter);
            }
            if !x.is_finite() {
                text.push_str(not_finite(*x));
                continue;
            }
            if x.is_sign_negative() {
                text.push('-');
            }
            text.push_str(&scientific(x.abs(), 18));
        }
        text.push('\n');
    }
    if let Err(error) = fs::write(path, text) {
        raise("OSError", format!("{error}: '{path}'"), at);
    }
}
