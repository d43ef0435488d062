//! `use` items as the names that they bring into scope.

use serde::{Deserialize, Serialize};
use syn::UseTree;

/// One name that a `use` brings into scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Leaf {
    /// The full path; ends with `*` for a glob.
    pub(crate) path: Vec<String>,
    /// The name in scope; `_` and `*` are possible.
    pub(crate) binding: String,
}

/// The leaves of a `use`, in order.
pub(crate) fn leaves(tree: &UseTree) -> Vec<Leaf> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

fn collect(tree: &UseTree, prefix: &mut Vec<String>, found: &mut Vec<Leaf>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            collect(&path.tree, prefix, found);
            prefix.pop();
        }
        UseTree::Name(name) => found.push(leaf(prefix, &name.ident.to_string(), None)),
        UseTree::Rename(rename) => {
            let binding = rename.rename.to_string();
            found.push(leaf(prefix, &rename.ident.to_string(), Some(binding)));
        }
        UseTree::Glob(_) => found.push(leaf(prefix, "*", None)),
        UseTree::Group(group) => {
            for item in &group.items {
                collect(item, prefix, found);
            }
        }
    }
}

fn leaf(prefix: &[String], name: &str, binding: Option<String>) -> Leaf {
    let mut path = prefix.to_vec();
    if name != "self" || path.is_empty() {
        path.push(name.to_owned());
    }
    let binding = binding.unwrap_or_else(|| path.last().cloned().unwrap_or_default());
    Leaf { path, binding }
}
