//! Constructors of syn trees, with parentheses exactly where Rust needs them.
//!
//! Operands are put in parentheses by precedence before they enter a tree, so
//! that `parse_quote!` of the pieces gives the tree that was meant, and the
//! printed text parses back to the same tree.

use proc_macro2::{Literal, Span};
use pyrsc_ir::DType;
use quote::ToTokens;
use syn::{BinOp, Expr, Ident, UnOp, parse_quote};

/// How tightly an expression holds together; higher is tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Closures, `return`, ranges, assignments: parentheses nearly everywhere.
    Loose,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    /// Paths, calls, literals, fields, indices.
    Tight,
}

/// The level of an expression.
pub(crate) fn level(expr: &Expr) -> Level {
    match expr {
        Expr::Binary(binary) => binary_level(&binary.op),
        Expr::Cast(_) => Level::Cast,
        Expr::Unary(_) | Expr::Reference(_) => Level::Prefix,
        Expr::Assign(_)
        | Expr::Closure(_)
        | Expr::Range(_)
        | Expr::Return(_)
        | Expr::Break(_)
        // As an operand, an expression with a block reads better in parentheses.
        | Expr::If(_)
        | Expr::Match(_)
        | Expr::Block(_) => Level::Loose,
        _ => Level::Tight,
    }
}

fn binary_level(op: &BinOp) -> Level {
    match op {
        BinOp::Or(_) => Level::Or,
        BinOp::And(_) => Level::And,
        BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
            Level::Compare
        }
        BinOp::BitOr(_) => Level::BitOr,
        BinOp::BitXor(_) => Level::BitXor,
        BinOp::BitAnd(_) => Level::BitAnd,
        BinOp::Shl(_) | BinOp::Shr(_) => Level::Shift,
        BinOp::Add(_) | BinOp::Sub(_) => Level::Sum,
        BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Level::Product,
        _ => Level::Loose,
    }
}

/// `expr`, in parentheses if it holds together less tightly than `least`.
pub(crate) fn at_least(expr: Expr, least: Level) -> Expr {
    if level(&expr) < least {
        parse_quote!((#expr))
    } else {
        expr
    }
}

/// `left op right`.
pub(crate) fn binary(left: Expr, op: BinOp, right: Expr) -> Expr {
    let own = binary_level(&op);
    let (least_left, least_right) = operand_levels(own, &left, &right);
    let mut left = at_least(left, least_left);
    // `x as f64 < y` would be read as the start of type arguments.
    if matches!(op, BinOp::Lt(_) | BinOp::Shl(_)) && ends_in_cast(&left) {
        left = parse_quote!((#left));
    }
    let right = at_least(right, least_right);
    parse_quote!(#left #op #right)
}

/// The least levels of the operands of a binary operator.
fn operand_levels(own: Level, left: &Expr, right: &Expr) -> (Level, Level) {
    match own {
        // Comparisons do not chain.
        Level::Compare => (Level::BitOr, Level::BitOr),
        // Bits and shifts beside arithmetic: clear only with parentheses.
        Level::BitOr | Level::BitXor | Level::BitAnd | Level::Shift => {
            let least = |side: &Expr| if level(side) == own { own } else { Level::Cast };
            (least(left), tighter(own).max(least(right)))
        }
        // `a && b || c`: Rust's own warning asks for no parentheses here.
        _ => (own, tighter(own)),
    }
}

fn tighter(level: Level) -> Level {
    match level {
        Level::Loose => Level::Or,
        Level::Or => Level::And,
        Level::And => Level::Compare,
        Level::Compare => Level::BitOr,
        Level::BitOr => Level::BitXor,
        Level::BitXor => Level::BitAnd,
        Level::BitAnd => Level::Shift,
        Level::Shift => Level::Sum,
        Level::Sum => Level::Product,
        Level::Product => Level::Cast,
        Level::Cast => Level::Prefix,
        Level::Prefix | Level::Tight => Level::Tight,
    }
}

fn ends_in_cast(expr: &Expr) -> bool {
    match expr {
        Expr::Cast(_) => true,
        Expr::Binary(binary) => ends_in_cast(&binary.right),
        Expr::Unary(unary) => ends_in_cast(&unary.expr),
        _ => false,
    }
}

/// `-expr` or `!expr`.
pub(crate) fn unary(op: UnOp, expr: Expr) -> Expr {
    let nested = matches!((&op, &expr), (UnOp::Neg(_), Expr::Unary(inner)) if matches!(inner.op, UnOp::Neg(_)));
    let expr = at_least(expr, if nested { Level::Tight } else { Level::Prefix });
    parse_quote!(#op #expr)
}

/// `receiver.name(args)`.
pub(crate) fn method(receiver: Expr, name: &str, args: &[Expr]) -> Expr {
    let receiver = typed_receiver(receiver);
    let name = ident(name);
    parse_quote!(#receiver.#name(#(#args),*))
}

/// An operand of `.`: a bare float literal has no type to look a method up in.
pub(crate) fn typed_receiver(receiver: Expr) -> Expr {
    match float_without_suffix(&receiver) {
        Some(expr) => at_least(expr, Level::Tight),
        None => at_least(receiver, Level::Tight),
    }
}

/// A number without a type, with it: the literal of `2.0` as `2.0_f32`.
pub(crate) fn typed_literal(expr: Expr, ty: &str) -> Expr {
    match &expr {
        Expr::Lit(literal) => {
            let text = format!("{}_{ty}", literal.to_token_stream());
            syn::parse_str(&text).unwrap_or(expr)
        }
        Expr::Unary(inner) if matches!(inner.op, UnOp::Neg(_)) => {
            let inner = typed_literal((*inner.expr).clone(), ty);
            parse_quote!(-#inner)
        }
        Expr::Paren(inner) => {
            let inner = typed_literal((*inner.expr).clone(), ty);
            parse_quote!((#inner))
        }
        Expr::Binary(both) => {
            let left = typed_literal((*both.left).clone(), ty);
            let (op, right) = (&both.op, &both.right);
            parse_quote!(#left #op #right)
        }
        Expr::Call(call) if crate::inline::is_generic(&call.func) => {
            let mut typed = call.clone();
            if let Some(first) = typed.args.first_mut() {
                *first = typed_literal(first.clone(), ty);
            }
            Expr::Call(typed)
        }
        _ => expr,
    }
}

/// A literal, or the negation of one, with its type spelled out if it has none.
fn float_without_suffix(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Lit(literal) => {
            let typed = |digits: &str, suffix: &str, ty: &str| {
                let text = format!("{digits}_{ty}");
                suffix
                    .is_empty()
                    .then(|| syn::parse_str(&text).ok())
                    .flatten()
            };
            match &literal.lit {
                syn::Lit::Float(number) => typed(&number.to_string(), number.suffix(), "f64"),
                syn::Lit::Int(number) => typed(&number.to_string(), number.suffix(), "i64"),
                _ => None,
            }
        }
        Expr::Unary(inner) if matches!(inner.op, UnOp::Neg(_)) => {
            let inner = float_without_suffix(&inner.expr)?;
            Some(parse_quote!(-#inner))
        }
        _ => None,
    }
}

/// `path(args)`.
pub(crate) fn call(path: &str, args: &[Expr]) -> Expr {
    let path: Expr = path_expr(path);
    parse_quote!(#path(#(#args),*))
}

/// A path such as `int::add` as an expression.
pub(crate) fn path_expr(path: &str) -> Expr {
    let mut segments = path.split("::").map(ident);
    let first = segments.next();
    let rest = segments;
    parse_quote!(#first #(::#rest)*)
}

/// `expr as ty`.
pub(crate) fn cast(expr: Expr, ty: &str) -> Expr {
    let expr = at_least(expr, Level::Cast);
    let ty = ident(ty);
    parse_quote!(#expr as #ty)
}

/// `&expr`.
pub(crate) fn reference(expr: Expr) -> Expr {
    let expr = at_least(expr, Level::Prefix);
    parse_quote!(&#expr)
}

/// `&mut expr`.
pub(crate) fn reference_mut(expr: Expr) -> Expr {
    let expr = at_least(expr, Level::Prefix);
    parse_quote!(&mut #expr)
}

/// `array[index]`.
pub(crate) fn index(array: Expr, index: Expr) -> Expr {
    let array = at_least(array, Level::Tight);
    parse_quote!(#array[#index])
}

pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

pub(crate) fn name_expr(name: &str) -> Expr {
    let name = ident(name);
    parse_quote!(#name)
}

/// A string literal.
pub(crate) fn text(value: &str) -> Expr {
    let literal = Literal::string(value);
    parse_quote!(#literal)
}

/// A tuple, or the expression itself if it is the only one.
pub(crate) fn tuple(mut items: Vec<Expr>) -> Expr {
    if items.len() == 1 {
        return items.remove(0);
    }
    parse_quote!((#(#items),*))
}

/// An integer literal with `_` between groups of three from five digits on.
pub(crate) fn int(value: i128) -> Expr {
    let digits = value.unsigned_abs().to_string();
    let grouped = if digits.len() < 5 {
        digits
    } else {
        groups_of_three(&digits)
    };
    let Ok(literal) = syn::parse_str::<syn::LitInt>(&grouped) else {
        unreachable!("digits and underscores are an integer")
    };
    if value < 0 {
        parse_quote!(-#literal)
    } else {
        parse_quote!(#literal)
    }
}

fn groups_of_three(digits: &str) -> String {
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// An integer constant of a type; its extremes by name.
pub(crate) fn int_const(value: i64, dtype: DType) -> Expr {
    if dtype == DType::I64 && value == i64::MIN {
        return parse_quote!(i64::MIN);
    }
    if dtype == DType::U64 {
        return int(i128::from(value as u64));
    }
    int(i128::from(value))
}

/// A float literal: `0.5`, `1e-7`, `f64::NAN`.
pub(crate) fn float(value: f64, dtype: DType) -> Expr {
    let name = ident(dtype.name());
    if value.is_nan() {
        return parse_quote!(#name::NAN);
    }
    if value.is_infinite() {
        let constant = ident(if value > 0.0 {
            "INFINITY"
        } else {
            "NEG_INFINITY"
        });
        return parse_quote!(#name::#constant);
    }
    if let Some(constant) = named_constant(value.abs(), dtype) {
        return if value < 0.0 {
            parse_quote!(-#constant)
        } else {
            constant
        };
    }
    let digits = match dtype {
        DType::F32 => float_digits(&format!("{:?}", (value as f32).abs())),
        _ => float_digits(&format!("{:?}", value.abs())),
    };
    let Ok(literal) = syn::parse_str::<syn::LitFloat>(&digits) else {
        unreachable!("the text of a float is a float")
    };
    if value.is_sign_negative() {
        parse_quote!(-#literal)
    } else {
        parse_quote!(#literal)
    }
}

/// Digits of a long whole number are grouped.
fn float_digits(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) if whole.len() >= 5 && fraction.len() <= 3 => {
            format!("{}.{fraction}", groups_of_three(whole))
        }
        _ => text.to_owned(),
    }
}

/// Rust's name of a constant; clippy asks for it where digits come close.
fn named_constant(size: f64, dtype: DType) -> Option<Expr> {
    use std::f64::consts;
    let names = [
        (consts::PI, "PI"),
        (consts::TAU, "TAU"),
        (consts::E, "E"),
        (consts::SQRT_2, "SQRT_2"),
        (consts::LN_2, "LN_2"),
        (consts::LN_10, "LN_10"),
        (consts::FRAC_PI_2, "FRAC_PI_2"),
        (consts::FRAC_PI_4, "FRAC_PI_4"),
        (consts::FRAC_1_SQRT_2, "FRAC_1_SQRT_2"),
    ];
    let (_, name) = names.iter().find(|(constant, _)| match dtype {
        DType::F32 => size as f32 == *constant as f32,
        _ => size == *constant,
    })?;
    let (ty, name) = (ident(dtype.name()), ident(name));
    Some(parse_quote!(std::#ty::consts::#name))
}

/// The number of characters that an expression takes on one line, about.
pub(crate) fn width(expr: &Expr) -> usize {
    expr.to_token_stream().to_string().len() * 4 / 5
}

/// An integer constant whose type is told: by its suffix unless it is an `i64`.
pub(crate) fn suffixed_int(value: i64, dtype: DType) -> Expr {
    with_suffix(int_const(value, dtype), dtype)
}

/// A float constant whose type is told: by its suffix unless it is an `f64`.
pub(crate) fn suffixed_float(value: f64, dtype: DType) -> Expr {
    with_suffix(float(value, dtype), dtype)
}

fn with_suffix(expr: Expr, dtype: DType) -> Expr {
    if matches!(dtype, DType::I64 | DType::F64) {
        return expr;
    }
    spelled_out(expr, dtype)
}

/// A literal whose type nothing but its suffix can tell.
pub(crate) fn spelled_out(expr: Expr, dtype: DType) -> Expr {
    map_literal(expr, &|digits, suffix| {
        suffix
            .is_empty()
            .then(|| format!("{digits}_{}", dtype.name()))
    })
}

/// A literal without the suffix that tells its type.
pub(crate) fn without_suffix(expr: Expr) -> Expr {
    map_literal(expr, &|digits, suffix| {
        let digits = digits.strip_suffix(suffix).unwrap_or(digits);
        Some(digits.trim_end_matches('_').to_owned())
    })
}

/// Whether an expression is a literal with a suffix, or the negation of one.
pub(crate) fn is_suffixed(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Float(number) => !number.suffix().is_empty(),
            syn::Lit::Int(number) => !number.suffix().is_empty(),
            _ => false,
        },
        Expr::Unary(inner) => matches!(inner.op, UnOp::Neg(_)) && is_suffixed(&inner.expr),
        Expr::Paren(inner) => is_suffixed(&inner.expr),
        _ => false,
    }
}

/// A number, or the negation of one, with the text that `change` makes of its
/// digits and suffix.
fn map_literal(expr: Expr, change: &dyn Fn(&str, &str) -> Option<String>) -> Expr {
    let changed = match &expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Float(number) => change(&number.to_string(), number.suffix()),
            syn::Lit::Int(number) => change(&number.to_string(), number.suffix()),
            _ => None,
        },
        Expr::Unary(inner) if matches!(inner.op, UnOp::Neg(_)) => {
            let inner = map_literal((*inner.expr).clone(), change);
            return parse_quote!(-#inner);
        }
        Expr::Paren(inner) => {
            let inner = map_literal((*inner.expr).clone(), change);
            return parse_quote!((#inner));
        }
        _ => None,
    };
    match changed.and_then(|text| syn::parse_str(&text).ok()) {
        Some(literal) => literal,
        None => expr,
    }
}
