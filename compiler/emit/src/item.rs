//! The contract between emission of functions and of packages: plain data.
//!
//! Emission of a function knows no Python tree and no query engine. What it
//! needs of the source comes as [`Source`], what it needs of the program as
//! [`Context`]; what it makes is a [`RustFunction`].
//!
//! **Names in scope.** Emitted code names everything that is not its own by a
//! short path; `uses` lists the full path of each, to be imported: a type or
//! module (`ndarray::Array1`, `crate::support::int`), a function of another
//! module (`crate::pricing::bs::norm_cdf`). Support code is called through its
//! module (`int::add(a, b, "bs.py:12")`), so that it cannot collide with
//! functions of the program.
//!
//! **Markers.** Comments and blank lines do not survive in a syn tree. They are
//! statements of macros that the package stage replaces in the printed text:
//!
//! | statement | becomes |
//! |---|---|
//! | `__comment!("text");` | a line `// text` at this place |
//! | `__trailing!("text");` | `// text` at the end of the line before |
//! | `__blank!();` | an empty line |
//!
//! `text` is a Rust string literal: the Python comment without its `#` and the
//! space after it. prettyplease prints each on a line of its own. A marker is
//! never the last statement of a block without a semicolon, and never the only
//! statement of one.

use std::collections::BTreeSet;

use pyrsc_ir::{Mode, Type};

/// A comment marker on a line of its own.
pub const COMMENT: &str = "__comment";
/// A marker of a comment at the end of the line before.
pub const TRAILING: &str = "__trailing";
/// A marker of an empty line.
pub const BLANK: &str = "__blank";

/// What emission needs to know of the Python function behind an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file relative to the project: `pricing/bs.py`.
    pub file: String,
    /// First and last line, both counted from 1.
    pub lines: (u32, u32),
    /// The Python name of the function.
    pub name: String,
    /// Its docstring, indentation removed.
    pub docstring: Option<String>,
    /// The comments within its lines, in order.
    pub comments: Vec<Comment>,
    /// The line of `SpanId(i)` is `span_lines[i]`.
    pub span_lines: Vec<u32>,
    /// Lines within the function that are empty and stand between statements.
    pub blank_lines: Vec<u32>,
}

/// A Python comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub line: u32,
    /// Without `#` and the space after it.
    pub text: String,
    /// Whether nothing stands before it on its line.
    pub own_line: bool,
}

/// What emission needs to know of the rest of the program.
pub struct Context<'a> {
    /// The Rust module that the function is emitted into: `pricing::bs`.
    pub module: &'a str,
    /// The Rust name of the function.
    pub name: &'a str,
    /// Whether the function is `pub`.
    pub public: bool,
    /// The instance of an IR name (the `callee` attribute of a call).
    pub callee: &'a dyn Fn(&str) -> Option<Callee>,
    /// What a library map says of the `target` attribute of an extern.
    pub extern_target: &'a dyn Fn(&str) -> Option<ExternTarget>,
    /// The Rust type of an opaque type's name, as a full path.
    pub opaque_type: &'a dyn Fn(&str) -> Option<String>,
    /// Names that local variables must not take: constants, statics and
    /// functions of the module and what its other items import by name.
    pub reserved: &'a BTreeSet<String>,
}

/// Another function of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The Rust module path below the crate: `pricing::bs`; empty for the root.
    pub module: String,
    /// Whether another module of the program has the last name of the path too.
    pub is_ambiguous: bool,
    /// The name that the caller's module gives to the module, if another.
    pub alias: Option<String>,
    /// Its Rust name.
    pub name: String,
    /// How each parameter is passed.
    pub modes: Vec<Mode>,
    pub params: Vec<Type>,
    pub results: Vec<Type>,
}

/// How a library function is written in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternTarget {
    /// A Rust expression with `$0`, `$1`… for the arguments, each a whole
    /// operand, and `$at` for the Python place, a string literal
    /// (`"bs.py:12"`). Arrays come as views, strings as `&str`; `&mut $0` lends an
    /// object of a library. Support code is named through its module:
    /// `random::uniform(&mut $0, $1, $2, $at)`.
    pub rust: String,
    /// Full paths that the expression needs in scope: `crate::support::random`.
    pub uses: Vec<String>,
    /// Paths within the support code that it names: `random::uniform`.
    pub support: Vec<String>,
    pub crates: Vec<String>,
}

/// A function as Rust items.
#[derive(Clone, Debug)]
pub struct RustFunction {
    /// The Rust name.
    pub name: String,
    /// The function, and a name for what it returns.
    pub items: Vec<syn::Item>,
    /// Paths within the support code that the items name: `elementwise::map`.
    pub support: BTreeSet<String>,
    /// Crates that the items name: `ndarray`, `rayon`, `multiversion`.
    pub crates: BTreeSet<String>,
    /// Full paths to be in scope: `ndarray::Array1`, `crate::support::int`,
    /// `crate::pricing::bs::norm_cdf`.
    pub uses: BTreeSet<String>,
    /// Whether a name breaks Rust's convention because Python's is kept.
    pub non_snake_case: bool,
    /// The Python line that each item stands for (the first of the function
    /// for all its items).
    pub lines: (u32, u32),
}
