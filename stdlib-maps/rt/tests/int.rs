//! Python's int and float, and the `math` module, against CPython and NumPy.

mod reference;

use pyrsc_rt::{float, int, npscalar, pymath};
use reference::{Field, check, field};

#[test]
fn int_is_pythons() {
    check("support_ints.txt", |row| {
        let name: String = field(row, 0);
        if name.starts_with("parse") {
            let text: String = field(row, 1);
            return Some(match name.as_str() {
                "parse" => int::parse(&text, "").show(),
                _ => int::parse_base(&text, field(row, 2), "").show(),
            });
        }
        let (a, b): (i64, i64) = (field(row, 1), field(row, 2));
        let whole = match name.as_str() {
            "truediv" => return Some(int::truediv(a, b, "").show()),
            "pow_float" => return Some(int::pow_float(a, b, "").show()),
            "divmod" => return Some(int::divmod(a, b, "").show()),
            "add" => int::add(a, b, ""),
            "sub" => int::sub(a, b, ""),
            "mul" => int::mul(a, b, ""),
            "floordiv" => int::floordiv(a, b, ""),
            "modulo" => int::modulo(a, b, ""),
            "shl" => int::shl(a, b, ""),
            "shr" => int::shr(a, b, ""),
            "gcd" => int::gcd(a, b, ""),
            "lcm" => int::lcm(a, b, ""),
            "pow" => int::pow(a, b, ""),
            "round_to" => int::round_to(a, b, ""),
            "comb" => int::comb(a, b, ""),
            "perm" => int::perm(a, b, ""),
            "factorial" => int::factorial(a, ""),
            "isqrt" => int::isqrt(a, ""),
            other => panic!("{other}"),
        };
        Some(whole.show())
    });
}

#[test]
fn float_is_pythons() {
    check("support_floats.txt", |row| {
        let name: String = field(row, 0);
        match name.as_str() {
            "parse" => return Some(float::parse(&field::<String>(row, 1), "").show()),
            "fsum" => return Some(pymath::fsum(field::<Vec<f64>>(row, 1), "").show()),
            _ => {}
        }
        let a: f64 = field(row, 1);
        match name.as_str() {
            "round_to" => return Some(float::round_to(a, field(row, 2), "").show()),
            "ldexp" => return Some(pymath::ldexp(a, field(row, 2), "").show()),
            "frexp" => return Some(pymath::frexp(a).show()),
            "modf" => return Some(pymath::modf(a).show()),
            "floor" => return Some(int::floor(a, "").show()),
            "ceil" => return Some(int::ceil(a, "").show()),
            "trunc" => return Some(int::from_float(a, "").show()),
            "round" => return Some(int::round(a, "").show()),
            _ => {}
        }
        let b: f64 = field(row, 2);
        Some(match two_floats(&name, a, b) {
            Some(result) => result,
            None => one_float(&name, a).show(),
        })
    });
}

fn two_floats(name: &str, a: f64, b: f64) -> Option<String> {
    Some(match name {
        "divmod" => float::divmod(a, b, "").show(),
        "isclose" => pymath::isclose(a, b, 1e-9, 0.0, "").show(),
        "div" => float::div(a, b, "").show(),
        "floordiv" => float::floordiv(a, b, "").show(),
        "modulo" => float::modulo(a, b, "").show(),
        "pow" => float::pow(a, b, "").show(),
        "math.pow" => pymath::pow(a, b, "").show(),
        "fmod" => pymath::fmod(a, b, "").show(),
        "remainder" => pymath::remainder(a, b, "").show(),
        "log_base" => pymath::log_base(a, b, "").show(),
        "np.floor_divide" => npscalar::floor_divide(a, b).show(),
        "np.remainder" => npscalar::remainder(a, b).show(),
        "np.fmax" => npscalar::fmax(a, b).show(),
        "np.fmin" => npscalar::fmin(a, b).show(),
        "np.maximum" => npscalar::maximum(a, b).show(),
        "np.minimum" => npscalar::minimum(a, b).show(),
        _ => return None,
    })
}

fn one_float(name: &str, x: f64) -> f64 {
    match name {
        "sqrt" => pymath::sqrt(x, ""),
        "log" => pymath::log(x, ""),
        "log2" => pymath::log2(x, ""),
        "log10" => pymath::log10(x, ""),
        "log1p" => pymath::log1p(x, ""),
        "exp" => pymath::exp(x, ""),
        "exp2" => pymath::exp2(x, ""),
        "expm1" => pymath::expm1(x, ""),
        "sin" => pymath::sin(x, ""),
        "cos" => pymath::cos(x, ""),
        "tan" => pymath::tan(x, ""),
        "asin" => pymath::asin(x, ""),
        "acos" => pymath::acos(x, ""),
        "sinh" => pymath::sinh(x, ""),
        "cosh" => pymath::cosh(x, ""),
        "asinh" => pymath::asinh(x),
        "acosh" => pymath::acosh(x, ""),
        "atanh" => pymath::atanh(x, ""),
        "degrees" => pymath::degrees(x),
        "radians" => pymath::radians(x),
        other => panic!("{other}"),
    }
}

#[test]
fn numpy_integers_wrap_and_never_trap() {
    let largest = i64::MIN;
    assert_eq!(npscalar::floor_divide_int(7, 0), 0);
    assert_eq!(npscalar::floor_divide_int(-7, 2), -4);
    assert_eq!(npscalar::floor_divide_int(largest, -1), largest);
    assert_eq!(npscalar::remainder_int(7, 0), 0);
    assert_eq!(npscalar::remainder_int(-7, 3), 2);
    assert_eq!(npscalar::remainder_int(largest, -1), 0);
    assert_eq!(npscalar::power_int(3, 4, ""), 81);
    assert_eq!(npscalar::power_int(2, 64, ""), 0);
    assert_eq!(npscalar::sign(-0.5_f32), -1.0);
    assert!(npscalar::sign(f64::NAN).is_nan());
    assert_eq!(int::pow_mod(7, 1_000_000, 1_000_003, ""), 816_329);
    assert_eq!(int::pow_mod(3, 5, -7, ""), -2);
    assert_eq!(int::bit_length(-8), 4);
}
