//! The salsa inputs that everything is derived from: texts and configuration.
//!
//! Nothing here touches the disk; `load.rs` does. Paths are relative to the
//! project with `/` between their parts, so that no result of a query depends
//! on where the project lies or on the operating system.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// One Python module, or `pyrsc.toml` (whose module name is empty).
#[salsa::input(debug)]
pub struct SourceFile {
    /// Relative to the project: `pricing/bs.py`.
    #[returns(deref)]
    pub path: String,

    /// The dotted name by which other modules import it: `pricing.bs`; for
    /// `pricing/__init__.py` it is `pricing`.
    #[returns(deref)]
    pub module: String,

    /// The text as Python's tokenizer sees it: UTF-8, no byte order mark, and
    /// `\n` at the end of lines. Spans are byte offsets into it.
    #[returns(deref)]
    pub text: Arc<str>,
}

impl SourceFile {
    /// Whether the file is a package's `__init__.py`, so that relative imports
    /// in it start at the module itself rather than at its parent.
    pub fn is_package(self, db: &dyn salsa::Database) -> bool {
        let path = self.path(db);
        path == "__init__.py" || path.ends_with("/__init__.py")
    }
}

/// What is compiled: the modules and how.
#[salsa::input(debug)]
pub struct Project {
    /// The folder's name, or the file's without `.py`; not yet a crate name.
    #[returns(deref)]
    pub name: String,

    /// Sorted by path; at most one file for each module name.
    #[returns(deref)]
    pub files: Vec<SourceFile>,

    /// From `pyrsc.toml` and the command line.
    #[returns(ref)]
    pub config: Config,

    /// The text of `pyrsc.toml`, for diagnostics about it.
    #[returns(copy)]
    pub config_file: Option<SourceFile>,

    /// Where the project came from. Only loading, reloading and the command
    /// line read this: a query that did would depend on the user's folders.
    #[returns(ref)]
    pub origin: Origin,
}

impl Project {
    /// The file whose module is called `module`, if the project has it.
    pub fn module(self, db: &dyn salsa::Database, module: &str) -> Option<SourceFile> {
        let mut files = self.files(db).iter();
        files.find(|file| file.module(db) == module).copied()
    }
}

/// Where a project was loaded from, and what the command line said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The folder or the single file; empty for a project made from texts.
    pub path: PathBuf,
    /// Wins over `pyrsc.toml`, at every reload too.
    pub options: Options,
}

/// What the command line decides; `None` leaves it to `pyrsc.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    pub form: Option<OutputForm>,
    pub int: Option<IntMode>,
    pub math: Option<MathMode>,
}

/// How the project is to be compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The module that runs first, when `pyrsc.toml` names one.
    pub entry: Option<String>,
    /// `None`: a binary when the project has an entry point, else a library.
    pub form: Option<OutputForm>,
    pub int: IntMode,
    pub math: MathMode,
    /// Functions to compile for given types, by dotted name.
    pub exports: IndexMap<String, Export>,
}

/// The types that `pyrsc.toml` gives a function's parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Export {
    /// One for each parameter, as written: `f64[:]`.
    pub types: Vec<String>,
    /// The list in `pyrsc.toml`, for diagnostics about it.
    pub span: Option<Span>,
}

/// What the emitted package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputForm {
    /// An executable.
    Bin,
    /// A wheel.
    Python,
    /// A C library with a header.
    C,
    /// A library crate.
    Rust,
}

/// What `int` does past 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntMode {
    /// Raises `OverflowError`.
    #[default]
    Checked,
    /// Wraps around, on request.
    Wrapping,
}

/// How closely floats follow NumPy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MathMode {
    /// The same operations in the same order.
    #[default]
    Exact,
    /// May reassociate and contract, on request.
    Fast,
}
