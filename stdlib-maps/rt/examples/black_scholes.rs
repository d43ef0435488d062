//! Times Black–Scholes puts, as emitted code computes them: nanoseconds per option.

use std::hint::black_box;
use std::time::Instant;

use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use ndarray::Array1;
use ndarray::ArrayView1;
use ndarray::ArrayViewD;
use pyrsc_rt::elementwise::Operand;
use pyrsc_rt::elementwise::broadcast;
use pyrsc_rt::elementwise::map;
use pyrsc_rt::elementwise::map_into;
use pyrsc_rt::erf::norm_cdf;
use pyrsc_rt::math::exp;
use pyrsc_rt::math::ln;

#[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
fn put_kernel(p: &mut [f64], s: &[f64], k: &[f64], t: &[f64], r: &[f64], sigma: &[f64]) {
    const FMA: bool = target_cfg_f!(target_feature = "fma");
    let n = p.len();
    let (s, k, t, r, sigma) = (&s[..n], &k[..n], &t[..n], &r[..n], &sigma[..n]);
    for i in 0..n {
        let width = sigma[i] * t[i].sqrt();
        let d1 = (ln::<FMA>(s[i] / k[i]) + (r[i] + sigma[i] * sigma[i] * 0.5) * t[i]) / width;
        let d2 = d1 - width;
        p[i] = k[i] * exp::<FMA>(-r[i] * t[i]) * norm_cdf::<FMA>(-d2) - s[i] * norm_cdf::<FMA>(-d1);
    }
}

/// One-dimensional arrays.
fn put(
    s: ArrayView1<f64>,
    k: ArrayView1<f64>,
    t: ArrayView1<f64>,
    r: ArrayView1<f64>,
    sigma: ArrayView1<f64>,
) -> Array1<f64> {
    let shape = broadcast(&s.raw_dim(), &k.raw_dim(), "bs.py:12");
    let [s, k, t, r, sigma] = [&s, &k, &t, &r, &sigma].map(|x| Operand::new(x, &shape));
    map(shape, 4096, |at, p| {
        put_kernel(
            p,
            s.at(at, &mut None),
            k.at(at, &mut None),
            t.at(at, &mut None),
            r.at(at, &mut None),
            sigma.at(at, &mut None),
        )
    })
}

/// Arrays of any rank into a given result.
fn put_into(out: &mut Array1<f64>, inputs: &[ArrayViewD<f64>; 5]) {
    let shape = inputs.iter().fold(ndarray::IxDyn(&[]), |shape, x| {
        broadcast(&shape, &x.raw_dim(), "bs.py:12")
    });
    let [s, k, t, r, sigma] = inputs.each_ref().map(|x| Operand::new(x, &shape));
    map_into(out.view_mut().into_dyn(), 4096, |at, p| {
        put_kernel(
            p,
            s.at(at, &mut None),
            k.at(at, &mut None),
            t.at(at, &mut None),
            r.at(at, &mut None),
            sigma.at(at, &mut None),
        )
    })
}

/// The best time of several runs, per option.
fn time(n: usize, mut run: impl FnMut()) -> f64 {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9 / n as f64
    };
    (0..(20_000_000 / n).clamp(5, 100))
        .map(timed)
        .fold(f64::MAX, f64::min)
}

fn main() {
    for n in [8192, 1_000_000, 9_000_000] {
        let ramp = |low: f64, high: f64, step: usize| {
            Array1::from_shape_fn(n, |i| {
                low + (high - low) * ((i * step) % n) as f64 / n as f64
            })
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
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("a pool");
            pool.install(|| {
                let fresh = time(n, || drop(black_box(put(s, k, t, r, sigma))));
                let reused = time(n, || put_into(&mut out, &everywhere));
                let one_strided = time(n, || put_into(&mut out, &gathered));
                println!("{n:8} options, {threads} threads: fresh {fresh:.2}, reused {reused:.2}, reused with a strided input {one_strided:.2} ns");
            });
        }
    }
}
