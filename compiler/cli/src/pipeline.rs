//! The whole compiler on one page: one call per stage.

use pyrsc_db::{Database, Diagnostic, Project};
use serde::Serialize;

use crate::names::crate_name;

/// Everything that comes out of a compilation.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// Sorted, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// `None` when a diagnostic is an error.
    pub package: Option<Package>,
    /// By gain, greatest first.
    pub remarks: Vec<RenderedRemark>,
    pub summary: Summary,
}

/// The emitted package, not yet on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// A valid crate name.
    pub name: String,
    pub files: Vec<PackageFile>,
    /// The name of the executable, if the package has one.
    pub binary: Option<String>,
}

/// One emitted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageFile {
    /// Relative to the package, with `/`: `src/pricing/bs.rs`.
    pub path: String,
    pub text: String,
}

/// What a pass did, or could not do and why, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RenderedRemark {
    pub pass: String,
    /// Dotted name: `pricing.bs.euro_vanilla`.
    pub function: String,
    /// The Python file, relative to the project.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// Whether the pass did it, or says why not.
    pub applied: bool,
    pub text: String,
}

/// What a compilation covered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub modules: usize,
    /// Python functions that were compiled.
    pub functions: usize,
    /// Python functions that could not be.
    pub not_compiled: usize,
    /// Lines of Python in all functions.
    pub lines: usize,
    /// Lines of Python in the functions that were compiled.
    pub lines_compiled: usize,
}

/// Compiles a project; never touches the disk.
pub fn compile(db: &Database, project: Project) -> Compilation {
    Compilation {
        package: Some(Package {
            name: crate_name(project.name(db)),
            ..Package::default()
        }),
        summary: Summary {
            modules: project.files(db).len(),
            ..Summary::default()
        },
        ..Compilation::default()
    }
}
