//! What the names of a module mean: its functions, imports and constants, and
//! dotted names across the project and the mapped libraries.

use std::collections::BTreeMap;
use std::sync::Arc;

use pyrsc_db::{Db, Diagnostic, Project, SourceFile, Span, stage};
use pyrsc_maps::{Entry, Meaning, maps};
use pyrsc_syntax::ast;
use pyrsc_syntax::{parsed, range_of};

use crate::body::Bits;
use crate::constant::{Constant, Value};
use crate::lints;

/// What a module's global names are bound to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub names: BTreeMap<String, Binding>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A function of this module.
    Function,
    /// An import: the dotted name it stands for.
    Path(String),
    /// Assigned once, at the top level, from constants.
    Constant(Constant),
    /// Any other variable.
    Variable,
    /// A class or something else that is not supported.
    Other,
}

/// What a dotted name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// A function of the project: its file and name.
    Function(SourceFile, String),
    Constant(Value),
    Variable,
    Other,
    /// A module of the project.
    Module(SourceFile),
    /// A library's function, constant or dtype.
    Library(&'static Entry),
    /// A library's module.
    LibraryModule(String),
    /// In a module that is mapped, but not itself.
    UnknownInLibrary(String),
    /// In a module of the project, which has no such name.
    UnknownInModule(String),
    /// Nothing of that name.
    Unknown,
}

/// The scope of a file.
#[salsa::tracked(returns(ref))]
pub fn scope(db: &dyn Db, file: SourceFile) -> Arc<Scope> {
    let _stage = stage(format!("scope {}", file.path(db)));
    let mut scope = Scope::default();
    for stmt in &parsed(db, file).suite {
        bind(db, file, stmt, true, &mut scope.names);
    }
    Arc::new(scope)
}

fn bind(
    db: &dyn Db,
    file: SourceFile,
    stmt: &ast::Stmt,
    top: bool,
    names: &mut BTreeMap<String, Binding>,
) {
    match stmt {
        ast::Stmt::FunctionDef(it) => {
            names.insert(it.name.to_string(), Binding::Function);
        }
        ast::Stmt::ClassDef(it) => {
            names.insert(it.name.to_string(), Binding::Other);
        }
        ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_) => {
            for (name, path) in imported_names(db, file, stmt) {
                names.insert(name, Binding::Path(path));
            }
        }
        ast::Stmt::Assign(it) => {
            for target in &it.targets {
                bind_target(target, Constant::of(&it.value).filter(|_| top), names);
            }
        }
        ast::Stmt::AnnAssign(it) => {
            if let Some(value) = &it.value {
                bind_target(&it.target, Constant::of(value).filter(|_| top), names);
            }
        }
        ast::Stmt::AugAssign(it) => bind_target(&it.target, None, names),
        ast::Stmt::For(it) => {
            bind_target(&it.target, None, names);
            it.body
                .iter()
                .for_each(|stmt| bind(db, file, stmt, false, names));
        }
        ast::Stmt::While(it) => it
            .body
            .iter()
            .for_each(|stmt| bind(db, file, stmt, false, names)),
        ast::Stmt::If(it) => {
            let branches = it.body.iter().chain(&it.orelse);
            branches.for_each(|stmt| bind(db, file, stmt, false, names));
        }
        _ => {}
    }
}

fn bind_target(
    target: &ast::Expr,
    constant: Option<Constant>,
    names: &mut BTreeMap<String, Binding>,
) {
    match target {
        ast::Expr::Name(it) => {
            let name = it.id.to_string();
            let binding = match constant {
                Some(constant) if !names.contains_key(&name) => Binding::Constant(constant),
                _ => Binding::Variable,
            };
            names.insert(name, binding);
        }
        ast::Expr::Tuple(it) => it
            .elts
            .iter()
            .for_each(|item| bind_target(item, None, names)),
        ast::Expr::List(it) => it
            .elts
            .iter()
            .for_each(|item| bind_target(item, None, names)),
        _ => {}
    }
}

/// The dotted name of the module that a `from` import names.
fn from_module(db: &dyn Db, file: SourceFile, it: &ast::StmtImportFrom) -> String {
    let named = it
        .module
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let level = it.level.map_or(0, |level| level.to_usize());
    if level == 0 {
        return named;
    }
    let mut parts: Vec<&str> = file.module(db).split('.').collect();
    if !file.is_package(db) {
        parts.pop();
    }
    for _ in 1..level {
        parts.pop();
    }
    if !named.is_empty() {
        parts.push(&named);
    }
    parts.join(".")
}

/// The names that an import binds and what they stand for.
fn imported_names(db: &dyn Db, file: SourceFile, stmt: &ast::Stmt) -> Vec<(String, String)> {
    match stmt {
        ast::Stmt::Import(it) => it
            .names
            .iter()
            .map(|alias| match &alias.asname {
                Some(name) => (name.to_string(), alias.name.to_string()),
                None => {
                    let first = alias.name.split('.').next().unwrap_or_default().to_owned();
                    (first.clone(), first)
                }
            })
            .collect(),
        ast::Stmt::ImportFrom(it) => {
            let module = from_module(db, file, it);
            it.names
                .iter()
                .map(|alias| {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
                    let path = if module.is_empty() {
                        alias.name.to_string()
                    } else {
                        format!("{module}.{}", alias.name)
                    };
                    (name, path)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The modules that an import may run, as dotted names, packages before what is
/// in them.
pub fn imported_modules(db: &dyn Db, file: SourceFile, stmt: &ast::Stmt) -> Vec<String> {
    let named: Vec<String> = match stmt {
        ast::Stmt::Import(it) => it
            .names
            .iter()
            .map(|alias| alias.name.to_string())
            .collect(),
        ast::Stmt::ImportFrom(it) => {
            let mut modules = vec![from_module(db, file, it)];
            modules.extend(
                imported_names(db, file, stmt)
                    .into_iter()
                    .map(|(_, path)| path),
            );
            modules
        }
        _ => Vec::new(),
    };
    let mut modules: Vec<String> = Vec::new();
    for name in named {
        let ends = name
            .match_indices('.')
            .map(|(dot, _)| dot)
            .chain([name.len()]);
        for end in ends {
            let prefix = name[..end].to_owned();
            if !prefix.is_empty() && !modules.contains(&prefix) {
                modules.push(prefix);
            }
        }
    }
    modules
}

/// The project's file for a dotted module name, seen from another file:
/// a script's neighbours are importable by their bare names.
pub fn find_module(
    db: &dyn Db,
    project: Project,
    from: SourceFile,
    name: &str,
) -> Option<SourceFile> {
    if name.is_empty() {
        return None;
    }
    project.module(db, name).or_else(|| {
        let (folder, _) = from.module(db).rsplit_once('.')?;
        project.module(db, &format!("{folder}.{name}"))
    })
}

/// What a global name of a file, with the attributes after it, stands for.
pub fn resolve(db: &dyn Db, project: Project, file: SourceFile, dotted: &str) -> Resolved {
    resolve_at(db, project, file, dotted, 0)
}

fn resolve_at(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    dotted: &str,
    depth: u32,
) -> Resolved {
    // A chain of re-exports longer than this is a circle.
    if depth > 32 {
        return Resolved::Unknown;
    }
    let (first, rest) = dotted
        .split_once('.')
        .map_or((dotted, None), |(a, b)| (a, Some(b)));
    let Some(binding) = scope(db, file).names.get(first) else {
        return builtin(dotted);
    };
    match (binding, rest) {
        (Binding::Path(path), rest) => {
            let full = rest.map_or_else(|| path.clone(), |rest| format!("{path}.{rest}"));
            resolve_path(db, project, file, &full, depth + 1)
        }
        (Binding::Function, None) => Resolved::Function(file, first.to_owned()),
        (Binding::Constant(constant), None) => {
            let lookup = |name: &str| match resolve_at(db, project, file, name, depth + 1) {
                Resolved::Constant(value) => Some(value),
                Resolved::Library(entry) => match entry.meaning {
                    Meaning::Constant(value) => Some(Value::Float(Bits(value.to_bits()))),
                    _ => None,
                },
                _ => None,
            };
            constant
                .evaluate(&lookup)
                .map_or(Resolved::Variable, Resolved::Constant)
        }
        (Binding::Variable, _) | (Binding::Constant(_), Some(_)) => Resolved::Variable,
        (Binding::Other | Binding::Function, _) => Resolved::Other,
    }
}

fn builtin(dotted: &str) -> Resolved {
    maps()
        .get(&format!("builtins.{dotted}"))
        .map_or(Resolved::Unknown, Resolved::Library)
}

/// What an absolute dotted name stands for.
fn resolve_path(
    db: &dyn Db,
    project: Project,
    from: SourceFile,
    path: &str,
    depth: u32,
) -> Resolved {
    // The longest prefix that is a module of the project.
    let mut split = path.len();
    loop {
        let (module, rest) = (&path[..split], path[split..].trim_start_matches('.'));
        if let Some(file) = find_module(db, project, from, module) {
            if rest.is_empty() {
                return Resolved::Module(file);
            }
            return match resolve_at(db, project, file, rest, depth + 1) {
                Resolved::Unknown => Resolved::UnknownInModule(path.to_owned()),
                // A module's globals do not include the builtins.
                Resolved::Library(entry) if entry.name.starts_with("builtins.") => {
                    Resolved::UnknownInModule(path.to_owned())
                }
                found => found,
            };
        }
        match path[..split].rfind('.') {
            Some(dot) => split = dot,
            None => break,
        }
    }
    library(path)
}

fn library(path: &str) -> Resolved {
    if let Some(entry) = maps().get(path) {
        return Resolved::Library(entry);
    }
    if maps().has_module(path) {
        return Resolved::LibraryModule(path.to_owned());
    }
    let first = path.split('.').next().unwrap_or(path);
    if maps().has_module(first) {
        return Resolved::UnknownInLibrary(path.to_owned());
    }
    Resolved::Unknown
}

/// Imports of a file that name nothing, with their places.
#[salsa::tracked(returns(ref))]
pub fn import_problems(db: &dyn Db, project: Project, file: SourceFile) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for stmt in &parsed(db, file).suite {
        let range = range_of(stmt);
        for (name, path) in imported_names(db, file, stmt) {
            let span = Span::new(file, range.start, range.end);
            if path.ends_with(".*") {
                let message = format!("`{name}` imports names that are not listed");
                let diagnostic = Diagnostic::new(&lints::UNSUPPORTED_SYNTAX, span, message);
                problems.push(diagnostic.help("name what you import"));
                continue;
            }
            match resolve_path(db, project, file, &path, 0) {
                Resolved::Unknown => {
                    let module = path.split('.').next().unwrap_or(&path);
                    let message = format!("there is no module `{module}`");
                    problems.push(
                        Diagnostic::new(&lints::UNKNOWN_MODULE, span, message).note(
                            "it is neither a file of the project nor a library that pyrsc maps",
                        ),
                    );
                }
                Resolved::UnknownInModule(path) => {
                    let message = format!("there is no `{path}` in the project");
                    problems.push(Diagnostic::new(&lints::UNKNOWN_NAME, span, message));
                }
                Resolved::UnknownInLibrary(path) => {
                    problems.push(unknown_in_library(span, &path));
                }
                _ => {}
            }
        }
    }
    problems
}

/// A library function that is not mapped.
pub fn unknown_in_library(span: Span, path: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &lints::UNKNOWN_FUNCTION,
        span,
        format!("`{path}` is not mapped to Rust"),
    );
    match maps().similar(path) {
        Some(similar) => diagnostic.help(format!("did you mean `{similar}`?")),
        None => diagnostic.help("write it with functions that are mapped"),
    }
}

/// Whether a module is the package that a file is in, of which a statement only
/// imports other modules: it has been started, and need not be complete.
fn is_package_around(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    stmt: &ast::Stmt,
    module: &str,
) -> bool {
    let is_around =
        (file.module(db).strip_prefix(module)).is_some_and(|rest| rest.starts_with('.'));
    let ast::Stmt::ImportFrom(import) = stmt else {
        return false;
    };
    let from = from_module(db, file, import);
    is_around
        && (from != module
            || imported_names(db, file, stmt)
                .iter()
                .all(|(_, path)| project.module(db, path).is_some()))
}

/// Files that this file's top level imports, in order.
pub fn imports_of(db: &dyn Db, project: Project, file: SourceFile) -> Vec<(SourceFile, Span)> {
    let mut files = Vec::new();
    for stmt in &parsed(db, file).suite {
        let range = range_of(stmt);
        for module in imported_modules(db, file, stmt) {
            if let Some(found) = find_module(db, project, file, &module)
                && found != file
                && !is_package_around(db, project, file, stmt, &module)
            {
                files.push((found, Span::new(file, range.start, range.end)));
            }
        }
    }
    files
}
