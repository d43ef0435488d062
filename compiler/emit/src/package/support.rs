//! The support code that a package carries: only what it uses.
//!
//! Each file is parsed; names, paths and method calls tell which items need
//! which. What the program reaches is cut out of the text with its comments,
//! so a reader sees the code as it was written. `use` items lose the names
//! that are not needed any more.
//!
//! What names cannot tell is kept: an implementation of a trait goes with its
//! trait and its type. One exception keeps packages small: an implementation
//! of a trait of ours for a type of another crate, in another file than the
//! trait (NumPy's text of arrays), is kept when that file is used, to say which
//! a root may name the file alone (`array_text`).

use std::collections::BTreeSet;

mod graph;

mod reach;

mod references;

mod uses;

mod cut;

use cut::{Kept, crates_of, cut};
use graph::Graph;
use reach::{Reach, Unknown};

/// A file of support code: module name and text.
pub type File = (String, String);

/// What a program needs of the support code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// In the order of the names.
    pub files: Vec<File>,
    /// First names of the paths outside of the support code: `std`, `ndarray`.
    pub crates: BTreeSet<String>,
}

/// Why no slice could be made: a fault of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SliceError {
    /// A file does not parse.
    Parse(String),
    /// A path that names no support code.
    Unknown(String),
}

/// Cuts the files down to what is reached from `roots` (`elementwise::map`, or
/// a module alone), given all names that `called` may call methods by.
pub fn slice(
    files: &[(&str, &str)],
    roots: &BTreeSet<String>,
    called: &BTreeSet<String>,
) -> Result<Slice, SliceError> {
    let graph = Graph::new(files).map_err(|error| SliceError::Parse(error.to_string()))?;
    let reach =
        Reach::new(&graph, roots, called).map_err(|Unknown(path)| SliceError::Unknown(path))?;
    let mut slice = Slice::default();
    for (id, (name, text)) in files.iter().enumerate() {
        let text = cut(&graph, &reach, id, text);
        if !text.is_empty() {
            slice.files.push(((*name).to_owned(), text));
            let kept = Kept::of(&graph, &reach, id);
            slice.crates.extend(crates_of(&graph, id, &kept));
        }
    }
    Ok(slice)
}
