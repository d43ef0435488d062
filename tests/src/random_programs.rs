//! Random programs print the same under CPython and as Rust.
//!
//! `tests/random/generate.py` writes them: the same ones in each run, but for
//! `PYRSC_RANDOM=SEED,COUNT`, which asks for others.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use pyrsc_db::OutputForm;

use crate::compare::difference;
use crate::packages::{Workspace, emit, for_each};
use crate::paths;
use crate::process::{self, succeed};
use crate::python::python;

/// As many as a run of all tests has time for.
const USUAL: (&str, &str) = ("1", "30");

/// Programs that may be refused, of a hundred: the generator knows nothing of
/// what is not supported.
const REFUSED: usize = 10;

fn programs() -> Vec<PathBuf> {
    let asked = std::env::var("PYRSC_RANDOM").ok();
    let (seed, count) = match &asked {
        Some(text) => text.split_once(',').expect("PYRSC_RANDOM is SEED,COUNT"),
        None => USUAL,
    };
    let folder = paths::scratch().join("random-programs");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let mut generate = python();
    generate.arg(paths::root().join("tests/random/generate.py"));
    generate
        .args(["--seed", seed, "--count", count])
        .arg(&folder);
    succeed(&mut generate);
    let entries = fs::read_dir(&folder).unwrap();
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    programs.sort();
    programs
}

#[test]
fn random_programs_print_what_cpython_prints() {
    let programs = programs();
    let emitted = for_each(&programs, |path| emit(path, Some(OutputForm::Bin)));
    let packages = emitted.iter().filter_map(|package| package.as_ref().ok());
    let workspace = Workspace::write("random", packages);
    let errors = workspace.cargo("build", &[]);
    let pairs: Vec<_> = programs.iter().zip(&emitted).collect();
    let reports = for_each(&pairs, |(path, package)| {
        let package = match package {
            Ok(package) => package,
            // A diagnostic is a fair answer, a panic is none.
            Err(why) => return why.contains("panicked").then(|| why.clone()),
        };
        let said = errors.get(&package.name);
        if let Some(text) = said.filter(|text| text.contains("error")) {
            return Some(format!("rustc refused it\n{text}"));
        }
        let expected = process::run(python().arg(path));
        let binary = package.binary.as_deref().unwrap_or(&package.name);
        let actual = process::run_limited(&mut Command::new(workspace.executable(binary)));
        let same_end = expected.code == actual.code
            && (expected.code == Some(0) || expected.last_error() == actual.last_error());
        if !same_end {
            let (wanted, given) = (expected.last_error(), actual.last_error());
            return Some(format!("ends with {given:?} and not {wanted:?}\n"));
        }
        difference(&expected.out, &actual.out, 0).map(|lines| format!("- CPython, + Rust\n{lines}"))
    });
    let failed: Vec<String> = (programs.iter().zip(reports))
        .filter_map(|(path, report)| Some(format!("{}: {}", path.display(), report?)))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let refused: Vec<&String> = emitted.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(
        refused.len() * 100 <= programs.len() * REFUSED,
        "{} of {} programs are refused:\n{}",
        refused.len(),
        programs.len(),
        refused
            .iter()
            .map(|it| it.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
}
