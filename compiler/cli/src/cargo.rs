//! Builds an emitted package with cargo.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::child::{self, Line};
use crate::failure::Failure;
use crate::names::shown;
use crate::progress::Progress;
use crate::ui::Ui;

/// How to build, from the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    pub debug: bool,
    pub offline: bool,
    pub jobs: Option<u16>,
}

impl BuildOptions {
    /// Adds what cargo and maturin call the same.
    pub fn add_to(self, command: &mut Command) {
        if !self.debug {
            command.arg("--release");
        }
        if self.offline {
            command.arg("--offline");
        }
        if let Some(jobs) = self.jobs {
            command.args(["-j", &jobs.to_string()]);
        }
    }
}

/// Builds the package in `root`; returns the executable, if it has one.
pub fn build(ui: Ui, root: &Path, options: BuildOptions) -> Result<Option<PathBuf>, Failure> {
    let mut command = Command::new("cargo");
    let format = if ui.colour {
        "json-diagnostic-rendered-ansi"
    } else {
        "json"
    };
    // Run inside, so that cargo sees the package's own configuration.
    command
        .current_dir(root)
        .args(["build", "--message-format", format]);
    options.add_to(&mut command);

    let progress = Progress::start(ui, "cargo build");
    let mut output = Output::default();
    let ended = child::run(&mut command, |line| output.add(line, &progress));
    drop(progress);
    let status = match ended {
        Ok(status) => status?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no_cargo(root)),
        Err(error) => return Err(Failure::io("cannot run cargo", &error)),
    };
    if status.success() {
        return Ok(output.executable);
    }
    Err(output.failure(root, options))
}

/// What cargo said.
#[derive(Default)]
struct Output {
    executable: Option<PathBuf>,
    /// rustc's errors, rendered.
    errors: String,
    /// cargo's own lines: progress, and errors of its own.
    status: Vec<String>,
    /// Whether it came as far as running rustc.
    did_compile: bool,
}

/// The messages of `--message-format json` that matter here.
#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-message")]
    Diagnostic { message: RustcMessage },
    #[serde(rename = "compiler-artifact")]
    Artifact { executable: Option<PathBuf> },
    #[serde(rename = "build-finished")]
    Finished {},
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct RustcMessage {
    level: String,
    rendered: Option<String>,
}

impl Output {
    fn add(&mut self, line: Line, progress: &Progress) {
        match line {
            Line::Err(line) => {
                progress.set(format!("cargo: {}", line.trim()));
                self.status.push(line);
            }
            // A line that is no message comes from a build script.
            Line::Out(line) => {
                if let Ok(message) = serde_json::from_str(&line) {
                    self.add_message(message);
                }
            }
        }
    }

    fn add_message(&mut self, message: Message) {
        match message {
            Message::Diagnostic { message } if message.level.starts_with("error") => {
                self.errors += message.rendered.as_deref().unwrap_or_default();
            }
            Message::Artifact {
                executable: Some(path),
            } => self.executable = Some(path),
            Message::Finished {} => self.did_compile = true,
            _ => {}
        }
    }

    fn failure(&self, root: &Path, options: BuildOptions) -> Failure {
        let own = self
            .status
            .iter()
            .skip_while(|line| !line.starts_with("error"));
        let own = own.cloned().collect::<Vec<_>>().join("\n");
        if self.errors.contains("linker `") && self.errors.contains("not found") {
            return Failure::Environment(format!(
                "{}cargo found no linker; install a C compiler (on Debian and Ubuntu: `apt install \
                 build-essential`)",
                self.errors
            ));
        }
        if !self.did_compile {
            let offline = if options.offline {
                "; without --offline, cargo may fetch what is missing"
            } else {
                ""
            };
            return Failure::Environment(format!(
                "cargo could not start the build of `{}`{offline}\n{own}",
                shown(root)
            ));
        }
        did_not_build(root, &format!("{}{own}", self.errors))
    }
}

/// Our Rust does not compile; `output` says why.
pub fn did_not_build(root: &Path, output: &str) -> Failure {
    Failure::NotBuilt(format!(
        "the emitted package did not build\n{}\n\
         This is a bug in pyrsc, not in your program. The package is in `{}`; please report it \
         with the text above at {}/issues.",
        output.trim_end(),
        shown(root),
        env!("CARGO_PKG_REPOSITORY"),
    ))
}

fn no_cargo(root: &Path) -> Failure {
    Failure::Environment(format!(
        "cargo was not found; the package is in `{}` but was not built\n\
         Install Rust from https://rustup.rs, or give --emit-only to write the package only.",
        shown(root)
    ))
}
