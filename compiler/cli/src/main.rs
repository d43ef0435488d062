//! The `pyrsc` binary; everything is in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    pyrsc::main(std::env::args_os())
}
