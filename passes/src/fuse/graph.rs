//! What must come before what in a region, and which instructions may become
//! one.
//!
//! Nodes are the region's instructions, with all that their regions do; an
//! edge from one to another means that the first must come first, because
//! - the second uses its result,
//! - both act, raise or write, and this is their order,
//! - the second consumes a version of a buffer that the first reads, or
//! - the first is the check without which the second would not be defined: that
//!   the shapes it works on fit, for example.
//!
//! Clusters are sets of nodes that become one instruction. Merging is allowed
//! as long as no path leaves a cluster and comes back.

use la_arena::ArenaMap;
use pyrsc_ir::{Function, InstId, Op, RegionId, Type, ValueId};

use crate::analysis::effects::{consumed, is_ordered, roots};
use crate::analysis::shapes::{Set, Shapes, is_subset, union};
use crate::analysis::uses::inputs;

pub(super) type Node = usize;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The later one uses the earlier one's result.
    Data,
    Order,
}

pub(super) struct Graph {
    pub(super) insts: Vec<InstId>,
    /// Place in the original order; copies have that of their originals.
    pub(super) place: Vec<usize>,
    pub(super) succs: Vec<Vec<(Node, Edge)>>,
    pub(super) preds: Vec<Vec<(Node, Edge)>>,
    /// The cluster of each node, named by one of its nodes.
    cluster: Vec<Node>,
    /// The nodes of each cluster, in the original order.
    members: Vec<Vec<Node>>,
    /// Copies that came to nothing.
    dead: Vec<bool>,
    def: ArenaMap<ValueId, Node>,
}

/// When a pure instruction is defined.
enum Condition {
    /// Always.
    None,
    /// If these shapes can be broadcast together.
    Fit(Set),
    /// If a check before it, whichever, has passed.
    Unknown,
}

fn condition(func: &Function, inst: InstId, shapes: &Shapes) -> Condition {
    let data = &func.insts[inst];
    let is_int = |value: ValueId| *func.ty(value) == Type::INT;
    match data.op {
        Op::Get | Op::Index => Condition::Unknown,
        Op::Slice if data.args[1..].iter().any(|&bound| is_int(bound)) => {
            // Only the step has a condition.
            match data.int_attr(1) & 4 {
                0 => Condition::None,
                _ => Condition::Unknown,
            }
        }
        _ if !data.regions.is_empty() => Condition::Unknown,
        op if op.is_lifted() || matches!(op, Op::ShapeJoin | Op::Broadcast) => {
            let set = data
                .args
                .iter()
                .fold(Set::default(), |set, &arg| union(&set, &shapes.of(arg)));
            // A shape that exists fits itself.
            if set.len() < 2 || data.args.iter().any(|&arg| shapes.of(arg) == set) {
                Condition::None
            } else {
                Condition::Fit(set)
            }
        }
        _ => Condition::None,
    }
}

impl Graph {
    /// The graph of a region; `scope` has the shapes of the regions around it.
    pub(super) fn new(
        func: &Function,
        region: RegionId,
        shapes: &Shapes,
        scope: &[ValueId],
    ) -> Graph {
        let insts = func.regions[region].insts.clone();
        let count = insts.len();
        let mut graph = Graph {
            place: (0..count).collect(),
            succs: vec![Vec::new(); count],
            preds: vec![Vec::new(); count],
            cluster: (0..count).collect(),
            members: (0..count).map(|node| vec![node]).collect(),
            dead: vec![false; count],
            def: ArenaMap::default(),
            insts,
        };
        graph.add_edges(func);
        graph.add_checks(func, shapes, scope);
        graph
    }

    /// Edges from checks to what is only defined after them.
    fn add_checks(&mut self, func: &Function, shapes: &Shapes, scope: &[ValueId]) {
        let proves = |value: ValueId, set: &[u32]| {
            matches!(func.ty(value), Type::Shape(_)) && is_subset(set, &shapes.of(value))
        };
        let mut last_ordered = None;
        for node in 0..self.insts.len() {
            let inst = self.insts[node];
            if is_ordered(func, inst) {
                last_ordered = Some(node);
                continue;
            }
            let check = match condition(func, inst, shapes) {
                Condition::None => None,
                Condition::Fit(set) => {
                    if scope.iter().any(|&value| proves(value, &set)) {
                        continue;
                    }
                    let mut earlier = (0..node).filter(|&earlier| {
                        let results = &func.insts[self.insts[earlier]].results;
                        results.iter().any(|&value| proves(value, &set))
                    });
                    earlier.next().or(last_ordered)
                }
                Condition::Unknown => last_ordered,
            };
            if let Some(check) = check {
                self.add_edge(check, node, Edge::Order);
            }
        }
    }

    fn add_edges(&mut self, func: &Function) {
        let mut readers: ArenaMap<ValueId, Vec<Node>> = ArenaMap::default();
        let mut last_ordered = None;
        for node in 0..self.insts.len() {
            let inst = self.insts[node];
            for value in inputs(func, inst) {
                if let Some(&def) = self.def.get(value) {
                    self.add_edge(def, node, Edge::Data);
                }
                for root in roots(func, value) {
                    readers.entry(root).or_default().push(node);
                }
            }
            for root in consumed(func, inst) {
                for &reader in readers.get(root).into_iter().flatten() {
                    self.add_edge(reader, node, Edge::Order);
                }
            }
            let is_end = func.insts[inst].op.is_terminator();
            if is_ordered(func, inst) || is_end {
                if let Some(last) = last_ordered {
                    self.add_edge(last, node, Edge::Order);
                }
                last_ordered = Some(node);
            }
            if is_end {
                for earlier in 0..node {
                    self.add_edge(earlier, node, Edge::Order);
                }
            }
            for &result in &func.insts[inst].results {
                self.def.insert(result, node);
            }
        }
    }

    pub(super) fn add_edge(&mut self, from: Node, to: Node, edge: Edge) {
        if from != to && !self.succs[from].contains(&(to, edge)) {
            self.succs[from].push((to, edge));
            self.preds[to].push((from, edge));
        }
    }

    pub(super) fn def(&self, value: ValueId) -> Option<Node> {
        self.def.get(value).copied()
    }

    pub(super) fn cluster(&self, node: Node) -> Node {
        self.cluster[node]
    }

    pub(super) fn is_dead(&self, node: Node) -> bool {
        self.dead[node]
    }

    /// The nodes of a cluster, in the original order.
    pub(super) fn members(&self, cluster: Node) -> &[Node] {
        &self.members[cluster]
    }

    /// Makes clusters one; the first gives the name.
    pub(super) fn merge(&mut self, clusters: &[Node]) {
        let mut nodes: Vec<Node> = Vec::new();
        for &cluster in clusters {
            nodes.append(&mut self.members[cluster]);
        }
        self.found(clusters[0], nodes);
    }

    /// Makes nodes a cluster.
    fn found(&mut self, cluster: Node, mut nodes: Vec<Node>) {
        nodes.sort_by_key(|&node| (self.place[node], node));
        for &node in &nodes {
            self.cluster[node] = cluster;
        }
        self.members[cluster] = nodes;
    }

    /// Makes a node a cluster of its own again.
    pub(super) fn split_off(&mut self, node: Node) {
        let mut rest = std::mem::take(&mut self.members[self.cluster[node]]);
        rest.retain(|&other| other != node);
        self.found(node, vec![node]);
        if let Some(&first) = rest.first() {
            self.found(first, rest);
        }
    }

    /// Whether clusters may become one: no path from one of them back to one
    /// of them leads through the outside.
    pub(super) fn can_merge(&self, clusters: &[Node]) -> bool {
        let inside = |node: Node| clusters.contains(&self.cluster[node]);
        let mut seen = vec![false; self.insts.len()];
        let mut stack: Vec<Node> = Vec::new();
        let visit = |node: Node, seen: &mut Vec<bool>, stack: &mut Vec<Node>| {
            for &(next, _) in &self.succs[node] {
                let cluster = self.cluster[next];
                if !self.dead[next] && !inside(next) && !seen[cluster] {
                    seen[cluster] = true;
                    stack.push(cluster);
                }
            }
        };
        for &cluster in clusters {
            for &node in self.members(cluster) {
                visit(node, &mut seen, &mut stack);
            }
        }
        while let Some(cluster) = stack.pop() {
            for &node in self.members(cluster) {
                let back = self.succs[node]
                    .iter()
                    .any(|&(next, _)| inside(next) && !self.dead[next]);
                if back {
                    return false;
                }
                visit(node, &mut seen, &mut stack);
            }
        }
        true
    }

    /// Whether a path leads from a cluster to a node.
    pub(super) fn reaches(&self, cluster: Node, target: Node) -> bool {
        let mut seen = vec![cluster];
        let mut next = 0;
        while next < seen.len() {
            for &node in self.members(seen[next]) {
                if node == target {
                    return true;
                }
                for &(succ, _) in &self.succs[node] {
                    let cluster = self.cluster[succ];
                    if !seen.contains(&cluster) {
                        seen.push(cluster);
                    }
                }
            }
            next += 1;
        }
        false
    }

    /// Another node for a copy of a node, as yet used by nobody.
    pub(super) fn add_copy(&mut self, node: Node) -> Node {
        let copy = self.insts.len();
        self.insts.push(self.insts[node]);
        self.place.push(self.place[node]);
        self.cluster.push(copy);
        self.members.push(vec![copy]);
        self.dead.push(false);
        self.succs.push(Vec::new());
        self.preds.push(Vec::new());
        for (pred, edge) in self.preds[node].clone() {
            self.add_edge(pred, copy, edge);
        }
        for (succ, edge) in self.succs[node].clone() {
            if edge == Edge::Order {
                self.add_edge(copy, succ, edge);
            }
        }
        copy
    }

    /// Lets users of one node in a cluster use another node instead.
    pub(super) fn move_uses(&mut self, from: Node, to: Node, cluster: Node) {
        let moved: Vec<Node> = self.succs[from]
            .iter()
            .filter(|&&(succ, edge)| edge == Edge::Data && self.cluster[succ] == cluster)
            .map(|&(succ, _)| succ)
            .collect();
        for &succ in &moved {
            self.succs[from].retain(|&other| other != (succ, Edge::Data));
            self.preds[succ].retain(|&other| other != (from, Edge::Data));
            self.add_edge(to, succ, Edge::Data);
        }
    }

    /// Takes a node out.
    pub(super) fn kill(&mut self, node: Node) {
        self.dead[node] = true;
        self.members[self.cluster[node]].retain(|&other| other != node);
        for (succ, edge) in std::mem::take(&mut self.succs[node]) {
            self.preds[succ].retain(|&other| other != (node, edge));
        }
        for (pred, edge) in std::mem::take(&mut self.preds[node]) {
            self.succs[pred].retain(|&other| other != (node, edge));
        }
    }

    /// Tells the graph what a copy's instruction defines.
    pub(super) fn set_inst(&mut self, func: &Function, node: Node, inst: InstId) {
        self.insts[node] = inst;
        for &result in &func.insts[inst].results {
            self.def.insert(result, node);
        }
    }

    /// All clusters in an order that keeps every edge, and else that of their
    /// last instructions.
    pub(super) fn schedule(&self) -> Vec<Node> {
        let count = self.insts.len();
        let mut key = vec![0; count];
        let mut missing = vec![0_usize; count];
        for node in (0..count).filter(|&node| !self.dead[node]) {
            let cluster = self.cluster[node];
            key[cluster] = key[cluster].max(self.place[node]);
            missing[cluster] += self.preds[node]
                .iter()
                .filter(|&&(pred, _)| self.cluster[pred] != cluster)
                .count();
        }
        let mut waiting: std::collections::BTreeSet<(usize, Node)> = (0..count)
            .filter(|&node| !self.dead[node] && self.cluster[node] == node && missing[node] == 0)
            .map(|node| (key[node], node))
            .collect();
        let mut order = Vec::new();
        while let Some((_, cluster)) = waiting.pop_first() {
            order.push(cluster);
            for &node in self.members(cluster) {
                for &(succ, _) in &self.succs[node] {
                    let next = self.cluster[succ];
                    if next == cluster {
                        continue;
                    }
                    missing[next] -= 1;
                    if missing[next] == 0 {
                        waiting.insert((key[next], next));
                    }
                }
            }
        }
        order
    }
}
