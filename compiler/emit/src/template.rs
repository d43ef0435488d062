//! Rust expressions of library maps, with the arguments put in.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use crate::syntax::{Level, at_least};

/// What stands for `$0`.
pub(crate) struct Argument {
    pub expr: Expr,
    /// Whether it is a `&mut` reference.
    pub is_reference: bool,
}

/// The expression of a template: `$0`, `$1`… stand for arguments, `$at` for the
/// Python place. An argument that is a reference already takes the place of
/// `&mut $0` as a whole.
pub(crate) fn expand(template: &str, args: &[Argument], at: &Expr) -> Expr {
    let Ok(tokens) = template.parse::<TokenStream>() else {
        panic!("a library map's Rust is not Rust: {template}");
    };
    let filled = fill(tokens, args, at);
    match syn::parse2(filled) {
        Ok(expr) => expr,
        Err(why) => panic!("a library map's Rust is no expression: {template}: {why}"),
    }
}

fn fill(tokens: TokenStream, args: &[Argument], at: &Expr) -> TokenStream {
    let mut filled: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => {
                let Some(place) = tokens.next() else { break };
                let expr = match place.to_string().parse::<usize>() {
                    Ok(index) => {
                        if args[index].is_reference {
                            drop_borrow(&mut filled);
                        }
                        args[index].expr.clone()
                    }
                    Err(_) => at.clone(),
                };
                // Alone between commas an argument needs no parentheses.
                let alone = filled.last().is_none_or(|last| last.to_string() == ",");
                let followed = tokens.peek().is_some_and(|next| next.to_string() != ",");
                let level = if alone && !followed {
                    Level::Loose
                } else {
                    Level::Tight
                };
                filled.extend(at_least(expr, level).to_token_stream());
            }
            TokenTree::Group(group) => {
                let inner = fill(group.stream(), args, at);
                let mut group = proc_macro2::Group::new(group.delimiter(), inner);
                group.set_span(proc_macro2::Span::call_site());
                filled.extend([TokenTree::Group(group)]);
            }
            other => filled.extend([other]),
        }
    }
    filled.into_iter().collect()
}

/// Takes back `&mut` or `&` in front of what is a reference itself.
fn drop_borrow(filled: &mut Vec<TokenTree>) {
    if filled.last().is_some_and(|last| last.to_string() == "mut") {
        filled.pop();
    }
    if filled.last().is_some_and(|last| last.to_string() == "&") {
        filled.pop();
    }
}
