//! Arrays whose identity matters: buffers that are written to, handed on, or
//! outlive a write to what they were computed from.
//!
//! The e-graph knows contents only: a copy equals what it is a copy of, and
//! two arrays of zeros are one. That is right as long as nobody writes. So an
//! array that somebody may write to is a leaf of the graph, and is made in its
//! own place as a buffer of its own. All other arrays may be computed anywhere,
//! or be views, or not exist.

use la_arena::ArenaMap;
use pyrsc_ir::{Effect, Function, Inst, Op, RegionId, ValueId};

use crate::analysis::effects::{holds_array, roots};

/// The arrays of a function whose identity matters.
pub(crate) struct Owned {
    owned: ArenaMap<ValueId, ()>,
}

impl Owned {
    pub(crate) fn new(func: &Function) -> Owned {
        let mut walk = Walk {
            func,
            owned: ArenaMap::default(),
            moment: 0,
            made: ArenaMap::default(),
            outlives: ArenaMap::default(),
        };
        walk.region(func.body);
        let mut owned = Owned { owned: walk.owned };
        owned.add_stale(func, func.body, &walk.outlives);
        owned
    }

    pub(crate) fn contains(&self, value: ValueId) -> bool {
        self.owned.contains_idx(value)
    }

    /// Arrays that are used after a write, and that would be stale if they were
    /// views of what they were computed from: reads of owned arrays, directly
    /// or through arrays that need not exist.
    fn add_stale(&mut self, func: &Function, region: RegionId, outlives: &ArenaMap<ValueId, ()>) {
        let mut tainted: ArenaMap<ValueId, ()> = ArenaMap::default();
        let mut insts = Vec::new();
        func.walk(region, &mut |_, inst| insts.push(inst));
        for inst in insts {
            let data = &func.insts[inst];
            let reads_owned = data.args.iter().any(|&arg| {
                func.ty(arg).is_array() && (self.contains(arg) || tainted.contains_idx(arg))
            });
            if data.op.effect() != Effect::Pure || !reads_owned {
                continue;
            }
            for &result in &data.results {
                if !func.ty(result).is_array() {
                    continue;
                }
                if !data.op.is_view() && outlives.contains_idx(result) {
                    self.owned.insert(result, ());
                } else {
                    tainted.insert(result, ());
                }
            }
        }
    }
}

/// The operands that an instruction may hand on to somebody who writes to
/// them, or whose sharing with other operands it would notice.
fn claimed(data: &Inst) -> Vec<ValueId> {
    match data.op {
        // The inputs of `map.assign` may not overlap what it writes, nor the
        // other operands of a call that writes.
        Op::MapAssign => data.args.clone(),
        Op::Call if !data.regions.is_empty() => data.args.clone(),
        // Arrays inside other values are not followed.
        Op::Tuple | Op::Bound => data.args.clone(),
        _ => data.handed_on(),
    }
}

struct Walk<'a> {
    func: &'a Function,
    owned: ArenaMap<ValueId, ()>,
    /// Counts the instructions, in the order of the text, after which some
    /// array may have another version.
    moment: u32,
    made: ArenaMap<ValueId, u32>,
    /// Arrays that are used, perhaps through views, at a later moment than the
    /// one when they were made.
    outlives: ArenaMap<ValueId, ()>,
}

impl Walk<'_> {
    fn region(&mut self, region: RegionId) {
        for &arg in &self.func.regions[region].args {
            self.made.insert(arg, self.moment);
        }
        for &inst in &self.func.regions[region].insts {
            let data = &self.func.insts[inst];
            for &arg in &data.args {
                for root in roots(self.func, arg) {
                    if self.made.get(root).is_some_and(|&made| made < self.moment) {
                        self.outlives.insert(root, ());
                    }
                }
            }
            let mut claims = false;
            for arg in claimed(data) {
                if holds_array(self.func.ty(arg)) {
                    claims = true;
                    self.owned.insert(arg, ());
                    for root in roots(self.func, arg) {
                        self.owned.insert(root, ());
                    }
                }
            }
            self.moment += u32::from(claims);
            for &inner in &data.regions {
                self.region(inner);
            }
            for &result in &data.results {
                self.made.insert(result, self.moment);
            }
        }
    }
}
