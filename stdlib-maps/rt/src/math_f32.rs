//! Elementary functions of single precision, vectorisable as in `math`.
//!
//! `exp_f32` and `ln_f32` compute in single precision, twice as many at a
//! time; their errors were measured on every seventh float.  The others compute
//! in double precision and round once.

use super::erf::erf_with;
use super::erf::erfc_with;
use super::erf::norm_cdf_with;
use super::math::Math;
use super::math::cosh;
use super::math::exp_m1;
use super::math::exp2;
use super::math::ln_1p;
use super::math::log2;
use super::math::log10;
use super::math::sinh;
use super::math::tanh;

impl Math {
    /// eˣ.
    #[inline(always)]
    pub fn exp_f32(self, x: f32) -> f32 {
        if self.has_fma() { exp_f32::<true>(x) } else { exp_f32::<false>(x) }
    }

    /// The natural logarithm.
    #[inline(always)]
    pub fn ln_f32(self, x: f32) -> f32 {
        if self.has_fma() { ln_f32::<true>(x) } else { ln_f32::<false>(x) }
    }

    /// 2ˣ.
    #[inline(always)]
    pub fn exp2_f32(self, x: f32) -> f32 {
        if self.has_fma() { exp2_f32::<true>(x) } else { exp2_f32::<false>(x) }
    }

    /// eˣ − 1.
    #[inline(always)]
    pub fn exp_m1_f32(self, x: f32) -> f32 {
        if self.has_fma() { exp_m1_f32::<true>(x) } else { exp_m1_f32::<false>(x) }
    }

    /// ln(1 + x).
    #[inline(always)]
    pub fn ln_1p_f32(self, x: f32) -> f32 {
        if self.has_fma() { ln_1p_f32::<true>(x) } else { ln_1p_f32::<false>(x) }
    }

    /// The logarithm to base 2.
    #[inline(always)]
    pub fn log2_f32(self, x: f32) -> f32 {
        if self.has_fma() { log2_f32::<true>(x) } else { log2_f32::<false>(x) }
    }

    /// The logarithm to base 10.
    #[inline(always)]
    pub fn log10_f32(self, x: f32) -> f32 {
        if self.has_fma() { log10_f32::<true>(x) } else { log10_f32::<false>(x) }
    }

    /// The hyperbolic sine.
    #[inline(always)]
    pub fn sinh_f32(self, x: f32) -> f32 {
        if self.has_fma() { sinh_f32::<true>(x) } else { sinh_f32::<false>(x) }
    }

    /// The hyperbolic cosine.
    #[inline(always)]
    pub fn cosh_f32(self, x: f32) -> f32 {
        if self.has_fma() { cosh_f32::<true>(x) } else { cosh_f32::<false>(x) }
    }

    /// The hyperbolic tangent.
    #[inline(always)]
    pub fn tanh_f32(self, x: f32) -> f32 {
        if self.has_fma() { tanh_f32::<true>(x) } else { tanh_f32::<false>(x) }
    }

    /// The error function.
    #[inline(always)]
    pub fn erf_f32(self, x: f32) -> f32 {
        if self.has_fma() { erf_f32_with::<true>(x) } else { erf_f32_with::<false>(x) }
    }

    /// The complementary error function.
    #[inline(always)]
    pub fn erfc_f32(self, x: f32) -> f32 {
        if self.has_fma() { erfc_f32_with::<true>(x) } else { erfc_f32_with::<false>(x) }
    }

    /// The distribution function of the standard normal distribution.
    #[inline(always)]
    pub fn norm_cdf_f32(self, x: f32) -> f32 {
        if self.has_fma() { norm_cdf_f32_with::<true>(x) } else { norm_cdf_f32_with::<false>(x) }
    }
}

/// The error function.
pub fn erf_f32(x: f32) -> f32 {
    erf_f32_with::<false>(x)
}

/// The complementary error function.
pub fn erfc_f32(x: f32) -> f32 {
    erfc_f32_with::<false>(x)
}

/// The distribution function of the standard normal distribution.
pub fn norm_cdf_f32(x: f32) -> f32 {
    norm_cdf_f32_with::<false>(x)
}

/// `a · b + c`, rounded once where the target can.
#[inline(always)]
fn multiply_add_f32<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// Adding and subtracting it rounds a small float to an integer: 1.5 · 2²³.
const ROUND_F32: f32 = 12_582_912.0;
/// The leading 15 bits of ln 2; its product with an exponent is exact.
const LN_2_HIGH_F32: f32 = 0.693_145_75;
/// ln 2 − `LN_2_HIGH_F32`.
const LN_2_LOW_F32: f32 = 1.428_606_8e-6;

/// 2ⁿ for an integral `n` between −127 (which gives 0) and 128 (infinity).
#[inline(always)]
fn power_of_two_f32(n: f32) -> f32 {
    f32::from_bits((n + (ROUND_F32 + 127.0)).to_bits() << 23)
}

/// eˣ.  Largest measured error 1.02 ulp.
#[inline(always)]
pub fn exp_f32<const FMA: bool>(x: f32) -> f32 {
    let x = if x > 90.0 { 90.0 } else { x };
    let x = if x < -105.0 { -105.0 } else { x };
    let n = multiply_add_f32::<FMA>(x, std::f32::consts::LOG2_E, ROUND_F32) - ROUND_F32;
    let r = multiply_add_f32::<FMA>(n, -LN_2_HIGH_F32, x);
    let r = multiply_add_f32::<FMA>(n, -LN_2_LOW_F32, r);
    let p = multiply_add_f32::<FMA>(0.001_394_206_1, r, 0.008_368_795);
    let p = multiply_add_f32::<FMA>(p, r, 0.041_666_385);
    let p = multiply_add_f32::<FMA>(p, r, 0.166_665_2);
    let p = multiply_add_f32::<FMA>(p, r, 0.5);
    let y = 1.0 + multiply_add_f32::<FMA>(r * r, p, r);
    let half = multiply_add_f32::<FMA>(n, 0.5, ROUND_F32) - ROUND_F32;
    y * power_of_two_f32(half) * power_of_two_f32(n - half)
}

/// The natural logarithm: NaN below zero, −∞ at zero.  Largest measured error 0.82 ulp.
///
/// The method is that of `ln`.
#[inline(always)]
pub fn ln_f32<const FMA: bool>(x: f32) -> f32 {
    const TWO_23: f32 = 8_388_608.0;
    const TWO_25: f32 = 33_554_432.0;
    const SQRT_HALF: u32 = 0x3f35_04f3;
    const ONE: u32 = 0x3f80_0000;
    const MANTISSA: u32 = 0x007f_ffff;
    let denormal = x < f32::MIN_POSITIVE;
    let normal = if denormal { x * TWO_25 } else { x };
    let bias = if denormal { TWO_23 + 152.0 } else { TWO_23 + 127.0 };
    let bits = normal.to_bits().wrapping_add(ONE - SQRT_HALF);
    let k = f32::from_bits((bits >> 23) | TWO_23.to_bits()) - bias;
    let f = f32::from_bits((bits & MANTISSA) + SQRT_HALF) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let r = multiply_add_f32::<FMA>(0.298_730_94, z, 0.399_774_94);
    let r = z * multiply_add_f32::<FMA>(r, z, 0.666_667_76);
    let half = 0.5 * f * f;
    let rest = multiply_add_f32::<FMA>(k, LN_2_LOW_F32, s * (half + r));
    let result = multiply_add_f32::<FMA>(k, LN_2_HIGH_F32, f - (half - rest));
    let infinite = if x > 0.0 { x } else { f32::NAN };
    let special = if x == 0.0 { f32::NEG_INFINITY } else { infinite };
    if x > 0.0 && x < f32::INFINITY { result } else { special }
}

/// 2ˣ.  Error below 0.51 ulp.
#[inline(always)]
pub fn exp2_f32<const FMA: bool>(x: f32) -> f32 {
    exp2::<FMA>(f64::from(x)) as f32
}

/// eˣ − 1.  Error below 0.51 ulp.
#[inline(always)]
pub fn exp_m1_f32<const FMA: bool>(x: f32) -> f32 {
    exp_m1::<FMA>(f64::from(x)) as f32
}

/// ln(1 + x).  Error below 0.51 ulp.
#[inline(always)]
pub fn ln_1p_f32<const FMA: bool>(x: f32) -> f32 {
    ln_1p::<FMA>(f64::from(x)) as f32
}

/// The logarithm to base 2.  Error below 0.51 ulp.
#[inline(always)]
pub fn log2_f32<const FMA: bool>(x: f32) -> f32 {
    log2::<FMA>(f64::from(x)) as f32
}

/// The logarithm to base 10.  Error below 0.51 ulp.
#[inline(always)]
pub fn log10_f32<const FMA: bool>(x: f32) -> f32 {
    log10::<FMA>(f64::from(x)) as f32
}

/// The hyperbolic sine.  Error below 0.51 ulp.
#[inline(always)]
pub fn sinh_f32<const FMA: bool>(x: f32) -> f32 {
    sinh::<FMA>(f64::from(x)) as f32
}

/// The hyperbolic cosine.  Error below 0.51 ulp.
#[inline(always)]
pub fn cosh_f32<const FMA: bool>(x: f32) -> f32 {
    cosh::<FMA>(f64::from(x)) as f32
}

/// The hyperbolic tangent.  Error below 0.51 ulp.
#[inline(always)]
pub fn tanh_f32<const FMA: bool>(x: f32) -> f32 {
    tanh::<FMA>(f64::from(x)) as f32
}

/// The error function.  Error below 0.51 ulp.
#[inline(always)]
pub fn erf_f32_with<const FMA: bool>(x: f32) -> f32 {
    erf_with::<FMA>(f64::from(x)) as f32
}

/// The complementary error function.  Error below 0.51 ulp.
#[inline(always)]
pub fn erfc_f32_with<const FMA: bool>(x: f32) -> f32 {
    erfc_with::<FMA>(f64::from(x)) as f32
}

/// The distribution function of the standard normal distribution.  Error below 0.51 ulp.
#[inline(always)]
pub fn norm_cdf_f32_with<const FMA: bool>(x: f32) -> f32 {
    norm_cdf_with::<FMA>(f64::from(x)) as f32
}
