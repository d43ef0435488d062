//! The `pyrsc` command, for the tests: Cargo gives a test the path of an
//! executable of its own package only.

use std::process::ExitCode;

fn main() -> ExitCode {
    pyrsc::main(std::env::args_os())
}
