//! Which values share one Rust variable.
//!
//! SSA gives each version of a Python variable a value of its own. Versions
//! are put into one class, one `let mut`, where control flow joins them and no
//! version is needed after a later one has been made. What cannot share is
//! joined by an assignment on the edge.

use std::collections::BTreeSet;

use la_arena::ArenaMap;
use pyrsc_ir::{Def, Effect, Function, InstId, Mode, Op, RegionId, Type, ValueId};

use crate::liveness::{Liveness, Point, is_loop};

pub(crate) type ClassId = usize;

/// Where a class is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decl {
    /// A parameter.
    Param,
    /// The result of an instruction.
    Inst(InstId),
    /// A variable carried by a loop whose start value is another: before it.
    Loop(InstId),
    /// The argument of a region that is no carried value: a loop's index, an
    /// element.
    Arg(RegionId),
}

/// How a value is held in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repr {
    /// As its type says; copied or moved.
    Plain,
    /// An `i64` that is held as `usize`.
    Usize,
    /// A view of an array.
    View,
    /// A mutable view: an array parameter that is written to.
    ViewMut,
    /// An array of its own.
    Owned,
    /// `&str`.
    Str,
    /// `String`.
    String,
}

/// One Rust variable.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub members: Vec<ValueId>,
    pub hint: Option<String>,
    pub decl: Decl,
    /// Whether it is assigned or written to after its declaration.
    pub mutable: bool,
    pub repr: Repr,
}

/// The classes of a function's values.
pub(crate) struct Variables {
    class_of: ArenaMap<ValueId, ClassId>,
    pub classes: Vec<Class>,
    /// The classes that an instruction changes, their declaration apart.
    pub changes: ArenaMap<InstId, Vec<ClassId>>,
}

impl Variables {
    pub(crate) fn of(f: &Function, live: &Liveness) -> Variables {
        let mut union = Union::new(f, live);
        union.join_versions();
        union.join_loops();
        union.join_branches();
        union.finish()
    }

    pub(crate) fn class(&self, value: ValueId) -> ClassId {
        self.class_of[value]
    }

    pub(crate) fn get(&self, value: ValueId) -> &Class {
        &self.classes[self.class_of[value]]
    }

    /// The classes that an instruction or one inside its regions changes.
    pub(crate) fn changes_within(&self, f: &Function, id: InstId) -> BTreeSet<ClassId> {
        let mut changes: BTreeSet<ClassId> = BTreeSet::new();
        changes.extend(self.changes.get(id).into_iter().flatten());
        for &region in &f.insts[id].regions {
            f.walk(region, &mut |_, inner| {
                changes.extend(self.changes.get(inner).into_iter().flatten());
            });
        }
        changes
    }

    /// The instructions that change a class.
    pub(crate) fn edges(&self, class: ClassId) -> Vec<InstId> {
        let changed = self
            .changes
            .iter()
            .filter(|(_, classes)| classes.contains(&class));
        changed.map(|(id, _)| id).collect()
    }

    /// Whether a value shares its variable with others.
    pub(crate) fn is_shared(&self, value: ValueId) -> bool {
        self.get(value).members.len() > 1
    }
}

/// Classes while they grow.
struct Union<'a> {
    f: &'a Function,
    live: &'a Liveness,
    class_of: ArenaMap<ValueId, ClassId>,
    members: Vec<Vec<ValueId>>,
}

impl<'a> Union<'a> {
    fn new(f: &'a Function, live: &'a Liveness) -> Union<'a> {
        let mut class_of = ArenaMap::default();
        let mut members = Vec::new();
        let defined = f.values.iter().map(|(value, _)| value);
        for value in defined.filter(|&value| live.is_defined(f, value)) {
            class_of.insert(value, members.len());
            members.push(vec![value]);
        }
        Union {
            f,
            live,
            class_of,
            members,
        }
    }

    /// A write makes the next version of the same buffer, and so does a call.
    fn join_versions(&mut self) {
        let f = self.f;
        f.walk(f.body, &mut |_, id| {
            let inst = &f.insts[id];
            if inst.op.effect() == Effect::Writes {
                self.join(inst.args[0], inst.result());
            }
            for (array, _, version) in inst.written() {
                self.join(array, version);
            }
        });
    }

    fn join_loops(&mut self) {
        let f = self.f;
        f.walk(f.body, &mut |_, id| {
            let inst = &f.insts[id];
            if !is_loop(inst.op) {
                return;
            }
            for i in 0..inst.results.len() {
                let carried = Carried::of(f, id, i);
                for &arg in &carried.args {
                    self.join(arg, inst.results[i]);
                }
                self.try_join(inst.results[i], carried.start);
            }
        });
        f.walk(f.body, &mut |_, id| {
            if matches!(f.insts[id].op, Op::Continue | Op::Break)
                && let Some(around) = self.live.loop_around(f, id)
            {
                for (i, &next) in f.insts[id].args.iter().enumerate() {
                    self.try_join(f.insts[around].results[i], next);
                }
            }
        });
    }

    /// The result of an `if` stays in the variable that a branch leaves alone.
    fn join_branches(&mut self) {
        let f = self.f;
        f.walk(f.body, &mut |_, id| {
            if f.insts[id].op != Op::If {
                return;
            }
            for (i, &result) in f.insts[id].results.iter().enumerate() {
                let yields: Vec<ValueId> = yielded(f, id, i).collect();
                for &value in &yields {
                    if self.declared_before(value, id) {
                        self.try_join(result, value);
                    }
                }
                if self.declared_before(result, id) {
                    for &value in &yields {
                        self.try_join(result, value);
                    }
                }
            }
        });
    }

    /// Whether a class has a member that is there before an `if` begins.
    fn declared_before(&self, result: ValueId, branching: InstId) -> bool {
        let home = self.live.home(branching);
        self.members[self.class_of[result]].iter().any(|&member| {
            let (region, at) = self.live.definition(self.f, member);
            at < self.live.start(branching) && self.encloses(region, home)
        })
    }

    fn encloses(&self, outer: RegionId, inner: RegionId) -> bool {
        let (first, _) = self.extent(inner);
        self.live.within(first, outer)
    }

    fn extent(&self, region: RegionId) -> (Point, Point) {
        let last = self.live.region_end(region);
        let first = self.f.regions[region]
            .insts
            .first()
            .map_or(last, |&inst| self.live.start(inst));
        (first, last)
    }

    fn join(&mut self, a: ValueId, b: ValueId) {
        let (a, b) = (self.class_of[a], self.class_of[b]);
        if a == b {
            return;
        }
        let (keep, drop) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[drop]);
        for &value in &moved {
            self.class_of.insert(value, keep);
        }
        self.members[keep].extend(moved);
    }

    fn try_join(&mut self, a: ValueId, b: ValueId) {
        let (class_a, class_b) = (self.class_of[a], self.class_of[b]);
        if class_a == class_b {
            return;
        }
        let fits = self.joinable(a)
            && self.joinable(b)
            && self.hints_agree(class_a, class_b)
            && self.forms_agree(class_a, class_b)
            && self.members[class_a]
                .iter()
                .all(|&x| self.members[class_b].iter().all(|&y| !self.interfere(x, y)));
        if fits {
            self.join(a, b);
        }
    }

    /// Constants are written where they are needed; a view is tied to another
    /// variable; an index belongs to its loop.
    fn joinable(&self, value: ValueId) -> bool {
        if matches!(self.f.ty(value), Type::None | Type::Shape(_)) {
            return false;
        }
        match self.f.values[value].def {
            Def::Inst(inst, _) => {
                let op = self.f.insts[inst].op;
                let never_read = op == Op::Unbound && !matches!(self.f.ty(value), Type::Option(_));
                !op.is_view()
                    && !never_read
                    && !matches!(
                        op,
                        Op::ConstBool | Op::ConstInt | Op::ConstFloat | Op::ConstStr | Op::None
                    )
            }
            Def::Arg(region, index) => match self.live.holder(region) {
                None => {
                    !(self.f.ty(value).is_array() || *self.f.ty(value) == Type::Str)
                        || self.f.modes[index as usize] == Mode::InOut
                }
                Some(holder) => Carried::index_of(self.f, holder, index).is_some(),
            },
        }
    }

    fn hints_agree(&self, a: ClassId, b: ClassId) -> bool {
        match (self.hint(a), self.hint(b)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }

    /// The name of the earliest member that has one.
    fn hint(&self, class: ClassId) -> Option<String> {
        let mut members = self.members[class].clone();
        members.sort_by_key(|&value| self.live.definition(self.f, value).1);
        members
            .iter()
            .find_map(|&value| self.f.hint(value))
            .map(str::to_owned)
    }

    /// An array that came as a mutable view cannot hold another buffer.
    fn forms_agree(&self, a: ClassId, b: ClassId) -> bool {
        let lent = |class: ClassId| self.members[class].iter().any(|&value| self.is_lent(value));
        let made = |class: ClassId| {
            self.members[class]
                .iter()
                .any(|&value| self.f.ty(value).is_array() && self.is_made(value))
        };
        !(lent(a) && made(b) || lent(b) && made(a))
    }

    fn is_lent(&self, value: ValueId) -> bool {
        self.f.ty(value).is_array()
            && matches!(self.f.values[value].def, Def::Arg(region, _) if region == self.f.body)
    }

    /// Whether a value is a buffer of its own, made by its instruction.
    fn is_made(&self, value: ValueId) -> bool {
        match self.f.def_inst(value) {
            None => false,
            Some(inst) if inst.op == Op::Call => {
                !inst.written().any(|(_, _, version)| version == value)
            }
            Some(inst) => {
                inst.op.effect() != Effect::Writes && inst.op != Op::If && !is_loop(inst.op)
            }
        }
    }

    fn interfere(&self, a: ValueId, b: ValueId) -> bool {
        let after = |needed: ValueId, made: ValueId| {
            let (region, at) = self.live.definition(self.f, made);
            let (_, defined) = self.live.definition(self.f, needed);
            defined <= at && self.live.live_after(self.f, needed, region, at)
        };
        after(a, b) || after(b, a)
    }

    fn finish(self) -> Variables {
        let mut variables = Variables {
            class_of: ArenaMap::default(),
            classes: Vec::new(),
            changes: ArenaMap::default(),
        };
        let f = self.f;
        for class in 0..self.members.len() {
            let mut members = self.members[class].clone();
            if members.is_empty() {
                continue;
            }
            members.sort_by_key(|&value| self.live.definition(f, value).1);
            for &value in &members {
                variables.class_of.insert(value, variables.classes.len());
            }
            let decl = self.declaration(members[0]);
            let hint = self.hint(class);
            variables.classes.push(Class {
                members,
                hint,
                decl,
                mutable: false,
                repr: Repr::Plain,
            });
        }
        crate::forms::mark_mutable(f, self.live, &mut variables);
        crate::forms::choose_reprs(f, self.live, &mut variables);
        variables
    }

    fn declaration(&self, first: ValueId) -> Decl {
        match self.f.values[first].def {
            Def::Inst(inst, _) => Decl::Inst(inst),
            Def::Arg(region, index) => match self.live.holder(region) {
                None => Decl::Param,
                Some(holder) if Carried::index_of(self.f, holder, index).is_some() => {
                    Decl::Loop(holder)
                }
                Some(_) => Decl::Arg(region),
            },
        }
    }
}

/// One value carried by a loop.
pub(crate) struct Carried {
    /// What it is at the start.
    pub start: ValueId,
    /// The regions' arguments that stand for it.
    pub args: Vec<ValueId>,
}

impl Carried {
    /// Carried value number `i` of a loop.
    pub(crate) fn of(f: &Function, id: InstId, i: usize) -> Carried {
        let inst = &f.insts[id];
        let (operands, args) = Carried::offsets(inst.op);
        Carried {
            start: inst.args[operands + i],
            args: inst
                .regions
                .iter()
                .map(|&region| f.regions[region].args[args + i])
                .collect(),
        }
    }

    /// Operands before the carried ones, and region arguments before them.
    pub(crate) fn offsets(op: Op) -> (usize, usize) {
        match op {
            Op::For => (3, 1),
            Op::ForEach => (1, 1),
            _ => (0, 0),
        }
    }

    /// Which carried value a region's argument stands for, if any.
    pub(crate) fn index_of(f: &Function, holder: InstId, index: u32) -> Option<usize> {
        let op = f.insts[holder].op;
        if !is_loop(op) {
            return None;
        }
        (index as usize).checked_sub(Carried::offsets(op).1)
    }
}

/// What the branches of an `if` yield as result number `i`; branches that
/// leave yield nothing.
pub(crate) fn yielded(f: &Function, id: InstId, i: usize) -> impl Iterator<Item = ValueId> {
    f.insts[id].regions.iter().filter_map(move |&region| {
        let end = f.terminator(region)?;
        (end.op == Op::Yield).then(|| end.args[i])
    })
}
