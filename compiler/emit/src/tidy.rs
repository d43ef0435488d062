//! What emission drops beforehand: values that nobody reads once it is known
//! which checks cannot fail, loops that never run, and the unbound start of
//! variables that an endless loop always sets.

use std::collections::BTreeSet;

use pyrsc_ir::{Def, Effect, Function, InstId, Op, RegionId, Type, ValueId};

use crate::liveness::is_loop;
use crate::ranges::Ranges;
use crate::variables::{Carried, yielded};

/// The function without them.
pub(crate) fn tidy(f: &Function) -> Function {
    let mut f = f.clone();
    crate::each::convert(&mut f);
    let f = &f;
    let mut tidied = f.clone();
    let (idle, removable) = {
        let ranges = Ranges::of(f);
        (idle_loops(f, &ranges), removable(f, &ranges))
    };
    for id in idle {
        skip_loop(&mut tidied, id);
    }
    let needed = Needed::of(&tidied, &removable);
    sweep(&mut tidied, &needed, &removable);
    set_by_breaks(&mut tidied);
    tidied
}

fn all(f: &Function) -> Vec<InstId> {
    let mut found = Vec::new();
    f.walk(f.body, &mut |_, id| found.push(id));
    found
}

/// Loops over ranges that are empty.
fn idle_loops(f: &Function, ranges: &Ranges) -> Vec<InstId> {
    let is_idle = |&id: &InstId| {
        let inst = &f.insts[id];
        if inst.op != Op::For {
            return false;
        }
        let (start, stop) = (ranges.interval(inst.args[0]), ranges.interval(inst.args[1]));
        let step = ranges.interval(inst.args[2]);
        step.low > 0 && start.low >= stop.high || step.high < 0 && start.high <= stop.low
    };
    all(f).into_iter().filter(is_idle).collect()
}

/// Instructions that nobody misses whose results are not used.
fn removable(f: &Function, ranges: &Ranges) -> BTreeSet<InstId> {
    let may_go = |&id: &InstId| match f.insts[id].op.effect() {
        Effect::Pure => true,
        Effect::Raises => ranges.is_safe(&f.insts[id]),
        Effect::Writes | Effect::Acts | Effect::Ends => false,
    };
    all(f).into_iter().filter(may_go).collect()
}

/// After a loop that never runs its carried values are those before it.
fn skip_loop(f: &mut Function, id: InstId) {
    let starts: Vec<(ValueId, ValueId)> = (0..f.insts[id].results.len())
        .map(|i| (f.insts[id].results[i], Carried::of(f, id, i).start))
        .collect();
    for other in all(f) {
        for arg in &mut f.insts[other].args {
            if let Some((_, start)) = starts.iter().find(|(result, _)| result == arg) {
                *arg = *start;
            }
        }
    }
    for (_, region) in f.regions.iter_mut() {
        region.insts.retain(|&it| it != id);
    }
}

/// The terminators that hand on what a loop carries.
fn exits(f: &Function, region: RegionId, found: &mut Vec<InstId>) {
    for &id in &f.regions[region].insts {
        match f.insts[id].op {
            Op::Continue | Op::Break => found.push(id),
            Op::If => {
                for &inner in &f.insts[id].regions {
                    exits(f, inner, found);
                }
            }
            _ => {}
        }
    }
}

fn exits_of(f: &Function, id: InstId) -> Vec<InstId> {
    let mut found = Vec::new();
    if let Some(&body) = f.insts[id].regions.last() {
        exits(f, body, &mut found);
    }
    found
}

/// The values that what the function does follows from.
struct Needed<'a> {
    f: &'a Function,
    values: BTreeSet<ValueId>,
    rest: Vec<ValueId>,
}

impl Needed<'_> {
    fn of(f: &Function, removable: &BTreeSet<InstId>) -> BTreeSet<ValueId> {
        let mut needed = Needed {
            f,
            values: BTreeSet::new(),
            rest: Vec::new(),
        };
        needed.start(f.body, removable);
        while let Some(value) = needed.rest.pop() {
            needed.follow(value);
        }
        needed.values
    }

    fn add(&mut self, values: impl IntoIterator<Item = ValueId>) {
        for value in values {
            if self.values.insert(value) {
                self.rest.push(value);
            }
        }
    }

    /// Adds what a region needs whoever uses its results.
    fn start(&mut self, region: RegionId, removable: &BTreeSet<InstId>) {
        let f = self.f;
        for &id in &f.regions[region].insts {
            let inst = &f.insts[id];
            match inst.op {
                Op::Yield | Op::Continue | Op::Break if self.is_shared_exit(region) => {}
                op if is_loop(op) => {
                    let (operands, _) = Carried::offsets(op);
                    self.add(inst.args[..operands].iter().copied());
                }
                _ if removable.contains(&id) => continue,
                _ => self.add(inst.args.iter().copied()),
            }
            for &inner in &inst.regions {
                self.start(inner, removable);
            }
        }
    }

    /// Whether what a region ends with goes to results, one by one.
    fn is_shared_exit(&self, region: RegionId) -> bool {
        let f = self.f;
        let held = f.insts.iter().find(|(_, it)| it.regions.contains(&region));
        held.is_some_and(|(_, holder)| match holder.op {
            Op::While => holder.regions[0] != region,
            op => op == Op::If || is_loop(op),
        })
    }

    /// Adds what a value is made of.
    fn follow(&mut self, value: ValueId) {
        let f = self.f;
        match f.values[value].def {
            Def::Inst(id, number) if f.insts[id].op == Op::If => {
                self.add(yielded(f, id, number as usize));
            }
            Def::Inst(id, number) if is_loop(f.insts[id].op) => self.carry(id, number as usize),
            Def::Inst(id, _) => {
                self.add(f.insts[id].args.iter().copied());
                for &region in &f.insts[id].regions {
                    let mut inside = Vec::new();
                    f.walk(region, &mut |_, id| inside.extend(&f.insts[id].args));
                    self.add(inside);
                }
            }
            Def::Arg(region, index) => {
                let held = f.insts.iter().find(|(_, it)| it.regions.contains(&region));
                if let Some((id, holder)) = held
                    && is_loop(holder.op)
                    && let Some(i) = (index as usize).checked_sub(Carried::offsets(holder.op).1)
                {
                    self.carry(id, i);
                }
            }
        }
    }

    fn carry(&mut self, id: InstId, i: usize) {
        let carried = Carried::of(self.f, id, i);
        let handed = exits_of(self.f, id).into_iter();
        let handed: Vec<ValueId> = handed.map(|exit| self.f.insts[exit].args[i]).collect();
        self.add(
            [carried.start]
                .into_iter()
                .chain(carried.args)
                .chain(handed),
        );
    }
}

/// Removes the instructions and the carried values and results of branches
/// that are not needed.
fn sweep(f: &mut Function, needed: &BTreeSet<ValueId>, removable: &BTreeSet<InstId>) {
    for id in all(f) {
        let op = f.insts[id].op;
        for i in (0..f.insts[id].results.len()).rev() {
            if needed.contains(&f.insts[id].results[i]) {
                continue;
            }
            if is_loop(op)
                && !needed
                    .iter()
                    .any(|it| Carried::of(f, id, i).args.contains(it))
            {
                drop_carried(f, id, i);
            } else if op == Op::If {
                for region in f.insts[id].regions.clone() {
                    let end = f.regions[region].insts.last().copied();
                    if let Some(end) = end.filter(|&end| f.insts[end].op == Op::Yield) {
                        f.insts[end].args.remove(i);
                    }
                }
                drop_result(f, id, i);
            }
        }
    }
    let dead = |f: &Function, id: &InstId| {
        removable.contains(id) && !f.insts[*id].results.iter().any(|it| needed.contains(it))
    };
    let regions: Vec<RegionId> = f.regions.iter().map(|(id, _)| id).collect();
    for region in regions {
        let mut insts = std::mem::take(&mut f.regions[region].insts);
        insts.retain(|id| !dead(f, id));
        f.regions[region].insts = insts;
    }
}

fn drop_carried(f: &mut Function, id: InstId, i: usize) {
    let (operands, args) = Carried::offsets(f.insts[id].op);
    for exit in exits_of(f, id) {
        f.insts[exit].args.remove(i);
    }
    for region in f.insts[id].regions.clone() {
        f.regions[region].args.remove(args + i);
        for number in args + i..f.regions[region].args.len() {
            let value = f.regions[region].args[number];
            f.values[value].def = Def::Arg(region, number as u32);
        }
    }
    f.insts[id].args.remove(operands + i);
    drop_result(f, id, i);
}

fn drop_result(f: &mut Function, id: InstId, i: usize) {
    f.insts[id].results.remove(i);
    for number in i..f.insts[id].results.len() {
        let value = f.insts[id].results[number];
        f.values[value].def = Def::Inst(id, number as u32);
    }
}

/// A variable that is unbound before an endless loop, not read inside, and bound
/// at each `break`, is bound afterwards: no `Option` is needed. Its start
/// stays as an `unbound` of the plain type, which is never read.
fn set_by_breaks(f: &mut Function) {
    for id in all(f) {
        if !is_endless(f, id) {
            continue;
        }
        for i in 0..f.insts[id].results.len() {
            if let Some(uses) = always_bound(f, id, i) {
                unwrap(f, id, i, &uses);
            }
        }
    }
}

/// Whether a loop ends by `break` or not at all.
pub(crate) fn is_endless(f: &Function, id: InstId) -> bool {
    let inst = &f.insts[id];
    inst.op == Op::While
        && f.terminator(inst.regions[0]).is_some_and(|end| {
            f.def_inst(end.args[0])
                .is_some_and(|it| it.op == Op::ConstBool && it.bool_attr(0))
        })
}

/// The instructions that read a loop's result, if it may be held without `Option`.
fn always_bound(f: &Function, id: InstId, i: usize) -> Option<Vec<InstId>> {
    let result = f.insts[id].results[i];
    let carried = Carried::of(f, id, i);
    let is = |value: ValueId, op: Op| f.def_inst(value).is_some_and(|it| it.op == op);
    let breaks = exits_of(f, id)
        .into_iter()
        .filter(|&exit| f.insts[exit].op == Op::Break);
    let is_bound = breaks
        .clone()
        .all(|exit| is(f.insts[exit].args[i], Op::Bound));
    let mut uses = Vec::new();
    let mut fits = matches!(f.ty(result), Type::Option(_)) && is(carried.start, Op::Unbound);
    for user in all(f) {
        let inst = &f.insts[user];
        let hands_on = inst.op == Op::Continue && exits_of(f, id).contains(&user);
        for (number, arg) in inst.args.iter().enumerate() {
            // Each iteration may hand on what it got, in the same place.
            fits &= !carried.args.contains(arg) || hands_on && number == i;
        }
        if inst.args.contains(&result) {
            fits &= matches!(inst.op, Op::Use);
            uses.push(user);
        }
    }
    (fits && is_bound && breaks.count() > 0).then_some(uses)
}

fn unwrap(f: &mut Function, id: InstId, i: usize, uses: &[InstId]) {
    let result = f.insts[id].results[i];
    let Type::Option(inner) = f.ty(result).clone() else {
        return;
    };
    let carried = Carried::of(f, id, i);
    let body = f.insts[id].regions[1];
    let (_, offset) = Carried::offsets(Op::While);
    let own = f.regions[body].args[offset + i];
    for exit in exits_of(f, id) {
        let handed = f.insts[exit].args[i];
        f.insts[exit].args[i] = match f.def_inst(handed) {
            Some(bound) if f.insts[exit].op == Op::Break => bound.args[0],
            _ => own,
        };
    }
    let mut start = f.values[carried.start].clone();
    start.ty = (*inner).clone();
    if let Def::Inst(unbound, _) = start.def {
        let mut copy = f.insts[unbound].clone();
        let value = f.values.alloc(start);
        copy.results = vec![value];
        let copy = f.insts.alloc(copy);
        f.values[value].def = Def::Inst(copy, 0);
        place_before(f, id, copy);
        let (operands, _) = Carried::offsets(Op::While);
        f.insts[id].args[operands + i] = value;
    }
    for value in carried.args.into_iter().chain([result]) {
        f.values[value].ty = (*inner).clone();
    }
    let bound: Vec<(ValueId, ValueId)> = uses
        .iter()
        .map(|&it| (f.insts[it].result(), result))
        .collect();
    for other in all(f) {
        for arg in &mut f.insts[other].args {
            if let Some((_, plain)) = bound.iter().find(|(used, _)| used == arg) {
                *arg = *plain;
            }
        }
    }
    for (_, region) in f.regions.iter_mut() {
        region.insts.retain(|it| !uses.contains(it));
    }
}

fn place_before(f: &mut Function, id: InstId, new: InstId) {
    for (_, region) in f.regions.iter_mut() {
        if let Some(place) = region.insts.iter().position(|&it| it == id) {
            region.insts.insert(place, new);
        }
    }
}
