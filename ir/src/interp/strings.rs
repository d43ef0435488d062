//! Python's `str` and `repr` of values.

use super::Exception;
use super::datum::{Datum, Scalar};
use super::layout::shape_text;

/// The text of a value in one of the forms of the `text` op.
pub(super) fn text(value: &Datum, form: &str) -> Result<String, Exception> {
    match value {
        Datum::None => Ok("None".to_owned()),
        Datum::Scalar(value) if form == "np.repr" => Ok(numpy_repr(*value)),
        Datum::Scalar(value) => Ok(scalar_text(*value)),
        Datum::Str(text) if form == "str" => Ok(text.clone()),
        Datum::Str(text) => Ok(string_repr(text)),
        Datum::Shape(shape) => Ok(shape_text(shape)),
        Datum::Tuple(items) => {
            let items: Result<Vec<String>, Exception> =
                items.iter().map(|item| text(item, "repr")).collect();
            let items = items?;
            Ok(match &items[..] {
                [one] => format!("({one},)"),
                several => format!("({})", several.join(", ")),
            })
        }
        Datum::Array(_) | Datum::Option(_) | Datum::Opaque(..) => Err(Exception::not_modelled(
            "the text of an array or a library's value",
        )),
    }
}

fn numpy_repr(value: Scalar) -> String {
    match value {
        Scalar::Bool(true) => "np.True_".to_owned(),
        Scalar::Bool(false) => "np.False_".to_owned(),
        other => format!("np.{}({})", other.dtype().numpy_name(), scalar_text(other)),
    }
}

fn scalar_text(value: Scalar) -> String {
    match value {
        Scalar::Bool(true) => "True".to_owned(),
        Scalar::Bool(false) => "False".to_owned(),
        Scalar::F32(value) => float_text(&format!("{value:e}")),
        Scalar::F64(value) => float_text(&format!("{value:e}")),
        other => other.integer().unwrap_or(0).to_string(),
    }
}

/// Rust's shortest digits in Python's form: without an exponent from 1e-4 up to
/// below 1e16.
fn float_text(scientific: &str) -> String {
    let (negative, magnitude) = match scientific.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, scientific),
    };
    let Some((digits, exponent)) = magnitude.split_once('e') else {
        // Infinities and NaN have no exponent.
        let name = if magnitude.starts_with("inf") {
            "inf"
        } else {
            "nan"
        };
        let sign = if negative && name == "inf" { "-" } else { "" };
        return format!("{sign}{name}");
    };
    let exponent: i32 = exponent.parse().expect("Rust prints an integer exponent");
    let digits = digits.replace('.', "");
    let sign = if negative { "-" } else { "" };
    let body = if (-4..16).contains(&exponent) {
        plain(&digits, exponent)
    } else {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let mark = if exponent < 0 { '-' } else { '+' };
        format!("{first}{point}{rest}e{mark}{:02}", exponent.abs())
    };
    format!("{sign}{body}")
}

/// `digits` with a point `exponent` places after the first.
fn plain(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        let zeros = "0".repeat(whole - digits.len());
        return format!("{digits}{zeros}.0");
    }
    let (whole, fraction) = digits.split_at(whole);
    format!("{whole}.{fraction}")
}

/// A string as a Python literal. Beyond ASCII only control characters are
/// escaped; Python also escapes unassigned ones.
fn string_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}
