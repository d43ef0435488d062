//! Drops what loops and branches carry without need: values that every
//! iteration passes on unchanged, and results of a branch that are the same
//! value on both sides.

use std::collections::HashMap;

use pyrsc_ir::{Function, InstId, Op, RegionId, ValueId};

/// Prunes until nothing changes.
pub(crate) fn prune(f: &mut Function) {
    loop {
        let mut order = Vec::new();
        f.walk(f.body, &mut |_, inst| order.push(inst));
        // Inner before outer, so that an outer loop sees what inner ones pass on.
        order.reverse();
        let mut replaced: HashMap<ValueId, ValueId> = HashMap::new();
        for inst in order {
            match f.insts[inst].op {
                Op::For | Op::While => prune_loop(f, inst, &mut replaced),
                Op::If => prune_if(f, inst, &mut replaced),
                _ => {}
            }
            if !replaced.is_empty() {
                break;
            }
        }
        if replaced.is_empty() {
            return;
        }
        replace(f, &replaced);
    }
}

/// Operands of `op` before the carried values.
fn fixed_operands(op: Op) -> usize {
    if op == Op::For { 3 } else { 0 }
}

fn prune_loop(f: &mut Function, inst: InstId, replaced: &mut HashMap<ValueId, ValueId>) {
    let op = f.insts[inst].op;
    let fixed = fixed_operands(op);
    let carried = f.insts[inst].results.len();
    let regions = f.insts[inst].regions.clone();
    let lead = usize::from(op == Op::For);
    let body = *regions.last().expect("a loop has a body");
    let mut ends = Vec::new();
    loop_ends(f, body, &mut ends);
    for index in (0..carried).rev() {
        let arg = f.regions[body].args[lead + index];
        let unchanged = ends.iter().all(|end| f.insts[*end].args[index] == arg);
        if !unchanged {
            continue;
        }
        let init = f.insts[inst].args[fixed + index];
        let result = f.insts[inst].results[index];
        replaced.insert(result, init);
        for &region in &regions {
            let lead = if region == body { lead } else { 0 };
            let arg = f.regions[region].args.remove(lead + index);
            replaced.insert(arg, init);
        }
        f.insts[inst].args.remove(fixed + index);
        f.insts[inst].results.remove(index);
        for end in &ends {
            f.insts[*end].args.remove(index);
        }
    }
    renumber(f, inst);
}

/// The `continue`s and `break`s of a loop's body, not those of loops within.
fn loop_ends(f: &Function, region: RegionId, ends: &mut Vec<InstId>) {
    for &inst in &f.regions[region].insts {
        match f.insts[inst].op {
            Op::Continue | Op::Break => ends.push(inst),
            Op::If => {
                for &inner in &f.insts[inst].regions {
                    loop_ends(f, inner, ends);
                }
            }
            _ => {}
        }
    }
}

fn prune_if(f: &mut Function, inst: InstId, replaced: &mut HashMap<ValueId, ValueId>) {
    let regions = f.insts[inst].regions.clone();
    let yields: Vec<InstId> = regions
        .iter()
        .filter_map(|region| f.regions[*region].insts.last().copied())
        .filter(|last| f.insts[*last].op == Op::Yield)
        .collect();
    if yields.is_empty() {
        return;
    }
    let used = f.use_counts();
    for index in (0..f.insts[inst].results.len()).rev() {
        let first = f.insts[yields[0]].args[index];
        let result = f.insts[inst].results[index];
        let same = yields.len() == 2 && f.insts[yields[1]].args[index] == first;
        let unused = used.get(result).copied().unwrap_or(0) == 0;
        if !same && !unused {
            continue;
        }
        if same {
            replaced.insert(result, first);
        }
        f.insts[inst].results.remove(index);
        for end in &yields {
            f.insts[*end].args.remove(index);
        }
        if !same {
            // Something changed; a value standing for itself says so.
            replaced.insert(result, result);
        }
    }
    renumber(f, inst);
}

/// Makes definitions agree with the positions of what is left.
fn renumber(f: &mut Function, inst: InstId) {
    for (index, result) in f.insts[inst].results.clone().into_iter().enumerate() {
        f.values[result].def = pyrsc_ir::Def::Inst(inst, index as u32);
    }
    for region in f.insts[inst].regions.clone() {
        for (index, arg) in f.regions[region].args.clone().into_iter().enumerate() {
            f.values[arg].def = pyrsc_ir::Def::Arg(region, index as u32);
        }
    }
}

fn replace(f: &mut Function, replaced: &HashMap<ValueId, ValueId>) {
    let target = |mut value: ValueId| {
        let mut steps = 0;
        while let Some(next) = replaced.get(&value) {
            if *next == value || steps > replaced.len() {
                break;
            }
            value = *next;
            steps += 1;
        }
        value
    };
    for (_, inst) in f.insts.iter_mut() {
        for arg in &mut inst.args {
            *arg = target(*arg);
        }
    }
}
