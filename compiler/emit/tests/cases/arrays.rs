/// Python: `case.py:1-9`.
pub fn row_sums(m: ArrayView2<f64>) -> Array1<f64> {
    let rows = m.nrows();
    let cols = m.ncols();
    let mut out = Array1::<f64>::zeros(rows);
    for i in 0..rows {
        let mut total = 0.0;
        for j in 0..cols {
            total += m[[i, j]];
        }
        out[i] = total;
    }
    out
}
/// Python: `case.py:1-9`.
pub fn views(mut a: ArrayViewMut2<f64>, b: ArrayView1<f64>, k: i64) -> f64 {
    let index = index::index(k, a.nrows(), 0, "case.py:22");
    let row = a.row(index);
    let s = reduce::sum(&row.part(0, 1, -1), 65_536);
    a.row_mut(index).fill(s);
    a.part_mut(0, -1, None).assign(&b);
    let copy = a.t().row(index).part_by(0, None, None, -1).to_owned();
    a.column_mut(index).assign(&copy);
    let m = extremes::max(&a, "case.py:30");
    m + s
}
/// Python: `case.py:1-9`.
pub fn reductions(
    a: ArrayView2<f64>,
    flags: ArrayView1<bool>,
) -> (Array1<f64>, f64, Array2<f64>, i64, bool) {
    (
        reduce::sum_axis(&a, 0, 65_536),
        reduce::mean(&a, 65_536),
        extremes::min_axis(&a, 1, "case.py:5").insert_axis(Axis(1)),
        extremes::argmax(&a, "case.py:6"),
        flags.iter().any(|&x| x),
    )
}
/// Python: `case.py:1-9`.
pub fn report(name: &str, n: i64, x: f64, ok: bool, a: ArrayView1<f64>) -> String {
    println!("{name} {n} {} {}", text::py(x), text::py(ok));
    print!("{}", text::py(& a));
    println!();
    let line = format!("{{n}} = {n}{}", format::format(x, ".3f"));
    println!("{line}");
    println!("{}", line.chars().count());
    format!("{line}!")
}
/// Python: `case.py:1-9`.
pub fn maybe(x: f64) -> f64 {
    let y = if x > 1.0 { Some(x * 1.0) } else { None };
    y.unwrap_or_else(|| error::unbound("y", "case.py:5"))
}
/// Python: `case.py:1-9`.
pub fn logic(a: i64, b: i64, x: f64) -> bool {
    let below = x < 0.5;
    ((0..10).contains(&a) || int::modulo(b, a, "case.py:7") == 0) && !below
}
/// Python: `case.py:1-9`.
pub fn scale(mut a: ArrayViewMut1<f64>, f: f64) -> i64 {
    let len = a.len() as i64;
    elementwise::update!(a.view_mut(), usize::MAX, (), |math, x, ()| { math.exp(x * f) });
    len
}
/// Python: `case.py:1-9`.
pub fn user(n: i64) -> Array1<f64> {
    let mut a = Array1::<f64>::ones(shape::extent(n, "case.py:1"));
    let c = scale(a.view_mut(), 1.0);
    if c > 3 {
        a = elementwise::map!(a.raw_dim(), 16_384, &a, |a| a * a);
    }
    let big: i64 = 1_234_567;
    elementwise::map!(a.raw_dim(), usize::MAX, &a, |x| x / big as f64)
}
/// Python: `case.py:1-9`.
#[expect(clippy::too_many_arguments, reason = "the parameters are Python's")]
pub fn eight(
    a: ArrayView1<f64>,
    b: ArrayView1<f64>,
    c: ArrayView1<f64>,
    d: ArrayView1<f64>,
    e: ArrayView1<f64>,
    f: ArrayView1<f64>,
    g: ArrayView1<f64>,
    h: ArrayView1<f64>,
) -> (Array1<f64>, f64) {
    let arrays = (&a, &b, &c, &d, &e, &f, &g, &h);
    let [values, values_2] = elementwise::map_many!(
        a.raw_dim(),
        100,
        arrays,
        |(a, b, c, d, e, f, g, h)| { [(a + b) * (c + d) - e, f - g - h] }
    );
    (
        values_2,
        reduce::sum(&values, 65_536)
            + reduce::sum_of!(a.raw_dim(), usize::MAX, &a, |a| a.powi(2)),
    )
}
/// Python: `case.py:1-9`.
pub fn draw(n: i64) -> f64 {
    let mut rng = random::random_state(42, "case.py:1");
    let mut t = 0.0;
    for _ in 0..n {
        let u = random::uniform(&mut rng, 0.0, 1.0, "case.py:3");
        t += pymath::sqrt(u, "case.py:4");
    }
    t
}
