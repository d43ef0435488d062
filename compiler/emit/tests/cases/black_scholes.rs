/// Python: `case.py:1-9`.
pub fn norm_cdf(x: f64) -> f64 {
    erf::norm_cdf(x)
}
/// Python: `case.py:1-9`.
pub fn put(S: f64, K: f64, T: f64, r: f64, sigma: f64) -> f64 {
    // standardised distances
    let d1 = float::div(
        float::div(S, K, "case.py:22").ln() + (r + 0.5 * sigma.powi(2)) * T,
        sigma * T.sqrt(),
        "case.py:22",
    );
    let d2 = d1 - sigma * T.sqrt();
    let product = K * (-r * T).exp() * norm_cdf(-d2);
    product - S * norm_cdf(-d1)
}
/// Python: `case.py:1-9`.
pub fn put_1d(
    S: ArrayView1<f64>,
    K: ArrayView1<f64>,
    T: ArrayView1<f64>,
    r: ArrayView1<f64>,
    sigma: ArrayView1<f64>,
) -> Array1<f64> {
    let shape = shape::common((&S, &K, &T, &r, &sigma), "case.py:22");
    elementwise::map!(
        shape,
        8192,
        (&S, &K, &T, &r, &sigma),
        |math, (S, K, T, r, sigma)| {
            // standardised distances
            let d1 = (math.ln(S / K) + (r + 0.5 * sigma.powi(2)) * T)
                / (sigma * T.sqrt());
            let d2 = d1 - sigma * T.sqrt();
            K * math.exp(-r * T) * math.norm_cdf(-d2) - S * math.norm_cdf(-d1)
        }
    )
}
