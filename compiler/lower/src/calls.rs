//! Calls: of the project's functions, and of what the maps know.

use pyrsc_hir::body::{ExprId, Node};
use pyrsc_hir::infer::{lifted_dtype, result_type};
use pyrsc_hir::lints;
use pyrsc_hir::numeric::quotient_of;
use pyrsc_hir::{Argument, CallPlan, InstanceKey, Ty};
use pyrsc_ir::{Attr, DType, Op, Rule, Type, ValueId};
use pyrsc_maps::{CallEffect, Lift, Meaning, Operands, ParamType, maps};

use crate::state::{Doubt, Doubts, Slot, View};
use crate::{Callee, Ctx};

impl Ctx<'_> {
    pub(crate) fn call(&mut self, id: ExprId) -> Slot {
        let types = self.types;
        match types.call(id) {
            Some(CallPlan::Function { callee, args }) => self.call_function(id, callee, args),
            Some(CallPlan::Library { entry, args }) => self.call_library(id, entry, args),
            Some(CallPlan::Overload { key, args }) => self.call_overload(id, key, args),
            Some(CallPlan::Convert { to, arg }) => {
                let slot = self.expr(*arg);
                self.at(Node::Expr(id));
                let ty = self.types.ty(*arg).clone();
                let value = self.filled(&slot, &ty, *to);
                self.result_slot(value)
            }
            None => Slot::Static(Ty::Unknown),
        }
    }

    /// An argument's slot and type.
    pub(crate) fn argument(&mut self, argument: &Argument) -> (Slot, Ty) {
        match argument {
            Argument::Expr(id) => (self.expr(*id), self.types.ty(*id).clone()),
            Argument::Value(value) => {
                use pyrsc_hir::constant::Value;
                let ty = match value {
                    Value::None => Ty::None,
                    Value::Bool(_) => Ty::BOOL,
                    Value::Int(_) => Ty::INT,
                    Value::Float(_) => Ty::FLOAT,
                    Value::Str(_) => Ty::Str,
                };
                (Slot::Value(self.value(value)), ty)
            }
            Argument::Rest(items) => {
                let slots = items.iter().map(|item| self.expr(*item)).collect();
                let types = items
                    .iter()
                    .map(|item| self.types.ty(*item).clone())
                    .collect();
                (Slot::Tuple(slots), Ty::Tuple(types))
            }
        }
    }

    /// All arguments, evaluated in the order in which they are written, which
    /// with keywords is not that of the parameters.
    pub(crate) fn arguments(&mut self, args: &[Argument]) -> Vec<(Slot, Ty)> {
        let mut order: Vec<usize> = (0..args.len()).collect();
        order.sort_by_key(|index| match &args[*index] {
            Argument::Expr(id) => id.into_raw().into_u32(),
            Argument::Rest(items) => items.first().map_or(0, |id| id.into_raw().into_u32()),
            Argument::Value(_) => 0,
        });
        let mut slots: Vec<Option<(Slot, Ty)>> = vec![None; args.len()];
        for index in order {
            slots[index] = Some(self.argument(&args[index]));
        }
        slots
            .into_iter()
            .map(|slot| slot.expect("each argument was evaluated"))
            .collect()
    }

    fn call_function(&mut self, id: ExprId, key: &InstanceKey, args: &[Argument]) -> Slot {
        let node = Node::Expr(id);
        let callee = (self.input.callee)(key);
        let slots = self.arguments(args);
        self.at(node);
        let value = self.call_instance(&callee, &slots, node);
        if let Some(param) = callee.returns_exactly {
            return slots[param].0.clone();
        }
        let slot = self.slot_of_value(value, &callee.result);
        let always = Doubts::from([Doubt::Always]);
        for ((argument, _), returned) in slots.iter().zip(&callee.returns_param) {
            if *returned {
                self.state.doubt(argument, &always);
                self.state.doubt(&slot, &always);
            }
        }
        slot
    }

    fn call_instance(&mut self, callee: &Callee, slots: &[(Slot, Ty)], node: Node) -> ValueId {
        let is_written = |index: usize| callee.writes.get(index) == Some(&true);
        for (index, (slot, ty)) in slots.iter().enumerate() {
            let Slot::Array(view) = slot else { continue };
            if is_written(index) && self.is_choice(view) {
                let results = self.on_each(view, &mut |ctx, view| {
                    let mut slots = slots.to_vec();
                    slots[index] = (Slot::Array(view.clone()), ty.clone());
                    vec![ctx.call_instance(callee, &slots, node)]
                });
                return results[0];
            }
        }
        let mut values = Vec::new();
        let result = match callee.returns_exactly {
            Some(_) => Type::None,
            None => callee.result.ir().unwrap_or(Type::None),
        };
        let mut types = vec![result];
        let (mut written, mut buffers, mut paths) = (Vec::new(), Vec::new(), Vec::new());
        for (index, (slot, _)) in slots.iter().enumerate() {
            match slot {
                Slot::Array(view) if is_written(index) => {
                    self.check_written(view, index, slots, node);
                    let version = self.state.buffers[view.buffer].version;
                    let ty = self.b.func.ty(version).clone();
                    values.push(version);
                    paths.push(self.path(&ty, view));
                    written.push(index as i64);
                    buffers.push(view.buffer);
                    types.push(ty);
                }
                _ => values.push(self.value_of(slot)),
            }
        }
        let attrs = vec![Attr::Str(callee.name.clone()), Attr::Ints(written)];
        let results = self.b.push(Op::Call, &values, attrs, paths, types);
        for (buffer, version) in buffers.into_iter().zip(&results[1..]) {
            self.new_version(buffer, *version);
        }
        results[0]
    }

    /// An array that the callee writes to must be known, and no other argument
    /// may be the same memory.
    fn check_written(&mut self, view: &View, index: usize, slots: &[(Slot, Ty)], node: Node) {
        if !self.may_write(view, node) {
            return;
        }
        let shares = |(other, (slot, _)): (usize, &(Slot, Ty))| {
            other != index && self.state.memory_of(slot).contains(&view.buffer)
        };
        if slots.iter().enumerate().any(shares) {
            let message =
                "the function writes to this argument, which shares memory with another one";
            let help = Some("pass a copy of one of them");
            self.report(&lints::UNCERTAIN_ALIAS, node, message.to_owned(), help);
        }
    }

    fn call_library(&mut self, id: ExprId, name: &str, args: &[Argument]) -> Slot {
        let entry = maps().get(name).expect("inference found it in the maps");
        match &entry.meaning {
            Meaning::Lifted {
                tree,
                operands,
                conditions,
            } => {
                let slots = self.arguments(args);
                self.at(Node::Expr(id));
                let types: Vec<Ty> = slots.iter().map(|(_, ty)| ty.clone()).collect();
                let own = lifted_dtype(*operands, conditions, &types)
                    .expect("inference accepted the operands");
                let dtype = match operands {
                    Operands::Kept => quotient_of(own),
                    _ => own,
                };
                if let (Lift::Op(op, _), [(a, a_ty), (b, b_ty)]) = (tree, slots.as_slice())
                    && op.row().rule == Rule::LiftedBool
                    && let Some(exact) = self.compare_integers(*op, (a, a_ty), (b, b_ty))
                {
                    return self.result_slot(exact);
                }
                let values: Vec<ValueId> = slots
                    .iter()
                    .enumerate()
                    .map(|(index, (slot, ty))| {
                        let dtype = if conditions.contains(&index) {
                            DType::Bool
                        } else {
                            dtype
                        };
                        if dtype == DType::Bool && ty.dtype() != Some(DType::Bool) {
                            return self.nonzero(slot);
                        }
                        self.lifted_operand(tree, *operands, (slot, ty), dtype)
                    })
                    .collect();
                let mut value = self.lift(tree, &values, dtype);
                if own != dtype {
                    value = self.b.cast(value, own);
                }
                // A tree may be a parameter itself: a new array all the same.
                let value = if values.contains(&value) && self.b.func.ty(value).is_array() {
                    self.b.unary(Op::Copy, value)
                } else {
                    value
                };
                self.result_slot(value)
            }
            Meaning::Rule(rule) => self.rule(id, rule, args),
            Meaning::Calls(_) | Meaning::Constant(_) | Meaning::DType(_) => {
                unreachable!("{name} is no library function with a meaning of its own")
            }
        }
    }

    /// An operand of a lifted tree, cast as the function takes Python's ints.
    fn lifted_operand(
        &mut self,
        tree: &Lift,
        operands: Operands,
        (slot, ty): (&Slot, &Ty),
        dtype: DType,
    ) -> ValueId {
        match (operands, tree) {
            (Operands::Clipped, _) => self.clamped_operand(slot, ty, dtype),
            // `np.where` casts.
            (_, Lift::Op(Op::Select, _)) => self.operand(slot, dtype),
            _ => self.weak_operand(slot, ty, dtype),
        }
    }

    /// Element by element, whether not zero.
    fn nonzero(&mut self, slot: &Slot) -> ValueId {
        let value = self.value_of(slot);
        let dtype = self.b.func.ty(value).dtype().expect("a number or array");
        let zero = self.b.number(0.0, dtype);
        self.b.binary(Op::Ne, value, zero)
    }

    fn call_overload(&mut self, id: ExprId, key: &str, args: &[Argument]) -> Slot {
        let call = maps().call(key).expect("inference found it in the maps");
        let slots = self.arguments(args);
        self.at(Node::Expr(id));
        let mut values = Vec::new();
        for ((slot, ty), param) in slots.iter().zip(&call.types) {
            values.push(match param {
                ParamType::Float => self.operand(slot, DType::F64),
                ParamType::Int => self.operand(slot, DType::I64),
                ParamType::Nothing => self.b.none(),
                ParamType::Shape => self.shape_value(slot, ty),
                _ => self.value_of(slot),
            });
        }
        let types: Vec<Ty> = slots.into_iter().map(|(_, ty)| ty).collect();
        let result = result_type(&call.result, &types);
        self.extern_call(key, &values, &result)
    }

    pub(crate) fn extern_call(&mut self, key: &str, values: &[ValueId], result: &Ty) -> Slot {
        let effect = maps()
            .call(key)
            .map_or(CallEffect::Acts, |call| call.effect);
        let op = match effect {
            CallEffect::Pure => Op::Extern,
            CallEffect::Raises => Op::ExternRaises,
            CallEffect::Acts => Op::ExternActs,
        };
        let ir = result.ir().unwrap_or(Type::None);
        let value = self.b.push(
            op,
            values,
            vec![Attr::Str(key.to_owned())],
            vec![],
            vec![ir],
        )[0];
        self.slot_of_value(value, result)
    }

    /// A shape argument as a shape.
    pub(crate) fn shape_value(&mut self, slot: &Slot, ty: &Ty) -> ValueId {
        match (slot, ty) {
            (Slot::Value(shape), Ty::Shape(_)) => *shape,
            (Slot::Tuple(items), _) => {
                let extents: Vec<ValueId> = items
                    .iter()
                    .map(|item| self.operand(item, DType::I64))
                    .collect();
                self.b.inst(Op::ShapeMake, &extents, vec![])
            }
            _ => {
                let extent = self.operand(slot, DType::I64);
                self.b.inst(Op::ShapeMake, &[extent], vec![])
            }
        }
    }
}
