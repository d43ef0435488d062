//! Names of Rust modules and crates for those of Python.

use std::collections::{BTreeMap, BTreeSet};

/// The Rust path below the crate of each dotted Python module: `pricing.bs`
/// becomes `pricing::bs`, also where Rust does not allow the name.
///
/// `main.py` and `__main__.py` become `program`, since `src/main.rs` is the
/// executable itself.
pub fn rust_modules(dotted: &BTreeSet<String>) -> BTreeMap<String, String> {
    let natural = |name: &str| name.replace('.', "::");
    // Names that stay as they are come first, so that no other takes them.
    let mut order: Vec<&String> = dotted.iter().collect();
    order.sort_by_key(|name| wanted(name) != natural(name));

    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for name in order {
        let own = wanted(name);
        let path = match (name.rsplit_once('.'), own.rsplit_once("::")) {
            (Some((parent, _)), Some((_, last))) if paths.contains_key(parent) => {
                format!("{}::{last}", paths[parent])
            }
            _ => own,
        };
        let numbered = (2..).map(|number| format!("{path}_{number}"));
        let mut candidates = std::iter::once(path.clone()).chain(numbered);
        let path = candidates
            .find(|it| !taken.contains(it))
            .unwrap_or_default();
        taken.insert(path.clone());
        paths.insert(name.clone(), path);
    }
    paths
}

/// The path that a module has unless another one has it already.
fn wanted(dotted: &str) -> String {
    let (first, rest) = dotted.split_once('.').unwrap_or((dotted, ""));
    // A folder has a file of its own at the root, too.
    let mut path = top_level(first);
    for part in rest.split('.').filter(|it| !it.is_empty()) {
        path += &format!("::{}", segment(part));
    }
    path
}

/// A module at the root, where some names have a meaning.
fn top_level(name: &str) -> String {
    match name {
        "main" | "__main__" => "program".to_owned(),
        "lib" => "library".to_owned(),
        "support" => "supporting".to_owned(),
        _ => segment(name),
    }
}

/// One part of a path; keywords get an underscore.
fn segment(name: &str) -> String {
    match name {
        "" => String::new(),
        "__main__" => "program".to_owned(),
        _ if syn::parse_str::<syn::Ident>(name).is_ok() => name.to_owned(),
        _ => format!("{name}_"),
    }
}

/// A name that Cargo accepts, for that of a project.
///
/// It is in lower case, since the crate's name follows it, and differs from
/// names that mean something else to Cargo or to the package's own code.
pub fn package_name(project: &str) -> String {
    let lower = project.to_lowercase();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut name: String = lower
        .chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect();
    name = name.trim_matches('-').to_owned();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        name.insert_str(0, "py-");
    }
    let is_reserved = RESERVED.contains(&name.as_str()) || super::manifest_toml::is_listed(&name);
    if is_reserved || syn::parse_str::<syn::Ident>(&crate_name(&name)).is_err() {
        name += "-rs";
    }
    name
}

/// Crates that are always there, and folders that Cargo makes.
const RESERVED: &[&str] = &[
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc_macro",
    "std",
    "support",
    "test",
];

/// Whether rustc finds a variable's or function's name unusual.
pub(super) fn is_unusual(name: &str) -> bool {
    name.contains(char::is_uppercase) || name.trim_matches('_').contains("__")
}

/// The name by which Rust code calls the library crate of a package.
pub fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_get_paths_that_rust_allows() {
        let dotted = [
            "main",
            "program",
            "pricing",
            "pricing.bs",
            "a.type",
            "lib.geo",
            "match",
        ];
        let paths = rust_modules(&dotted.iter().map(|it| (*it).to_owned()).collect());
        let expected = [
            ("a.type", "a::type_"),
            ("lib.geo", "library::geo"),
            ("main", "program_2"),
            ("match", "match_"),
            ("pricing", "pricing"),
            ("pricing.bs", "pricing::bs"),
            ("program", "program"),
        ];
        let paths: Vec<(&str, &str)> = paths
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn packages_get_names_that_cargo_accepts() {
        let names = ["Black_Scholes", "2048 game", "rayon", "test", "while"];
        let expected = [
            "black_scholes",
            "py-2048-game",
            "rayon-rs",
            "test-rs",
            "while-rs",
        ];
        assert_eq!(names.map(package_name), expected);
    }
}
