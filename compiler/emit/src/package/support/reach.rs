//! Which nodes of the support code a program reaches.

use std::collections::BTreeSet;

use super::graph::{Graph, Name, Node, Target};
use super::outline::Kind;

/// What is kept, as it grows.
pub(super) struct Reach<'a> {
    graph: &'a Graph<'a>,
    /// By the order of nodes in the graph.
    pub(super) kept: Vec<bool>,
    /// Items that kept code names.
    named: BTreeSet<Name>,
    /// Names that kept code calls methods by.
    called: BTreeSet<String>,
    /// Modules that the program names, or of which an item is kept.
    live: BTreeSet<usize>,
}

/// A path that leads to no support code.
pub(super) struct Unknown(pub(super) String);

impl<'a> Reach<'a> {
    /// Starts with the paths that a program uses, and the names that occur in it.
    pub(super) fn new(
        graph: &'a Graph<'a>,
        roots: &BTreeSet<String>,
        called: &BTreeSet<String>,
    ) -> Result<Reach<'a>, Unknown> {
        let mut reach = Reach {
            graph,
            kept: vec![false; graph.nodes.len()],
            named: BTreeSet::new(),
            called: called.clone(),
            live: BTreeSet::new(),
        };
        for root in roots {
            let path: Vec<String> = root.split("::").map(str::to_owned).collect();
            match graph.resolve_from_root(&path) {
                Some(target) => reach.add(target),
                None => return Err(Unknown(root.clone())),
            }
        }
        reach.grow();
        Ok(reach)
    }

    fn add(&mut self, target: Target) {
        match target {
            Target::Module(id) => {
                self.live.insert(id);
            }
            Target::Item(name, members) => {
                self.named.insert(name);
                self.called.extend(members);
            }
            Target::Outside(_) => {}
        }
    }

    /// Keeps what is needed until nothing more is.
    fn grow(&mut self) {
        loop {
            let mut grew = false;
            for (id, node) in self.graph.nodes.iter().enumerate() {
                if self.kept[id] || !self.is_needed(node) {
                    continue;
                }
                grew = true;
                self.kept[id] = true;
                if !matches!(node.kind, Kind::TraitImpl { .. }) {
                    self.live.insert(node.module);
                }
                self.called.extend(node.needs.methods.iter().cloned());
                for path in &node.needs.paths {
                    self.add(self.graph.resolve(node.module, path));
                }
            }
            if !grew {
                return;
            }
        }
    }

    fn is_needed(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::Named(name) => self.is_named(node.module, name),
            Kind::Trait(name, methods) => {
                self.is_named(node.module, name)
                    || (!self.called.is_disjoint(methods) && self.in_live_scope(node.module, name))
            }
            Kind::Member { of, name } => {
                self.called.contains(name)
                    && matches!(
                        self.graph.resolve(node.module, std::slice::from_ref(of)),
                        Target::Item((module, of), _) if self.is_named(module, &of)
                    )
            }
            Kind::TraitImpl { of, for_ } => self.needs_impl(node.module, of, for_),
            Kind::Invocation(names) => names.iter().any(|name| self.is_named(node.module, name)),
        }
    }

    fn is_named(&self, module: usize, name: &str) -> bool {
        self.named.contains(&(module, name.to_owned()))
    }

    /// Whether a trait is in scope where code is kept.
    fn in_live_scope(&self, module: usize, name: &str) -> bool {
        self.live.iter().any(|&live| {
            live == module
                || self.graph.modules[live].imports.iter().any(|leaf| {
                    matches!(
                        self.graph.resolve(live, &leaf.path),
                        Target::Item((m, n), _) if m == module && n == name
                    )
                })
        })
    }

    fn needs_impl(&self, module: usize, of: &[String], for_: &[String]) -> bool {
        let home = match self.graph.resolve(module, of) {
            Target::Item((home, name), _) if self.is_named(home, &name) => Some(home),
            Target::Item(..) => return false,
            Target::Module(_) | Target::Outside(_) => None,
        };
        match self.graph.resolve(module, for_) {
            Target::Item((m, name), _) => self.is_named(m, &name),
            // A trait of ours for a type of another crate: with the trait, or
            // when the module is used that adds such types.
            _ => home.is_some_and(|home| home == module || self.live.contains(&module)),
        }
    }
}
