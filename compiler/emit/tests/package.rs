//! Whole packages of a small program: their layout, and that they build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pyrsc_emit::package::format::rustfmt;
use pyrsc_emit::package::{Entry, Form, Package, package};

mod mini;

fn bin() -> Form {
    Form::Bin(Entry {
        path: "pricing::curves::main".to_owned(),
        file: "main.py".to_owned(),
    })
}

fn make(form: Form) -> Package {
    let mut package = package(&mini::input(form)).expect("the program is complete");
    package.files = rustfmt(package.files);
    package
}

fn paths(package: &Package) -> Vec<&str> {
    package
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .collect()
}

fn text<'a>(package: &'a Package, path: &str) -> &'a str {
    &package
        .files
        .iter()
        .find(|(it, _)| it == path)
        .expect("the file is listed")
        .1
}

/// Writes a package into a folder of its own, for cargo to build.
fn write(package: &Package, name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for folder in ["src", "python", "wheel"] {
        let _ = fs::remove_dir_all(root.join(folder));
    }
    for (path, text) in &package.files {
        let path = root.join(path);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    root
}

fn run(command: &mut Command) {
    assert!(
        command.status().expect("the program is there").success(),
        "{command:?}"
    );
}

#[test]
fn layout_of_each_form() {
    let library = [
        ".gitignore",
        "Cargo.toml",
        "README.md",
        "rustfmt.toml",
        "src/bs.rs",
        "src/lib.rs",
        "src/pricing.rs",
        "src/pricing/curves.rs",
        "src/support.rs",
        "src/support/elementwise.rs",
        "src/support/erf.rs",
        "src/support/error.rs",
        "src/support/input.rs",
        "src/support/math.rs",
        "src/support/shape.rs",
    ];
    assert_eq!(paths(&make(Form::Rust)), library);
    let bin = make(bin());
    assert_eq!(bin.executable.as_deref(), Some("mini-bs"));
    assert!(text(&bin, "src/main.rs").contains("error::run(mini_bs::pricing::curves::main)"));
}

#[test]
fn comments_and_expectations_are_in_place() {
    let package = make(Form::Rust);
    let bs = text(&package, "src/bs.rs");
    assert!(bs.starts_with("//! Prices of options.\n\nuse "), "{bs}");
    let root = text(&package, "src/lib.rs");
    assert!(
        root.contains("\n#![expect(non_snake_case, reason"),
        "{root}"
    );
    assert!(
        bs.contains("// Of one year.\npub const RATE: f64 = 0.05;\n\n"),
        "{bs}"
    );
    assert!(bs.contains("    // d1 and d2 of the formula\n"), "{bs}");
}

#[test]
fn the_same_input_gives_the_same_text() {
    assert_eq!(
        make(Form::Python(mini::python())),
        make(Form::Python(mini::python()))
    );
}

#[test]
fn every_rust_file_is_formatted_and_parses_without_rustfmt() {
    let files = make(Form::Python(mini::python())).files;
    assert_eq!(rustfmt(files.clone()), files);
    let plain = package(&mini::input(Form::Python(mini::python()))).unwrap();
    assert_ne!(plain.files, files);
    for (path, text) in plain.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

/// Builds with warnings denied, by rustc and by clippy.
fn lint(root: &Path) {
    let mut clippy = Command::new("cargo");
    clippy
        .env_remove("CARGO_TARGET_DIR")
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(root);
    run(clippy.args(["clippy", "--workspace", "--all-targets"]));
}

#[test]
fn the_executable_builds_without_warnings() {
    let root = write(&make(bin()), "bin-package");
    lint(&root);
    let mut start = Command::new("cargo");
    start.env_remove("CARGO_TARGET_DIR").current_dir(&root);
    let output = start
        .args(["run", "--quiet", "--release"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), CALAMITY);
    assert_eq!(output.status.code(), Some(1));
}

const CALAMITY: &str = "Traceback (most recent call last):\n  File \"pricing/curves.py\", line 9\n\
                        ValueError: no curve\n";

#[test]
fn the_wheel_answers_as_python_does() {
    let root = write(&make(Form::Python(mini::python())), "wheel-package");
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("environment");
    let program = |name: &str| Command::new(environment.join("bin").join(name));
    if !environment.join("bin/maturin").exists() {
        run(Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment));
        run(program("pip").args(["install", "--quiet", "maturin", "numpy", "scipy"]));
    }
    lint(&root);
    let _ = fs::remove_dir_all(root.join("dist"));
    let mut build = program("maturin");
    build
        .env_remove("CARGO_TARGET_DIR")
        .env("RUSTFLAGS", "-Dwarnings");
    run(build
        .args(["build", "--release", "--out", "dist"])
        .current_dir(&root));
    let wheels = fs::read_dir(root.join("dist"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut install = program("pip");
    install.args(["install", "--quiet", "--force-reinstall", "--no-deps"]);
    run(install.args(wheels));
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mini/check_wheel.py");
    run(program("python")
        .arg("-I")
        .arg(check)
        .current_dir(env!("CARGO_TARGET_TMPDIR")));
}
