//! Prices European puts with a plain loop over `statrs` and times itself.
//!
//! Usage: `bench-statrs INPUTS RESULT THREADS REPEAT`
//!
//! INPUTS is a folder with the arrays `S.f64` to `sigma.f64` (raw, little
//! endian). The last prices go to RESULT, and one line of JSON with the
//! seconds of each call to standard output.

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, Normal};

/// How many options a thread prices at a time.
const CHUNK: usize = 16 * 1024;

/// The market: one array for each parameter.
struct Options {
    spot: Vec<f64>,
    strike: Vec<f64>,
    maturity: Vec<f64>,
    rate: Vec<f64>,
    volatility: Vec<f64>,
}

impl Options {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let array = |name: &str| read_array(&folder.join(name));
        Ok(Self {
            spot: array("S.f64")?,
            strike: array("K.f64")?,
            maturity: array("T.f64")?,
            rate: array("r.f64")?,
            volatility: array("sigma.f64")?,
        })
    }

    /// All prices in a new array, on the calling thread.
    fn puts(&self, normal: &Normal) -> Vec<f64> {
        let mut puts = vec![0.0; self.spot.len()];
        self.fill(normal, 0, &mut puts);
        puts
    }

    /// All prices in a new array, on rayon's threads.
    fn puts_parallel(&self, normal: &Normal) -> Vec<f64> {
        let mut puts = vec![0.0; self.spot.len()];
        puts.par_chunks_mut(CHUNK)
            .enumerate()
            .for_each(|(index, chunk)| self.fill(normal, index * CHUNK, chunk));
        puts
    }

    /// The prices of the options from `start` on.
    fn fill(&self, normal: &Normal, start: usize, puts: &mut [f64]) {
        let range = start..start + puts.len();
        let inputs = self.spot[range.clone()]
            .iter()
            .zip(&self.strike[range.clone()])
            .zip(&self.maturity[range.clone()])
            .zip(&self.rate[range.clone()])
            .zip(&self.volatility[range]);
        for (put, ((((s, k), t), r), sigma)) in puts.iter_mut().zip(inputs) {
            *put = price(normal, *s, *k, *t, *r, *sigma);
        }
    }
}

/// The price of one put.
#[inline(always)]
fn price(normal: &Normal, s: f64, k: f64, t: f64, r: f64, sigma: f64) -> f64 {
    let deviation = sigma * t.sqrt();
    let log_moneyness = (s / k).ln();
    let half_variance = 0.5 * sigma * sigma;
    let d1 = (log_moneyness + (r + half_variance) * t) / deviation;
    let d2 = (log_moneyness + (r - half_variance) * t) / deviation;
    k * (-r * t).exp() * normal.cdf(-d2) - s * normal.cdf(-d1)
}

fn read_array(path: &Path) -> Result<Vec<f64>, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let (values, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(format!("{}: not a whole number of values", path.display()).into());
    }
    Ok(values
        .iter()
        .map(|value| f64::from_le_bytes(*value))
        .collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [inputs, result, threads, repeat] = arguments.as_slice() else {
        return Err("usage: bench-statrs INPUTS RESULT THREADS REPEAT".into());
    };
    let threads: usize = threads.parse()?;
    let repeat: usize = repeat.parse()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    let options = Options::read(Path::new(inputs))?;
    let normal = Normal::standard();

    // The first call warms up.
    let mut seconds = Vec::new();
    let mut puts = Vec::new();
    for _ in 0..=repeat {
        drop(puts);
        let start = Instant::now();
        puts = if threads == 1 {
            options.puts(&normal)
        } else {
            options.puts_parallel(&normal)
        };
        seconds.push(start.elapsed().as_secs_f64());
    }

    let bytes: Vec<u8> = puts.iter().flat_map(|put| put.to_le_bytes()).collect();
    fs::write(result, bytes)?;
    println!(
        "{{\"first\": {:?}, \"seconds\": {:?}}}",
        seconds[0],
        &seconds[1..]
    );
    Ok(())
}
