//! Where the paths of an `if` meet: which buffers become one memory, and which
//! variables stand for what.

use std::collections::BTreeMap;

use pyrsc_hir::body::LocalId;
use pyrsc_hir::{Ty, VarTy};

use crate::Ctx;
use crate::merge::{Memory, Outcome, Place, Plan, value_outcome};
use crate::state::{Doubt, Doubts, Meeting, NO_VARIABLE, Slot, State, Step, Var, View};

/// Plans the merge of the paths of an `if`.
struct Merge<'c, 'i> {
    ctx: &'c Ctx<'i>,
    stmt: u32,
    ends: &'c [State],
    start: &'c State,
    /// Values from this number on are those of the paths.
    first_inner: u32,
    plan: Plan,
}

impl Ctx<'_> {
    /// Plans the merge of several paths that began with `start`, when so many
    /// values existed.
    pub(crate) fn plan_merge(
        &self,
        stmt: u32,
        (start, first_inner): (&State, u32),
        ends: &[State],
        merged: &[(LocalId, VarTy)],
    ) -> Plan {
        let mut merge = Merge {
            ctx: self,
            stmt,
            ends,
            start,
            first_inner,
            plan: Plan::default(),
        };
        merge.vars(merged);
        merge.find_doubts();
        for memory in &mut merge.plan.memories {
            memory.carried = match memory.after {
                Some(buffer) => {
                    let before = start.buffers[buffer].version;
                    ends.iter().any(|end| end.buffers[buffer].version != before)
                }
                None => true,
            };
        }
        merge.plan
    }
}

impl Merge<'_, '_> {
    fn vars(&mut self, merged: &[(LocalId, VarTy)]) {
        let mut outcomes: BTreeMap<LocalId, Outcome> = BTreeMap::new();
        for (local, var_ty) in merged {
            if let Some(same) = self.same_on_all(*local, var_ty) {
                for buffer in self.start.memory_of(&same.slot) {
                    self.pin(buffer, *local);
                }
                outcomes.insert(*local, Outcome::Kept(same));
            }
        }
        for buffer in self.ctx.visited_memory() {
            self.pin(buffer, NO_VARIABLE);
        }
        for (index, buffer) in self.start.buffers.iter().enumerate() {
            if let Some(param) = buffer.param {
                self.pin(index, LocalId(param as u32));
            }
        }
        let mut left = Vec::new();
        for (local, var_ty) in merged {
            if outcomes.contains_key(local) {
                continue;
            }
            match self.one_memory(*local, var_ty) {
                Some(outcome) => {
                    outcomes.insert(*local, outcome);
                }
                None => left.push((*local, var_ty)),
            }
        }
        for (local, var_ty) in left {
            let outcome = self.one_of(local, var_ty);
            let outcome = outcome.unwrap_or_else(|| value_outcome(var_ty, Doubts::new()));
            outcomes.insert(local, outcome);
        }
        for (local, var_ty) in merged {
            let outcome = outcomes
                .remove(local)
                .expect("each variable has become something");
            self.plan.vars.push((*local, var_ty.ty.clone(), outcome));
        }
    }

    /// A slot that no path has changed: one made on a path is not seen after it.
    fn same_on_all(&self, local: LocalId, merged: &VarTy) -> Option<Var> {
        let start = self.start.var(local)?;
        let mut vars = self.ends.iter().map(|end| end.var(local));
        let same = vars.all(|var| var.is_some_and(|var| var.slot == start.slot));
        (same && (start.ty == merged.ty || !matches!(merged.ty, Ty::Number(_))))
            .then(|| start.clone())
    }

    /// Memory that is the same buffer on all paths and afterwards.
    fn pin(&mut self, buffer: usize, key: LocalId) {
        if self.plan.memory_on(0, buffer).is_none() {
            self.add(vec![Some(buffer); self.ends.len()], key);
        }
    }

    fn add(&mut self, on: Vec<Option<usize>>, key: LocalId) -> usize {
        let first = on.iter().flatten().next().copied();
        let first = first.expect("a memory is a buffer on some path");
        let same = on.iter().all(|it| *it == Some(first)) && first < self.start.buffers.len();
        let path = on.iter().position(Option::is_some).unwrap_or(0);
        let version = self.ends[path].buffers[first].version;
        self.plan.memories.push(Memory {
            on,
            after: same.then_some(first),
            ty: self.ctx.b.func.ty(version).clone(),
            key,
            place: Place::Entry(key, 0),
            doubts: Doubts::new(),
            carried: true,
        });
        self.plan.memories.len() - 1
    }

    fn views(&self, local: LocalId) -> Option<Vec<&View>> {
        let views = self.ends.iter().map(|end| match end.var(local) {
            Some(Var {
                slot: Slot::Array(view),
                ..
            }) => Some(view),
            _ => None,
        });
        views.collect()
    }

    fn is_seen(&self, path: &[Step]) -> bool {
        self.ctx.is_seen(path, self.first_inner)
    }

    /// The same view of one memory on all paths, if memory can be found so.
    fn one_memory(&mut self, local: LocalId, var_ty: &VarTy) -> Option<Outcome> {
        if !var_ty.bound || !var_ty.ty.is_array() {
            return None;
        }
        let views = self.views(local)?;
        let path = views[0].path.clone();
        if views.iter().any(|view| view.path != path) || !self.is_seen(&path) {
            return None;
        }
        for (view, end) in views.iter().zip(self.ends) {
            if !end.buffers[view.buffer].options.is_empty() {
                return None;
            }
        }
        let on: Vec<Option<usize>> = views.iter().map(|view| Some(view.buffer)).collect();
        let memory = match self.plan.memories.iter().position(|memory| memory.on == on) {
            Some(memory) => memory,
            None => {
                let changes = on.iter().any(|it| *it != on[0]);
                for (path, (view, end)) in views.iter().zip(self.ends).enumerate() {
                    let pinned = end.buffers[view.buffer].is_pinned();
                    if self.plan.memory_on(path, view.buffer).is_some() || (pinned && changes) {
                        return None;
                    }
                }
                self.add(on, local)
            }
        };
        Some(Outcome::View { memory, path })
    }

    /// One of several views, for a variable that is followed.
    fn one_of(&mut self, local: LocalId, var_ty: &VarTy) -> Option<Outcome> {
        let meeting = Meeting {
            stmt: self.stmt,
            local,
        };
        if !self.ctx.known.followed.contains(&meeting) || !var_ty.bound || !var_ty.ty.is_array() {
            return None;
        }
        let views: Vec<View> = self.views(local)?.into_iter().cloned().collect();
        let mut options: Vec<(usize, Vec<Step>)> = Vec::new();
        let ends = self.ends;
        for (path, (view, end)) in views.iter().zip(ends).enumerate() {
            for option in end.options(view) {
                if !self.is_seen(&option.path) {
                    return None;
                }
                let memory = self.memory_for(path, option.buffer, local);
                if !options.contains(&(memory, option.path.clone())) {
                    options.push((memory, option.path));
                }
            }
        }
        Some(Outcome::OneOf { options })
    }

    fn memory_for(&mut self, path: usize, buffer: usize, key: LocalId) -> usize {
        if let Some(memory) = self.plan.memory_on(path, buffer) {
            return memory;
        }
        let pinned = self.ends[path].buffers[buffer].is_pinned();
        let version = self.ends[path].buffers[buffer].version;
        let ty = self.ctx.b.func.ty(version);
        let vacant = |memory: &Memory| memory.on[path].is_none() && memory.ty == *ty;
        if let Some(memory) = self
            .plan
            .memories
            .iter()
            .position(vacant)
            .filter(|_| !pinned)
        {
            self.plan.memories[memory].on[path] = Some(buffer);
            return memory;
        }
        let free = |other: usize| self.plan.memory_on(other, buffer).is_none();
        let on = if buffer < self.start.buffers.len() && (0..self.ends.len()).all(free) {
            vec![Some(buffer); self.ends.len()]
        } else {
            let mut on = vec![None; self.ends.len()];
            on[path] = Some(buffer);
            on
        };
        self.add(on, key)
    }

    /// Which buffers may be others' too after the merge.
    fn find_doubts(&mut self) {
        for memory in &mut self.plan.memories {
            for (end, buffer) in self.ends.iter().zip(&memory.on) {
                if let Some(buffer) = buffer {
                    memory.doubts.extend(&end.buffers[*buffer].doubts);
                }
            }
        }
        let mut values = Vec::new();
        for (index, (local, _, outcome)) in self.plan.vars.iter().enumerate() {
            if matches!(outcome, Outcome::Value { .. }) {
                values.push((index, *local));
            }
        }
        for &(index, local) in &values {
            let mut doubts = Doubts::new();
            let meeting = Meeting {
                stmt: self.stmt,
                local,
            };
            let own = if self.ctx.known.followed.contains(&meeting) {
                Doubt::Always
            } else {
                Doubt::Meeting(meeting)
            };
            for (path, end) in self.ends.iter().enumerate() {
                if let Some(Var {
                    slot: Slot::Maybe(_, before),
                    ..
                }) = end.var(local)
                {
                    doubts.extend(before);
                }
                let mine = end.memory_of_local(local);
                for (place, &buffer) in mine.iter().enumerate() {
                    doubts.extend(&end.buffers[buffer].doubts);
                    let memory = self.plan.memory_on(path, buffer);
                    if let Some(memory) = memory {
                        self.plan.memories[memory].doubts.insert(own);
                    }
                    let others = values.iter().any(|&(_, other)| {
                        other != local && end.memory_of_local(other).contains(&buffer)
                    });
                    let again = mine[..place].contains(&buffer);
                    let pinned = end.buffers[buffer].is_pinned();
                    if memory.is_some() || others || again || pinned {
                        doubts.insert(own);
                    }
                }
            }
            if let Outcome::Value { doubts: of, .. } = &mut self.plan.vars[index].2 {
                *of = doubts;
            }
        }
    }
}
