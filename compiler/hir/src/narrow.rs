//! What a condition tells of variables that may be `None`.

use crate::body::{Body, BoolOp, CompareOp, Expr, ExprId, LocalId, UnaryOp};
use crate::infer::Inference;
use crate::ty::Ty;

/// The variables that are known to be `None`, or to be something, where a
/// condition has been found to be true or false; each with its type there.
pub fn narrowed(body: &Body, types: &Inference, cond: ExprId, truth: bool) -> Vec<(LocalId, Ty)> {
    match &body.exprs[cond] {
        Expr::Compare(left, rest) => {
            let [(op, right)] = rest[..] else {
                return Vec::new();
            };
            let none_if = match op {
                CompareOp::Is | CompareOp::Eq => truth,
                CompareOp::IsNot | CompareOp::Ne => !truth,
                _ => return Vec::new(),
            };
            let (Expr::Local(local), Expr::None) = (&body.exprs[*left], &body.exprs[right]) else {
                return Vec::new();
            };
            match types.ty(*left) {
                Ty::Optional(_) if none_if => vec![(*local, Ty::None)],
                Ty::Optional(inner) => vec![(*local, (**inner).clone())],
                _ => Vec::new(),
            }
        }
        Expr::Unary(UnaryOp::Not, operand) => narrowed(body, types, *operand, !truth),
        Expr::Bools(op, items) if (*op == BoolOp::And) == truth => {
            let known = items.iter().map(|&item| narrowed(body, types, item, truth));
            known.flatten().collect()
        }
        _ => Vec::new(),
    }
}
