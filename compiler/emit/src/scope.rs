//! Which names variables take, and what they would hide.

use std::collections::BTreeSet;

use pyrsc_ir::{Def, Op, RegionId, ValueId};

use crate::emitter::{Emitter, Slot};
use crate::liveness::Point;
use crate::names::{breaks_convention, free_name, sanitize};
use crate::variables::{ClassId, Repr, yielded};

impl Emitter<'_> {
    pub(crate) fn name_of(&self, value: ValueId) -> Option<&str> {
        self.names[self.vars.class(value)].as_deref()
    }

    /// Gives a class its name at its declaration.
    pub(crate) fn declare(
        &mut self,
        class: ClassId,
        wanted: &str,
        region: RegionId,
        at: Point,
    ) -> String {
        let wanted = sanitize(wanted);
        // Python's names may hide what waits, which is bound first; others need not.
        let made_up = self.vars.classes[class].hint.is_none();
        loop {
            let name = free_name(&wanted, |name| {
                self.is_taken(name, class, region, at)
                    || made_up && !self.waiting_for(name).is_empty()
            });
            // What was bound meanwhile may have taken the name.
            if !self.flush_mentions(&name) {
                self.set_name(class, name.clone());
                return name;
            }
        }
    }

    /// The names of variables, those that have one.
    pub(crate) fn names_of(&self, classes: &BTreeSet<ClassId>) -> Vec<String> {
        let names = classes
            .iter()
            .filter_map(|&class| self.names[class].clone());
        names.collect()
    }

    pub(crate) fn set_name(&mut self, class: ClassId, name: String) {
        self.note_convention(&name);
        self.names[class] = Some(name);
    }

    /// Binds what waits and names a variable that a new one would hide; says
    /// whether there was any.
    pub(crate) fn flush_mentions(&mut self, name: &str) -> bool {
        let hidden = self.waiting_for(name);
        for &value in &hidden {
            self.flush(value);
        }
        !hidden.is_empty()
    }

    /// What waits and names a variable.
    fn waiting_for(&self, name: &str) -> Vec<ValueId> {
        let hides = |value: &ValueId| match &self.slots[*value] {
            Slot::Waiting { trace, .. } => trace
                .reads
                .iter()
                .any(|&read| self.names[read].as_deref() == Some(name)),
            _ => false,
        };
        self.queue.iter().copied().filter(hides).collect()
    }

    /// Gives a value another name for a while; see [`Emitter::restore`].
    pub(crate) fn rename(&mut self, value: ValueId, name: &str) {
        let class = self.vars.class(value);
        self.note_convention(name);
        self.names[class] = Some(name.to_owned());
    }

    pub(crate) fn note_convention(&mut self, name: &str) {
        self.non_snake_case |= breaks_convention(name);
    }

    /// Whether a new variable must not have a name: something else of that
    /// name is still needed where the variable is in scope.
    pub(crate) fn is_taken(&self, name: &str, class: ClassId, region: RegionId, at: Point) -> bool {
        let reserved = [&self.ctx.reserved, &&self.callees, &&self.kernel_names];
        if reserved.iter().any(|names| names.contains(name)) {
            return true;
        }
        let end = self.live.region_end(region);
        self.names.iter().enumerate().any(|(other, taken)| {
            other != class && taken.as_deref() == Some(name) && self.is_needed(other, at, end)
        })
    }

    /// Whether a class is read or assigned between two points.
    fn is_needed(&self, class: ClassId, after: Point, until: Point) -> bool {
        let between = |point: Point| after < point && point <= until;
        let used = |value: ValueId| {
            let mut users = self.live.uses(value).iter();
            users.any(|&user| between(self.live.start(user)))
        };
        let mentioned = self.vars.classes[class].members.iter().any(|&member| {
            let (_, defined) = self.live.definition(self.f, member);
            between(defined) || used(member)
        }) || self
            .aliases
            .iter()
            .any(|(alias, &of)| of == class && used(alias));
        mentioned
            || self
                .vars
                .edges(class)
                .iter()
                .any(|&edge| between(self.live.start(edge)))
    }

    /// A class and those that its variable borrows from: the arrays that a view
    /// is of.
    pub(crate) fn behind(&self, class: ClassId) -> BTreeSet<ClassId> {
        let mut found = BTreeSet::new();
        let mut rest = vec![class];
        while let Some(class) = rest.pop() {
            if !found.insert(class) || self.vars.classes[class].repr != Repr::View {
                continue;
            }
            match self.f.values[self.vars.classes[class].members[0]].def {
                Def::Inst(id, _) if self.f.insts[id].op.is_view() => {
                    rest.push(self.vars.class(self.f.insts[id].args[0]));
                }
                Def::Inst(id, number) if self.f.insts[id].op == Op::If => {
                    let branches = yielded(self.f, id, number as usize);
                    rest.extend(branches.map(|it| self.vars.class(it)));
                }
                // A row of the array that a loop goes over.
                Def::Arg(region, 0) => {
                    let holder = self.live.holder(region);
                    let array = holder.map(|it| self.f.insts[it].args[0]);
                    rest.extend(array.map(|it| self.vars.class(it)));
                }
                Def::Inst(..) | Def::Arg(..) => {}
            }
        }
        found
    }
}
