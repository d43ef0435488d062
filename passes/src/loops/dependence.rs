//! Why the iterations of a loop run in order, as a sentence about the user's
//! code.

use pyrsc_ir::{Function, InstId, Op, RegionId, ValueId};

use crate::Remark;
use crate::analysis::shapes::is_version_of;

/// The remark on a loop that stays.
pub(super) fn why_in_order(func: &Function, inst: InstId) -> Remark {
    let data = &func.insts[inst];
    let index = func.regions[data.regions[0]].args.first().copied();
    let what = match index.and_then(|index| func.hint(index)) {
        Some(name) if data.op != Op::While => format!("the loop over `{name}`"),
        _ => "the loop".to_owned(),
    };
    let (why, names) = reason(func, inst);
    Remark::missed(data.span, format!("{what} runs in order: {why}")).with_names(names)
}

fn reason(func: &Function, inst: InstId) -> (String, Vec<String>) {
    let data = &func.insts[inst];
    if data.op == Op::While {
        let why = "whether there is a next iteration depends on the one before";
        return (why.to_owned(), Vec::new());
    }
    let body = data.regions[0];
    acts(func, body)
        .map(|why| (why, Vec::new()))
        .or_else(|| carried_scalar(func, inst))
        .or_else(|| carried_array(func, inst))
        .or_else(|| raises(func, body).map(|why| (why, Vec::new())))
        .unwrap_or_else(|| {
            let why = "it is not of a form that is known to be independent";
            (why.to_owned(), Vec::new())
        })
}

/// An instruction inside that the world sees, or that leaves the loop.
fn acts(func: &Function, body: RegionId) -> Option<String> {
    let mut found: Option<String> = None;
    func.walk(body, &mut |_, inst| {
        let data = &func.insts[inst];
        let why = match data.op {
            Op::Print => "it prints, and the order of lines matters".to_owned(),
            Op::Return | Op::Break => "it may stop before its end".to_owned(),
            Op::Raise => "it may raise an exception, and the first one counts".to_owned(),
            Op::Call | Op::ExternActs => {
                let name = data.str_attr(0);
                let name = name.rsplit('.').next().unwrap_or(name);
                format!("it calls `{name}`, whose calls may depend on each other")
            }
            _ => return,
        };
        found.get_or_insert(why);
    });
    found
}

fn raises(func: &Function, body: RegionId) -> Option<String> {
    let mut found = false;
    func.walk(body, &mut |_, inst| {
        found |= func.insts[inst].op.effect() == pyrsc_ir::Effect::Raises;
    });
    found.then(|| "an iteration may raise an exception, and the first one counts".to_owned())
}

/// The carried values of a loop: arguments of its body and results.
fn carried(func: &Function, inst: InstId) -> impl Iterator<Item = (ValueId, ValueId)> {
    let data = &func.insts[inst];
    let args = &func.regions[data.regions[0]].args;
    let extra = args.len() - data.results.len();
    args[extra..]
        .iter()
        .copied()
        .zip(data.results.iter().copied())
}

fn name_of(func: &Function, arg: ValueId, result: ValueId) -> Option<String> {
    func.hint(arg)
        .or_else(|| func.hint(result))
        .map(str::to_owned)
}

fn carried_scalar(func: &Function, inst: InstId) -> Option<(String, Vec<String>)> {
    let (arg, result) = carried(func, inst).find(|&(arg, _)| !func.ty(arg).is_array())?;
    let name = name_of(func, arg, result);
    let what = name
        .as_ref()
        .map_or("a variable".to_owned(), |name| format!("`{name}`"));
    let why = format!("the value of {what} in one iteration comes from the one before");
    Some((why, name.into_iter().collect()))
}

fn carried_array(func: &Function, inst: InstId) -> Option<(String, Vec<String>)> {
    let body = func.insts[inst].regions[0];
    let index = *func.regions[body].args.first()?;
    for (arg, result) in carried(func, inst) {
        let name = name_of(func, arg, result);
        let what = name.clone().unwrap_or_else(|| "the array".to_owned());
        let variable = func.hint(index).unwrap_or("i").to_owned();
        let (writes, reads, known) = accesses(func, body, arg, index);
        let names: Vec<String> = name.into_iter().collect();
        if !known {
            let why =
                format!("which elements of `{what}` an iteration reads and writes is not known");
            return Some((why, names));
        }
        for &write in &writes {
            if let Some(&read) = reads.iter().find(|&&read| read != write) {
                let at = |offset: i64| match offset {
                    0 => variable.clone(),
                    offset if offset > 0 => format!("{variable}+{offset}"),
                    offset => format!("{variable}{offset}"),
                };
                // Iteration i reads at i + read what iteration i + read - write
                // writes.
                let verb = if read < write { "writes" } else { "overwrites" };
                let why = format!(
                    "iteration {variable} reads {what}[{}], which iteration {} {verb}",
                    at(read),
                    at(read - write)
                );
                return Some((why, names));
            }
        }
    }
    None
}

/// The offsets from the index at which a carried array is written and read,
/// and whether these are all accesses.
fn accesses(
    func: &Function,
    body: RegionId,
    array: ValueId,
    index: ValueId,
) -> (Vec<i64>, Vec<i64>, bool) {
    let (mut writes, mut reads, mut known) = (Vec::new(), Vec::new(), true);
    func.walk(body, &mut |_, inst| {
        let data = &func.insts[inst];
        let touches = data
            .args
            .iter()
            .any(|&arg| func.ty(arg).is_array() && is_version_of(func, arg, array));
        if !touches {
            return;
        }
        let (list, at) = match data.op {
            Op::Get => (&mut reads, &data.args[1..]),
            Op::Set => (&mut writes, &data.args[2..]),
            Op::ShapeOf | Op::Continue | Op::Yield => return,
            _ => {
                known = false;
                return;
            }
        };
        match at {
            &[at] => match offset(func, at, index) {
                Some(offset) => list.push(offset),
                None => known = false,
            },
            _ => known = false,
        }
    });
    (writes, reads, known)
}

/// How far an index expression lies from the loop's index.
fn offset(func: &Function, value: ValueId, index: ValueId) -> Option<i64> {
    if value == index {
        return Some(0);
    }
    let inst = func.def_inst(value)?;
    let constant = |value| super::constant(func, value);
    match inst.op {
        Op::CheckIndex => offset(func, inst.args[1], index),
        Op::IntAdd | Op::Add => match constant(inst.args[1]) {
            Some(by) => Some(offset(func, inst.args[0], index)? + by),
            None => Some(offset(func, inst.args[1], index)? + constant(inst.args[0])?),
        },
        Op::IntSub | Op::Sub => Some(offset(func, inst.args[0], index)? - constant(inst.args[1])?),
        _ => None,
    }
}
