//! Puts chosen nodes back between the instructions that stayed.
//!
//! The function is walked in its order. Each instruction that became a node is
//! computed in its place in the form that was chosen for it, unless a value in
//! scope stands for it already; out of a loop if nothing it needs is defined
//! there, but never out of a branch. What was computed for nobody is removed at
//! the end.
//!
//! A form may be out of reach where it is needed: a leaf of another branch, a
//! version of a buffer that is gone. Then the next best one is taken; in the
//! end, what the function itself had there always works.

use std::collections::BTreeMap;

use egg::Id;
use la_arena::ArenaMap;
use pyrsc_ir::{Function, InstId, Op, RegionId, SpanId, ValueId};

use super::broadcasts::Fits;
use super::build::{Built, Role};
use super::extract::Choice;
use super::lang::{Head, Node};
use super::report::Report;
use super::scopes::{Kind, Scopes};

/// The walk over the function that is being rebuilt.
pub(crate) struct Elaborator<'a> {
    pub(crate) func: &'a mut Function,
    pub(crate) built: &'a Built,
    pub(crate) choice: &'a Choice,
    pub(crate) scopes: Scopes,
    pub(crate) fits: Fits,
    /// What stands for the function's former values.
    pub(crate) renamed: ArenaMap<ValueId, ValueId>,
    /// Classes that are being computed.
    pub(crate) open: Vec<Id>,
    pub(crate) report: Report,
    /// The span of the first instruction of each class.
    pub(crate) spans: BTreeMap<Id, SpanId>,
    /// The span of the present instruction.
    pub(crate) span: SpanId,
}

impl<'a> Elaborator<'a> {
    pub(crate) fn new(func: &'a mut Function, built: &'a Built, choice: &'a Choice) -> Self {
        let mut spans = BTreeMap::new();
        func.walk(func.body, &mut |_, inst| {
            let data = &func.insts[inst];
            if built.roles[inst] == Role::Node {
                spans.entry(built.class(data.result())).or_insert(data.span);
            }
        });
        Elaborator {
            func,
            built,
            choice,
            scopes: Scopes::default(),
            fits: Fits::default(),
            renamed: ArenaMap::default(),
            open: Vec::new(),
            report: Report::default(),
            spans,
            span: SpanId::NONE,
        }
    }

    /// Puts a region together; the versions that are gone after it.
    pub(crate) fn region(&mut self, region: RegionId, kind: Kind) -> Vec<ValueId> {
        self.scopes.open(region, kind);
        self.fits.open();
        for arg in self.func.regions[region].args.clone() {
            self.renamed.insert(arg, arg);
            self.scopes.define(arg);
        }
        for inst in std::mem::take(&mut self.func.regions[region].insts) {
            self.span = self.func.insts[inst].span;
            match self.built.roles[inst] {
                Role::Node => self.node(inst),
                Role::Buffer => self.buffer(inst),
                Role::Skeleton => self.skeleton(inst),
            }
        }
        let falls_out = self
            .scopes
            .last()
            .is_none_or(|last| !matches!(self.func.insts[last].op, Op::Return | Op::Raise));
        self.fits.close();
        let (region, insts, gone) = self.scopes.close(falls_out);
        self.func.regions[region].insts = insts;
        gone
    }

    /// An instruction that became a node: its value, unless there is one.
    fn node(&mut self, inst: InstId) {
        let result = self.func.insts[inst].result();
        let class = self.built.class(result);
        if self.is_named_const(result) {
            // The user's name for a constant is for the user's uses of it.
            let node = self.built.graph[class].data.constant.map(|c| c.node());
            let node = node.unwrap_or_else(|| self.built.nodes[inst].clone());
            self.fill(inst, class, &node, Vec::new());
            return;
        }
        let value = match self.available(class) {
            Some(value) => {
                self.report.shared(self.func, value, inst);
                value
            }
            None => match self.compute(class, Some(inst)) {
                Some(value) => value,
                None => self.keep(inst),
            },
        };
        self.rename(result, value);
    }

    /// Lets a value stand for a former one, and take over its name.
    pub(crate) fn rename(&mut self, former: ValueId, value: ValueId) {
        self.renamed.insert(former, value);
        if self.func.hint(value).is_none() {
            let hint = self.func.values[former].hint.clone();
            self.func.values[value].hint = hint;
        }
    }

    /// An instruction as the function had it.
    fn keep(&mut self, inst: InstId) -> ValueId {
        for i in 0..self.func.insts[inst].args.len() {
            let arg = self.func.insts[inst].args[i];
            self.func.insts[inst].args[i] = self.renamed[arg];
        }
        self.put(inst);
        self.func.insts[inst].result()
    }

    /// Puts an instruction, whose operands are right, at the present place.
    pub(crate) fn put(&mut self, inst: InstId) {
        let results = self.func.insts[inst].results.clone();
        let at = self.scopes.depth() - 1;
        self.scopes.push(at, inst, &results);
        for &result in &results {
            self.renamed.insert(result, result);
        }
    }

    /// A buffer of its own: the best way to fill it, or a copy of what is there.
    fn buffer(&mut self, inst: InstId) {
        let result = self.func.insts[inst].result();
        let contents = self.built.graph.find(self.built.contents[result]);
        let home = self.built.graph.analysis.homes.get(&contents);
        let own_use = u32::from(self.func.insts[inst].op == Op::Copy);
        let is_shared = home.is_some_and(|home| home.uses > own_use);
        let choice = self.choice;
        let nodes = choice.nodes(contents);
        let present = self.available(contents).filter(|_| is_shared);
        if present.is_none()
            && let Some(node) = nodes.first().filter(|node| !node.is_alias())
            && let Some(args) = self.operands(node, Some(inst))
        {
            self.fill(inst, contents, node, args);
            return;
        }
        match present.or_else(|| self.value(contents)) {
            Some(value) => {
                let node = Node {
                    head: Head::Op(Op::Copy),
                    attrs: Vec::new(),
                    args: vec![contents],
                    ty: self.func.ty(result).clone(),
                };
                self.fill(inst, contents, &node, vec![value]);
            }
            None => {
                self.keep(inst);
            }
        }
    }

    /// Lets an instruction compute a node, under its own result.
    fn fill(&mut self, inst: InstId, class: Id, node: &Node, args: Vec<ValueId>) {
        let Head::Op(op) = node.head else {
            unreachable!("a leaf is not computed");
        };
        let data = &mut self.func.insts[inst];
        data.op = op;
        data.args = args;
        data.attrs.clone_from(&node.attrs);
        self.put(inst);
        self.report.placed(inst, class, node, false);
    }
}
