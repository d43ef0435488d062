//! What the README tells to do works, as it stands there.

use std::fs;
use std::process::Command;

use crate::paths;
use crate::process::succeed;

/// The command that does the main job, without `--release`: what the tests were
/// built with is at hand.
#[test]
fn the_first_command_runs_the_example() {
    let readme = fs::read_to_string(paths::root().join("README.md")).unwrap();
    let mut lines = readme.lines();
    let shown = lines.find_map(|line| line.strip_prefix("$ cargo run --release "));
    let command = shown.unwrap().split('#').next().unwrap();
    let mut cargo = Command::new("cargo");
    cargo
        .args(["run", "--quiet"])
        .args(command.split_whitespace());
    let out = succeed(cargo.current_dir(paths::root()));
    assert!(out.contains("parity holds: True"), "{out}");
}
