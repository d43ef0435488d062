//! What instructions read, write, and may do.

use pyrsc_ir::{Effect, Function, InstId, Op, RegionId, Type, ValueId};

/// What running an instruction may do, its regions included.
///
/// Sharper than the table: an `if` does only what its branches do; a
/// `map.reduce` may raise if its reduction does.
pub fn effect(func: &Function, inst: InstId) -> Effect {
    let data = &func.insts[inst];
    match data.op {
        Op::MapReduce => {
            Op::from_text(data.str_attr(0)).map_or(Effect::Raises, |reduction| reduction.effect())
        }
        Op::If => data
            .regions
            .iter()
            .map(|&region| region_effect(func, region, Op::Yield))
            .max()
            .unwrap_or(Effect::Pure),
        // A loop over a range ends; `while` may not.
        Op::For | Op::ForEach => region_effect(func, data.regions[0], Op::Continue),
        op => op.effect(),
    }
}

/// The strongest effect in a region. Its ordinary end is none, but leaving
/// further than that is: a branch that goes on with the loop skips what follows.
fn region_effect(func: &Function, region: RegionId, end: Op) -> Effect {
    func.regions[region]
        .insts
        .iter()
        .map(|&inst| match func.insts[inst].op {
            op if op == end => Effect::Pure,
            op if op.is_terminator() => Effect::Acts,
            _ => effect(func, inst),
        })
        .max()
        .unwrap_or(Effect::Pure)
}

/// Whether an instruction keeps its place among others of its kind.
pub fn is_ordered(func: &Function, inst: InstId) -> bool {
    effect(func, inst) != Effect::Pure
}

/// The versions of buffers that a value stands for: through views, options and
/// tuples. Scalars and the like have none.
pub fn roots(func: &Function, value: ValueId) -> Vec<ValueId> {
    let mut found = Vec::new();
    push_roots(func, value, &mut found);
    found
}

fn push_roots(func: &Function, value: ValueId, found: &mut Vec<ValueId>) {
    if !holds_array(func.ty(value)) {
        return;
    }
    match func.def_inst(value) {
        Some(inst) if inst.op.is_view() => push_roots(func, inst.args[0], found),
        Some(inst) if matches!(inst.op, Op::Bound | Op::Use | Op::Tuple | Op::TupleItem) => {
            for &arg in &inst.args {
                push_roots(func, arg, found);
            }
        }
        _ => found.push(value),
    }
}

/// Whether values of a type hold on to a buffer.
pub fn holds_array(ty: &Type) -> bool {
    match ty {
        Type::Array(..) => true,
        Type::Option(inner) => holds_array(inner),
        Type::Tuple(items) => items.iter().any(holds_array),
        _ => false,
    }
}

/// The versions that may no longer be used once an instruction has run, and
/// that were defined outside it. Loops and region ends are taken to consume
/// every array that they hand on.
pub fn consumed(func: &Function, inst: InstId) -> Vec<ValueId> {
    let mut found = Vec::new();
    push_consumed(func, inst, &mut found);
    found
}

fn push_consumed(func: &Function, inst: InstId, found: &mut Vec<ValueId>) {
    let data = &func.insts[inst];
    for value in data.handed_on() {
        push_roots(func, value, found);
    }
    // The ends of these regions hand on scalars and views, nothing to keep.
    if !matches!(
        data.op,
        Op::Map | Op::MapReduce | Op::MapAssign | Op::Assign | Op::Call
    ) {
        for &region in &data.regions {
            push_region(func, region, found);
        }
    }
}

fn push_region(func: &Function, region: RegionId, found: &mut Vec<ValueId>) {
    for &inst in &func.regions[region].insts {
        push_consumed(func, inst, found);
    }
}
