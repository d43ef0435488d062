//! NumPy's legacy random numbers: `np.random.seed`, `RandomState` and the
//! functions of `np.random`, bit for bit.
//!
//! Each function takes the stream first. `np.random.normal(0, 1)` becomes
//! `random::normal(&mut random::global(), 0.0, 1.0, at)`.

use super::error::raise;
use ndarray::{Array, Array1, ArrayView1, ArrayViewMut1, ShapeBuilder};
use std::collections::hash_map;
use std::hash::{BuildHasher, Hasher};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// The size of the Mersenne Twister's state in words.
const WORDS: usize = 624;

/// A stream of random numbers, NumPy's `RandomState`.
#[derive(Clone)]
pub struct RandomState {
    words: [u32; WORDS],
    position: usize,
    /// The second of two normal numbers made together.
    spare_normal: Option<f64>,
}

/// The stream behind the functions of `np.random`, shared by all threads.
static GLOBAL: LazyLock<Mutex<RandomState>> = LazyLock::new(|| Mutex::new(unseeded()));

/// Borrows the stream behind the functions of `np.random`.
pub fn global() -> MutexGuard<'static, RandomState> {
    GLOBAL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// NumPy's `np.random.seed(seed)`; errors of [`random_state`].
pub fn seed(seed: i64, at: &'static str) {
    *global() = random_state(seed, at);
}

/// NumPy's `RandomState(seed)`. `ValueError` for a seed of more than 32 bits.
pub fn random_state(seed: i64, at: &'static str) -> RandomState {
    match u32::try_from(seed) {
        Ok(seed) => from_seed(seed),
        Err(_) => raise("ValueError", "Seed must be between 0 and 2**32 - 1", at),
    }
}

/// NumPy's `RandomState()`: a stream that differs from run to run.
pub fn unseeded() -> RandomState {
    from_seed(entropy() as u32)
}

/// A number that differs from run to run, from the system's own source.
pub fn entropy() -> u64 {
    hash_map::RandomState::new().build_hasher().finish()
}

/// The Mersenne Twister's state for a seed.
fn from_seed(seed: u32) -> RandomState {
    let mut words = [seed; WORDS];
    let mut last = seed;
    for (word, i) in words.iter_mut().zip(0_u32..).skip(1) {
        last = (last ^ (last >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i);
        *word = last;
    }
    RandomState { words, position: WORDS, spare_normal: None }
}

/// Replaces all words of the state by the next ones.
fn refill(rng: &mut RandomState) {
    for i in 0..WORDS {
        let next = rng.words[(i + 1) % WORDS];
        let joined = (rng.words[i] & 0x8000_0000) | (next & 0x7fff_ffff);
        let twist = if next & 1 == 1 { 0x9908_b0df } else { 0 };
        rng.words[i] = rng.words[(i + 397) % WORDS] ^ (joined >> 1) ^ twist;
    }
    rng.position = 0;
}

/// The next 32 random bits.
#[inline]
fn next_u32(rng: &mut RandomState) -> u32 {
    if rng.position == WORDS {
        refill(rng);
    }
    let mut bits = rng.words[rng.position];
    rng.position += 1;
    bits ^= bits >> 11;
    bits ^= (bits << 7) & 0x9d2c_5680;
    bits ^= (bits << 15) & 0xefc6_0000;
    bits ^ (bits >> 18)
}

/// The next 64 random bits.
fn next_u64(rng: &mut RandomState) -> u64 {
    u64::from(next_u32(rng)) << 32 | u64::from(next_u32(rng))
}

/// NumPy's `random_sample()` or `rand()`: uniform in `[0, 1)`, with 53 bits.
#[inline]
pub fn random(rng: &mut RandomState) -> f64 {
    let high = f64::from(next_u32(rng) >> 5);
    let low = f64::from(next_u32(rng) >> 6);
    (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
}

/// NumPy's `random_sample(shape)` or `rand(...)`.
pub fn random_array<S: ShapeBuilder>(rng: &mut RandomState, shape: S) -> Array<f64, S::Dim> {
    Array::from_shape_simple_fn(shape, || random(rng))
}

/// NumPy's `uniform(low, high)`.
///
/// `OverflowError` when `high - low` is not finite.
pub fn uniform(rng: &mut RandomState, low: f64, high: f64, at: &'static str) -> f64 {
    low + checked_width(low, high, at) * random(rng)
}

/// NumPy's `uniform(low, high, shape)`; errors of [`uniform`].
pub fn uniform_array<S: ShapeBuilder>(
    rng: &mut RandomState, low: f64, high: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    let width = checked_width(low, high, at);
    Array::from_shape_simple_fn(shape, || low + width * random(rng))
}

/// `high - low`, or the `OverflowError` of [`uniform`].
fn checked_width(low: f64, high: f64, at: &'static str) -> f64 {
    let width = high - low;
    if !width.is_finite() {
        raise("OverflowError", "Range exceeds valid bounds", at);
    }
    width
}

/// NumPy's `standard_normal()` or `randn()`, by the polar method.
pub fn standard_normal(rng: &mut RandomState) -> f64 {
    if let Some(spare) = rng.spare_normal.take() {
        return spare;
    }
    loop {
        let x = 2.0 * random(rng) - 1.0;
        let y = 2.0 * random(rng) - 1.0;
        let square = x * x + y * y;
        if square < 1.0 && square != 0.0 {
            let factor = (-2.0 * square.ln() / square).sqrt();
            rng.spare_normal = Some(factor * x);
            return factor * y;
        }
    }
}

/// NumPy's `standard_normal(shape)` or `randn(...)`.
pub fn standard_normal_array<S: ShapeBuilder>(
    rng: &mut RandomState, shape: S,
) -> Array<f64, S::Dim> {
    Array::from_shape_simple_fn(shape, || standard_normal(rng))
}

/// NumPy's `normal(loc, scale)`; `ValueError` for a negative scale.
pub fn normal(rng: &mut RandomState, loc: f64, scale: f64, at: &'static str) -> f64 {
    check_scale(scale, "scale < 0", at);
    loc + scale * standard_normal(rng)
}

/// NumPy's `normal(loc, scale, shape)`; `ValueError` for a negative scale.
pub fn normal_array<S: ShapeBuilder>(
    rng: &mut RandomState, loc: f64, scale: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(scale, "scale < 0", at);
    Array::from_shape_simple_fn(shape, || loc + scale * standard_normal(rng))
}

/// NumPy's `lognormal(mean, sigma)`; `ValueError` for a negative sigma.
pub fn lognormal(rng: &mut RandomState, mean: f64, sigma: f64, at: &'static str) -> f64 {
    check_scale(sigma, "sigma < 0", at);
    (mean + sigma * standard_normal(rng)).exp()
}

/// NumPy's `lognormal(mean, sigma, shape)`; `ValueError` for a negative sigma.
pub fn lognormal_array<S: ShapeBuilder>(
    rng: &mut RandomState, mean: f64, sigma: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(sigma, "sigma < 0", at);
    Array::from_shape_simple_fn(shape, || (mean + sigma * standard_normal(rng)).exp())
}

/// NumPy's `exponential(scale)`; `ValueError` for a negative scale.
pub fn exponential(rng: &mut RandomState, scale: f64, at: &'static str) -> f64 {
    check_scale(scale, "scale < 0", at);
    scale * -(1.0 - random(rng)).ln()
}

/// NumPy's `exponential(scale, shape)`; `ValueError` for a negative scale.
pub fn exponential_array<S: ShapeBuilder>(
    rng: &mut RandomState, scale: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(scale, "scale < 0", at);
    Array::from_shape_simple_fn(shape, || scale * -(1.0 - random(rng)).ln())
}

/// Raises a `ValueError` for a negative scale; `-0.0` counts as negative.
pub fn check_scale(scale: f64, message: &'static str, at: &'static str) {
    if scale.is_sign_negative() && !scale.is_nan() {
        raise("ValueError", message, at);
    }
}

/// NumPy's `randint(low, high)`: `low <= result < high`.
///
/// `ValueError` when no number is left.
pub fn randint(rng: &mut RandomState, low: i64, high: i64, at: &'static str) -> i64 {
    let largest = span(low, high, at);
    low.wrapping_add_unsigned(masked(rng, largest))
}

/// NumPy's `randint(low, high, shape)`; errors of [`randint`].
pub fn randint_array<S: ShapeBuilder>(
    rng: &mut RandomState, low: i64, high: i64, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    let largest = span(low, high, at);
    Array::from_shape_simple_fn(shape, || low.wrapping_add_unsigned(masked(rng, largest)))
}

/// The largest offset from `low` in `low..high`, or the error of [`randint`].
pub fn span(low: i64, high: i64, at: &'static str) -> u64 {
    if low >= high {
        raise("ValueError", "low >= high", at);
    }
    high.abs_diff(low) - 1
}

/// A random number up to `largest`: masked bits, drawn until they fit.
fn masked(rng: &mut RandomState, largest: u64) -> u64 {
    if largest == 0 {
        return 0;
    }
    let mask = u64::MAX >> largest.leading_zeros();
    loop {
        let bits = match u32::try_from(largest) {
            Ok(_) => u64::from(next_u32(rng)),
            Err(_) => next_u64(rng),
        };
        if bits & mask <= largest {
            return bits & mask;
        }
    }
}

/// NumPy's `shuffle(values)` of one axis, in place.
pub fn shuffle<T>(rng: &mut RandomState, mut values: ArrayViewMut1<'_, T>) {
    for i in (1..values.len()).rev() {
        let j = masked(rng, i as u64) as usize;
        values.swap(i, j);
    }
}

/// NumPy's `permutation(n)`: the numbers below `n` in random order.
///
/// To permute an array along its first axis, select with these indices.
pub fn permutation(rng: &mut RandomState, n: usize) -> Array1<i64> {
    let mut order = Array1::from_iter(0..n as i64);
    shuffle(rng, order.view_mut());
    order
}

/// NumPy's `choice(n, shape)`: indices below `n`, repeats allowed.
///
/// `ValueError` when there is nothing to choose from.
pub fn choice<S: ShapeBuilder>(
    rng: &mut RandomState, n: usize, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    if n == 0 {
        let message = "a must be greater than 0 unless no samples are taken";
        raise("ValueError", message, at);
    }
    randint_array(rng, 0, n as i64, shape, at)
}

/// NumPy's `choice(n, size, replace=False)`: indices below `n`, all different.
///
/// `ValueError` when there are too few.
pub fn choice_without_repeats(
    rng: &mut RandomState, n: usize, size: usize, at: &'static str,
) -> Array1<i64> {
    if size > n {
        let message = "Cannot take a larger sample than population when 'replace=False'";
        raise("ValueError", message, at);
    }
    let order = permutation(rng, n);
    order.into_iter().take(size).collect()
}

/// NumPy's `choice(len(p), shape, p=p)`: indices with given probabilities.
///
/// `ValueError` when the probabilities are negative or do not sum to 1.
pub fn choice_weighted<S: ShapeBuilder>(
    rng: &mut RandomState, p: ArrayView1<'_, f64>, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    let messages = [
        "probabilities contain NaN",
        "probabilities are not non-negative",
        "probabilities do not sum to 1",
    ];
    let cumulative = cumulative_probabilities(p, messages, at);
    Array::from_shape_simple_fn(shape, || position(&cumulative, random(rng)))
}

/// The running sums of probabilities, scaled to end at 1.
///
/// `ValueError`, with one of three messages, for NaN, for a negative number
/// and for a sum that is not 1.
pub fn cumulative_probabilities(
    p: ArrayView1<'_, f64>, messages: [&'static str; 3], at: &'static str,
) -> Vec<f64> {
    let mut sum = 0.0;
    let running: Vec<f64> = p
        .iter()
        .map(|probability| {
            sum += probability;
            sum
        })
        .collect();
    if sum.is_nan() {
        raise("ValueError", messages[0], at);
    }
    if p.iter().any(|probability| *probability < 0.0) {
        raise("ValueError", messages[1], at);
    }
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        raise("ValueError", messages[2], at);
    }
    running.into_iter().map(|partial| partial / sum).collect()
}

/// The number of running sums that are not above `x`.
pub fn position(cumulative: &[f64], x: f64) -> i64 {
    cumulative.partition_point(|partial| *partial <= x) as i64
}
