//! Random numbers, bit for bit against NumPy.

mod reference;

use ndarray::{Array1, array};
use pyrsc_rt::error::catch;
use pyrsc_rt::{random, random_generator};
use reference::{Field, check, field};

#[test]
fn streams_are_numpys() {
    check("support_streams.txt", |row| {
        let (name, seed): (String, i64) = (field(row, 0), field(row, 1));
        match name.strip_prefix("legacy ") {
            Some(name) => Some(legacy(name, seed)),
            None => Some(modern(&name, seed)),
        }
    });
}

fn floats(values: Array1<f64>) -> String {
    values.to_vec().show()
}

fn ints(values: Array1<i64>) -> String {
    values.to_vec().show()
}

fn legacy(name: &str, seed: i64) -> String {
    let rng = &mut random::random_state(seed, "");
    match name {
        "random" => floats(random::random_array(rng, (3, 230)).flatten().to_owned()),
        "uniform" => floats(random::uniform_array(rng, -3.5, 7.25, 20, "")),
        "standard_normal" => floats(random::standard_normal_array(rng, 101)),
        "normal" => {
            let first = random::normal(rng, 1.5, 2.0, "");
            let rest = random::normal_array(rng, 1.5, 2.0, 6, "");
            [vec![first], rest.to_vec()].concat().show()
        }
        "exponential" => floats(random::exponential_array(rng, 2.5, 20, "")),
        "lognormal" => floats(random::lognormal_array(rng, 0.1, 0.7, 20, "")),
        "randint" => {
            let mut numbers = random::randint_array(rng, -5, 1000, 40, "").to_vec();
            numbers.extend(random::randint_array(rng, 0, 1 << 40, 5, ""));
            numbers.push(random::randint(rng, 0, 1 << 32, ""));
            numbers.push(random::randint(rng, 0, 1 << 31, ""));
            numbers.push(random::randint(rng, 3, 4, ""));
            numbers.push(random::randint(rng, i64::MIN, i64::MAX, ""));
            numbers.show()
        }
        "permutation" => ints(random::permutation(rng, 25)),
        "choice" => ints(random::choice(rng, 10, (3, 5), "").flatten().to_owned()),
        "choice_without_repeats" => ints(random::choice_without_repeats(rng, 50, 9, "")),
        "choice_weighted" => {
            let p = array![0.1, 0.2, 0.3, 0.4];
            ints(random::choice_weighted(rng, p.view(), 20, ""))
        }
        other => panic!("{other}"),
    }
}

fn modern(name: &str, seed: i64) -> String {
    let rng = &mut random_generator::default_rng(seed, "");
    match name {
        "random" => floats(random_generator::random_array(rng, (3, 50)).flatten().to_owned()),
        "uniform" => floats(random_generator::uniform_array(rng, -3.5, 7.25, 20, "")),
        "standard_normal" => floats(random_generator::standard_normal_array(rng, 500)),
        "normal" => {
            let first = random_generator::normal(rng, 1.5, 2.0, "");
            let rest = random_generator::normal_array(rng, 1.5, 2.0, 6, "");
            [vec![first], rest.to_vec()].concat().show()
        }
        "exponential" => floats(random_generator::exponential_array(rng, 2.5, 500, "")),
        "lognormal" => floats(random_generator::lognormal_array(rng, 0.1, 0.7, 20, "")),
        "integers" => {
            let mut numbers = random_generator::integers_array(rng, -5, 1000, 41, "").to_vec();
            numbers.extend(random_generator::integers_array(rng, 0, 1 << 40, 5, ""));
            numbers.push(random_generator::integers(rng, 0, 1 << 32, ""));
            numbers.push(random_generator::integers(rng, 0, (1 << 31) + 5, ""));
            numbers.push(random_generator::integers(rng, 3, 4, ""));
            numbers.push(random_generator::integers(rng, i64::MIN, i64::MAX, ""));
            numbers.extend(random_generator::integers_array(rng, 0, 3 << 30, 9, ""));
            numbers.show()
        }
        "permutation" => ints(random_generator::permutation(rng, 25)),
        "choice" => ints(random_generator::choice(rng, 10, (3, 5), "").flatten().to_owned()),
        "choice_without_repeats" => {
            let few = random_generator::choice_without_repeats(rng, 50, 9, "");
            let many = random_generator::choice_without_repeats(rng, 20_000, 410, "");
            [few.to_vec(), many.to_vec()].concat().show()
        }
        "choice_weighted" => {
            let p = array![0.1, 0.2, 0.3, 0.4];
            ints(random_generator::choice_weighted(rng, p.view(), 20, ""))
        }
        _ => digest(name, rng),
    }
}

/// All bits of two million numbers, and the state that they leave behind.
fn digest(name: &str, rng: &mut random_generator::Generator) -> String {
    let count = 2_000_000;
    let normal = random_generator::standard_normal_array(rng, count);
    let all = |values: Array1<f64>| values.iter().fold(0, |all, x| all ^ x.to_bits() as i64);
    match name {
        "digest standard_normal" => vec![all(normal)].show(),
        "digest standard_exponential" => {
            let exponential = random_generator::exponential_array(rng, 1.0, count, "");
            let next = random_generator::integers(rng, 0, 1 << 62, "");
            vec![all(exponential), next].show()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_global_stream_is_seeded() {
    random::seed(42, "");
    let first = random::random(&mut random::global());
    assert_eq!(first, 0.374_540_118_847_362_5);
}

#[test]
fn errors_are_numpys() {
    let text = |result: Result<f64, pyrsc_rt::error::Exception>| match result {
        Ok(x) => x.to_string(),
        Err(exception) => exception.to_string(),
    };
    let seeded = || random::random_state(1, "");
    assert_eq!(
        text(catch(|| random::random(&mut random::random_state(-1, "")))),
        "ValueError: Seed must be between 0 and 2**32 - 1"
    );
    assert_eq!(
        text(catch(|| random::normal(&mut seeded(), 0.0, -1.0, ""))),
        "ValueError: scale < 0"
    );
    assert_eq!(
        text(catch(|| random::uniform(&mut seeded(), 0.0, f64::INFINITY, ""))),
        "OverflowError: Range exceeds valid bounds"
    );
    assert_eq!(
        text(catch(|| random::randint(&mut seeded(), 5, 5, "") as f64)),
        "ValueError: low >= high"
    );
    let unseeded = random::random(&mut random::unseeded());
    assert!((0.0..1.0).contains(&unseeded));
}
