//! The cases of `tests/ir/simplify`: a function, `; expect`, what becomes of
//! it, and the remarks. `PYRSC_BLESS=1` rewrites what comes after `; expect`.
//!
//! Each case is also run in the interpreter before and after, with random
//! arguments.

mod simplify_support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pyrsc_ir::Function;
use pyrsc_ir::text::{PrintOptions, parse_function, print_with};
use pyrsc_ir::verify::verify;
use pyrsc_passes::{Context, run_one};

use simplify_support::assert_same;
use simplify_support::samples::Random;

/// Runs of each case.
const RUNS: usize = 200;

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

#[test]
fn cases_come_out_as_expected() {
    let bless = std::env::var_os("PYRSC_BLESS").is_some();
    let mut wrong = String::new();
    let all = cases();
    assert!(!all.is_empty(), "no cases");
    for path in all {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let (input, expected) = text.split_once(MARK).unwrap_or((&text, ""));
        let func = parse_function(input).unwrap_or_else(|why| panic!("{name}: {why}"));
        verify(&func).unwrap_or_else(|why| panic!("{name}: {why}"));
        let (after, actual) = expected_text(&func);
        verify(&after).unwrap_or_else(|why| panic!("{name}, simplified: {why}\n{actual}"));
        let returned = assert_same(&func, &after, &mut Random::new(1), RUNS);
        assert!(returned > 0, "{name}: all runs raised");
        assert_eq!(
            expected_text(&func).1,
            actual,
            "{name}: two runs, two results"
        );
        if bless {
            std::fs::write(&path, format!("{input}{MARK}{actual}")).expect("a case can be written");
        } else if actual != expected {
            write!(wrong, "\n{name}: expected\n{expected}\nbut got\n{actual}").expect("text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n(PYRSC_BLESS=1 accepts)");
}
