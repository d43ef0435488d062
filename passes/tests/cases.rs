//! The text cases under `tests/ir`: a function goes in, a function and remarks
//! come out.
//!
//! A case is a file in the folder named after a pass (`pipeline`: all of them).
//! It holds functions, the last of which the pass is run on and the others of
//! which it may call, a line `; expect`, the result, and a line `; remark: …`
//! for each remark. `PYRSC_BLESS=1` rewrites what follows `; expect`. Each case
//! is also interpreted before and after.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyrsc_ir::interp::{Array, Datum, Interp, Scalar, same};
use pyrsc_ir::text::{parse_module, print_function};
use pyrsc_ir::{Function, Type};
use pyrsc_passes::{Context, Math, Optimised, PIPELINE, optimise, run_one};

const EXPECT: &str = "; expect\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ir")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ir"))
        .collect();
    files.sort();
    files
}

fn run_pass(pass: &str, text: &str, path: &Path) -> Optimised {
    let functions = parse_module(text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let functions: Vec<Arc<Function>> = functions.into_iter().map(Arc::new).collect();
    let callee = |name: &str| functions.iter().find(|func| func.name == name).cloned();
    let ctx = Context {
        callee: &callee,
        math: Math::Exact,
    };
    let func = functions.last().expect("a function to run on");
    if pass == "pipeline" {
        optimise(func, &ctx)
    } else {
        run_one(pass, func, &ctx)
    }
}

fn rendered(result: &Optimised, whole: bool) -> String {
    let mut text = print_function(&result.func);
    for remark in &result.remarks {
        let kind = remark.kind.name();
        let pass = if whole {
            format!("{}: ", remark.pass)
        } else {
            String::new()
        };
        let _ = write!(text, "; remark: {pass}{kind}: {}", remark.message);
        if let Some(bytes) = remark.bytes {
            let _ = write!(
                text,
                " [bytes per element: {} -> {}]",
                bytes.before, bytes.after
            );
        }
        text.push('\n');
    }
    text
}

#[test]
fn cases() {
    let bless = std::env::var_os("PYRSC_BLESS").is_some_and(|value| value == "1");
    let mut wrong = String::new();
    let passes = PIPELINE.iter().map(|pass| pass.name).chain(["pipeline"]);
    for pass in passes.filter(|&pass| pass != "simplify") {
        for path in files(&folder().join(pass)) {
            let text = fs::read_to_string(&path).expect("readable case");
            let (input, expected) = text.split_once(EXPECT).unwrap_or((&text, ""));
            let result = run_pass(pass, input, &path);
            assert_same_meaning(input, &result, &path);
            let actual = rendered(&result, pass == "pipeline");
            if bless {
                fs::write(&path, format!("{input}{EXPECT}{actual}")).expect("writable case");
            } else if actual != expected {
                let _ = write!(wrong, "\n{}: the result is\n{actual}", path.display());
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}\nPYRSC_BLESS=1 takes these results over."
    );
}

/// An argument of a type, different for different seeds.
fn argument(ty: &Type, seed: usize) -> Datum {
    let items = |count: usize| -> Vec<f64> {
        (0..count)
            .map(|i| 1.0 + ((i * 7 + seed * 3) % 11) as f64 * 0.3)
            .collect()
    };
    match ty {
        Type::Array(_, rank) if rank.known() == Some(2) => {
            Datum::Array(Array::of(&[3, 5], &items(15)))
        }
        Type::Array(..) => Datum::Array(Array::of(&[5], &items(5))),
        Type::Str => Datum::Str(["call", "put", "other"][seed % 3].to_owned()),
        &Type::INT => Datum::Scalar(Scalar::I64(3)),
        &Type::BOOL => Datum::Scalar(Scalar::Bool(seed.is_multiple_of(2))),
        _ => Datum::Scalar(Scalar::F64(0.5 + seed as f64)),
    }
}

/// Interprets a case before and after.
fn assert_same_meaning(input: &str, result: &Optimised, path: &Path) {
    let before = parse_module(input).expect("it was read before");
    let mut after = before.clone();
    let func = after.pop().expect("a function to run on");
    after.push(result.func.clone());
    for seed in 0..3 {
        let args: Vec<Datum> = func
            .params()
            .iter()
            .enumerate()
            .map(|(i, &param)| argument(func.ty(param), seed + i))
            .collect();
        let mut old = Interp::new(&before);
        let mut new = Interp::new(&after);
        let is_same = match (old.run(&func.name, args.clone()), new.run(&func.name, args)) {
            (Ok(a), Ok(b)) => a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b)),
            (a, b) => a.is_err() && a == b,
        };
        assert!(
            is_same && old.output() == new.output(),
            "{}: another meaning",
            path.display()
        );
    }
}
