//! What integers may be, as far as structure tells: enough to drop checks of
//! overflow, of zero divisors and of indices, and to hold counts as `usize`.

use la_arena::ArenaMap;
use pyrsc_ir::{Def, Function, Inst, InstId, Op, ValueId};

use crate::variables::Carried;

/// No array has more elements along an axis: an allocation has at most
/// `isize::MAX` bytes, and counts of single bytes do not come near.
const LONGEST: i128 = 1 << 60;
/// No program takes more steps: at one per nanosecond, two years.
pub(crate) const MOST_STEPS: i128 = 1 << 56;
/// The largest step of a counter for which that argument is made.
pub(crate) const COUNTER_STEP: i128 = 64;

/// An integer between two bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    pub low: i128,
    pub high: i128,
}

impl Interval {
    const ANY: Interval = Interval {
        low: i64::MIN as i128,
        high: i64::MAX as i128,
    };

    pub(crate) fn new(low: i128, high: i128) -> Interval {
        Interval {
            low: low.max(Interval::ANY.low),
            high: high.min(Interval::ANY.high),
        }
    }

    pub(crate) fn join(self, other: Interval) -> Interval {
        Interval {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    pub(crate) fn fits(low: i128, high: i128) -> bool {
        low >= i64::MIN as i128 && high <= i64::MAX as i128
    }
}

/// The extent of an axis, told apart by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The value of an integer.
    Value(ValueId),
    /// An axis of an array, named by the first version of its buffer.
    Axis(ValueId, i64),
    /// A constant.
    Known(i64),
}

/// Bounds of all integer values of a function.
pub(crate) struct Ranges<'a> {
    pub f: &'a Function,
    pub intervals: ArenaMap<ValueId, Interval>,
    /// `value < extent + offset`, where known.
    pub below: ArenaMap<ValueId, Vec<(Extent, i128)>>,
    pub counters: ArenaMap<ValueId, bool>,
}

impl<'a> Ranges<'a> {
    pub(crate) fn of(f: &'a Function) -> Ranges<'a> {
        let mut ranges = Ranges {
            f,
            intervals: ArenaMap::default(),
            below: ArenaMap::default(),
            counters: ArenaMap::default(),
        };
        f.walk(f.body, &mut |_, id| ranges.visit(id));
        ranges
    }

    pub(crate) fn interval(&self, value: ValueId) -> Interval {
        self.intervals.get(value).copied().unwrap_or(Interval::ANY)
    }

    /// Whether an op that raises cannot do so.
    pub(crate) fn is_safe(&self, inst: &Inst) -> bool {
        let arg = |i: usize| self.interval(inst.args[i]);
        match inst.op {
            Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntNeg | Op::IntAbs => {
                let exact = self.exact(inst);
                exact.is_some_and(|it| Interval::fits(it.low, it.high))
            }
            Op::IntFloorDiv | Op::IntRem => {
                let (a, b) = (arg(0), arg(1));
                (b.low > 0 || b.high < 0) && (a.low > i64::MIN as i128 || b.low > 0 || b.high < -1)
            }
            Op::IntTrueDiv => {
                let (a, b) = (arg(0), arg(1));
                let exact = |it: Interval| it.low >= -(1 << 53) && it.high <= 1 << 53;
                (b.low > 0 || b.high < 0) && exact(a) && exact(b)
            }
            Op::CheckIndex => {
                let extent = self.extent(inst.args[0], inst.int_attr(0));
                arg(1).low >= 0 && self.is_below(inst.args[1], extent)
            }
            Op::CheckStep => arg(0).low > 0 || arg(0).high < 0,
            Op::ShapeMake => inst
                .args
                .iter()
                .all(|&extent| self.interval(extent).low >= 0),
            Op::FloatDiv => self.is_nonzero_float(inst.args[1]),
            _ => false,
        }
    }

    fn is_nonzero_float(&self, value: ValueId) -> bool {
        self.f.def_inst(value).is_some_and(|inst| match inst.op {
            Op::ConstFloat => inst.float_attr(0) != 0.0,
            Op::Cast => {
                let it = self.interval(inst.args[0]);
                self.f.ty(inst.args[0]) == &pyrsc_ir::Type::INT && (it.low > 0 || it.high < 0)
            }
            _ => false,
        })
    }

    /// Whether a value is less than an extent.
    pub(crate) fn is_below(&self, value: ValueId, extent: Extent) -> bool {
        if let Extent::Known(extent) = extent
            && self.interval(value).high < i128::from(extent)
        {
            return true;
        }
        let known = self.below.get(value).map_or(&[][..], Vec::as_slice);
        known.iter().any(|&(bound, offset)| {
            bound == extent && offset <= 0
                || matches!((bound, extent), (Extent::Known(a), Extent::Known(b))
                    if i128::from(a) + offset <= i128::from(b))
        })
    }

    /// Where the extent of a shape's axis comes from.
    pub(crate) fn extent(&self, shape: ValueId, axis: i64) -> Extent {
        let Some(inst) = self.f.def_inst(shape) else {
            return Extent::Axis(shape, axis);
        };
        match inst.op {
            Op::ShapeMake => self.extent_of_value(inst.args[axis as usize]),
            Op::ShapeOf => self.array_extent(inst.args[0], axis),
            _ => Extent::Axis(shape, axis),
        }
    }

    pub(crate) fn extent_of_value(&self, value: ValueId) -> Extent {
        match self.f.def_inst(value) {
            Some(inst) if inst.op == Op::ConstInt => Extent::Known(inst.int_attr(0)),
            Some(inst) if inst.op == Op::ShapeDim => self.extent(inst.args[0], inst.int_attr(0)),
            _ => Extent::Value(value),
        }
    }

    /// The extent of an axis of an array; all versions of a buffer agree.
    fn array_extent(&self, array: ValueId, axis: i64) -> Extent {
        match self.f.values[array].def {
            Def::Inst(id, number) => {
                let inst = &self.f.insts[id];
                match inst.op {
                    Op::Set | Op::Assign | Op::MapAssign | Op::Copy => {
                        self.array_extent(inst.args[0], axis)
                    }
                    Op::Fill | Op::Map => self.extent(inst.args[0], axis),
                    Op::ArrayOf => Extent::Known(inst.ints_attr(0)[axis as usize]),
                    Op::For | Op::ForEach | Op::While => {
                        self.carried_extent(id, number as usize, array, axis)
                    }
                    _ => Extent::Axis(array, axis),
                }
            }
            Def::Arg(region, index) => match self.holder_of(region) {
                Some(id) => {
                    let (_, skipped) = Carried::offsets(self.f.insts[id].op);
                    match (index as usize).checked_sub(skipped) {
                        Some(i) if i < self.f.insts[id].results.len() => {
                            self.carried_extent(id, i, array, axis)
                        }
                        _ => Extent::Axis(array, axis),
                    }
                }
                None => Extent::Axis(array, axis),
            },
        }
    }

    /// A carried array keeps its shape if each iteration only writes to it.
    fn carried_extent(&self, id: InstId, i: usize, array: ValueId, axis: i64) -> Extent {
        let carried = Carried::of(self.f, id, i);
        let mut keeps = true;
        self.each_exit(id, &mut |end| {
            if end.args.len() > i {
                keeps &= carried.args.contains(&self.written_from(end.args[i]));
            }
        });
        if keeps {
            self.array_extent(carried.start, axis)
        } else {
            Extent::Axis(array, axis)
        }
    }

    /// The version that a chain of writes began with.
    fn written_from(&self, array: ValueId) -> ValueId {
        match self.f.def_inst(array) {
            Some(inst) if matches!(inst.op, Op::Set | Op::Assign | Op::MapAssign) => {
                self.written_from(inst.args[0])
            }
            Some(inst) if matches!(inst.op, Op::For | Op::While | Op::ForEach) => {
                let Def::Inst(id, i) = self.f.values[array].def else {
                    return array;
                };
                self.written_from(Carried::of(self.f, id, i as usize).start)
            }
            _ => array,
        }
    }

    pub(crate) fn holder_of(&self, region: pyrsc_ir::RegionId) -> Option<InstId> {
        let mut found = None;
        self.f.walk(self.f.body, &mut |_, id| {
            if self.f.insts[id].regions.contains(&region) {
                found = Some(id);
            }
        });
        found
    }

    fn visit(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        match inst.op {
            Op::For => self.visit_for(id),
            Op::While => self.visit_while(id),
            Op::ForEach => self.visit_carried(id),
            _ => {}
        }
        if let [result] = inst.results[..]
            && let Some(it) = self.exact(inst)
        {
            self.intervals
                .insert(result, Interval::new(it.low, it.high));
            self.pass_bounds(inst, result);
        }
    }

    /// `x < extent` gives `x - 1 < extent - 1` and `x + 1 < extent + 1`.
    fn pass_bounds(&mut self, inst: &Inst, result: ValueId) {
        let constant = |value: ValueId| {
            let it = self.interval(value);
            (it.low == it.high).then_some(it.low)
        };
        let (source, shift) = match inst.op {
            Op::IntAdd | Op::Add => match (constant(inst.args[0]), constant(inst.args[1])) {
                (_, Some(by)) => (inst.args[0], by),
                (Some(by), _) => (inst.args[1], by),
                _ => return,
            },
            Op::IntSub | Op::Sub => match constant(inst.args[1]) {
                Some(by) => (inst.args[0], -by),
                None => return,
            },
            Op::CheckIndex => {
                let extent = self.extent(inst.args[0], inst.int_attr(0));
                self.below.entry(result).or_default().push((extent, 0));
                return;
            }
            Op::ShapeDim => {
                let extent = self.extent(inst.args[0], inst.int_attr(0));
                self.below.entry(result).or_default().push((extent, 1));
                return;
            }
            _ => return,
        };
        let mut bounds = self.below.get(source).cloned().unwrap_or_default();
        bounds.push((self.extent_of_value(source), 1));
        let shifted = bounds
            .into_iter()
            .map(|(extent, offset)| (extent, offset + shift));
        self.below.entry(result).or_default().extend(shifted);
    }

    /// The bounds of an op's result before it is cut to 64 bits.
    fn exact(&self, inst: &Inst) -> Option<Interval> {
        let arg = |i: usize| self.interval(inst.args[i]);
        let counted = inst
            .results
            .first()
            .is_some_and(|&result| self.is_counter(result));
        Some(match inst.op {
            Op::ConstInt => {
                let value = i128::from(inst.int_attr(0));
                Interval {
                    low: value,
                    high: value,
                }
            }
            Op::IntAdd => {
                let (a, b) = (arg(0), arg(1));
                let high = if counted {
                    MOST_STEPS * COUNTER_STEP
                } else {
                    a.high + b.high
                };
                Interval {
                    low: a.low + b.low,
                    high: high.min(a.high + b.high),
                }
            }
            Op::IntSub => Interval {
                low: arg(0).low - arg(1).high,
                high: arg(0).high - arg(1).low,
            },
            Op::IntMul => {
                let (a, b) = (arg(0), arg(1));
                let ends = [
                    a.low * b.low,
                    a.low * b.high,
                    a.high * b.low,
                    a.high * b.high,
                ];
                Interval {
                    low: *ends.iter().min()?,
                    high: *ends.iter().max()?,
                }
            }
            Op::IntNeg => Interval {
                low: -arg(0).high,
                high: -arg(0).low,
            },
            Op::IntAbs => {
                let it = arg(0);
                let low = if it.low > 0 {
                    it.low
                } else {
                    (-it.high).max(0)
                };
                Interval {
                    low,
                    high: it.high.max(-it.low),
                }
            }
            Op::IntRem if arg(1).low > 0 => Interval {
                low: 0,
                high: arg(1).high - 1,
            },
            Op::IntFloorDiv if arg(1).low > 0 && arg(0).low >= 0 => Interval {
                low: 0,
                high: arg(0).high / arg(1).low,
            },
            Op::ShapeDim | Op::ShapeSize | Op::CheckIndex | Op::StrLen => Interval {
                low: 0,
                high: LONGEST,
            },
            Op::ShapeRank => Interval { low: 0, high: 64 },
            Op::ReduceArgMin | Op::ReduceArgMax => Interval {
                low: 0,
                high: LONGEST,
            },
            Op::Minimum => Interval {
                low: arg(0).low.min(arg(1).low),
                high: arg(0).high.min(arg(1).high),
            },
            Op::Maximum => Interval {
                low: arg(0).low.max(arg(1).low),
                high: arg(0).high.max(arg(1).high),
            },
            Op::Select => arg(1).join(arg(2)),
            _ => return None,
        })
    }
}
