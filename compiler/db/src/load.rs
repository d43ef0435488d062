//! From a path on disk to salsa inputs, and again after the user's edits.
//!
//! All problems are gathered before giving up, so that one run shows every
//! file that cannot be read. Walking the folder is in `load/walk.rs`.

mod walk;

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use salsa::{Durability, Setter};

use crate::Db;
use crate::config::{self, read_config};
use crate::diagnostic::{Diagnostic, Span};
use crate::files::{Config, Options, Origin, Project, SourceFile};
use crate::lints::{EMPTY_PROJECT, NO_SUCH_PROJECT, NOT_UTF8, UNREADABLE};

/// Why a project could not be loaded; at least one diagnostic.
#[derive(Debug)]
pub struct LoadError {
    pub diagnostics: Vec<Diagnostic>,
}

impl LoadError {
    /// Whether the command line named something that is no project, rather
    /// than a project that has problems.
    pub fn is_usage(&self) -> bool {
        let mut diagnostics = self.diagnostics.iter();
        diagnostics.any(|diagnostic| diagnostic.lint == &NO_SUCH_PROJECT)
    }
}

impl From<Diagnostic> for LoadError {
    fn from(diagnostic: Diagnostic) -> Self {
        let diagnostics = vec![diagnostic];
        Self { diagnostics }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.diagnostics.iter().map(|it| &*it.message);
        f.write_str(&messages.collect::<Vec<_>>().join("; "))
    }
}

impl std::error::Error for LoadError {}

/// What a reload found, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// A file as read from disk, not yet an input.
struct ReadFile {
    path: String,
    module: String,
    text: Arc<str>,
}

/// What is on disk now.
struct Snapshot {
    name: String,
    modules: Vec<ReadFile>,
    config: Option<ReadFile>,
}

/// Loads a folder or a single `.py` file.
pub fn load_project(db: &dyn Db, path: &Path, options: Options) -> Result<Project, LoadError> {
    let snapshot = read_snapshot(db, path)?;
    let config_file = snapshot.config.map(|file| new_input(db, file));
    let config = read_config(db, config_file, &options)?;
    let modules = snapshot.modules.into_iter();
    let files = modules.map(|file| new_input(db, file)).collect();
    let origin = Origin {
        path: absolute(path),
        options,
    };
    let name = snapshot.name;
    Ok(new_project(db, name, files, config, config_file, origin))
}

/// A project that never was on disk; for tests. `files` are paths and texts.
pub fn project_from_texts(
    db: &dyn Db,
    name: &str,
    files: &[(&str, &str)],
    config: Config,
) -> Project {
    let file = |&(path, text): &(&str, &str)| ReadFile {
        path: path.to_owned(),
        module: walk::module_name(path, ""),
        text: Arc::from(walk::as_python_reads(text)),
    };
    let mut read: Vec<ReadFile> = files.iter().map(file).collect();
    read.sort_by(|a, b| a.path.cmp(&b.path));
    let files = read.into_iter().map(|file| new_input(db, file)).collect();
    let origin = Origin::default();
    new_project(db, name.to_owned(), files, config, None, origin)
}

/// Reads the project again and sets only the inputs that differ, so that
/// salsa re-runs only what depends on them.
pub fn reload<D: Db>(db: &mut D, project: Project) -> Result<Changes, LoadError> {
    let origin = project.origin(db).clone();
    let snapshot = read_snapshot(db, &origin.path)?;
    let mut changes = Changes::default();
    reload_config(db, project, snapshot.config, &mut changes)?;
    let known = project.files(db).iter();
    let mut known: HashMap<String, SourceFile> = known
        .map(|&file| (file.path(db).to_owned(), file))
        .collect();
    let mut files = Vec::new();
    for read in snapshot.modules {
        files.push(match known.remove(&read.path) {
            Some(file) => {
                update(db, file, read, &mut changes);
                file
            }
            None => {
                changes.added.push(read.path.clone());
                new_input(db, read)
            }
        });
    }
    changes.removed.extend(known.into_keys());
    changes.removed.sort();
    if project.files(db) != files.as_slice() {
        project.set_files(db).to(files);
    }
    Ok(changes)
}

/// Sets what differs in one file.
fn update<D: Db>(db: &mut D, file: SourceFile, read: ReadFile, changes: &mut Changes) {
    if file.module(db) != read.module {
        file.set_module(db).to(read.module);
    }
    if file.text(db) != &*read.text {
        file.set_text(db).to(read.text);
        changes.changed.push(read.path);
    }
}

/// Sets what differs in the configuration.
fn reload_config<D: Db>(
    db: &mut D,
    project: Project,
    read: Option<ReadFile>,
    changes: &mut Changes,
) -> Result<(), LoadError> {
    let file = match (project.config_file(db), read) {
        (Some(file), Some(read)) => {
            update(db, file, read, changes);
            Some(file)
        }
        (None, Some(read)) => {
            changes.added.push(read.path.clone());
            Some(new_input(db, read))
        }
        (Some(file), None) => {
            changes.removed.push(file.path(db).to_owned());
            None
        }
        (None, None) => None,
    };
    if project.config_file(db) != file {
        project.set_config_file(db).to(file);
    }
    let config = read_config(db, file, &project.origin(db).options)?;
    if project.config(db) != &config {
        project.set_config(db).to(config);
    }
    Ok(())
}

fn new_project(
    db: &dyn Db,
    name: String,
    files: Vec<SourceFile>,
    config: Config,
    config_file: Option<SourceFile>,
    origin: Origin,
) -> Project {
    // People edit texts far more often than the file list or the options, so
    // what depends on the latter alone is not looked at after an edit.
    Project::builder(name, files, config, config_file, origin)
        .durability(Durability::MEDIUM)
        .new(db)
}

fn new_input(db: &dyn Db, read: ReadFile) -> SourceFile {
    let path = read.path.clone();
    let file = SourceFile::new(db, read.path, read.module, read.text);
    db.note_name(salsa::plumbing::AsId::as_id(&file), &|| path.clone());
    file
}

fn read_snapshot(db: &dyn Db, path: &Path) -> Result<Snapshot, LoadError> {
    let found = walk::find(path)?;
    let mut problems = found.problems;
    let mut read = |path: &Path, relative: String, module: String| {
        let text = read_text(db, path, &relative);
        let read = |text| ReadFile {
            path: relative,
            module,
            text,
        };
        text.map(read).map_err(|it| problems.push(it)).ok()
    };
    let mut modules = Vec::new();
    for file in found.modules {
        modules.extend(read(&file.on_disk, file.path, file.module));
    }
    let config = found
        .config
        .and_then(|path| read(&path, config::FILE_NAME.to_owned(), String::new()));
    if !problems.is_empty() {
        let diagnostics = problems;
        return Err(LoadError { diagnostics });
    }
    if modules.is_empty() {
        return Err(empty_project(path).into());
    }
    Ok(Snapshot {
        name: found.name,
        modules,
        config,
    })
}

/// Reads one file; `relative` is its name in messages.
fn read_text(db: &dyn Db, path: &Path, relative: &str) -> Result<Arc<str>, Diagnostic> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    if u32::try_from(bytes.len()).is_err() {
        let message = format!("`{relative}` is 4 GiB or more, which no module should be");
        return Err(Diagnostic::without_place(&UNREADABLE, message));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Arc::from(walk::as_python_reads(text))),
        Err(error) => Err(not_utf8(db, relative, &bytes, error.valid_up_to())),
    }
}

/// Points at the first byte that is not UTF-8, in a text where it and its like
/// are replaced; the bytes before it are the same in both.
fn not_utf8(db: &dyn Db, relative: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let text: Arc<str> = Arc::from(String::from_utf8_lossy(bytes));
    let file = SourceFile::new(db, relative.to_owned(), String::new(), text);
    let start = u32::try_from(at).expect("the size was checked when reading");
    let replacement = u32::try_from(char::REPLACEMENT_CHARACTER.len_utf8())
        .expect("a character has at most four bytes");
    let span = Span::new(file, start, start + replacement);
    let message = format!(
        "`{relative}` is not UTF-8: byte {at} is 0x{:02X}",
        bytes[at]
    );
    Diagnostic::new(&NOT_UTF8, span, message)
        .label("this byte")
        .help("save the file as UTF-8 and remove any `coding:` comment")
}

fn empty_project(path: &Path) -> Diagnostic {
    let message = format!("`{}` holds no Python file", path.display());
    Diagnostic::without_place(&EMPTY_PROJECT, message)
        .note("hidden folders, virtual environments, `__pycache__` and folders that pyrsc or cargo wrote are not searched")
        .help("give the folder with the modules, or one `.py` file")
}

/// The operating system's own words, without the numbers that it adds.
fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read `{}`: {}", path.display(), reason(error));
    Diagnostic::without_place(&UNREADABLE, message)
}

fn no_such_project(path: &Path, what: &str) -> Diagnostic {
    let message = format!("`{}` {what}", path.display());
    Diagnostic::without_place(&NO_SUCH_PROJECT, message)
        .help("PROJECT is a folder with Python modules, or one `.py` file")
}

/// `permission denied` rather than `Permission denied (os error 13)`.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_lowercase()
}

/// A path that stays valid when the current folder changes.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
