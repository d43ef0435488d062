//! The house rules: what may import what, sizes of files, marks, links.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

use crate::paths::root;
use crate::process::succeed;

/// Which of our crates each crate may import. Cargo enforces the direction,
/// this the list; "all" are the crates of the compiler.
const ARROWS: [(&str, &str); 11] = [
    ("pyrsc-ir", ""),
    ("pyrsc-db", ""),
    ("pyrsc-rt", ""),
    ("pyrsc-maps", "ir"),
    ("pyrsc-syntax", "db"),
    ("pyrsc-hir", "syntax db maps ir"),
    ("pyrsc-lower", "hir db maps ir"),
    ("pyrsc-passes", "ir"),
    ("pyrsc-emit", "ir maps"),
    ("pyrsc", "db syntax hir lower passes emit maps ir"),
    ("pyrsc-tests", "pyrsc db hir"),
];

/// The most lines that a source file may have.
const LONGEST_FILE: usize = 500;

/// Folders that hold nothing of ours, or nothing that is written by hand.
const SKIPPED: [&str; 4] = ["target", ".git", "__pycache__", "node_modules"];

fn files_with(endings: &[&str]) -> Vec<PathBuf> {
    let wanted = |path: &Path| {
        path.extension()
            .is_some_and(|it| endings.iter().any(|ending| it == *ending))
    };
    let entries = WalkDir::new(root()).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        !SKIPPED.contains(&&*name) && (!entry.file_type().is_dir() || !name.ends_with("-rs"))
    });
    let paths = entries.map(|entry| entry.unwrap().into_path());
    paths.filter(|path| wanted(path)).collect()
}

/// Asserts that no file breaks a rule; `rule` says what is wrong with a text.
fn hold(endings: &[&str], rule: impl Fn(&Path, &str) -> Vec<String>) {
    let mut found = String::new();
    for path in files_with(endings) {
        let text = fs::read_to_string(&path).unwrap();
        for wrong in rule(&path, &text) {
            found += &format!(
                "{}: {wrong}\n",
                path.strip_prefix(root()).unwrap().display()
            );
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn crates_import_what_the_table_says() {
    let mut cargo = Command::new("cargo");
    cargo
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root());
    let metadata: serde_json::Value = serde_json::from_str(&succeed(&mut cargo)).unwrap();
    let mut actual: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let ours = dependencies.filter(|it| !it["path"].is_null());
        // What only a crate's own tests use is no arrow, but for the tests crate.
        let name = package["name"].as_str().unwrap();
        let ours = ours.filter(|it| name == "pyrsc-tests" || it["kind"].is_null());
        let names = ours.map(|it| it["name"].as_str().unwrap().to_owned());
        actual.insert(name.to_owned(), names.collect());
    }
    let full = |name: &str| {
        if name == "pyrsc" {
            name.to_owned()
        } else {
            format!("pyrsc-{name}")
        }
    };
    let expected =
        ARROWS.map(|(from, to)| (from.to_owned(), to.split_whitespace().map(full).collect()));
    assert_eq!(actual, BTreeMap::from(expected));
}

#[test]
fn source_files_say_what_they_are_and_stay_short() {
    hold(&["rs"], |path, text| {
        let mut wrong = Vec::new();
        let is_case = path
            .components()
            .any(|part| part.as_os_str() == "cases" || part.as_os_str() == "mini");
        if !text.starts_with("//!") && !is_case {
            wrong.push("it does not start with `//!`".to_owned());
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !is_case {
            wrong.push(format!("{lines} lines"));
        }
        wrong
    });
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together, so that this file does not find itself.
    let marks = [
        ["TO", "DO"],
        ["XX", "X"],
        ["HA", "CK"],
        ["todo", "!("],
        ["unimplemented", "!("],
    ]
    .map(|parts| parts.concat());
    let skips = [["#[ign", "ore"], ["#[should_", "panic"]].map(|parts| parts.concat());
    hold(&["rs", "py", "toml", "md"], |_, text| {
        let lines = text.lines().zip(1..);
        let found = lines.filter(|(line, _)| {
            marks
                .iter()
                .chain(&skips)
                .any(|mark| line.contains(&**mark))
        });
        found
            .map(|(line, number)| format!("line {number}: {}", line.trim()))
            .collect()
    });
}

#[test]
fn lines_end_without_white_space() {
    hold(&["rs", "py", "toml", "md", "ir"], |_, text| {
        let lines = text.lines().zip(1..);
        let found = lines.filter(|(line, _)| line.ends_with([' ', '\t', '\r']));
        let mut wrong: Vec<String> = found
            .map(|(_, number)| format!("line {number} ends with white space"))
            .collect();
        if !text.is_empty() && !text.ends_with('\n') {
            wrong.push("the last line has no end".to_owned());
        }
        wrong
    });
}

#[test]
fn links_of_documents_lead_somewhere() {
    hold(&["md"], |path, text| {
        let mut wrong = Vec::new();
        for (index, _) in text.match_indices("](") {
            let target = text[index + 2..].split(')').next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            let is_path =
                !file.is_empty() && !file.contains("://") && !file.contains(char::is_whitespace);
            if is_path && !path.parent().unwrap().join(file).exists() {
                wrong.push(format!("`{target}` is not there"));
            }
        }
        wrong
    });
}

#[test]
fn texts_name_no_place_of_one_machine() {
    let homes = [["/ho", "me/"], ["/Use", "rs/"], ["/ro", "ot/"]].map(|parts| parts.concat());
    hold(&["rs", "py", "toml", "md", "ir"], |_, text| {
        let lines = text.lines().zip(1..);
        let found = lines.filter(|(line, _)| homes.iter().any(|home| line.contains(&**home)));
        found
            .map(|(line, number)| format!("line {number}: {}", line.trim()))
            .collect()
    });
}
