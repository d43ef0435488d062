//! What a node costs: first memory traffic, then work, then how the text reads.
//!
//! Costs are integers and compare field by field, so no two nodes differ by a
//! rounding error; nodes of equal cost are told apart by their own order.

use std::cmp::Ordering;

use pyrsc_ir::{Effect, Op, Rank, Type};

use super::lang::{Graph, Node};
use crate::cost::work;

/// The cost of a node or of a set of nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    /// Arrays written and read, [`ARRAY`] for one of rank 0.
    pub(crate) memory: u64,
    /// Units of [`crate::cost`], times what stands for the number of elements.
    pub(crate) work: u64,
    /// Nodes that are not in the user's program: of equals, what was written
    /// is kept.
    pub(crate) foreign: u64,
    pub(crate) size: u64,
}

/// Memory of an array of one element, written and read again.
const ARRAY: u64 = 16;

/// What stands for the extent of an axis: enough that one axis more is worse
/// than a few arrays more.
const EXTENT: u64 = 8;

/// Ranks above this one cost no more.
const MAX_RANK: u8 = 6;

/// What stands for a rank that is not known.
const DYNAMIC_RANK: u8 = 3;

impl Cost {
    pub(crate) fn plus(self, other: Cost) -> Cost {
        Cost {
            memory: self.memory.saturating_add(other.memory),
            work: self.work.saturating_add(other.work),
            foreign: self.foreign.saturating_add(other.foreign),
            size: self.size.saturating_add(other.size),
        }
    }
}

/// What stands for the number of elements.
fn elements(ty: &Type) -> u64 {
    match ty {
        Type::Array(_, Rank::Static(rank)) => EXTENT.pow(u32::from((*rank).min(MAX_RANK))),
        Type::Array(_, Rank::Dynamic) => EXTENT.pow(u32::from(DYNAMIC_RANK)),
        _ => 1,
    }
}

/// The cost of one node, without what it is computed from.
pub(crate) fn node_cost(graph: &Graph, node: &Node, is_original: bool) -> Cost {
    let Some(op) = node.op() else {
        return Cost::default();
    };
    debug_assert_eq!(op.effect(), Effect::Pure, "{op} is not to be chosen");
    let operand = node
        .args
        .first()
        .map_or(1, |&arg| elements(&graph[arg].data.ty));
    let whole = elements(&node.ty);
    let array = if node.ty.is_array() { ARRAY * whole } else { 0 };
    // A slice has fewer elements; how many fewer is not known.
    let cuts = u64::from(
        node.args
            .iter()
            .map(|&arg| graph[arg].data.cuts)
            .max()
            .unwrap_or(0),
    );
    let (memory, units) = match op {
        _ if node.is_const() => (0, 0),
        op if op.is_view() => (0, 1),
        op if op.is_reduction() => (array + ARRAY / 2 * operand, operand),
        op if op.is_lifted() => (
            array.saturating_sub(cuts.min(ARRAY / 2)),
            work(op).max(1) * whole,
        ),
        // Written, not read.
        Op::Fill => (array / 2, whole),
        Op::Copy | Op::ArrayOf => (array, whole),
        Op::Get => (1, 1),
        Op::Extern => (array, 40 * whole),
        Op::Text | Op::Concat => (ARRAY, 20),
        _ => (array, 1),
    };
    Cost {
        memory,
        work: units,
        foreign: u64::from(!is_original && !node.is_const()),
        size: 1,
    }
}

/// Cheaper first; of equals, in the order of nodes.
pub(crate) fn order(a: (Cost, &Node), b: (Cost, &Node)) -> Ordering {
    a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1))
}
