//! The wheel of the example replaces the original: `tests/wheel/compare_black_scholes.py`
//! compares the two, function by function.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::determinism::copy_tree;
use crate::paths;
use crate::process::{run, succeed};
use crate::python::{interpreter, python, scripts};

/// The folder that the wheel is installed in.
fn installed() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| install(&paths::scratch().join("wheel")))
}

fn install(folder: &Path) -> PathBuf {
    let (project, package, site) = (
        folder.join("black-scholes"),
        folder.join("package"),
        folder.join("site"),
    );
    let dist = package.join("dist");
    for old in [&project, &site, &dist] {
        if old.exists() {
            fs::remove_dir_all(old).unwrap();
        }
    }
    copy_tree(&paths::root().join("examples/black-scholes"), &project);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = [scripts()].into_iter().chain(std::env::split_paths(&path));
    let mut build = Command::new(env!("CARGO_BIN_EXE_pyrsc-under-test"));
    build
        .args(["build", "--as", "python", "--force", "-o"])
        .arg(&package)
        .arg(&project);
    build
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("CARGO_TARGET_DIR", paths::emitted_target());
    succeed(&mut build);
    let wheels = fs::read_dir(dist)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let wheels: Vec<PathBuf> = wheels.collect();
    assert_eq!(wheels.len(), 1, "{wheels:?}");
    let mut pip = Command::new(interpreter());
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--target",
    ]);
    succeed(pip.arg(&site).arg(&wheels[0]));
    site
}

/// Runs `tests/wheel/<script>` with the wheel, on so many threads.
fn script(name: &str, threads: u32) -> String {
    let mut command = python();
    command.arg(paths::root().join("tests/wheel").join(name));
    command.arg(paths::root().join("examples/black-scholes/black_scholes.py"));
    command
        .env("PYTHONPATH", installed())
        .env("RAYON_NUM_THREADS", threads.to_string());
    let ended = run(&mut command);
    assert!(ended.code == Some(0), "{}{}", ended.out, ended.err);
    ended.out
}

#[test]
fn the_wheel_answers_as_the_original_does() {
    let printed = script("compare_black_scholes.py", 2);
    assert!(printed.ends_with("all agree\n"), "{printed}");
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let one = script("digests.py", 1);
    assert_eq!(one.lines().count(), 6, "{one}");
    for threads in [2, 7] {
        assert_eq!(script("digests.py", threads), one, "with {threads} threads");
    }
}
