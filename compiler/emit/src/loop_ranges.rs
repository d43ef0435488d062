//! Bounds of what loops count and carry.

use std::collections::BTreeSet;

use pyrsc_ir::{Def, Function, Inst, InstId, Op, RegionId, Type, ValueId};

use crate::ranges::{COUNTER_STEP, Extent, Interval, MOST_STEPS, Ranges};
use crate::variables::{Carried, yielded};

impl Ranges<'_> {
    pub(crate) fn visit_for(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let (start, stop, step) = (inst.args[0], inst.args[1], inst.args[2]);
        let index = self.f.regions[inst.regions[0]].args[0];
        let (from, to, by) = (
            self.interval(start),
            self.interval(stop),
            self.interval(step),
        );
        if by.low > 0 {
            self.intervals
                .insert(index, Interval::new(from.low, to.high - 1));
            let mut bounds: Vec<(Extent, i128)> = vec![(self.extent_of_value(stop), 0)];
            for &(extent, offset) in self.below.get(stop).map_or(&[][..], Vec::as_slice) {
                bounds.push((extent, offset - 1));
            }
            self.below.insert(index, bounds);
        } else if by.high < 0 {
            self.intervals
                .insert(index, Interval::new(to.low + 1, from.high));
            let mut bounds = self.below.get(start).cloned().unwrap_or_default();
            bounds.push((self.extent_of_value(start), 1));
            self.below.insert(index, bounds);
        }
        self.visit_carried(id);
    }

    /// In the body of `while i < n`, i is less than n.
    pub(crate) fn visit_while(&mut self, id: InstId) {
        self.visit_carried(id);
        let inst = &self.f.insts[id];
        let (head, body) = (inst.regions[0], inst.regions[1]);
        let Some(end) = self.f.terminator(head) else {
            return;
        };
        let Some(test) = end.args.first().and_then(|&cond| self.f.def_inst(cond)) else {
            return;
        };
        let (small, large, strict) = match test.op {
            Op::Lt => (test.args[0], test.args[1], 1),
            Op::Le => (test.args[0], test.args[1], 0),
            Op::Gt => (test.args[1], test.args[0], 1),
            Op::Ge => (test.args[1], test.args[0], 0),
            _ => return,
        };
        let in_body = |value: ValueId| {
            let position = self.f.regions[head]
                .args
                .iter()
                .position(|&arg| arg == value);
            position.map_or(value, |i| self.f.regions[body].args[i])
        };
        if self.f.ty(small) != &Type::INT {
            return;
        }
        let (below, above) = (self.interval(small), self.interval(large));
        let (small_inside, large_inside) = (in_body(small), in_body(large));
        if small_inside != small {
            self.intervals.insert(
                small_inside,
                Interval::new(below.low, below.high.min(above.high - strict)),
            );
            let extent = self.extent_of_value(large);
            self.below
                .entry(small_inside)
                .or_default()
                .push((extent, 1 - strict));
        }
        if large_inside != large {
            self.intervals.insert(
                large_inside,
                Interval::new(above.low.max(below.low + strict), above.high),
            );
        }
    }

    /// Bounds of carried integers: a counter only grows from its start.
    pub(crate) fn visit_carried(&mut self, id: InstId) {
        for i in 0..self.f.insts[id].results.len() {
            let result = self.f.insts[id].results[i];
            if self.f.ty(result) != &Type::INT {
                continue;
            }
            let carried = Carried::of(self.f, id, i);
            if self.counts(result, &mut BTreeSet::new()) {
                let low = self.interval(carried.start).low;
                for value in carried.args.iter().copied().chain([result]) {
                    self.counters.insert(value, true);
                    self.intervals
                        .insert(value, Interval::new(low, MOST_STEPS * COUNTER_STEP));
                }
            }
        }
    }

    pub(crate) fn is_counter(&self, value: ValueId) -> bool {
        self.counters.get(value).copied().unwrap_or(false)
            || self.f.def_inst(value).is_some_and(|inst| {
                inst.op == Op::IntAdd
                    && self.is_small_step(inst.args[1])
                    && self.counters.get(inst.args[0]).copied().unwrap_or(false)
            })
    }

    pub(crate) fn is_small_step(&self, value: ValueId) -> bool {
        let constant = self
            .f
            .def_inst(value)
            .filter(|inst| inst.op == Op::ConstInt);
        constant.is_some_and(|inst| (0..=COUNTER_STEP).contains(&i128::from(inst.int_attr(0))))
    }

    /// Whether a value grows by small steps only, from a start that is not huge.
    pub(crate) fn counts(&self, value: ValueId, assumed: &mut BTreeSet<ValueId>) -> bool {
        if !assumed.insert(value) {
            return true;
        }
        match self.f.values[value].def {
            Def::Inst(id, number) => {
                let inst = &self.f.insts[id];
                match inst.op {
                    Op::ConstInt => inst.int_attr(0).unsigned_abs() < 1 << 40,
                    Op::ShapeDim | Op::ShapeSize | Op::CheckIndex => true,
                    Op::IntAdd => {
                        self.is_small_step(inst.args[1]) && self.counts(inst.args[0], assumed)
                    }
                    Op::If => yielded(self.f, id, number as usize)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .all(|value| self.counts(value, assumed)),
                    Op::For | Op::ForEach | Op::While => {
                        self.loop_counts(id, number as usize, assumed)
                    }
                    _ => false,
                }
            }
            Def::Arg(region, index) => match self.holder_of(region) {
                None => false,
                Some(id) => {
                    let (_, skipped) = Carried::offsets(self.f.insts[id].op);
                    let number = (index as usize).checked_sub(skipped);
                    number.is_some_and(|i| {
                        i < self.f.insts[id].results.len() && self.loop_counts(id, i, assumed)
                    })
                }
            },
        }
    }

    pub(crate) fn loop_counts(
        &self,
        id: InstId,
        i: usize,
        assumed: &mut BTreeSet<ValueId>,
    ) -> bool {
        let carried = Carried::of(self.f, id, i);
        assumed.extend(carried.args.iter().copied());
        let mut next = vec![carried.start];
        self.each_exit(id, &mut |end| next.extend(end.args.get(i)));
        next.into_iter().all(|value| self.counts(value, assumed))
    }

    /// Calls `visit` with each `continue` and `break` of a loop.
    pub(crate) fn each_exit(&self, id: InstId, visit: &mut impl FnMut(&Inst)) {
        fn within(f: &Function, region: RegionId, visit: &mut impl FnMut(&Inst)) {
            for &inner in &f.regions[region].insts {
                let inst = &f.insts[inner];
                match inst.op {
                    Op::Continue | Op::Break => visit(inst),
                    Op::If => inst
                        .regions
                        .iter()
                        .for_each(|&region| within(f, region, visit)),
                    _ => {}
                }
            }
        }
        for &region in &self.f.insts[id].regions {
            within(self.f, region, visit);
        }
    }
}
