//! The support code as a graph: items, and which of them need which.

use std::collections::{BTreeMap, BTreeSet};

use syn::spanned::Spanned;
use syn::{ImplItem, Item, Type};

use super::references::{Piece, References, segments};
use super::uses::{Leaf, leaves};

/// A parsed file.
pub(super) struct Module {
    pub(super) file: syn::File,
    /// What its `use` items bring into scope.
    pub(super) imports: Vec<Leaf>,
}

/// An item, or a method of an inherent `impl`.
pub(super) struct Node {
    pub(super) module: usize,
    /// Its place in the file.
    pub(super) item: usize,
    /// Its place in the `impl`.
    pub(super) member: Option<usize>,
    pub(super) kind: Kind,
    pub(super) needs: References,
}

/// What decides whether a node is kept.
pub(super) enum Kind {
    /// Kept when named.
    Named(String),
    /// Kept when named, or when one of its methods is called where it is in scope.
    Trait(String, BTreeSet<String>),
    /// Kept with its type, when something of its name is called.
    Member { of: String, name: String },
    /// Kept with its trait and its type.
    TraitImpl { of: Vec<String>, for_: Vec<String> },
    /// A macro called at the level of items: kept when it may define what is named.
    Invocation(BTreeSet<String>),
}

/// An item that can be named: its module and its name.
pub(super) type Name = (usize, String);

pub(super) struct Graph {
    pub(super) modules: Vec<Module>,
    pub(super) nodes: Vec<Node>,
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

impl Graph {
    /// Parses the files, each a name and a text.
    pub(super) fn new(files: &[(&str, &str)]) -> syn::Result<Graph> {
        let mut graph = Graph {
            modules: Vec::new(),
            nodes: Vec::new(),
            by_name: BTreeSet::new(),
            module_ids: BTreeMap::new(),
        };
        for (id, (name, text)) in files.iter().enumerate() {
            let file = syn::parse_file(text)?;
            let uses = file.items.iter().filter_map(|item| match item {
                Item::Use(item) => Some(leaves(&item.tree)),
                _ => None,
            });
            let imports = uses.flatten().collect();
            for (index, item) in file.items.iter().enumerate() {
                add_nodes(&mut graph.nodes, id, index, item);
            }
            graph.module_ids.insert((*name).to_owned(), id);
            graph.modules.push(Module { file, imports });
        }
        graph.by_name = graph
            .nodes
            .iter()
            .flat_map(|node| node.defines().into_iter().map(|name| (node.module, name)))
            .collect();
        Ok(graph)
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

impl Node {
    /// Names by which it can be referred to.
    fn defines(&self) -> BTreeSet<String> {
        match &self.kind {
            Kind::Named(name) | Kind::Trait(name, _) => BTreeSet::from([name.clone()]),
            Kind::Invocation(names) => names.clone(),
            Kind::Member { .. } | Kind::TraitImpl { .. } => BTreeSet::new(),
        }
    }
}

fn add_nodes(nodes: &mut Vec<Node>, module: usize, index: usize, item: &Item) {
    if is_test(item) {
        return;
    }
    let mut add = |member, kind, needs| {
        nodes.push(Node {
            module,
            item: index,
            member,
            kind,
            needs,
        });
    };
    let needs = || References::of(&Piece::Item(item));
    match item {
        Item::Use(_) => {}
        Item::Impl(block) => match &block.trait_ {
            Some((path, _)) => {
                let kind = Kind::TraitImpl {
                    of: segments(path),
                    for_: type_path(&block.self_ty),
                };
                add(None, kind, needs());
            }
            None => {
                let of = type_path(&block.self_ty).pop().unwrap_or_default();
                for (i, member) in block.items.iter().enumerate() {
                    let Some(name) = member_name(member) else {
                        continue;
                    };
                    let mut needs = References::of(&Piece::Head(block));
                    needs.merge(References::of(&Piece::Method(member)));
                    add(
                        Some(i),
                        Kind::Member {
                            of: of.clone(),
                            name,
                        },
                        needs,
                    );
                }
            }
        },
        Item::Trait(item) => {
            let methods = item.items.iter().filter_map(|it| match it {
                syn::TraitItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            });
            add(
                None,
                Kind::Trait(item.ident.to_string(), methods.collect()),
                needs(),
            );
        }
        Item::Macro(call) if call.ident.is_none() => {
            let mut names = needs();
            names.paths.retain(|path| path.len() == 1);
            add(
                None,
                Kind::Invocation(names.paths.into_iter().flatten().collect()),
                needs(),
            );
        }
        _ => add(
            None,
            Kind::Named(item_name(item).unwrap_or_default()),
            needs(),
        ),
    }
}

/// The name of an item that has one.
fn item_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        Item::Mod(it) => &it.ident,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(name.to_string())
}

fn member_name(member: &ImplItem) -> Option<String> {
    match member {
        ImplItem::Fn(it) => Some(it.sig.ident.to_string()),
        ImplItem::Const(it) => Some(it.ident.to_string()),
        ImplItem::Type(it) => Some(it.ident.to_string()),
        _ => None,
    }
}

/// The path of a type, references removed; empty for other types.
fn type_path(ty: &Type) -> Vec<String> {
    match ty {
        Type::Path(it) => segments(&it.path),
        Type::Reference(it) => type_path(&it.elem),
        Type::Paren(it) => type_path(&it.elem),
        _ => Vec::new(),
    }
}

/// Whether an item is compiled for tests only.
fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => return false,
    };
    attributes.iter().any(|it| {
        it.path().is_ident("cfg") && it.span().source_text().is_some_and(|t| t.contains("test"))
    })
}
