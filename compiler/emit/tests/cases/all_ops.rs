/// Python: `case.py:1-9`.
pub fn floats(x: f64, y: f64, k: f32) -> (f64, f32, bool) {
    let exp = (x.powf(y) + npscalar::floor_divide(x, y) + npscalar::remainder(x, y))
        .cbrt()
        .exp2();
    let angle_exp = exp.exp_m1().log2().log10().ln_1p().cos().tan().asin().acos().atan();
    let floor = erf::erfc(erf::erf(angle_exp.atan2(x).sinh().cosh().tanh().hypot(y)))
        .floor();
    let smaller = npscalar::minimum(
        npscalar::sign(floor.ceil().trunc().round_ties_even()),
        x,
    );
    let is_infinite = npscalar::maximum(smaller, y).is_infinite();
    (
        npscalar::maximum(smaller, y),
        math_f32::norm_cdf_f32(k.exp()) * 0.1,
        is_infinite ^ npscalar::maximum(smaller, y).is_finite() || is_infinite,
    )
}
/// Python: `case.py:1-9`.
pub fn ints(a: i64, b: i64, c: i32, u: u64, p: bool) -> (i64, i32, u64, f64) {
    let shifted = int::shr(int::shl(a, b, "case.py:1"), b, "case.py:1");
    let negated = -int::abs(int::pow(a, b, "case.py:1"), "case.py:1");
    let ratio = int::truediv(a, b, "case.py:1");
    let whole = int::from_float(ratio, "case.py:1");
    let power = float::pow(
        float::modulo(float::floordiv(ratio, ratio, "case.py:1"), ratio, "case.py:1"),
        ratio,
        "case.py:1",
    );
    let remainder = npscalar::remainder_int(
        i64::from(
            npscalar::floor_divide_int(i64::from(c.wrapping_add(c)), i64::from(c)) as i32,
        ),
        i64::from(c),
    ) as i32;
    let unless = !remainder
        .wrapping_pow(c as u32)
        .wrapping_neg()
        .wrapping_abs()
        .wrapping_pow(2);
    let quotient = npscalar::floor_divide_int(
        i64::from(p).wrapping_add(c as i64).wrapping_add(i64::from(a != 0)),
        a,
    );
    (
        int::add(
            int::add(
                int::add(whole, quotient.min(b), "case.py:1"),
                shifted,
                "case.py:1",
            ),
            negated,
            "case.py:1",
        ),
        c.signum().wrapping_mul(((unless & c) | c) ^ c),
        u.checked_div(u).unwrap_or(0).checked_rem(u).unwrap_or(0),
        power + f64::from(u8::from(p)),
    )
}
/// Python: `case.py:1-9`.
pub fn shapes(
    a: ArrayView3<f64>,
    b: ArrayView1<f64>,
    v: ArrayView2<f64>,
    n: i64,
) -> (Array3<f64>, Array2<f64>, i64, Array2<f64>) {
    shape::fits(&a.raw_dim(), &b.raw_dim(), "case.py:1");
    let shape = shape::common((&a, &b), "case.py:1");
    let repeated = b.broadcast(shape).expect("the shapes were checked");
    part::check_step(n, "case.py:1");
    let transposed = a.view().permuted_axes([2, 0, 1]);
    let row = transposed.index_axis(Axis(0), index::index(0, v.nrows(), 0, "case.py:1"));
    (
        elementwise::map!(shape, usize::MAX, (&a, &repeated), |(x, y)| x + y),
        v.part_by(1, None, None, n).to_owned(),
        a.len() as i64 + a.ndim() as i64 + shape[2] as i64,
        Array2::from_elem(
            row.raw_dim(),
            reduce::sum(&row.map_axis(Axis(0), |lane| reduce::prod(&lane)), 65_536),
        ),
    )
}
/// Python: `case.py:1-9`.
pub fn dynamic(a: ArrayViewD<f64>, mut b: ArrayViewMutD<f64>) -> (ArrayD<f64>, f64) {
    let shape = shape::common((&a, &b), "case.py:1");
    let values = elementwise::map!(
        shape,
        1000,
        (&a, &b),
        |math, (x, y)| math.tanh(x) * y
    );
    elementwise::map_into!(b.view_mut(), usize::MAX, &a, |x| x);
    let mean_values = reduce::mean(&values, 65_536);
    (values, mean_values)
}
/// Python: `case.py:1-9`.
pub fn kinds(
    a: ArrayView1<f32>,
    n: ArrayView1<i32>,
    m: ArrayView1<bool>,
) -> (Array1<f32>, Array1<i32>, Array1<bool>, Array1<f32>) {
    let shape = a.raw_dim();
    let values = elementwise::map!(
        shape,
        usize::MAX,
        (&a, &n, &m),
        |math, (x, k, b)| { if b { k as f32 } else { math.exp_f32(x) } }
    );
    let values_2 = elementwise::map!(shape, usize::MAX, &n, |k| k.wrapping_mul(k));
    let values_3 = elementwise::map!(
        shape,
        usize::MAX,
        (&a, &n, &m),
        |(x, k, b)| { x < k as f32 && b }
    );
    let product = elementwise::map!(
        values.raw_dim(),
        16_384,
        &values,
        |values| values * 2.0
    );
    (values, values_2, values_3, product)
}
/// Python: `case.py:1-9`.
#[expect(clippy::approx_constant, reason = "the number is Python's")]
pub fn misc(
    x: f64,
    s: &str,
    t: (f64, i64),
    a: ArrayView2<f64>,
) -> (String, (f64, String), bool, Array1<f64>) {
    let text = format!(
        "{}, {}, {}", text::repr(text::NumpyScalar(t.0)), text::repr(s), text::py(t)
    );
    let mut total: f64 = 0.0;
    for row in a.outer_iter() {
        total += extremes::max(&row, "case.py:1");
    }
    println!("{}|{text}<", format::format_at(s, "<10", "case.py:1"));
    let both = text == s && Some(x).is_some();
    (text, (x, t.1.to_string()), both, array![total, 3.14, 12_345.678])
}
/// Python: `case.py:1-9`.
pub fn aliases(mut a: ArrayViewMut1<f64>, c: bool) -> Array1<f64> {
    let copy = a.part(0, 1, None).to_owned();
    a.part_mut(0, None, -1).assign(&copy);
    let mut b = a.to_owned();
    if c {
        b[0] = 9.0;
    } else {
        b = a.to_owned();
    }
    a[2] = extremes::max_of!(b.raw_dim(), usize::MAX, &b, "case.py:1", |x| x.abs());
    b
}
/// Python: `case.py:1-9`.
pub fn phi(x: f64) -> f64 {
    x * 1.618
}
/// Python: `case.py:1-9`.
#[expect(clippy::approx_constant, reason = "the number is Python's")]
pub fn dist(x: ArrayView1<f64>, a: ArrayView2<f64>) -> (f64, Array1<f64>) {
    let sqrt = elementwise::map!(x.raw_dim(), 16_384, &x, |x| x.sqrt());
    let product = elementwise::map!(
        shape::common((&sqrt, &x), "case.py:1"),
        16_384,
        (&sqrt, &x),
        |(sqrt, x)| { sqrt * x }
    );
    let total = elementwise::map!(x.raw_dim(), 16_384, &x, |x| x + x);
    let transposed = a.t();
    let row = transposed.row(0);
    let product_2 = elementwise::map!(
        shape::common((&row, &total), "case.py:1"),
        16_384,
        (&row, &total),
        |(row, total)| { row * total }
    );
    (product_2.len() as f64 + reduce::sum(&product, 65_536) * 0.3183, product_2)
}
