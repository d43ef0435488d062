//! `pyrsc run`: build as an executable, then become it.

use std::io;
use std::path::Path;
use std::process::Command;

use pyrsc_db::{Options, OutputForm};

use super::build;
use crate::args::RunArgs;
use crate::failure::Failure;
use crate::session::Session;

pub fn run(session: &mut Session, args: &RunArgs) -> Result<i32, Failure> {
    let form = Some(OutputForm::Bin);
    let options = Options {
        form,
        ..Options::default()
    };
    let path = &args.project.path;
    let compiled = session.compile(path, options)?;
    let (out, package) = build::write(session, &compiled, path, &args.package)?;
    let binary = build::build(session, &out, &package, form, &args.package)?;
    let Some(binary) = binary else {
        let message = "the project has no entry point, so there is nothing to run";
        return Err(Failure::Program(message.to_owned()));
    };
    let mut command = Command::new(&binary);
    command.args(&args.arguments);
    become_program(command, &binary)
}

/// The program takes our place: Ctrl-C, standard input and the exit code are
/// its own.
#[cfg(unix)]
fn become_program(mut command: Command, binary: &Path) -> Result<i32, Failure> {
    use std::os::unix::process::CommandExt;

    let error = command.exec();
    Err(cannot_run(binary, &error))
}

#[cfg(not(unix))]
fn become_program(mut command: Command, binary: &Path) -> Result<i32, Failure> {
    // Ctrl-C reaches the program as well; we only wait for it.
    let _hold = crate::interrupt::hold();
    let status = command.status();
    let status = status.map_err(|error| cannot_run(binary, &error))?;
    Ok(status.code().unwrap_or(1))
}

fn cannot_run(binary: &Path, error: &io::Error) -> Failure {
    Failure::io(format!("cannot run `{}`", binary.display()), error)
}
