//! Shorter forms that Rust has for some statements.

use syn::{Expr, ExprForLoop, Pat, Stmt, parse_quote};

/// `for i in range { if cond { return Some(i); } } None`, at the end of a
/// function, is `range.find(|&i| cond)`.
pub(crate) fn find(body: &mut Vec<Stmt>) {
    let [
        ..,
        Stmt::Expr(Expr::ForLoop(search), _),
        Stmt::Expr(Expr::Path(last), None),
    ] = &body[..]
    else {
        return;
    };
    if !last.path.is_ident("None") {
        return;
    }
    if let Some(found) = found(search) {
        body.truncate(body.len() - 2);
        body.push(Stmt::Expr(found, None));
    }
}

/// `let x = expr; x` at the end of a block is `expr`.
pub(crate) fn end_in_expression(block: &mut Vec<Stmt>) {
    let [.., Stmt::Local(local), Stmt::Expr(Expr::Path(last), None)] = &block[..] else {
        return;
    };
    if let Pat::Ident(name) = &local.pat
        && last.path.is_ident(&name.ident)
        && let Some(init) = &local.init
    {
        let value = (*init.expr).clone();
        block.truncate(block.len() - 2);
        block.push(Stmt::Expr(value, None));
    }
}

fn found(search: &ExprForLoop) -> Option<Expr> {
    let Pat::Ident(variable) = &*search.pat else {
        return None;
    };
    let [Stmt::Expr(Expr::If(test), _)] = &search.body.stmts[..] else {
        return None;
    };
    let [Stmt::Expr(Expr::Return(given), _)] = &test.then_branch.stmts[..] else {
        return None;
    };
    let name = &variable.ident;
    let wanted: Expr = parse_quote!(Some(#name));
    let is_search = test.else_branch.is_none()
        && variable.mutability.is_none()
        && !matches!(*test.cond, Expr::Let(_))
        && given.expr.as_deref() == Some(&wanted);
    let (values, cond) = (&search.expr, &test.cond);
    let values: Expr = match &**values {
        range @ Expr::Range(_) => parse_quote!((#range)),
        other => other.clone(),
    };
    is_search.then(|| parse_quote!(#values.find(|&#name| #cond)))
}
