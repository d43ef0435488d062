//! Which instructions of a region become one loop.
//!
//! Candidates are the element-wise operations on arrays. Going from the last
//! to the first, each joins the loop of its users where it can:
//! - one loop uses it: it joins it;
//! - several loops do: they become one, with several results, if their results
//!   have one shape; otherwise it is computed again in each if that costs less
//!   than an array, and otherwise kept in an array;
//! - others use it as well: it is a result of its loop, beside the others of
//!   the same shape. Reductions of all elements and assignments are loops too,
//!   without such results.
//!
//! A small array that is broadcast to more axes is kept unless it is cheap.
//! At the end, loops of one shape that read a common array are joined.

use pyrsc_ir::{DType, Effect, Function, Op, RegionId, Type, ValueId};

use super::graph::{Edge, Graph, Node};
use crate::analysis::shapes::{Set, Shapes};
use crate::cost::{TEMPORARY, work};
use crate::edit::{Renaming, duplicate};

/// Work per element below which computing again is better than a look at
/// memory, even where the array could be updated in place later.
const CHEAP: u64 = 8;

/// What a cluster is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// Nothing but arrays.
    Arrays,
    /// A reduction of all elements.
    Reduction(Node),
    /// An assignment to a part of an array.
    Assignment(Node),
}

pub(super) struct Plan<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) graph: Graph,
    candidate: Vec<bool>,
    /// Sinks other than arrays, by node.
    is_sink: Vec<bool>,
    /// What copies are copies of.
    originals: Renaming,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        func: &mut Function,
        region: RegionId,
        shapes: &'a Shapes,
        scope: &[ValueId],
    ) -> Plan<'a> {
        let graph = Graph::new(func, region, shapes, scope);
        let candidate = graph
            .insts
            .iter()
            .map(|&inst| is_candidate(func, inst))
            .collect();
        let is_sink = graph
            .insts
            .iter()
            .map(|&inst| is_sink(func, inst))
            .collect();
        let mut plan = Plan {
            shapes,
            graph,
            candidate,
            is_sink,
            originals: Renaming::default(),
        };
        for node in (0..plan.graph.insts.len()).rev() {
            if plan.candidate[node] {
                plan.place(func, node);
            }
        }
        plan.join_neighbours(func);
        plan
    }

    pub(super) fn is_candidate(&self, node: Node) -> bool {
        self.candidate[node]
    }

    fn result(&self, func: &Function, node: Node) -> ValueId {
        func.insts[self.graph.insts[node]].result()
    }

    fn set(&self, func: &Function, node: Node) -> Set {
        self.set_of(self.result(func, node))
    }

    /// The shape of an array, copies included.
    pub(super) fn set_of(&self, value: ValueId) -> Set {
        let original = self.originals.get(value).copied();
        self.shapes.of(original.unwrap_or(value))
    }

    pub(super) fn sink(&self, func: &Function, cluster: Node) -> Sink {
        let members = self.graph.members(cluster);
        match members.iter().find(|&&node| self.is_sink[node]) {
            Some(&node) if func.insts[self.graph.insts[node]].op == Op::Assign => {
                Sink::Assignment(node)
            }
            Some(&node) => Sink::Reduction(node),
            None => Sink::Arrays,
        }
    }

    /// The clusters whose loops use a node's result, and whether anything else
    /// does.
    fn users(&self, func: &Function, node: Node) -> (Vec<Node>, bool) {
        let mut clusters = Vec::new();
        let mut outside = false;
        for &(succ, edge) in &self.graph.succs[node] {
            if edge == Edge::Order {
                continue;
            }
            if (self.candidate[succ] && !self.stays_free(func, succ)) || self.is_sink[succ] {
                let cluster = self.graph.cluster(succ);
                if !clusters.contains(&cluster) {
                    clusters.push(cluster);
                }
            } else {
                outside = true;
            }
        }
        clusters.sort_unstable();
        (clusters, outside)
    }

    /// Whether a node is a `fill` or `view.broadcast` that stays as it is. Loops
    /// have copies of their own by the time that anyone asks.
    pub(super) fn stays_free(&self, func: &Function, node: Node) -> bool {
        is_free(func, self.graph.insts[node]) && self.graph.cluster(node) == node
    }

    /// The nodes of a cluster whose arrays others use.
    pub(super) fn outputs(&self, cluster: Node) -> Vec<Node> {
        self.graph
            .members(cluster)
            .iter()
            .copied()
            .filter(|&node| {
                self.candidate[node]
                    && self.graph.succs[node].iter().any(|&(succ, edge)| {
                        edge == Edge::Data && self.graph.cluster(succ) != cluster
                    })
            })
            .collect()
    }

    fn place(&mut self, func: &mut Function, node: Node) {
        let (mut users, mut outside) = self.users(func, node);
        // A sink that takes the node otherwise than as its elements.
        let others: Vec<Node> = users
            .iter()
            .copied()
            .filter(|&user| !self.takes_elements(func, node, user))
            .collect();
        if !others.is_empty() {
            users.retain(|user| !others.contains(user));
            outside = true;
        }
        let op = func.insts[self.graph.insts[node]].op;
        if matches!(op, Op::Broadcast | Op::Fill) {
            // These cost nothing: each loop has its own.
            self.recompute(func, node, &users, false);
            return;
        }
        if users.is_empty() {
            return;
        }
        if !outside && users.len() == 1 {
            if self.may_join(func, node, users[0]) {
                self.graph.merge(&[users[0], node]);
            }
            return;
        }
        if !outside && self.join_all(func, node, &users) {
            return;
        }
        let only_sinks = !outside;
        let limit = if users
            .iter()
            .all(|&user| self.sink(func, user) == Sink::Arrays)
        {
            TEMPORARY
        } else {
            CHEAP
        };
        let repeated = (users.len() as u64).saturating_sub(1) * self.work_behind(func, node);
        if only_sinks && repeated <= limit && self.recompute(func, node, &users, true) {
            return;
        }
        // It is a result; its users may still share its loop.
        for user in self.users(func, node).0 {
            let together = [self.graph.cluster(node), user];
            if together[0] != user && self.same_results(func, &together) {
                self.graph.merge(&together);
            }
        }
    }

    /// Whether a cluster uses a node element by element.
    fn takes_elements(&self, func: &Function, node: Node, cluster: Node) -> bool {
        let value = self.result(func, node);
        match self.sink(func, cluster) {
            Sink::Assignment(sink) => {
                let inst = &func.insts[self.graph.insts[sink]];
                let direct = self.graph.succs[node].contains(&(sink, Edge::Data));
                !direct || (inst.args[1] == value && inst.args[0] != value)
            }
            _ => true,
        }
    }

    /// Whether a node may be computed inside a cluster that alone uses it.
    fn may_join(&self, func: &Function, node: Node, cluster: Node) -> bool {
        let own = func.ty(self.result(func, node)).rank();
        let rank = self.rank(func, cluster);
        (own == rank || self.work_behind(func, node) <= CHEAP)
            && self.graph.can_merge(&[cluster, self.graph.cluster(node)])
    }

    /// The rank of what a cluster loops over.
    fn rank(&self, func: &Function, cluster: Node) -> Option<pyrsc_ir::Rank> {
        match self.sink(func, cluster) {
            Sink::Assignment(node) => {
                let path = func.insts[self.graph.insts[node]].regions[0];
                let end = func.terminator(path)?;
                func.ty(end.args[0]).rank()
            }
            Sink::Reduction(node) => {
                let inst = &func.insts[self.graph.insts[node]];
                func.ty(inst.args[0]).rank()
            }
            Sink::Arrays => {
                let output = *self.outputs(cluster).first()?;
                func.ty(self.result(func, output)).rank()
            }
        }
    }

    /// Joins all users of a node, and the node, if their results fit.
    fn join_all(&mut self, func: &Function, node: Node, users: &[Node]) -> bool {
        let joined = users.len() > 1 && self.same_results(func, users);
        if !joined {
            return false;
        }
        let mut all = users.to_vec();
        all.push(self.graph.cluster(node));
        if !self.graph.can_merge(&all) || !users.iter().all(|&user| self.may_join(func, node, user))
        {
            return false;
        }
        self.graph.merge(&all);
        true
    }

    /// Whether clusters may become one loop with the results of all.
    fn same_results(&self, func: &Function, clusters: &[Node]) -> bool {
        let mut first: Option<(Set, Option<pyrsc_ir::Rank>, Option<DType>)> = None;
        for &cluster in clusters {
            if self.sink(func, cluster) != Sink::Arrays {
                return false;
            }
            for output in self.outputs(cluster) {
                if !self.candidate[output] || is_free(func, self.graph.insts[output]) {
                    return false;
                }
                let ty = func.ty(self.result(func, output));
                let this = (self.set(func, output), ty.rank(), ty.dtype());
                if first.as_ref().is_some_and(|first| *first != this) {
                    return false;
                }
                first = Some(this);
            }
        }
        first.is_some() && !self.acts_between(func, clusters) && self.graph.can_merge(clusters)
    }

    /// Gives each of the clusters a copy of a node, and of what its cluster
    /// computes for it; with `all`, only if all can have one. Whether the
    /// node's own result is no longer needed.
    fn recompute(&mut self, func: &mut Function, node: Node, users: &[Node], all: bool) -> bool {
        let mut copies = Vec::new();
        for &user in users {
            let copy = self.graph.add_copy(node);
            self.candidate.push(true);
            self.is_sink.push(false);
            self.graph.move_uses(node, copy, user);
            if self.may_join(func, copy, user) {
                copies.push((copy, user));
            } else {
                self.graph.move_uses(copy, node, user);
                self.graph.kill(copy);
                if all {
                    break;
                }
            }
        }
        if all && copies.len() < users.len() {
            for (copy, user) in copies {
                self.graph.move_uses(copy, node, user);
                self.graph.kill(copy);
            }
            return false;
        }
        for (copy, user) in copies {
            let original = self.graph.insts[node];
            let inst = duplicate(func, original);
            let (old, new) = (func.insts[original].result(), func.insts[inst].result());
            for &(succ, edge) in &self.graph.succs[copy] {
                if edge == Edge::Order {
                    continue;
                }
                for arg in &mut func.insts[self.graph.insts[succ]].args {
                    if *arg == old {
                        *arg = new;
                    }
                }
            }
            let first = self.originals.get(old).copied().unwrap_or(old);
            self.originals.insert(new, first);
            self.graph.set_inst(func, copy, inst);
            self.graph.merge(&[user, copy]);
        }
        let needed = self.graph.succs[node]
            .iter()
            .any(|&(_, edge)| edge == Edge::Data);
        if !needed {
            self.graph.kill(node);
        }
        !needed
    }

    /// The work of an element of a node, back to arrays that stay in any case.
    fn work_behind(&self, func: &Function, node: Node) -> u64 {
        let mut seen = vec![node];
        let mut next = 0;
        let mut sum = 0;
        while next < seen.len() {
            let node = seen[next];
            next += 1;
            sum += work(func.insts[self.graph.insts[node]].op);
            for &(pred, edge) in &self.graph.preds[node] {
                if edge == Edge::Data
                    && self.candidate[pred]
                    && !self.users(func, pred).1
                    && !seen.contains(&pred)
                {
                    seen.push(pred);
                }
            }
        }
        sum
    }

    /// Joins loops of one shape that read a common array.
    fn join_neighbours(&mut self, func: &Function) {
        let mut loops: Vec<Node> = Vec::new();
        for node in 0..self.graph.insts.len() {
            let cluster = self.graph.cluster(node);
            if self.graph.is_dead(node)
                || !self.candidate[node]
                || self.stays_free(func, node)
                || loops.contains(&cluster)
            {
                continue;
            }
            let partner = loops.iter().copied().find(|&other| {
                self.share_an_array(func, other, cluster)
                    && self.same_results(func, &[other, cluster])
            });
            match partner {
                Some(other) => self.graph.merge(&[other, cluster]),
                None => loops.push(cluster),
            }
        }
    }

    /// Whether something acts between loops, which a joined one would overtake:
    /// a clock would measure it on the wrong side, and arrays that only serve
    /// what comes later would be there early.
    fn acts_between(&self, func: &Function, clusters: &[Node]) -> bool {
        let members = clusters.iter().flat_map(|&it| self.graph.members(it));
        let places = members.map(|&node| self.graph.place[node]);
        let (first, last) = places.fold((usize::MAX, 0), |(first, last), place| {
            (first.min(place), last.max(place))
        });
        let mut between = (0..self.graph.insts.len())
            .filter(|&node| (first..last).contains(&self.graph.place[node]));
        between.any(|node| acts(func, self.graph.insts[node]))
    }

    fn share_an_array(&self, func: &Function, a: Node, b: Node) -> bool {
        let arrays = |cluster: Node| -> Vec<ValueId> {
            self.graph
                .members(cluster)
                .iter()
                .copied()
                .flat_map(|node| func.insts[self.graph.insts[node]].args.clone())
                .filter(|&arg| {
                    let inside = self
                        .graph
                        .def(arg)
                        .is_some_and(|def| self.graph.cluster(def) == cluster);
                    func.ty(arg).is_array() && !inside
                })
                .collect()
        };
        let of_b = arrays(b);
        arrays(a).iter().any(|array| of_b.contains(array))
    }
}

/// Whether an instruction, or one inside, acts on the world or calls.
fn acts(func: &Function, inst: pyrsc_ir::InstId) -> bool {
    let data = &func.insts[inst];
    let holds = matches!(data.op, Op::If | Op::For | Op::ForEach | Op::While);
    let mut found = data.op.effect() == Effect::Acts && !holds;
    for &region in data.regions.iter().filter(|_| holds) {
        func.walk(region, &mut |_, inner| {
            let op = func.insts[inner].op;
            let holds = matches!(op, Op::If | Op::For | Op::ForEach | Op::While);
            found |= op.effect() == Effect::Acts && !holds;
        });
    }
    found
}

/// Whether an instruction is only a description of its elements.
pub(super) fn is_free(func: &Function, inst: pyrsc_ir::InstId) -> bool {
    matches!(func.insts[inst].op, Op::Broadcast | Op::Fill)
}

fn is_candidate(func: &Function, inst: pyrsc_ir::InstId) -> bool {
    let data = &func.insts[inst];
    (data.op.is_lifted() && func.ty(data.result()).is_array()) || is_free(func, inst)
}

/// Whether an instruction may end an element-wise loop.
fn is_sink(func: &Function, inst: pyrsc_ir::InstId) -> bool {
    let data = &func.insts[inst];
    match data.op {
        op if op.is_reduction() => {
            let rank = func.ty(data.args[0]).rank().and_then(pyrsc_ir::Rank::known);
            let axes = data.ints_attr(0).len();
            !data.bool_attr(1)
                && data
                    .results
                    .iter()
                    .all(|&result| func.ty(result).is_scalar())
                && (axes == 0 || rank == Some(axes as u8))
        }
        Op::Assign => {
            let (array, value) = (func.ty(data.args[0]), func.ty(data.args[1]));
            matches!(value, Type::Array(..)) && array.dtype() == value.dtype()
        }
        _ => false,
    }
}
