//! The wheel: the Python modules as they were, an extension crate between
//! them and the library, and what builds and installs both.
//!
//! Each Python module gets a line that calls `install` (`glue_text/install.py`),
//! as the standard library's modules do that have a part in C. So a module runs
//! its own code when it is imported, all its names are there, functions that
//! were not compiled find the compiled ones, and Python's functions answer where
//! the compiled ones cannot.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Literal;
use quote::format_ident;
use syn::Expr;

use super::format::item_text;
use super::manifest_toml::quoted;
use super::support::Slice;
use super::variant::Exported;
use super::{PackageError, PackageInput, PythonInput, PythonSource, glue, names, support};

/// Rust files of every extension crate, cut down to what is used.
const GLUE: &[(&str, &str)] = &[
    ("call", include_str!("glue_text/call.rs")),
    ("exceptions", include_str!("glue_text/exceptions.rs")),
    ("results", include_str!("glue_text/results.rs")),
];

const INSTALL: &str = include_str!("glue_text/install.py");

/// All files but those of the library crate.
pub(super) fn files(
    input: &PackageInput,
    python: &PythonInput,
) -> Result<Vec<(String, String)>, PackageError> {
    let mut modules: BTreeMap<&str, Vec<&Exported>> = BTreeMap::new();
    for exported in &python.exported {
        modules.entry(&exported.module).or_default().push(exported);
    }
    let mut files = Vec::new();
    let mut rust_names = BTreeMap::new();
    let mut texts = Vec::new();
    for (module, exported) in &modules {
        let name = format!("{}_functions", module.replace('.', "_"));
        let text = glue::functions_text(module, exported)?;
        files.push((format!("python/src/{name}.rs"), text.clone()));
        texts.push(text);
        rust_names.insert(*module, name);
    }
    let used = glue_files(&texts)?;
    for (name, text) in &used.files {
        files.push((format!("python/src/{name}.rs"), text.clone()));
    }
    let root = root_text(input, &used, &modules, &rust_names)?;
    let needs_numpy = used.crates.contains("numpy");
    files.push(("python/src/lib.rs".to_owned(), root));
    files.push((
        "python/Cargo.toml".to_owned(),
        cargo_toml(input, needs_numpy),
    ));
    files.push((
        "pyproject.toml".to_owned(),
        pyproject(input, python, needs_numpy),
    ));
    files.push((
        format!("wheel/{}/__init__.py", extension(input)),
        INSTALL.to_owned(),
    ));
    for source in &python.sources {
        let text = with_installation(input, source, &modules);
        files.push((format!("wheel/{}", source.path), text));
    }
    Ok(files)
}

/// The name of the Python package that holds the extension module.
fn extension(input: &PackageInput) -> String {
    format!(
        "_pyrsc_{}",
        names::crate_name(&names::package_name(&input.name))
    )
}

/// What the functions need of the files in `glue_text`.
fn glue_files(texts: &[String]) -> Result<Slice, PackageError> {
    let mut called = BTreeSet::new();
    for text in texts {
        let tokens = text
            .parse()
            .map_err(|_| PackageError::BadName("extension".to_owned()))?;
        super::modules::collect_names(tokens, &mut called);
    }
    let mut roots: BTreeSet<String> = ["call::Answer", "call::Call"].map(str::to_owned).into();
    for name in GLUE_RESULTS {
        let path = format!("results::{name}");
        if texts.iter().any(|text| text.contains(&format!("{path}("))) {
            roots.insert(path);
        }
    }
    support::slice(GLUE, &roots, &called)
        .map_err(|error| PackageError::Support(format!("{error:?}")))
}

/// Functions of `results.rs`.
const GLUE_RESULTS: &[&str] = &[
    "none",
    "float",
    "int",
    "bool",
    "text",
    "scalar",
    "array",
    "array_or_scalar",
];

/// The extension crate's root: a table of what was compiled.
fn root_text(
    input: &PackageInput,
    used: &Slice,
    modules: &BTreeMap<&str, Vec<&Exported>>,
    rust_names: &BTreeMap<&str, String>,
) -> Result<String, PackageError> {
    let package = names::package_name(&input.name);
    let mut text = format!(
        "//! What Python calls of `{package}`; the only unsafe code is that of pyo3's macros.\n\n"
    );
    let mut declared: Vec<&str> = used.files.iter().map(|(name, _)| name.as_str()).collect();
    declared.extend(rust_names.values().map(String::as_str));
    declared.sort_unstable();
    for name in declared {
        let name: syn::Ident =
            syn::parse_str(name).map_err(|_| PackageError::BadName(name.to_owned()))?;
        text += &item_text(&syn::parse_quote!(mod #name;));
    }
    text += "\nuse pyo3::prelude::*;\nuse pyo3::types::PyDict;\n\n";
    let tables: Vec<syn::Stmt> = modules
        .iter()
        .map(|(module, exported)| {
            let rows = exported.iter().map(|exported| -> Expr {
                let name = &exported.name;
                let line = Literal::u32_unsuffixed(exported.line);
                let params = Literal::usize_unsuffixed(exported.params);
                let file = format_ident!("{}", rust_names[module]);
                let function = glue::function_name(exported);
                syn::parse_quote!((#name, #line, #params, wrap_pyfunction!(#file::#function, module)?))
            });
            syn::parse_quote!(functions.set_item(#module, vec![#(#rows),*])?;)
        })
        .collect();
    text += &item_text(&syn::parse_quote! {
        /// For each Python module: name, line, number of parameters and
        /// compiled form of each function.
        #[pymodule]
        fn _compiled(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let functions = PyDict::new(module.py());
            #(#tables)*
            module.add("functions", functions)
        }
    });
    Ok(text)
}

fn cargo_toml(input: &PackageInput, needs_numpy: bool) -> String {
    let name = names::package_name(&input.name);
    let mut text = String::from("[package]\n");
    text += &format!("name = {}\n", quoted(&format!("{name}-python")));
    text += "version = \"0.1.0\"\nedition = \"2024\"\n";
    text += &format!("description = {}\n", quoted(&format!("{name} for Python")));
    text += "publish = false\n\n[lib]\ncrate-type = [\"cdylib\"]\n";
    text += "# There is nothing in it that could be documented or tested without Python.\n";
    text += "doctest = false\ntest = false\n\n[dependencies]\n";
    text += "# The compiled code.\n";
    text += &format!(
        "library = {{ package = {}, path = \"..\" }}\n",
        quoted(&name)
    );
    text += "# Python's functions and objects; one wheel serves all versions from 3.9 on.\n";
    text += "pyo3 = { version = \"0.30.1\", features = [\"abi3-py39\"] }\n";
    if needs_numpy {
        text += "# NumPy's arrays, without copies.\nnumpy = \"0.30\"\n";
    }
    text
}

fn pyproject(input: &PackageInput, python: &PythonInput, needs_numpy: bool) -> String {
    let name = names::package_name(&input.name);
    let mut requires: BTreeSet<String> = python.requires.iter().cloned().collect();
    if needs_numpy && !requires.iter().any(|it| it.starts_with("numpy")) {
        requires.insert("numpy".to_owned());
    }
    let requires: Vec<String> = requires.iter().map(|it| quoted(it)).collect();
    let mut text = String::from("[build-system]\n");
    text += "requires = [\"maturin>=1.9,<2\"]\nbuild-backend = \"maturin\"\n\n[project]\n";
    text += &format!("name = {}\nversion = \"0.1.0\"\n", quoted(&name));
    text += "requires-python = \">=3.9\"\n";
    text += &format!(
        "dependencies = [{}]\n\n[tool.maturin]\n",
        requires.join(", ")
    );
    text += "manifest-path = \"python/Cargo.toml\"\n";
    text += &format!("module-name = \"{}._compiled\"\n", extension(input));
    text += "python-source = \"wheel\"\n";
    text + &contents(python)
}

/// What maturin puts into the wheel besides the extension: folders and files
/// at the root of imports.
fn contents(python: &PythonInput) -> String {
    let mut folders = BTreeSet::new();
    let mut files = BTreeSet::new();
    for source in &python.sources {
        match source.path.split_once('/') {
            Some((folder, _)) => folders.insert(quoted(folder)),
            None => {
                let path = quoted(&format!("wheel/{}", source.path));
                files.insert(format!("    {{ path = {path}, format = \"wheel\" }},\n"))
            }
        };
    }
    let mut text = String::new();
    if !folders.is_empty() {
        let folders: Vec<String> = folders.into_iter().collect();
        text += &format!("python-packages = [{}]\n", folders.join(", "));
    }
    if !files.is_empty() {
        let files: Vec<String> = files.into_iter().collect();
        text += &format!("include = [\n{}]\n", files.concat());
    }
    text
}

/// A Python module with the line that puts compiled functions in place.
fn with_installation(
    input: &PackageInput,
    source: &PythonSource,
    modules: &BTreeMap<&str, Vec<&Exported>>,
) -> String {
    let module = source
        .path
        .strip_suffix(".py")
        .map(|path| path.replace('/', "."));
    let module = module.map(|it| {
        it.strip_suffix(".__init__")
            .map(str::to_owned)
            .unwrap_or(it)
    });
    let Some(module) = module.filter(|it| modules.contains_key(it.as_str())) else {
        return source.text.clone();
    };
    let installation = format!(
        "# pyrsc: the functions that were compiled take the place of those above.\n\
         __import__(\"{}\").install(\"{module}\", globals())\n",
        extension(input)
    );
    let text = if source.text.is_empty() || source.text.ends_with('\n') {
        source.text.clone()
    } else {
        format!("{}\n", source.text)
    };
    match main_guard(&text) {
        Some(start) => format!("{}{installation}\n\n{}", &text[..start], &text[start..]),
        None => format!("{text}\n\n{installation}"),
    }
}

/// Where the block `if __name__ == "__main__":` starts that ends a module.
fn main_guard(text: &str) -> Option<usize> {
    let is_guard = |line: &str| line.starts_with("if __name__ ==");
    let mut start = 0;
    let mut guard = None;
    for line in text.split_inclusive('\n') {
        if is_guard(line) {
            guard = Some(start);
        } else if !line.starts_with([' ', '\t', '#', '\n', '\r']) {
            guard = None;
        }
        start += line.len();
    }
    guard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_block_stays_last() {
        let text = "def f():\n    pass\n\n\nif __name__ == \"__main__\":\n    f()\n";
        assert_eq!(main_guard(text), text.find("if"));
        assert_eq!(main_guard(&format!("{text}g = f\n")), None);
        assert_eq!(main_guard(&format!("'''\n{text}'''\n")), None);
    }
}
