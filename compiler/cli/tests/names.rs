//! Names of packages and of their folders.

use std::path::Path;

use pyrsc::names::{crate_name, default_out};

#[test]
fn a_project_gives_a_name_that_cargo_takes() {
    for (project, expected) in [
        ("black-scholes", "black-scholes"),
        ("motion_planning", "motion_planning"),
        ("my project", "my-project"),
        ("  a (copy) ", "a-copy"),
        ("2048", "py-2048"),
        ("_private", "py-_private"),
        ("größe", "gr-e"),
        ("方程式", "py"),
        ("test", "test-py"),
        ("proc_macro", "proc_macro-py"),
    ] {
        assert_eq!(crate_name(project), expected, "{project}");
    }
}

#[test]
fn the_package_lies_beside_the_project() {
    let out = |path: &str| default_out(Path::new(path), "demo").display().to_string();
    assert_eq!(out("demo"), "demo-rs");
    assert_eq!(out("../work/demo/"), "../work/demo-rs");
    assert_eq!(out("work/demo.py"), "work/demo-rs");
    // Resolved, so that it does not land inside of the project.
    let here = std::env::current_dir().expect("tests run in a folder");
    let beside = here.parent().expect("it is not the root").join("demo-rs");
    assert_eq!(out("."), beside.display().to_string());
}
