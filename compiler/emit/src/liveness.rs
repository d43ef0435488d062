//! Where values are defined and used, and which are still needed at a point.
//!
//! Points are numbers in the order of the text: an instruction with regions has
//! a point before them and one after. Structure makes the question of what is
//! still needed a comparison of points, except for the back edges of loops and
//! for the branches of an `if`, which do not run one after the other.

use std::collections::BTreeSet;

use la_arena::ArenaMap;
use pyrsc_ir::{Def, Effect, Function, InstId, Op, RegionId, ValueId};

use crate::ranges::Ranges;

/// A place in the order of the text.
pub(crate) type Point = u32;

/// Points of instructions and regions, and the uses of each value.
pub(crate) struct Liveness {
    /// Where an instruction reads its operands.
    start: ArenaMap<InstId, Point>,
    /// Where its results come to be.
    end: ArenaMap<InstId, Point>,
    /// The instruction that holds a region; none for the body.
    holder: ArenaMap<RegionId, Option<InstId>>,
    /// The region that an instruction stands in.
    home: ArenaMap<InstId, RegionId>,
    /// The instructions that use a value, in order.
    uses: ArenaMap<ValueId, Vec<InstId>>,
    /// Instructions without effects whose results nobody needs.
    dead: BTreeSet<InstId>,
    /// Checks of indices that cannot fail: they do without the shape.
    unchecked: BTreeSet<InstId>,
    /// First and last point of a region.
    extent: ArenaMap<RegionId, (Point, Point)>,
}

impl Liveness {
    pub(crate) fn of(f: &Function, ranges: &Ranges) -> Liveness {
        let mut live = Liveness {
            start: ArenaMap::default(),
            end: ArenaMap::default(),
            holder: ArenaMap::default(),
            home: ArenaMap::default(),
            uses: ArenaMap::default(),
            dead: BTreeSet::new(),
            unchecked: BTreeSet::new(),
            extent: ArenaMap::default(),
        };
        f.walk(f.body, &mut |_, id| {
            let inst = &f.insts[id];
            if inst.op == Op::CheckIndex && ranges.is_safe(inst) {
                live.unchecked.insert(id);
            }
        });
        let mut needed = BTreeSet::new();
        live.find_dead(f, f.body, &mut needed);
        let mut next = 0;
        live.number(f, f.body, None, &mut next);
        live.forget_unread(f);
        live
    }

    /// Goes through a region backwards.
    fn find_dead(&mut self, f: &Function, region: RegionId, needed: &mut BTreeSet<ValueId>) {
        for &id in f.regions[region].insts.iter().rev() {
            let inst = &f.insts[id];
            if inst.op.effect() == Effect::Pure
                && !inst.results.iter().any(|it| needed.contains(it))
            {
                self.dead.insert(id);
                continue;
            }
            for &inner in inst.regions.iter().rev() {
                self.find_dead(f, inner, needed);
            }
            needed.extend(&inst.args[usize::from(self.unchecked.contains(&id))..]);
        }
    }

    /// Whether a value is defined by what the function holds.
    pub(crate) fn is_defined(&self, f: &Function, value: ValueId) -> bool {
        match f.values[value].def {
            Def::Inst(inst, _) => self.home.contains_idx(inst),
            Def::Arg(region, _) => self.extent.contains_idx(region),
        }
    }

    /// Whether nobody needs an instruction.
    pub(crate) fn is_dead(&self, inst: InstId) -> bool {
        self.dead.contains(&inst)
    }

    fn number(&mut self, f: &Function, region: RegionId, holder: Option<InstId>, next: &mut Point) {
        self.holder.insert(region, holder);
        let first = *next;
        *next += 1;
        for &id in &f.regions[region].insts {
            self.home.insert(id, region);
            self.start.insert(id, *next);
            *next += 1;
            for &arg in &f.insts[id].args[usize::from(self.unchecked.contains(&id))..] {
                if !self.dead.contains(&id) && !self.is_under_dead(region) {
                    self.uses.entry(arg).or_default().push(id);
                }
            }
            for &inner in &f.insts[id].regions {
                self.number(f, inner, Some(id), next);
            }
            self.end.insert(id, *next);
            *next += 1;
        }
        self.extent.insert(region, (first, *next));
        *next += 1;
    }

    /// What `break` hands to a result that nobody reads is no use.
    fn forget_unread(&mut self, f: &Function) {
        let mut unread = Vec::new();
        f.walk(f.body, &mut |_, id| {
            for i in 0..f.insts[id].args.len() {
                if self.is_unread(f, id, i) {
                    unread.push((id, f.insts[id].args[i]));
                }
            }
        });
        for (id, value) in unread {
            if let Some(users) = self.uses.get_mut(value)
                && let Some(place) = users.iter().position(|&user| user == id)
            {
                users.remove(place);
            }
        }
    }

    /// Whether operand number `i` is one of `break` whose target is not read.
    pub(crate) fn is_unread(&self, f: &Function, id: InstId, i: usize) -> bool {
        f.insts[id].op == Op::Break
            && self.loop_around(f, id).is_some_and(|around| {
                let result = f.insts[around].results[i];
                self.uses(result).is_empty()
            })
    }

    fn is_under_dead(&self, region: RegionId) -> bool {
        match self.holder[region] {
            None => false,
            Some(holder) => self.dead.contains(&holder) || self.is_under_dead(self.home[holder]),
        }
    }

    pub(crate) fn start(&self, inst: InstId) -> Point {
        self.start[inst]
    }

    pub(crate) fn end(&self, inst: InstId) -> Point {
        self.end[inst]
    }

    /// The region that an instruction stands in.
    pub(crate) fn home(&self, inst: InstId) -> RegionId {
        self.home[inst]
    }

    /// The instruction that holds a region.
    pub(crate) fn holder(&self, region: RegionId) -> Option<InstId> {
        self.holder[region]
    }

    /// The instructions that use a value; one is listed once per operand.
    pub(crate) fn uses(&self, value: ValueId) -> &[InstId] {
        self.uses.get(value).map_or(&[], Vec::as_slice)
    }

    /// The region that a value is defined in and the point where.
    pub(crate) fn definition(&self, f: &Function, value: ValueId) -> (RegionId, Point) {
        match f.values[value].def {
            Def::Inst(inst, _) => (self.home[inst], self.end[inst]),
            Def::Arg(region, _) => (region, self.extent[region].0),
        }
    }

    /// Whether `point` lies in `region` or in a region within it.
    pub(crate) fn within(&self, point: Point, region: RegionId) -> bool {
        let (first, last) = self.extent[region];
        (first..=last).contains(&point)
    }

    /// Last point of a region.
    pub(crate) fn region_end(&self, region: RegionId) -> Point {
        self.extent[region].1
    }

    /// The regions around an instruction, innermost first.
    pub(crate) fn regions_around(&self, inst: InstId) -> impl Iterator<Item = RegionId> {
        let mut next = Some(self.home[inst]);
        std::iter::from_fn(move || {
            let region = next?;
            next = self.holder[region].map(|holder| self.home[holder]);
            Some(region)
        })
    }

    /// The innermost loop around an instruction.
    pub(crate) fn loop_around(&self, f: &Function, inst: InstId) -> Option<InstId> {
        self.regions_around(inst)
            .filter_map(|region| self.holder[region])
            .find(|&holder| is_loop(f.insts[holder].op))
    }

    /// Whether a value is used at a point that control can reach after `point`
    /// (of region `region`) has been passed.
    pub(crate) fn live_after(
        &self,
        f: &Function,
        value: ValueId,
        region: RegionId,
        point: Point,
    ) -> bool {
        let (home, _) = self.definition(f, value);
        self.uses(value).iter().any(|&user| {
            let at = self.start[user];
            if at > point && !self.exclusive(f, user, region, point) {
                return true;
            }
            self.back_edge(f, home, at, region)
        })
    }

    /// Whether both lie in a loop that the value comes from outside of.
    fn back_edge(&self, f: &Function, home: RegionId, user: Point, region: RegionId) -> bool {
        let mut around = Some(region);
        while let Some(inner) = around {
            if inner == home {
                return false;
            }
            let Some(holder) = self.holder[inner] else {
                return false;
            };
            let in_loop = |point: Point| self.start[holder] < point && point < self.end[holder];
            if is_loop(f.insts[holder].op) {
                if in_loop(self.extent[home].0) {
                    return false;
                }
                if in_loop(user) {
                    return true;
                }
            }
            around = Some(self.home[holder]);
        }
        false
    }

    /// Whether two places lie in different branches of one `if`.
    fn exclusive(&self, f: &Function, user: InstId, region: RegionId, point: Point) -> bool {
        let mut around = Some(region);
        while let Some(inner) = around {
            let Some(holder) = self.holder[inner] else {
                return false;
            };
            if f.insts[holder].op == Op::If {
                let at = self.start[user];
                let other = f.insts[holder].regions.iter().any(|&branch| {
                    branch != inner && self.within(at, branch) && !self.within(point, branch)
                });
                if other {
                    return true;
                }
            }
            around = Some(self.home[holder]);
        }
        false
    }
}

/// Whether an op runs a region many times with carried values.
pub(crate) fn is_loop(op: Op) -> bool {
    matches!(op, Op::For | Op::ForEach | Op::While)
}
