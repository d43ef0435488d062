//! The rules of versions: what was consumed is not used again.
//!
//! The walk follows control: after an `if` holds what either branch consumed
//! that goes on, after a loop what was consumed before it or on the way to a
//! `break`. Handing on a view hands on a copy of its elements, so the array it
//! views stays.

use std::collections::{HashMap, HashSet};

use la_arena::ArenaMap;

use crate::function::{Def, Function, InstId, Mode, RegionId, ValueId};
use crate::ops::{Effect, Op};
use crate::types::Type;

use super::Errors;
use super::scope::RegionKind;

pub(super) fn check<'f>(func: &'f Function, errors: &mut Errors<'f>) {
    let mut checker = Checker {
        func,
        errors,
        depths: ArenaMap::default(),
        elements: HashMap::new(),
        loops: Vec::new(),
    };
    checker.region(func.body, RegionKind::Function, &mut State::default());
}

/// What has been consumed on the way here, and by which instruction.
#[derive(Clone, Default)]
struct State {
    values: HashMap<ValueId, InstId>,
    /// Items that were consumed while the rest of their tuple was not.
    items: HashMap<(ValueId, i64), InstId>,
}

impl State {
    fn absorb(&mut self, other: State) {
        self.values.extend(other.values);
        self.items.extend(other.items);
    }
}

struct Loop {
    /// What was consumed before the first iteration.
    entry: State,
    breaks: Vec<State>,
}

#[derive(PartialEq, Eq)]
enum Flow {
    /// The region ends in a `yield`.
    Falls,
    Leaves,
}

struct Checker<'f, 'e> {
    func: &'f Function,
    errors: &'e mut Errors<'f>,
    /// How many loops stand around a value's definition.
    depths: ArenaMap<ValueId, usize>,
    /// The array whose sub-array a `for.each` argument is.
    elements: HashMap<ValueId, ValueId>,
    loops: Vec<Loop>,
}

impl Checker<'_, '_> {
    fn region(&mut self, region: RegionId, kind: RegionKind, state: &mut State) -> Flow {
        let func = self.func;
        let region = &func.regions[region];
        for &arg in &region.args {
            self.depths.insert(arg, self.loops.len());
        }
        let mut flow = Flow::Falls;
        for &id in &region.insts {
            flow = self.inst(id, kind, state);
            for &result in &func.insts[id].results {
                self.depths.insert(result, self.loops.len());
            }
            if flow == Flow::Leaves {
                break;
            }
        }
        flow
    }

    fn inst(&mut self, id: InstId, kind: RegionKind, state: &mut State) -> Flow {
        let func = self.func;
        let inst = &func.insts[id];
        for &arg in &inst.args {
            self.used(id, arg, state);
        }
        match inst.op {
            Op::Yield if kind == RegionKind::Branch => self.hand_on(id, &inst.args, state),
            Op::Continue => {
                self.hand_on(id, &inst.args, state);
                self.next_iteration(state);
                return Flow::Leaves;
            }
            Op::Break => {
                self.hand_on(id, &inst.args, state);
                if let Some(innermost) = self.loops.last_mut() {
                    innermost.breaks.push(state.clone());
                }
                return Flow::Leaves;
            }
            Op::Return | Op::Raise => return Flow::Leaves,
            Op::Call => self.call(id, state),
            Op::If => return self.branches(id, state),
            Op::For => self.iterate(id, 3, state),
            Op::ForEach => self.for_each(id, state),
            Op::While => self.iterate(id, 0, state),
            op if op.effect() == Effect::Writes => self.write(id, state),
            _ => {
                for &region in &inst.regions {
                    self.region(region, RegionKind::Map, state);
                }
            }
        }
        Flow::Falls
    }

    fn used(&mut self, id: InstId, value: ValueId, state: &State) {
        if let Some(consumer) = self.consumer(value, state) {
            let name = self.errors.name(value);
            let by = self.func.insts[consumer].op;
            let message = format!("{name} is used after `{by}` consumed its version");
            self.errors.at(id, message);
        }
    }

    /// The instruction that consumed a value or what it is a view of.
    fn consumer(&self, value: ValueId, state: &State) -> Option<InstId> {
        if state.values.is_empty() && state.items.is_empty() {
            return None;
        }
        let whole = |value| {
            let mut items = state.items.iter();
            items
                .find(|((tuple, _), _)| *tuple == value)
                .map(|(_, &by)| by)
        };
        if let Some(by) = whole(value) {
            return Some(by);
        }
        let mut seen = HashSet::new();
        let mut todo = vec![value];
        while let Some(value) = todo.pop() {
            if !seen.insert(value) {
                continue;
            }
            if let Some(&by) = state.values.get(&value) {
                return Some(by);
            }
            if let Some(&array) = self.elements.get(&value) {
                todo.push(array);
            }
            let Some(inst) = self.func.def_inst(value) else {
                continue;
            };
            match inst.op {
                Op::TupleItem => {
                    let item = (inst.args[0], inst.int_attr(0));
                    if let Some(&by) = state.items.get(&item) {
                        return Some(by);
                    }
                    todo.push(inst.args[0]);
                }
                Op::Tuple | Op::Bound | Op::Use => todo.extend(&inst.args),
                op if op.is_view() => todo.push(inst.args[0]),
                _ => {}
            }
        }
        None
    }

    fn is_view(&self, value: ValueId) -> bool {
        self.elements.contains_key(&value)
            || self
                .func
                .def_inst(value)
                .is_some_and(|inst| inst.op.is_view())
    }

    fn consume(&self, id: InstId, value: ValueId, state: &mut State) {
        let mut todo = vec![value];
        while let Some(value) = todo.pop() {
            if !holds_array(self.func.ty(value)) || self.is_view(value) {
                continue;
            }
            if state.values.insert(value, id).is_some() {
                continue;
            }
            let Some(inst) = self.func.def_inst(value) else {
                continue;
            };
            match inst.op {
                Op::TupleItem => {
                    state.items.insert((inst.args[0], inst.int_attr(0)), id);
                }
                Op::Tuple | Op::Bound | Op::Use => todo.extend(&inst.args),
                _ => {}
            }
        }
    }

    /// Gives versions away, each once.
    fn hand_on(&mut self, id: InstId, values: &[ValueId], state: &mut State) {
        for &value in values {
            if self.consumer(value, state) == Some(id) {
                let name = self.errors.name(value);
                self.errors.at(id, format!("{name} is handed on twice"));
            }
            self.consume(id, value, state);
        }
    }

    /// What is written to is an array of its own.
    fn written(&mut self, id: InstId, value: ValueId) {
        let func = self.func;
        let name = self.errors.name(value);
        if self.is_view(value) {
            self.errors.at(
                id,
                format!("{name} is a view; writes take the array and a path"),
            );
        }
        if let Def::Arg(region, index) = func.values[value].def
            && region == func.body
            && func.modes[index as usize] == Mode::In
        {
            self.errors
                .at(id, format!("{name} is written to and not `inout`"));
        }
    }

    fn write(&mut self, id: InstId, state: &mut State) {
        let inst = &self.func.insts[id];
        self.written(id, inst.args[0]);
        for (index, &region) in inst.regions.iter().enumerate() {
            let kind = RegionKind::of(inst.op, index);
            if kind == RegionKind::Map {
                // The body runs while the array is being written.
                self.consume(id, inst.args[0], state);
            }
            self.region(region, kind, state);
        }
        self.consume(id, inst.args[0], state);
    }

    fn call(&mut self, id: InstId, state: &mut State) {
        let inst = &self.func.insts[id];
        for (index, (array, ..)) in inst.written().enumerate() {
            self.written(id, array);
            self.region(inst.regions[index], RegionKind::Path, state);
        }
        self.hand_on(id, &inst.handed_on(), state);
        for (index, &arg) in inst.args.iter().enumerate() {
            let read = !inst.ints_attr(1).contains(&(index as i64));
            if read && self.consumer(arg, state) == Some(id) {
                let name = self.errors.name(arg);
                self.errors
                    .at(id, format!("{name} is read and written by the same call"));
            }
        }
    }

    fn branches(&mut self, id: InstId, state: &mut State) -> Flow {
        let mut after: Option<State> = None;
        for &region in &self.func.insts[id].regions {
            let mut branch = state.clone();
            if self.region(region, RegionKind::Branch, &mut branch) == Flow::Falls {
                match &mut after {
                    None => after = Some(branch),
                    Some(after) => after.absorb(branch),
                }
            }
        }
        match after {
            None => Flow::Leaves,
            Some(after) => {
                *state = after;
                Flow::Falls
            }
        }
    }

    fn for_each(&mut self, id: InstId, state: &mut State) {
        let inst = &self.func.insts[id];
        let array = inst.args[0];
        if let Some(&element) = self.func.regions[inst.regions[0]].args.first()
            && self.func.ty(element).is_array()
        {
            self.elements.insert(element, array);
        }
        self.iterate(id, 1, state);
        if self.consumer(array, state) == Some(id) {
            let name = self.errors.name(array);
            self.errors.at(
                id,
                format!("{name} is visited and carried by the same loop"),
            );
        }
    }

    /// A loop whose carried values are the operands from `first` on.
    fn iterate(&mut self, id: InstId, first: usize, state: &mut State) {
        let inst = &self.func.insts[id];
        self.hand_on(id, &inst.args[first..], state);
        self.loops.push(Loop {
            entry: state.clone(),
            breaks: Vec::new(),
        });
        for (index, &region) in inst.regions.iter().enumerate() {
            let kind = RegionKind::of(inst.op, index);
            let mut inner = state.clone();
            let flow = self.region(region, kind, &mut inner);
            if kind == RegionKind::Head && flow == Flow::Falls {
                self.head_consumes_nothing(region, &inner);
            }
        }
        if let Some(ended) = self.loops.pop() {
            for at_break in ended.breaks {
                state.absorb(at_break);
            }
        }
    }

    /// The body starts from the values that the head saw.
    fn head_consumes_nothing(&mut self, head: RegionId, state: &State) {
        let args = &self.func.regions[head].args;
        for (value, by) in self.consumed_by_iteration(state, args) {
            let name = self.errors.name(value);
            self.errors
                .at(by, format!("{name} is consumed by the head of a loop"));
        }
    }

    fn next_iteration(&mut self, state: &State) {
        for (value, by) in self.consumed_by_iteration(state, &[]) {
            let name = self.errors.name(value);
            let message = format!("{name} is consumed by each iteration of a loop; carry it");
            self.errors.at(by, message);
        }
    }

    /// What this iteration of the innermost loop consumed of the values around
    /// the loop, and of `others`.
    fn consumed_by_iteration(&self, state: &State, others: &[ValueId]) -> Vec<(ValueId, InstId)> {
        let Some(innermost) = self.loops.last() else {
            return Vec::new();
        };
        let depth = self.loops.len();
        let outside = |value: ValueId| {
            others.contains(&value) || self.depths.get(value).is_some_and(|&of| of < depth)
        };
        let before = &innermost.entry;
        let values = (state.values.iter())
            .filter(|(value, _)| !before.values.contains_key(value))
            .map(|(&value, &by)| (value, by));
        let tuples = (state.items.iter())
            .filter(|(item, _)| !before.items.contains_key(item))
            .map(|(&(tuple, _), &by)| (tuple, by));
        let mut found: Vec<(ValueId, InstId)> = values
            .chain(tuples)
            .filter(|&(value, _)| outside(value))
            .collect();
        // The order of a hash map is not the same in each run.
        found.sort_unstable_by_key(|(value, by)| (value.into_raw(), by.into_raw()));
        found
    }
}

fn holds_array(ty: &Type) -> bool {
    match ty {
        Type::Array(..) => true,
        Type::Tuple(items) => items.iter().any(holds_array),
        Type::Option(inner) => holds_array(inner),
        _ => false,
    }
}
