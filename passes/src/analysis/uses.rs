//! Where values are used, and what regions take from outside.

use la_arena::ArenaMap;
use pyrsc_ir::{Function, InstId, RegionId, ValueId};

/// Every instruction that uses a value as an operand, once for each operand,
/// outer before inner, in order.
pub fn users(func: &Function) -> ArenaMap<ValueId, Vec<InstId>> {
    let mut map: ArenaMap<ValueId, Vec<InstId>> = ArenaMap::default();
    func.walk(func.body, &mut |_, inst| {
        for &arg in &func.insts[inst].args {
            map.entry(arg).or_default().push(inst);
        }
    });
    map
}

/// The operands of an instruction and those that its regions take from
/// outside, in order of appearance, without repetition.
pub fn inputs(func: &Function, inst: InstId) -> Vec<ValueId> {
    let mut used = Vec::new();
    let mut inside = ArenaMap::default();
    push_inputs(func, inst, &mut used, &mut inside);
    let mut seen = ArenaMap::default();
    used.retain(|&value| !inside.contains_idx(value) && seen.insert(value, ()).is_none());
    used
}

fn push_inputs(
    func: &Function,
    inst: InstId,
    used: &mut Vec<ValueId>,
    inside: &mut ArenaMap<ValueId, ()>,
) {
    used.extend(&func.insts[inst].args);
    for &region in &func.insts[inst].regions {
        for &arg in &func.regions[region].args {
            inside.insert(arg, ());
        }
        for &inner in &func.regions[region].insts {
            push_inputs(func, inner, used, inside);
            for &result in &func.insts[inner].results {
                inside.insert(result, ());
            }
        }
    }
}

/// The region that holds each instruction.
pub fn parents(func: &Function) -> ArenaMap<InstId, RegionId> {
    let mut map = ArenaMap::default();
    func.walk(func.body, &mut |region, inst| {
        map.insert(inst, region);
    });
    map
}
