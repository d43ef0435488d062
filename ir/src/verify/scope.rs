//! The scope rules: definitions before uses, and what ends a region.

use std::collections::HashSet;

use crate::function::{Function, InstId, RegionId, ValueId};
use crate::ops::Op;

use super::Errors;

/// What a region is to its instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegionKind {
    Function,
    Branch,
    Loop,
    Head,
    /// A `map` body: no way out but its end.
    Map,
    Path,
}

impl RegionKind {
    /// The kind of region number `index` of an op.
    pub(super) fn of(op: Op, index: usize) -> RegionKind {
        match (op, op.row().region_label(index)) {
            (_, "path") => RegionKind::Path,
            (_, "head") => RegionKind::Head,
            (Op::For | Op::ForEach | Op::While, _) => RegionKind::Loop,
            (Op::If, _) => RegionKind::Branch,
            _ => RegionKind::Map,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            RegionKind::Function => "a function's body",
            RegionKind::Branch => "a branch",
            RegionKind::Loop => "a loop's body",
            RegionKind::Head => "a loop's head",
            RegionKind::Map => "a map's body",
            RegionKind::Path => "a path",
        }
    }
}

/// Where control may go from a region.
#[derive(Clone, Copy)]
struct Ways {
    kind: RegionKind,
    /// Inside a loop of the same map body or function.
    may_break: bool,
    /// As `may_break`, and not in the loop's head.
    may_continue: bool,
    /// Not inside a map body or a path.
    may_leave: bool,
}

pub(super) fn check<'f>(func: &'f Function, errors: &mut Errors<'f>) {
    let mut checker = Checker {
        func,
        errors,
        visible: HashSet::new(),
    };
    let ways = Ways {
        kind: RegionKind::Function,
        may_break: false,
        may_continue: false,
        may_leave: true,
    };
    checker.region(func.body, ways, None);
}

struct Checker<'f, 'e> {
    func: &'f Function,
    errors: &'e mut Errors<'f>,
    visible: HashSet<ValueId>,
}

impl Checker<'_, '_> {
    fn region(&mut self, id: RegionId, ways: Ways, owner: Option<InstId>) {
        let region = &self.func.regions[id];
        let mut defined: Vec<ValueId> = region.args.clone();
        self.visible.extend(&region.args);
        for (i, &inst) in region.insts.iter().enumerate() {
            let last = i + 1 == region.insts.len();
            self.inst(inst, ways, last);
            let results = &self.func.insts[inst].results;
            self.visible.extend(results);
            defined.extend(results);
        }
        if self.func.terminator(id).is_none() {
            let message = format!("{} does not end in a terminator", ways.kind.describe());
            match owner {
                Some(inst) => self.errors.at(inst, message),
                None => self.errors.function(message),
            }
        }
        for value in defined {
            self.visible.remove(&value);
        }
    }

    fn inst(&mut self, id: InstId, ways: Ways, last: bool) {
        let inst = &self.func.insts[id];
        for &arg in &inst.args {
            if !self.visible.contains(&arg) {
                let name = self.errors.name(arg);
                self.errors
                    .at(id, format!("{name} is not defined before its use here"));
            }
        }
        if inst.op.is_terminator() {
            if !last {
                self.errors
                    .at(id, "a terminator before the end of its region");
            }
            if !may_end(inst.op, ways) {
                let place = ways.kind.describe();
                self.errors
                    .at(id, format!("`{}` does not end {place} here", inst.op));
            }
        }
        for (index, &region) in inst.regions.iter().enumerate() {
            let inner = ways.enter(RegionKind::of(inst.op, index));
            self.region(region, inner, Some(id));
        }
    }
}

impl Ways {
    fn enter(self, kind: RegionKind) -> Ways {
        match kind {
            RegionKind::Function | RegionKind::Branch => Ways { kind, ..self },
            RegionKind::Loop | RegionKind::Head => Ways {
                kind,
                may_break: true,
                may_continue: kind == RegionKind::Loop,
                ..self
            },
            RegionKind::Map | RegionKind::Path => Ways {
                kind,
                may_break: false,
                may_continue: false,
                may_leave: false,
            },
        }
    }
}

fn may_end(op: Op, ways: Ways) -> bool {
    use RegionKind::{Branch, Function, Head, Loop, Map, Path};
    match op {
        Op::Yield => matches!(ways.kind, Branch | Head | Map | Path),
        Op::Continue => ways.may_continue,
        Op::Break => ways.may_break,
        Op::Return | Op::Raise => {
            ways.may_leave && matches!(ways.kind, Function | Branch | Loop | Head)
        }
        _ => false,
    }
}
