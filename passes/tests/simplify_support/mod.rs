//! Runs a function before and after simplification, with random arguments.

#[path = "../../src/simplify/samples.rs"]
pub mod samples;

use pyrsc_ir::Function;
use pyrsc_ir::interp::{Datum, Exception, Interp, same};
use pyrsc_ir::text::print_function;

use samples::{Random, datum, extents};

/// Random loop bounds are huge more often than not.
const FUEL: u64 = 20_000;

/// Results, or the exception's class and message; and what was printed.
type Outcome = (Result<Vec<Datum>, String>, String);

fn outcome(func: &Function, args: Vec<Datum>) -> Outcome {
    let functions = [func.clone()];
    let mut interp = Interp::new(&functions).with_fuel(FUEL);
    let result = interp
        .run(&func.name, args)
        .map_err(|raised| raised.to_string());
    (result, interp.output().to_owned())
}

fn out_of_fuel(outcome: &Outcome) -> bool {
    matches!(&outcome.0, Err(why) if why.starts_with(Exception::FUEL))
}

/// Checks that two functions do the same, and tells how many of the runs did
/// not raise.
///
/// # Panics
/// If they do not.
pub fn assert_same(before: &Function, after: &Function, random: &mut Random, runs: usize) -> usize {
    let mut returned = 0;
    for _ in 0..runs {
        let extents = extents(random);
        let args: Vec<Datum> = before
            .params()
            .iter()
            .map(|&param| datum(random, before.ty(param), &extents))
            .collect();
        let (old, new) = (outcome(before, args.clone()), outcome(after, args.clone()));
        if out_of_fuel(&old) || out_of_fuel(&new) {
            continue;
        }
        let equal = match (&old.0, &new.0) {
            (Ok(a), Ok(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Err(a), Err(b)) => a == b,
            _ => false,
        };
        assert!(
            equal && old.1 == new.1,
            "{args:?}\n{old:?}\n{new:?}\n{}\n{}",
            print_function(before),
            print_function(after)
        );
        returned += usize::from(old.0.is_ok());
    }
    returned
}
