//! One loop from a cluster of instructions.

use pyrsc_ir::{Attr, Function, InstId, Op, Region, RegionId, SpanId, Type, ValueId};

use super::graph::{Edge, Node};
use super::plan::{Plan, Sink};
use crate::analysis::effects::roots;
use crate::edit::{Renaming, derived_inst, new_arg, new_inst};

/// A cluster and what its loop needs.
pub(super) struct Fusion {
    pub(super) cluster: Node,
    pub(super) sink: Sink,
    /// The nodes whose arrays the loop makes.
    pub(super) outputs: Vec<Node>,
    /// The arrays that the loop reads, in the order of their first use.
    pub(super) leaves: Vec<ValueId>,
    /// Shapes of `fill` and `view.broadcast` inside.
    shapes: Vec<ValueId>,
    /// The shape of the index space, if some value is it.
    shape: Option<ValueId>,
}

impl Fusion {
    pub(super) fn new(
        func: &Function,
        plan: &mut Plan<'_>,
        cluster: Node,
        scope: &[ValueId],
    ) -> Fusion {
        let sink = plan.sink(func, cluster);
        let outputs = plan.outputs(cluster);
        let mut fusion = Fusion {
            cluster,
            sink,
            outputs,
            leaves: Vec::new(),
            shapes: Vec::new(),
            shape: None,
        };
        // One Python statement after another, and within each in the order of
        // its expression.
        let mut seen = Vec::new();
        for &node in plan.graph.members(cluster) {
            let inst = &func.insts[plan.graph.insts[node]];
            if plan.is_candidate(node) && func.hint(inst.result()).is_some() {
                fusion.collect(func, plan, inst.result(), &mut seen);
            }
        }
        for value in fusion.ends(func, plan) {
            fusion.collect(func, plan, value, &mut seen);
        }
        fusion.shape = fusion.find_shape(func, plan, scope);
        fusion
    }

    /// The values inside that the loop is for.
    fn ends(&self, func: &Function, plan: &Plan<'_>) -> Vec<ValueId> {
        match self.sink {
            Sink::Arrays => self
                .outputs
                .iter()
                .map(|&node| func.insts[plan.graph.insts[node]].result())
                .collect(),
            Sink::Reduction(node) => vec![func.insts[plan.graph.insts[node]].args[0]],
            Sink::Assignment(node) => vec![func.insts[plan.graph.insts[node]].args[1]],
        }
    }

    /// Finds the leaves below a value, operands from left to right.
    fn collect(
        &mut self,
        func: &Function,
        plan: &Plan<'_>,
        value: ValueId,
        seen: &mut Vec<ValueId>,
    ) {
        if !func.ty(value).is_array() || seen.contains(&value) {
            return;
        }
        seen.push(value);
        let inside = plan
            .graph
            .def(value)
            .filter(|&def| plan.graph.cluster(def) == self.cluster && !plan.graph.is_dead(def));
        let Some(def) = inside else {
            if !self.leaves.contains(&value) {
                self.leaves.push(value);
            }
            return;
        };
        let inst = &func.insts[plan.graph.insts[def]];
        let (elements, shape) = match inst.op {
            Op::Broadcast => (&inst.args[..1], Some(inst.args[1])),
            Op::Fill => (&inst.args[1..], Some(inst.args[0])),
            _ => (&inst.args[..], None),
        };
        self.shapes.extend(shape);
        for &arg in elements {
            self.collect(func, plan, arg, seen);
        }
    }

    /// A value that is the shape of the index space, and that can be had before
    /// the loop; tells the graph of it.
    fn find_shape(
        &self,
        func: &Function,
        plan: &mut Plan<'_>,
        scope: &[ValueId],
    ) -> Option<ValueId> {
        if let Sink::Assignment(_) = self.sink {
            return None;
        }
        let end = *self.ends(func, plan).first()?;
        let (Type::Array(_, rank), set) = (func.ty(end), plan.set_of(end)) else {
            return None;
        };
        let is_it =
            |value: ValueId| *func.ty(value) == Type::Shape(*rank) && plan.shapes.of(value) == set;
        if let Some(&outer) = scope.iter().find(|&&value| is_it(value)) {
            return Some(outer);
        }
        let found = (0..plan.graph.insts.len()).find_map(|node| {
            let inst = &func.insts[plan.graph.insts[node]];
            let value = *inst.results.first()?;
            (is_it(value) && !plan.graph.reaches(self.cluster, node)).then_some((node, value))
        });
        let (node, value) = found?;
        plan.graph.add_edge(node, self.cluster, Edge::Data);
        Some(value)
    }

    /// Makes the loop; its instructions go to `out`.
    pub(super) fn build(
        &self,
        func: &mut Function,
        plan: &Plan<'_>,
        renaming: &mut Renaming,
        out: &mut Vec<InstId>,
    ) {
        let body = func.regions.alloc(Region::default());
        match self.sink {
            Sink::Arrays => self.build_map(func, plan, body, renaming, out),
            Sink::Reduction(node) => {
                let reduction = func.insts[plan.graph.insts[node]].clone();
                self.fill_body(func, plan, body, &self.leaves, Renaming::default());
                let shape = self.shape_value(func, out, reduction.span);
                let attrs = vec![Attr::Str(reduction.op.text().to_owned()), Attr::Int(0)];
                let args = [&[shape], self.leaves.as_slice()].concat();
                let ty = func.ty(reduction.result()).clone();
                let inst = new_inst(func, Op::MapReduce, args, attrs, vec![ty], reduction.span);
                func.insts[inst].regions.push(body);
                out.push(inst);
                rename(func, reduction.result(), inst, 0, renaming);
            }
            Sink::Assignment(node) => {
                let assign = func.insts[plan.graph.insts[node]].clone();
                let inst = self.build_assign(func, plan, body, &assign);
                out.push(inst);
                rename(func, assign.result(), inst, 0, renaming);
            }
        }
    }

    fn build_map(
        &self,
        func: &mut Function,
        plan: &Plan<'_>,
        body: RegionId,
        renaming: &mut Renaming,
        out: &mut Vec<InstId>,
    ) {
        let ends = self.ends(func, plan);
        self.fill_body(func, plan, body, &self.leaves, Renaming::default());
        let last = self.outputs[self.outputs.len() - 1];
        let span = func.insts[plan.graph.insts[last]].span;
        let shape = self.shape_value(func, out, span);
        let args = [&[shape], self.leaves.as_slice()].concat();
        let types = ends.iter().map(|&end| func.ty(end).clone()).collect();
        let inst = new_inst(func, Op::Map, args, vec![Attr::Int(0)], types, span);
        func.insts[inst].regions.push(body);
        out.push(inst);
        for (i, end) in ends.into_iter().enumerate() {
            rename(func, end, inst, i, renaming);
        }
    }

    fn build_assign(
        &self,
        func: &mut Function,
        plan: &Plan<'_>,
        body: RegionId,
        assign: &pyrsc_ir::Inst,
    ) -> InstId {
        let (array, path) = (assign.args[0], assign.regions[0]);
        let element = func.ty(array).dtype().expect("assign writes to an array");
        let present = new_arg(func, body, Type::Scalar(element), None);
        let mut bodies = Renaming::default();
        let mut leaves = Vec::new();
        for &leaf in &self.leaves {
            if is_view_along(func, leaf, array, path) {
                bodies.insert(leaf, present);
            } else {
                leaves.push(leaf);
            }
        }
        let hint = func.values[array].hint.clone();
        func.values[present].hint = hint;
        self.fill_body(func, plan, body, &leaves, bodies);
        let args = [&[array], leaves.as_slice()].concat();
        let ty = func.ty(assign.result()).clone();
        let inst = new_inst(
            func,
            Op::MapAssign,
            args,
            vec![Attr::Int(0)],
            vec![ty],
            assign.span,
        );
        func.insts[inst].regions = vec![path, body];
        inst
    }

    /// Writes the scalar body: arguments for the leaves, the operations in the
    /// original order, and the end. `known` has what stands for other leaves.
    fn fill_body(
        &self,
        func: &mut Function,
        plan: &Plan<'_>,
        body: RegionId,
        leaves: &[ValueId],
        mut known: Renaming,
    ) {
        for &leaf in leaves {
            let (dtype, hint) = (func.ty(leaf).dtype(), func.values[leaf].hint.clone());
            let ty = Type::Scalar(dtype.expect("leaves are arrays"));
            let arg = new_arg(func, body, ty, hint);
            known.insert(leaf, arg);
        }
        let inside = |known: &Renaming, value: ValueId| known.get(value).copied().unwrap_or(value);
        for &node in plan.graph.members(self.cluster) {
            if !plan.is_candidate(node) {
                continue;
            }
            let inst = func.insts[plan.graph.insts[node]].clone();
            let value = match inst.op {
                Op::Broadcast => inside(&known, inst.args[0]),
                Op::Fill => inside(&known, inst.args[1]),
                op => {
                    let args = inst.args.iter().map(|&arg| inside(&known, arg)).collect();
                    let copy = derived_inst(func, op, args, inst.attrs, inst.span);
                    func.regions[body].insts.push(copy);
                    let value = func.insts[copy].results[0];
                    func.values[value].hint = func.values[inst.results[0]].hint.clone();
                    value
                }
            };
            known.insert(inst.results[0], value);
        }
        let ends = self
            .ends(func, plan)
            .into_iter()
            .map(|end| inside(&known, end))
            .collect();
        let end = new_inst(func, Op::Yield, ends, vec![], vec![], SpanId::NONE);
        func.regions[body].insts.push(end);
    }

    /// The shape of the index space, made from those of the leaves if no value
    /// is it.
    fn shape_value(&self, func: &mut Function, out: &mut Vec<InstId>, span: SpanId) -> ValueId {
        if let Some(shape) = self.shape {
            return shape;
        }
        let mut parts = Vec::new();
        for &leaf in &self.leaves {
            let inst = derived_inst(func, Op::ShapeOf, vec![leaf], vec![], span);
            out.push(inst);
            parts.push(func.insts[inst].result());
        }
        parts.extend(&self.shapes);
        let mut parts = parts.into_iter();
        let first = parts
            .next()
            .expect("a loop over arrays has a leaf or a fill");
        parts.fold(first, |joined, part| {
            let inst = derived_inst(func, Op::ShapeJoin, vec![joined, part], vec![], span);
            out.push(inst);
            func.insts[inst].result()
        })
    }
}

/// Result number `index` of an instruction takes the place of a value.
fn rename(func: &mut Function, old: ValueId, inst: InstId, index: usize, renaming: &mut Renaming) {
    let new = func.insts[inst].results[index];
    func.values[new].hint = func.values[old].hint.clone();
    renaming.insert(old, new);
}

/// Whether a loop that assigns would read elements that it has overwritten:
/// an input is part of the array, but not element for element the view.
pub(super) fn overlaps(func: &Function, plan: &Plan<'_>, cluster: Node, sink: Node) -> bool {
    let assign = &func.insts[plan.graph.insts[sink]];
    let (array, path) = (assign.args[0], assign.regions[0]);
    let written = roots(func, array);
    let members = plan.graph.members(cluster);
    members
        .iter()
        .copied()
        .filter(|&node| plan.is_candidate(node))
        .flat_map(|node| func.insts[plan.graph.insts[node]].args.clone())
        .any(|arg| {
            func.ty(arg).is_array()
                && roots(func, arg).iter().any(|root| written.contains(root))
                && !is_view_along(func, arg, array, path)
        })
}

/// Whether a value is the very view of an array that a path selects.
fn is_view_along(func: &Function, value: ValueId, array: ValueId, path: RegionId) -> bool {
    let region = &func.regions[path];
    let Some(end) = func.terminator(path) else {
        return false;
    };
    let (mut value, mut along) = (value, end.args[0]);
    while let Some(step) = func.def_inst(along).filter(|_| along != region.args[0]) {
        let Some(view) = func.def_inst(value) else {
            return false;
        };
        let same = step.op.is_view()
            && step.op == view.op
            && step.attrs == view.attrs
            && step.args.len() == view.args.len()
            && step.args[1..]
                .iter()
                .zip(&view.args[1..])
                .all(|(&a, &b)| same_scalar(func, a, b));
        if !same {
            return false;
        }
        (value, along) = (view.args[0], step.args[0]);
    }
    along == region.args[0] && value == array
}

fn same_scalar(func: &Function, a: ValueId, b: ValueId) -> bool {
    let constant = |value| func.def_inst(value).filter(|inst| inst.op == Op::ConstInt);
    a == b || matches!((constant(a), constant(b)), (Some(a), Some(b)) if a.attrs == b.attrs)
}
