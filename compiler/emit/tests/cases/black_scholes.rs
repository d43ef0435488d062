/// Python: `case.py`, lines 1–9.
pub fn norm_cdf(x: f64) -> f64 {
    erf::norm_cdf::<false>(x)
}
/// Python: `case.py`, lines 1–9.
pub fn put(S: f64, K: f64, T: f64, r: f64, sigma: f64) -> f64 {
    // standardised distances
    let product = sigma * T.sqrt();
    let d1 = float::div(
        float::div(S, K, "case.py:22").ln() + (r + 0.5 * sigma.powi(2)) * T,
        product,
        "case.py:22",
    );
    let d2 = d1 - product;
    let product = K * (-r * T).exp() * norm_cdf(-d2);
    product - S * norm_cdf(-d1)
}
/// Python: `case.py`, lines 1–9.
pub fn put_1d(
    S: ArrayView1<f64>,
    K: ArrayView1<f64>,
    T: ArrayView1<f64>,
    r: ArrayView1<f64>,
    sigma: ArrayView1<f64>,
) -> Array1<f64> {
    let shape = shape::common(
        [S.raw_dim(), K.raw_dim(), T.raw_dim(), r.raw_dim(), sigma.raw_dim()],
        "case.py:22",
    );
    let (S, K, T, r, sigma) = (
        Operand::new(&S, &shape),
        Operand::new(&K, &shape),
        Operand::new(&T, &shape),
        Operand::new(&r, &shape),
        Operand::new(&sigma, &shape),
    );
    elementwise::map(
        shape,
        8192,
        |at, p| put_1d_kernel(
            p,
            S.at(at, &mut None),
            K.at(at, &mut None),
            T.at(at, &mut None),
            r.at(at, &mut None),
            sigma.at(at, &mut None),
        ),
    )
}
/// Elements of [`put_1d`], over slices of equal length.
#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn put_1d_kernel(
    p: &mut [f64],
    S: &[f64],
    K: &[f64],
    T: &[f64],
    r: &[f64],
    sigma: &[f64],
) {
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let len = p.len();
    let (S, K, T, r, sigma) = (
        &S[..len],
        &K[..len],
        &T[..len],
        &r[..len],
        &sigma[..len],
    );
    for i in 0..len {
        let (S, K, T, r, sigma) = (S[i], K[i], T[i], r[i], sigma[i]);
        // standardised distances
        let product = sigma * T.sqrt();
        let d1 = (math::ln::<FMA>(S / K) + (r + 0.5 * sigma.powi(2)) * T) / product;
        let d2 = d1 - product;
        p[i] = K * math::exp::<FMA>(-r * T) * erf::norm_cdf::<FMA>(-d2)
            - S * erf::norm_cdf::<FMA>(-d1);
    }
}
