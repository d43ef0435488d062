//! Building what was emitted: the three ways in which it can end.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

use std::fs;
use std::process::Command;

use clap::Parser;
use pyrsc::args::Cli;
use pyrsc::cargo::{BuildOptions, build};
use pyrsc::failure::Failure;
use pyrsc::ui::Ui;
use tempfile::TempDir;

const OFFLINE: BuildOptions = BuildOptions {
    debug: true,
    offline: true,
    jobs: Some(1),
};

fn ui() -> Ui {
    let line = ["pyrsc", "-q", "--color", "never", "check", "."];
    Ui::new(&Cli::try_parse_from(line).unwrap())
}

fn package(manifest: &str, main: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    let head = "[package]\nname = \"demo\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(dir.path().join("Cargo.toml"), format!("{head}{manifest}")).unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    fs::write(dir.path().join("src/main.rs"), main).unwrap();
    dir
}

#[test]
fn a_package_that_builds_gives_its_executable() {
    let dir = package("", "fn main() { println!(\"{}\", 6 * 7) }");
    let binary = build(ui(), dir.path(), OFFLINE).unwrap().unwrap();
    assert_eq!(Command::new(binary).output().unwrap().stdout, b"42\n");
}

#[test]
fn rust_that_does_not_compile_is_our_bug() {
    let dir = package("", "fn main() { let x: i64 = \"\"; }");
    let failure = build(ui(), dir.path(), OFFLINE).unwrap_err();
    assert_eq!(failure.exit_code(), 3);
    let message = failure.to_string();
    assert!(message.contains("mismatched types"), "{message}");
    assert!(message.contains("This is a bug in pyrsc"), "{message}");
    assert!(
        message.contains(&dir.path().display().to_string()),
        "{message}"
    );
}

#[test]
fn a_missing_dependency_is_not_our_bug() {
    let dir = package(
        "[dependencies]\nno-such-crate-of-ours = \"1\"\n",
        "fn main() {}",
    );
    let failure = build(ui(), dir.path(), OFFLINE).unwrap_err();
    assert!(matches!(failure, Failure::Environment(_)), "{failure}");
    let message = failure.to_string();
    assert!(message.contains("without --offline"), "{message}");
}
