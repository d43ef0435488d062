//! Dead code: pure instructions, results and carried values nobody uses.

use la_arena::ArenaMap;
use pyrsc_ir::{Effect, Function, InstId, Op, RegionId, ValueId};

use crate::analysis::effects::effect;
use crate::edit::{Renaming, drop_arg, drop_operand, drop_result, loop_exits, replace_uses};

/// Removes dead code until there is none.
pub(crate) fn remove(func: &mut Function) {
    loop {
        let counts = func.use_counts();
        let body = func.body;
        let mut renaming = Renaming::default();
        let mut changed = decide(func, body, &mut renaming);
        replace_uses(func, body, &renaming);
        let counts = if changed { func.use_counts() } else { counts };
        changed |= remove_insts(func, body, &counts);
        let counts = func.use_counts();
        changed |= drop_unused(func, &counts);
        if !changed {
            return;
        }
    }
}

type Counts = ArenaMap<ValueId, u32>;

fn used(counts: &Counts, value: ValueId) -> bool {
    counts.get(value).is_some_and(|&count| count > 0)
}

/// Puts the branch that is taken in the place of an `if` on a constant, where it
/// runs to its end.
fn decide(func: &mut Function, region: RegionId, renaming: &mut Renaming) -> bool {
    let insts = std::mem::take(&mut func.regions[region].insts);
    let mut kept = Vec::with_capacity(insts.len());
    let mut changed = false;
    for inst in insts {
        for inner in func.insts[inst].regions.clone() {
            changed |= decide(func, inner, renaming);
        }
        let Some((taken, end)) = taken(func, inst) else {
            kept.push(inst);
            continue;
        };
        changed = true;
        let values = func.insts[end].args.clone();
        for (&result, value) in func.insts[inst].results.clone().iter().zip(values) {
            // What an inner decision stands for in its turn.
            let value = renaming.get(value).copied().unwrap_or(value);
            renaming.insert(result, value);
            if func.hint(value).is_none() {
                func.values[value].hint = func.values[result].hint.clone();
            }
        }
        let moved = std::mem::take(&mut func.regions[taken].insts);
        kept.extend(moved.into_iter().filter(|&it| it != end));
    }
    func.regions[region].insts = kept;
    changed
}

/// The branch of an `if` on a constant that is taken, and the yield at its end.
fn taken(func: &Function, inst: InstId) -> Option<(RegionId, InstId)> {
    let data = &func.insts[inst];
    let cond = func.def_inst(*data.args.first()?)?;
    if data.op != Op::If || cond.op != Op::ConstBool {
        return None;
    }
    let region = data.regions[usize::from(!cond.bool_attr(0))];
    Some((region, yield_of(func, region)?))
}

fn remove_insts(func: &mut Function, region: RegionId, counts: &Counts) -> bool {
    let insts = std::mem::take(&mut func.regions[region].insts);
    let mut kept = Vec::with_capacity(insts.len());
    let mut changed = false;
    for inst in insts {
        let unused = !func.insts[inst]
            .results
            .iter()
            .any(|&value| used(counts, value));
        if unused && effect(func, inst) == Effect::Pure {
            changed = true;
            continue;
        }
        for inner in func.insts[inst].regions.clone() {
            changed |= remove_insts(func, inner, counts);
        }
        kept.push(inst);
    }
    func.regions[region].insts = kept;
    changed
}

/// Drops what control instructions hand out or on in vain.
fn drop_unused(func: &mut Function, counts: &Counts) -> bool {
    let mut insts = Vec::new();
    func.walk(func.body, &mut |_, inst| insts.push(inst));
    let mut changed = false;
    for inst in insts {
        changed |= match func.insts[inst].op {
            Op::If => drop_results_of_if(func, inst, counts),
            Op::For => drop_carried(func, inst, 3, 1, counts),
            Op::ForEach => drop_carried(func, inst, 1, 1, counts),
            Op::While => drop_carried(func, inst, 0, 0, counts),
            Op::Map => drop_results_of_map(func, inst, counts),
            _ => false,
        };
    }
    changed
}

fn drop_results_of_if(func: &mut Function, inst: InstId, counts: &Counts) -> bool {
    let mut changed = false;
    for index in (0..func.insts[inst].results.len()).rev() {
        if used(counts, func.insts[inst].results[index]) {
            continue;
        }
        for region in func.insts[inst].regions.clone() {
            // A branch that leaves hands nothing out here.
            if let Some(end) = yield_of(func, region) {
                drop_operand(func, &[end], index);
            }
        }
        drop_result(func, inst, index);
        changed = true;
    }
    changed
}

/// The `yield` at the end of a region.
pub(crate) fn yield_of(func: &Function, region: RegionId) -> Option<InstId> {
    let last = *func.regions[region].insts.last()?;
    (func.insts[last].op == Op::Yield).then_some(last)
}

fn drop_results_of_map(func: &mut Function, inst: InstId, counts: &Counts) -> bool {
    let mut changed = false;
    for index in (0..func.insts[inst].results.len()).rev() {
        if used(counts, func.insts[inst].results[index]) || func.insts[inst].results.len() == 1 {
            continue;
        }
        let body = func.insts[inst].regions[0];
        if let Some(end) = yield_of(func, body) {
            drop_operand(func, &[end], index);
            drop_result(func, inst, index);
            changed = true;
        }
    }
    changed | drop_inputs_of_map(func, inst, counts)
}

fn drop_inputs_of_map(func: &mut Function, inst: InstId, counts: &Counts) -> bool {
    let body = func.insts[inst].regions[0];
    let mut changed = false;
    for index in (0..func.regions[body].args.len()).rev() {
        if !used(counts, func.regions[body].args[index]) {
            drop_arg(func, body, index);
            drop_operand(func, &[inst], 1 + index);
            changed = true;
        }
    }
    changed
}

/// Drops carried values that are not used after the loop nor, inside, for
/// anything but the next iteration's value of the same place.
fn drop_carried(
    func: &mut Function,
    inst: InstId,
    first: usize,
    first_arg: usize,
    counts: &Counts,
) -> bool {
    let mut changed = false;
    for index in (0..func.insts[inst].results.len()).rev() {
        if used(counts, func.insts[inst].results[index]) {
            continue;
        }
        let regions = func.insts[inst].regions.clone();
        let mut exits = Vec::new();
        let body = regions[regions.len() - 1];
        loop_exits(func, body, &mut exits);
        let handed_on = exits
            .iter()
            .filter(|&&exit| {
                func.insts[exit].args[index] == func.regions[body].args[first_arg + index]
            })
            .count();
        let idle = regions.iter().all(|&region| {
            let arg = func.regions[region].args[first_arg + index];
            let count = counts.get(arg).copied().unwrap_or(0) as usize;
            count == if region == body { handed_on } else { 0 }
        });
        if !idle {
            continue;
        }
        drop_operand(func, &exits, index);
        for &region in &regions {
            drop_arg(func, region, first_arg + index);
        }
        drop_operand(func, &[inst], first + index);
        drop_result(func, inst, index);
        changed = true;
    }
    changed
}
