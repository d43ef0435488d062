//! Finds the modules of a project on disk and gives them their names.
//!
//! Not searched: hidden folders, `__pycache__`, virtual environments, cargo's
//! target folders and packages that pyrsc emitted. Links are followed; a link
//! that leads back to a folder around it is not.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{LoadError, absolute, no_such_project, reason, unreadable};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lints::UNREADABLE;

/// What a project consists of.
pub(super) struct Found {
    pub(super) name: String,
    /// Sorted by path.
    pub(super) modules: Vec<FoundModule>,
    pub(super) config: Option<PathBuf>,
    pub(super) problems: Vec<Diagnostic>,
}

/// One `.py` file.
pub(super) struct FoundModule {
    pub(super) on_disk: PathBuf,
    pub(super) path: String,
    pub(super) module: String,
}

/// Finds the modules of a folder, or the single one that `path` is.
pub(super) fn find(path: &Path) -> Result<Found, LoadError> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(no_such_project(path, "does not exist").into())
        }
        Err(error) => Err(unreadable(path, &error).into()),
        Ok(metadata) if metadata.is_dir() => Ok(find_in_folder(path)),
        Ok(_) if path.extension().is_some_and(|it| it == "py") => single_file(path),
        Ok(_) => Err(no_such_project(path, "is neither a folder nor a `.py` file").into()),
    }
}

/// A project of one file; `pyrsc.toml` beside it counts, other modules do not.
fn single_file(path: &Path) -> Result<Found, LoadError> {
    let stem = path.file_stem().and_then(|it| it.to_str());
    let Some(stem) = stem else {
        return Err(no_such_project(path, "has a name that is not UTF-8").into());
    };
    let config = absolute(path).with_file_name(config::FILE_NAME);
    Ok(Found {
        name: stem.to_owned(),
        modules: vec![FoundModule {
            on_disk: path.to_path_buf(),
            path: format!("{stem}.py"),
            module: stem.to_owned(),
        }],
        config: config.is_file().then_some(config),
        problems: Vec::new(),
    })
}

fn find_in_folder(root: &Path) -> Found {
    let mut problems = Vec::new();
    let mut paths = Vec::new();
    let entries = WalkDir::new(root).follow_links(true).into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || is_searched(entry)) {
        match entry {
            Ok(entry) if is_module(&entry) => match relative_path(root, &entry) {
                Ok(path) => paths.push((path, entry.into_path())),
                Err(problem) => problems.push(problem),
            },
            Ok(_) => {}
            Err(error) => problems.extend(walk_problem(&error)),
        }
    }
    paths.sort();
    let name = folder_name(root);
    let prefix = module_prefix(root, &name);
    let modules = name_modules(root, paths, &prefix);
    let config = root.join(config::FILE_NAME);
    Found {
        name,
        modules,
        config: config.is_file().then_some(config),
        problems,
    }
}

/// Names each file; a module that a package of the same name hides is left
/// out, as Python never imports it.
fn name_modules(root: &Path, paths: Vec<(String, PathBuf)>, prefix: &str) -> Vec<FoundModule> {
    let src_is_root = has_src_layout(root);
    let packages: HashSet<String> = paths
        .iter()
        .filter_map(|(path, _)| path.strip_suffix("/__init__.py"))
        .map(str::to_owned)
        .collect();
    let hidden = |path: &str| {
        path.strip_suffix(".py")
            .is_some_and(|it| packages.contains(it))
    };
    paths
        .into_iter()
        .filter(|(path, _)| !hidden(path))
        .map(|(path, on_disk)| {
            let imported_as = path.strip_prefix("src/").filter(|_| src_is_root);
            let module = module_name(imported_as.unwrap_or(&path), prefix);
            FoundModule {
                on_disk,
                path,
                module,
            }
        })
        .collect()
}

/// The dotted name of `pricing/bs.py` under the package `prefix` (or none).
pub(super) fn module_name(path: &str, prefix: &str) -> String {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let stem = stem.strip_suffix("__init__").unwrap_or(stem);
    let parts = prefix.split('/').chain(stem.split('/'));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(".")
}

/// The text as Python's tokenizer sees it: no byte order mark, and each kind
/// of line end is `\n` (which matters inside of string literals).
pub(super) fn as_python_reads(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The folder's own name, for `.` and `..` too.
fn folder_name(root: &Path) -> String {
    let real = root.canonicalize().unwrap_or_else(|_| absolute(root));
    let given = absolute(root);
    // The name that the user typed counts, not the one that a link leads to.
    let ends_in_name = root.components().next_back();
    let typed = matches!(ends_in_name, Some(std::path::Component::Normal(_)));
    let named = if typed { &given } else { &real };
    match named.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => "project".to_owned(),
    }
}

/// A project whose folder is itself a package is imported by the folder's
/// name, from the folder above.
fn module_prefix(root: &Path, name: &str) -> String {
    let is_package = root.join("__init__.py").is_file();
    if is_package {
        name.to_owned()
    } else {
        String::new()
    }
}

/// Packaging files say that `src` is a folder that Python imports from,
/// rather than a package called `src`.
fn has_src_layout(root: &Path) -> bool {
    let packaging = ["pyproject.toml", "setup.cfg", "setup.py"];
    packaging.iter().any(|name| root.join(name).is_file())
        && !root.join("src/__init__.py").is_file()
}

fn is_module(entry: &DirEntry) -> bool {
    entry.file_type().is_file() && entry.path().extension().is_some_and(|it| it == "py")
}

fn is_searched(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') || name == "__pycache__" {
        return false;
    }
    let path = entry.path();
    let is_environment = path.join("pyvenv.cfg").is_file();
    let is_cargo_target = name == "target" && path.join("CACHEDIR.TAG").is_file();
    let is_emitted = path.join(".pyrsc").is_dir();
    !(is_environment || is_cargo_target || is_emitted)
}

/// With `/` between the parts, on every system.
fn relative_path(root: &Path, entry: &DirEntry) -> Result<String, Diagnostic> {
    let relative = entry.path().strip_prefix(root);
    let relative = relative.expect("the walk starts at the root");
    let parts = relative.iter().map(|part| part.to_str());
    let parts: Option<Vec<&str>> = parts.collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let message = format!("the name of `{}` is not UTF-8", entry.path().display());
        Diagnostic::without_place(&UNREADABLE, message)
    })
}

/// A loop of links is no problem: what is in it was found already.
fn walk_problem(error: &walkdir::Error) -> Option<Diagnostic> {
    if error.loop_ancestor().is_some() {
        return None;
    }
    let path = error.path().unwrap_or(Path::new("."));
    let why = error.io_error().map_or_else(|| error.to_string(), reason);
    let message = format!("cannot read `{}`: {why}", path.display());
    Some(Diagnostic::without_place(&UNREADABLE, message))
}
