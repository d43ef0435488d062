//! What is told of fusion.

use pyrsc_ir::{Function, Op, SpanId, ValueId};

use super::build::Fusion;
use super::graph::{Edge, Node};
use super::plan::{Plan, Sink};
use crate::Remark;
use crate::cost::element_bytes;
use crate::remark::quoted_list;

/// The operations of a loop that made an array each.
fn operations(func: &Function, plan: &Plan<'_>, fusion: &Fusion) -> Vec<Node> {
    plan.graph
        .members(fusion.cluster)
        .iter()
        .copied()
        .filter(|&node| func.insts[plan.graph.insts[node]].op.is_lifted())
        .collect()
}

fn names(func: &Function, values: impl IntoIterator<Item = ValueId>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in values.into_iter().filter_map(|value| func.hint(value)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The remark on a loop that saves an array or more.
pub(super) fn fused(func: &Function, plan: &Plan<'_>, fusion: &Fusion) -> Option<Remark> {
    let operations = operations(func, plan, fusion);
    let result = |node: Node| func.insts[plan.graph.insts[node]].result();
    let bytes = |nodes: &[Node]| -> u64 {
        nodes
            .iter()
            .map(|&node| element_bytes(func.ty(result(node))))
            .sum()
    };
    let (before, after) = (bytes(&operations), bytes(&fusion.outputs));
    if before == after && fusion.outputs.len() < 2 {
        return None;
    }
    let mut all = operations;
    let last = match fusion.sink {
        Sink::Arrays => fusion.outputs[fusion.outputs.len() - 1],
        Sink::Reduction(node) | Sink::Assignment(node) => node,
    };
    if let Sink::Reduction(node) = fusion.sink {
        all.push(node);
    }
    let made = names(func, all.iter().map(|&node| result(node)));
    let over = match names(func, fusion.leaves.iter().copied()).as_slice() {
        [] => String::new(),
        read => format!(" over {}", quoted_list(read)),
    };
    let are = if made.len() == 1 { "is" } else { "are" };
    let message = match (fusion.sink, made.as_slice()) {
        (Sink::Assignment(node), _) => {
            let target = names(func, [result(node)]);
            let what = if target.is_empty() {
                "an array"
            } else {
                &quoted_list(&target)
            };
            format!("one loop{over} writes to {what} in place")
        }
        (_, []) => format!("{} operations are computed in one loop{over}", all.len()),
        (_, made) => format!("{} {are} computed in one loop{over}", quoted_list(made)),
    };
    let mut spans = vec![func.insts[plan.graph.insts[last]].span];
    spans.extend(
        all.iter()
            .map(|&node| func.insts[plan.graph.insts[node]].span),
    );
    let remark = Remark::applied(spans[0], message)
        .with_spans(spans)
        .with_names(made)
        .with_bytes(before, after);
    Some(remark)
}

/// Remarks on arrays that a loop makes although they are not the function's
/// result: who needs them in full.
pub(super) fn missed(func: &Function, plan: &Plan<'_>, fusion: &Fusion, remarks: &mut Vec<Remark>) {
    for &output in &fusion.outputs {
        let inst = &func.insts[plan.graph.insts[output]];
        let reason = plan.graph.succs[output]
            .iter()
            .filter(|&&(succ, edge)| {
                edge == Edge::Data && plan.graph.cluster(succ) != fusion.cluster
            })
            .find_map(|&(succ, _)| reason(func, plan, inst.result(), succ));
        let Some((why, span)) = reason else {
            continue;
        };
        let what = match func.hint(inst.result()) {
            Some(name) => format!("`{name}` is"),
            None => "an intermediate result is".to_owned(),
        };
        let names = func.hint(inst.result()).map(str::to_owned);
        let bytes = element_bytes(func.ty(inst.result()));
        remarks.push(
            Remark::missed(inst.span, format!("{what} kept in an array: {why}"))
                .with_spans([span])
                .with_names(names)
                .with_bytes(bytes, bytes),
        );
    }
}

/// Why a user needs the whole array, if that is worth a word.
fn reason(func: &Function, plan: &Plan<'_>, made: ValueId, user: Node) -> Option<(String, SpanId)> {
    let inst = &func.insts[plan.graph.insts[user]];
    let why = match inst.op {
        Op::Return | Op::Yield | Op::Continue | Op::Break | Op::Bound | Op::Tuple => return None,
        Op::For | Op::ForEach | Op::While => "a loop reads it again and again".to_owned(),
        Op::Call | Op::Extern | Op::ExternRaises | Op::ExternActs => {
            let name = inst.str_attr(0);
            format!(
                "`{}` takes it whole",
                name.rsplit('.').next().unwrap_or(name)
            )
        }
        Op::Assign => {
            "the part of the array that it is assigned to overlaps what it is computed from"
                .to_owned()
        }
        op if op.is_reduction() => {
            if inst.ints_attr(0).is_empty() {
                "it is reduced before it is used again".to_owned()
            } else {
                "it is reduced along an axis".to_owned()
            }
        }
        op if op.is_view() => "parts of it are used in other places".to_owned(),
        op if op.is_lifted() => {
            let rank = |value| func.ty(value).rank();
            if rank(inst.result()) == rank(made) {
                "what happens between its computation and its use has to come after it".to_owned()
            } else {
                "it would be computed again for each place that it is repeated in".to_owned()
            }
        }
        _ => return None,
    };
    Some((why, inst.span))
}
