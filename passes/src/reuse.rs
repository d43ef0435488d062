//! Buffers updated in place when nobody else looks.
//!
//! A `map` whose result has the shape and element type of an input that dies
//! with it writes into that input's buffer instead of a new one: `x = x + 1`
//! then needs no second array. The input must be a whole array that this
//! function made, or a carried value of a loop that was made here and is one
//! such array in each iteration; never a parameter or a view, and no other
//! input may be a view of it. Nothing may hold on to it: no tuple, no option,
//! no call that could keep it.

use la_arena::ArenaMap;
use pyrsc_ir::{Attr, Def, Function, InstId, Op, Region, RegionId, SpanId, Type, ValueId};

use crate::analysis::effects::roots;
use crate::analysis::shapes::Shapes;
use crate::analysis::uses::parents;
use crate::cost::element_bytes;
use crate::edit::{Renaming, loop_exits, new_arg, new_inst, replace_uses};
use crate::{Context, Remark};

pub(crate) fn run(func: &mut Function, _ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let mut maps = Vec::new();
    func.walk(func.body, &mut |region, inst| {
        if func.insts[inst].op == Op::Map {
            maps.push((region, inst));
        }
    });
    for (region, inst) in maps {
        let shapes = Shapes::new(func);
        if let Some(index) = dying_input(func, &shapes, region, inst) {
            remarks.push(write_in_place(func, region, inst, index));
        }
    }
}

/// The number, among the operands of a map, of an input whose buffer the
/// result can have.
fn dying_input(func: &Function, shapes: &Shapes, region: RegionId, inst: InstId) -> Option<usize> {
    let data = &func.insts[inst];
    let &[result] = data.results.as_slice() else {
        return None;
    };
    (1..data.args.len()).find(|&index| {
        let input = data.args[index];
        let others = data
            .args
            .iter()
            .enumerate()
            .filter(|&(other, _)| other != index);
        func.ty(input) == func.ty(result)
            && shapes.of(input) == shapes.of(result)
            && region_of(func, input) == Some(region)
            && is_owned(func, input, &mut Vec::new())
            && others
                .into_iter()
                .all(|(_, &other)| !roots(func, other).contains(&input))
            && dies_at(func, region, input, inst)
    })
}

/// The region in which a value is defined.
fn region_of(func: &Function, value: ValueId) -> Option<RegionId> {
    match func.values[value].def {
        Def::Arg(region, _) => Some(region),
        Def::Inst(inst, _) => parents(func).get(inst).copied(),
    }
}

/// Whether a value is a whole array that this function made and that no other
/// value shares. `open` has the loop arguments that are being looked at.
fn is_owned(func: &Function, value: ValueId, open: &mut Vec<ValueId>) -> bool {
    if open.contains(&value) {
        return true;
    }
    match func.values[value].def {
        Def::Inst(inst, _) => {
            let data = &func.insts[inst];
            match data.op {
                Op::Map | Op::Fill | Op::Copy | Op::ArrayOf => true,
                Op::Set | Op::Assign | Op::MapAssign => is_owned(func, data.args[0], open),
                op => op.is_lifted(),
            }
        }
        Def::Arg(region, index) => {
            open.push(value);
            let Some((inst, first, first_arg)) = loop_of(func, region) else {
                return false;
            };
            let Some(index) = (index as usize).checked_sub(first_arg) else {
                return false;
            };
            let mut exits = Vec::new();
            loop_exits(func, region, &mut exits);
            is_owned(func, func.insts[inst].args[first + index], open)
                && exits
                    .iter()
                    .all(|&exit| is_owned(func, func.insts[exit].args[index], open))
        }
    }
}

/// The `for` loop that a region is the body of, its first carried operand and
/// its first carried argument.
fn loop_of(func: &Function, body: RegionId) -> Option<(InstId, usize, usize)> {
    let mut found = None;
    func.walk(func.body, &mut |_, inst| {
        let data = &func.insts[inst];
        if data.op == Op::For && data.regions[0] == body {
            found = Some((inst, 3, 1));
        }
    });
    found
}

/// Whether nothing uses an array, or a view of it, after an instruction of the
/// region that it is defined in, and nothing before keeps it.
fn dies_at(func: &Function, region: RegionId, array: ValueId, last: InstId) -> bool {
    let insts = &func.regions[region].insts;
    let Some(end) = insts.iter().position(|&inst| inst == last) else {
        return false;
    };
    let mut place: ArenaMap<InstId, usize> = ArenaMap::default();
    for (i, &inst) in insts.iter().enumerate() {
        place.insert(inst, i);
    }
    let mut aliases = vec![array];
    let mut fine = true;
    for (i, &top) in insts.iter().enumerate() {
        let mut inner = vec![top];
        for &nested in &func.insts[top].regions {
            func.walk(nested, &mut |_, inst| inner.push(inst));
        }
        for inst in inner {
            let data = &func.insts[inst];
            if !data.args.iter().any(|arg| aliases.contains(arg)) {
                continue;
            }
            if data.op.is_view() {
                aliases.push(data.result());
            }
            fine &= i <= end && (inst == last || only_reads(data.op));
        }
    }
    fine
}

/// Whether an op looks at its array operands and is done with them.
fn only_reads(op: Op) -> bool {
    op.is_lifted()
        || op.is_view()
        || op.is_reduction()
        || matches!(
            op,
            Op::Map | Op::MapReduce | Op::Get | Op::ShapeOf | Op::Copy
        )
}

/// Makes a map an assignment to the whole of one of its inputs.
fn write_in_place(func: &mut Function, region: RegionId, map: InstId, index: usize) -> Remark {
    let data = func.insts[map].clone();
    let (input, result) = (data.args[index], data.result());
    let path = func.regions.alloc(Region::default());
    let ty = func.ty(input).clone();
    let whole = new_arg(func, path, ty.clone(), None);
    let end = new_inst(func, Op::Yield, vec![whole], vec![], vec![], SpanId::NONE);
    func.regions[path].insts.push(end);
    // The body's argument for the input becomes the first one, which stands
    // for the present element.
    let old_body = data.regions[0];
    let body = func.regions.alloc(Region::default());
    let mut args = func.regions[old_body].args.clone();
    let present = args.remove(index - 1);
    args.insert(0, present);
    for (i, &arg) in args.iter().enumerate() {
        func.values[arg].def = Def::Arg(body, i as u32);
    }
    let insts = std::mem::take(&mut func.regions[old_body].insts);
    func.regions[body] = Region { args, insts };
    let mut operands = data.args[1..].to_vec();
    operands.remove(index - 1);
    operands.insert(0, input);
    let inst = new_inst(
        func,
        Op::MapAssign,
        operands,
        vec![Attr::Int(0)],
        vec![ty],
        data.span,
    );
    func.insts[inst].regions = vec![path, body];
    let new = func.insts[inst].result();
    func.values[new].hint = func.values[result].hint.clone();
    for other in &mut func.regions[region].insts {
        if *other == map {
            *other = inst;
        }
    }
    let mut renaming = Renaming::default();
    renaming.insert(result, new);
    let whole_body = func.body;
    replace_uses(func, whole_body, &renaming);
    told(func, input, new, data.span)
}

fn told(func: &Function, input: ValueId, new: ValueId, span: SpanId) -> Remark {
    let bytes = element_bytes(func.ty(new));
    let message = match (func.hint(input), func.hint(new)) {
        (Some(old), Some(new)) if old == new => format!("`{new}` is updated in place"),
        (Some(old), Some(new)) => {
            format!("`{new}` takes the memory of `{old}`, which is not used afterwards")
        }
        (_, Some(new)) => format!("`{new}` takes the memory of an intermediate array"),
        _ => "a result takes the memory of an array that is not used afterwards".to_owned(),
    };
    let names = [input, new]
        .into_iter()
        .filter_map(|value| func.hint(value));
    let names: Vec<String> = names.map(str::to_owned).collect();
    debug_assert!(matches!(func.ty(new), Type::Array(..)));
    Remark::applied(span, message)
        .with_names(names)
        .with_bytes(bytes, 0)
}
