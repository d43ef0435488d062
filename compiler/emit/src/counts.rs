//! Which integers are held as `usize`: extents, indices and loop counters that
//! are used as such, so that the code needs few casts.

use std::collections::BTreeSet;

use pyrsc_ir::{Def, Function, Inst, InstId, Op, Type, ValueId};

use crate::liveness::{Liveness, is_loop};
use crate::ranges::Ranges;
use crate::variables::{Carried, ClassId, Decl, Repr, Variables, yielded};

/// Marks the classes that are held as `usize`.
pub(crate) fn choose(f: &Function, live: &Liveness, ranges: &Ranges, variables: &mut Variables) {
    let mut counts = Counts {
        f,
        live,
        ranges,
        variables,
        chosen: BTreeSet::new(),
    };
    counts.chosen = (0..counts.variables.classes.len())
        .filter(|&it| counts.can_be(it))
        .collect();
    loop {
        let dropped: Vec<ClassId> = counts
            .chosen
            .iter()
            .copied()
            .filter(|&class| !counts.pays(class))
            .collect();
        if dropped.is_empty() {
            break;
        }
        for class in dropped {
            counts.chosen.remove(&class);
        }
    }
    let chosen = counts.chosen;
    for class in chosen {
        variables.classes[class].repr = Repr::Usize;
    }
}

struct Counts<'a> {
    f: &'a Function,
    live: &'a Liveness,
    ranges: &'a Ranges<'a>,
    variables: &'a Variables,
    chosen: BTreeSet<ClassId>,
}

impl Counts<'_> {
    fn can_be(&self, class: ClassId) -> bool {
        let class = &self.variables.classes[class];
        class.decl != Decl::Param
            && class.members.iter().all(|&value| {
                self.f.ty(value) == &Type::INT
                    && (self.ranges.interval(value).low >= 0 || self.is_loop_stop(value))
                    && self.has_fitting_definition(value)
            })
    }

    fn has_fitting_definition(&self, value: ValueId) -> bool {
        match self.f.values[value].def {
            Def::Arg(region, index) => self.live.holder(region).is_some_and(|holder| {
                let op = self.f.insts[holder].op;
                op == Op::For && index == 0 && self.steps_up(holder)
                    || is_loop(op) && index > 0
                    || op == Op::While
            }),
            Def::Inst(id, _) => {
                let inst = &self.f.insts[id];
                match inst.op {
                    Op::ShapeDim | Op::ShapeSize | Op::CheckIndex | Op::If => true,
                    Op::ConstInt => self.f.hint(value).is_some(),
                    Op::IntAdd | Op::IntMul | Op::IntFloorDiv | Op::IntRem => {
                        self.ranges.is_safe(inst)
                    }
                    Op::IntSub => self.ranges.is_safe(inst) || self.is_loop_stop(value),
                    op => is_loop(op),
                }
            }
        }
    }

    fn steps_up(&self, id: InstId) -> bool {
        self.ranges.interval(self.f.insts[id].args[2]).low > 0
    }

    /// Whether a difference is only the end of loops that start at 0 or above:
    /// below 0 it means what 0 means.
    fn is_loop_stop(&self, value: ValueId) -> bool {
        is_clamped_stop(self.f, self.live, self.ranges, value)
    }

    /// Whether an operand is held as `usize`, or is a constant that can be.
    fn is_count(&self, value: ValueId) -> bool {
        self.chosen.contains(&self.variables.class(value)) || is_natural_constant(self.f, value)
    }

    fn pays(&self, class: ClassId) -> bool {
        let data = &self.variables.classes[class];
        let (mut fitting, mut other, mut indexing) = (0, 0, 0);
        for &member in &data.members {
            if !self.operands_fit(member) {
                return false;
            }
            for &user in self.live.uses(member) {
                for (i, &arg) in self.f.insts[user].args.iter().enumerate() {
                    if arg == member {
                        if self.fits(user, i) {
                            fitting += 1
                        } else {
                            other += 1
                        }
                        indexing += usize::from(needs_count(self.f.insts[user].op));
                    }
                }
            }
        }
        let made_as_count = data
            .members
            .iter()
            .all(|&value| match self.f.values[value].def {
                Def::Inst(id, _) => {
                    matches!(
                        self.f.insts[id].op,
                        Op::ShapeDim | Op::ShapeSize | Op::CheckIndex
                    )
                }
                Def::Arg(..) => false,
            });
        let usual = made_as_count || self.is_index(class);
        other == 0 && (indexing > 0 || made_as_count) || usual && other * 2 <= fitting
    }

    /// Whether a class is the index of a loop.
    fn is_index(&self, class: ClassId) -> bool {
        matches!(self.variables.classes[class].decl, Decl::Arg(_))
    }

    /// Whether what a value is made of is held as `usize` too.
    fn operands_fit(&self, value: ValueId) -> bool {
        match self.f.values[value].def {
            Def::Arg(region, index) => {
                let Some(holder) = self.live.holder(region) else {
                    return false;
                };
                let inst = &self.f.insts[holder];
                match index.checked_sub(Carried::offsets(inst.op).1 as u32) {
                    Some(i) => self.is_count(Carried::of(self.f, holder, i as usize).start),
                    None => inst.args[..2].iter().all(|&bound| self.is_count(bound)),
                }
            }
            Def::Inst(id, number) => {
                let inst = &self.f.insts[id];
                match inst.op {
                    Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntFloorDiv | Op::IntRem => {
                        inst.args.iter().all(|&arg| self.is_count(arg))
                    }
                    Op::CheckIndex => !self.ranges.is_safe(inst) || self.is_count(inst.args[1]),
                    Op::If => yielded(self.f, id, number as usize)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .all(|value| self.is_count(value)),
                    _ => true,
                }
            }
        }
    }

    /// Whether an operand may as well be a `usize`.
    fn fits(&self, user: InstId, i: usize) -> bool {
        let inst: &Inst = &self.f.insts[user];
        let result_counts = |number: usize| {
            self.chosen
                .contains(&self.variables.class(inst.results[number]))
        };
        match inst.op {
            Op::Get | Op::Index => i >= 1,
            Op::Set => i >= 2,
            Op::CheckIndex => self.ranges.is_safe(inst) && result_counts(0),
            Op::ShapeMake => true,
            Op::Cast | Op::Text | Op::Print => true,
            Op::For if i < 2 => {
                let index = self.f.regions[inst.regions[0]].args[0];
                self.chosen.contains(&self.variables.class(index))
            }
            Op::For => i > 2 && result_counts(i - 3),
            Op::ForEach => i > 0 && result_counts(i - 1),
            Op::While => result_counts(i),
            Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                inst.args.iter().all(|&arg| self.is_count(arg))
            }
            Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntFloorDiv | Op::IntRem => result_counts(0),
            Op::Continue | Op::Break => match self.live.loop_around(self.f, user) {
                Some(around) => {
                    let result = self.f.insts[around].results[i];
                    self.chosen.contains(&self.variables.class(result))
                }
                None => false,
            },
            Op::Yield => match self.live.holder(self.live.home(user)) {
                Some(holder) if self.f.insts[holder].op == Op::If => {
                    let result = self.f.insts[holder].results[i];
                    self.chosen.contains(&self.variables.class(result))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether an op has operands that are `usize` in Rust, or hands them on.
fn needs_count(op: Op) -> bool {
    !matches!(
        op,
        Op::Cast | Op::Text | Op::Print | Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge
    )
}

/// Whether a value is a constant that is not negative.
pub(crate) fn is_natural_constant(f: &Function, value: ValueId) -> bool {
    f.def_inst(value)
        .is_some_and(|inst| inst.op == Op::ConstInt && inst.int_attr(0) >= 0)
}

/// Whether a difference `a - b` is only ever the end of loops that start at 0
/// or above and step by a positive amount, and may be clamped at 0.
pub(crate) fn is_clamped_stop(
    f: &Function,
    live: &Liveness,
    ranges: &Ranges,
    value: ValueId,
) -> bool {
    f.def_inst(value).is_some_and(|inst| inst.op == Op::IntSub)
        && !live.uses(value).is_empty()
        && live.uses(value).iter().all(|&user| {
            let inst = &f.insts[user];
            inst.op == Op::For
                && inst.args[1] == value
                && inst.args.iter().filter(|&&arg| arg == value).count() == 1
                && ranges.interval(inst.args[0]).low >= 0
                && ranges.interval(inst.args[2]).low > 0
        })
}
