//! NumPy's conversions of numbers to integer dtypes.
//!
//! Python's numbers have to fit: what does not raises. NumPy's own are cut to
//! the bits of the dtype. Floats outside of it become what the instructions of
//! x86-64 give, as NumPy's do there.

use super::error::raise;
use super::text::NumpyName;

/// A float as `astype` casts it: without its fraction; the smallest integer
/// for what lies outside, and for NaN.
#[inline]
pub fn cast_i64(x: f64) -> i64 {
    let limit = 9_223_372_036_854_775_808.0;
    if x >= -limit && x < limit { x as i64 } else { i64::MIN }
}

/// A float as `astype` casts it, see [`cast_i64`].
#[inline]
pub fn cast_i32(x: f64) -> i32 {
    if x > -2_147_483_649.0 && x < 2_147_483_648.0 { x as i32 } else { i32::MIN }
}

/// A float as `astype` casts it: the low bits of [`cast_i32`].
#[inline]
pub fn cast_i16(x: f64) -> i16 {
    cast_i32(x) as i16
}

/// A float as `astype` casts it: the low bits of [`cast_i32`].
#[inline]
pub fn cast_i8(x: f64) -> i8 {
    cast_i32(x) as i8
}

/// A float as `astype` casts it: the low bits of [`cast_i32`].
#[inline]
pub fn cast_u8(x: f64) -> u8 {
    cast_i32(x) as u8
}

/// A float as `astype` casts it: the low bits of [`cast_i32`].
#[inline]
pub fn cast_u16(x: f64) -> u16 {
    cast_i32(x) as u16
}

/// A float as `astype` casts it: the low bits of [`cast_i64`].
#[inline]
pub fn cast_u32(x: f64) -> u32 {
    cast_i64(x) as u32
}

/// A float as `astype` casts it; from 2 to the power 63 on by the distance.
#[inline]
pub fn cast_u64(x: f64) -> u64 {
    let half = 9_223_372_036_854_775_808.0;
    if x >= half { cast_i64(x - half) as u64 ^ (1 << 63) } else { cast_i64(x) as u64 }
}

/// A float that is stored in an integer array, without its fraction.
///
/// `ValueError` for NaN, `OverflowError` outside 64 bits.
pub fn whole(x: f64, at: &'static str) -> i64 {
    let limit = 9_223_372_036_854_775_808.0;
    if x >= -limit && x < limit {
        return x as i64;
    }
    if x.is_nan() {
        raise("ValueError", "cannot convert float NaN to integer", at);
    }
    let message = if x.is_infinite() {
        "cannot convert float infinity to integer"
    } else {
        "Python int too large to convert to C long"
    };
    raise("OverflowError", message, at)
}

fn fit<T: TryFrom<i64> + NumpyName>(x: i64, at: &'static str) -> T {
    match T::try_from(x) {
        Ok(fitting) => fitting,
        Err(_) => {
            let name = T::NAME;
            let message = format!("Python integer {x} out of bounds for {name}");
            raise("OverflowError", &message, at)
        }
    }
}

/// A Python int as `int8`; `OverflowError` outside.
#[inline]
pub fn fit_i8(x: i64, at: &'static str) -> i8 {
    fit(x, at)
}

/// A Python int as `int16`; `OverflowError` outside.
#[inline]
pub fn fit_i16(x: i64, at: &'static str) -> i16 {
    fit(x, at)
}

/// A Python int as `int32`; `OverflowError` outside.
#[inline]
pub fn fit_i32(x: i64, at: &'static str) -> i32 {
    fit(x, at)
}

/// A Python int as `uint8`; `OverflowError` outside.
#[inline]
pub fn fit_u8(x: i64, at: &'static str) -> u8 {
    fit(x, at)
}

/// A Python int as `uint16`; `OverflowError` outside.
#[inline]
pub fn fit_u16(x: i64, at: &'static str) -> u16 {
    fit(x, at)
}

/// A Python int as `uint32`; `OverflowError` outside.
#[inline]
pub fn fit_u32(x: i64, at: &'static str) -> u32 {
    fit(x, at)
}

/// A Python int as `uint64`; `OverflowError` outside.
#[inline]
pub fn fit_u64(x: i64, at: &'static str) -> u64 {
    fit(x, at)
}
