//! Times Black–Scholes puts, as emitted code computes them: nanoseconds per option.

use std::hint::black_box;
use std::time::Instant;

use ndarray::Array1;
use ndarray::ArrayView1;
use ndarray::ArrayViewD;
use pyrsc_rt::elementwise::broadcast;
use pyrsc_rt::elementwise::map_by;
use pyrsc_rt::elementwise::map_into_by;

macro_rules! versions {
    ($f:expr) => {
        ($f, $f, $f)
    };
}

/// One-dimensional arrays.
fn put(
    s: ArrayView1<f64>, k: ArrayView1<f64>, t: ArrayView1<f64>, r: ArrayView1<f64>,
    sigma: ArrayView1<f64>,
) -> Array1<f64> {
    let shape = broadcast(&s.raw_dim(), &k.raw_dim(), "bs.py:12");
    map_by(
        shape,
        4096,
        (s, k, t, r, sigma),
        versions!(|math, (s, k, t, r, sigma)| {
            let width = sigma * t.sqrt();
            let d1 = (math.ln(s / k) + (r + sigma * sigma * 0.5) * t) / width;
            let d2 = d1 - width;
            k * math.exp(-r * t) * math.norm_cdf(-d2) - s * math.norm_cdf(-d1)
        }),
    )
}

/// Arrays of any rank into a given result.
fn put_into(out: &mut Array1<f64>, [s, k, t, r, sigma]: &[ArrayViewD<f64>; 5]) {
    let out = out.view_mut().into_dyn();
    map_into_by(
        out,
        4096,
        (s, k, t, r, sigma),
        versions!(|math, (s, k, t, r, sigma)| {
            let width = sigma * t.sqrt();
            let d1 = (math.ln(s / k) + (r + sigma * sigma * 0.5) * t) / width;
            let d2 = d1 - width;
            k * math.exp(-r * t) * math.norm_cdf(-d2) - s * math.norm_cdf(-d1)
        }),
    )
}

/// The best time of several runs, per option.
fn time(n: usize, mut run: impl FnMut()) -> f64 {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9 / n as f64
    };
    (0..(20_000_000 / n).clamp(5, 100)).map(timed).fold(f64::MAX, f64::min)
}

fn main() {
    for n in [8192, 1_000_000, 9_000_000] {
        let ramp = |low: f64, high: f64, step: usize| {
            Array1::from_shape_fn(n, |i| low + (high - low) * ((i * step) % n) as f64 / n as f64)
        };
        let inputs = [
            ramp(50.0, 150.0, 7919),
            ramp(50.0, 150.0, 104_729),
            ramp(0.1, 2.0, 1_299_709),
            ramp(0.0, 0.1, 611_953),
            ramp(0.1, 0.5, 15_485_863),
        ];
        let [s, k, t, r, sigma] = inputs.each_ref().map(|x| x.view());
        let mut out = Array1::zeros(n);
        let doubled = Array1::from_shape_fn(2 * n, |i| inputs[0][i / 2]);
        let strided = doubled.slice_axis(ndarray::Axis(0), ndarray::Slice::new(0, None, 2));
        let everywhere = inputs.each_ref().map(|x| x.view().into_dyn());
        let mut gathered = everywhere.clone();
        gathered[0] = strided.into_dyn();
        for threads in [1, 2] {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                let fresh = time(n, || drop(black_box(put(s, k, t, r, sigma))));
                let reused = time(n, || put_into(&mut out, &everywhere));
                let one_strided = time(n, || put_into(&mut out, &gathered));
                println!("{n:8} options, {threads} threads: fresh {fresh:.2}, reused {reused:.2}, reused with a strided input {one_strided:.2} ns");
            });
        }
    }
}
