/// Python: `case.py:1-9`.
pub fn find(a: ArrayView2<f64>, x: f64) -> (i64, i64) {
    let len = a.ncols() as i64;
    for i in 0..a.nrows() as i64 {
        for j in 0..len {
            if a[[i as usize, j as usize]] == x {
                return (i, j);
            }
        }
    }
    (-1, -1)
}
/// Python: `case.py:1-9`.
pub fn newton(x: f64, tol: f64) -> (f64, i64) {
    let mut y: f64 = 1.0;
    let mut n = 0;
    loop {
        let err = y.powi(2) - x;
        let goes_on = err.abs() > tol;
        if !goes_on {
            break;
        }
        y = (y + float::div(x, y, "case.py:3")) / 2.0;
        n += 1;
        if n > 100 {
            break;
        }
    }
    (y, n)
}
/// Python: `case.py:1-9`.
pub fn swap(n: i64, k: i64) -> Array1<f64> {
    let shape = Ix1(shape::extent(n, "case.py:1"));
    let mut u = Array1::<f64>::zeros(shape);
    let mut v = Array1::<f64>::ones(shape);
    for t in 0..k {
        let index = index::index(t, v.len(), 0, "case.py:4");
        u[index] = v[index] * 2.0;
        (u, v) = (v, u);
    }
    elementwise::map!(
        shape::common((&u, &v), "case.py:6"),
        16_384,
        (&u, &v),
        |(u, v)| { u + v }
    )
}
/// Python: `case.py:1-9`.
pub fn order(a: i64, b: i64, mut x: ArrayViewMut1<f64>) -> i64 {
    let total = int::add(a, b, "case.py:1");
    let product = int::mul(a, b, "case.py:2");
    let difference = int::sub(product, total, "case.py:3");
    let index = index::index(a, x.len(), 0, "case.py:4");
    let old = x[index];
    let product = x[index] * 1.5;
    x[index] = 1.5;
    x[index] = product + old;
    difference
}
/// Python: `case.py:1-9`.
pub fn shadow(x: f64) -> f64 {
    let y = x + 1.0;
    let y_2 = y * y;
    let y = y_2 - y;
    let x_2 = y * x;
    x_2.sqrt() + x
}
/// Python: `case.py:1-9`.
pub fn grade(x: f64) -> String {
    if x > 0.9 {
        "A".to_owned()
    } else if x > 0.5 {
        "B".to_owned()
    } else {
        error::raise("ValueError", "bad", "case.py:6")
    }
}
/// Python: `case.py:1-9`.
pub fn countdown(n: i64) -> i64 {
    let mut s = 0;
    for i in (0..=int::sub(n, 1, "case.py:1")).rev() {
        s = int::add(s, i, "case.py:2");
        if i > 5 && i.rem_euclid(3) == 0 {
            s *= 1;
        }
    }
    let mut p = 1;
    for j in (0..10_i64).step_by(3) {
        p = int::add(p, j, "case.py:7");
    }
    int::add(s, p, "case.py:8")
}
/// Python: `case.py:1-9`.
pub fn both(c: bool, x: f64) -> f64 {
    let (a, b) = if c { (x.exp(), 1.0) } else { (2.5, x.sin()) };
    let chosen = if c { (-(a - b)).abs() - -(-1.0_f64).abs() } else { x };
    chosen * (a - b)
}
/// Python: `case.py:1-9`.
pub fn fill_rows(mut m: ArrayViewMut2<f64>, v: ArrayView1<f64>) {
    let n = m.nrows();
    for i in 0..n {
        let row = m.row(i);
        let total = reduce::sum(&row, 65_536);
        elementwise::update!(m.row_mut(i), usize::MAX, &v, |e, v| e * v + total);
    }
}
