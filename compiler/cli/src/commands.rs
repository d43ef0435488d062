//! One file for each command. A command returns the exit code that it ends
//! with, or why it did not reach its end.

pub mod build;
pub mod check;
pub mod clean;
pub mod run;
