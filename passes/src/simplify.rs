//! Equal for less: rewriting, common sub-expressions, loop-invariant code.
//!
//! The pure ops of a function become an e-graph (`build`), in which named
//! rules (`rules/`) say what is equal (`saturate`). For each value the cheapest
//! form is chosen (`extract`) and put back between the ops that act, write or
//! raise, which stay in order (`elaborate`). How to write rules is told in
//! `simplify/README.md`.
//!
//! The result depends on the function alone: e-nodes and classes are numbered
//! in the order of the text, costs are integers in a total order, limits count
//! nodes and rounds, and explanations, which would change choices, are off.

mod bits;

mod broadcasts;

mod build;

mod consts;

mod cost;

mod elaborate;

mod extract;

mod facts;

mod fold;

mod lang;

mod owned;

mod parse;

mod pattern;

mod place;

mod report;

mod rule;

mod rules;

mod saturate;

mod scopes;

mod skeleton;

#[cfg(test)]
mod proofs;

#[cfg(test)]
mod samples;

use egg::Id;
use pyrsc_ir::{Function, ValueId};

use build::{Built, Role};
use elaborate::Elaborator;
use scopes::Kind;

use crate::{Context, Math, Remark};

pub(crate) fn run(func: &mut Function, ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    simplify(func, ctx.math, remarks);
}

/// Simplifies a function.
///
/// # Panics
/// If a rule makes unequal constants equal: an internal error that names them.
pub fn simplify(func: &mut Function, math: Math, remarks: &mut Vec<Remark>) {
    let before = func.clone();
    let mut built = build::build(func);
    let applications = saturate::saturate(&mut built, rules::all(math), math);
    built.refresh_homes();
    let (order, roots) = needed(func, &built);
    let choice = extract::extract(&built.graph, &built.original_nodes(), &order, &roots);
    let mut elaborator = Elaborator::new(func, &built, &choice);
    let body = elaborator.func.body;
    elaborator.region(body, Kind::Once);
    let report = elaborator.report;
    crate::dead::remove(func);
    report.finish(&before, func, &built, &applications, remarks);
}

/// The classes of all values in the order of the text, and those that the
/// instructions which stay need.
fn needed(func: &Function, built: &Built) -> (Vec<Id>, Vec<Id>) {
    let (mut order, mut roots) = (Vec::new(), Vec::new());
    func.walk(func.body, &mut |_, inst| {
        let data = &func.insts[inst];
        let class = |value: &ValueId| built.class(*value);
        match built.roles[inst] {
            Role::Node => order.push(class(&data.results[0])),
            Role::Buffer => {
                let contents = built.graph.find(built.contents[data.results[0]]);
                order.push(contents);
                roots.push(contents);
            }
            Role::Skeleton => roots.extend(data.args.iter().map(class)),
        }
    });
    (order, roots)
}
