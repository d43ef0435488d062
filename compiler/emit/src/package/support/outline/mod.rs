//! What has to be known of a file of support code to cut it: where its items
//! are, and what they refer to. Reading it takes a parser and more time than all
//! the rest of emission, so it is done when pyrsc is built.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use syn::spanned::Spanned;
use syn::{ImplItem, Item, Type, Visibility};

mod leaves;
mod references;

pub(crate) use leaves::Leaf;
use leaves::leaves;
pub(crate) use references::References;
use references::{Piece, segments};

/// A file of support code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outline {
    /// The number of lines that the attributes of the file take.
    pub(crate) head_end: usize,
    /// What its `use` items bring into scope.
    pub(crate) imports: Vec<Leaf>,
    pub(crate) items: Vec<Place>,
    pub(crate) nodes: Vec<Node>,
}

/// Where an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Its lines, from its attributes on.
    pub(crate) lines: Range<usize>,
    pub(crate) parts: Parts,
}

/// The parts of an item that can go on their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Parts {
    None,
    /// The names of a `use`.
    Use(Vec<Leaf>),
    /// An inherent `impl`: the line after its head, and its members.
    Impl(usize, Vec<Range<usize>>),
    /// Private fields of a `struct` and their lines.
    Struct(Vec<(String, usize)>),
}

/// An item, or a method of an inherent `impl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Node {
    /// Its place in the file.
    pub(crate) item: usize,
    /// Its place in the `impl`.
    pub(crate) member: Option<usize>,
    pub(crate) kind: Kind,
    pub(crate) needs: References,
}

/// What decides whether a node is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
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

/// A number that tells files apart (FNV-1a).
pub(crate) fn fingerprint(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

impl Outline {
    /// Reads a file.
    pub(crate) fn of(text: &str) -> syn::Result<Outline> {
        let file = syn::parse_file(text)?;
        let ends = file.attrs.iter().map(|it| it.span().end().line);
        let mut outline = Outline {
            head_end: ends.max().unwrap_or(0),
            imports: Vec::new(),
            items: Vec::new(),
            nodes: Vec::new(),
        };
        for (index, item) in file.items.iter().enumerate() {
            let parts = parts_of(item);
            if let Parts::Use(leaves) = &parts {
                outline.imports.extend(leaves.iter().cloned());
            }
            let lines = lines_of(item);
            outline.items.push(Place { lines, parts });
            add_nodes(&mut outline.nodes, index, item);
        }
        Ok(outline)
    }
}

fn parts_of(item: &Item) -> Parts {
    match item {
        Item::Use(item) => Parts::Use(leaves(&item.tree)),
        Item::Impl(block) if block.trait_.is_none() => Parts::Impl(
            block.brace_token.span.open().end().line,
            block.items.iter().map(lines_of).collect(),
        ),
        Item::Struct(item) => {
            let private = item
                .fields
                .iter()
                .filter(|it| matches!(it.vis, Visibility::Inherited));
            let named = private.filter_map(|field| {
                let name = field.ident.as_ref()?;
                Some((name.to_string(), name.span().start().line - 1))
            });
            Parts::Struct(named.collect())
        }
        _ => Parts::None,
    }
}

/// The lines of a piece of code, from its attributes on.
fn lines_of(piece: &impl Spanned) -> Range<usize> {
    piece.span().start().line - 1..piece.span().end().line
}

fn add_nodes(nodes: &mut Vec<Node>, index: usize, item: &Item) {
    if is_test(item) {
        return;
    }
    let mut add = |member, kind, needs| {
        nodes.push(Node {
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
