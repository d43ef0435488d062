//! Python's `math` module, where it raises or differs from Rust's methods.
//!
//! A result that is not a number is a "math domain error", one that is too
//! large a "math range error", as in CPython. Functions of whole numbers are
//! in `int`; functions that never raise, such as `atan`, are Rust's own.

use super::error::raise;

/// Raises CPython's `ValueError` for an argument outside the domain.
#[cold]
fn domain_error(at: &'static str) -> ! {
    raise("ValueError", "math domain error", at)
}

/// Raises CPython's `OverflowError` for a result that is too large.
#[cold]
fn range_error(at: &'static str) -> ! {
    raise("OverflowError", "math range error", at)
}

/// Passes the result of a function of `x` on, or raises as CPython does for
/// functions with a pole or a bounded domain.
#[inline]
fn in_domain(x: f64, result: f64, at: &'static str) -> f64 {
    if (result.is_nan() && !x.is_nan()) || (result.is_infinite() && x.is_finite()) {
        domain_error(at);
    }
    result
}

/// Passes the result of a function of `x` on, or raises a range error when it
/// is infinite for a finite `x`.
#[inline]
fn in_range(x: f64, result: f64, at: &'static str) -> f64 {
    if result.is_infinite() && x.is_finite() {
        range_error(at);
    }
    result
}

/// Python's `math.sqrt(x)`; domain error for a negative number.
#[inline]
pub fn sqrt(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.sqrt(), at)
}

/// Python's `math.log(x)`; domain error unless `x > 0`.
#[inline]
pub fn log(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.ln(), at)
}

/// Python's `math.log(x, base)`; `ZeroDivisionError` for base 1.
pub fn log_base(x: f64, base: f64, at: &'static str) -> f64 {
    let (numerator, denominator) = (log(x, at), log(base, at));
    if denominator == 0.0 {
        raise("ZeroDivisionError", "float division by zero", at);
    }
    numerator / denominator
}

/// Python's `math.log2(x)`; domain error unless `x > 0`.
#[inline]
pub fn log2(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.log2(), at)
}

/// Python's `math.log10(x)`; domain error unless `x > 0`.
#[inline]
pub fn log10(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.log10(), at)
}

/// Python's `math.log1p(x)`; domain error unless `x > -1`.
#[inline]
pub fn log1p(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.ln_1p(), at)
}

/// Python's `math.exp(x)`; range error when the result is too large.
#[inline]
pub fn exp(x: f64, at: &'static str) -> f64 {
    in_range(x, x.exp(), at)
}

/// Python's `math.exp2(x)`; range error when the result is too large.
#[inline]
pub fn exp2(x: f64, at: &'static str) -> f64 {
    in_range(x, x.exp2(), at)
}

/// Python's `math.expm1(x)`; range error when the result is too large.
#[inline]
pub fn expm1(x: f64, at: &'static str) -> f64 {
    in_range(x, x.exp_m1(), at)
}

/// Python's `math.sin(x)`; domain error for an infinity.
#[inline]
pub fn sin(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.sin(), at)
}

/// Python's `math.cos(x)`; domain error for an infinity.
#[inline]
pub fn cos(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.cos(), at)
}

/// Python's `math.tan(x)`; domain error for an infinity.
#[inline]
pub fn tan(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.tan(), at)
}

/// Python's `math.asin(x)`; domain error outside -1 to 1.
#[inline]
pub fn asin(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.asin(), at)
}

/// Python's `math.acos(x)`; domain error outside -1 to 1.
#[inline]
pub fn acos(x: f64, at: &'static str) -> f64 {
    in_domain(x, x.acos(), at)
}

/// Python's `math.sinh(x)`; range error when the result is too large.
#[inline]
pub fn sinh(x: f64, at: &'static str) -> f64 {
    in_range(x, x.sinh(), at)
}

/// Python's `math.cosh(x)`; range error when the result is too large.
#[inline]
pub fn cosh(x: f64, at: &'static str) -> f64 {
    in_range(x, x.cosh(), at)
}

/// Python's `math.asinh(x)`, with glibc's formula.
pub fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let result = if !x.is_finite() || size < 4e-9 {
        size
    } else if size > 268_435_456.0 {
        size.ln() + std::f64::consts::LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        (size + x * x / (1.0 + (1.0 + x * x).sqrt())).ln_1p()
    };
    result.copysign(x)
}

/// Python's `math.acosh(x)`, with glibc's formula; domain error below 1.
pub fn acosh(x: f64, at: &'static str) -> f64 {
    let result = if x > 268_435_456.0 {
        x.ln() + std::f64::consts::LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else if x < 1.0 {
        f64::NAN
    } else {
        let above = x - 1.0;
        (above + (2.0 * above + above * above).sqrt()).ln_1p()
    };
    in_domain(x, result, at)
}

/// Python's `math.atanh(x)`, with glibc's formula; domain error unless
/// `-1 < x < 1`.
pub fn atanh(x: f64, at: &'static str) -> f64 {
    let size = x.abs();
    let result = if size < 4e-9 {
        size
    } else if size < 0.5 {
        let twice = size + size;
        0.5 * (twice + twice * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * ((size + size) / (1.0 - size)).ln_1p()
    };
    in_domain(x, result.copysign(x), at)
}

/// Python's `math.pow(x, y)`.
///
/// Domain error for zero to a negative power and for a negative number to a
/// fractional power; range error when the result is too large.
pub fn pow(x: f64, y: f64, at: &'static str) -> f64 {
    let power = x.powf(y);
    if power.is_finite() || !x.is_finite() || !y.is_finite() {
        return power;
    }
    if power.is_nan() || x == 0.0 {
        domain_error(at);
    }
    range_error(at)
}

/// Python's `math.fmod(x, y)`: has the sign of `x`.
///
/// Domain error for `y == 0` and for an infinite `x`.
pub fn fmod(x: f64, y: f64, at: &'static str) -> f64 {
    let remainder = x % y;
    if remainder.is_nan() && !x.is_nan() && !y.is_nan() {
        domain_error(at);
    }
    remainder
}

/// Python's `math.remainder(x, y)`: the distance to the nearest multiple of
/// `y`, to an even multiple in a tie. Errors of [`fmod`].
pub fn remainder(x: f64, y: f64, at: &'static str) -> f64 {
    if x.is_nan() || y.is_nan() || (y.is_infinite() && x.is_finite()) {
        return if y.is_nan() { y } else { x };
    }
    let (size, unit) = (x.abs(), y.abs());
    let above = fmod(size, unit, at);
    let below = unit - above;
    let distance = if above < below {
        above
    } else if above > below {
        -below
    } else {
        above - 2.0 * ((0.5 * (size - above)) % unit)
    };
    1.0_f64.copysign(x) * distance
}

/// Python's `math.ldexp(x, exponent)`: `x` times two to the power `exponent`.
///
/// Range error when the result is too large.
pub fn ldexp(x: f64, exponent: i64, at: &'static str) -> f64 {
    // Three exact steps reach every exponent; only the last one may round.
    let mut left = exponent.clamp(-2_200, 2_200) as i32;
    let mut scaled = x;
    for _ in 0..2 {
        let part = if left < -1_022 { (-969).max(left) } else { left.min(1_023) };
        scaled *= f64::from(part).exp2();
        left -= part;
    }
    scaled *= f64::from(left.max(-1_022)).exp2();
    in_range(x, scaled, at)
}

/// Python's `math.frexp(x)`: a fraction from a half to one, and an exponent.
pub fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    // Small numbers are first scaled up to have a full fraction.
    let (scaled, shift) =
        if x.abs() < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, 54) } else { (x, 0) };
    let bits = scaled.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1_022;
    let fraction = f64::from_bits(bits & !(0x7ff << 52) | 1_022 << 52);
    (fraction, exponent - shift)
}

/// Python's `math.modf(x)`: the fraction and the whole part, with `x`'s sign.
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (0.0_f64.copysign(x), x);
    }
    ((x - x.trunc()).copysign(x), x.trunc())
}

/// Python's `math.isclose(a, b, rel_tol=…, abs_tol=…)`.
///
/// `ValueError` for a negative tolerance.
pub fn isclose(a: f64, b: f64, rel_tol: f64, abs_tol: f64, at: &'static str) -> bool {
    if rel_tol < 0.0 || abs_tol < 0.0 {
        raise("ValueError", "tolerances must be non-negative", at);
    }
    if a == b {
        return true;
    }
    if a.is_infinite() || b.is_infinite() {
        return false;
    }
    let distance = (b - a).abs();
    distance <= (rel_tol * b).abs() || distance <= (rel_tol * a).abs() || distance <= abs_tol
}

/// Python's `math.degrees(x)`.
#[inline]
pub fn degrees(x: f64) -> f64 {
    x * (180.0 / std::f64::consts::PI)
}

/// Python's `math.radians(x)`.
#[inline]
pub fn radians(x: f64) -> f64 {
    x * (std::f64::consts::PI / 180.0)
}

/// Python's `math.fsum(values)`: the float nearest to the exact sum.
///
/// `OverflowError` when a partial sum is too large, `ValueError` for
/// infinities of both signs.
pub fn fsum(values: impl IntoIterator<Item = f64>, at: &'static str) -> f64 {
    // Numbers that do not overlap and together are the exact sum so far.
    let mut parts: Vec<f64> = Vec::new();
    let mut infinities = 0.0;
    let mut not_finite = 0.0;
    for value in values {
        let sum = add_exactly(&mut parts, value);
        if sum.is_finite() {
            continue;
        }
        if value.is_finite() {
            raise("OverflowError", "intermediate overflow in fsum", at);
        }
        if value.is_infinite() {
            infinities += value;
        }
        not_finite += value;
        parts.clear();
    }
    if not_finite != 0.0 {
        if infinities.is_nan() {
            raise("ValueError", "-inf + inf in fsum", at);
        }
        return not_finite;
    }
    sum_parts(&parts)
}

/// Adds a value to parts that do not overlap; gives the rounded new sum.
fn add_exactly(parts: &mut Vec<f64>, value: f64) -> f64 {
    let mut sum = value;
    let mut kept = 0;
    for i in 0..parts.len() {
        let part = parts[i];
        let (large, small) = if sum.abs() < part.abs() { (part, sum) } else { (sum, part) };
        sum = large + small;
        let error = small - (sum - large);
        if error != 0.0 {
            parts[kept] = error;
            kept += 1;
        }
    }
    parts.truncate(kept);
    if sum != 0.0 {
        parts.push(sum);
    }
    sum
}

/// Rounds the sum of parts that do not overlap, the largest being last.
fn sum_parts(parts: &[f64]) -> f64 {
    let Some((largest, mut rest)) = parts.split_last() else {
        return 0.0;
    };
    let mut sum = *largest;
    let mut error = 0.0;
    while let Some((next, smaller)) = rest.split_last() {
        rest = smaller;
        let before = sum;
        sum += next;
        error = next - (sum - before);
        if error != 0.0 {
            break;
        }
    }
    // A tie was rounded to even; the parts below may tell that it was none.
    let same_side = rest.last().is_some_and(|next| (*next < 0.0) == (error < 0.0));
    if error != 0.0 && same_side {
        let step = error * 2.0;
        let moved = sum + step;
        if moved - sum == step {
            return moved;
        }
    }
    sum
}
