//! The `pyrsc` command: from arguments to an emitted package and its build.
//!
//! | module | holds |
//! |---|---|
//! | [`pipeline`] | the whole compiler on one page |
//! | [`plan`], [`signatures`] | what is compiled, for which types, under which names |
//! | [`queries`] | the stages of one instance as queries |
//! | [`wheel_input`] | what a wheel offers to Python |
//! | [`args`] | the command line |
//! | [`commands`] | one file for each command |
//! | [`session`] | what the commands share: loading, compiling, reporting |
//! | [`package_dir`] | the output folder, which belongs to the user |
//! | [`cargo`], [`wheel`] | building what was emitted |
//! | [`failure`] | the ways to end, and their exit codes |
//! | [`panics`], [`interrupt`] | the two ways to end at any point |

pub mod args;
pub mod cargo;
pub mod child;
pub mod commands;
pub mod entry;
pub mod failure;
pub mod instance_names;
pub mod interrupt;
pub mod names;
pub mod package_dir;
pub mod panics;
pub mod pipeline;
pub mod plan;
pub mod progress;
pub mod queries;
pub mod report;
pub mod rust_names;
pub mod session;
pub mod signatures;
pub mod ui;
pub mod wheel;
pub mod wheel_input;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;
use session::Session;
use ui::Ui;

/// Parses the arguments, runs the command, and turns its end into an exit
/// code (the list is in `failure.rs`).
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are "errors" to clap too, with code 0. When
            // they cannot be printed, there is nobody to tell.
            let _ = error.print();
            return exit_code(error.exit_code());
        }
    };
    let (command, ui) = (cli.command.name(), Ui::new(&cli));
    if let Err(error) = interrupt::install() {
        ui.warn(&format!("Ctrl-C will not clean up: {error}"));
    }
    match panics::guarded(move || run(cli, ui)) {
        Ok(code) => exit_code(code),
        Err(report) => {
            report::internal_error(ui, command, &report);
            exit_code(failure::INTERNAL_ERROR)
        }
    }
}

/// Runs the command and reports how it ended.
fn run(cli: Cli, ui: Ui) -> i32 {
    let mut session = Session::new(ui, cli.command.name());
    let ended = match &cli.command {
        Command::Build(args) => commands::build::run(&mut session, args),
        Command::Run(args) => commands::run::run(&mut session, args),
        Command::Check(args) => commands::check::run(&mut session, args),
        Command::Clean(args) => commands::clean::run(&mut session, args),
    };
    let code = ended.as_ref().map_or_else(Failure::exit_code, |&code| code);
    session.finish(ended.err().as_ref(), code);
    code
}

fn exit_code(code: i32) -> ExitCode {
    // A shell sees the low eight bits only, as it does of any program.
    ExitCode::from(code.to_le_bytes()[0])
}
