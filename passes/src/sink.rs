//! Arrays that only some branches need are computed there.
//!
//! An element-wise operation before an `if` whose result is used inside its
//! branches alone moves to the start of each branch that uses it, where it can
//! fuse with its users, so that no array is made for it. With several `if`s,
//! each gets a copy, if at most one of their branches can run, or if repeating
//! the work (all of it, back to arrays that stay) costs less than an array.
//!
//! Checks stay where they are, so exceptions keep their order. Nothing moves
//! past an instruction that changes one of its operands.

use indexmap::IndexMap;
use la_arena::ArenaMap;
use pyrsc_ir::{Function, InstId, Op, RegionId, ValueId};

use crate::analysis::effects::{consumed, roots};
use crate::analysis::uses::users;
use crate::cost::{TEMPORARY, work};
use crate::edit::{Renaming, duplicate, replace_uses};
use crate::remark::quoted_list;
use crate::{Context, Remark};

pub(crate) fn run(func: &mut Function, _ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let body = func.body;
    sink_region(func, body, remarks);
}

fn sink_region(func: &mut Function, region: RegionId, remarks: &mut Vec<Remark>) {
    let mut names: Vec<String> = Vec::new();
    let mut spans = Vec::new();
    for inst in func.regions[region].insts.clone().into_iter().rev() {
        let Some(targets) = targets(func, region, inst) else {
            continue;
        };
        let data = &func.insts[inst];
        spans.insert(0, data.span);
        if let Some(name) = func.hint(data.result()) {
            names.insert(0, name.to_owned());
        }
        for target in targets {
            let copy = duplicate(func, inst);
            let mut renaming = Renaming::default();
            renaming.insert(func.insts[inst].result(), func.insts[copy].result());
            replace_uses(func, target, &renaming);
            func.regions[target].insts.insert(0, copy);
        }
        func.regions[region].insts.retain(|&other| other != inst);
    }
    if let (Some(&span), false) = (spans.first(), names.is_empty()) {
        names.dedup();
        let (list, are) = (
            quoted_list(&names),
            if names.len() == 1 { "is" } else { "are" },
        );
        let message = format!("{list} {are} computed in the branches that use it");
        let message = if names.len() == 1 {
            message
        } else {
            message.replace("use it", "use them")
        };
        remarks.push(
            Remark::applied(span, message)
                .with_spans(spans)
                .with_names(names),
        );
    }
    for inst in func.regions[region].insts.clone() {
        if matches!(
            func.insts[inst].op,
            Op::If | Op::For | Op::ForEach | Op::While
        ) {
            for inner in func.insts[inst].regions.clone() {
                sink_region(func, inner, remarks);
            }
        }
    }
}

/// The branches that an instruction of a region is to move to.
fn targets(func: &Function, region: RegionId, inst: InstId) -> Option<Vec<RegionId>> {
    let data = &func.insts[inst];
    let is_fill = matches!(data.op, Op::Fill);
    if !(data.op.is_lifted() || is_fill) || !func.ty(data.result()).is_array() {
        return None;
    }
    let value = data.result();
    let siblings = &func.regions[region].insts;
    let start = siblings.iter().position(|&other| other == inst)?;
    // Branches that use the value, by the `if` that they belong to.
    let mut branches: IndexMap<InstId, Vec<RegionId>> = IndexMap::new();
    let mut last = start;
    for (i, &sibling) in siblings.iter().enumerate().skip(start + 1) {
        if func.insts[sibling].args.contains(&value) {
            return None;
        }
        for &inner in &func.insts[sibling].regions {
            if uses(func, inner, value) {
                if func.insts[sibling].op != Op::If {
                    return None;
                }
                branches.entry(sibling).or_default().push(inner);
                last = i;
            }
        }
    }
    let read: Vec<ValueId> = data.args.iter().flat_map(|&arg| roots(func, arg)).collect();
    let kept_back = siblings[start + 1..last].iter().any(|&between| {
        consumed(func, between)
            .iter()
            .any(|version| read.contains(version))
    });
    if branches.is_empty() || kept_back {
        return None;
    }
    let repeated = (branches.len() as u64 - 1) * tree_work(func, region, inst);
    (repeated <= TEMPORARY || exclusive(func, &branches))
        .then(|| branches.into_values().flatten().collect())
}

fn uses(func: &Function, region: RegionId, value: ValueId) -> bool {
    let mut found = false;
    func.walk(region, &mut |_, inst| {
        found |= func.insts[inst].args.contains(&value)
    });
    found
}

/// The work behind an element of a value, back to arrays that are not computed
/// element by element in the same region or that others use too.
fn tree_work(func: &Function, region: RegionId, inst: InstId) -> u64 {
    let users = users(func);
    let inside: ArenaMap<ValueId, InstId> = func.regions[region]
        .insts
        .iter()
        .flat_map(|&inst| {
            func.insts[inst]
                .results
                .iter()
                .map(move |&value| (value, inst))
        })
        .collect();
    let mut seen = vec![inst];
    let mut sum = 0;
    let mut next = 0;
    while next < seen.len() {
        let data = &func.insts[seen[next]];
        next += 1;
        sum += work(data.op);
        for &arg in &data.args {
            let Some(&def) = inside.get(arg) else {
                continue;
            };
            let stays = users.get(arg).is_some_and(|users| {
                users
                    .iter()
                    .any(|user| inside.iter().all(|(_, inst)| inst != user))
            });
            if func.insts[def].op.is_lifted()
                && func.ty(arg).is_array()
                && !stays
                && !seen.contains(&def)
            {
                seen.push(def);
            }
        }
    }
    sum
}

/// Whether at most one of the branches can run: each is the first of its `if`,
/// and their conditions compare one value with different constants.
fn exclusive(func: &Function, branches: &IndexMap<InstId, Vec<RegionId>>) -> bool {
    let mut subject = None;
    let mut constants = Vec::new();
    for (&inst, regions) in branches {
        if regions.as_slice() != &func.insts[inst].regions[..1] {
            return false;
        }
        let Some(test) = func.def_inst(func.insts[inst].args[0]) else {
            return false;
        };
        if !matches!(test.op, Op::StrEq | Op::Eq) {
            return false;
        }
        let constant = func
            .def_inst(test.args[1])
            .filter(|constant| matches!(constant.op, Op::ConstStr | Op::ConstInt | Op::ConstBool));
        let Some(constant) = constant else {
            return false;
        };
        if *subject.get_or_insert(test.args[0]) != test.args[0]
            || constants.contains(&&constant.attrs)
        {
            return false;
        }
        constants.push(&constant.attrs);
    }
    true
}
