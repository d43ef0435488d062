//! What emitted code mentions.

use proc_macro2::{TokenStream, TokenTree};

/// Whether code has a literal for which clippy's `approx_constant` speaks up.
pub(crate) fn has_approximate_constant(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Literal(literal) => resembles_constant(&literal.to_string()),
        TokenTree::Group(group) => has_approximate_constant(group.stream()),
        _ => false,
    })
}

/// Whether code names something.
pub(crate) fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Whether code calls a method of some name.
pub(crate) fn calls_method(tokens: TokenStream, name: &str) -> bool {
    let mut after_dot = false;
    tokens.into_iter().any(|token| {
        let found = match &token {
            TokenTree::Ident(ident) => after_dot && ident == name,
            TokenTree::Group(group) => calls_method(group.stream(), name),
            _ => false,
        };
        after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        found
    })
}

/// Whether clippy's `approx_constant` speaks up for a literal: `3.14`.
fn resembles_constant(text: &str) -> bool {
    use std::f64::consts::*;
    let constants = [
        (E, 4),
        (FRAC_1_PI, 4),
        (FRAC_1_SQRT_2, 5),
        (FRAC_2_PI, 5),
        (FRAC_2_SQRT_PI, 5),
        (FRAC_PI_2, 5),
        (FRAC_PI_3, 5),
        (FRAC_PI_4, 5),
        (FRAC_PI_6, 5),
        (FRAC_PI_8, 5),
        (LN_2, 5),
        (LN_10, 5),
        (LOG10_2, 5),
        (LOG2_10, 5),
        (LOG10_E, 5),
        (LOG2_E, 5),
        (PI, 3),
        (SQRT_2, 5),
        (TAU, 3),
    ];
    let places = text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    constants.iter().any(|(constant, digits)| {
        let rounded = format!("{constant:.places$}");
        text.len() > *digits && (constant.to_string().starts_with(text) || rounded == text)
    })
}
