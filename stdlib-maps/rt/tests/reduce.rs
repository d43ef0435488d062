//! Reductions against the bits that NumPy finds.

use std::collections::HashMap;
use std::panic;

use ndarray::Array1;
use ndarray::Array2;
use ndarray::Array3;
use ndarray::ArrayView2;
use ndarray::Axis;
use ndarray::Slice;
use ndarray::array;
use pyrsc_rt::error::Exception;
use pyrsc_rt::extremes;
use pyrsc_rt::reduce;

/// The results by the name of their case.
fn references() -> HashMap<&'static str, Vec<u64>> {
    let parse = |line: &'static str| {
        let mut fields = line.split(',');
        let name = fields.next().expect("a name");
        (name, fields.map(|bits| u64::from_str_radix(bits, 16).expect("bits")).collect())
    };
    include_str!("data/reductions.csv").lines().map(parse).collect()
}

/// The generator of make_reductions.py.
fn numbers(count: usize) -> Vec<f64> {
    let mut state = 1_u64;
    let next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / 2_f64.powi(53) - 0.5
    };
    std::iter::repeat_with(next).take(count).collect()
}

struct Checker(HashMap<&'static str, Vec<u64>>);

impl Checker {
    fn check<'a>(&self, name: &str, got: impl IntoIterator<Item = &'a f64>) {
        let got = got.into_iter().take(50).map(|v| v.to_bits()).collect::<Vec<_>>();
        let expected = &self.0[name];
        assert_eq!(got[..], expected[..expected.len().min(50)], "{name}");
    }

    fn check_matrix(&self, name: &str, v: ArrayView2<'_, f64>) {
        for grain in [0, usize::MAX] {
            self.check(&format!("sum {name}"), [&reduce::sum(&v, grain)]);
            for axis in 0..2 {
                let case = |operation: &str| format!("{operation} {name} {axis}");
                if self.0.contains_key(&*case("sum")) {
                    self.check(&case("sum"), &reduce::sum_axis(&v, axis, grain));
                }
                if self.0.contains_key(&*case("mean")) {
                    self.check(&case("mean"), &reduce::mean_axis(&v, axis, grain));
                }
            }
        }
    }
}

#[test]
fn one_axis() {
    let checker = Checker(references());
    let pool = numbers(200_000);
    for n in [0, 1, 5, 7, 8, 9, 100, 127, 128, 129, 136, 1000, 1024, 1025, 8192, 20001, 200_000] {
        let x = Array1::from_vec(pool[..n].to_vec());
        for grain in [0, usize::MAX] {
            let check = |name: &str, got: f64| checker.check(&format!("{name} {n}"), [&got]);
            check("sum", reduce::sum(&x, grain));
            check(
                "sum",
                reduce::sum_blocks(n, grain, |at, out| {
                    out.copy_from_slice(&pool[at.start..][..at.len])
                }),
            );
            check(
                "sum strided",
                reduce::sum(&x.slice_axis(Axis(0), Slice::new(0, None, 3)), grain),
            );
            check(
                "sum reversed",
                reduce::sum(&x.slice_axis(Axis(0), Slice::new(0, None, -1)), grain),
            );
            let single = reduce::sum(&x.mapv(|v| v as f32), grain);
            assert_eq!(u64::from(single.to_bits()), checker.0[&*format!("sum f32 {n}")][0]);
            if n > 0 {
                check("mean", reduce::mean(&x, grain));
                check("prod", reduce::prod(&x.mapv(|v| v + 1.4)));
            }
        }
    }
    checker.check("cumsum 50", &reduce::cumsum(&Array1::from_vec(pool[..50].to_vec())));
}

#[test]
fn two_axes() {
    let checker = Checker(references());
    let pool = numbers(200_000);
    let shapes = [
        (300, 70),
        (70, 300),
        (10, 20_000),
        (20_000, 10),
        (3000, 6),
        (2, 9001),
        (1, 500),
        (500, 1),
    ];
    for (rows, columns) in shapes {
        let m = Array2::from_shape_vec((rows, columns), pool[..rows * columns].to_vec())
            .expect("shape");
        let slice = |axis: usize, start: isize, step: isize| {
            m.slice_axis(Axis(axis), Slice::new(start, None, step))
        };
        let check = |view: &str, v: ArrayView2<'_, f64>| {
            checker.check_matrix(&format!("{rows}x{columns} {view}"), v)
        };
        check("all", m.view());
        check("transposed", m.t());
        check("columns", slice(1, 0, 2));
        check("rows", slice(0, 0, 2));
        check("up", slice(0, 0, -1));
        check("left", slice(1, 0, -1));
        check("turned", slice(0, 0, -1).slice_axis(Axis(1), Slice::new(0, None, -1)));
        let inner = isize::from(rows > 1 && columns > 1);
        check("inner", slice(0, inner, 1).slice_axis(Axis(1), Slice::new(inner, None, 1)));
    }
}

#[test]
fn three_axes() {
    let checker = Checker(references());
    let t = Array3::from_shape_vec((20, 30, 40), numbers(24_000)).expect("shape");
    let strided = t.slice_axis(Axis(1), Slice::new(0, None, 2));
    let strided = strided.slice_axis(Axis(2), Slice::new(0, None, 3));
    for (view, v) in
        [("all", t.view()), ("permuted", t.view().permuted_axes([1, 2, 0])), ("strided", strided)]
    {
        checker.check(&format!("sum 3d {view}"), [&reduce::sum(&v, 0)]);
        for axis in 0..3 {
            checker.check(&format!("sum 3d {view} {axis}"), &reduce::sum_axis(&v, axis, 0));
        }
    }
}

#[test]
fn extremes() {
    let x = array![3.0, -1.0, 7.0, 7.0, -1.0];
    assert_eq!((extremes::max(&x, ""), extremes::min(&x, "")), (7.0, -1.0));
    assert_eq!((extremes::argmax(&x, ""), extremes::argmin(&x, "")), (2, 1));
    let mut long = Array1::from_vec(numbers(1000));
    long[777] = f64::NAN;
    assert!(extremes::max(&long, "").is_nan() && extremes::min(&long, "").is_nan());
    assert_eq!((extremes::argmax(&long, ""), extremes::argmin(&long, "")), (777, 777));
    let m = array![[1, 5], [4, 2]];
    assert_eq!(extremes::max_axis(&m, 0, ""), array![4, 5]);
    assert_eq!(extremes::min_axis(&m, 1, ""), array![1, 2]);
    assert_eq!(reduce::sum(&array![i64::MAX, 1], 0), i64::MIN);
    assert_eq!(
        reduce::fold_axis(&array![[true, false], [true, true]], 0, true, |a, b| a && b),
        array![true, false]
    );
    assert_eq!(reduce::sum(&array![-0.0_f64], 0).to_bits(), 0);
}

#[test]
fn errors() {
    let message = |f: fn(&Array2<f64>)| {
        let empty = Array2::zeros((0, 3));
        let payload = panic::catch_unwind(|| f(&empty)).expect_err("it raises");
        payload.downcast::<Exception>().expect("an exception").message
    };
    let text =
        |name: &str| format!("zero-size array to reduction operation {name} which has no identity");
    assert_eq!(message(|x| _ = extremes::max(x, "")), text("maximum"));
    assert_eq!(message(|x| _ = extremes::min_axis(x, 0, "")), text("minimum"));
    assert_eq!(
        message(|x| _ = extremes::argmax(x, "")),
        "attempt to get argmax of an empty sequence"
    );
    assert_eq!(
        message(|x| _ = extremes::argmin(x, "")),
        "attempt to get argmin of an empty sequence"
    );
    assert!(reduce::mean(&Array1::zeros(0), 0).is_nan());
}
