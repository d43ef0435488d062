//! Rust expressions of library maps, with the arguments put in.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use crate::syntax::{Level, at_least};

/// The expression of a template: `$0`, `$1`… stand for arguments, `$at` for the
/// Python place.
pub(crate) fn expand(template: &str, args: &[Expr], at: &Expr) -> Expr {
    let Ok(tokens) = template.parse::<TokenStream>() else {
        panic!("a library map's Rust is not Rust: {template}");
    };
    let filled = fill(tokens, args, at);
    match syn::parse2(filled) {
        Ok(expr) => expr,
        Err(why) => panic!("a library map's Rust is no expression: {template}: {why}"),
    }
}

fn fill(tokens: TokenStream, args: &[Expr], at: &Expr) -> TokenStream {
    let mut filled = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => {
                let Some(place) = tokens.next() else { break };
                // Alone between commas an argument needs no parentheses.
                let alone = filled.is_empty() || ends_in_comma(&filled);
                let followed = tokens.peek().is_some_and(|next| next.to_string() != ",");
                let expr = match place.to_string().parse::<usize>() {
                    Ok(index) => args[index].clone(),
                    Err(_) => at.clone(),
                };
                let level = if alone && !followed {
                    Level::Loose
                } else {
                    Level::Tight
                };
                at_least(expr, level).to_tokens(&mut filled);
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
    filled
}

fn ends_in_comma(tokens: &TokenStream) -> bool {
    tokens
        .clone()
        .into_iter()
        .last()
        .is_some_and(|token| token.to_string() == ",")
}
