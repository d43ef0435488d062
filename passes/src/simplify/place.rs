//! Where nodes are computed: the values that stand for classes.

use egg::Id;
use la_arena::{Idx, RawIdx};
use pyrsc_ir::{InstId, Op, ValueId};

use super::consts::Const;
use super::elaborate::Elaborator;
use super::lang::{Head, Node};
use crate::analysis::effects::roots;
use crate::analysis::shapes::{Set, union};
use crate::edit::new_inst;

impl Elaborator<'_> {
    /// A value in scope that stands for a class. Constants are local to a
    /// region: they are read where they are used.
    pub(crate) fn available(&self, class: Id) -> Option<ValueId> {
        if self.is_constant(class) {
            return self.scopes.known_at(self.scopes.place(), class);
        }
        self.scopes.known(class).find(|&value| self.is_alive(value))
    }

    fn is_alive(&self, value: ValueId) -> bool {
        roots(self.func, value)
            .into_iter()
            .all(|root| !self.scopes.is_dead(root))
    }

    /// A value for a class, computed here if there is none.
    pub(crate) fn value(&mut self, class: Id) -> Option<ValueId> {
        let class = self.built.graph.find(class);
        self.available(class).or_else(|| self.compute(class, None))
    }

    /// Computes a class in the best form that is within reach; in `origin`, if
    /// that is the form it has.
    pub(crate) fn compute(&mut self, class: Id, origin: Option<InstId>) -> Option<ValueId> {
        if self.open.contains(&class) {
            return None;
        }
        self.open.push(class);
        let choice = self.choice;
        let value = choice
            .nodes(class)
            .iter()
            .find_map(|node| self.compute_node(class, node, origin));
        self.open.pop();
        value
    }

    fn compute_node(&mut self, class: Id, node: &Node, origin: Option<InstId>) -> Option<ValueId> {
        let op = match node.head {
            Head::Leaf(number) => {
                let value = self.leaf(number)?;
                self.report.found(class);
                return Some(value);
            }
            Head::Op(op) => op,
        };
        let mut args = self.operands(node, origin)?;
        let top = self.scopes.place();
        // Constants are where they are wanted.
        let lowest = (args.iter().zip(&node.args))
            .filter(|&(_, &class)| !self.is_constant(class))
            .filter_map(|(&arg, _)| self.scopes.depth_of(arg))
            .max()
            .unwrap_or(0);
        let outermost = self.scopes.outermost(lowest);
        let at = if self.is_total(op, node, outermost + 1) && !node.is_const() {
            outermost
        } else {
            top
        };
        for (arg, &of) in args.iter_mut().zip(&node.args) {
            if self.scopes.depth_of(*arg).is_some_and(|depth| depth > at) {
                *arg = self.constant_at(at, of)?;
            }
        }
        let inst = match origin.filter(|&inst| self.is_form_of(inst, node)) {
            Some(inst) => {
                self.func.insts[inst].args = args;
                inst
            }
            None => {
                let span = self.spans.get(&class).copied().unwrap_or(self.span);
                let (attrs, types) = (node.attrs.clone(), vec![node.ty.clone()]);
                new_inst(self.func, op, args, attrs, types, span)
            }
        };
        let result = self.func.insts[inst].result();
        self.scopes.push(at, inst, &[result]);
        self.scopes.remember(at, class, result);
        self.report.placed(inst, class, node, at < top);
        Some(result)
    }

    fn is_constant(&self, class: Id) -> bool {
        self.built.graph[class].data.constant.is_some()
    }

    /// A constant in the region at a depth.
    fn constant_at(&mut self, at: usize, class: Id) -> Option<ValueId> {
        let class = self.built.graph.find(class);
        if let Some(value) = self.scopes.known_at(at, class) {
            return Some(value);
        }
        let node = self.built.graph[class].data.constant?.node();
        let Head::Op(op) = node.head else {
            return None;
        };
        let inst = new_inst(self.func, op, vec![], node.attrs, vec![node.ty], self.span);
        let result = self.func.insts[inst].result();
        self.scopes.push(at, inst, &[result]);
        self.scopes.remember(at, class, result);
        Some(result)
    }

    /// Whether an instruction of the function is this node.
    fn is_form_of(&self, inst: InstId, node: &Node) -> bool {
        self.built.nodes[inst].canonical(&self.built.graph) == *node
    }

    fn leaf(&self, number: u32) -> Option<ValueId> {
        let former: ValueId = Idx::from_raw(RawIdx::from_u32(number));
        let value = *self.renamed.get(former)?;
        (self.scopes.depth_of(value).is_some() && self.is_alive(value)).then_some(value)
    }

    /// Values for a node's operands; where `origin` has the same operands, the
    /// constants that it names.
    pub(crate) fn operands(&mut self, node: &Node, origin: Option<InstId>) -> Option<Vec<ValueId>> {
        let origin = origin.filter(|&inst| self.is_form_of(inst, node));
        let mut values = Vec::with_capacity(node.args.len());
        for (i, &arg) in node.args.iter().enumerate() {
            let named = origin
                .map(|inst| self.func.insts[inst].args[i])
                .filter(|&former| self.is_named_const(former));
            values.push(match named {
                Some(former) => self.renamed[former],
                None => self.value(arg)?,
            });
        }
        Some(values)
    }

    /// Whether a former value is a constant that has a name.
    pub(crate) fn is_named_const(&self, former: ValueId) -> bool {
        self.func.hint(former).is_some()
            && self.built.classes.contains_idx(former)
            && self.is_constant(self.built.class(former))
            && self.func.def_inst(former).is_some()
    }

    /// Whether an op may be computed where the function did not have it: that
    /// it has a result follows from its operands' types and from checks in the
    /// outermost `depth` scopes.
    fn is_total(&self, op: Op, node: &Node, depth: usize) -> bool {
        let fits = || {
            let mut all = Set::default();
            let mut sets = 0;
            for &arg in &node.args {
                match &self.built.graph[arg].data.shape {
                    Some(set) => all = union(&all, set),
                    None => sets += 1,
                }
            }
            // A shape that is not known fits no other, but itself.
            (sets == 0 && self.fits.holds(&all, depth)) || (sets == 1 && all.is_empty())
        };
        let constant = |index: usize| {
            let arg = node.args.get(index)?;
            self.built.graph[*arg].data.constant
        };
        match op {
            // Negative powers of integers have no result.
            Op::Pow if !node.ty.dtype().is_some_and(|dtype| dtype.is_float()) => {
                constant(1)
                    .and_then(Const::as_int)
                    .is_some_and(|power| power >= 0)
                    && fits()
            }
            op if op.is_lifted() || op == Op::ShapeJoin => fits(),
            Op::Slice => {
                let has_step = node.attrs.get(1).is_some_and(
                    |present| matches!(present, pyrsc_ir::Attr::Int(bits) if bits & 4 != 0),
                );
                !has_step || constant(node.args.len() - 1).is_some_and(Const::is_nonzero)
            }
            // In bounds, fitting, or defined only where the function says so.
            Op::Index | Op::Get | Op::Broadcast | Op::Extern => false,
            _ => true,
        }
    }
}
