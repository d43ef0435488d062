//! Rules on ops that raise, about the value that they give if they do not.
//!
//! A class that holds such an op holds the leaf of its result too, so these
//! rules never remove the op; [`never_raises`] tells where it may go.

use pyrsc_ir::Op;

use crate::simplify::consts::Const;
use crate::simplify::lang::{Graph, Node};
use crate::simplify::rule::{Rule, rule};

#[rustfmt::skip]
pub(crate) fn rules() -> Vec<Rule> {
    vec![
        rule("int-add-zero",     "(int.add ?x 0)",             "?x"),
        rule("int-zero-add",     "(int.add 0 ?x)",             "?x"),
        rule("int-sub-zero",     "(int.sub ?x 0)",             "?x"),
        rule("int-mul-one",      "(int.mul ?x 1)",             "?x"),
        rule("int-one-mul",      "(int.mul 1 ?x)",             "?x"),
        rule("int-floordiv",     "(int.floordiv ?x ?y)",       "(floordiv ?x ?y)"),
        rule("int-rem",          "(int.rem ?x ?y)",            "(rem ?x ?y)"),
        rule("float-div",        "(float.div ?x ?y)",          "(div ?x ?y)"),
        rule("use-bound",        "(use[_ _] (bound ?x))",      "?x"),
        rule("is-bound-bound",   "(is_bound (bound ?x))",      "true"),
        rule("is-bound-unbound", "(is_bound (unbound))",       "false"),
    ]
}

/// Whether an op that may raise does not, given what its operands are.
pub(crate) fn never_raises(graph: &Graph, node: &Node) -> bool {
    let constant = |index: usize| graph[node.args[index]].data.constant;
    let is = |index: usize, value: i64| constant(index) == Some(Const::int(value));
    let Some(op) = node.op() else {
        return false;
    };
    match op {
        Op::IntAdd => is(0, 0) || is(1, 0) || folds(graph, node),
        Op::IntSub => is(1, 0) || folds(graph, node),
        Op::IntMul => is(0, 1) || is(1, 1) || folds(graph, node),
        Op::IntNeg | Op::IntAbs | Op::IntTrueDiv | Op::IntPow => folds(graph, node),
        // The smallest int by -1 does not fit.
        Op::IntFloorDiv | Op::IntRem => constant(1).is_some_and(Const::is_nonzero) && !is(1, -1),
        Op::FloatDiv => constant(1).is_some_and(Const::is_nonzero),
        Op::ShapeMake => node.args.iter().all(|&arg| is_extent(graph, arg)),
        Op::CheckStep => constant(0).is_some_and(Const::is_nonzero),
        Op::Use => graph[node.args[0]]
            .nodes
            .iter()
            .any(|bound| bound.op() == Some(Op::Bound)),
        _ => false,
    }
}

fn folds(graph: &Graph, node: &Node) -> bool {
    let args: Option<Vec<Const>> = node
        .args
        .iter()
        .map(|&arg| graph[arg].data.constant)
        .collect();
    match (node.op(), args) {
        (Some(op), Some(args)) => crate::simplify::fold::fold(op, &node.attrs, &args).is_some(),
        _ => false,
    }
}

/// Whether a value is not negative because it is an extent or a constant.
fn is_extent(graph: &Graph, id: egg::Id) -> bool {
    match graph[id].data.constant {
        Some(constant) => constant.as_int().is_some_and(|value| value >= 0),
        None => graph[id]
            .nodes
            .iter()
            .any(|node| matches!(node.op(), Some(Op::ShapeDim | Op::ShapeSize))),
    }
}
