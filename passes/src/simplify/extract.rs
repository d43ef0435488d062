//! Chooses a node for each class, so that all that is needed together is
//! cheap: what several users share is paid for once.
//!
//! Finding the best choice is hard in general. Here, each class first learns
//! its best sub-graph as if it were alone (a set of classes, each paid once);
//! then the needed classes choose in the order of the program, and what was
//! chosen before is free.

use std::collections::{BTreeMap, BTreeSet};

use egg::Id;

use super::bits::Bits;
use super::cost::{Cost, node_cost, order};
use super::lang::{Graph, Node};

/// Classes up to which sub-graphs are known as sets; above, shared parts are
/// paid once per user, which is quicker by far and rarely chooses otherwise.
const SHARED_CLASSES: usize = 4_000;

/// Rounds until costs no longer fall; a sub-graph is no deeper than this after
/// a choice was changed.
const ROUNDS: usize = 8;

/// The nodes of each class that may be computed, best first.
pub(crate) struct Choice {
    ranked: BTreeMap<Id, Vec<Node>>,
}

impl Choice {
    pub(crate) fn nodes(&self, class: Id) -> &[Node] {
        self.ranked.get(&class).map_or(&[], Vec::as_slice)
    }
}

struct Candidate {
    node: Node,
    cost: Cost,
    /// Positions of the operands' classes.
    args: Vec<usize>,
    /// The cost with all that it is computed from, as last found.
    total: Option<Cost>,
}

#[derive(Clone)]
struct Best {
    candidate: usize,
    total: Cost,
    /// The classes of the sub-graph, this one included.
    set: Bits,
}

struct Extractor {
    ids: Vec<Id>,
    candidates: Vec<Vec<Candidate>>,
    best: Vec<Option<Best>>,
    shared: bool,
    /// The chosen candidates, once they are.
    chosen: Vec<Option<usize>>,
    /// Classes whose choice is being made.
    open: Vec<usize>,
}

/// Chooses for all classes, given which are needed as such (`roots`) and in
/// which order the program makes them (`order`).
pub(crate) fn extract(graph: &Graph, originals: &[Node], order: &[Id], roots: &[Id]) -> Choice {
    let mut extractor = Extractor::new(graph, originals);
    extractor.find_best();
    let position = |extractor: &Extractor, id: Id| extractor.ids.binary_search(&graph.find(id));
    // What the roots need if each is taken alone; in the program's order, so
    // that an operand is nearly always chosen before what it is for.
    let mut live = Bits::default();
    for &root in roots {
        if let Ok(root) = position(&extractor, root) {
            live.insert(root);
            if let Some(best) = &extractor.best[root] {
                live.insert_all(&best.set);
            }
        }
    }
    for &class in order {
        match position(&extractor, class) {
            Ok(class) if live.contains(class) => {
                extractor.choose(class);
            }
            _ => {}
        }
    }
    for &root in roots {
        if let Ok(root) = position(&extractor, root) {
            extractor.choose(root);
        }
    }
    extractor.finish()
}

impl Extractor {
    fn new(graph: &Graph, originals: &[Node]) -> Extractor {
        let originals: BTreeSet<&Node> = originals.iter().collect();
        let mut ids: Vec<Id> = graph.classes().map(|class| class.id).collect();
        ids.sort_unstable();
        let position = |id: Id| ids.binary_search(&graph.find(id)).unwrap_or(usize::MAX);
        let candidates: Vec<Vec<Candidate>> = ids
            .iter()
            .map(|&id| {
                graph[id]
                    .nodes
                    .iter()
                    .filter(|node| node.is_computable())
                    .map(|node| Candidate {
                        cost: node_cost(graph, node, originals.contains(node)),
                        args: node.args.iter().map(|&arg| position(arg)).collect(),
                        node: node.clone(),
                        total: None,
                    })
                    .collect()
            })
            .collect();
        Extractor {
            best: vec![None; ids.len()],
            chosen: vec![None; ids.len()],
            shared: ids.len() <= SHARED_CLASSES,
            open: Vec::new(),
            ids,
            candidates,
        }
    }

    fn find_best(&mut self) {
        // The round in which the best of each class was last improved.
        let mut improved = vec![0; self.ids.len()];
        for round in 1..=ROUNDS {
            for class in 0..self.ids.len() {
                for candidate in 0..self.candidates[class].len() {
                    let args = &self.candidates[class][candidate].args;
                    let is_new = round == 1 || args.iter().any(|&arg| improved[arg] + 1 >= round);
                    if is_new && self.improve(class, candidate) {
                        improved[class] = round;
                    }
                }
            }
            if improved.iter().all(|&last| last < round) {
                break;
            }
        }
    }

    /// Takes a candidate for the best of its class if it is.
    fn improve(&mut self, class: usize, candidate: usize) -> bool {
        let Some((total, set)) = self.alone(class, candidate) else {
            return false;
        };
        self.candidates[class][candidate].total = Some(total);
        let better = match &self.best[class] {
            None => true,
            Some(best) => {
                let present = &self.candidates[class][best.candidate].node;
                let new = &self.candidates[class][candidate].node;
                order((total, new), (best.total, present)).is_lt()
            }
        };
        if better {
            self.best[class] = Some(Best {
                candidate,
                total,
                set,
            });
        }
        better
    }

    /// The cost of a candidate on the best of its operands, and their classes.
    fn alone(&self, class: usize, candidate: usize) -> Option<(Cost, Bits)> {
        let candidate = &self.candidates[class][candidate];
        let mut total = candidate.cost;
        let mut set = Bits::default();
        for &arg in &candidate.args {
            let best = self.best[arg].as_ref()?;
            if self.shared {
                set.insert_all(&best.set);
            } else {
                total = total.plus(best.total);
            }
        }
        if self.shared {
            if set.contains(class) {
                return None;
            }
            total = total.plus(self.paid(&set));
            set.insert(class);
        }
        Some((total, set))
    }

    /// What the best nodes of classes cost that are not chosen yet.
    fn paid(&self, set: &Bits) -> Cost {
        set.iter()
            .filter(|&class| self.chosen[class].is_none())
            .filter_map(|class| {
                let best = self.best[class].as_ref()?;
                Some(self.candidates[class][best.candidate].cost)
            })
            .fold(Cost::default(), Cost::plus)
    }

    /// Chooses for a class and for what it needs; false if every node of it
    /// needs a class that is waiting for this choice.
    fn choose(&mut self, class: usize) -> bool {
        if self.chosen[class].is_some() {
            return true;
        }
        if self.open.contains(&class) {
            return false;
        }
        self.open.push(class);
        let mut ranked: Vec<(Cost, usize)> = (0..self.candidates[class].len())
            .filter_map(|candidate| Some((self.together(class, candidate)?, candidate)))
            .collect();
        ranked.sort_by(|a, b| {
            let node = |candidate: usize| &self.candidates[class][candidate].node;
            order((a.0, node(a.1)), (b.0, node(b.1)))
        });
        for (_, candidate) in ranked {
            let args = self.candidates[class][candidate].args.clone();
            if args.into_iter().all(|arg| self.choose(arg)) {
                self.chosen[class] = Some(candidate);
                break;
            }
        }
        self.open.pop();
        self.chosen[class].is_some()
    }

    /// The cost of a candidate where what was chosen before is free.
    fn together(&self, class: usize, candidate: usize) -> Option<Cost> {
        if !self.shared {
            return Some(self.alone(class, candidate)?.0);
        }
        let candidate = &self.candidates[class][candidate];
        let mut set = Bits::default();
        for &arg in &candidate.args {
            if self.chosen[arg].is_none() {
                set.insert_all(&self.best[arg].as_ref()?.set);
            }
        }
        Some(candidate.cost.plus(self.paid(&set)))
    }

    /// For each class its nodes: the chosen one, or else the best alone, first.
    fn finish(self) -> Choice {
        let mut ranked = BTreeMap::new();
        for (class, candidates) in self.candidates.iter().enumerate() {
            let first =
                self.chosen[class].or_else(|| self.best[class].as_ref().map(|best| best.candidate));
            let mut others: Vec<(Cost, usize)> = (0..candidates.len())
                .filter(|&candidate| Some(candidate) != first)
                .filter_map(|candidate| Some((candidates[candidate].total?, candidate)))
                .collect();
            others
                .sort_by(|a, b| order((a.0, &candidates[a.1].node), (b.0, &candidates[b.1].node)));
            let nodes = first
                .into_iter()
                .chain(others.into_iter().map(|(_, candidate)| candidate))
                .map(|candidate| candidates[candidate].node.clone())
                .collect();
            ranked.insert(self.ids[class], nodes);
        }
        Choice { ranked }
    }
}
