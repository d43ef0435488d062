/// Python: `case.py:1-9`.
pub fn loop_(n: i64) -> f64 {
    // sum of squares
    let mut total = 0.0;
    for i in 0..n {
        total += (i as f64).powi(2); // accumulate
    }

    total
}
/// Python: `case.py:1-9`.
pub fn fib(n: i64) -> i64 {
    // sum of squares
    // accumulate

    let mut a = 0;
    let mut b = 1;
    for _ in 0..n {
        (a, b) = (b, int::add(a, b, "case.py:12"));
    }
    a
}
/// Python: `case.py:1-9`.
pub fn collatz(mut n: i64) -> i64 {
    // sum of squares
    // accumulate

    let mut steps = 0;
    while n != 1 {
        if n.rem_euclid(2) == 0 {
            n = n.div_euclid(2);
        } else {
            n = int::add(int::mul(3, n, "case.py:24"), 1, "case.py:24");
        }
        steps += 1;
    }
    steps
}
/// Python: `case.py:1-9`.
pub fn sign(x: f64) -> String {
    // sum of squares
    // accumulate

    if x > 0.0 {
        return "positive".to_owned();
    }
    if x < 0.0 { "negative".to_owned() } else { "zero".to_owned() }
}
/// Python: `case.py:1-9`.
pub fn smooth(mut a: ArrayViewMut1<f64>, b: ArrayView1<f64>, steps: i64) {
    // sum of squares
    // accumulate

    let n = a.len();
    for _ in 0..steps {
        for i in 1..n.saturating_sub(1) {
            a[i] = 0.5
                * (a[i - 1] + b[index::index(i as i64, b.len(), 0, "case.py:43")]);
        }
    }
}
/// Python: `case.py:1-9`.
pub fn clampsum(a: ArrayView1<f64>, lo: f64) -> (f64, i64) {
    // sum of squares
    // accumulate

    let mut total = 0.0;
    let mut count = 0;
    for &x in &a {
        if x < lo {
            continue;
        }
        if x.is_nan() {
            break;
        }
        total += x;
        if total > 100.0 {
            total *= 1e-7;
        } else {
            count += 1;
        }
    }
    (total, count)
}
