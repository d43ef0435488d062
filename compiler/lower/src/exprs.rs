//! Expressions.

use pyrsc_hir::Ty;
use pyrsc_hir::body::{BoolOp, CompareOp, Expr, ExprId, LocalId, Node};
use pyrsc_hir::constant::Value;
use pyrsc_hir::infer::expr_key;
use pyrsc_ir::{Attr, Effect, Op, RegionId, Type, ValueId};

use crate::Ctx;
use crate::state::{Doubts, Meeting, Slot, View};

impl Ctx<'_> {
    pub(crate) fn expr(&mut self, id: ExprId) -> Slot {
        self.at(Node::Expr(id));
        if let Some(known) = self.types.folded.get(&expr_key(id))
            && *self.types.ty(id) == Ty::BOOL
        {
            return Slot::Value(self.b.bool(*known));
        }
        if let Some(value) = self.types.values.get(&expr_key(id)) {
            return Slot::Value(self.value(&value.clone()));
        }
        let body = self.body;
        let slot = match &body.exprs[id] {
            Expr::Invalid => Slot::Static(Ty::Unknown),
            Expr::None => Slot::Value(self.b.none()),
            Expr::Bool(value) => Slot::Value(self.b.bool(*value)),
            Expr::Int(value) => Slot::Value(self.b.int(*value)),
            Expr::Float(value) => Slot::Value(self.b.float(value.get())),
            Expr::Str(value) => Slot::Value(self.b.str(value)),
            Expr::FString(parts) => Slot::Value(self.fstring(parts)),
            Expr::Local(local) => self.read(*local, Node::Expr(id)).0,
            Expr::Global(_) => Slot::Static(self.types.ty(id).clone()),
            Expr::Attribute(base, name) => self.attribute(id, *base, name),
            Expr::Call { .. } => self.call(id),
            Expr::Binary(op, left, right) => {
                let a = self.expr(*left);
                let b = self.expr(*right);
                self.at(Node::Expr(id));
                let (a_ty, b_ty) = (self.types.ty(*left).clone(), self.types.ty(*right).clone());
                let exponent = self.exponent(*right);
                self.binary(*op, (&a, &a_ty), (&b, &b_ty), exponent).0
            }
            Expr::Unary(op, operand) => {
                let slot = self.expr(*operand);
                self.at(Node::Expr(id));
                let ty = self.types.ty(*operand).clone();
                let result = self.types.ty(id).clone();
                self.unary(*op, &slot, &ty, &result)
            }
            Expr::Compare(first, rest) => self.comparison(id, *first, rest),
            Expr::Bools(op, items) => self.bools(id, *op, items),
            Expr::IfElse {
                cond,
                then,
                otherwise,
            } => self.if_else(id, *cond, *then, *otherwise),
            Expr::Tuple(items) | Expr::List(items) => {
                Slot::Tuple(items.iter().map(|item| self.expr(*item)).collect())
            }
            Expr::Subscript(base, index) => {
                let place = self.place(*base, index, Node::Expr(id));
                self.load(&place, Node::Expr(id)).0
            }
        };
        self.at(Node::Expr(id));
        slot
    }

    pub(crate) fn value(&mut self, value: &Value) -> ValueId {
        match value {
            Value::None => self.b.none(),
            Value::Bool(value) => self.b.bool(*value),
            Value::Int(value) => self.b.int(*value),
            Value::Float(value) => self.b.float(value.get()),
            Value::Str(value) => self.b.str(value),
        }
    }

    /// The value of an expression.
    pub(crate) fn expr_value(&mut self, id: ExprId) -> ValueId {
        let slot = self.expr(id);
        self.value_of(&slot)
    }

    pub(crate) fn read(&mut self, local: LocalId, node: Node) -> (Slot, Ty) {
        let Some(var) = self.state.vars[local.0 as usize].clone() else {
            return (Slot::Static(Ty::Unknown), Ty::Unknown);
        };
        let Slot::Maybe(option, doubts) = var.slot else {
            return (var.slot, var.ty);
        };
        self.at(node);
        let name = self.body.local_name(local).to_owned();
        let (kind, message) = if self.input.top_level {
            ("NameError", format!("name '{name}' is not defined"))
        } else {
            (
                "UnboundLocalError",
                format!(
                    "cannot access local variable '{name}' where it is not associated with a value"
                ),
            )
        };
        let attrs = vec![Attr::Str(kind.to_owned()), Attr::Str(message)];
        let value = self.b.inst(Op::Use, &[option], attrs);
        self.b.hint(value, &name);
        let slot = self.slot_of_value(value, &var.ty);
        self.state.doubt(&slot, &doubts);
        // From here on it is known to be bound.
        self.state.vars[local.0 as usize] = Some(crate::state::Var {
            slot: slot.clone(),
            ty: var.ty.clone(),
        });
        (slot, var.ty)
    }

    fn attribute(&mut self, id: ExprId, base: ExprId, name: &str) -> Slot {
        let ty = self.types.ty(base).clone();
        let result = self.types.ty(id).clone();
        if let Ty::DType(_) = result {
            return Slot::Static(result);
        }
        let slot = self.expr(base);
        self.at(Node::Expr(id));
        match (&slot, name) {
            (Slot::Array(view), "T") => Slot::Array(self.transposed(view)),
            (Slot::Static(Ty::DType(dtype)), "name") => Slot::Value(self.b.str(dtype.numpy_name())),
            (Slot::Array(view), _) => {
                let shape = self.view_shape(view);
                match name {
                    "shape" => Slot::Value(shape),
                    "size" => Slot::Value(self.b.unary(Op::ShapeSize, shape)),
                    "ndim" => Slot::Value(self.b.unary(Op::ShapeRank, shape)),
                    _ => {
                        let bytes = ty.dtype().map_or(0, pyrsc_ir::DType::size) as i64;
                        let bytes = self.b.int(bytes);
                        if name == "itemsize" {
                            return Slot::Value(bytes);
                        }
                        let size = self.b.unary(Op::ShapeSize, shape);
                        Slot::Value(self.b.binary(Op::Mul, size, bytes))
                    }
                }
            }
            (Slot::Value(_), "values") => {
                let table = pyrsc_hir::Argument::Expr(base);
                self.table_array(&table, &slot)
            }
            _ => Slot::Value(self.b.int(1)),
        }
    }

    /// `a < b <= c`: stops at the first that is false.
    fn comparison(&mut self, id: ExprId, first: ExprId, rest: &[(CompareOp, ExprId)]) -> Slot {
        let left = self.expr(first);
        let left_ty = self.types.ty(first).clone();
        self.chain(id, (left, left_ty), rest)
    }

    fn chain(&mut self, id: ExprId, left: (Slot, Ty), rest: &[(CompareOp, ExprId)]) -> Slot {
        let (op, right) = rest[0];
        let slot = self.expr(right);
        let ty = self.types.ty(right).clone();
        self.at(Node::Expr(id));
        let result = self.compare(op, (&left.0, &left.1), (&slot, &ty));
        if rest.len() == 1 {
            return self.result_slot(result);
        }
        let tail = self.in_region(id, |ctx| {
            let slot = ctx.chain(id, (slot, ty), &rest[1..]);
            vec![ctx.value_of(&slot)]
        });
        Slot::Value(self.short_circuit(id, BoolOp::And, result, tail))
    }

    /// `a and b`, where each decides by its truth and is the value.
    fn bools(&mut self, id: ExprId, op: BoolOp, items: &[ExprId]) -> Slot {
        let result = self.types.ty(id).clone();
        let first = items[0];
        let decisive = op == BoolOp::Or;
        if items.len() == 1 {
            let slot = self.expr(first);
            let ty = self.types.ty(first).clone();
            return self.convert_slot(&slot, &ty, &result);
        }
        match self.types.folded.get(&expr_key(first)) {
            Some(known) if *known != decisive => return self.bools(id, op, &items[1..]),
            Some(_) => return self.bools(id, op, &items[..1]),
            None => {}
        }
        let slot = self.expr(first);
        let ty = self.types.ty(first).clone();
        let truth = self.number_of(&slot);
        let slot = self.convert_slot(&slot, &ty, &result);
        let value = self.value_of(&slot);
        let cond = self.truth(truth, &ty);
        let tail = self.in_region(id, |ctx| {
            ctx.narrow(first, !decisive);
            let slot = ctx.bools(id, op, &items[1..]);
            vec![ctx.value_of(&slot)]
        });
        self.at(Node::Expr(id));
        if *self.b.func.ty(value) == Type::BOOL {
            return Slot::Value(self.short_circuit(id, op, value, tail));
        }
        let keep = self.in_region(id, |_| vec![value]);
        let regions = if op == BoolOp::And {
            vec![tail, keep]
        } else {
            vec![keep, tail]
        };
        let ir = self.b.func.ty(value).clone();
        let chosen = self.b.push(Op::If, &[cond], vec![], regions, vec![ir])[0];
        self.slot_of_value(chosen, &result)
    }

    /// `and`/`or` of truth values: plain ops where the second is pure.
    fn short_circuit(
        &mut self,
        id: ExprId,
        op: BoolOp,
        first: ValueId,
        second: RegionId,
    ) -> ValueId {
        let insts = self.b.func.regions[second].insts.clone();
        let (last, before) = insts.split_last().expect("a region with its yield");
        let pure = before.iter().all(|inst| {
            let inst = &self.b.func.insts[*inst];
            inst.op.effect() == Effect::Pure && inst.regions.is_empty()
        });
        if pure && before.len() <= 8 {
            let value = self.b.func.insts[*last].args[0];
            let region = self.b.region();
            self.b.func.regions[second].insts.clear();
            self.b.func.regions[region].insts.extend(before);
            let op = if op == BoolOp::And { Op::And } else { Op::Or };
            return self.b.binary(op, first, value);
        }
        let known = self.in_region(id, |ctx| vec![ctx.b.bool(op == BoolOp::Or)]);
        let regions = if op == BoolOp::And {
            vec![second, known]
        } else {
            vec![known, second]
        };
        self.b
            .push(Op::If, &[first], vec![], regions, vec![Type::BOOL])[0]
    }

    /// A region that yields what `fill` gives. Variables bound inside stay as
    /// they were outside.
    pub(crate) fn in_region(
        &mut self,
        at: ExprId,
        fill: impl FnOnce(&mut Self) -> Vec<ValueId>,
    ) -> RegionId {
        let region = self.b.new_region();
        let outer = self.b.switch_to(region);
        let vars = self.state.vars.clone();
        let versions = self.versions();
        let values = fill(self);
        self.b.effect(Op::Yield, &values, vec![]);
        self.state.vars = vars;
        self.check_versions(&versions, at);
        self.b.switch_to(outer);
        region
    }

    fn if_else(&mut self, id: ExprId, cond: ExprId, then: ExprId, otherwise: ExprId) -> Slot {
        match self.types.folded.get(&expr_key(cond)) {
            Some(true) => return self.expr(then),
            Some(false) => return self.expr(otherwise),
            None => {}
        }
        let result = self.types.ty(id).clone();
        let truth = self.condition(cond);
        let first_inner = self.b.func.values.len() as u32;
        let before = self.state.buffers.len();
        let mut slots = Vec::new();
        let regions: Vec<RegionId> = [(then, true), (otherwise, false)]
            .into_iter()
            .map(|(branch, known)| {
                let ty = self.types.ty(branch).clone();
                self.in_region(id, |ctx| {
                    ctx.narrow(cond, known);
                    let slot = ctx.expr(branch);
                    let slot = ctx.convert_slot(&slot, &ty, &result);
                    let value = ctx.own_value(&slot, &mut (0..before).collect());
                    slots.push(slot);
                    vec![value]
                })
            })
            .collect();
        self.at(Node::Expr(id));
        let meeting = Meeting::of_expr(id);
        if self.known.followed.contains(&meeting)
            && let Some(chosen) = self.choice_of(truth, &slots, first_inner)
        {
            return chosen;
        }
        let ir = result.ir().unwrap_or(Type::None);
        let value = self.b.push(Op::If, &[truth], vec![], regions, vec![ir])[0];
        // The result is one of two arrays: neither may be written to unseen.
        let slot = self.slot_of_value(value, &result);
        let doubts = Doubts::from([self.own_doubt(meeting)]);
        for either in slots.iter().chain([&slot]) {
            self.state.doubt(either, &doubts);
        }
        slot
    }

    /// One of two arrays, by number.
    fn choice_of(&mut self, truth: ValueId, slots: &[Slot], first_inner: u32) -> Option<Slot> {
        let views = slots.iter().map(|slot| match slot {
            Slot::Array(view) if !self.is_choice(view) => Some(view.clone()),
            _ => None,
        });
        let views: Vec<View> = views.collect::<Option<_>>()?;
        let is_seen = |view: &View| self.is_seen(&view.path, first_inner);
        if !views.iter().all(is_seen) {
            return None;
        }
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let which = self.b.inst(Op::Select, &[truth, zero, one], vec![]);
        Some(Slot::Array(self.state.new_choice(which, views)))
    }

    /// The truth of an expression.
    pub(crate) fn condition(&mut self, id: ExprId) -> ValueId {
        let slot = self.expr(id);
        let ty = self.types.ty(id).clone();
        let value = self.number_of(&slot);
        self.truth(value, &ty)
    }
}
