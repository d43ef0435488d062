//! The support code as a graph: items, and which of them need which.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use super::outline::{self, Kind, Outline};

/// An item of a module, or a method of an inherent `impl`.
pub(super) struct Node<'a> {
    pub(super) module: usize,
    own: &'a outline::Node,
}

impl Deref for Node<'_> {
    type Target = outline::Node;

    fn deref(&self) -> &outline::Node {
        self.own
    }
}

/// An item that can be named: its module and its name.
pub(super) type Name = (usize, String);

pub(super) struct Graph<'a> {
    pub(super) modules: Vec<&'a Outline>,
    pub(super) nodes: Vec<Node<'a>>,
    by_name: BTreeSet<Name>,
    module_ids: BTreeMap<String, usize>,
}

/// What a path leads to.
pub(super) enum Target {
    Module(usize),
    /// An item of ours, and what follows it in the path.
    Item(Name, Vec<String>),
    /// Something of another crate.
    Outside(Vec<String>),
}

impl<'a> Graph<'a> {
    /// The graph of files, each a name and its outline.
    pub(super) fn new(files: &[(&str, &'a Outline)]) -> Graph<'a> {
        let mut graph = Graph {
            modules: Vec::new(),
            nodes: Vec::new(),
            by_name: BTreeSet::new(),
            module_ids: BTreeMap::new(),
        };
        for (id, &(name, outline)) in files.iter().enumerate() {
            let nodes = outline.nodes.iter();
            graph
                .nodes
                .extend(nodes.map(|own| Node { module: id, own }));
            graph.module_ids.insert(name.to_owned(), id);
            graph.modules.push(outline);
        }
        graph.by_name = graph
            .nodes
            .iter()
            .flat_map(|node| node.defines().into_iter().map(|name| (node.module, name)))
            .collect();
        graph
    }

    pub(super) fn module_id(&self, name: &str) -> Option<usize> {
        self.module_ids.get(name).copied()
    }

    /// Whether any code of a module, kept or not, names something.
    pub(super) fn is_named_in(&self, module: usize, name: &str) -> bool {
        let mut nodes = self.nodes.iter().filter(|node| node.module == module);
        nodes.any(|node| node.needs.paths.iter().any(|path| path[0] == name))
    }

    /// Follows a path that stands in a module.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Target {
        let outside = || Target::Outside(path.to_vec());
        let Some((first, rest)) = path.split_first() else {
            return outside();
        };
        match first.as_str() {
            // As macros name it: `$crate::support::math`.
            "crate" if rest.first().is_some_and(|it| it == "support") => {
                return self.resolve_from_root(&rest[1..]).unwrap_or_else(outside);
            }
            "super" | "crate" => return self.resolve_from_root(rest).unwrap_or_else(outside),
            "self" => return self.resolve(module, rest),
            _ => {}
        }
        if self.by_name.contains(&(module, first.clone())) {
            return Target::Item((module, first.clone()), rest.to_vec());
        }
        let imports = &self.modules[module].imports;
        let Some(leaf) = imports.iter().find(|leaf| leaf.binding == *first) else {
            return outside();
        };
        let mut full = leaf.path.clone();
        full.extend(rest.iter().cloned());
        if matches!(full[0].as_str(), "super" | "crate" | "self") {
            self.resolve(module, &full)
        } else {
            Target::Outside(full)
        }
    }

    /// Follows `math::exp` from the root of the support code.
    pub(super) fn resolve_from_root(&self, path: &[String]) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let id = self.module_id(first)?;
        let Some((name, rest)) = rest.split_first() else {
            return Some(Target::Module(id));
        };
        let name = (id, name.clone());
        self.by_name
            .contains(&name)
            .then(|| Target::Item(name, rest.to_vec()))
    }
}

impl Node<'_> {
    /// Names by which it can be referred to.
    fn defines(&self) -> BTreeSet<String> {
        match &self.kind {
            Kind::Named(name) | Kind::Trait(name, _) => BTreeSet::from([name.clone()]),
            Kind::Invocation(names) => names.clone(),
            Kind::Member { .. } | Kind::TraitImpl { .. } => BTreeSet::new(),
        }
    }
}
