//! Statements.

use pyrsc_hir::Ty;
use pyrsc_hir::body::{BinaryOp, ExprId, LocalId, Node, Stmt, StmtId, Target};
use pyrsc_ir::{Op, Type, ValueId};

use crate::Ctx;
use crate::state::{Slot, Var};

impl Ctx<'_> {
    pub(crate) fn block(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            if self.b.terminated() {
                return;
            }
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        self.at(Node::Stmt(id));
        let body = self.body;
        match &body.stmts[id] {
            Stmt::Expr(value) => {
                self.expr(*value);
            }
            Stmt::Assign { targets, value } => {
                let slot = self.expr(*value);
                let ty = self.types.ty(*value).clone();
                for target in targets {
                    self.at(Node::Stmt(id));
                    self.assign(target, &slot, &ty, Node::Stmt(id));
                }
            }
            Stmt::Update { target, op, value } => self.update(id, target, *op, *value),
            Stmt::If {
                cond,
                then,
                otherwise,
            } => self.if_stmt(id, *cond, then, otherwise),
            Stmt::While { cond, body } => self.while_stmt(id, *cond, body),
            Stmt::For { target, iter, body } => self.for_stmt(id, target, *iter, body),
            Stmt::Break => self.leave_loop(true),
            Stmt::Continue => self.leave_loop(false),
            Stmt::Return(value) => {
                let value = match value {
                    // The caller has it.
                    Some(_) if self.types.returns_exactly.is_some() => self.b.none(),
                    Some(value) => {
                        let slot = self.expr(*value);
                        self.at(Node::Stmt(id));
                        let from = self.types.ty(*value).clone();
                        let result = self.types.result_ty();
                        let slot = self.convert_slot(&slot, &from, &result);
                        self.value_of(&slot)
                    }
                    None => self.none_result(),
                };
                self.ret(value);
            }
            Stmt::Nothing => {}
            Stmt::Import(module) => {
                for name in (self.input.initialisers)(module) {
                    if self.initialised.insert(name.clone()) {
                        let attrs =
                            vec![pyrsc_ir::Attr::Str(name), pyrsc_ir::Attr::Ints(Vec::new())];
                        self.b.push(Op::Call, &[], attrs, vec![], vec![Type::None]);
                    }
                }
            }
        }
    }

    pub(crate) fn assign(&mut self, target: &Target, slot: &Slot, ty: &Ty, node: Node) {
        match target {
            Target::Local(local) => self.bind(*local, slot.clone(), ty.clone()),
            Target::Tuple(targets) => {
                let items: Vec<(Slot, Ty)> = self.unpacked(slot, ty);
                for (target, (item, ty)) in targets.iter().zip(items) {
                    self.assign(target, &item, &ty, node);
                }
            }
            Target::Subscript(base, index) => self.store(*base, index, slot, ty, node),
            Target::Invalid => {}
        }
    }

    pub(crate) fn unpacked(&mut self, slot: &Slot, ty: &Ty) -> Vec<(Slot, Ty)> {
        match (slot, ty) {
            (Slot::Tuple(items), Ty::Tuple(types) | Ty::List(types)) => {
                items.iter().cloned().zip(types.iter().cloned()).collect()
            }
            (Slot::Value(shape), Ty::Shape(rank)) => {
                let rank = rank.known().unwrap_or(0);
                (0..i64::from(rank))
                    .map(|axis| {
                        let extent =
                            self.b
                                .inst(Op::ShapeDim, &[*shape], vec![pyrsc_ir::Attr::Int(axis)]);
                        (Slot::Value(extent), Ty::INT)
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Makes a variable stand for a slot, and names its value.
    pub(crate) fn bind(&mut self, local: LocalId, slot: Slot, ty: Ty) {
        let name = self.body.local_name(local).to_owned();
        match &slot {
            Slot::Value(value) | Slot::Number(value, _) if self.b.func.hint(*value).is_none() => {
                self.b.hint(*value, &name);
            }
            Slot::Array(view) if view.path.is_empty() && !self.is_choice(view) => {
                let version = self.state.buffers[view.buffer].version;
                if self.b.func.hint(version).is_none() {
                    self.b.hint(version, &name);
                }
            }
            _ => {}
        }
        self.state.vars[local.0 as usize] = Some(Var { slot, ty });
    }

    /// `target op= value`.
    fn update(&mut self, id: StmtId, target: &Target, op: BinaryOp, value: ExprId) {
        let node = Node::Stmt(id);
        let value_ty = self.types.ty(value).clone();
        let exponent = self.exponent(value);
        match target {
            Target::Local(local) => {
                let (old, old_ty) = self.read(*local, node);
                let slot = self.expr(value);
                self.at(node);
                let result = self.binary(op, (&old, &old_ty), (&slot, &value_ty), exponent);
                match old {
                    // In place: other names of the array see it.
                    Slot::Array(view) if old_ty.is_array() => {
                        self.write_view(&view, (&result.0, &result.1), Op::ShapeHolds, node);
                        let name = self.body.local_name(*local).to_owned();
                        if view.path.is_empty() && !self.is_choice(&view) {
                            let version = self.state.buffers[view.buffer].version;
                            self.b.hint(version, &name);
                        }
                    }
                    _ => self.bind(*local, result.0, result.1),
                }
            }
            Target::Subscript(base, index) => {
                let place = self.place(*base, index, node);
                let (old, old_ty) = self.load(&place, node);
                let slot = self.expr(value);
                self.at(node);
                let result = self.binary(op, (&old, &old_ty), (&slot, &value_ty), exponent);
                self.store_at(&place, (&result.0, &result.1), Op::ShapeHolds, node);
            }
            Target::Tuple(_) | Target::Invalid => {}
        }
    }

    /// The one value of a slot, tuples made whole.
    pub(crate) fn value_of(&mut self, slot: &Slot) -> ValueId {
        match slot {
            Slot::Value(value) | Slot::Maybe(value, _) => *value,
            Slot::Number(value, is_int) => self.b.inst(Op::Tuple, &[*value, *is_int], vec![]),
            Slot::Array(view) => self.view_value(view),
            Slot::Tuple(items) => {
                let values: Vec<ValueId> = items.iter().map(|item| self.value_of(item)).collect();
                self.b.inst(Op::Tuple, &values, vec![])
            }
            Slot::Range(_) | Slot::Static(_) => self.b.none(),
        }
    }
}
