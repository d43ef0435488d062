//! Truth values, in the forms that clippy leaves alone.

use pyrsc_ir::DType;
use syn::{BinOp, Expr, UnOp, parse_quote};

use crate::syntax::{binary, method, unary};

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
        Expr::MethodCall(call) => {
            let opposite = match call.method.to_string().as_str() {
                "is_some" => "is_none",
                "is_none" => "is_some",
                _ => "",
            };
            if !opposite.is_empty() {
                return method((*call.receiver).clone(), opposite, &[]);
            }
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
    let all = matches!(op, BinOp::And(_));
    if let Some(short) = shorter(&a, all, &b) {
        return short;
    }
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
    if let (Some(x), Some(y)) = (negated(&a), negated(&b))
        && (matches!(x, Expr::Binary(_)) || matches!(y, Expr::Binary(_)))
    {
        let other = if all {
            BinOp::Or(Default::default())
        } else {
            BinOp::And(Default::default())
        };
        return unary(UnOp::Not(Default::default()), binary(x, other, y));
    }
    binary(a, op, b)
}

/// `x` of `!x`.
fn negated(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Unary(inner) if matches!(inner.op, UnOp::Not(_)) => {
            Some(crate::inline::bare(&inner.expr).clone())
        }
        _ => None,
    }
}

/// A truth value and another that says nothing new, or all.
fn shorter(a: &Expr, all: bool, b: &Expr) -> Option<Expr> {
    match (truth(a), truth(b)) {
        (Some(known), _) if known == all => return Some(b.clone()),
        (Some(_), _) => return Some(a.clone()),
        (_, Some(known)) if known == all => return Some(a.clone()),
        (_, Some(_)) if is_plain(a) => return Some(b.clone()),
        _ => {}
    }
    if a == b && is_plain(a) || is_mirrored(a, b) {
        return Some(a.clone());
    }
    let (first, second) = (Bound::of(a)?, Bound::of(b)?);
    if first.value != second.value || first.is_lower != second.is_lower || !is_plain(&first.value) {
        return None;
    }
    let (x, y) = (number(&first.limit)?, number(&second.limit)?);
    // The bound that is passed last, or first.
    let first_is_tighter = if x == y {
        !first.closed
    } else {
        (x > y) == first.is_lower
    };
    Some(if first_is_tighter == all { a } else { b }.clone())
}

/// Whether one is `x == y` and the other `y == x`.
fn is_mirrored(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Binary(a), Expr::Binary(b)) => {
            let same = matches!(
                (&a.op, &b.op),
                (BinOp::Eq(_), BinOp::Eq(_)) | (BinOp::Ne(_), BinOp::Ne(_))
            );
            same && a.left == b.right
                && a.right == b.left
                && is_plain(&a.left)
                && is_plain(&a.right)
        }
        _ => false,
    }
}

/// The value of `true` or `false`.
pub(crate) fn truth(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Bool(truth) => Some(truth.value),
            _ => None,
        },
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.base10_parse().ok(),
            syn::Lit::Float(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(inner) if matches!(inner.op, UnOp::Neg(_)) => {
            number(&inner.expr).map(|value| -value)
        }
        Expr::Paren(inner) => number(&inner.expr),
        _ => None,
    }
}

/// Whether an expression calls nothing, so that it may run twice or not at all.
pub(crate) fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(inner) => is_plain(&inner.expr),
        Expr::Unary(inner) => is_plain(&inner.expr),
        Expr::Cast(inner) => is_plain(&inner.expr),
        Expr::Reference(inner) => is_plain(&inner.expr),
        Expr::Field(inner) => is_plain(&inner.base),
        Expr::Index(inner) => is_plain(&inner.expr) && is_plain(&inner.index),
        Expr::Array(items) => items.elems.iter().all(is_plain),
        Expr::Binary(both) => is_plain(&both.left) && is_plain(&both.right),
        _ => false,
    }
}

/// `a op b` of numbers where both are the same; none if that says nothing.
pub(crate) fn of_same(a: &Expr, op: &BinOp, b: &Expr, dtype: Option<DType>) -> Option<Expr> {
    if a != b || !is_plain(a) {
        return None;
    }
    let floats = dtype.is_some_and(DType::is_float);
    let is_nan = || method(a.clone(), "is_nan", &[]);
    let constant = |truth: bool| -> Expr { parse_quote!(#truth) };
    Some(match op {
        BinOp::Eq(_) | BinOp::Le(_) | BinOp::Ge(_) if floats => {
            unary(UnOp::Not(Default::default()), is_nan())
        }
        BinOp::Ne(_) if floats => is_nan(),
        BinOp::Lt(_) | BinOp::Gt(_) | BinOp::Ne(_) => constant(false),
        BinOp::Eq(_) | BinOp::Le(_) | BinOp::Ge(_) => constant(true),
        BinOp::BitAnd(_) | BinOp::BitOr(_) => a.clone(),
        BinOp::BitXor(_) if dtype == Some(DType::Bool) => constant(false),
        BinOp::BitXor(_) => parse_quote!(0),
        // The same in IEEE arithmetic, and Clippy takes it for no mistake.
        BinOp::Sub(_) if floats => {
            let negated = unary(UnOp::Neg(Default::default()), a.clone());
            binary(a.clone(), BinOp::Add(Default::default()), negated)
        }
        BinOp::Div(_) if floats => parse_quote!(std::ops::Div::div(#a, #b)),
        _ => return None,
    })
}

/// `is_empty()` for the comparison of a length with 0.
pub(crate) fn emptiness(expr: Expr) -> Expr {
    let Expr::Binary(both) = &expr else {
        return expr;
    };
    let (array, zero, turned) = match (length_of(&both.left), length_of(&both.right)) {
        (Some(array), _) => (array, number(&both.right), false),
        (_, Some(array)) => (array, number(&both.left), true),
        _ => return expr,
    };
    let empty = match (both.op, zero) {
        (BinOp::Eq(_), Some(0.0)) => true,
        (BinOp::Ne(_), Some(0.0)) => false,
        (BinOp::Gt(_), Some(0.0)) if !turned => false,
        (BinOp::Lt(_), Some(0.0)) if turned => false,
        (BinOp::Lt(_), Some(1.0)) if !turned => true,
        (BinOp::Ge(_), Some(1.0)) if !turned => false,
        _ => return expr,
    };
    let test = method(array, "is_empty", &[]);
    if empty {
        test
    } else {
        unary(UnOp::Not(Default::default()), test)
    }
}

/// Whether two texts are the same, where that is known.
pub(crate) fn same_text(a: &Expr, b: &Expr) -> Option<bool> {
    match (a, b) {
        (Expr::Lit(a), Expr::Lit(b)) => Some(a == b),
        _ => (a == b && is_plain(a)).then_some(true),
    }
}

/// `x.max(0).min(5)` as `x.clamp(0, 5)`.
pub(crate) fn clamped(expr: Expr) -> Expr {
    let Expr::MethodCall(outer) = &expr else {
        return expr;
    };
    let Expr::MethodCall(inner) = &*outer.receiver else {
        return expr;
    };
    let (low, high) = match (inner.method == "max", outer.method == "min") {
        (true, true) => (&inner.args[0], &outer.args[0]),
        (false, false) if inner.method == "min" && outer.method == "max" => {
            (&outer.args[0], &inner.args[0])
        }
        _ => return expr,
    };
    match (number(low), number(high)) {
        (Some(from), Some(to)) if from <= to => {
            let args = [low.clone(), high.clone()];
            method((*inner.receiver).clone(), "clamp", &args)
        }
        _ => expr,
    }
}

/// `a` of `a.len()` or `a.len() as i64`.
fn length_of(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::MethodCall(call) if call.method == "len" && call.args.is_empty() => {
            Some((*call.receiver).clone())
        }
        Expr::Cast(inner) => length_of(&inner.expr),
        Expr::Paren(inner) => length_of(&inner.expr),
        _ => None,
    }
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
