//! The cases of `tests/ir/simplify`: a function, `; expect`, what becomes of
//! it, and the remarks. `PYRSC_BLESS=1` rewrites what comes after `; expect`.
//!
//! Each case is also run in the interpreter before and after, with random
//! arguments.

#[path = "../src/simplify/samples.rs"]
mod samples;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pyrsc_ir::Function;
use pyrsc_ir::interp::{Datum, Exception, Interp, same};
use pyrsc_ir::text::{PrintOptions, parse_function, print_function, print_with};
use pyrsc_ir::verify::verify;
use pyrsc_passes::{Context, run_one};

use samples::{Random, datum, extents};

const MARK: &str = "; expect\n";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ir/simplify");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|why| panic!("{}: {why}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ir"))
        .collect();
    cases.sort();
    cases
}

fn expected_text(func: &Function) -> (Function, String) {
    let optimised = run_one("simplify", func, &Context::alone());
    let mut text = print_with(&optimised.func, PrintOptions { spans: true });
    for remark in &optimised.remarks {
        let spans: Vec<String> = remark.spans.iter().map(|span| span.0.to_string()).collect();
        write!(text, "; remark: {}", remark.message).expect("a string takes text");
        if !spans.is_empty() {
            write!(text, " [{}]", spans.join(" ")).expect("a string takes text");
        }
        if !remark.rules.is_empty() {
            write!(text, " by {}", remark.rules.join(", ")).expect("a string takes text");
        }
        text.push('\n');
    }
    (optimised.func, text)
}

/// What a function gives for some arguments: results, or the exception's class
/// and message, and what it prints.
fn outcome(func: &Function, args: Vec<Datum>) -> (Result<Vec<Datum>, String>, String) {
    let functions = [func.clone()];
    let mut interp = Interp::new(&functions).with_fuel(FUEL);
    let result = interp.run(&func.name, args).map_err(|raised| raised.to_string());
    (result, interp.output().to_owned())
}

/// Random loop bounds are huge more often than not.
const FUEL: u64 = 20_000;

fn out_of_fuel(outcome: &(Result<Vec<Datum>, String>, String)) -> bool {
    matches!(&outcome.0, Err(why) if why.starts_with(Exception::FUEL))
}

fn assert_same(name: &str, before: &Function, after: &Function) {
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let extents = extents(&mut random);
        let args: Vec<Datum> = before
            .params()
            .iter()
            .map(|&param| datum(&mut random, before.ty(param), &extents))
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
            "{name}, {args:?}:\n{old:?}\n{new:?}\n{}",
            print_function(after)
        );
    }
}

#[test]
fn cases_come_out_as_expected() {
    let bless = std::env::var_os("PYRSC_BLESS").is_some();
    let mut wrong = String::new();
    let all = cases();
    assert!(!all.is_empty(), "no cases");
    for path in all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let (input, expected) = text.split_once(MARK).unwrap_or((&text, ""));
        let func = parse_function(input).unwrap_or_else(|why| panic!("{name}: {why}"));
        verify(&func).unwrap_or_else(|why| panic!("{name}: {why}"));
        let (after, actual) = expected_text(&func);
        verify(&after).unwrap_or_else(|why| panic!("{name}, simplified: {why}\n{actual}"));
        assert_same(&name, &func, &after);
        assert_eq!(expected_text(&func).1, actual, "{name}: two runs, two results");
        if bless {
            std::fs::write(&path, format!("{input}{MARK}{actual}")).expect("a case can be written");
        } else if actual != expected {
            write!(wrong, "\n{name}: expected\n{expected}\nbut got\n{actual}").expect("text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n(PYRSC_BLESS=1 accepts)");
}
