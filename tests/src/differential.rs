//! Every program of `tests/run` prints the same under CPython and as Rust.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use pyrsc::pipeline::Package;
use pyrsc_db::OutputForm;

use crate::case::{Case, cases};
use crate::compare::difference;
use crate::packages::{Workspace, emit, for_each};
use crate::paths;
use crate::process::{self, Ended};
use crate::python::python;

/// All programs with what became of them; shared by the tests.
pub fn emitted() -> &'static [(Case, Result<Package, String>)] {
    static EMITTED: OnceLock<Vec<(Case, Result<Package, String>)>> = OnceLock::new();
    EMITTED.get_or_init(|| {
        for_each(&cases(), |case| {
            (case.clone(), emit(&case.project, Some(OutputForm::Bin)))
        })
    })
}

/// The workspace that all of them are built in.
pub fn workspace() -> Workspace {
    Workspace::write(
        "run",
        emitted()
            .iter()
            .filter_map(|(_, package)| package.as_ref().ok()),
    )
}

#[test]
fn programs_print_what_cpython_prints() {
    let workspace = workspace();
    let errors = workspace.cargo("build", &[]);
    let reports = for_each(emitted(), |(case, package)| {
        let package = match package {
            Ok(package) => package,
            Err(why) => return Some(format!("not compiled\n{why}")),
        };
        let binary = package.binary.as_deref().unwrap_or(&package.name);
        match errors
            .get(&package.name)
            .filter(|text| text.contains("error"))
        {
            Some(text) => Some(format!("rustc refused it\n{text}")),
            None => run_both(case, &workspace.executable(binary)),
        }
    });
    let names = emitted().iter().map(|(case, _)| &case.name);
    let failed: Vec<String> = names
        .zip(reports)
        .filter_map(|(name, report)| Some(format!("{name}: {}", report?)))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} programs differ:\n\n{}",
        failed.len(),
        emitted().len(),
        failed.join("\n")
    );
}

/// Runs a program both ways; what differs, if anything does.
fn run_both(case: &Case, executable: &Path) -> Option<String> {
    let folder = case.program.parent().unwrap();
    let expected = process::run(
        python()
            .arg(&case.program)
            .args(&case.args)
            .current_dir(folder),
    );
    let actual = process::run_limited(
        Command::new(executable)
            .args(&case.args)
            .current_dir(folder),
    );
    let outcome = |ended: &Ended| {
        (
            ended.code,
            ended.code.map(|code| {
                if code == 0 {
                    String::new()
                } else {
                    ended.last_error().to_owned()
                }
            }),
        )
    };
    let wanted = case.error.clone().unwrap_or_default();
    let reference = outcome(&expected);
    assert!(
        reference.1.as_deref().map(str::trim_end) == Some(&wanted),
        "{}: CPython ends with {reference:?}:\n{}",
        case.name,
        expected.err
    );
    let documented = case.instead.clone().map(|error| (Some(1), Some(error)));
    let wanted = documented.as_ref().unwrap_or(&reference);
    if outcome(&actual) != *wanted {
        return Some(format!(
            "ends with {:?} and not {wanted:?}\n{}{}",
            outcome(&actual),
            actual.out,
            actual.err
        ));
    }
    if documented.is_some() && expected.out.starts_with(&actual.out) {
        return None;
    }
    difference(&expected.out, &actual.out, case.ulp)
        .map(|lines| format!("- CPython, + Rust\n{lines}"))
}

/// The example has no comments for us, and prints how long it took.
#[test]
fn the_example_prints_what_cpython_prints() {
    let project = paths::root().join("examples/black-scholes");
    let package = emit(&project, Some(OutputForm::Bin)).unwrap();
    let workspace = Workspace::write("example", [&package]);
    assert_eq!(workspace.cargo("build", &[]), [].into());
    let binary = package.binary.as_deref().unwrap();
    let shown = |ended: Ended| {
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let lines = ended
            .out
            .lines()
            .map(|line| line.split("time:").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    };
    let expected = shown(process::run(
        python().arg(project.join("main.py")).arg("20000"),
    ));
    let actual = shown(process::run(
        Command::new(workspace.executable(binary)).arg("20000"),
    ));
    if let Some(lines) = difference(&expected, &actual, 0) {
        panic!("- CPython, + Rust\n{lines}");
    }
}
