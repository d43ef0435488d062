//! Puts emitted items together into a Cargo package: modules, `use` lists,
//! the support code that they need, manifests, and bindings for Python.
//!
//! [`package`] is a function of its input: the same text on any machine. Only
//! [`format::rustfmt`], which a caller may apply to the files, depends on
//! the installed rustfmt; without it the text is that of prettyplease, which is
//! as valid and a little less even.

use std::collections::{BTreeMap, BTreeSet};

use crate::item::RustFunction;

pub mod format;

pub mod comments;

pub mod imports;

pub mod names;

pub mod modules;

pub mod support;

pub mod manifest_toml;

pub mod variant;

pub mod glue;

pub mod python;

mod readme;

pub use manifest_toml::Dependency;
pub use names::rust_modules;
pub use variant::{Exported, Guard, OutForm, Param, ParamKind, ResultKind, Variant};

/// A program to be written as a package.
#[derive(Clone, Debug)]
pub struct PackageInput {
    /// The name of the Cargo package: `black-scholes`.
    pub name: String,
    pub form: Form,
    /// In any order; the package lists them by name.
    pub modules: Vec<Module>,
    /// Crates that library maps name, on top of those that pyrsc knows.
    pub dependencies: BTreeMap<String, Dependency>,
}

/// What the package is for.
#[derive(Clone, Debug)]
pub enum Form {
    /// An executable.
    Bin(Entry),
    /// A library crate.
    Rust,
    /// A wheel.
    Python(PythonInput),
}

/// What an executable runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The function, which takes nothing and gives nothing: `program::main`.
    pub path: String,
    /// The Python file that it stands for.
    pub file: String,
}

/// What a wheel holds besides the compiled code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PythonInput {
    /// The Python files and their data, by path from the root of imports.
    pub sources: Vec<PythonSource>,
    /// Functions that Python code may call.
    pub exported: Vec<Exported>,
    /// What the Python sources import from elsewhere, for `pip`: `numpy`, `scipy>=1.10`.
    pub requires: Vec<String>,
}

/// A file of the Python project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PythonSource {
    /// `pricing/bs.py`.
    pub path: String,
    pub text: String,
}

/// A Python module as Rust.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its path below the crate, as [`rust_modules`] gives it: `pricing::bs`.
    pub path: String,
    /// The Python file: `pricing/bs.py`.
    pub file: String,
    pub docstring: Option<String>,
    /// Constants and functions in Python's order.
    pub parts: Vec<Part>,
}

/// A constant or a function with what stands above it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Python comments above it, without `#` and the space after it.
    pub comments: Vec<String>,
    pub items: RustFunction,
}

/// The files of a package; paths are relative and have `/` between names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub files: Vec<(String, String)>,
    /// The executable's name, if there is one.
    pub executable: Option<String>,
}

/// Why there is no package: always a fault of the compiler or of a library map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageError {
    /// Code needs support code that does not exist.
    UnknownSupport(String),
    /// Code needs a crate of which no version is known.
    UnknownCrate(String),
    /// A name that should be a Rust path or identifier is none.
    BadName(String),
    /// The support code does not parse.
    Support(String),
}

/// Writes the files of a package.
pub fn package(input: &PackageInput) -> Result<Package, PackageError> {
    let files = own_files(input)?;
    assemble(input, files, &modules::support_slice(input)?)
}

/// As [`package`], with the Rust files as rustfmt leaves them, which works while
/// the support code is cut.
pub fn formatted_package(input: &PackageInput) -> Result<Package, PackageError> {
    let files = own_files(input)?;
    let (files, support) = std::thread::scope(|scope| {
        let formatted = scope.spawn(|| format::rustfmt(files));
        let support = modules::support_slice(input);
        let files = formatted.join();
        (files.expect("running rustfmt does not panic"), support)
    });
    assemble(input, files, &support?)
}

/// The Rust files but for the support code.
fn own_files(input: &PackageInput) -> Result<Vec<(String, String)>, PackageError> {
    let mut files = Vec::new();
    for module in &input.modules {
        let path = modules::file_path(&module.path);
        let below = modules::children(input, &module.path);
        files.push((path, modules::module_text(module, &below)?));
    }
    for path in modules::missing_parents(input) {
        let below = modules::children(input, &path);
        files.push((
            modules::file_path(&path),
            modules::folder_text(&path, &below),
        ));
    }
    let has_support = modules::needs_support(input);
    files.push((
        "src/lib.rs".to_owned(),
        modules::root_text(input, has_support),
    ));
    if let Form::Bin(entry) = &input.form {
        files.push(("src/main.rs".to_owned(), modules::main_text(input, entry)?));
    }
    if let Form::Python(python) = &input.form {
        files.extend(python::files(input, python)?);
    }
    Ok(files)
}

/// Adds the support code, the manifest and the like.
fn assemble(
    input: &PackageInput,
    mut files: Vec<(String, String)>,
    support: &support::Slice,
) -> Result<Package, PackageError> {
    if !support.files.is_empty() {
        files.push(("src/support.rs".to_owned(), modules::support_root(support)));
    }
    for (name, text) in &support.files {
        files.push((format!("src/support/{name}.rs"), text.clone()));
    }
    let crates = crates(input, support);
    files.push((
        "Cargo.toml".to_owned(),
        manifest_toml::cargo_toml(input, &crates)?,
    ));
    let has_support = !support.files.is_empty();
    files.push(("README.md".to_owned(), readme::readme(input, has_support)));
    files.push((".gitignore".to_owned(), readme::gitignore(input)));
    files.push(("rustfmt.toml".to_owned(), format::RUSTFMT_TOML.to_owned()));
    files.sort();
    let executable = matches!(input.form, Form::Bin(_)).then(|| input.name.clone());
    Ok(Package { files, executable })
}

/// Whether a name is that of a crate that emitted code may use.
pub(crate) fn is_crate(name: &str) -> bool {
    ["alloc", "core", "std"].contains(&name) || manifest_toml::is_listed(name)
}

/// Crates that the package's code names.
fn crates(input: &PackageInput, support: &support::Slice) -> BTreeSet<String> {
    let parts = input.modules.iter().flat_map(|module| &module.parts);
    let mut crates: BTreeSet<String> = parts
        .flat_map(|part| part.items.crates.iter().cloned())
        .collect();
    // Paths of the support code may start with anything; crates are known ones.
    let known = |name: &&String| manifest_toml::is_known(name, &input.dependencies);
    crates.extend(support.crates.iter().filter(known).cloned());
    crates
}
