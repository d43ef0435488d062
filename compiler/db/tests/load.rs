//! Loading projects from disk: which modules they consist of, what they are
//! called, and how everything that can be wrong is reported.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use pyrsc_db::{Database, IntMode, Options, OutputForm, Project, load_project, render};
use tempfile::TempDir;

/// Writes a project called `demo`; a path that ends in `/` is a folder.
fn project(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let root = dir.path().join("demo");
    fs::create_dir(&root).unwrap();
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn load(db: &Database, dir: &TempDir, path: &str) -> Project {
    load_project(db, &dir.path().join(path), Options::default()).unwrap()
}

/// `path = module` of each file, in order.
fn check_modules(files: &[&str], expected: Expect) {
    let texts: Vec<(&str, &[u8])> = files.iter().map(|&path| (path, &b""[..])).collect();
    let (db, dir) = (Database::new(), project(&texts));
    let loaded = load(&db, &dir, "demo");
    let line =
        |&file: &pyrsc_db::SourceFile| format!("{} = {}\n", file.path(&db), file.module(&db));
    expected.assert_eq(&loaded.files(&db).iter().map(line).collect::<String>());
}

/// The rendered problems, with the temporary folder taken out.
fn check_error(files: &[(&str, &[u8])], path: &str, expected: Expect) {
    let (db, dir) = (Database::new(), project(files));
    let error = load_project(&db, &dir.path().join(path), Options::default()).unwrap_err();
    let text = render(&db, &error.diagnostics, false);
    let folder = dir.path().display().to_string();
    expected.assert_eq(&text.replace(&format!("{folder}/"), ""));
}

#[test]
fn modules_are_named_as_python_imports_them() {
    check_modules(
        &[
            "main.py",
            "pricing/__init__.py",
            "pricing/bs.py",
            "data.csv",
        ],
        expect![[r#"
            main.py = main
            pricing/__init__.py = pricing
            pricing/bs.py = pricing.bs
        "#]],
    );
}

#[test]
fn a_folder_that_is_a_package_gives_its_name_to_its_modules() {
    check_modules(
        &["__init__.py", "a.py"],
        expect![[r#"
            __init__.py = demo
            a.py = demo.a
        "#]],
    );
}

#[test]
fn src_is_a_root_only_where_packaging_files_say_so() {
    check_modules(
        &["pyproject.toml", "src/a.py"],
        expect![[r#"
            src/a.py = a
        "#]],
    );
    check_modules(
        &["src/a.py"],
        expect![[r#"
            src/a.py = src.a
        "#]],
    );
}

#[test]
fn what_is_not_the_users_code_is_not_searched() {
    check_modules(
        &[
            "a.py",
            ".git/hook.py",
            "__pycache__/a.py",
            "environment/pyvenv.cfg",
            "environment/lib/x.py",
            "demo-rs/.pyrsc/manifest.json",
            "demo-rs/python/x.py",
            "target/CACHEDIR.TAG",
            "target/x.py",
        ],
        expect![[r#"
            a.py = a
        "#]],
    );
}

#[test]
fn a_package_hides_the_module_of_its_name() {
    check_modules(
        &["a.py", "a/__init__.py"],
        expect![[r#"
            a/__init__.py = a
        "#]],
    );
}

#[test]
fn a_single_file_is_a_project_named_for_its_stem() {
    let (db, dir) = (
        Database::new(),
        project(&[("solve.py", b"x = 1\n"), ("b.py", b"")]),
    );
    let loaded = load(&db, &dir, "demo/solve.py");
    assert_eq!(loaded.name(&db), "solve");
    assert_eq!(loaded.files(&db).len(), 1);
    assert_eq!(loaded.files(&db)[0].module(&db), "solve");
}

#[test]
fn a_path_that_ends_in_dots_has_the_name_of_its_folder() {
    let (db, dir) = (Database::new(), project(&[("a/b.py", b"")]));
    assert_eq!(load(&db, &dir, "demo/a/..").name(&db), "demo");
    assert_eq!(load(&db, &dir, "demo/.").name(&db), "demo");
}

#[test]
fn text_is_what_the_tokenizer_of_python_sees() {
    let (db, dir) = (
        Database::new(),
        project(&[("a.py", b"\xEF\xBB\xBFx = 1\r\ny = 2\r")]),
    );
    let loaded = load(&db, &dir, "demo");
    assert_eq!(loaded.files(&db)[0].text(&db), "x = 1\ny = 2\n");
}

#[test]
fn configuration_is_read_and_the_command_line_wins() {
    let toml = br#"
[project]
entry = "main"
[build]
form = "python"
[numeric]
int = "wrapping"
[exports]
"pricing.bs.f" = ["f64[:]", "f64"]
"#;
    let (db, dir) = (
        Database::new(),
        project(&[("main.py", b""), ("pyrsc.toml", toml)]),
    );
    let options = Options {
        form: Some(OutputForm::Rust),
        ..Options::default()
    };
    let loaded = load_project(&db, &dir.path().join("demo"), options).unwrap();
    let config = loaded.config(&db);
    assert_eq!(config.entry.as_deref(), Some("main"));
    assert_eq!(config.form, Some(OutputForm::Rust));
    assert_eq!(config.int, IntMode::Wrapping);
    assert_eq!(config.exports["pricing.bs.f"].types, ["f64[:]", "f64"]);
}

#[test]
fn an_unknown_key_is_shown_where_it_stands() {
    check_error(
        &[("a.py", b""), ("pyrsc.toml", b"[build]\nfrom = \"rust\"\n")],
        "demo",
        expect![[r#"
            error[P0006]: unknown key `from`, expected `form`
              ┌─ pyrsc.toml:2:1
              │
            2 │ from = "rust"
              │ ^^^^

        "#]],
    );
}

#[test]
fn an_unknown_value_lists_the_known_ones() {
    check_error(
        &[("a.py", b""), ("pyrsc.toml", b"[numeric]\nint = \"big\"\n")],
        "demo",
        expect![[r#"
            error[P0006]: unknown value `big`, expected `checked` or `wrapping`
              ┌─ pyrsc.toml:2:7
              │
            2 │ int = "big"
              │       ^^^^^

        "#]],
    );
}

#[test]
fn every_file_that_is_not_utf8_is_shown() {
    check_error(
        &[("a.py", b"# caf\xE9\n"), ("b.py", b"x = 1\ny = '\xFF'\n")],
        "demo",
        expect![[r#"
            error[P0002, not supported]: `a.py` is not UTF-8: byte 5 is 0xE9
              ┌─ a.py:1:6
              │
            1 │ # caf�
              │      ^ this byte
              │
              = help: save the file as UTF-8 and remove any `coding:` comment

            error[P0002, not supported]: `b.py` is not UTF-8: byte 11 is 0xFF
              ┌─ b.py:2:6
              │
            2 │ y = '�'
              │      ^ this byte
              │
              = help: save the file as UTF-8 and remove any `coding:` comment

        "#]],
    );
}

#[test]
fn a_project_without_modules_is_an_error() {
    check_error(
        &[("a.txt", b"")],
        "demo",
        expect![[r#"
        error[P0003]: `demo` holds no Python file
         = hidden folders, virtual environments, `__pycache__` and folders that pyrsc or cargo wrote are not searched
         = help: give the folder with the modules, or one `.py` file

    "#]],
    );
}

#[test]
fn a_path_that_leads_nowhere_is_wrong_usage() {
    check_error(
        &[("a.txt", b"")],
        "demo/b",
        expect![[r#"
        error[P0004]: `demo/b` does not exist
         = help: PROJECT is a folder with Python modules, or one `.py` file

    "#]],
    );
    check_error(
        &[("a.txt", b"")],
        "demo/a.txt",
        expect![[r#"
        error[P0004]: `demo/a.txt` is neither a folder nor a `.py` file
         = help: PROJECT is a folder with Python modules, or one `.py` file

    "#]],
    );
    let db = Database::new();
    let error = load_project(&db, Path::new("/no/such"), Options::default()).unwrap_err();
    assert!(error.is_usage());
}
