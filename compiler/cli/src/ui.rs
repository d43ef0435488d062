//! How to talk to the user: colours, quietness, and who reads standard output.
//!
//! Text for people goes to standard error; standard output is kept for what
//! was asked for (`--json`, `--explain`, the program of `pyrsc run`).

use std::io::IsTerminal;

use crate::args::{Cli, ColorWhen};

/// Decided once, at the start.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// Whether standard error gets colours.
    pub colour: bool,
    /// Whether only problems are printed.
    pub quiet: bool,
    /// Whether standard output gets one JSON document, and nobody gets text.
    pub json: bool,
    /// Whether to show what is being done.
    pub progress: bool,
}

impl Ui {
    pub fn new(cli: &Cli) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let json = cli.command.json();
        Self {
            colour: match cli.color {
                ColorWhen::Always => true,
                ColorWhen::Never => false,
                ColorWhen::Auto => terminal && environment_allows_colour(),
            },
            quiet: cli.quiet,
            json,
            progress: terminal && !cli.quiet && !json,
        }
    }

    /// Something that went well.
    pub fn status(&self, text: &str) {
        if !self.quiet && !self.json {
            eprintln!("{text}");
        }
    }

    /// Something that went wrong but does not stop the command.
    pub fn warn(&self, text: &str) {
        if !self.json {
            eprintln!("{}: {text}", self.paint(Paint::Yellow, "warning"));
        }
    }

    /// What stops the command.
    pub fn error(&self, text: &str) {
        if !self.json {
            eprintln!("{}: {text}", self.paint(Paint::Red, "error"));
        }
    }

    /// Text that is complete as it is, such as rendered diagnostics.
    pub fn text(&self, text: &str) {
        if !self.json {
            eprint!("{text}");
        }
    }

    /// `text` in bold and a colour, where colours are on.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        let code = match paint {
            Paint::Red => 31,
            Paint::Green => 32,
            Paint::Yellow => 33,
        };
        if self.colour {
            format!("\u{1b}[1;{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The colours of headlines.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    Red,
    Green,
    Yellow,
}

/// <https://no-color.org>, and terminals that know no colours.
fn environment_allows_colour() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
