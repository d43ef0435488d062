//! The part of Python's format mini-language that is about floats.

use super::format::{Fault, Parts, Spec, sign, unknown_kind};
use super::text::{not_finite, py};

/// Formats a float, for a value of the type that Python calls `name`.
pub fn format_float(value: f64, spec: &Spec, name: &str) -> Result<String, Fault> {
    let kind = spec.kind.unwrap_or('\0');
    if !"\0eEfFgGn%".contains(kind) {
        return Err(unknown_kind(kind, name));
    }
    let value = if kind == '%' { value * 100.0 } else { value };
    let mut text = match kind {
        _ if !value.is_finite() => String::from(not_finite(value.abs())),
        'e' | 'E' => scientific(value.abs(), spec.precision.unwrap_or(6)),
        'f' | 'F' | '%' => format!("{:.*}", spec.precision.unwrap_or(6), value.abs()),
        '\0' if spec.precision.is_none() => py(value.abs()).to_string(),
        _ => general(value.abs(), spec, kind == '\0'),
    };
    if spec.alternate && value.is_finite() && !text.contains('.') {
        let end_of_digits = text.find('e').unwrap_or(text.len());
        text.insert(end_of_digits, '.');
    }
    if kind.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    let positive_zero = spec.no_negative_zero
        && value.is_finite()
        && !text.contains(|c: char| ('1'..='9').contains(&c));
    let negative = value.is_sign_negative() && !value.is_nan() && !positive_zero;
    if kind == '%' {
        text.push('%');
    }
    let end_of_digits = text.find(|c: char| !c.is_ascii_digit());
    let (digits, tail) = text.split_at(end_of_digits.unwrap_or(text.len()));
    let sign = sign(negative, spec);
    Ok(Parts { sign, prefix: "", digits, tail }.padded(spec, '>'))
}

/// C's `%.{precision}e` of a finite number that is not negative.
pub fn scientific(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        Some(size) => format!("{digits}e-{size:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

/// C's `%.{precision}g` of a finite number that is not negative; with
/// `keep_point`, Python's form for a float without a letter.
fn general(value: f64, spec: &Spec, keep_point: bool) -> String {
    let significant = spec.precision.unwrap_or(6).max(1);
    let text = scientific(value, significant - 1);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "+00"));
    let power: i64 = exponent.parse().unwrap_or(0);
    let limit = significant as i64 - i64::from(keep_point);
    if power < -4 || power >= limit {
        let digits = if spec.alternate { digits } else { without_zeros(digits) };
        return format!("{digits}e{exponent}");
    }
    let after_point = (significant as i64 - 1 - power).unsigned_abs() as usize;
    let fixed = format!("{value:.after_point$}");
    let short = if spec.alternate { &fixed } else { without_zeros(&fixed) };
    if keep_point && !short.contains('.') {
        return format!("{short}.0");
    }
    String::from(short)
}

/// Cuts zeros at the end of a fraction, and the point when nothing follows it.
fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}
