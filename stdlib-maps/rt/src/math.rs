//! Elementary functions that LLVM vectorises inside a loop over slices.
//!
//! Each is free of branches, tables and calls.  The parameter `FMA` says
//! whether the target has a fused multiply-add; the loops of `elementwise` hand
//! out [`Math`], which passes what the CPU has that a loop was compiled for.
//!
//! `FMA = true` on a target without the instruction is correct but slow.  Only
//! the inside of these functions is fused, never the formula that calls them.
//!
//! Errors are in ulp of the exact result.  They were measured against mpmath on
//! 60 000 to 500 000 points per function, denormal arguments and results
//! included, for both values of `FMA`; `tests/data/make_references.py` makes
//! the points, `tests/data/fit_coefficients.py` the polynomials.

use std::f64::consts::LOG2_E;
use std::f64::consts::LOG10_E;

/// Adding and subtracting it rounds a small float to an integer: 1.5 · 2⁵².
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The leading 33 bits of ln 2; its product with an exponent is exact (fdlibm's split).
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
/// ln 2 − `LN_2_HIGH`.
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// The leading 33 bits of log₁₀ 2.
const LOG10_2_HIGH: f64 = 3.010_299_955_494_702e-1;
/// log₁₀ 2 − `LOG10_2_HIGH`.
const LOG10_2_LOW: f64 = 1.145_110_089_802_183_8e-10;

/// The functions of this module, and of others like it, for a CPU.
///
/// The driver of a loop hands them to what computes the elements.
#[derive(Clone, Copy)]
pub struct Math {
    fma: bool,
}

impl Math {
    /// With fused multiply-adds or without.
    #[inline(always)]
    pub fn new(fma: bool) -> Math {
        Math { fma }
    }

    /// Whether multiply-adds are fused.
    #[inline(always)]
    pub fn has_fma(self) -> bool {
        self.fma
    }

    /// eˣ.
    #[inline(always)]
    pub fn exp(self, x: f64) -> f64 {
        if self.has_fma() { exp::<true>(x) } else { exp::<false>(x) }
    }

    /// 2ˣ.
    #[inline(always)]
    pub fn exp2(self, x: f64) -> f64 {
        if self.has_fma() { exp2::<true>(x) } else { exp2::<false>(x) }
    }

    /// eˣ − 1, accurate for small `x` too.
    #[inline(always)]
    pub fn exp_m1(self, x: f64) -> f64 {
        if self.has_fma() { exp_m1::<true>(x) } else { exp_m1::<false>(x) }
    }

    /// The natural logarithm.
    #[inline(always)]
    pub fn ln(self, x: f64) -> f64 {
        if self.has_fma() { ln::<true>(x) } else { ln::<false>(x) }
    }

    /// ln(1 + x), accurate for small `x` too.
    #[inline(always)]
    pub fn ln_1p(self, x: f64) -> f64 {
        if self.has_fma() { ln_1p::<true>(x) } else { ln_1p::<false>(x) }
    }

    /// The logarithm to base 2.
    #[inline(always)]
    pub fn log2(self, x: f64) -> f64 {
        if self.has_fma() { log2::<true>(x) } else { log2::<false>(x) }
    }

    /// The logarithm to base 10.
    #[inline(always)]
    pub fn log10(self, x: f64) -> f64 {
        if self.has_fma() { log10::<true>(x) } else { log10::<false>(x) }
    }

    /// The hyperbolic sine.
    #[inline(always)]
    pub fn sinh(self, x: f64) -> f64 {
        if self.has_fma() { sinh::<true>(x) } else { sinh::<false>(x) }
    }

    /// The hyperbolic cosine.
    #[inline(always)]
    pub fn cosh(self, x: f64) -> f64 {
        if self.has_fma() { cosh::<true>(x) } else { cosh::<false>(x) }
    }

    /// The hyperbolic tangent.
    #[inline(always)]
    pub fn tanh(self, x: f64) -> f64 {
        if self.has_fma() { tanh::<true>(x) } else { tanh::<false>(x) }
    }
}

/// `a · b + c`, rounded once where the target can.
#[inline(always)]
pub fn multiply_add<const FMA: bool>(a: f64, b: f64, c: f64) -> f64 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// `c[0] + c[1] x + c[2] x² + c[3] x³` for `x2 = x²`, in two independent halves.
#[inline(always)]
pub fn cubic<const FMA: bool>(x: f64, x2: f64, c: [f64; 4]) -> f64 {
    let low = multiply_add::<FMA>(c[1], x, c[0]);
    let high = multiply_add::<FMA>(c[3], x, c[2]);
    multiply_add::<FMA>(high, x2, low)
}

/// 2ⁿ for an integral `n` between −1023 (which gives 0) and 1024 (infinity).
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    f64::from_bits((n + (ROUND + 1023.0)).to_bits() << 52)
}

/// y · 2ⁿ for an integral `n` between −2000 and 2000, rounded once.
#[inline(always)]
pub fn scale<const FMA: bool>(y: f64, n: f64) -> f64 {
    let half = multiply_add::<FMA>(n, 0.5, ROUND) - ROUND;
    y * power_of_two(half) * power_of_two(n - half)
}

/// eʳ − 1 for |r| ≤ ½ ln 2: r + r²/2 + r³ P(r).
#[inline(always)]
fn exp_m1_reduced<const FMA: bool>(r: f64) -> f64 {
    let r2 = r * r;
    let r4 = r2 * r2;
    let c0 = [0.5, 0.16666666666666685, 0.04166666666660238, 0.008333333333313849];
    let c4 = [
        0.0013888888927451543,
        0.00019841269905102683,
        2.4801507841009807e-5,
        2.7557225891054533e-6,
    ];
    let p8 = multiply_add::<FMA>(r, 2.5115159804712906e-8, 2.762552725738542e-7);
    let p4 = multiply_add::<FMA>(p8, r4, cubic::<FMA>(r, r2, c4));
    let p = multiply_add::<FMA>(p4, r4, cubic::<FMA>(r, r2, c0));
    multiply_add::<FMA>(r2, p, r)
}

/// The pair (y, n) with e^(high + low) = (1 + y) · 2ⁿ, where |low| is a rounding error of `high`.
///
/// Cody and Waite's reduction: `n` is the integer nearest to high / ln 2.
#[inline(always)]
pub fn exp_parts<const FMA: bool>(high: f64, low: f64) -> (f64, f64) {
    let n = multiply_add::<FMA>(high, LOG2_E, ROUND) - ROUND;
    let r = multiply_add::<FMA>(n, -LN_2_HIGH, high);
    let r = multiply_add::<FMA>(n, -LN_2_LOW, r) + low;
    (exp_m1_reduced::<FMA>(r), n)
}

/// `x` moved into the interval from `low` to `high`; NaN stays NaN.
#[inline(always)]
fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = if x > high { high } else { x };
    if x < low { low } else { x }
}

/// eˣ.  Largest measured error 1.01 ulp.
#[inline(always)]
pub fn exp<const FMA: bool>(x: f64) -> f64 {
    let (y, n) = exp_parts::<FMA>(clamp(x, -750.0, 720.0), 0.0);
    scale::<FMA>(1.0 + y, n)
}

/// 2ˣ.  Largest measured error 1.0 ulp.
#[inline(always)]
pub fn exp2<const FMA: bool>(x: f64) -> f64 {
    let x = clamp(x, -1080.0, 1030.0);
    let n = (x + ROUND) - ROUND;
    let y = exp_m1_reduced::<FMA>((x - n) * std::f64::consts::LN_2);
    scale::<FMA>(1.0 + y, n)
}

/// eˣ − 1, accurate for small `x` too.  Largest measured error 1.95 ulp.
#[inline(always)]
pub fn exp_m1<const FMA: bool>(x: f64) -> f64 {
    let (y, n) = exp_parts::<FMA>(clamp(x, -50.0, 720.0), 0.0);
    let one = if n > 80.0 { 0.0 } else { power_of_two(-n) };
    let result = scale::<FMA>(y + (1.0 - one), n);
    if x == 0.0 { x } else { result }
}

/// A positive finite number as 2ᵏ (1 + f), with the parts of ln(1 + f).
struct Logarithm {
    /// The exponent, integral.
    k: f64,
    /// The mantissa less one, between √½ − 1 and √2 − 1, exact.
    f: f64,
    /// f² / 2.
    half: f64,
    /// ln(1 + f) − f + f² / 2.
    rest: f64,
}

/// ln(1 + f) = f − f²/2 + s (f²/2 + R(s²)) with s = f / (2 + f), as in fdlibm.
#[inline(always)]
fn ln_parts<const FMA: bool>(x: f64) -> Logarithm {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
    let denormal = x < f64::MIN_POSITIVE;
    let normal = if denormal { x * TWO_54 } else { x };
    let bias = if denormal { TWO_52 + 1077.0 } else { TWO_52 + 1023.0 };
    let bits = normal.to_bits().wrapping_add(ONE - SQRT_HALF);
    let k = f64::from_bits((bits >> 52) | TWO_52.to_bits()) - bias;
    let f = f64::from_bits((bits & MANTISSA) + SQRT_HALF) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let c0 = [0.6666666666666735, 0.3999999999941109, 0.2857142874326371, 0.2222219847584909];
    let p4 = multiply_add::<FMA>(0.15313903052210914, z, 0.18183569747331255);
    let p4 = multiply_add::<FMA>(0.14797509666436426, z2, p4);
    let r = z * multiply_add::<FMA>(p4, z2 * z2, cubic::<FMA>(z, z2, c0));
    let half = 0.5 * f * f;
    Logarithm { k, f, half, rest: s * (half + r) }
}

/// `result`, or what a logarithm of `x` is where `x` is not positive and finite.
#[inline(always)]
fn logarithm_or_special(x: f64, result: f64) -> f64 {
    let infinite = if x > 0.0 { x } else { f64::NAN };
    let special = if x == 0.0 { f64::NEG_INFINITY } else { infinite };
    if x > 0.0 && x < f64::INFINITY { result } else { special }
}

/// The natural logarithm: NaN below zero, −∞ at zero.  Largest measured error 0.81 ulp.
#[inline(always)]
pub fn ln<const FMA: bool>(x: f64) -> f64 {
    let Logarithm { k, f, half, rest } = ln_parts::<FMA>(x);
    let rest = multiply_add::<FMA>(k, LN_2_LOW, rest);
    let result = multiply_add::<FMA>(k, LN_2_HIGH, f - (half - rest));
    logarithm_or_special(x, result)
}

/// ln(1 + x), accurate for small `x` too.  Largest measured error 0.76 ulp.
///
/// What is lost in u = 1 + x is put back to first order.
#[inline(always)]
pub fn ln_1p<const FMA: bool>(x: f64) -> f64 {
    let u = 1.0 + x;
    let lost = if u < 1e16 { x - (u - 1.0) } else { 0.0 };
    let Logarithm { k, f, half, rest } = ln_parts::<FMA>(u);
    let rest = multiply_add::<FMA>(k, LN_2_LOW, rest) + lost / u;
    let result = multiply_add::<FMA>(k, LN_2_HIGH, f - (half - rest));
    let result = logarithm_or_special(u, result);
    if x == 0.0 { x } else { result }
}

/// The logarithm to base 2, exact for powers of two.  Largest measured error 1.44 ulp.
#[inline(always)]
pub fn log2<const FMA: bool>(x: f64) -> f64 {
    let Logarithm { k, f, half, rest } = ln_parts::<FMA>(x);
    let result = multiply_add::<FMA>(f - (half - rest), LOG2_E, k);
    logarithm_or_special(x, result)
}

/// The logarithm to base 10.  Largest measured error 1.60 ulp.
#[inline(always)]
pub fn log10<const FMA: bool>(x: f64) -> f64 {
    let Logarithm { k, f, half, rest } = ln_parts::<FMA>(x);
    let low = multiply_add::<FMA>(f - (half - rest), LOG10_E, k * LOG10_2_LOW);
    let result = multiply_add::<FMA>(k, LOG10_2_HIGH, low);
    logarithm_or_special(x, result)
}

/// The hyperbolic sine.  Largest measured error 2.2 ulp.
#[inline(always)]
pub fn sinh<const FMA: bool>(x: f64) -> f64 {
    let a = clamp(x.abs(), 0.0, 720.0);
    let (y, n) = exp_parts::<FMA>(a, 0.0);
    let grown = scale::<FMA>(1.0 + y, n - 1.0);
    let small = if n > 40.0 { 0.0 } else { n };
    let e = (y + (1.0 - power_of_two(-small))) * power_of_two(small);
    let result = if n > 40.0 { grown } else { 0.5 * (e + e / (e + 1.0)) };
    if x == 0.0 { x } else { result.copysign(x) }
}

/// The hyperbolic cosine.  Largest measured error 1.43 ulp.
#[inline(always)]
pub fn cosh<const FMA: bool>(x: f64) -> f64 {
    let (y, n) = exp_parts::<FMA>(clamp(x.abs(), 0.0, 720.0), 0.0);
    let grown = scale::<FMA>(1.0 + y, n - 1.0);
    grown + 0.25 / grown
}

/// The hyperbolic tangent.  Largest measured error 2.3 ulp.
#[inline(always)]
pub fn tanh<const FMA: bool>(x: f64) -> f64 {
    let a = clamp(x.abs(), 0.0, 22.0);
    let (y, n) = exp_parts::<FMA>(2.0 * a, 0.0);
    let e = (y + (1.0 - power_of_two(-n))) * power_of_two(n);
    let result = e / (e + 2.0);
    if x == 0.0 { x } else { result.copysign(x) }
}
