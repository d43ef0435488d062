//! The binary itself: exit codes, who gets which output, Ctrl-C.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn pyrsc(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pyrsc"));
    command.current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = pyrsc(folder).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn a_project_that_does_not_exist_is_wrong_usage() {
    let dir = TempDir::new().unwrap();
    let (code, out, err) = run(dir.path(), &["check", "nowhere"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err.matches("does not exist").count(), 1, "{err}");
}

#[test]
fn a_file_that_cannot_be_read_is_the_programs_error() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("a.py"), b"'\xFF'").unwrap();
    let (code, _, err) = run(dir.path(), &["check", "."]);
    assert_eq!(code, 1);
    assert!(err.contains("P0002"), "{err}");
}

#[test]
fn tools_get_one_document_and_nothing_else() {
    let dir = TempDir::new().unwrap();
    let (code, out, err) = run(dir.path(), &["check", "--json", "nowhere"]);
    assert_eq!((code, err.as_str()), (2, ""));
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["exit_code"], 2);
    assert_eq!(document["diagnostics"][0]["code"], "P0004");
}

#[test]
fn nothing_of_the_users_is_cleaned() {
    let dir = TempDir::new().unwrap();
    fs::create_dir_all(dir.path().join("demo-rs/target")).unwrap();
    fs::create_dir(dir.path().join("demo")).unwrap();
    let (code, _, err) = run(dir.path(), &["clean", "demo"]);
    assert_eq!(code, 2, "{err}");
    assert!(dir.path().join("demo-rs/target").exists());
}

#[test]
fn cleaning_removes_what_was_built_and_keeps_the_source() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("demo-rs");
    for file in [
        ".pyrsc/manifest.json",
        "src/main.rs",
        "target/debug/x",
        "dist/x.whl",
    ] {
        let file = out.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "{}").unwrap();
    }
    let (code, _, err) = run(dir.path(), &["clean", "demo"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.join("src/main.rs").exists());
    assert!(!out.join("target").exists() && !out.join("dist").exists());
}

/// A `cargo` that says that it was called, and then takes long.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_build_and_leaves_the_package_whole() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    let dir = TempDir::new().unwrap();
    let [cargo, called, ended] = ["cargo", "called", "ended"].map(|name| dir.path().join(name));
    fs::write(
        &cargo,
        format!(
            "#!/bin/sh\ntouch {}\nsleep 60 && touch {}\n",
            called.display(),
            ended.display()
        ),
    )
    .unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(dir.path().join("demo")).unwrap();
    fs::write(dir.path().join("demo/main.py"), "print(1)\n").unwrap();

    let path = format!(
        "{}:{}",
        dir.path().display(),
        std::env::var("PATH").unwrap()
    );
    let mut child = pyrsc(dir.path())
        .args(["build", "demo"])
        .env("PATH", path)
        .spawn()
        .unwrap();
    while !called.exists() {
        let ended = child.try_wait().unwrap();
        assert_eq!(ended, None, "it ended before it called cargo");
        std::thread::sleep(Duration::from_millis(10));
    }
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!ended.exists(), "cargo ran to its end");
    assert!(dir.path().join("demo-rs/.pyrsc/manifest.json").exists());
}
