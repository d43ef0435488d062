//! The package's `Cargo.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, PackageError, PackageInput, names};

/// A crate that emitted code uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Cargo's requirement: `0.17.2` means that or a later compatible one.
    pub version: String,
    pub features: Vec<String>,
    /// A sentence without its full stop: why the package needs it.
    pub reason: String,
}

/// Crates that emitted code and support code may use: name, version, features
/// and reason.
const CRATES: &[(&str, &str, &[&str], &str)] = &[
    ("csv", "1.3", &[], "tables in text files"),
    (
        "faer",
        "0.24",
        &[],
        "linear algebra: solvers and decompositions",
    ),
    (
        "multiversion",
        "0.9.2",
        &[],
        "uses the best vector instructions of the machine, without unsafe code",
    ),
    ("ndarray", "0.17.2", &["rayon"], "NumPy's arrays"),
    ("num-complex", "0.4", &[], "Python's complex numbers"),
    ("rayon", "1.12", &[], "parallel loops"),
    ("rustfft", "6.4", &[], "numpy.fft"),
    ("serde_json", "1", &["preserve_order"], "Python's json"),
];

/// Whether a crate of that name is one that packages may use.
pub(super) fn is_known(name: &str, more: &BTreeMap<String, Dependency>) -> bool {
    more.contains_key(name) || is_listed(name)
}

/// Whether pyrsc itself knows a crate of that name.
pub(crate) fn is_listed(name: &str) -> bool {
    CRATES
        .iter()
        .any(|(it, ..)| *it == name || it.replace('-', "_") == name)
}

/// The text of `Cargo.toml` with the given crates.
pub(super) fn cargo_toml(
    input: &PackageInput,
    crates: &BTreeSet<String>,
) -> Result<String, PackageError> {
    let name = names::package_name(&input.name);
    let mut text = String::from("[package]\n");
    text += &format!("name = {}\n", quoted(&name));
    text += "version = \"0.1.0\"\nedition = \"2024\"\n";
    text += &format!(
        "description = {}\n",
        quoted(&format!("{name}, compiled from Python by pyrsc"))
    );
    text += "publish = false\n";
    if !crates.is_empty() {
        text += "\n[dependencies]\n";
    }
    for name in crates {
        text += &dependency(name, &input.dependencies)?;
    }
    text += "\n# A package of its own, also inside another workspace.\n[workspace]\n";
    if let Form::Python(_) = &input.form {
        text += "members = [\"python\"]\n";
    }
    text += "\n[profile.release]\n";
    text += "# After an edit, only what changed is compiled again.\n";
    text += "incremental = true\ncodegen-units = 16\n";
    if !matches!(input.form, Form::Python(_)) {
        text += "# Lets profilers and debuggers show the lines.\ndebug = \"line-tables-only\"\n";
    }
    Ok(text)
}

/// The lines of one dependency.
fn dependency(name: &str, more: &BTreeMap<String, Dependency>) -> Result<String, PackageError> {
    let known = CRATES
        .iter()
        .find(|(it, ..)| *it == name || it.replace('-', "_") == name);
    let (name, version, features, reason) = match (more.get(name), known) {
        (Some(it), _) => (
            name,
            it.version.as_str(),
            it.features.clone(),
            it.reason.as_str(),
        ),
        (None, Some((name, version, features, reason))) => (
            *name,
            *version,
            features.iter().map(|it| (*it).to_owned()).collect(),
            *reason,
        ),
        (None, None) => return Err(PackageError::UnknownCrate(name.to_owned())),
    };
    let mut text = String::new();
    let mut letters = reason.chars();
    if let Some(first) = letters.next() {
        text += &format!("# {}{}.\n", first.to_uppercase(), letters.as_str());
    }
    let list = features
        .iter()
        .map(|it| quoted(it))
        .collect::<Vec<_>>()
        .join(", ");
    text += &match features.is_empty() {
        true => format!("{name} = {}\n", quoted(version)),
        false => format!(
            "{name} = {{ version = {}, features = [{list}] }}\n",
            quoted(version)
        ),
    };
    Ok(text)
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            c if c.is_control() => quoted += &format!("\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
