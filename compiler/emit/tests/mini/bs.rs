pub const RATE: f64 = 0.05;

#[inline(always)]
pub fn put_of(S: f64, K: f64, T: f64, r: f64, sigma: f64) -> f64 {
    let sqrt_T = sigma * T.sqrt();
    let d1 = ((S / K).ln() + (r + sigma * sigma / 2.0) * T) / sqrt_T;
    let d2 = d1 - sqrt_T;
    K * (-r * T).exp() * erf::norm_cdf(-d2) - S * erf::norm_cdf(-d1)
}

pub fn put(S: f64, K: f64, T: f64, r: f64, sigma: f64) -> f64 {
    if K == 0.0 {
        error::raise("ZeroDivisionError", "float division by zero", "bs.py:27");
    }
    __comment!("d1 and d2 of the formula");
    put_of(S, K, T, r, sigma)
}

pub fn put_nd(
    S: ArrayViewD<f64>,
    K: ArrayViewD<f64>,
    T: ArrayViewD<f64>,
    r: ArrayViewD<f64>,
    sigma: ArrayViewD<f64>,
) -> ArrayD<f64> {
    let shape = shape::common((&S, &K, &T, &r, &sigma), "bs.py:26");
    elementwise::map(shape, 4096, (&S, &K, &T, &r, &sigma), |(S, K, T, r, sigma)| {
        put_of(S, K, T, r, sigma)
    })
}

pub fn ratio(a: f64, b: f64, scale: f64) -> f64 {
    if b == 0.0 {
        error::raise("ZeroDivisionError", "float division by zero", "bs.py:32");
    }
    scale * (a / b)
}

pub fn ratio_nd(a: ArrayViewD<f64>, b: ArrayViewD<f64>, scale: f64) -> ArrayD<f64> {
    &a / &b * scale
}

pub fn ratio_nd_f32(a: ArrayViewD<f32>, b: ArrayViewD<f32>, scale: f64) -> ArrayD<f32> {
    &a / &b * scale as f32
}

pub fn scale_in_place(mut x: ArrayViewMutD<f64>, factor: f64) {
    x *= factor;
}

pub fn axpy(a: f64, x: ArrayView1<f64>, mut y: ArrayViewMut1<f64>) {
    y.scaled_add(a, &x);
}

pub fn count(n: i64, flag: bool, name: &str, default: ()) -> (i64, String, bool) {
    if n < 0 {
        error::raise("ValueError", "negative count", "bs.py:44");
    }
    if n > 1000 {
        error::raise("KeyError", "'many'", "bs.py:46");
    }
    let () = default;
    (n, name.repeat(if flag { 2 } else { 1 }), flag)
}

pub fn broken(x: f64) -> f64 {
    let numbers = [1.0, 2.0];
    numbers[x as usize]
}

pub fn square_shape(x: ArrayViewD<f64>) -> IxDyn {
    x.raw_dim()
}

pub fn square_into(mut out: ArrayViewMutD<f64>, x: ArrayViewD<f64>) {
    out.zip_mut_with(&x, |out, x| *out = x * x);
}
