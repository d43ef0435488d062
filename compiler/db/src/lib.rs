//! What everything else is derived from: the texts of a project, its
//! configuration, and the diagnostics that later stages report about them.
//!
//! This is the only crate that reads files of the user's project; all later
//! stages see salsa inputs. It knows neither Python's grammar nor the IR.
//!
//! | module | holds |
//! |---|---|
//! | [`files`] | the salsa inputs: [`SourceFile`], [`Project`] and its [`Config`] |
//! | [`load`] | from a path on disk to a [`Project`], and again after edits |
//! | [`diagnostic`] | [`Lint`], [`Diagnostic`], [`Span`]: problems as data |
//! | [`render`] | problems as text for people, as one line, and for tools |
//! | [`lints`] | the lints of loading, and the table form all crates declare theirs in |
//! | [`stage`] | what the compiler is doing now, for the report of a panic |

pub mod config;
pub mod diagnostic;
pub mod files;
pub mod lines;
pub mod lints;
pub mod load;
mod log;
pub mod render;
pub mod stage;

pub use diagnostic::{Diagnostic, Kind, Label, Level, Lint, Span};
pub use files::{Config, Export, IntMode, MathMode, Options, OutputForm, Project, SourceFile};
pub use lines::{LineColumn, LineIndex, line_index};
pub use load::{Changes, LoadError, load_project, project_from_texts, reload};
pub use render::{render, render_short, to_json};
pub use stage::{current_stages, stage};

use std::sync::Arc;

/// What every query takes first.
#[salsa::db]
pub trait Db: salsa::Database {
    /// Gives an id a readable name in the log of executed queries.
    ///
    /// Costs nothing unless the log is on; `name` is then called at once, so
    /// it must not read the database (that would add a dependency to the query
    /// that is running).
    fn note_name(&self, id: salsa::Id, name: &dyn Fn() -> String);

    /// Gives the run of a query that has just begun a readable name in the
    /// log; for queries of several arguments, whose ids salsa makes up.
    ///
    /// The same rules as for [`Db::note_name`].
    fn note_query(&self, query: &str, name: &dyn Fn() -> String);
}

/// The one database: inputs and memoised results.
#[salsa::db]
#[derive(Clone, Default)]
pub struct Database {
    storage: salsa::Storage<Self>,
    /// Present only where somebody wants to know which queries ran.
    log: Option<Arc<log::QueryLog>>,
}

impl Database {
    /// A database that keeps no log.
    pub fn new() -> Self {
        Self::default()
    }

    /// A database that remembers which queries ran, for [`Self::executed`].
    pub fn with_log() -> Self {
        let log = Arc::new(log::QueryLog::default());
        let sink = Arc::clone(&log);
        let storage = salsa::Storage::new(Some(Box::new(move |event| sink.record(&event))));
        Self {
            storage,
            log: Some(log),
        }
    }

    /// The queries that ran since the last call, in order, as `parse(main.py)`
    /// or, where the argument has no noted name, `infer(Id(400))`.
    ///
    /// Always empty for a database without a log.
    pub fn executed(&self) -> Vec<String> {
        self.log.as_ref().map_or_else(Vec::new, |log| log.take())
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn note_name(&self, id: salsa::Id, name: &dyn Fn() -> String) {
        if let Some(log) = &self.log {
            log.name(id, name());
        }
    }

    fn note_query(&self, query: &str, name: &dyn Fn() -> String) {
        if let Some(log) = &self.log {
            log.name_last(query, name());
        }
    }
}
