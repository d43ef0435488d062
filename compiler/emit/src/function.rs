//! One function of the IR as Rust items: its signature, documentation and body.

use pyrsc_ir::{Function, Mode, Type, ValueId};
use quote::ToTokens;
use syn::{Expr, FnArg, Item, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::item::{Context, RustFunction, Source};
use crate::names::{free_name, sanitize};
use crate::package::comments::doc_lines;
use crate::syntax::ident;
use crate::tokens::{calls_method, has_approximate_constant, mentions};

/// Types that are more complex than this get a name.
const MOST_COMPLEX: usize = 250;
/// The bytes of a line of documentation, `///` apart.
const DOC_WIDTH: usize = 97;
/// More parameters than this and clippy asks for a struct.
const MOST_PARAMETERS: usize = 7;

/// The Rust items of a function: itself, and a name for what it returns.
///
/// # Panics
/// If the function is not well formed, or calls what the context does not know:
/// bugs of the compiler.
pub fn emit_function(f: &Function, source: &Source, ctx: &Context) -> RustFunction {
    let f = &crate::tidy::tidy(f);
    let mut emitter = Emitter::new(f, source, ctx);
    let params = emitter.params();
    let mut results = crate::types::results(&f.results, ctx, &mut emitter.needs);
    let alias = results_alias(&mut results, ctx);
    emitter.emit_region(f.body);
    let mut body = std::mem::take(&mut emitter.block);
    end_in_value(&mut body);
    crate::idioms::find(&mut body);
    let name = ident(ctx.name);
    let docs = docs(source);
    let visibility: syn::Visibility = if ctx.public {
        parse_quote!(pub)
    } else {
        syn::Visibility::Inherited
    };
    let expected: Option<syn::Attribute> = (params.len() > MOST_PARAMETERS).then(|| {
        parse_quote!(#[expect(clippy::too_many_arguments, reason = "the parameters are Python's")])
    });
    let function: Item = parse_quote! {
        #(#[doc = #docs])*
        #expected
        #visibility fn #name(#(#params),*) #results { #(#body)* }
    };
    let mut items = vec![function];
    items.extend(alias);
    items.iter_mut().for_each(expect_approximations);
    let uses = emitter
        .needs
        .uses
        .iter()
        .filter(|path| is_named(path, &items))
        .cloned()
        .collect();
    RustFunction {
        name: ctx.name.to_owned(),
        items,
        support: emitter.needs.support,
        crates: emitter.needs.crates,
        uses,
        non_snake_case: emitter.non_snake_case,
        lines: source.lines,
    }
}

/// A name for the results where clippy finds their type too complex.
fn results_alias(results: &mut syn::ReturnType, ctx: &Context) -> Option<Item> {
    let syn::ReturnType::Type(_, ty) = results else {
        return None;
    };
    if complexity(ty, 1) <= MOST_COMPLEX {
        return None;
    }
    let words = ctx.name.split('_').filter(|word| !word.is_empty());
    let mut name: String = words
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            [first.to_uppercase(), rest.to_owned()]
        })
        .collect();
    name += "Results";
    let (name, doc) = (ident(&name), format!(" What [`{}`] returns.", ctx.name));
    let visibility: syn::Visibility = if ctx.public {
        parse_quote!(pub)
    } else {
        syn::Visibility::Inherited
    };
    let whole = std::mem::replace(&mut **ty, parse_quote!(#name));
    Some(parse_quote!(#[doc = #doc] #visibility type #name = #whole;))
}

/// How complex clippy finds a type of results: each part by its depth.
fn complexity(ty: &syn::Type, depth: usize) -> usize {
    match ty {
        syn::Type::Tuple(tuple) => {
            let items = tuple.elems.iter().map(|it| complexity(it, depth + 1));
            10 * depth + items.sum::<usize>()
        }
        syn::Type::Path(path) => {
            let last = path.path.segments.last().map(|it| &it.arguments);
            let inner = match last {
                Some(syn::PathArguments::AngleBracketed(of)) => of
                    .args
                    .iter()
                    .map(|it| match it {
                        syn::GenericArgument::Type(ty) => complexity(ty, depth + 1),
                        _ => 0,
                    })
                    .sum(),
                _ => 0,
            };
            10 * depth + inner
        }
        _ => 0,
    }
}

/// At the end of a function, `return x;` is `x`.
fn end_in_value(block: &mut Vec<Stmt>) {
    match block.last_mut() {
        Some(Stmt::Expr(Expr::Return(end), Some(_))) => {
            let value = end.expr.take();
            block.pop();
            block.extend(value.map(|value| Stmt::Expr(*value, None)));
        }
        Some(Stmt::Expr(Expr::If(branches), None)) => end_branches(branches),
        _ => {}
    }
}

fn end_branches(branches: &mut syn::ExprIf) {
    end_in_value(&mut branches.then_branch.stmts);
    match branches.else_branch.as_mut().map(|(_, last)| &mut **last) {
        Some(Expr::If(next)) => end_branches(next),
        Some(Expr::Block(last)) => end_in_value(&mut last.block.stmts),
        _ => {}
    }
}

/// Numbers stay as they are in Python, also those that resemble π.
fn expect_approximations(item: &mut Item) {
    if let Item::Fn(function) = item
        && has_approximate_constant(function.block.to_token_stream())
    {
        function.attrs.push(parse_quote! {
            #[expect(clippy::approx_constant, reason = "the number is Python's")]
        });
    }
}

/// Whether items name what a path stands for. Traits are not named: their
/// methods are.
fn is_named(path: &str, items: &[Item]) -> bool {
    let name = path.rsplit("::").next().unwrap_or(path);
    let name = name.rsplit(" as ").next().unwrap_or(name);
    let mut items = items.iter().map(ToTokens::to_token_stream);
    match TRAITS.iter().find(|(of, _)| *of == path) {
        None => items.any(|item| mentions(item, name)),
        Some((_, methods)) => items.any(|item| {
            let is_called = |method: &&str| calls_method(item.clone(), method);
            methods.iter().any(is_called)
        }),
    }
}

/// Traits that code uses by their methods.
const TRAITS: &[(&str, &[&str])] = &[
    (
        "crate::support::part::Part",
        &["part", "part_by", "part_mut", "part_by_mut"],
    ),
    (
        "crate::support::part::IntoPart",
        &["into_part", "into_part_by"],
    ),
    ("ndarray::Dimension", &["size", "ndim"]),
];

/// The docstring and the Python lines.
fn docs(source: &Source) -> Vec<String> {
    let lines = doc_lines(source.docstring.as_deref().unwrap_or_default());
    let spaced = |line: String| match line.as_str() {
        "" => line,
        _ => format!(" {line}"),
    };
    let mut docs: Vec<String> = lines.into_iter().map(spaced).collect();
    // A sentence on a line of its own goes on with the place.
    let is_sentence = docs.len() == 1 && docs[0].ends_with(['.', '!', '?']);
    if !docs.is_empty() && !is_sentence {
        docs.push(String::new());
    }
    let (first, last) = source.lines;
    let place = if first == last {
        format!(" Python: `{}:{first}`.", source.file)
    } else {
        format!(" Python: `{}:{first}-{last}`.", source.file)
    };
    match docs.last_mut() {
        Some(sentence) if is_sentence && sentence.len() + place.len() <= DOC_WIDTH => {
            *sentence += &place;
        }
        _ => docs.push(place),
    }
    docs
}

impl Emitter<'_> {
    fn params(&mut self) -> Vec<FnArg> {
        let f = self.f;
        let mut params = Vec::new();
        for (&value, &mode) in f.params().iter().zip(&f.modes) {
            params.push(self.param(value, mode));
        }
        params
    }

    fn param(&mut self, value: ValueId, mode: Mode) -> FnArg {
        let class = self.vars.class(value);
        let wanted = sanitize(self.f.hint(value).unwrap_or("arg"));
        let used: Vec<String> = self
            .f
            .params()
            .iter()
            .filter_map(|&other| self.name_of(other).map(str::to_owned))
            .collect();
        let reserved = self.ctx.reserved;
        let mut name = free_name(&wanted, |name| {
            used.iter().any(|it| it == name) || reserved.contains(name)
        });
        let unused = self.live.uses(value).is_empty();
        self.set_slot(value, Slot::Bound);
        if unused && !name.starts_with('_') && self.vars.get(value).members.len() == 1 {
            name.insert(0, '_');
        }
        self.set_name(class, name.clone());
        let ty = crate::types::param(self.f.ty(value), mode, self.ctx, &mut self.needs);
        let mutable =
            self.vars.classes[class].mutable && !matches!(self.f.ty(value), Type::Opaque(_));
        let name = ident(&name);
        if mutable {
            parse_quote!(mut #name: #ty)
        } else {
            parse_quote!(#name: #ty)
        }
    }
}
