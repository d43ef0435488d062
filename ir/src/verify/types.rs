//! The type rules of single instructions: the result of the op's rule.

use crate::function::{Attr, Function, InstId};
use crate::ops::{Op, Rule};
use crate::rules::result_type;
use crate::types::Type;

use super::Errors;
use super::operands::operand_error;

pub(super) fn check(func: &Function, errors: &mut Errors<'_>) {
    func.walk(func.body, &mut |_, id| inst(func, id, errors));
}

fn inst(func: &Function, id: InstId, errors: &mut Errors<'_>) {
    let inst = &func.insts[id];
    let types: Vec<Type> = inst.args.iter().map(|&arg| func.ty(arg).clone()).collect();
    if let Some(message) = operand_error(inst.op, &types, &inst.attrs) {
        return errors.at(id, message);
    }
    let wanted = match checked_result_type(inst.op, &types, &inst.attrs) {
        Ok(wanted) => wanted,
        Err(why) => return errors.at(id, why),
    };
    let results: Vec<&Type> = inst.results.iter().map(|&value| func.ty(value)).collect();
    match (wanted, inst.op.row().rule) {
        (None, Rule::Explicit) => {}
        (None, _) => {
            if !results.is_empty() {
                errors.at(id, format!("{} results, has none", results.len()));
            }
        }
        (Some(ty), _) => match results[..] {
            [result] if *result == ty => {}
            [result] => errors.at(id, format!("a result of type {result}, gives {ty}")),
            _ => errors.at(id, format!("{} results, has one", results.len())),
        },
    }
}

/// [`result_type`] on what may be nonsense.
pub(crate) fn checked_result_type(
    op: Op,
    args: &[Type],
    attrs: &[Attr],
) -> Result<Option<Type>, String> {
    const MOST: usize = u8::MAX as usize;
    if op.row().rule == Rule::ShapeMake && args.len() > MOST {
        return Err(format!("{} axes", args.len()));
    }
    if let (Rule::ArrayOf | Rule::Reduce | Rule::ReduceBool | Rule::ReduceInt, Some(list)) = (
        op.row().rule,
        attrs.iter().find_map(|attr| match attr {
            Attr::Ints(list) => Some(list),
            _ => None,
        }),
    ) {
        let size = list
            .iter()
            .try_fold(1i64, |size, &extent| size.checked_mul(extent));
        if list.len() > MOST || list.iter().any(|&item| item < 0) || size.is_none() {
            return Err(format!("the attribute {list:?}"));
        }
    }
    result_type(op, args, attrs)
}
