//! What every emitted package must be, whatever it computes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pyrsc::pipeline::Package;
use pyrsc_db::OutputForm;
use walkdir::WalkDir;

use crate::differential::{emitted, workspace};
use crate::packages::{Workspace, emit};
use crate::paths;
use crate::process::run;

/// The examples, in the forms in which they are used.
fn examples() -> Vec<Package> {
    let project = paths::root().join("examples/black-scholes");
    vec![emit(&project, Some(OutputForm::Bin)).unwrap()]
}

#[test]
fn emitted_rust_is_safe_and_silences_nothing() {
    let mut found = String::new();
    let examples = examples();
    let programs = emitted()
        .iter()
        .filter_map(|(_, package)| package.as_ref().ok());
    for package in programs.chain(&examples) {
        let rust = package
            .files
            .iter()
            .filter(|file| file.path.ends_with(".rs"));
        for file in rust {
            let tokens: TokenStream = file.text.parse().unwrap();
            for word in forbidden(tokens) {
                found += &format!("{}/{}: `{word}`\n", package.name, file.path);
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// `unsafe`, and attributes that allow something.
fn forbidden(tokens: TokenStream) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut after_hash = false;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if ident == "unsafe" => found.push("unsafe"),
            TokenTree::Group(group) => {
                let is_attribute = after_hash && group.delimiter() == Delimiter::Bracket;
                let first = group.stream().into_iter().next();
                if is_attribute && first.is_some_and(|first| first.to_string() == "allow") {
                    found.push("allow");
                }
                found.extend(forbidden(group.stream()));
            }
            _ => {}
        }
        let is = |mark: char| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == mark);
        after_hash = is('#') || (after_hash && is('!'));
    }
    found
}

#[test]
fn clippy_finds_nothing_in_emitted_rust() {
    let mut found = String::new();
    let examples = Workspace::write("example", &examples());
    let flags: &[&str] = &["--", "-D", "warnings"];
    for workspace in [workspace(), examples] {
        for (package, text) in workspace.cargo("clippy", flags) {
            found += &format!("{package}:\n{text}\n");
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn rustfmt_leaves_emitted_rust_as_it_is() {
    let examples = Workspace::write("example", &examples());
    for workspace in [workspace(), examples] {
        let files = WalkDir::new(workspace.folder())
            .into_iter()
            .map(|entry| entry.unwrap().into_path());
        let is_rust = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "rs");
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--check", "--edition", "2024"]);
        let ended = run(rustfmt.args(files.filter(is_rust)));
        let shown: Vec<&str> = ended.out.lines().take(100).collect();
        assert!(ended.code == Some(0), "{}\n{}", shown.join("\n"), ended.err);
    }
}

#[test]
fn emitted_packages_carry_no_path_of_this_machine() {
    let here = fs::canonicalize(paths::root()).unwrap();
    let here = here.display().to_string();
    for package in emitted()
        .iter()
        .filter_map(|(_, package)| package.as_ref().ok())
    {
        let with_path = package.files.iter().find(|file| file.text.contains(&here));
        assert!(
            with_path.is_none(),
            "{}: {:?}",
            package.name,
            with_path.map(|file| &file.path)
        );
    }
}

/// The package's Rust but for the support code, which is not the program's, in
/// lines for each of its Python.
#[test]
fn emitted_rust_is_about_as_long_as_its_python() {
    let project = paths::root().join("examples/black-scholes");
    let lines = |text: &str| text.lines().count();
    let python: usize = ["black_scholes.py", "main.py"]
        .iter()
        .map(|file| lines(&fs::read_to_string(project.join(file)).unwrap()))
        .sum();
    let is_own = |path: &str| path.ends_with(".rs") && !path.starts_with("src/support");
    for package in examples() {
        let files = package.files.iter().filter(|file| is_own(&file.path));
        let rust: usize = files.map(|file| lines(&file.text)).sum();
        assert!(2 * rust <= 3 * python, "{rust} lines for {python}");
    }
}

/// A fused multiply-add is an instruction where the loop was compiled for it. It
/// would be a call if the closure for the elements were not part of the loop.
#[cfg(target_arch = "x86_64")]
#[test]
fn what_is_done_with_elements_is_part_of_the_loop() {
    use object::{Object, ObjectSymbol};
    for package in examples() {
        let folder = paths::scratch().join("release");
        pyrsc::package_dir::write(&folder, &package.files, true).unwrap();
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--release", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", paths::emitted_target());
        crate::process::succeed(&mut cargo);
        let name = package.binary.as_ref().unwrap();
        let program = paths::emitted_target().join("release").join(name);
        let program = fs::read(program).unwrap();
        let program = object::File::parse(&*program).unwrap();
        let names: Vec<&str> = program.symbols().filter_map(|it| it.name().ok()).collect();
        assert!(names.len() > 100, "the program has its symbols");
        assert!(!names.contains(&"fma") && !names.contains(&"fmaf"));
    }
}
