//! What the commands share: loading and compiling a project, and telling the
//! user (or a tool) how it went.

use std::path::{Path, PathBuf};
use std::time::Instant;

use pyrsc_db::{Database, Diagnostic, Options, Project, load_project, render, to_json};

use crate::failure::Failure;
use crate::interrupt;
use crate::names::default_out;
use crate::pipeline::{self, Compilation};
use crate::progress::Progress;
use crate::report::{self, Document};
use crate::ui::Ui;

/// One run of a command.
pub struct Session {
    pub db: Database,
    pub ui: Ui,
    /// What `--json` prints at the end.
    pub document: Document,
}

impl Session {
    pub fn new(ui: Ui, command: &'static str) -> Self {
        Self {
            db: Database::new(),
            ui,
            document: Document::new(command),
        }
    }

    /// Loads and compiles; diagnostics are shown, errors end the command.
    pub fn compile(&mut self, path: &Path, options: Options) -> Result<Compiled, Failure> {
        self.run_stages(path, options, pipeline::compile)
    }

    /// Loads and checks; diagnostics are shown.
    pub fn check(&mut self, path: &Path) -> Result<Compiled, Failure> {
        self.run_stages(path, Options::default(), pipeline::check)
    }

    fn run_stages(
        &mut self,
        path: &Path,
        options: Options,
        stages: fn(&Database, Project) -> Compilation,
    ) -> Result<Compiled, Failure> {
        let started = Instant::now();
        let progress = Progress::start(self.ui, format!("compiling {}", path.display()));
        let loaded = load_project(&self.db, path, options);
        let project = match loaded {
            Ok(project) => project,
            Err(error) => {
                drop(progress);
                let is_usage = error.is_usage();
                let message = error.to_string();
                self.show(&error.diagnostics);
                return Err(if is_usage {
                    Failure::Usage(message)
                } else {
                    Failure::Program("the project could not be read".to_owned())
                });
            }
        };
        let compilation = stages(&self.db, project);
        interrupt::check()?;
        drop(progress);
        self.show(&compilation.diagnostics);
        self.document.summary = Some(compilation.summary.clone());
        let seconds = started.elapsed().as_secs_f64();
        self.document.seconds.compile = Some(seconds);
        Ok(Compiled {
            project,
            compilation,
            seconds,
        })
    }

    /// The output folder: as given, else `<name>-rs` beside the project. It
    /// is absolute, since cargo and maturin run in it.
    pub fn out_dir(
        &self,
        given: Option<&Path>,
        path: &Path,
        project_name: &str,
    ) -> Result<PathBuf, Failure> {
        let out = given.map_or_else(|| default_out(path, project_name), Path::to_path_buf);
        std::path::absolute(out).map_err(|it| Failure::io("cannot find the current folder", &it))
    }

    /// Ends the command: the error for people, or the document for tools.
    pub fn finish(&mut self, failure: Option<&Failure>, code: i32) {
        if let Some(failure) = failure {
            // The diagnostic was the message.
            if !matches!(failure, Failure::Usage(_)) || self.document.diagnostics.is_empty() {
                self.ui.error(&failure.to_string());
            }
            self.document.error = Some(failure.to_string());
        }
        self.document.exit_code = code;
        if self.ui.json {
            report::print_json(&self.document);
        }
    }

    fn show(&mut self, diagnostics: &[Diagnostic]) {
        let shown = diagnostics.iter();
        let shown = shown.filter(|it| it.is_error() || !self.ui.quiet).cloned();
        let shown: Vec<Diagnostic> = shown.collect();
        self.ui.text(&render(&self.db, &shown, self.ui.colour));
        self.document
            .diagnostics
            .extend(to_json(&self.db, diagnostics));
    }
}

/// A compiled project, with or without errors.
pub struct Compiled {
    pub project: Project,
    pub compilation: Compilation,
    pub seconds: f64,
}

impl Compiled {
    /// Fails if the program has errors.
    pub fn require_no_errors(&self) -> Result<(), Failure> {
        let count = report::Counts::of(&self.compilation.diagnostics);
        if count.errors == 0 {
            return Ok(());
        }
        Err(Failure::Program(format!("{count}; nothing was written")))
    }
}
