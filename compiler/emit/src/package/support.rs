//! The support code that a package carries: only what it uses.
//!
//! Names, paths and method calls tell which items need which; see [`outline`]. What the program reaches is cut out of the text with its comments,
//! so a reader sees the code as it was written. `use` items lose the names
//! that are not needed any more.
//!
//! What names cannot tell is kept: an implementation of a trait goes with its
//! trait and its type. One exception keeps packages small: an implementation
//! of a trait of ours for a type of another crate, in another file than the
//! trait (NumPy's text of arrays), is kept when that file is used, to say which
//! a root may name the file alone (`array_text`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

mod graph;

mod outline;

mod reach;

mod uses;

mod cut;

use cut::{Kept, crates_of, cut};
use graph::Graph;
use outline::Outline;
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
    let mut outlines = Vec::new();
    for (_, text) in files {
        outlines.push(outline_of(text).map_err(|error| SliceError::Parse(error.to_string()))?);
    }
    let named = files.iter().zip(&outlines);
    let named: Vec<(&str, &Outline)> = named.map(|((name, _), it)| (*name, &**it)).collect();
    let graph = Graph::new(&named);
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

/// The outline of a file, as it was made when pyrsc was built.
fn outline_of(text: &str) -> syn::Result<Cow<'static, Outline>> {
    static BUILT: LazyLock<BTreeMap<u64, Outline>> = LazyLock::new(|| {
        let built = include_bytes!(concat!(env!("OUT_DIR"), "/outlines"));
        postcard::from_bytes(built).expect("the build script wrote it")
    });
    match BUILT.get(&outline::fingerprint(text)) {
        Some(outline) => Ok(Cow::Borrowed(outline)),
        None => Outline::of(text).map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_of_the_support_code_are_at_hand() {
        for (name, text) in pyrsc_maps::support::SUPPORT {
            let outline = outline_of(text).expect("it parses");
            assert!(matches!(outline, Cow::Borrowed(_)), "{name}");
            assert_eq!(*outline, Outline::of(text).expect("it parses"), "{name}");
        }
    }
}
