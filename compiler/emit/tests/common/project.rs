//! Writes a package of emitted functions and the support code, for cargo.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pyrsc_emit::RustFunction;
use pyrsc_emit::package::comments;
use pyrsc_emit::package::format::with_macros;
use pyrsc_emit::package::support::slice;
use pyrsc_maps::support::SUPPORT;
use quote::ToTokens;

const MANIFEST: &str = r#"[package]
name = "emitted"
version = "0.1.0"
edition = "2024"

[dependencies]
ndarray = { version = "0.17", features = ["rayon"] }
rayon = "1"
multiversion = "0.9"

[profile.dev]
debug = false

[workspace]
"#;

/// A folder for a package, its target folder kept between runs.
pub fn folder(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target =
        target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"));
    target.join("emitted").join(name)
}

/// Writes modules of emitted functions, `src/support` and a `main`.
pub fn write(folder: &Path, emitted: &[(&str, Vec<RustFunction>)], main: &str) {
    let source = folder.join("src");
    fs::create_dir_all(source.join("support")).expect("a folder");
    write_file(&folder.join("Cargo.toml"), MANIFEST);
    let mut modules = String::new();
    for (name, text) in support_of(emitted) {
        modules += &format!("pub mod {name};\n");
        write_file(&source.join("support").join(format!("{name}.rs")), &text);
    }
    write_file(&source.join("support/mod.rs"), &modules);
    let mut lib = "#![forbid(unsafe_code)]\npub mod support;\n".to_owned();
    for (name, functions) in emitted {
        lib += &format!("pub mod {name};\n");
        write_file(&source.join(format!("{name}.rs")), &module(functions));
    }
    write_file(&source.join("lib.rs"), &lib);
    write_file(&source.join("main.rs"), main);
}

/// The support code that the functions need.
fn support_of(emitted: &[(&str, Vec<RustFunction>)]) -> Vec<(String, String)> {
    let (mut roots, mut called) = (BTreeSet::new(), BTreeSet::new());
    // What the cases' programs call.
    roots.insert("error::run".to_owned());
    for function in emitted.iter().flat_map(|(_, functions)| functions) {
        roots.extend(function.support.iter().cloned());
        let used = function.uses.iter();
        roots.extend(used.filter_map(|it| Some(it.strip_prefix("crate::support::")?.to_owned())));
        for item in &function.items {
            let text = item.to_token_stream().to_string();
            let names = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            called.extend(names.map(str::to_owned));
        }
    }
    let slice = slice(SUPPORT, &roots, &called).expect("the paths are of the support code");
    slice.files
}

/// One module of functions.
fn module(functions: &[RustFunction]) -> String {
    let uses: BTreeSet<&String> = functions.iter().flat_map(|it| &it.uses).collect();
    let mut text = String::new();
    if functions.iter().any(|it| it.non_snake_case) {
        text += "#![expect(non_snake_case, reason = \"names are Python's\")]\n";
    }
    for path in uses {
        text += &format!("use {path};\n");
    }
    let items = functions.iter().flat_map(|it| it.items.clone()).collect();
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: vec![],
        items,
    };
    text += &comments::place(&with_macros(prettyplease::unparse(&file)));
    text
}

fn write_file(path: &Path, text: &str) {
    // Unchanged files keep their time, so that cargo has less to do.
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(path, text).expect("a file that can be written");
}

/// Runs cargo in a package and gives what it wrote.
pub fn cargo(folder: &Path, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}
