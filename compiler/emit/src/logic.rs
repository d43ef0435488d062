//! Truth values, in the forms that clippy leaves alone.

use syn::{BinOp, Expr, UnOp, parse_quote};

use crate::syntax::{binary, unary};

/// `!expr`, with the operator of a comparison turned round instead.
///
/// `floats` says that the expression compares floats: `!(a < b)` is not
/// `a >= b` there. (The caller gives such a comparison a name, as clippy asks.)
pub(crate) fn not(expr: Expr, floats: bool) -> Expr {
    match &expr {
        Expr::Lit(literal) => {
            if let syn::Lit::Bool(truth) = &literal.lit {
                let opposite = !truth.value;
                return parse_quote!(#opposite);
            }
        }
        Expr::Unary(inner) if matches!(inner.op, UnOp::Not(_)) => {
            return crate::inline::bare(&inner.expr).clone();
        }
        Expr::Binary(both) => {
            let opposite = match both.op {
                BinOp::Eq(_) => Some(BinOp::Ne(Default::default())),
                BinOp::Ne(_) => Some(BinOp::Eq(Default::default())),
                BinOp::Lt(_) if !floats => Some(BinOp::Ge(Default::default())),
                BinOp::Le(_) if !floats => Some(BinOp::Gt(Default::default())),
                BinOp::Gt(_) if !floats => Some(BinOp::Le(Default::default())),
                BinOp::Ge(_) if !floats => Some(BinOp::Lt(Default::default())),
                _ => None,
            };
            if let Some(op) = opposite {
                let (left, right) = (&both.left, &both.right);
                return parse_quote!(#left #op #right);
            }
        }
        _ => {}
    }
    unary(UnOp::Not(Default::default()), expr)
}

/// `a && b` or `a || b`; two constant bounds of one value become a range.
pub(crate) fn connect(a: Expr, op: BinOp, b: Expr) -> Expr {
    if let (Some(first), Some(second)) = (Bound::of(&a), Bound::of(&b))
        && first.value == second.value
        && first.is_lower != second.is_lower
    {
        let inside = matches!(op, BinOp::And(_));
        let (low, high) = if first.is_lower == inside {
            (first, second)
        } else {
            (second, first)
        };
        // Outside of a range, its bounds are those that fail.
        if low.closed == inside {
            let (from, to, value) = (low.limit, high.limit, crate::syntax::reference(low.value));
            let range: Expr = match (high.closed, inside) {
                (true, true) | (false, false) => parse_quote!((#from..=#to).contains(#value)),
                _ => parse_quote!((#from..#to).contains(#value)),
            };
            return if inside {
                range
            } else {
                unary(UnOp::Not(Default::default()), range)
            };
        }
    }
    binary(a, op, b)
}

/// A comparison of something with a constant.
struct Bound {
    value: Expr,
    limit: Expr,
    is_lower: bool,
    closed: bool,
}

impl Bound {
    fn of(expr: &Expr) -> Option<Bound> {
        let Expr::Binary(both) = expr else {
            return None;
        };
        let (greater, closed) = match both.op {
            BinOp::Lt(_) => (false, false),
            BinOp::Le(_) => (false, true),
            BinOp::Gt(_) => (true, false),
            BinOp::Ge(_) => (true, true),
            _ => return None,
        };
        let (left, right) = (*both.left.clone(), *both.right.clone());
        if crate::inline::is_untyped(&right) {
            Some(Bound {
                value: left,
                limit: right,
                is_lower: greater,
                closed,
            })
        } else if crate::inline::is_untyped(&left) {
            Some(Bound {
                value: right,
                limit: left,
                is_lower: !greater,
                closed,
            })
        } else {
            None
        }
    }
}
