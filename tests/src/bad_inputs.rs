//! What users get wrong: each time an exit code that scripts can rely on, and
//! a message that says what to do. Never a panic, never half a package.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::process::{Ended, run};

fn pyrsc(folder: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pyrsc-under-test"));
    run(command.current_dir(folder).args(arguments))
}

/// A folder with a project `demo` of these files.
fn project(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("demo")).unwrap();
    for (path, text) in files {
        fs::write(folder.path().join("demo").join(path), text).unwrap();
    }
    folder
}

/// Builds `demo`, which must fail with these texts and leave nothing behind.
fn refused(folder: &TempDir, code: i32, texts: &[&str]) {
    let ended = pyrsc(folder.path(), &["build", "demo"]);
    assert_eq!(ended.code, Some(code), "{}", ended.err);
    for text in texts {
        assert!(
            ended.err.contains(text),
            "`{text}` is not in:\n{}",
            ended.err
        );
    }
    assert!(
        !folder.path().join("demo-rs").exists(),
        "something was written"
    );
}

#[test]
fn a_folder_without_python() {
    refused(&project(&[]), 1, &["P0003", "no Python file"]);
    refused(&project(&[("notes.txt", b"nothing")]), 1, &["P0003"]);
}

#[test]
fn a_text_that_is_not_utf8() {
    refused(
        &project(&[("main.py", b"print('\xE4')\n")]),
        1,
        &["P0002", "main.py"],
    );
    refused(&project(&[("main.py", b"print(1)\0\n")]), 1, &["main.py"]);
}

#[test]
fn a_syntax_error_is_shown_at_its_place() {
    refused(
        &project(&[("main.py", b"print(1)\nif x\n    pass\n")]),
        1,
        &["P0001", "main.py:2:"],
    );
}

#[test]
fn all_problems_are_shown_at_once() {
    let files: [(&str, &[u8]); 2] = [
        (
            "main.py",
            b"import nowhere\nimport helper\nprint(helper.f(missing))\n",
        ),
        ("helper.py", b"def f(x):\n    return x +\n"),
    ];
    refused(&project(&files), 1, &["P0001", "P0102", "P0101"]);
}

#[test]
fn a_missing_module() {
    refused(
        &project(&[("main.py", b"import nowhere\nprint(nowhere.x)\n")]),
        1,
        &["P0102", "nowhere"],
    );
}

#[test]
fn modules_in_a_circle() {
    let files: [(&str, &[u8]); 2] = [
        ("main.py", b"import other\nLIMIT = 1\nprint(other.f())\n"),
        (
            "other.py",
            b"import main\ndef f():\n    return main.LIMIT\n",
        ),
    ];
    refused(&project(&files), 1, &["P0104"]);
}

#[test]
fn a_project_that_does_not_exist_or_is_no_python() {
    let folder = project(&[("data.csv", b"1,2\n")]);
    for name in ["nowhere", "demo/data.csv"] {
        let ended = pyrsc(folder.path(), &["build", name]);
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains("P0004"), "{}", ended.err);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_dangling_link() {
    let folder = project(&[("main.py", b"import part\nprint(part.x)\n")]);
    std::os::unix::fs::symlink("nowhere.py", folder.path().join("demo/part.py")).unwrap();
    let ended = pyrsc(folder.path(), &["build", "demo"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("part"), "{}", ended.err);
}

/// A file in the place of the folder refuses everybody, the administrator too.
#[test]
fn an_output_folder_that_cannot_be_made() {
    let folder = project(&[("main.py", b"print(1)\n")]);
    fs::write(folder.path().join("taken"), "mine").unwrap();
    for out in ["taken", "taken/below"] {
        let ended = pyrsc(folder.path(), &["build", "demo", "--emit-only", "-o", out]);
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains("--out"), "{}", ended.err);
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("taken")).unwrap(),
        "mine"
    );
}

#[test]
fn no_cargo_still_leaves_the_package() {
    let folder = project(&[("main.py", b"print(1)\n")]);
    let empty = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pyrsc-under-test"));
    command
        .current_dir(folder.path())
        .args(["build", "demo"])
        .env("PATH", empty.path());
    let ended = run(&mut command);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(ended.err.contains("cargo was not found"), "{}", ended.err);
    assert!(folder.path().join("demo-rs/src/main.rs").exists());
}

#[test]
fn deep_nesting_is_no_crash() {
    let deep = format!("print({}1{})\n", "(".repeat(2_000), ")".repeat(2_000));
    let sums = format!("print({}0)\n", "1 + ".repeat(3_000));
    for text in [deep, sums] {
        let folder = project(&[("main.py", text.as_bytes())]);
        let ended = pyrsc(folder.path(), &["check", "demo"]);
        assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
    }
}

#[test]
fn a_program_hands_on_its_exit_code_and_output() {
    let text = b"import sys\nprint('out', sys.argv[1])\nprint(int(sys.argv[2]))\n";
    let folder = project(&[("main.py", text)]);
    let target = crate::paths::emitted_target();
    let started = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pyrsc-under-test"));
        command
            .current_dir(folder.path())
            .env("CARGO_TARGET_DIR", &target);
        run(command
            .args(["run", "-q", "--debug", "demo", "--"])
            .args(arguments))
    };
    let ended = started(&["a b", "7"]);
    assert_eq!(
        (ended.code, &*ended.out),
        (Some(0), "out a b\n7\n"),
        "{}",
        ended.err
    );
    let ended = started(&["a", "seven"]);
    assert_eq!(
        (ended.code, &*ended.out),
        (Some(1), "out a\n"),
        "{}",
        ended.err
    );
    assert!(
        ended
            .last_error()
            .starts_with("ValueError: invalid literal"),
        "{}",
        ended.err
    );
}
