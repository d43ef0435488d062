/// Python: `case.py`, lines 1–9.
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
/// Python: `case.py`, lines 1–9.
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
/// Python: `case.py`, lines 1–9.
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
/// Python: `case.py`, lines 1–9.
pub fn report(name: &str, n: i64, x: f64, ok: bool, a: ArrayView1<f64>) -> String {
    println!("{name} {n} {} {}", text::py(x), text::py(ok));
    print!("{}", text::py(& a));
    println!();
    let line = format!("{{n}} = {n}{}", format::format(x, ".3f"));
    println!("{line}");
    println!("{}", line.chars().count());
    format!("{line}!")
}
/// Python: `case.py`, lines 1–9.
pub fn maybe(x: f64) -> f64 {
    let y = if x > 1.0 { Some(x * 1.0) } else { None };
    y.unwrap_or_else(|| error::raise(
        "UnboundLocalError",
        "cannot access local variable 'y' where it is not associated with a value",
        "case.py:5",
    ))
}
/// Python: `case.py`, lines 1–9.
pub fn logic(a: i64, b: i64, x: f64) -> bool {
    let below = x < 0.5;
    ((0..10).contains(&a) || int::modulo(b, a, "case.py:7") == 0) && !below
}
/// Python: `case.py`, lines 1–9.
pub fn scale(mut a: ArrayViewMut1<f64>, f: f64) -> i64 {
    let len = a.len() as i64;
    elementwise::update(a.view_mut(), usize::MAX, |_, a| scale_kernel(a, f));
    len
}
/// Elements of [`scale`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn scale_kernel(a: &mut [f64], f: f64) {
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    for element in a {
        let a = *element;
        *element = math::exp::<FMA>(a * f);
    }
}
/// Python: `case.py`, lines 1–9.
pub fn user(n: i64) -> Array1<f64> {
    let mut a = Array1::<f64>::ones(shape::extent(n, "case.py:1"));
    let c = scale(a.view_mut(), 1.0);
    if c > 3 {
        let shape = a.raw_dim();
        let a_blocks = Operand::new(&a, &shape);
        a = elementwise::map(
            shape,
            16_384,
            |at, a_2| user_kernel(a_2, a_blocks.at(at, &mut None)),
        );
    }
    let big: i64 = 1_234_567;
    let shape = a.raw_dim();
    let converted = big as f64;
    let x = Operand::new(&a, &shape);
    elementwise::map(
        shape,
        usize::MAX,
        |at, out| user_values_kernel(out, x.at(at, &mut None), converted),
    )
}
/// Elements of [`user`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn user_kernel(a_2: &mut [f64], a: &[f64]) {
    let len = a_2.len();
    let a = &a[..len];
    for i in 0..len {
        let a = a[i];
        a_2[i] = a * a;
    }
}
/// Elements of [`user`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn user_values_kernel(out: &mut [f64], x: &[f64], y: f64) {
    let len = out.len();
    let x = &x[..len];
    for i in 0..len {
        let x = x[i];
        out[i] = x / y;
    }
}
/// Python: `case.py`, lines 1–9.
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
    let shape = a.raw_dim();
    let (a_blocks, b, c, d, e, f, g, h) = (
        Operand::new(&a, &shape),
        Operand::new(&b, &shape),
        Operand::new(&c, &shape),
        Operand::new(&d, &shape),
        Operand::new(&e, &shape),
        Operand::new(&f, &shape),
        Operand::new(&g, &shape),
        Operand::new(&h, &shape),
    );
    let [values, values_2] = elementwise::map_many(
        shape,
        100,
        |at, [out, out_2]| eight_kernel(
            out,
            out_2,
            [
                a_blocks.at(at, &mut None),
                b.at(at, &mut None),
                c.at(at, &mut None),
                d.at(at, &mut None),
                e.at(at, &mut None),
                f.at(at, &mut None),
                g.at(at, &mut None),
                h.at(at, &mut None),
            ],
        ),
    );
    let a = Operand::new(&a, &shape);
    let sum = reduce::sum_blocks(
        shape.size(),
        usize::MAX,
        |at, block| eight_sum_kernel(block, a.at(at, &mut None)),
    );
    (values_2, reduce::sum(&values, 65_536) + sum)
}
/// Elements of [`eight`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn eight_kernel(out: &mut [f64], out_2: &mut [f64], inputs: [&[f64]; 8]) {
    let [a, b, c, d, e, f, g, h] = inputs;
    let len = out.len();
    let (a, b, c, d, e, f, g, h, out_2) = (
        &a[..len],
        &b[..len],
        &c[..len],
        &d[..len],
        &e[..len],
        &f[..len],
        &g[..len],
        &h[..len],
        &mut out_2[..len],
    );
    for i in 0..len {
        let (a, b, c, d, e, f, g, h) = (a[i], b[i], c[i], d[i], e[i], f[i], g[i], h[i]);
        out[i] = (a + b) * (c + d) - e;
        out_2[i] = f - g - h;
    }
}
/// Elements of [`eight`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn eight_sum_kernel(block: &mut [f64], a: &[f64]) {
    let len = block.len();
    let a = &a[..len];
    for i in 0..len {
        let a = a[i];
        block[i] = a.powi(2);
    }
}
/// Python: `case.py`, lines 1–9.
pub fn draw(n: i64) -> f64 {
    let mut rng = random::random_state(42, "case.py:1");
    let mut t = 0.0;
    for _ in 0..n {
        let u = random::uniform(&mut rng, 0.0, 1.0, "case.py:3");
        t += pymath::sqrt(u, "case.py:4");
    }
    t
}
