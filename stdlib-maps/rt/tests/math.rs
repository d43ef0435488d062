//! Elementary functions against reference values of mpmath.
//!
//! `PYRSC_REFERENCES=<folder>` takes denser files made by `make_references.py`;
//! `--nocapture` prints the largest errors.

use std::fs;
use std::path::PathBuf;

use pyrsc_rt::erf;
use pyrsc_rt::math;
use pyrsc_rt::math_f32;

/// An argument, the correctly rounded result, and how far the exact result is from it in ulp.
struct Reference {
    x: f64,
    y: f64,
    rest: f64,
}

fn references(name: &str) -> Vec<Reference> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let folder = std::env::var_os("PYRSC_REFERENCES").map_or(own, PathBuf::from);
    let text = fs::read_to_string(folder.join(format!("{name}.csv"))).expect("reference file");
    let bits = |field: &str| f64::from_bits(u64::from_str_radix(field, 16).expect("hexadecimal"));
    let parse = |line: &str| {
        let mut fields = line.split(',');
        let mut next = || fields.next().expect("three fields");
        let (x, y) = (bits(next()), bits(next()));
        let rest = next().parse::<f64>().expect("thousandths") / 1000.0;
        Reference { x, y, rest }
    };
    text.lines().map(parse).collect()
}

/// The number of floats from `b` up to `a`.
fn steps(a: f64, b: f64) -> f64 {
    let ordered = |v: f64| {
        let bits = v.to_bits() as i64;
        if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
    };
    ordered(a).wrapping_sub(ordered(b)) as f64
}

/// Asserts that no error is larger than `bound` ulp of the exact result.
fn assert_ulp(name: &str, bound: f64, functions: [fn(f64) -> f64; 2]) {
    for (function, form) in functions.into_iter().zip(["plain", "fused"]) {
        let mut worst = (0.0, 0.0, 0.0);
        for Reference { x, y, rest } in references(name) {
            let got = function(x);
            let error = (steps(got, y) - rest).abs();
            if error > worst.0 || error.is_nan() {
                worst = (error, x, got);
            }
        }
        println!("{name:9} {form}: {:.3} ulp at {:e} ({:e})", worst.0, worst.1, worst.2);
        assert!(worst.0 <= bound, "{name} {form}: {worst:?}");
    }
}

#[test]
fn double_precision_errors() {
    assert_ulp("exp", 1.1, [math::exp::<false>, math::exp::<true>]);
    assert_ulp("exp2", 1.1, [math::exp2::<false>, math::exp2::<true>]);
    assert_ulp("exp_m1", 2.0, [math::exp_m1::<false>, math::exp_m1::<true>]);
    assert_ulp("ln", 1.0, [math::ln::<false>, math::ln::<true>]);
    assert_ulp("ln_1p", 2.0, [math::ln_1p::<false>, math::ln_1p::<true>]);
    assert_ulp("log2", 2.0, [math::log2::<false>, math::log2::<true>]);
    assert_ulp("log10", 2.0, [math::log10::<false>, math::log10::<true>]);
    assert_ulp("sinh", 3.0, [math::sinh::<false>, math::sinh::<true>]);
    assert_ulp("cosh", 2.0, [math::cosh::<false>, math::cosh::<true>]);
    assert_ulp("tanh", 3.0, [math::tanh::<false>, math::tanh::<true>]);
    assert_ulp("norm_cdf", 3.5, [erf::norm_cdf_with::<false>, erf::norm_cdf_with::<true>]);
    assert_ulp("erfc", 4.0, [erf::erfc_with::<false>, erf::erfc_with::<true>]);
    assert_ulp("erf", 2.5, [erf::erf_with::<false>, erf::erf_with::<true>]);
}

const INF: f64 = f64::INFINITY;
const TINY: f64 = 5e-324;

/// Pairs of arguments and exact results; NaN stands for any NaN, zeros are compared with sign.
fn assert_exact(name: &str, functions: [fn(f64) -> f64; 2], pairs: &[(f64, f64)]) {
    for function in functions {
        assert!(function(f64::NAN).is_nan(), "{name}(nan)");
        for &(x, y) in pairs {
            let got = function(x);
            let same = got.to_bits() == y.to_bits() || got.is_nan() && y.is_nan();
            assert!(same, "{name}({x:e}) is {got:e}, not {y:e}");
        }
    }
}

#[test]
fn special_values() {
    let nan = f64::NAN;
    let pairs = [
        (0.0, 1.0),
        (-0.0, 1.0),
        (INF, INF),
        (-INF, 0.0),
        (710.0, INF),
        (-746.0, 0.0),
        (1e300, INF),
    ];
    assert_exact("exp", [math::exp::<false>, math::exp::<true>], &pairs);
    let pairs = [
        (0.0, 1.0),
        (10.0, 1024.0),
        (-1074.0, TINY),
        (-1076.0, 0.0),
        (1024.0, INF),
        (-INF, 0.0),
        (INF, INF),
    ];
    assert_exact("exp2", [math::exp2::<false>, math::exp2::<true>], &pairs);
    let odd = [(0.0, 0.0), (-0.0, -0.0), (TINY, TINY), (-TINY, -TINY)];
    let pairs = [&odd[..], &[(INF, INF), (-INF, -1.0), (-60.0, -1.0), (720.0, INF)]].concat();
    assert_exact("exp_m1", [math::exp_m1::<false>, math::exp_m1::<true>], &pairs);
    let pairs =
        [(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (-1.0, nan), (-TINY, nan), (-INF, nan), (INF, INF)];
    assert_exact("ln", [math::ln::<false>, math::ln::<true>], &pairs);
    assert_exact("log10", [math::log10::<false>, math::log10::<true>], &pairs);
    let pairs = [&pairs[..], &[(1024.0, 10.0), (0.125, -3.0), (TINY, -1074.0)]].concat();
    assert_exact("log2", [math::log2::<false>, math::log2::<true>], &pairs);
    let pairs =
        [&odd[..], &[(INF, INF), (-1.0, -INF), (-2.0, nan), (-INF, nan), (1e-20, 1e-20)]].concat();
    assert_exact("ln_1p", [math::ln_1p::<false>, math::ln_1p::<true>], &pairs);
    let pairs = [&odd[..], &[(INF, INF), (-INF, -INF), (711.0, INF)]].concat();
    assert_exact("sinh", [math::sinh::<false>, math::sinh::<true>], &pairs);
    let pairs = [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, INF), (-711.0, INF)];
    assert_exact("cosh", [math::cosh::<false>, math::cosh::<true>], &pairs);
    let pairs = [&odd[..], &[(INF, 1.0), (-INF, -1.0), (-30.0, -1.0)]].concat();
    assert_exact("tanh", [math::tanh::<false>, math::tanh::<true>], &pairs);
    let pairs =
        [(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (-39.0, 0.0), (9.0, 1.0), (-1e300, 0.0)];
    assert_exact("norm_cdf", [erf::norm_cdf_with::<false>, erf::norm_cdf_with::<true>], &pairs);
    let pairs = [(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-INF, 2.0), (28.0, 0.0), (-7.0, 2.0)];
    assert_exact("erfc", [erf::erfc_with::<false>, erf::erfc_with::<true>], &pairs);
    let pairs = [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (7.0, 1.0), (TINY, TINY)];
    assert_exact("erf", [erf::erf_with::<false>, erf::erf_with::<true>], &pairs);
}

/// The largest error in ulp over every `stride`-th float, by the double-precision function.
fn worst_f32(single: fn(f32) -> f32, double: impl Fn(f64) -> f64, stride: usize) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    for bits in (0..=u32::MAX).step_by(stride) {
        let x = f32::from_bits(bits);
        let (got, exact) = (single(x), double(f64::from(x)));
        let nearest = exact as f32;
        if got.to_bits() == nearest.to_bits() || got.is_nan() && nearest.is_nan() {
            continue;
        }
        let exponent = (exact.abs().log2().floor() as i32).clamp(-126, 128);
        let error = (f64::from(got) - exact).abs() / f64::from(exponent - 23).exp2();
        if error > worst.0 || error.is_nan() {
            worst = (error, x);
        }
    }
    worst
}

#[test]
fn single_precision_errors() {
    let stride = std::env::var("PYRSC_STRIDE").map_or(9973, |text| text.parse().expect("a number"));
    let check = |name: &str, bound: f64, worst: (f64, f32)| {
        println!("{name}: {:.3} ulp at {:e}", worst.0, worst.1);
        assert!(worst.0 <= bound, "{name}: {worst:?}");
    };
    check("exp_f32 plain", 2.0, worst_f32(math_f32::exp_f32::<false>, f64::exp, stride));
    check("exp_f32 fused", 2.0, worst_f32(math_f32::exp_f32::<true>, f64::exp, stride));
    check("ln_f32 plain", 1.0, worst_f32(math_f32::ln_f32::<false>, f64::ln, stride));
    check("ln_f32 fused", 1.0, worst_f32(math_f32::ln_f32::<true>, f64::ln, stride));
    check("tanh_f32", 0.51, worst_f32(math_f32::tanh_f32::<false>, f64::tanh, stride));
    check("log2_f32", 0.51, worst_f32(math_f32::log2_f32::<false>, f64::log2, stride));
}
