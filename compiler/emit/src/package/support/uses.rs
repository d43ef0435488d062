//! `use` items: their leaves, and what is left of them when some go.

use syn::UseTree;

use crate::package::imports::use_line;

/// One name that a `use` brings into scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The full path; ends with `*` for a glob.
    pub(super) path: Vec<String>,
    /// The name in scope; `_` and `*` are possible.
    pub(super) binding: String,
}

/// The leaves of a `use`, in order.
pub(super) fn leaves(tree: &UseTree) -> Vec<Leaf> {
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

/// Lines of `use` items that bring the leaves into scope, one for each prefix.
pub(super) fn print(kept: &[&Leaf]) -> String {
    let mut lines = Vec::new();
    let mut rest = kept;
    while let Some(first) = rest.first() {
        let prefix = first.prefix();
        let same = rest.iter().take_while(|it| it.prefix() == prefix).count();
        let (group, others) = rest.split_at(same);
        let names: Vec<String> = group.iter().map(|it| it.name()).collect();
        lines.push(use_line(&prefix, &names));
        rest = others;
    }
    lines.join("\n")
}

impl Leaf {
    fn prefix(&self) -> String {
        self.path[..self.path.len() - 1].join("::")
    }

    /// The name as it stands in the list.
    fn name(&self) -> String {
        let name = self.path.last().cloned().unwrap_or_default();
        if name == self.binding {
            name
        } else {
            format!("{name} as {}", self.binding)
        }
    }
}
