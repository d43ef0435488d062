//! What is known of a class of equal values: type, constant, shape.

use std::collections::BTreeMap;

use egg::{Analysis, DidMerge, Id};
use pyrsc_ir::{Op, Rank, Type};

use super::consts::Const;
use super::fold::fold;
use super::lang::{Graph, Head, Node};
use crate::analysis::shapes::{Set, union};

/// What is known of all values of a class.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) ty: Type,
    pub(crate) constant: Option<Const>,
    /// The shape of an array, or the shape that a shape value is, as the atoms
    /// of [`crate::analysis::shapes`]; equal sets are equal shapes.
    pub(crate) shape: Option<Set>,
    /// How many slices the array was cut down by: a slice has fewer elements
    /// than what it was cut from.
    pub(crate) cuts: u8,
}

/// Where the values of a class come from in the function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Home {
    /// The number of operands that the class's values are.
    pub(crate) uses: u32,
    /// The region of all of them, if it is one.
    pub(crate) region: Option<u32>,
}

/// What the classes of a graph are known from besides their nodes.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Shapes of leaves.
    pub(crate) leaf_shapes: BTreeMap<u32, Set>,
    /// Refreshed before each round of rules.
    pub(crate) homes: BTreeMap<Id, Home>,
    /// Two constants that a rule made equal and that are not: a wrong rule.
    pub(crate) conflict: Option<(Const, Const)>,
}

impl Analysis<Node> for Known {
    type Data = Facts;

    fn make(graph: &mut Graph, node: &Node, _id: Id) -> Facts {
        let constant = match node.head {
            Head::Leaf(_) => None,
            Head::Op(op) => Const::of_node(op, &node.attrs).or_else(|| fold_node(graph, op, node)),
        };
        Facts {
            ty: node.ty.clone(),
            constant,
            shape: shape_of(graph, node),
            cuts: cuts_of(graph, node),
        }
    }

    fn merge(&mut self, a: &mut Facts, b: Facts) -> DidMerge {
        debug_assert_eq!(a.ty, b.ty, "values of two types made equal");
        let constant = match (a.constant, b.constant) {
            (None, None) => DidMerge(false, false),
            (Some(_), None) => DidMerge(false, true),
            (None, Some(_)) => {
                a.constant = b.constant;
                DidMerge(true, false)
            }
            (Some(x), Some(y)) => {
                if !x.same(y) && self.conflict.is_none() {
                    self.conflict = Some((x, y));
                }
                DidMerge(false, false)
            }
        };
        let shape = merge_shapes(&mut a.shape, b.shape);
        let cuts = egg::merge_max(&mut a.cuts, b.cuts);
        constant | shape | cuts
    }

    /// A class with a known constant holds it as a node.
    fn modify(graph: &mut Graph, id: Id) {
        let Some(constant) = graph[id].data.constant else {
            return;
        };
        if !graph[id].nodes.iter().any(Node::is_const) {
            let node = constant.node();
            if node.ty == graph[id].data.ty {
                let added = graph.add(node);
                graph.union(id, added);
            }
        }
    }
}

fn fold_node(graph: &Graph, op: Op, node: &Node) -> Option<Const> {
    if op == Op::ShapeRank {
        return match graph[node.args[0]].data.ty {
            Type::Shape(Rank::Static(rank)) => Some(Const::int(i64::from(rank))),
            _ => None,
        };
    }
    let args: Option<Vec<Const>> = node
        .args
        .iter()
        .map(|&arg| graph[arg].data.constant)
        .collect();
    fold(op, &node.attrs, &args?)
}

/// The shorter description; of two equally long ones the smaller.
fn merge_shapes(a: &mut Option<Set>, b: Option<Set>) -> DidMerge {
    let rank = |set: &Option<Set>| set.clone().map_or((1, 0, None), |s| (0, s.len(), Some(s)));
    match rank(a).cmp(&rank(&b)) {
        std::cmp::Ordering::Less => DidMerge(false, true),
        std::cmp::Ordering::Equal => DidMerge(false, false),
        std::cmp::Ordering::Greater => {
            *a = b;
            DidMerge(true, false)
        }
    }
}

fn shape_of(graph: &Graph, node: &Node) -> Option<Set> {
    let arg = |index: usize| graph[node.args[index]].data.shape.clone();
    if matches!(
        node.ty,
        Type::Scalar(_) | Type::Array(_, Rank::Static(0)) | Type::Shape(Rank::Static(0))
    ) {
        return Some(Set::default());
    }
    match node.head {
        Head::Leaf(number) => graph.analysis.leaf_shapes.get(&number).cloned(),
        Head::Op(op) if op.is_lifted() => {
            let mut all = Set::default();
            for index in 0..node.args.len() {
                all = union(&all, &arg(index)?);
            }
            Some(all)
        }
        Head::Op(Op::ShapeOf | Op::Copy | Op::Fill) => arg(0),
        Head::Op(Op::Broadcast) => arg(1),
        Head::Op(Op::ShapeJoin | Op::ShapeBroadcast) => Some(union(&arg(0)?, &arg(1)?)),
        Head::Op(_) => None,
    }
}

fn cuts_of(graph: &Graph, node: &Node) -> u8 {
    let of = |id: &Id| graph[*id].data.cuts;
    match node.op() {
        Some(Op::Slice) => of(&node.args[0]).saturating_add(1),
        Some(op) if op.is_lifted() => node.args.iter().map(of).max().unwrap_or(0),
        Some(op) if op.is_view() || op == Op::Copy => of(&node.args[0]),
        _ => 0,
    }
}
