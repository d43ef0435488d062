//! Python exceptions.
//!
//! An exception is a Rust panic whose payload is an [`Exception`]. It unwinds
//! like any panic, prints nothing by itself, and either reaches a handler made
//! with [`catch`] or ends the program in [`run`] with CPython's message.

use std::any::Any;
use std::fmt;
use std::io;
use std::io::Write;
use std::panic;
use std::panic::UnwindSafe;
use std::process::ExitCode;

/// A raised Python exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The name as a traceback shows it, for example `ValueError`.
    pub kind: &'static str,
    /// The text after the name; may be empty.
    pub message: String,
    /// The Python file and line, as in `pricing/bs.py:12`; empty when unknown.
    pub at: &'static str,
}

/// The last line of a Python traceback: `ValueError: math domain error`.
impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)?;
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Exception {}

/// Raises a Python exception: unwinds to the nearest [`catch`] or [`run`].
#[cold]
pub fn raise(kind: &'static str, message: impl Into<String>, at: &'static str) -> ! {
    let message = message.into();
    panic::resume_unwind(Box::new(Exception { kind, message, at }))
}

/// Raises Python's `UnboundLocalError`: a variable of a function was read that
/// no path to there has set.
pub fn unbound(name: &str, at: &'static str) -> ! {
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    raise("UnboundLocalError", message, at)
}

/// Raises Python's `NameError`, as [`unbound`] for a variable of a module.
pub fn undefined(name: &str, at: &'static str) -> ! {
    raise("NameError", format!("name '{name}' is not defined"), at)
}

/// Calls `f` and hands a raised exception back as an error.
///
/// Any other panic is a fault of the Rust code and goes on unwinding.
pub fn catch<T>(f: impl FnOnce() -> T + UnwindSafe) -> Result<T, Exception> {
    panic::catch_unwind(f).map_err(|payload| match payload.downcast::<Exception>() {
        Ok(exception) => *exception,
        Err(other) => panic::resume_unwind(other),
    })
}

/// Runs the main part of a program and gives its exit code.
///
/// An uncaught exception is reported on standard error as CPython does and
/// gives exit code 1. A reader that closed the pipe early, as in
/// `program | head`, ends the program without a message.
pub fn run(program: impl FnOnce() + UnwindSafe) -> ExitCode {
    let usual_hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_broken_pipe(info.payload()) {
            usual_hook(info);
        }
    }));
    let outcome = panic::catch_unwind(program);
    let flushed = io::stdout().flush();
    match outcome {
        Ok(()) if flushed.is_ok() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(payload) => match payload.downcast::<Exception>() {
            Ok(exception) => {
                print_traceback(&exception);
                ExitCode::FAILURE
            }
            Err(other) if is_broken_pipe(other.as_ref()) => ExitCode::FAILURE,
            Err(other) => panic::resume_unwind(other),
        },
    }
}

/// Writes an exception to standard error in CPython's form.
fn print_traceback(exception: &Exception) {
    let mut text = String::new();
    if let Some((file, line)) = exception.at.rsplit_once(':') {
        text = format!("Traceback (most recent call last):\n  File \"{file}\", line {line}\n");
    }
    text = format!("{text}{exception}\n");
    // Nobody is left to tell when standard error itself is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Whether a panic came from `println!` on a pipe that nobody reads any more.
fn is_broken_pipe(payload: &(dyn Any + Send)) -> bool {
    payload.downcast_ref::<String>().is_some_and(|message| {
        message.starts_with("failed printing to stdout") && message.contains("os error 32")
    })
}
