//! What calls only borrow.
//!
//! The IR does not say at a call which arrays the callee writes to. One that
//! the function uses again afterwards cannot be among them: it is the same
//! version still. Of the others it is not known.

use std::collections::BTreeSet;

use pyrsc_ir::{Function, InstId, Op, RegionId, ValueId};

use crate::analysis::effects::roots;

/// The arrays that calls give back, with the calls.
pub(crate) type Lent = BTreeSet<(InstId, ValueId)>;

pub(crate) fn lent(func: &Function) -> Lent {
    let mut lent = Lent::new();
    walk(func, func.body, BTreeSet::new(), &mut lent);
    lent
}

/// Walks a region backwards, given the arrays that are used after it; the
/// arrays that are used from its start on.
fn walk(
    func: &Function,
    region: RegionId,
    mut later: BTreeSet<ValueId>,
    lent: &mut Lent,
) -> BTreeSet<ValueId> {
    for &inst in func.regions[region].insts.iter().rev() {
        let data = &func.insts[inst];
        let mut used: BTreeSet<ValueId> = BTreeSet::new();
        for &arg in &data.args {
            used.extend(roots(func, arg));
        }
        if matches!(data.op, Op::Call | Op::ExternActs) {
            lent.extend(used.intersection(&later).map(|&root| (inst, root)));
        }
        if !matches!(data.op, Op::If) {
            // Each round of a loop is followed by the next.
            for &inner in &data.regions {
                func.walk(inner, &mut |_, inst| {
                    for &arg in &func.insts[inst].args {
                        used.extend(roots(func, arg));
                    }
                });
            }
            later.extend(&used);
        }
        if !data.regions.is_empty() {
            let after = later.clone();
            for &inner in &data.regions {
                later.extend(walk(func, inner, after.clone(), lent));
            }
        }
        later.extend(used);
    }
    later
}
