//! Element-wise chains become one loop.
//!
//! Operations on whole arrays (`plan.rs` says which go together) become the
//! scalar body of a `map`, a `map.reduce` or a `map.assign` (`build.rs`). What
//! is left is an array only if something needs it in full. No operation moves
//! past a change of what it reads (`graph.rs`); the checks of shapes are not
//! part of any loop, so exceptions keep their order.
//!
//! The inputs of a loop stand in the order in which Python evaluates their
//! first use. Shared intermediate arrays are scalars of the body, under the
//! names of their variables.

mod build;

mod graph;

mod plan;

mod report;

use pyrsc_ir::{Function, InstId, Op, RegionId, Type, ValueId};

use crate::analysis::shapes::Shapes;
use crate::edit::{Renaming, replace_uses};
use crate::{Context, Remark};

use build::Fusion;
use plan::{Plan, Sink};

pub(crate) fn run(func: &mut Function, ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let shapes = Shapes::new(func);
    let mut renaming = Renaming::default();
    let body = func.body;
    fuse_region(func, body, &shapes, &mut Vec::new(), &mut renaming, remarks);
    replace_uses(func, body, &renaming);
    // Loops that found no shape to run over have made one each.
    crate::shapes::run(func, ctx, remarks);
}

/// Fuses what a region holds; `scope` has the shape values of the regions
/// around it.
fn fuse_region(
    func: &mut Function,
    region: RegionId,
    shapes: &Shapes,
    scope: &mut Vec<ValueId>,
    renaming: &mut Renaming,
    remarks: &mut Vec<Remark>,
) {
    let outer = scope.len();
    let mut plan = Plan::new(func, region, shapes, scope);
    let fusions = fusions(func, &mut plan, scope);
    let mut out: Vec<InstId> = Vec::new();
    for cluster in plan.graph.schedule() {
        match fusions.iter().find(|fusion| fusion.cluster == cluster) {
            Some(fusion) => {
                report::missed(func, &plan, fusion, remarks);
                remarks.extend(report::fused(func, &plan, fusion));
                fusion.build(func, &plan, renaming, &mut out);
            }
            None => {
                let members = plan.graph.members(cluster).iter();
                out.extend(members.map(|&node| plan.graph.insts[node]));
            }
        }
    }
    func.regions[region].insts = out;
    for inst in func.regions[region].insts.clone() {
        let data = &func.insts[inst];
        if matches!(data.op, Op::If | Op::For | Op::ForEach | Op::While) {
            for inner in data.regions.clone() {
                fuse_region(func, inner, shapes, scope, renaming, remarks);
            }
        } else {
            let results = data.results.iter().copied();
            scope.extend(results.filter(|&value| matches!(func.ty(value), Type::Shape(_))));
        }
    }
    scope.truncate(outer);
}

/// The clusters that become loops, with what their loops need.
fn fusions(func: &Function, plan: &mut Plan<'_>, scope: &[ValueId]) -> Vec<Fusion> {
    let mut fusions: Vec<Fusion> = Vec::new();
    for node in 0..plan.graph.insts.len() {
        if plan.graph.is_dead(node) || !plan.is_candidate(node) || plan.stays_free(func, node) {
            continue;
        }
        let mut cluster = plan.graph.cluster(node);
        if fusions.iter().any(|fusion| fusion.cluster == cluster) {
            continue;
        }
        if !has_work(func, plan, cluster) {
            continue;
        }
        if let Sink::Assignment(sink) = plan.sink(func, cluster)
            && build::overlaps(func, plan, cluster, sink)
        {
            // As if through a temporary array, which the rest now makes.
            plan.graph.split_off(sink);
            cluster = plan.graph.cluster(node);
        }
        let is_dead = plan.sink(func, cluster) == Sink::Arrays && plan.outputs(cluster).is_empty();
        if !is_dead {
            fusions.push(Fusion::new(func, plan, cluster, scope));
        }
    }
    fusions
}

fn has_work(func: &Function, plan: &Plan<'_>, cluster: usize) -> bool {
    plan.graph
        .members(cluster)
        .iter()
        .copied()
        .any(|node| plan.is_candidate(node) && !plan::is_free(func, plan.graph.insts[node]))
}
