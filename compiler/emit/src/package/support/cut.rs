//! Cuts the text of kept items out of a file, comments and all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::graph::{Graph, Target};
use super::outline::{Kind, Leaf, Parts, References};
use super::reach::Reach;
use super::uses::print;

/// The text of what is kept of a module; empty when nothing is.
pub(super) fn cut(graph: &Graph<'_>, reach: &Reach<'_>, id: usize, text: &str) -> String {
    let module = &graph.modules[id];
    let lines: Vec<&str> = text.lines().collect();
    let kept = Kept::of(graph, reach, id);
    if kept.items.is_empty() {
        return String::new();
    }
    let mut out = Output {
        lines: &lines,
        text: lines[..module.head_end].join("\n"),
        end: module.head_end,
        gap: true,
        before: BTreeMap::new(),
    };
    for (index, place) in module.items.iter().enumerate() {
        let range = place.lines.clone();
        match &place.parts {
            Parts::Use(leaves) => match kept_use(graph, id, leaves, &kept) {
                Some(Lines::Same) => out.keep(range),
                Some(Lines::New(text)) => out.replace(range, &text),
                None => out.skip(range),
            },
            _ if !kept.items.contains(&index) => out.skip(range),
            Parts::Impl(head_end, members) => {
                out.keep_members(range, *head_end, members, |member| {
                    kept.members.contains(&(index, member))
                });
            }
            Parts::Struct(private) => {
                // Fields that only code reads that was left out.
                let unread = private
                    .iter()
                    .filter(|(name, _)| !kept.needs.fields.contains(name));
                out.before.extend(unread.map(|(_, line)| (*line, UNREAD)));
                out.keep(range);
            }
            Parts::None => out.keep(range),
        }
    }
    out.text + "\n"
}

const UNREAD: &str = "#[expect(dead_code, reason = \"read by code that was left out\")]";

/// What is kept of a module, and what that refers to.
pub(super) struct Kept {
    items: BTreeSet<usize>,
    members: BTreeSet<(usize, usize)>,
    pub(super) needs: References,
}

impl Kept {
    pub(super) fn of(graph: &Graph<'_>, reach: &Reach<'_>, id: usize) -> Kept {
        let mut kept = Kept {
            items: BTreeSet::new(),
            members: BTreeSet::new(),
            needs: References::default(),
        };
        for (node, _) in graph
            .nodes
            .iter()
            .zip(&reach.kept)
            .filter(|(_, kept)| **kept)
        {
            if node.module == id {
                kept.items.insert(node.item);
                kept.members
                    .extend(node.member.map(|member| (node.item, member)));
                kept.needs.merge(node.needs.clone());
            }
        }
        kept
    }

    /// Whether the code needs what a leaf brings into scope.
    fn needs_leaf(&self, graph: &Graph<'_>, id: usize, leaf: &Leaf) -> bool {
        let paths = &self.needs.paths;
        if leaf.binding != "_" && paths.iter().any(|path| path[0] == leaf.binding) {
            return true;
        }
        if leaf.path == [leaf.binding.clone()] {
            // A macro that its module offers by path.
            return graph.nodes.iter().any(|node| {
                let named = matches!(&node.kind, Kind::Named(name) if *name == leaf.binding);
                named && node.module == id && self.items.contains(&node.item)
            });
        }
        let called = &self.needs.methods;
        match graph.resolve(id, &leaf.path) {
            Target::Item((module, name), _) => graph.nodes.iter().any(|node| {
                matches!(&node.kind, Kind::Trait(it, methods)
                    if node.module == module && *it == name && !called.is_disjoint(methods))
            }),
            Target::Module(_) => false,
            Target::Outside(path) => match trait_methods(&path.join("::")) {
                Some(methods) => methods.iter().any(|it| called.contains(*it)),
                // A trait that is not in the list, or macros of a prelude.
                None => !graph.is_named_in(id, &leaf.binding),
            },
        }
    }
}

/// Methods of other crates' traits that the support code imports for them.
fn trait_methods(path: &str) -> Option<&'static [&'static str]> {
    Some(match path {
        "std::fmt::Write" => &["write_fmt", "write_str", "write_char"],
        "std::io::Write" => &["write_fmt", "write_all", "write", "flush"],
        "std::io::Read" => &[
            "read",
            "read_exact",
            "read_to_end",
            "read_to_string",
            "bytes",
        ],
        "std::io::BufRead" => &["lines", "read_line", "read_until", "fill_buf", "split"],
        "std::io::Seek" => &["seek", "rewind", "stream_position"],
        "std::hash::Hash" => &["hash"],
        "std::hash::Hasher" => &["finish", "write", "write_u64", "write_u8"],
        "std::hash::BuildHasher" => &["build_hasher", "hash_one"],
        "std::str::FromStr" => &["from_str"],
        "std::borrow::Borrow" => &["borrow"],
        "std::any::Any" => &["type_id"],
        "ndarray::ShapeBuilder" => &["f", "set_f", "strides", "into_shape_with_order"],
        "ndarray::Dimension" => &[
            "slice",
            "slice_mut",
            "into_pattern",
            "size",
            "as_array_view",
        ],
        "ndarray::IntoDimension" => &["into_dimension"],
        "ndarray::RemoveAxis" => &["remove_axis"],
        "numpy::IntoPyArray" => &["into_pyarray"],
        "numpy::PyArrayDescrMethods" => &["typeobj", "itemsize"],
        "numpy::PyArrayMethods" => &["try_readonly", "try_readwrite", "data", "as_untyped"],
        "numpy::PyUntypedArrayMethods" => &["is_aligned", "ndim", "strides", "shape"],
        "pyo3::BoundObject" => &["into_bound"],
        "rayon::prelude::*" | "rayon::iter::*" => &[
            "par_iter",
            "par_iter_mut",
            "into_par_iter",
            "par_chunks",
            "par_chunks_mut",
            "par_chunks_exact",
            "par_chunks_exact_mut",
            "par_sort",
            "par_bridge",
        ],
        _ => return None,
    })
}

/// The lines of a `use` item that is kept.
enum Lines {
    Same,
    New(String),
}

fn kept_use(graph: &Graph<'_>, id: usize, all: &[Leaf], kept: &Kept) -> Option<Lines> {
    let needed: Vec<&Leaf> = all
        .iter()
        .filter(|it| kept.needs_leaf(graph, id, it))
        .collect();
    if needed.is_empty() {
        None
    } else if needed.len() == all.len() {
        Some(Lines::Same)
    } else {
        Some(Lines::New(print(&needed)))
    }
}

/// The first names of paths outside of a module's kept code.
pub(super) fn crates_of(graph: &Graph<'_>, id: usize, kept: &Kept) -> BTreeSet<String> {
    let paths = kept.needs.paths.iter().filter(|path| path.len() > 1);
    let imports = graph.modules[id].imports.iter();
    let needed = imports.filter(|leaf| kept.needs_leaf(graph, id, leaf));
    paths
        .chain(needed.map(|leaf| &leaf.path))
        .map(|path| path[0].clone())
        .collect()
}

/// Text as it is put together.
struct Output<'a> {
    lines: &'a [&'a str],
    text: String,
    /// The number of lines that were dealt with.
    end: usize,
    /// Whether an empty line stood before what comes next.
    gap: bool,
    /// Lines to be added before others.
    before: BTreeMap<usize, &'static str>,
}

impl Output<'_> {
    /// Keeps an item with the comments before it.
    fn keep(&mut self, item: Range<usize>) {
        self.keep_at(item, false);
    }

    /// Keeps an item, as the first of a block if `is_first`.
    fn keep_at(&mut self, item: Range<usize>, is_first: bool) {
        let before = &self.lines[self.end..item.start];
        let empty = before
            .iter()
            .take_while(|line| line.trim().is_empty())
            .count();
        self.gap = !is_first && (self.gap || empty > 0);
        let mut kept = Vec::new();
        for number in self.end + empty..item.end {
            let line = self.lines[number];
            if let Some(added) = self.before.get(&number) {
                let indent = &line[..line.len() - line.trim_start().len()];
                kept.push(format!("{indent}{added}"));
            }
            kept.push(line.to_owned());
        }
        self.push(&kept.join("\n"));
        self.end = item.end;
    }

    /// Keeps the kept methods of an `impl`.
    fn keep_members(
        &mut self,
        block: Range<usize>,
        head_end: usize,
        members: &[Range<usize>],
        is_kept: impl Fn(usize) -> bool,
    ) {
        self.keep(block.start..head_end);
        for (i, member) in members.iter().enumerate() {
            if is_kept(i) {
                self.keep_at(member.clone(), self.text.ends_with('{'));
            } else {
                self.skip(member.clone());
            }
        }
        self.gap = false;
        self.end = block.end - 1;
        self.keep(block.end - 1..block.end);
    }

    /// Keeps other text for an item.
    fn replace(&mut self, item: Range<usize>, text: &str) {
        self.gap |= self.has_gap(&item);
        self.push(text);
        self.end = item.end;
    }

    fn skip(&mut self, item: Range<usize>) {
        self.gap |= self.has_gap(&item);
        self.end = item.end;
    }

    fn has_gap(&self, item: &Range<usize>) -> bool {
        self.lines[self.end..item.start]
            .iter()
            .any(|line| line.trim().is_empty())
    }

    fn push(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text += if self.gap { "\n\n" } else { "\n" };
        }
        self.text += text;
        self.gap = false;
    }
}
