//! Memory and variables where paths meet.
//!
//! On each path, variables stand for views of buffers. Where paths meet, a
//! *memory* stands for one buffer of each path, and a variable is, in order of
//! preference, the same view of one memory on all paths; a value of its own; or
//! one view of several, by a number. As a value, a variable no longer shares
//! its array with others: both get a doubt, and only when a write asks is the
//! variable *followed*, by number, in the next round of lowering.

use std::collections::{BTreeMap, BTreeSet};

use pyrsc_hir::body::LocalId;
use pyrsc_hir::{Ty, VarTy};
use pyrsc_ir::{Op, Type, ValueId};

use crate::Ctx;
use crate::state::{Doubts, Meeting, Slot, Step, Var, View};

/// What rounds of lowering find out for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Variables that a loop cannot keep in one memory.
    pub moving: BTreeSet<Meeting>,
    /// Variables to follow by number, since they are written through.
    pub followed: BTreeSet<Meeting>,
    /// Variables that cannot be followed.
    pub lost: BTreeSet<Meeting>,
    /// What a followed variable may stand for at a loop's head: memory, and
    /// whether the whole of it or the view with which the loop begins.
    pub options: BTreeSet<(Meeting, Place, bool)>,
    /// Doubts that the end of an iteration adds to a variable or memory.
    pub doubts: BTreeMap<Meeting, Doubts>,
}

/// Memory at a loop's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// What a parameter came in with.
    Param(usize),
    /// What a variable stands for when the loop begins: of several, that one.
    Entry(LocalId, usize),
    /// What a loop around goes over, by number.
    Visited(usize),
    /// What a variable was given in the loop.
    Own(LocalId),
}

/// One buffer of each path, and what it is afterwards.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    /// The buffer on each path; none where it does not exist.
    pub on: Vec<Option<usize>>,
    /// The buffer that it is afterwards; a new one if none.
    pub after: Option<usize>,
    pub ty: Type,
    /// The first variable that stands for it.
    pub key: LocalId,
    pub place: Place,
    pub doubts: Doubts,
    /// Whether its version is a result.
    pub carried: bool,
}

/// What a variable is where paths meet.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The same on all paths, and as before.
    Kept(Var),
    /// A view of a memory.
    View { memory: usize, path: Vec<Step> },
    /// One of several views of memories.
    OneOf { options: Vec<(usize, Vec<Step>)> },
    /// A number that may be an `int`, in two values.
    Number,
    /// A value, optional if the variable may be unbound.
    Value { bound: bool, doubts: Doubts },
}

/// What becomes of all memory and variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Buffers that stay themselves, whatever variables stand for.
    pub pinned: Vec<usize>,
    pub memories: Vec<Memory>,
    pub vars: Vec<(LocalId, Ty, Outcome)>,
}

impl Plan {
    /// The memory that is some buffer on a path.
    pub(crate) fn memory_on(&self, path: usize, buffer: usize) -> Option<usize> {
        self.memories
            .iter()
            .position(|memory| memory.on[path] == Some(buffer))
    }
}

impl Ctx<'_> {
    /// The memory that the loops around go over.
    pub(crate) fn visited_memory(&self) -> Vec<usize> {
        let views = self.visited.iter();
        views
            .flat_map(|view| self.state.options(view))
            .map(|view| view.buffer)
            .collect()
    }

    /// Whether a path is defined outside of branches that began when so many
    /// values existed.
    pub(crate) fn is_seen(&self, path: &[Step], first_inner: u32) -> bool {
        let mut values = path.iter().flat_map(Step::values);
        values.all(|value| {
            value.into_raw().into_u32() < first_inner
                || self.bounds.values().any(|bound| bound == value)
        })
    }

    /// The IR types of a plan's results.
    pub(crate) fn plan_types(&self, plan: &Plan) -> Vec<Type> {
        let memories = plan.memories.iter().filter(|memory| memory.carried);
        let mut types: Vec<Type> = memories.map(|memory| memory.ty.clone()).collect();
        for (_, ty, outcome) in &plan.vars {
            let ir = || ty.ir().unwrap_or(Type::None);
            match outcome {
                Outcome::Kept(_) | Outcome::View { .. } => {}
                Outcome::OneOf { .. } => types.push(Type::INT),
                Outcome::Number => types.extend([Type::FLOAT, Type::BOOL]),
                Outcome::Value { bound: true, .. } => types.push(ir()),
                Outcome::Value { bound: false, .. } => types.push(Type::Option(Box::new(ir()))),
            }
        }
        types
    }

    /// The values that the present state gives to a plan's results, when the
    /// memories are the buffers given.
    pub(crate) fn plan_values(&mut self, plan: &Plan, buffers: &[Option<usize>]) -> Vec<ValueId> {
        let mut values = Vec::new();
        for (memory, buffer) in plan.memories.iter().zip(buffers) {
            if memory.carried {
                values.push(match buffer {
                    Some(buffer) => self.state.buffers[*buffer].version,
                    None => self.nothing(&memory.ty),
                });
            }
        }
        // Buffers whose version somebody gets already.
        let mut taken: BTreeSet<usize> = buffers.iter().flatten().copied().collect();
        for (local, ty, outcome) in &plan.vars {
            match outcome {
                Outcome::Kept(_) | Outcome::View { .. } => {}
                Outcome::OneOf { options } => values.push(self.number(*local, options, buffers)),
                Outcome::Number => {
                    let var = self.state.var(*local).cloned();
                    let slot = var.map(|var| self.convert_slot(&var.slot, &var.ty, ty));
                    if let Some(Slot::Number(value, is_int)) = slot {
                        values.extend([value, is_int]);
                    }
                }
                Outcome::Value { bound, .. } => {
                    values.push(self.var_value(*local, ty, *bound, &mut taken));
                }
            }
        }
        values
    }

    /// An empty array, where a memory does not exist.
    pub(crate) fn nothing(&mut self, ty: &Type) -> ValueId {
        let rank = ty.rank().and_then(pyrsc_ir::Rank::known).unwrap_or(1);
        let zero = self.b.int(0);
        let extents = vec![zero; usize::from(rank)];
        let shape = self.b.inst(Op::ShapeMake, &extents, vec![]);
        let element = self
            .b
            .number(0.0, ty.dtype().expect("a memory is an array"));
        self.b.inst(Op::Fill, &[shape, element], vec![])
    }

    /// Which of the options a variable is.
    fn number(
        &mut self,
        local: LocalId,
        options: &[(usize, Vec<Step>)],
        buffers: &[Option<usize>],
    ) -> ValueId {
        let position = |view: &View| {
            let is_it = |(memory, path): &(usize, Vec<Step>)| {
                buffers[*memory] == Some(view.buffer) && *path == view.path
            };
            options.iter().position(is_it).map(|index| index as i64)
        };
        let Some(Var {
            slot: Slot::Array(view),
            ..
        }) = self.state.var(local)
        else {
            return self.b.int(0);
        };
        let view = view.clone();
        let numbers: Vec<Option<i64>> = self.state.options(&view).iter().map(position).collect();
        // What is not among them is asked for, and this round is in vain.
        self.in_vain |= numbers.contains(&None);
        let numbers: Vec<i64> = numbers.into_iter().map(Option::unwrap_or_default).collect();
        let which = self.state.buffers[view.buffer].version;
        let (last, others) = numbers.split_last().expect("a view is of something");
        if numbers.len() > 1 && numbers.iter().enumerate().all(|(i, &n)| i as i64 == n) {
            return which;
        }
        let mut number = self.b.int(*last);
        for (index, other) in others.iter().enumerate().rev() {
            let index = self.b.int(index as i64);
            let is_it = self.b.binary(Op::Eq, which, index);
            let other = self.b.int(*other);
            number = self.b.inst(Op::Select, &[is_it, other, number], vec![]);
        }
        number
    }

    fn var_value(
        &mut self,
        local: LocalId,
        ty: &Ty,
        bound: bool,
        taken: &mut BTreeSet<usize>,
    ) -> ValueId {
        let Some(var) = self.state.var(local).cloned() else {
            let ir = Type::Option(Box::new(ty.ir().unwrap_or(Type::None)));
            return self.b.push(Op::Unbound, &[], vec![], vec![], vec![ir])[0];
        };
        if let Slot::Maybe(option, _) = var.slot {
            return option;
        }
        let slot = self.convert_slot(&var.slot, &var.ty, ty);
        let value = self.own_value(&slot, taken);
        if bound {
            value
        } else {
            self.b.unary(Op::Bound, value)
        }
    }

    /// A value of a slot whose arrays nobody else gets.
    pub(crate) fn own_value(&mut self, slot: &Slot, taken: &mut BTreeSet<usize>) -> ValueId {
        match slot {
            Slot::Array(view) => {
                let value = self.view_value(view);
                let whole = view.path.is_empty() && !self.is_choice(view);
                let pinned = self.state.buffers[view.buffer].param.is_some();
                if whole && (pinned || !taken.insert(view.buffer)) {
                    return self.b.unary(Op::Copy, value);
                }
                value
            }
            Slot::Tuple(items) => {
                let items: Vec<ValueId> = items
                    .iter()
                    .map(|item| self.own_value(item, taken))
                    .collect();
                self.b.inst(Op::Tuple, &items, vec![])
            }
            other => self.value_of(other),
        }
    }

    /// Makes the state after a merge from the results' values.
    pub(crate) fn apply_plan(&mut self, plan: &Plan, values: &[ValueId]) {
        let mut values = values.iter().copied();
        let mut next = || values.next().expect("a value for each result");
        let mut buffers = Vec::new();
        for memory in &plan.memories {
            let buffer = match (memory.after, memory.carried) {
                (Some(buffer), false) => buffer,
                (Some(buffer), true) => {
                    self.new_version(buffer, next());
                    buffer
                }
                (None, _) => {
                    let value = next();
                    let name = self.body.local_name(memory.key).to_owned();
                    self.b.hint(value, &name);
                    self.state.new_buffer(value, None, true).buffer
                }
            };
            self.state.buffers[buffer].doubts.extend(&memory.doubts);
            buffers.push(buffer);
        }
        self.state.vars = vec![None; self.body.locals.len()];
        for (local, ty, outcome) in &plan.vars {
            let at = |memory: usize, path: &[Step]| View {
                buffer: buffers[memory],
                path: path.to_vec(),
            };
            let name = self.body.local_name(*local).to_owned();
            let slot = match outcome {
                Outcome::Kept(var) => {
                    self.state.vars[local.0 as usize] = Some(var.clone());
                    continue;
                }
                Outcome::View { memory, path } => Slot::Array(at(*memory, path)),
                Outcome::OneOf { options } => {
                    let options = options.iter().map(|(memory, path)| at(*memory, path));
                    let options = options.collect();
                    let which = next();
                    self.b.hint(which, &format!("which_{name}"));
                    Slot::Array(self.state.new_choice(which, options))
                }
                Outcome::Number => {
                    let (value, is_int) = (next(), next());
                    self.b.hint(value, &name);
                    self.b.hint(is_int, &format!("{name}_is_int"));
                    Slot::Number(value, is_int)
                }
                Outcome::Value { bound, doubts } => {
                    let value = next();
                    self.b.hint(value, &name);
                    if *bound {
                        let slot = self.slot_of_value(value, ty);
                        self.state.doubt(&slot, doubts);
                        slot
                    } else {
                        Slot::Maybe(value, doubts.clone())
                    }
                }
            };
            self.state.vars[local.0 as usize] = Some(Var {
                slot,
                ty: ty.clone(),
            });
        }
    }
}

/// A variable that is a value where paths meet.
pub(crate) fn value_outcome(var_ty: &VarTy, doubts: Doubts) -> Outcome {
    match (&var_ty.ty, var_ty.bound) {
        (Ty::Number(_), true) => Outcome::Number,
        (_, bound) => Outcome::Value { bound, doubts },
    }
}

/// Whether values of a type refer to arrays.
pub(crate) fn has_array(ty: &Ty) -> bool {
    match ty {
        Ty::Array(..) => true,
        Ty::Optional(inner) => has_array(inner),
        Ty::Tuple(items) | Ty::List(items) => items.iter().any(has_array),
        _ => false,
    }
}
