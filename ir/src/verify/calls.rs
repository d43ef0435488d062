//! The rules of calls: what is passed and returned is of the callee's signature.

use crate::function::{Function, Mode};
use crate::ops::Op;
use crate::types::Type;

use super::Errors;

pub(super) fn check(func: &Function, program: &[&Function], errors: &mut Errors<'_>) {
    if program.is_empty() {
        return;
    }
    func.walk(func.body, &mut |_, id| {
        let inst = &func.insts[id];
        if inst.op != Op::Call {
            return;
        }
        let name = inst.str_attr(0);
        let Some(callee) = find(program, name) else {
            return errors.at(id, format!("no function is called `{name}`"));
        };
        // What is passed of an array that is written to is what its path yields.
        let mut args: Vec<&Type> = inst.args.iter().map(|&arg| func.ty(arg)).collect();
        for (&index, &path) in inst.ints_attr(1).iter().zip(&inst.regions) {
            if let Some(place) = func.terminator(path).and_then(|end| end.args.first())
                && let Some(arg) = args.get_mut(index as usize)
            {
                *arg = func.ty(*place);
            }
        }
        let inout: Vec<i64> = (parameters(callee).enumerate())
            .filter(|(_, (mode, _))| *mode == Mode::InOut)
            .map(|(index, _)| index as i64)
            .collect();
        if inout != inst.ints_attr(1) {
            let written = inst.ints_attr(1);
            errors.at(
                id,
                format!("writes to {written:?}, the callee to {inout:?}"),
            );
        }
        let params: Vec<&Type> = parameters(callee).map(|(_, ty)| ty).collect();
        if args != params {
            errors.at(id, format!("arguments {args:?} for parameters {params:?}"));
        }
        let own = inst.results.len().saturating_sub(inst.regions.len());
        let results: Vec<&Type> = (inst.results[..own].iter())
            .map(|&value| func.ty(value))
            .collect();
        let wanted: Vec<&Type> = callee.results.iter().collect();
        if results != wanted {
            errors.at(
                id,
                format!("results {results:?} of a callee that gives {wanted:?}"),
            );
        }
    });
}

fn find<'p>(program: &[&'p Function], name: &str) -> Option<&'p Function> {
    program.iter().copied().find(|func| func.name == name)
}

/// The parameters of a callee, which need not have been verified itself.
fn parameters(callee: &Function) -> impl Iterator<Item = (Mode, &Type)> {
    let known = (callee.body.into_raw().into_u32() as usize) < callee.regions.len();
    let params: &[_] = if known { callee.params() } else { &[] };
    params
        .iter()
        .enumerate()
        .filter(|(_, param)| (param.into_raw().into_u32() as usize) < callee.values.len())
        .map(|(i, &param)| {
            let mode = callee.modes.get(i).copied().unwrap_or(Mode::In);
            (mode, callee.ty(param))
        })
}
