//! NumPy's `np.random.default_rng(seed)`: PCG64, bit for bit.
//!
//! Each function takes the stream first: `rng.normal(0, 1)` becomes
//! `random_generator::normal(&mut rng, 0.0, 1.0, at)`.

use super::error::raise;
use super::random::{check_scale, cumulative_probabilities, entropy, position, span};
use super::random_ziggurat::{EXPONENTIAL_TAIL, NORMAL_TAIL, exponential_table, normal_table};
use ndarray::{Array, Array1, ArrayView1, ArrayViewMut1, ShapeBuilder};
use std::collections::HashSet;

/// A stream of random numbers, NumPy's `Generator` over `PCG64`.
#[derive(Clone)]
pub struct Generator {
    state: u128,
    increment: u128,
    /// The upper half of 64 bits whose lower half was used.
    spare_half: Option<u32>,
}

/// NumPy's `default_rng(seed)`; `ValueError` for a negative seed.
pub fn default_rng(seed: i64, at: &'static str) -> Generator {
    match u64::try_from(seed) {
        Ok(seed) => from_entropy(seed),
        Err(_) => raise("ValueError", "expected non-negative integer", at),
    }
}

/// NumPy's `default_rng()`: a stream that differs from run to run.
pub fn unseeded() -> Generator {
    from_entropy(entropy())
}

/// The generator whose state NumPy's `SeedSequence` makes of a seed.
fn from_entropy(seed: u64) -> Generator {
    let [state, increment] = seed_words(seed);
    let increment = increment << 1 | 1;
    let mut rng = Generator { state: 0, increment, spare_half: None };
    step(&mut rng);
    rng.state = rng.state.wrapping_add(state);
    step(&mut rng);
    rng
}

/// Spreads a seed over two numbers of 128 bits, as `SeedSequence` does.
fn seed_words(seed: u64) -> [u128; 2] {
    let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0];
    let mut hash = 0x43b0_d7e5;
    for word in &mut pool {
        *word = scramble(*word, &mut hash, 0x931e_8875);
    }
    for from in 0..4 {
        for to in (0..4).filter(|to| *to != from) {
            let scrambled = scramble(pool[from], &mut hash, 0x931e_8875);
            let mixed = pool[to]
                .wrapping_mul(0xca01_f9dd)
                .wrapping_sub(scrambled.wrapping_mul(0x4973_f715));
            pool[to] = mixed ^ mixed >> 16;
        }
    }
    let mut hash = 0x8b51_f9dd;
    let mut number = || {
        let words = pool.map(|word| u128::from(scramble(word, &mut hash, 0x58f3_8ded)));
        // Of two numbers of 64 bits, the upper one comes first.
        words[1] << 96 | words[0] << 64 | words[3] << 32 | words[2]
    };
    [number(), number()]
}

/// One step of `SeedSequence`'s hash; `hash` changes with each call.
fn scramble(word: u32, hash: &mut u32, factor: u32) -> u32 {
    let word = word ^ *hash;
    *hash = hash.wrapping_mul(factor);
    let word = word.wrapping_mul(*hash);
    word ^ word >> 16
}

/// Advances the generator.
#[inline]
fn step(rng: &mut Generator) {
    let multiplier = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
    rng.state = rng.state.wrapping_mul(multiplier).wrapping_add(rng.increment);
}

/// The next 64 random bits.
#[inline]
fn next_u64(rng: &mut Generator) -> u64 {
    step(rng);
    let folded = (rng.state >> 64) as u64 ^ rng.state as u64;
    folded.rotate_right((rng.state >> 122) as u32)
}

/// The next 32 random bits; two calls share 64 bits.
fn next_u32(rng: &mut Generator) -> u32 {
    if let Some(half) = rng.spare_half.take() {
        return half;
    }
    let bits = next_u64(rng);
    rng.spare_half = Some((bits >> 32) as u32);
    bits as u32
}

/// NumPy's `rng.random()`: uniform in `[0, 1)`, with 53 bits.
#[inline]
pub fn random(rng: &mut Generator) -> f64 {
    (next_u64(rng) >> 11) as f64 / 9_007_199_254_740_992.0
}

/// NumPy's `rng.random(shape)`.
pub fn random_array<S: ShapeBuilder>(rng: &mut Generator, shape: S) -> Array<f64, S::Dim> {
    Array::from_shape_simple_fn(shape, || random(rng))
}

/// NumPy's `rng.uniform(low, high)`.
///
/// `OverflowError` when `high - low` is not finite.
pub fn uniform(rng: &mut Generator, low: f64, high: f64, at: &'static str) -> f64 {
    low + checked_width(low, high, at) * random(rng)
}

/// NumPy's `rng.uniform(low, high, shape)`; errors of [`uniform`].
pub fn uniform_array<S: ShapeBuilder>(
    rng: &mut Generator, low: f64, high: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    let width = checked_width(low, high, at);
    Array::from_shape_simple_fn(shape, || low + width * random(rng))
}

/// `high - low`, or the errors of [`uniform`].
fn checked_width(low: f64, high: f64, at: &'static str) -> f64 {
    let width = high - low;
    if !width.is_finite() {
        raise("OverflowError", "high - low range exceeds valid bounds", at);
    }
    if width.is_sign_negative() {
        raise("ValueError", "high - low < 0", at);
    }
    width
}

/// NumPy's `rng.standard_normal()`, by the ziggurat method.
pub fn standard_normal(rng: &mut Generator) -> f64 {
    let table = normal_table();
    loop {
        let bits = next_u64(rng);
        let layer = (bits & 0xff) as usize;
        let size = bits >> 9 & 0x000f_ffff_ffff_ffff;
        let x = size as f64 * table.widths[layer];
        let x = if bits & 0x100 == 0 { x } else { -x };
        if size < table.limits[layer] {
            return x;
        }
        if layer == 0 {
            let beyond = normal_tail(rng);
            return if size & 0x100 == 0 { beyond } else { -beyond };
        }
        let (upper, lower) = (table.heights[layer - 1], table.heights[layer]);
        if (upper - lower) * random(rng) + lower < (-0.5 * x * x).exp() {
            return x;
        }
    }
}

/// A normal number beyond the last layer of the ziggurat.
#[cold]
fn normal_tail(rng: &mut Generator) -> f64 {
    loop {
        let x = -0.273_661_237_329_758_3 * (-random(rng)).ln_1p();
        let y = -(-random(rng)).ln_1p();
        if y + y > x * x {
            return NORMAL_TAIL + x;
        }
    }
}

/// NumPy's `rng.standard_normal(shape)`.
pub fn standard_normal_array<S: ShapeBuilder>(rng: &mut Generator, shape: S) -> Array<f64, S::Dim> {
    Array::from_shape_simple_fn(shape, || standard_normal(rng))
}

/// NumPy's `rng.normal(loc, scale)`; `ValueError` for a negative scale.
pub fn normal(rng: &mut Generator, loc: f64, scale: f64, at: &'static str) -> f64 {
    check_scale(scale, "scale < 0", at);
    loc + scale * standard_normal(rng)
}

/// NumPy's `rng.normal(loc, scale, shape)`; `ValueError` for a negative scale.
pub fn normal_array<S: ShapeBuilder>(
    rng: &mut Generator, loc: f64, scale: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(scale, "scale < 0", at);
    Array::from_shape_simple_fn(shape, || loc + scale * standard_normal(rng))
}

/// NumPy's `rng.lognormal(mean, sigma)`; `ValueError` for a negative sigma.
pub fn lognormal(rng: &mut Generator, mean: f64, sigma: f64, at: &'static str) -> f64 {
    check_scale(sigma, "sigma < 0", at);
    (mean + sigma * standard_normal(rng)).exp()
}

/// NumPy's `rng.lognormal(mean, sigma, shape)`; errors of [`lognormal`].
pub fn lognormal_array<S: ShapeBuilder>(
    rng: &mut Generator, mean: f64, sigma: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(sigma, "sigma < 0", at);
    Array::from_shape_simple_fn(shape, || (mean + sigma * standard_normal(rng)).exp())
}

/// NumPy's `rng.exponential(scale)`; `ValueError` for a negative scale.
pub fn exponential(rng: &mut Generator, scale: f64, at: &'static str) -> f64 {
    check_scale(scale, "scale < 0", at);
    scale * standard_exponential(rng)
}

/// NumPy's `rng.exponential(scale, shape)`; errors of [`exponential`].
pub fn exponential_array<S: ShapeBuilder>(
    rng: &mut Generator, scale: f64, shape: S, at: &'static str,
) -> Array<f64, S::Dim> {
    check_scale(scale, "scale < 0", at);
    Array::from_shape_simple_fn(shape, || scale * standard_exponential(rng))
}

/// NumPy's `rng.standard_exponential()`, by the ziggurat method.
pub fn standard_exponential(rng: &mut Generator) -> f64 {
    let table = exponential_table();
    loop {
        let bits = next_u64(rng) >> 3;
        let layer = (bits & 0xff) as usize;
        let size = bits >> 8;
        let x = size as f64 * table.widths[layer];
        if size < table.limits[layer] {
            return x;
        }
        if layer == 0 {
            return EXPONENTIAL_TAIL - (-random(rng)).ln_1p();
        }
        let (upper, lower) = (table.heights[layer - 1], table.heights[layer]);
        if (upper - lower) * random(rng) + lower < (-x).exp() {
            return x;
        }
    }
}

/// NumPy's `rng.integers(low, high)`: `low <= result < high`.
///
/// `ValueError` when no number is left.
pub fn integers(rng: &mut Generator, low: i64, high: i64, at: &'static str) -> i64 {
    let largest = span(low, high, at);
    low.wrapping_add_unsigned(below_or_at(rng, largest))
}

/// NumPy's `rng.integers(low, high, shape)`; errors of [`integers`].
pub fn integers_array<S: ShapeBuilder>(
    rng: &mut Generator, low: i64, high: i64, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    let largest = span(low, high, at);
    Array::from_shape_simple_fn(shape, || low.wrapping_add_unsigned(below_or_at(rng, largest)))
}

/// A random number up to `largest`, by Lemire's multiplication.
///
/// The upper half of a product of random bits is the result; few lower halves
/// would favour some results and are drawn again.
fn below_or_at(rng: &mut Generator, largest: u64) -> u64 {
    if largest == 0 {
        return 0;
    }
    let Ok(small) = u32::try_from(largest) else {
        return below_or_at_long(rng, largest);
    };
    let count = largest + 1;
    let unfair = u64::from(u32::MAX - small) % count;
    loop {
        let product = u64::from(next_u32(rng)) * count;
        if product & 0xffff_ffff >= unfair {
            return product >> 32;
        }
    }
}

/// The same for numbers of more than 32 bits.
fn below_or_at_long(rng: &mut Generator, largest: u64) -> u64 {
    let count = u128::from(largest) + 1;
    let unfair = (u128::from(u64::MAX - largest) % count) as u64;
    loop {
        let product = u128::from(next_u64(rng)) * count;
        if product as u64 >= unfair {
            return (product >> 64) as u64;
        }
    }
}

/// NumPy's `rng.shuffle(values)` of one axis, in place.
pub fn shuffle<T>(rng: &mut Generator, mut values: ArrayViewMut1<'_, T>) {
    for i in (1..values.len()).rev() {
        let j = masked(rng, i as u64) as usize;
        values.swap(i, j);
    }
}

/// A random number up to `largest`, by the method that NumPy shuffles with:
/// masked bits, drawn until they fit.
fn masked(rng: &mut Generator, largest: u64) -> u64 {
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

/// NumPy's `rng.permutation(n)`: the numbers below `n` in random order.
///
/// To permute an array along its first axis, select with these indices.
pub fn permutation(rng: &mut Generator, n: usize) -> Array1<i64> {
    let mut order = Array1::from_iter(0..n as i64);
    shuffle(rng, order.view_mut());
    order
}

/// NumPy's `rng.choice(n, shape)`: indices below `n`, repeats allowed.
///
/// `ValueError` when there is nothing to choose from.
pub fn choice<S: ShapeBuilder>(
    rng: &mut Generator, n: usize, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    if n == 0 {
        let message = "a must be a positive integer unless no samples are taken";
        raise("ValueError", message, at);
    }
    integers_array(rng, 0, n as i64, shape, at)
}

/// NumPy's `rng.choice(n, size, replace=False)`: indices, all different.
///
/// `ValueError` when there are too few.
pub fn choice_without_repeats(
    rng: &mut Generator, n: usize, size: usize, at: &'static str,
) -> Array1<i64> {
    if size > n {
        let message = "Cannot take a larger sample than population when replace is False";
        raise("ValueError", message, at);
    }
    if n > 10_000 && size > n / 50 {
        let mut order = Array1::from_iter(0..n as i64);
        mix_down_to(rng, &mut order, (n - size).max(1));
        return order.into_iter().skip(n - size).collect();
    }
    let mut taken = HashSet::new();
    let mut chosen: Array1<i64> = (n - size..n)
        .map(|last| {
            let drawn = below_or_at(rng, last as u64) as i64;
            let fresh = if taken.contains(&drawn) { last as i64 } else { drawn };
            taken.insert(fresh);
            fresh
        })
        .collect();
    mix_down_to(rng, &mut chosen, 1);
    chosen
}

/// Shuffles a sample from its end down to position `first`.
fn mix_down_to(rng: &mut Generator, values: &mut Array1<i64>, first: usize) {
    for i in (first..values.len()).rev() {
        let j = below_or_at(rng, i as u64) as usize;
        values.swap(i, j);
    }
}

/// NumPy's `rng.choice(len(p), shape, p=p)`: indices with given probabilities.
///
/// `ValueError` when the probabilities are negative or do not sum to 1.
pub fn choice_weighted<S: ShapeBuilder>(
    rng: &mut Generator, p: ArrayView1<'_, f64>, shape: S, at: &'static str,
) -> Array<i64, S::Dim> {
    let messages = [
        "Probabilities contain NaN",
        "Probabilities are not non-negative",
        "Probabilities do not sum to 1. \
         See Notes section of docstring for more information.",
    ];
    let cumulative = cumulative_probabilities(p, messages, at);
    Array::from_shape_simple_fn(shape, || position(&cumulative, random(rng)))
}
