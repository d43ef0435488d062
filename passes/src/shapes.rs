//! One value for each shape, and no check that cannot fail.
//!
//! After this pass, a shape that was computed before is used again rather than
//! asked of an array, so that no array is kept for its shape alone; a
//! `shape.broadcast` of shapes that fitted before is a `shape.join`, a
//! `shape.fits` of such shapes is gone. Checks that remain keep their order.

use pyrsc_ir::{Def, Function, InstId, Op, RegionId, SpanId, Type, ValueId};

use crate::analysis::shapes::{Set, Shapes, is_subset, union};
use crate::edit::{Renaming, derived_inst, replace_uses};
use crate::{Context, Remark};

pub(crate) fn run(func: &mut Function, _ctx: &Context<'_>, _remarks: &mut Vec<Remark>) {
    let shapes = Shapes::new(func);
    let body = func.body;
    let mut pass = Pass {
        shapes,
        available: Vec::new(),
        known: Vec::new(),
        renaming: Renaming::default(),
    };
    pass.region(func, body);
    replace_uses(func, body, &pass.renaming);
}

struct Pass {
    shapes: Shapes,
    /// Shape values that are in scope.
    available: Vec<(Set, Type, ValueId)>,
    /// Sets whose broadcast is known to succeed.
    known: Vec<Set>,
    renaming: Renaming,
}

impl Pass {
    fn region(&mut self, func: &mut Function, region: RegionId) {
        let scope = (self.available.len(), self.known.len());
        let mut out = Vec::new();
        for inst in std::mem::take(&mut func.regions[region].insts) {
            if self.keeps(func, inst, &mut out) {
                out.push(inst);
                for inner in func.insts[inst].regions.clone() {
                    self.region(func, inner);
                }
            }
        }
        func.regions[region].insts = out;
        self.available.truncate(scope.0);
        self.known.truncate(scope.1);
    }

    /// Whether an instruction stays; its substitutes go to `out`.
    fn keeps(&mut self, func: &mut Function, inst: InstId, out: &mut Vec<InstId>) -> bool {
        let data = &func.insts[inst];
        let (op, args, span) = (data.op, data.args.clone(), data.span);
        match op {
            Op::ShapeOf => {
                let result = data.result();
                let array = args[0];
                match self.existing(func, array, span, out) {
                    Some(shape) => self.replace(result, shape),
                    None => self.keep_or_replace(func, result),
                }
            }
            Op::ShapeBroadcast => {
                let result = data.result();
                let set = union(&self.shapes.of(args[0]), &self.shapes.of(args[1]));
                if self.fits(&set) {
                    func.insts[inst].op = Op::ShapeJoin;
                } else {
                    self.known.push(set.clone());
                }
                if func.insts[inst].op == Op::ShapeJoin {
                    return self.keep_or_replace(func, result);
                }
                let ty = func.ty(result).clone();
                self.available.push((set, ty, result));
                true
            }
            Op::ShapeJoin | Op::ShapeMake => {
                let result = data.result();
                self.keep_or_replace(func, result)
            }
            // The shapes of results are made ready here, while the operands can
            // still be asked for theirs.
            op if op.is_lifted() && func.ty(func.insts[inst].result()).is_array() => {
                let result = func.insts[inst].result();
                self.existing(func, result, span, out);
                true
            }
            Op::ShapeFits => !is_subset(&self.shapes.of(args[1]), &self.shapes.of(args[0])),
            Op::ShapeHolds => {
                let (target, value) = (self.shapes.of(args[0]), self.shapes.of(args[1]));
                !(is_subset(&value, &target) && is_subset(&target, &value))
            }
            _ => true,
        }
    }

    fn fits(&self, set: &Set) -> bool {
        set.len() <= 1 || self.known.iter().any(|known| is_subset(set, known))
    }

    fn find(&self, set: &Set, ty: &Type) -> Option<ValueId> {
        self.available
            .iter()
            .find(|(of, its, _)| of == set && its == ty)
            .map(|&(_, _, value)| value)
    }

    fn replace(&mut self, old: ValueId, new: ValueId) -> bool {
        self.renaming.insert(old, new);
        false
    }

    /// An equal shape instead of this one, or else this one from now on.
    fn keep_or_replace(&mut self, func: &Function, shape: ValueId) -> bool {
        let set = self.shapes.of(shape);
        let ty = func.ty(shape);
        if let Some(known) = self.find(&set, ty) {
            return self.replace(shape, known);
        }
        self.available.push((set, ty.clone(), shape));
        true
    }

    /// The shape of an array without the array: one in scope, or the join of
    /// the shapes of what an element-wise operation works on.
    fn existing(
        &mut self,
        func: &mut Function,
        array: ValueId,
        span: SpanId,
        out: &mut Vec<InstId>,
    ) -> Option<ValueId> {
        let Type::Array(_, rank) = *func.ty(array) else {
            return None;
        };
        let set = self.shapes.of(array);
        if let Some(known) = self.find(&set, &Type::Shape(rank)) {
            return Some(known);
        }
        let Def::Inst(def, _) = func.values[array].def else {
            return None;
        };
        let (op, args) = (func.insts[def].op, func.insts[def].args.clone());
        match op {
            Op::Fill | Op::Map => Some(args[0]),
            Op::Broadcast => Some(args[1]),
            op if op.is_lifted() => {
                let mut joined: Option<ValueId> = None;
                for arg in args {
                    if !func.ty(arg).is_array() {
                        continue;
                    }
                    let shape = self.shape_of(func, arg, span, out);
                    joined = Some(match joined {
                        None => shape,
                        Some(so_far) => self.join(func, so_far, shape, span, out),
                    });
                }
                joined
            }
            _ => None,
        }
    }

    fn shape_of(
        &mut self,
        func: &mut Function,
        array: ValueId,
        span: SpanId,
        out: &mut Vec<InstId>,
    ) -> ValueId {
        if let Some(shape) = self.existing(func, array, span, out) {
            return shape;
        }
        let inst = derived_inst(func, Op::ShapeOf, vec![array], vec![], span);
        self.made(func, inst, self.shapes.of(array), out)
    }

    fn join(
        &mut self,
        func: &mut Function,
        a: ValueId,
        b: ValueId,
        span: SpanId,
        out: &mut Vec<InstId>,
    ) -> ValueId {
        let set = union(&self.shapes.of(a), &self.shapes.of(b));
        let inst = derived_inst(func, Op::ShapeJoin, vec![a, b], vec![], span);
        let ty = func.ty(func.insts[inst].result()).clone();
        match self.find(&set, &ty) {
            Some(known) => known,
            None => self.made(func, inst, set, out),
        }
    }

    fn made(&mut self, func: &Function, inst: InstId, set: Set, out: &mut Vec<InstId>) -> ValueId {
        let value = func.insts[inst].result();
        self.shapes.insert(value, set.clone());
        self.available.push((set, func.ty(value).clone(), value));
        out.push(inst);
        value
    }
}
