//! What a loop's head may assume of arrays, and whether the end of an iteration
//! keeps to it.
//!
//! At first each variable is taken to stand for one memory in all iterations,
//! the contents of which may move: a swap is two values in each other's place.
//! Where an iteration ends otherwise, the findings say so and the function is
//! lowered again.

use std::collections::{BTreeMap, BTreeSet};

use pyrsc_hir::VarTy;
use pyrsc_hir::body::{LocalId, StmtId};
use pyrsc_hir::infer::stmt_key;
use pyrsc_ir::ValueId;

use crate::Ctx;
use crate::flow::LoopFrame;
use crate::merge::{Memory, Outcome, Place, Plan, value_outcome};
use crate::state::{Doubt, Doubts, Meeting, NO_VARIABLE, Slot, Var, View};

impl Ctx<'_> {
    /// What a loop carries: the memory that it may write to and the variables
    /// that it assigns. What stays the same is pruned later.
    pub(crate) fn loop_plan(&mut self, id: StmtId, assigned: &[LocalId]) -> Plan {
        let stmt = stmt_key(id);
        let merged = self.types.merges.get(&stmt).cloned().unwrap_or_default();
        let mut plan = Plan {
            pinned: self.visited_memory(),
            ..Plan::default()
        };
        for (index, buffer) in plan.pinned.clone().into_iter().enumerate() {
            self.loop_memory(&mut plan, buffer, Place::Visited(index));
        }
        for index in 0..self.state.buffers.len() {
            if let Some(param) = self.state.buffers[index].param {
                self.loop_memory(&mut plan, index, Place::Param(param));
            }
        }
        let mut outcomes: BTreeMap<LocalId, Outcome> = BTreeMap::new();
        for (local, var_ty) in &merged {
            let Some(var) = self.state.var(*local).cloned() else {
                continue;
            };
            if !assigned.contains(local) {
                let memory = self.state.memory_of(&var.slot);
                for (index, buffer) in memory.into_iter().enumerate() {
                    self.loop_memory(&mut plan, buffer, Place::Entry(*local, index));
                }
                outcomes.insert(*local, Outcome::Kept(var));
            } else if let Some(outcome) = self.loop_view(&mut plan, stmt, *local, var_ty, &var) {
                outcomes.insert(*local, outcome);
            }
        }
        for (local, var_ty) in &merged {
            let outcome = outcomes.remove(local);
            let outcome =
                outcome.unwrap_or_else(|| self.loop_value(&mut plan, stmt, *local, var_ty));
            plan.vars.push((*local, var_ty.ty.clone(), outcome));
        }
        for memory in &mut plan.memories {
            let meeting = Meeting {
                stmt,
                local: memory.key,
            };
            memory
                .doubts
                .extend(self.known.doubts.get(&meeting).into_iter().flatten());
        }
        plan
    }

    /// The memory that a buffer is at the loop's head.
    fn loop_memory(&self, plan: &mut Plan, buffer: usize, place: Place) -> usize {
        if let Some(memory) = plan.memory_on(0, buffer) {
            return memory;
        }
        let data = &self.state.buffers[buffer];
        let key = match place {
            Place::Param(param) => LocalId(param as u32),
            Place::Visited(_) => NO_VARIABLE,
            Place::Entry(local, _) | Place::Own(local) => local,
        };
        plan.memories.push(Memory {
            on: vec![Some(buffer)],
            after: Some(buffer),
            ty: self.b.func.ty(data.version).clone(),
            key,
            place,
            doubts: data.doubts.clone(),
            carried: data.writable,
        });
        plan.memories.len() - 1
    }

    /// A variable that the loop assigns, as a view of memory.
    fn loop_view(
        &mut self,
        plan: &mut Plan,
        stmt: u32,
        local: LocalId,
        var_ty: &VarTy,
        var: &Var,
    ) -> Option<Outcome> {
        let Slot::Array(view) = &var.slot else {
            return None;
        };
        if !var_ty.bound || !var_ty.ty.is_array() {
            return None;
        }
        let meeting = Meeting { stmt, local };
        if !self.known.moving.contains(&meeting) && !self.is_choice(view) {
            let memory = self.loop_memory(plan, view.buffer, Place::Entry(local, 0));
            let path = view.path.clone();
            return Some(Outcome::View { memory, path });
        }
        if !self.known.followed.contains(&meeting) || self.known.lost.contains(&meeting) {
            return None;
        }
        let mut options: Vec<(usize, Vec<crate::state::Step>)> = Vec::new();
        let entry = self.state.options(view);
        for (index, option) in entry.iter().enumerate() {
            let place = Place::Entry(local, index);
            let memory = self.loop_memory(plan, option.buffer, place);
            options.push((memory, option.path.clone()));
        }
        let asked = self.known.options.iter().filter(|(of, ..)| *of == meeting);
        let asked: Vec<(Place, bool)> = asked.map(|&(_, place, whole)| (place, whole)).collect();
        for (place, whole) in asked {
            let buffer = match place {
                Place::Param(param) => {
                    let mut buffers = self.state.buffers.iter();
                    buffers.position(|buffer| buffer.param == Some(param))?
                }
                Place::Visited(index) => *plan.pinned.get(index)?,
                Place::Entry(other, index) => *self.state.memory_of_local(other).get(index)?,
                Place::Own(other) => {
                    match plan.memories.iter().find(|memory| memory.place == place) {
                        Some(memory) => memory.on[0]?,
                        None => {
                            let ty = var_ty.ty.ir()?;
                            let nothing = self.nothing(&ty);
                            let name = self.body.local_name(other).to_owned();
                            self.b.hint(nothing, &format!("new_{name}"));
                            self.state.new_buffer(nothing, None, true).buffer
                        }
                    }
                }
            };
            let memory = self.loop_memory(plan, buffer, place);
            let path = if whole {
                Vec::new()
            } else {
                entry[0].path.clone()
            };
            if !options.contains(&(memory, path.clone())) {
                options.push((memory, path));
            }
        }
        Some(Outcome::OneOf { options })
    }

    /// A variable that becomes a value of its own in each iteration.
    fn loop_value(&self, plan: &mut Plan, stmt: u32, local: LocalId, var_ty: &VarTy) -> Outcome {
        let meeting = Meeting { stmt, local };
        let mut doubts: Doubts = self.known.doubts.get(&meeting).cloned().unwrap_or_default();
        if crate::merge::has_array(&var_ty.ty) {
            let own = self.own_doubt(meeting);
            doubts.insert(own);
            for buffer in self.state.memory_of_local(local) {
                doubts.extend(&self.state.buffers[buffer].doubts);
                if let Some(memory) = plan.memory_on(0, buffer) {
                    plan.memories[memory].doubts.insert(own);
                }
            }
            if let Some(Var {
                slot: Slot::Maybe(_, before),
                ..
            }) = self.state.var(local)
            {
                doubts.extend(before);
            }
        }
        value_outcome(var_ty, doubts)
    }

    /// The doubt of a variable that is a value from there on.
    pub(crate) fn own_doubt(&self, meeting: Meeting) -> Doubt {
        if self.known.followed.contains(&meeting) {
            Doubt::Always
        } else {
            Doubt::Meeting(meeting)
        }
    }

    /// The values with which a loop begins.
    pub(crate) fn entry_values(&mut self, plan: &Plan) -> Vec<ValueId> {
        let buffers: Vec<Option<usize>> = plan.memories.iter().map(|memory| memory.on[0]).collect();
        self.plan_values(plan, &buffers)
    }

    /// The values that the end of an iteration hands on. What its variables
    /// stand for is checked against the loop's head.
    pub(crate) fn next_values(&mut self, frame: &LoopFrame) -> Vec<ValueId> {
        let buffers = self.contents(frame);
        self.check_doubts(frame, &buffers);
        self.plan_values(&frame.plan, &buffers)
    }

    /// The buffer that is each memory's contents in the next iteration.
    fn contents(&mut self, frame: &LoopFrame) -> Vec<Option<usize>> {
        let plan = &frame.plan;
        let mut contents: Vec<Option<usize>> = vec![None; plan.memories.len()];
        // Memory that others than the assigned variables stand for stays itself.
        for (index, memory) in plan.memories.iter().enumerate() {
            let buffer = memory.on[0].expect("a loop's memory exists when it begins");
            let kept = |(_, _, outcome): &(LocalId, _, Outcome)| match outcome {
                Outcome::Kept(var) => self.state.memory_of(&var.slot).contains(&buffer),
                _ => false,
            };
            let pinned = plan.pinned.contains(&buffer) || self.state.buffers[buffer].is_pinned();
            if pinned || plan.vars.iter().any(kept) {
                contents[index] = Some(buffer);
            }
        }
        for (local, _, outcome) in &plan.vars {
            if let Outcome::View { memory, path } = outcome {
                let view = self.view_of(*local);
                let fits = view.as_ref().is_some_and(|view| {
                    let free =
                        contents[*memory].is_none() && !contents.contains(&Some(view.buffer));
                    view.path == *path
                        && !self.is_choice(view)
                        && (contents[*memory] == Some(view.buffer)
                            || (free
                                && !plan.pinned.contains(&view.buffer)
                                && !self.state.buffers[view.buffer].is_pinned()))
                });
                if fits {
                    contents[*memory] = view.map(|view| view.buffer);
                } else {
                    self.found.moving.insert(Meeting {
                        stmt: frame.stmt,
                        local: *local,
                    });
                }
            }
        }
        for (local, _, outcome) in &plan.vars {
            if let Outcome::OneOf { options } = outcome {
                self.follow(frame, *local, options, &mut contents);
            }
        }
        // What nobody stands for stays, unless it has gone elsewhere.
        for (index, memory) in plan.memories.iter().enumerate() {
            if contents[index].is_none() && !contents.contains(&memory.on[0]) {
                contents[index] = memory.on[0];
            }
        }
        contents
    }

    fn view_of(&self, local: LocalId) -> Option<View> {
        match self.state.var(local) {
            Some(Var {
                slot: Slot::Array(view),
                ..
            }) => Some(view.clone()),
            _ => None,
        }
    }

    /// Makes sure that what a followed variable stands for is among the options
    /// that the loop's head knows, or asks for it.
    fn follow(
        &mut self,
        frame: &LoopFrame,
        local: LocalId,
        options: &[(usize, Vec<crate::state::Step>)],
        contents: &mut [Option<usize>],
    ) {
        let meeting = Meeting {
            stmt: frame.stmt,
            local,
        };
        let Some(view) = self.view_of(local) else {
            self.found.lost.insert(meeting);
            return;
        };
        for option in self.state.options(&view) {
            let whole = option.path.is_empty();
            if !whole && option.path != options[0].1 {
                self.found.lost.insert(meeting);
                return;
            }
            let memories = &frame.plan.memories;
            let place = match contents.iter().position(|it| *it == Some(option.buffer)) {
                Some(memory) => memories[memory].place,
                None => {
                    let itself = memories
                        .iter()
                        .position(|it| it.on[0] == Some(option.buffer));
                    let own = memories.iter().position(|it| it.place == Place::Own(local));
                    let mut free = [itself, own].into_iter().flatten();
                    match free.find(|&it| contents[it].is_none()) {
                        Some(free) => {
                            contents[free] = Some(option.buffer);
                            memories[free].place
                        }
                        None if own.is_none() => Place::Own(local),
                        None => {
                            self.found.lost.insert(meeting);
                            return;
                        }
                    }
                }
            };
            let is_known = options
                .iter()
                .any(|(memory, path)| memories[*memory].place == place && *path == option.path);
            if !is_known {
                self.found.options.insert((meeting, place, whole));
            }
        }
    }

    /// Doubts that have come up in the iteration hold at its head too.
    fn check_doubts(&mut self, frame: &LoopFrame, contents: &[Option<usize>]) {
        let plan = &frame.plan;
        let mut found: Vec<(LocalId, Doubts)> = Vec::new();
        for (memory, buffer) in plan.memories.iter().zip(contents) {
            if let Some(buffer) = buffer {
                let now = &self.state.buffers[*buffer].doubts;
                found.push((memory.key, now - &memory.doubts));
            }
        }
        let mut taken: BTreeMap<usize, Doubt> = BTreeMap::new();
        for (local, _, outcome) in &plan.vars {
            let Outcome::Value { doubts, .. } = outcome else {
                continue;
            };
            let mut now = Doubts::new();
            if let Some(Var {
                slot: Slot::Maybe(_, before),
                ..
            }) = self.state.var(*local)
            {
                now.extend(before);
            }
            let own = self.own_doubt(Meeting {
                stmt: frame.stmt,
                local: *local,
            });
            let mine: BTreeSet<usize> = self.state.memory_of_local(*local).into_iter().collect();
            for buffer in mine {
                now.extend(&self.state.buffers[buffer].doubts);
                now.extend(taken.insert(buffer, own));
                if let Some(memory) = contents.iter().position(|it| *it == Some(buffer)) {
                    let memory = &plan.memories[memory];
                    if !memory.doubts.contains(&own) {
                        found.push((memory.key, Doubts::from([own])));
                    }
                }
            }
            found.push((*local, &now - doubts));
        }
        for (local, doubts) in found {
            if !doubts.is_empty() {
                let meeting = Meeting {
                    stmt: frame.stmt,
                    local,
                };
                self.found.doubts.entry(meeting).or_default().extend(doubts);
            }
        }
    }
}
