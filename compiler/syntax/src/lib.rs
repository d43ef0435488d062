//! Python text to its syntax tree, with the comments beside it.
//!
//! The only crate that names the Python parser: others see the tree as
//! [`ast`]. It resolves nothing and knows no types.

pub mod parse;

pub use parse::{Comment, Parsed, parsed, range_of};
pub use rustpython_parser::ast;
