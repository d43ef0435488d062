//! Names that follow from the project's: the package and its folder.

use std::path::{Path, PathBuf};

/// Words that cargo or rustc refuse or that would hide something as the name
/// of a package.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// A name that cargo takes: `black-scholes` stays, `my project` becomes
/// `my-project`, `2048` becomes `py-2048`, `test` becomes `test-py`.
pub fn crate_name(project: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let parts: Vec<&str> = project
        .split(|c| !is_kept(c))
        .filter(|it| !it.is_empty())
        .collect();
    let name = parts.join("-");
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return format!("py-{name}").trim_end_matches('-').to_owned();
    }
    let is_reserved = RESERVED.contains(&name.to_ascii_lowercase().replace('_', "-").as_str());
    if is_reserved {
        format!("{name}-py")
    } else {
        name
    }
}

/// The default output folder: `<name>-rs` beside the project.
pub fn default_out(project: &Path, name: &str) -> PathBuf {
    let ends_in_name = matches!(
        project.components().next_back(),
        Some(std::path::Component::Normal(_))
    );
    // `.` and `..` have a folder around them only once they are resolved.
    let resolved = if ends_in_name {
        None
    } else {
        project.canonicalize().ok()
    };
    let project = resolved.as_deref().unwrap_or(project);
    let folder = format!("{}-rs", crate_name(name));
    match project.parent() {
        Some(parent) => parent.join(folder),
        None => PathBuf::from(folder),
    }
}

/// A path as the user would type it from here.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    let path = relative.unwrap_or(path);
    if path.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        path.display().to_string()
    }
}
