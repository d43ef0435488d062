//! The error function and the normal distribution, vectorisable as in `math`.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::math::Math;
use super::math::cubic;
use super::math::exp_parts;
use super::math::multiply_add;
use super::math::scale;

impl Math {
    /// The distribution function of the standard normal distribution, Φ(x).
    #[inline(always)]
    pub fn norm_cdf(self, x: f64) -> f64 {
        if self.has_fma() { norm_cdf_with::<true>(x) } else { norm_cdf_with::<false>(x) }
    }

    /// The complement of the error function.
    #[inline(always)]
    pub fn erfc(self, x: f64) -> f64 {
        if self.has_fma() { erfc_with::<true>(x) } else { erfc_with::<false>(x) }
    }

    /// The error function.
    #[inline(always)]
    pub fn erf(self, x: f64) -> f64 {
        if self.has_fma() { erf_with::<true>(x) } else { erf_with::<false>(x) }
    }
}

/// The distribution function of the standard normal distribution, Φ(x).
pub fn norm_cdf(x: f64) -> f64 {
    norm_cdf_with::<false>(x)
}

/// The complement of the error function.
pub fn erfc(x: f64) -> f64 {
    erfc_with::<false>(x)
}

/// The error function.
pub fn erf(x: f64) -> f64 {
    erf_with::<false>(x)
}

/// x² as a rounded square and what the rounding lost.
#[inline(always)]
fn square<const FMA: bool>(x: f64) -> (f64, f64) {
    if FMA {
        let high = x * x;
        (high, x.mul_add(x, -high))
    } else {
        // The square of the leading 26 bits is exact.
        let head = f64::from_bits(x.to_bits() & 0xffff_ffff_f800_0000);
        (head * head, (x - head) * (x + head))
    }
}

/// `c[0] + c[1] t + … + c[22] t²²`; the constant term comes last, so that its sum rounds once.
#[inline(always)]
fn tail_polynomial<const FMA: bool>(t: f64, c: [f64; 23]) -> f64 {
    let t2 = t * t;
    let t4 = t2 * t2;
    let t8 = t4 * t4;
    let p1 = cubic::<FMA>(t, t2, [c[1], c[2], c[3], c[4]]);
    let p5 = cubic::<FMA>(t, t2, [c[5], c[6], c[7], c[8]]);
    let p9 = cubic::<FMA>(t, t2, [c[9], c[10], c[11], c[12]]);
    let p13 = cubic::<FMA>(t, t2, [c[13], c[14], c[15], c[16]]);
    let p17 = cubic::<FMA>(t, t2, [c[17], c[18], c[19], c[20]]);
    let p21 = multiply_add::<FMA>(c[22], t, c[21]);
    let p1 = multiply_add::<FMA>(p5, t4, p1);
    let p9 = multiply_add::<FMA>(p13, t4, p9);
    let p17 = multiply_add::<FMA>(p21, t4, p17);
    let p9 = multiply_add::<FMA>(p17, t8, p9);
    let p1 = multiply_add::<FMA>(p9, t8, p1);
    multiply_add::<FMA>(p1, t, c[0])
}

/// The distribution function of the standard normal distribution, Φ(x).
///
/// Relative accuracy holds in the left tail down to underflow near −38.5.
/// Largest measured error 3.2 ulp.
///
/// Φ(−a) = exp(−a²/2) P(t) / (a + 1.3125) with t = (a − 5) / (a + 5): the
/// exponential of an exact square and a nearly constant polynomial, after
/// Schonfelder's and Shepherd and Laframboise's expansions of erfc.
#[inline(always)]
pub fn norm_cdf_with<const FMA: bool>(x: f64) -> f64 {
    let a = x.abs();
    let a = if a > 39.0 { 39.0 } else { a };
    let (high, low) = square::<FMA>(a);
    let (y, n) = exp_parts::<FMA>(-0.5 * high, -0.5 * low);
    let p = tail_polynomial::<FMA>(
        (a - 5.0) / (a + 5.0),
        [
            0.4855531126547272,
            -0.1363827678540126,
            0.06730187214033999,
            -0.01527385925983086,
            -0.011446245377529333,
            0.017220119341932787,
            -0.012360612104684043,
            0.005778611796643419,
            -0.0016074627507140621,
            4.975318873287897e-5,
            0.00016345065543771212,
            -5.3307545050859755e-5,
            -7.820224016491268e-6,
            8.664019518747254e-6,
            -2.7965547403285783e-7,
            -1.2333407398497303e-6,
            1.4855249658680218e-7,
            1.8589040708750523e-7,
            -2.535374507961127e-8,
            -2.9682883518162798e-8,
            1.061222977919939e-9,
            3.6579672482629483e-9,
            6.146230240742798e-10,
        ],
    );
    let mantissa = multiply_add::<FMA>(p, y, p) / (a + 1.3125);
    let tail = scale::<FMA>(mantissa, n);
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// erfc(a) for `a` between 0 and 27.5, as exp(−a²) P(t) / (a + 0.90625) with t = (a − 3.5) / (a + 3.5).
#[inline(always)]
fn erfc_tail<const FMA: bool>(a: f64) -> f64 {
    let (high, low) = square::<FMA>(a);
    let (y, n) = exp_parts::<FMA>(-high, -low);
    let p = tail_polynomial::<FMA>(
        (a - 3.5) / (a + 3.5),
        [
            0.6842626700266905,
            -0.1875185145321214,
            0.08943145998399417,
            -0.01678422810895966,
            -0.019183502523322144,
            0.025532892681867456,
            -0.017514853783570483,
            0.007826256033577656,
            -0.001998884784628955,
            -3.390834720177222e-5,
            0.00023828292834958005,
            -6.26550646574731e-5,
            -1.5970036148452586e-5,
            1.1469386901343921e-5,
            5.495158268245977e-7,
            -1.7579690709182512e-6,
            5.084118103152396e-8,
            2.7661753837245925e-7,
            -9.143579184615813e-9,
            -4.413581674993874e-8,
            -2.3945055234180713e-9,
            5.225331962196197e-9,
            1.1571014401596346e-9,
        ],
    );
    let mantissa = multiply_add::<FMA>(p, y, p) / (a + 0.90625);
    scale::<FMA>(mantissa, n)
}

/// The complementary error function, 1 − erf(x), with relative accuracy in the
/// right tail down to underflow near 27.2.  Largest measured error 3.1 ulp.
#[inline(always)]
pub fn erfc_with<const FMA: bool>(x: f64) -> f64 {
    let a = x.abs();
    let tail = erfc_tail::<FMA>(if a > 27.5 { 27.5 } else { a });
    if x < 0.0 { 2.0 - tail } else { tail }
}

/// The error function.  Largest measured error 1.75 ulp.
#[inline(always)]
pub fn erf_with<const FMA: bool>(x: f64) -> f64 {
    let a = x.abs();
    let a = if a > 27.5 { 27.5 } else { a };
    let z = a * a;
    let z2 = z * z;
    let c1 =
        [-0.37612638903183465, 0.11283791670924814, -0.026866170632716135, 0.005223977370331079];
    let c5 = [
        -0.000854829752475995,
        0.00012053324329715423,
        -1.4845584112948112e-5,
        1.4723218936499955e-6,
    ];
    let p = multiply_add::<FMA>(cubic::<FMA>(z, z2, c5), z2 * z2, cubic::<FMA>(z, z2, c1));
    let small = a * multiply_add::<FMA>(p, z, FRAC_2_SQRT_PI);
    let result = if a < 0.5 { small } else { 1.0 - erfc_tail::<FMA>(a) };
    result.copysign(x)
}
