//! Applies rules until nothing new is found, or a limit is reached.
//!
//! The limits count nodes and rounds, never time, and all matches of a round
//! are found before the first is applied: the same function gives the same
//! graph on every machine.

use std::collections::BTreeMap;

use egg::Id;
use pyrsc_ir::Type;

use super::build::Built;
use super::lang::Graph;
use super::pattern::Bindings;
use super::rule::Rule;
use crate::Math;
use crate::analysis::shapes::Set;

/// Rounds of rules. What a rule makes is matched in the next round, so this is
/// how deep rules build on each other; the longest chains seen take six.
pub(crate) const ROUNDS: usize = 12;

/// Nodes, for functions of up to [`NODES_PER_NODE`] times fewer. A graph of
/// this size takes some 10 ms.
pub(crate) const NODES: usize = 5_000;

/// In larger functions the graph may grow by this factor; no rule makes more
/// than a few nodes of one, so growth is a sign of a rule that feeds itself.
pub(crate) const NODES_PER_NODE: usize = 4;

/// A rule that made two classes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Application {
    pub(crate) rule: &'static str,
    /// What matched the left side.
    pub(crate) left: Id,
    /// What the right side became.
    pub(crate) right: Id,
}

/// Applies the rules to a graph.
///
/// # Panics
/// With exact mathematics, if two constants that are not equal were made so:
/// one of the rules, which are named, is wrong.
pub(crate) fn saturate(built: &mut Built, rules: &[Rule], math: Math) -> Vec<Application> {
    let limit = NODES.max(NODES_PER_NODE * built.graph.total_size());
    let mut applications = Vec::new();
    for _ in 0..ROUNDS {
        built.refresh_homes();
        let first = applications.len();
        let changed = round(built, rules, limit, &mut applications);
        // In another order, the same constants round to another sum.
        if let (Some((a, b)), Math::Exact) = (built.graph.analysis.conflict, math) {
            let mut names: Vec<&str> = applications[first..].iter().map(|a| a.rule).collect();
            names.dedup();
            panic!("simplify: {a} made equal to {b} by one of the rules {names:?}");
        }
        if !changed || built.graph.total_size() > limit {
            break;
        }
    }
    applications
}

fn round(
    built: &mut Built,
    rules: &[Rule],
    limit: usize,
    applications: &mut Vec<Application>,
) -> bool {
    let mut matches: Vec<(&Rule, Id, Bindings)> = Vec::new();
    for rule in rules {
        let mut found = Vec::new();
        rule.search(&built.graph, &mut found);
        matches.extend(found.into_iter().map(|(id, bound)| (rule, id, bound)));
    }
    let mut changed = false;
    for (rule, left, bindings) in matches {
        if built.graph.total_size() > limit {
            break;
        }
        changed |= apply(built, rule, left, &bindings, applications);
    }
    changed |= one_shape(&mut built.graph);
    built.graph.rebuild();
    changed
}

fn apply(
    built: &mut Built,
    rule: &Rule,
    left: Id,
    bindings: &Bindings,
    applications: &mut Vec<Application>,
) -> bool {
    let graph = &mut built.graph;
    let region = graph
        .analysis
        .homes
        .get(&graph.find(left))
        .and_then(|home| home.region);
    let before = graph.nodes().len();
    let right = rule.apply(graph, left, bindings);
    for new in before..graph.nodes().len() {
        built.heirs.push((Id::from(new), region));
    }
    let Some(right) = right else {
        return false;
    };
    let new = graph.union(left, right);
    if new {
        applications.push(Application {
            rule: rule.name,
            left,
            right,
        });
    }
    new
}

/// Makes shapes one that are the broadcast of the same shapes.
fn one_shape(graph: &mut Graph) -> bool {
    let mut known: BTreeMap<(Set, Type), Id> = BTreeMap::new();
    let mut equal = Vec::new();
    for class in graph.classes() {
        let is_shape = matches!(class.data.ty, Type::Shape(_));
        if let (true, Some(set)) = (is_shape, &class.data.shape) {
            let first = *known
                .entry((set.clone(), class.data.ty.clone()))
                .or_insert(class.id);
            equal.push((first, class.id));
        }
    }
    let mut changed = false;
    for (a, b) in equal {
        changed |= graph.union(a, b);
    }
    changed
}
