/// Python: `case.py`, lines 1–9.
pub fn floats(x: f64, y: f64, k: f32) -> (f64, f32, bool) {
    let exp = (x.powf(y) + npscalar::floor_divide(x, y) + npscalar::remainder(x, y))
        .cbrt()
        .exp2();
    let angle_exp = exp.exp_m1().log2().log10().ln_1p().cos().tan().asin().acos().atan();
    let erfc = erf::erfc::<
        false,
    >(erf::erf::<false>(angle_exp.atan2(x).sinh().cosh().tanh().hypot(y)));
    let smaller = npscalar::minimum(
        npscalar::sign(erfc.floor().ceil().trunc().round_ties_even()),
        x,
    );
    let larger = npscalar::maximum(smaller, y);
    let is_infinite = larger.is_infinite();
    (
        larger,
        math_f32::norm_cdf_f32::<false>(k.exp()) * 0.1,
        is_infinite ^ larger.is_finite() || is_infinite,
    )
}
/// Python: `case.py`, lines 1–9.
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
/// Python: `case.py`, lines 1–9.
pub fn shapes(
    a: ArrayView3<f64>,
    b: ArrayView1<f64>,
    v: ArrayView2<f64>,
    n: i64,
) -> (Array3<f64>, Array2<f64>, i64, Array2<f64>) {
    shape::fits(&a.raw_dim(), &b.raw_dim(), "case.py:1");
    let shape = elementwise::broadcast(&a.raw_dim(), &b.raw_dim(), "case.py:1");
    let repeated = b.broadcast(shape).expect("the shapes were checked");
    let (x, y) = (Operand::new(&a, &shape), Operand::new(&repeated, &shape));
    let values = elementwise::map(
        shape,
        usize::MAX,
        |at, out| shapes_kernel(out, x.at(at, &mut None), y.at(at, &mut None)),
    );
    part::check_step(n, "case.py:1");
    let transposed = a.view().permuted_axes([2, 0, 1]);
    let row = transposed.index_axis(Axis(0), index::index(0, v.nrows(), 0, "case.py:1"));
    (
        values,
        v.part_by(1, None, None, n).to_owned(),
        a.len() as i64 + a.ndim() as i64 + shape[2] as i64,
        Array2::from_elem(
            row.raw_dim(),
            reduce::sum(&row.map_axis(Axis(0), |lane| reduce::prod(&lane)), 65_536),
        ),
    )
}
/// Elements of [`shapes`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn shapes_kernel(out: &mut [f64], x: &[f64], y: &[f64]) {
    let len = out.len();
    let (x, y) = (&x[..len], &y[..len]);
    for i in 0..len {
        let (x, y) = (x[i], y[i]);
        out[i] = x + y;
    }
}
/// Python: `case.py`, lines 1–9.
pub fn dynamic(a: ArrayViewD<f64>, mut b: ArrayViewMutD<f64>) -> (ArrayD<f64>, f64) {
    let shape = shape::common([a.raw_dim(), b.raw_dim()], "case.py:1");
    let (x, y) = (Operand::new(&a, &shape), Operand::new(&b, &shape));
    let values = elementwise::map(
        shape.clone(),
        1000,
        |at, out| dynamic_kernel(out, x.at(at, &mut None), y.at(at, &mut None)),
    );
    let shape = b.raw_dim();
    let x = Operand::new(&a, &shape);
    elementwise::map_into(
        b.view_mut(),
        usize::MAX,
        |at, b| dynamic_b_kernel(b, x.at(at, &mut None)),
    );
    let mean_values = reduce::mean(&values, 65_536);
    (values, mean_values)
}
/// Elements of [`dynamic`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dynamic_kernel(out: &mut [f64], x: &[f64], y: &[f64]) {
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let len = out.len();
    let (x, y) = (&x[..len], &y[..len]);
    for i in 0..len {
        let (x, y) = (x[i], y[i]);
        out[i] = math::tanh::<FMA>(x) * y;
    }
}
/// Elements of [`dynamic`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dynamic_b_kernel(b: &mut [f64], x: &[f64]) {
    let len = b.len();
    let x = &x[..len];
    for i in 0..len {
        let x = x[i];
        b[i] = x;
    }
}
/// Python: `case.py`, lines 1–9.
pub fn kinds(
    a: ArrayView1<f32>,
    n: ArrayView1<i32>,
    m: ArrayView1<bool>,
) -> (Array1<f32>, Array1<i32>, Array1<bool>, Array1<f32>) {
    let shape = a.raw_dim();
    let (x, k, b) = (
        Operand::new(&a, &shape),
        Operand::new(&n, &shape),
        Operand::new(&m, &shape),
    );
    let values = elementwise::map(
        shape,
        usize::MAX,
        |at, out| kinds_kernel_out(
            out,
            x.at(at, &mut None),
            k.at(at, &mut None),
            b.at(at, &mut None),
        ),
    );
    let values_2 = elementwise::map(
        shape,
        usize::MAX,
        |at, out_2| kinds_kernel_out_2(out_2, k.at(at, &mut None)),
    );
    let values_3 = elementwise::map(
        shape,
        usize::MAX,
        |at, out_3| kinds_kernel_out_3(
            out_3,
            x.at(at, &mut None),
            k.at(at, &mut None),
            b.at(at, &mut None),
        ),
    );
    let shape = values.raw_dim();
    let values_blocks = Operand::new(&values, &shape);
    let product = elementwise::map(
        shape,
        16_384,
        |at, out| kinds_product_kernel(out, values_blocks.at(at, &mut None)),
    );
    (values, values_2, values_3, product)
}
/// Elements of [`kinds`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn kinds_kernel_out(out: &mut [f32], x: &[f32], k: &[i32], b: &[bool]) {
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let len = out.len();
    let (x, k, b) = (&x[..len], &k[..len], &b[..len]);
    for i in 0..len {
        let (x, k, b) = (x[i], k[i], b[i]);
        out[i] = if b { k as f32 } else { math_f32::exp_f32::<FMA>(x) };
    }
}
/// Elements of [`kinds`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn kinds_kernel_out_2(out_2: &mut [i32], k: &[i32]) {
    let len = out_2.len();
    let k = &k[..len];
    for i in 0..len {
        let k = k[i];
        out_2[i] = k.wrapping_mul(k);
    }
}
/// Elements of [`kinds`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn kinds_kernel_out_3(out_3: &mut [bool], x: &[f32], k: &[i32], b: &[bool]) {
    let len = out_3.len();
    let (x, k, b) = (&x[..len], &k[..len], &b[..len]);
    for i in 0..len {
        let (x, k, b) = (x[i], k[i], b[i]);
        out_3[i] = x < k as f32 && b;
    }
}
/// Elements of [`kinds`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn kinds_product_kernel(out: &mut [f32], values: &[f32]) {
    let len = out.len();
    let values = &values[..len];
    for i in 0..len {
        let values = values[i];
        out[i] = values * 2.0;
    }
}
/// Python: `case.py`, lines 1–9.
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
/// Python: `case.py`, lines 1–9.
pub fn aliases(mut a: ArrayViewMut1<f64>, c: bool) -> Array1<f64> {
    let copy = a.part(0, 1, None).to_owned();
    a.part_mut(0, None, -1).assign(&copy);
    let mut b = a.to_owned();
    if c {
        b[0] = 9.0;
    } else {
        b = a.to_owned();
    }
    let shape = b.raw_dim();
    let x = Operand::new(&b, &shape);
    a[2] = extremes::max_blocks(
        shape.size(),
        usize::MAX,
        |at, block| aliases_kernel(block, x.at(at, &mut None)),
        "case.py:1",
    );
    b
}
/// Elements of [`aliases`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn aliases_kernel(block: &mut [f64], x: &[f64]) {
    let len = block.len();
    let x = &x[..len];
    for i in 0..len {
        let x = x[i];
        block[i] = x.abs();
    }
}
/// Python: `case.py`, lines 1–9.
pub fn phi(x: f64) -> f64 {
    x * 1.618
}
/// Python: `case.py`, lines 1–9.
#[expect(clippy::approx_constant, reason = "the number is Python's")]
pub fn dist(x: ArrayView1<f64>, a: ArrayView2<f64>) -> (f64, Array1<f64>) {
    let shape = x.raw_dim();
    let x_blocks = Operand::new(&x, &shape);
    let sqrt = elementwise::map(
        shape,
        16_384,
        |at, out| dist_kernel(out, x_blocks.at(at, &mut None)),
    );
    let shape = elementwise::broadcast(&sqrt.raw_dim(), &x.raw_dim(), "case.py:1");
    let (sqrt, x_blocks) = (Operand::new(&sqrt, &shape), Operand::new(&x, &shape));
    let product = elementwise::map(
        shape,
        16_384,
        |at, out| dist_product_kernel(
            out,
            sqrt.at(at, &mut None),
            x_blocks.at(at, &mut None),
        ),
    );
    let shape = x.raw_dim();
    let x = Operand::new(&x, &shape);
    let total = elementwise::map(
        shape,
        16_384,
        |at, out| dist_total_kernel(out, x.at(at, &mut None)),
    );
    let transposed = a.t();
    let row = transposed.row(0);
    let shape = elementwise::broadcast(&row.raw_dim(), &total.raw_dim(), "case.py:1");
    let (row, total) = (Operand::new(&row, &shape), Operand::new(&total, &shape));
    let product = reduce::sum(&product, 65_536) * 0.3183;
    let product_2 = elementwise::map(
        shape,
        16_384,
        |at, out| dist_product_kernel_2(
            out,
            row.at(at, &mut None),
            total.at(at, &mut None),
        ),
    );
    (product_2.len() as f64 + product, product_2)
}
/// Elements of [`dist`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dist_kernel(out: &mut [f64], x: &[f64]) {
    let len = out.len();
    let x = &x[..len];
    for i in 0..len {
        let x = x[i];
        out[i] = x.sqrt();
    }
}
/// Elements of [`dist`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dist_product_kernel(out: &mut [f64], sqrt: &[f64], x: &[f64]) {
    let len = out.len();
    let (sqrt, x) = (&sqrt[..len], &x[..len]);
    for i in 0..len {
        let (sqrt, x) = (sqrt[i], x[i]);
        out[i] = sqrt * x;
    }
}
/// Elements of [`dist`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dist_total_kernel(out: &mut [f64], x: &[f64]) {
    let len = out.len();
    let x = &x[..len];
    for i in 0..len {
        let x = x[i];
        out[i] = x + x;
    }
}
/// Elements of [`dist`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn dist_product_kernel_2(out: &mut [f64], row: &[f64], total: &[f64]) {
    let len = out.len();
    let (row, total) = (&row[..len], &total[..len]);
    for i in 0..len {
        let (row, total) = (row[i], total[i]);
        out[i] = row * total;
    }
}
