//! Element-wise drivers on arrays of every kind of layout.

use std::panic;

use ndarray::Array;
use ndarray::Array1;
use ndarray::Array2;
use ndarray::Array3;
use ndarray::ArrayD;
use ndarray::ArrayView;
use ndarray::Axis;
use ndarray::Dimension;
use ndarray::Ix0;
use ndarray::IxDyn;
use ndarray::Slice;
use ndarray::arr0;
use pyrsc_rt::elementwise::broadcast;
use pyrsc_rt::elementwise::map_by;
use pyrsc_rt::elementwise::map_into_by;
use pyrsc_rt::elementwise::map_many_by;
use pyrsc_rt::elementwise::update_by;
use pyrsc_rt::error::Exception;

/// As in the support code, where it is not exported.
macro_rules! versions {
    (|$($argument:pat_param),+| $value:expr) => {
        (
            |$($argument),+| $value,
            |$($argument),+| $value,
            |$($argument),+| $value,
        )
    };
}

/// Adds two views and compares with ndarray's own broadcasting, for small and for no grain.
fn check<A: Dimension, B: Dimension>(a: ArrayView<'_, f64, A>, b: ArrayView<'_, i64, B>) {
    let (a, b) = (a.into_dyn(), b.into_dyn());
    let shape = broadcast(&a.raw_dim(), &b.raw_dim(), "");
    let expected = &a.broadcast(shape.clone()).expect("a") + &b.mapv(|v| v as f64);
    for grain in [0, 100, usize::MAX] {
        let sum = map_by(shape.clone(), grain, (&a, &b), versions!(|_, (a, b)| a + b as f64));
        assert_eq!(sum, expected);
        let mut transposed =
            ArrayD::zeros(IxDyn(&shape.slice().iter().rev().copied().collect::<Vec<_>>()));
        let out = transposed.view_mut().reversed_axes();
        map_into_by(out, grain, (&a, &b), versions!(|_, (a, b)| a + b as f64));
        assert_eq!(transposed.reversed_axes(), expected);
    }
}

fn ramp<D: Dimension>(shape: impl ndarray::ShapeBuilder<Dim = D>) -> Array<f64, D> {
    let mut next = 0.0;
    Array::from_shape_simple_fn(shape, || {
        next += 1.0;
        next
    })
}

#[test]
fn layouts() {
    for (m, n) in
        [(3, 5), (700, 40), (40, 700), (3, 20_000), (20_000, 3), (1, 1), (0, 4), (4, 0), (1, 7)]
    {
        let a: Array2<f64> = ramp((m, n));
        let b = a.mapv(|v| v as i64 * 1000);
        check(a.view(), b.view());
        check(a.t(), b.t());
        check(a.view(), b.t().to_owned().t());
        check(
            a.slice_axis(Axis(1), Slice::new(0, None, 2)),
            b.slice_axis(Axis(1), Slice::new(0, None, 2)),
        );
        check(
            a.slice_axis(Axis(0), Slice::new(0, None, -1)),
            b.slice_axis(Axis(0), Slice::new(0, None, -1)),
        );
        if m > 0 && n > 0 {
            check(a.column(n / 2), b.column(n - 1));
            check(a.row(0), b.view());
            check(a.view(), b.row(m - 1));
            check(a.column(0).insert_axis(Axis(1)), b.row(0).insert_axis(Axis(0)));
            check(a.view(), arr0(5).view());
            check(arr0(5.0).view(), b.view());
        }
    }
    let a: Array3<f64> = ramp((4, 50, 60));
    let b = a.mapv(|v| v as i64);
    check(a.view(), b.index_axis(Axis(0), 2));
    check(a.index_axis(Axis(1), 3).insert_axis(Axis(1)), b.view());
    check(a.view().permuted_axes([2, 0, 1]), b.view().permuted_axes([2, 0, 1]));
    check(arr0(1.0).view(), arr0(2).view());
}

#[test]
fn several_results() {
    let x: Array1<f64> = ramp(100_000);
    let [square, root] = map_many_by(x.raw_dim(), 0, &x, versions!(|_, x| [x * x, x.sqrt()]));
    assert_eq!(square, &x * &x);
    assert_eq!(root, x.sqrt());
}

#[test]
fn in_place() {
    for (m, n) in [(5, 7), (30_000, 3), (3, 30_000), (300, 200)] {
        for grain in [0, usize::MAX] {
            let mut v: Array2<f64> = ramp((m, n));
            let expected = v.mapv(|x| 2.0 * x);
            update_by(v.view_mut(), grain, (), versions!(|_, v, ()| 2.0 * v));
            assert_eq!(v, expected);
            let before = v.clone();
            let even = v.slice_axis_mut(Axis(1), Slice::new(0, None, 2));
            update_by(even, grain, (), versions!(|_, v, ()| 2.0 * v));
            for ((index, new), old) in v.indexed_iter().zip(&before) {
                assert_eq!(*new, if index.1 % 2 == 0 { 2.0 * old } else { *old });
            }
        }
    }
    let mut zero_dimensional = Array::<f64, Ix0>::from_elem((), 3.0);
    update_by(zero_dimensional.view_mut(), 0, (), versions!(|_, v, ()| v + 1.0));
    assert_eq!(zero_dimensional, arr0(4.0));
}

fn message(f: impl FnOnce() + panic::UnwindSafe) -> String {
    let payload = panic::catch_unwind(f).expect_err("it raises");
    payload.downcast::<Exception>().expect("an exception").to_string()
}

#[test]
fn errors() {
    let fails = |a: &'static [usize], b: &'static [usize]| {
        message(|| {
            broadcast(&IxDyn(a), &IxDyn(b), "bs.py:12");
        })
    };
    let text = "ValueError: operands could not be broadcast together with shapes";
    assert_eq!(fails(&[3], &[4]), format!("{text} (3,) (4,) "));
    assert_eq!(fails(&[2, 3], &[2]), format!("{text} (2,3) (2,) "));
    assert_eq!(fails(&[0], &[2, 3]), format!("{text} (0,) (2,3) "));
    assert_eq!(broadcast(&IxDyn(&[]), &IxDyn(&[0]), ""), IxDyn(&[0]));
    assert_eq!(broadcast(&ndarray::Dim([4, 1]), &ndarray::Dim([3]), ""), ndarray::Dim([4, 3]));
    assert_eq!(broadcast(&ndarray::Dim([1]), &ndarray::Dim([0]), ""), ndarray::Dim([0]));
}
