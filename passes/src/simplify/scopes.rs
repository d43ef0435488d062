//! What is in scope while a function is put together again: one frame for each
//! region around the present place.

use std::collections::{BTreeMap, BTreeSet};

use egg::Id;
use pyrsc_ir::{Attr, InstId, Op, RegionId, ValueId};

/// An op that raises, by what decides whether it does.
pub(crate) type CheckKey = (Op, Vec<Attr>, Vec<Id>);

/// How a region is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// At most once.
    Once,
    /// Again and again, so that what does not depend on it is better computed
    /// before.
    Repeats,
    /// A path: it holds views only, and what they need is computed before.
    Path,
}

impl Kind {
    /// The kind of a region of an op, by its place among these.
    pub(crate) fn of(op: Op, index: usize) -> Kind {
        match op.row().region_label(index) {
            "path" => Kind::Path,
            _ if op == Op::If => Kind::Once,
            _ => Kind::Repeats,
        }
    }
}

/// A region that is being put together.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) region: RegionId,
    pub(crate) insts: Vec<InstId>,
    pub(crate) kind: Kind,
    /// The values that stand for classes.
    memo: BTreeMap<Id, ValueId>,
    /// The results of checks that succeeded.
    checks: BTreeMap<CheckKey, Vec<ValueId>>,
    /// Versions of buffers that are gone.
    dead: BTreeSet<ValueId>,
}

/// The frames, outermost first.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    frames: Vec<Frame>,
    /// The frame where each value in scope is defined.
    depths: BTreeMap<ValueId, usize>,
}

impl Scopes {
    pub(crate) fn open(&mut self, region: RegionId, kind: Kind) {
        self.frames.push(Frame {
            region,
            insts: Vec::new(),
            kind,
            memo: BTreeMap::new(),
            checks: BTreeMap::new(),
            dead: BTreeSet::new(),
        });
    }

    /// The instructions of the innermost region, which is complete. If what
    /// comes after it is reached through its end (`falls_out`), the versions
    /// consumed in it are gone for what follows.
    ///
    /// # Panics
    /// If no region is open.
    pub(crate) fn close(&mut self, falls_out: bool) -> (RegionId, Vec<InstId>, Vec<ValueId>) {
        let frame = self.frames.pop().expect("a region is open");
        let depth = self.frames.len();
        self.depths.retain(|_, &mut at| at < depth);
        let gone = frame
            .dead
            .into_iter()
            .filter(|value| self.depths.contains_key(value));
        let gone: Vec<ValueId> = if falls_out {
            gone.collect()
        } else {
            Vec::new()
        };
        (frame.region, frame.insts, gone)
    }

    /// The number of open regions.
    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The depth of the innermost region that may hold new instructions.
    pub(crate) fn place(&self) -> usize {
        let is_path = |frame: &&Frame| frame.kind == Kind::Path;
        self.depth() - 1 - self.frames.iter().rev().take_while(is_path).count()
    }

    /// The last instruction so far of the innermost region.
    pub(crate) fn last(&self) -> Option<InstId> {
        self.frames.last()?.insts.last().copied()
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a region is open")
    }

    /// Puts an instruction at the present end of the region at a depth.
    pub(crate) fn push(&mut self, at: usize, inst: InstId, results: &[ValueId]) {
        self.frames[at].insts.push(inst);
        for &result in results {
            self.depths.insert(result, at);
        }
    }

    pub(crate) fn define(&mut self, value: ValueId) {
        let at = self.frames.len() - 1;
        self.depths.insert(value, at);
    }

    /// The depth at which a value in scope is defined.
    pub(crate) fn depth_of(&self, value: ValueId) -> Option<usize> {
        self.depths.get(&value).copied()
    }

    /// The outermost region that an instruction with operands of the given
    /// depth may be moved to without running more often.
    pub(crate) fn outermost(&self, operands: usize) -> usize {
        let mut at = self.place();
        while at > operands && self.frames[at].kind == Kind::Repeats {
            at -= 1;
        }
        at
    }

    pub(crate) fn remember(&mut self, at: usize, class: Id, value: ValueId) {
        self.frames[at].memo.insert(class, value);
    }

    /// The values in scope that stand for a class, innermost first.
    pub(crate) fn known(&self, class: Id) -> impl Iterator<Item = ValueId> + '_ {
        self.frames
            .iter()
            .rev()
            .filter_map(move |frame| frame.memo.get(&class).copied())
    }

    /// The value of the region at a depth that stands for a class.
    pub(crate) fn known_at(&self, at: usize, class: Id) -> Option<ValueId> {
        self.frames[at].memo.get(&class).copied()
    }

    pub(crate) fn succeeded(&mut self, check: CheckKey, results: Vec<ValueId>) {
        self.top().checks.insert(check, results);
    }

    pub(crate) fn result_of(&self, check: &CheckKey) -> Option<&Vec<ValueId>> {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| frame.checks.get(check))
    }

    pub(crate) fn bury(&mut self, version: ValueId) {
        self.top().dead.insert(version);
    }

    pub(crate) fn is_dead(&self, version: ValueId) -> bool {
        self.frames
            .iter()
            .any(|frame| frame.dead.contains(&version))
    }
}
