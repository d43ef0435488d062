//! Instructions that stay: their operands, and checks that have become idle.

use egg::Id;
use pyrsc_ir::{Effect, InstId, Op, ValueId};

use super::elaborate::Elaborator;
use super::lang::{Head, Node};
use super::rules::checked::never_raises;
use super::scopes::{CheckKey, Kind};
use crate::analysis::effects::{holds_array, roots};
use crate::analysis::shapes::{is_subset, union};

impl Elaborator<'_> {
    pub(crate) fn skeleton(&mut self, inst: InstId) {
        let key = self.check_key(inst);
        if let Some(key) = &key
            && self.is_idle(inst, key)
        {
            return;
        }
        self.replace_operands(inst);
        if let Some(key) = key {
            self.learn(inst, key);
        }
        let op = self.func.insts[inst].op;
        if is_loop(op) {
            self.shapes_before(inst);
        }
        self.bury_consumed(inst);
        let mut gone = Vec::new();
        for (i, region) in self.func.insts[inst]
            .regions
            .clone()
            .into_iter()
            .enumerate()
        {
            gone.extend(self.region(region, Kind::of(op, i)));
        }
        for version in gone {
            self.scopes.bury(version);
        }
        self.put(inst);
    }

    fn replace_operands(&mut self, inst: InstId) {
        for i in 0..self.func.insts[inst].args.len() {
            let former = self.func.insts[inst].args[i];
            self.func.insts[inst].args[i] = self.operand(former);
        }
    }

    /// What an instruction that stays uses for a former value.
    fn operand(&mut self, former: ValueId) -> ValueId {
        let same = self.renamed[former];
        if self.built.owned.contains(former) || self.is_named_const(former) {
            return same;
        }
        self.value(self.built.class(former)).unwrap_or(same)
    }

    /// What decides whether an op raises, and what it gives if it does not.
    fn check_key(&self, inst: InstId) -> Option<CheckKey> {
        let data = &self.func.insts[inst];
        let node = self.built.nodes.get(inst)?;
        let is_check = data.op.effect() == Effect::Raises
            && !data
                .results
                .iter()
                .any(|&result| holds_array(self.func.ty(result)));
        let args = node.canonical(&self.built.graph).args;
        is_check.then(|| (data.op, data.attrs.clone(), args))
    }

    /// Whether a check cannot fail here, and its results are to be had without.
    fn is_idle(&mut self, inst: InstId, key: &CheckKey) -> bool {
        if let Some(results) = self.scopes.result_of(key).cloned() {
            for (i, value) in results.into_iter().enumerate() {
                let former = self.func.insts[inst].results[i];
                self.report.shared(self.func, value, inst);
                self.rename(former, value);
            }
            return true;
        }
        if !self.cannot_fail(inst, key) {
            return false;
        }
        let Some(&former) = self.func.insts[inst].results.first() else {
            return true;
        };
        match self.value(self.built.class(former)) {
            Some(value) => {
                self.rename(former, value);
                true
            }
            None => false,
        }
    }

    fn cannot_fail(&self, inst: InstId, (op, _, args): &CheckKey) -> bool {
        let shape = |index: usize| self.built.graph[args[index]].data.shape.as_ref();
        match op {
            Op::ShapeBroadcast => self.fits.fit(shape(0), shape(1)),
            Op::ShapeFits => match (shape(0), shape(1)) {
                (Some(whole), Some(part)) => is_subset(part, whole),
                _ => false,
            },
            Op::ShapeHolds => match (shape(0), shape(1)) {
                (Some(whole), Some(part)) => is_subset(part, whole) && is_subset(whole, part),
                _ => false,
            },
            _ => never_raises(&self.built.graph, &self.built.nodes[inst]),
        }
    }

    /// Remembers what a check shows.
    fn learn(&mut self, inst: InstId, key: CheckKey) {
        if matches!(key.0, Op::ShapeBroadcast | Op::ShapeFits | Op::ShapeHolds) {
            let shape = |id: Id| self.built.graph[id].data.shape.clone();
            if let (Some(a), Some(b)) = (shape(key.2[0]), shape(key.2[1])) {
                self.fits.learn(union(&a, &b));
            }
        }
        let results = self.func.insts[inst].results.clone();
        self.scopes.succeeded(key, results);
    }

    /// Asks arrays that a loop consumes for their shapes before it, as it may
    /// be their later versions that the loop asks.
    fn shapes_before(&mut self, inst: InstId) {
        for former in self.func.insts[inst].args.clone() {
            if !self.func.ty(former).is_array() {
                continue;
            }
            let Some(&array) = self.built.classes.get(former) else {
                continue;
            };
            let pyrsc_ir::Type::Array(_, rank) = *self.func.ty(former) else {
                continue;
            };
            let asked = self.built.graph.lookup(Node {
                head: Head::Op(Op::ShapeOf),
                attrs: Vec::new(),
                args: vec![self.built.graph.find(array)],
                ty: pyrsc_ir::Type::Shape(rank),
            });
            if let Some(shape) = asked {
                self.value(shape);
            }
        }
    }

    /// Notes the versions that are gone once an instruction has started.
    fn bury_consumed(&mut self, inst: InstId) {
        let data = &self.func.insts[inst];
        for value in data.handed_on() {
            for root in roots(self.func, value) {
                self.scopes.bury(root);
            }
        }
    }
}

pub(crate) fn is_loop(op: Op) -> bool {
    matches!(op, Op::For | Op::ForEach | Op::While)
}
