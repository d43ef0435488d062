//! Values where paths meet.
//!
//! Each live variable and each buffer that differs between the paths becomes a
//! result. Two array variables that stand for one buffer on one path and for
//! two on another cannot be told apart afterwards: such buffers are marked, and
//! a later write to them is reported.

use std::collections::BTreeMap;

use pyrsc_hir::body::LocalId;
use pyrsc_hir::{Ty, VarTy};
use pyrsc_ir::{Op, Type, ValueId};

use crate::Ctx;
use crate::state::{Slot, State, Var};

/// One result of a merge.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// The new version of a buffer that exists on all paths.
    Buffer(usize),
    /// A variable's value, as a type, wrapped in an option if it may be unbound.
    Var { local: LocalId, ty: Ty, bound: bool },
    /// The variables that stand for one buffer, the same on all paths but
    /// another one on each.
    Class { locals: Vec<LocalId>, ty: Ty },
}

/// What is merged and how.
pub(crate) struct Plan {
    pub targets: Vec<Target>,
    /// Variables that have the same slot on all paths.
    pub kept: Vec<(LocalId, Var)>,
    /// Variables whose arrays cannot be told apart.
    pub shared: Vec<LocalId>,
}

impl Ctx<'_> {
    /// Plans the merge of the states of several paths that began with `start`.
    pub(crate) fn plan_merge(
        &self,
        start: &State,
        ends: &[State],
        merged: &[(LocalId, VarTy)],
    ) -> Plan {
        let before = start.buffers.len();
        let mut plan = Plan {
            targets: Vec::new(),
            kept: Vec::new(),
            shared: Vec::new(),
        };
        for buffer in 0..before {
            let first = ends[0].buffers[buffer].version;
            if ends.iter().any(|end| end.buffers[buffer].version != first)
                && self.is_needed(buffer, ends, merged)
            {
                plan.targets.push(Target::Buffer(buffer));
            }
        }
        let mut classes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (local, var_ty) in merged {
            let vars: Vec<Option<&Var>> = ends
                .iter()
                .map(|end| end.vars[local.0 as usize].as_ref())
                .collect();
            if let Some(same) = same_on_all(&vars, start.vars[local.0 as usize].as_ref(), var_ty) {
                plan.kept.push((*local, same));
                continue;
            }
            match self.class_of(*local, &vars, before, ends, merged) {
                Some(key) if var_ty.bound && var_ty.ty.is_array() => {
                    if let Some(target) = classes.get(&key) {
                        if let Target::Class { locals, .. } = &mut plan.targets[*target] {
                            locals.push(*local);
                        }
                        continue;
                    }
                    classes.insert(key, plan.targets.len());
                    plan.targets.push(Target::Class {
                        locals: vec![*local],
                        ty: var_ty.ty.clone(),
                    });
                }
                _ => {
                    if has_array(&var_ty.ty)
                        && vars
                            .iter()
                            .flatten()
                            .any(|var| !self.is_fresh(var, before, ends, *local, merged))
                    {
                        plan.shared.push(*local);
                    }
                    plan.targets.push(Target::Var {
                        local: *local,
                        ty: var_ty.ty.clone(),
                        bound: var_ty.bound,
                    });
                }
            }
        }
        plan
    }

    /// Whether a merged variable or a parameter stands for the buffer.
    fn is_needed(&self, buffer: usize, ends: &[State], merged: &[(LocalId, VarTy)]) -> bool {
        ends[0].buffers[buffer].param.is_some()
            || ends.iter().any(|end| {
                merged.iter().any(|(local, _)| {
                    let mut found = Vec::new();
                    if let Some(var) = &end.vars[local.0 as usize] {
                        var.slot.buffers(&mut found);
                    }
                    found.contains(&buffer)
                })
            })
    }

    /// The buffers that a variable stands for on the paths, if the variables
    /// of these buffers are the same ones on all paths.
    fn class_of(
        &self,
        local: LocalId,
        vars: &[Option<&Var>],
        before: usize,
        ends: &[State],
        merged: &[(LocalId, VarTy)],
    ) -> Option<Vec<usize>> {
        let mut key = Vec::new();
        for (var, end) in vars.iter().zip(ends) {
            let Slot::Array(view) = &(*var)?.slot else {
                return None;
            };
            let buffer = &end.buffers[view.buffer];
            if !view.path.is_empty()
                || buffer.param.is_some()
                || buffer.uncertain
                || !buffer.writable
            {
                return None;
            }
            key.push(view.buffer);
        }
        let members = |end: usize| -> Vec<LocalId> {
            let users = merged.iter().filter(|(other, _)| {
                let mut found = Vec::new();
                if let Some(var) = &ends[end].vars[other.0 as usize] {
                    var.slot.buffers(&mut found);
                }
                found.contains(&key[end])
            });
            users.map(|(other, _)| *other).collect()
        };
        let first = members(0);
        let consistent = (1..ends.len()).all(|end| members(end) == first);
        // A member that is a view, or in a tuple, would need its path too.
        let whole = first.iter().all(|member| {
            ends.iter().all(|end| {
                matches!(
                    &end.vars[member.0 as usize],
                    Some(Var { slot: Slot::Array(view), .. }) if view.path.is_empty()
                )
            })
        });
        debug_assert!(first.contains(&local) && before <= ends[0].buffers.len());
        (consistent && whole).then_some(key)
    }

    /// Whether a variable's arrays belong to it alone.
    fn is_fresh(
        &self,
        var: &Var,
        _before: usize,
        ends: &[State],
        local: LocalId,
        merged: &[(LocalId, VarTy)],
    ) -> bool {
        let mut mine = Vec::new();
        var.slot.buffers(&mut mine);
        let used_elsewhere = |buffer: &usize| {
            ends.iter().any(|end| {
                end.buffers
                    .get(*buffer)
                    .is_some_and(|it| it.param.is_some() || it.uncertain || !it.writable)
                    || merged.iter().any(|(other, _)| {
                        let mut found = Vec::new();
                        if let Some(var) = &end.vars[other.0 as usize] {
                            var.slot.buffers(&mut found);
                        }
                        *other != local && found.contains(buffer)
                    })
            })
        };
        !mine.iter().any(used_elsewhere)
    }

    /// The IR types of a plan's results.
    pub(crate) fn target_types(&self, plan: &Plan) -> Vec<Type> {
        plan.targets
            .iter()
            .map(|target| match target {
                Target::Buffer(buffer) => {
                    self.b.func.ty(self.state.buffers[*buffer].version).clone()
                }
                Target::Var { ty, bound, .. } => {
                    let ir = ty.ir().unwrap_or(Type::None);
                    if *bound {
                        ir
                    } else {
                        Type::Option(Box::new(ir))
                    }
                }
                Target::Class { ty, .. } => ty.ir().unwrap_or(Type::None),
            })
            .collect()
    }

    /// The values that the present state gives to a plan's results.
    pub(crate) fn target_values(&mut self, plan: &Plan) -> Vec<ValueId> {
        plan.targets
            .iter()
            .map(|target| match target {
                Target::Buffer(buffer) => self.state.buffers[*buffer].version,
                Target::Var { local, ty, bound } => self.var_value(*local, ty, *bound),
                Target::Class { locals, .. } => match self.state.vars[locals[0].0 as usize].clone()
                {
                    Some(var) => self.value_of(&var.slot),
                    None => self.b.none(),
                },
            })
            .collect()
    }

    fn var_value(&mut self, local: LocalId, ty: &Ty, bound: bool) -> ValueId {
        let Some(var) = self.state.vars[local.0 as usize].clone() else {
            let ir = Type::Option(Box::new(ty.ir().unwrap_or(Type::None)));
            return self.b.push(Op::Unbound, &[], vec![], vec![], vec![ir])[0];
        };
        if let Slot::Maybe(option) = var.slot {
            return option;
        }
        let slot = self.convert_slot(&var.slot, &var.ty, ty);
        let value = self.value_of(&slot);
        if bound {
            value
        } else {
            self.b.unary(Op::Bound, value)
        }
    }

    /// Makes the state after a merge from the results' values.
    pub(crate) fn apply_merge(&mut self, plan: &Plan, values: &[ValueId]) {
        let count = self.state.vars.len();
        self.state.vars = vec![None; count];
        for (local, var) in &plan.kept {
            self.state.vars[local.0 as usize] = Some(var.clone());
        }
        for (target, &value) in plan.targets.iter().zip(values) {
            match target {
                Target::Buffer(buffer) => {
                    let old = self.state.buffers[*buffer].version;
                    self.copy_hint(old, value);
                    self.state.buffers[*buffer].version = value;
                }
                Target::Var { local, ty, bound } => {
                    let name = self.body.local_name(*local).to_owned();
                    self.b.hint(value, &name);
                    let slot = if *bound {
                        self.slot_of_value(value, ty)
                    } else {
                        Slot::Maybe(value)
                    };
                    if plan.shared.contains(local) {
                        self.share(&slot);
                    }
                    self.state.vars[local.0 as usize] = Some(Var {
                        slot,
                        ty: ty.clone(),
                    });
                }
                Target::Class { locals, ty } => {
                    let name = self.body.local_name(locals[0]).to_owned();
                    self.b.hint(value, &name);
                    let view = self.state.new_buffer(value, None, true);
                    for local in locals {
                        if self.uncertain.contains(local) {
                            self.state.buffers[view.buffer].uncertain = true;
                        }
                        self.state.vars[local.0 as usize] = Some(Var {
                            slot: Slot::Array(view.clone()),
                            ty: ty.clone(),
                        });
                    }
                }
            }
        }
    }

    /// Marks the buffers that the shared variables of a plan came from.
    pub(crate) fn share_sources(&mut self, plan: &Plan, ends: &[State], before: usize) {
        for local in &plan.shared {
            for end in ends {
                let mut found = Vec::new();
                if let Some(var) = &end.vars[local.0 as usize] {
                    var.slot.buffers(&mut found);
                }
                for buffer in found.into_iter().filter(|buffer| *buffer < before) {
                    self.state.buffers[buffer].uncertain = true;
                }
            }
        }
    }

    fn copy_hint(&mut self, from: ValueId, to: ValueId) {
        if let Some(name) = self.b.func.hint(from).map(str::to_owned) {
            self.b.hint(to, &name);
        }
    }
}

/// A slot that no path has changed: one made on a path is not seen after it.
fn same_on_all(vars: &[Option<&Var>], start: Option<&Var>, merged: &VarTy) -> Option<Var> {
    let start = start?;
    let same = vars
        .iter()
        .all(|var| var.is_some_and(|var| var.slot == start.slot));
    (same && (start.ty == merged.ty || !matches!(merged.ty, Ty::Number))).then(|| start.clone())
}

fn has_array(ty: &Ty) -> bool {
    match ty {
        Ty::Array(..) => true,
        Ty::Tuple(items) | Ty::List(items) => items.iter().any(has_array),
        _ => false,
    }
}
