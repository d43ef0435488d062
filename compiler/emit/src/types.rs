//! Rust types of IR types.

use pyrsc_ir::{Mode, Rank, Type};
use quote::quote;
use syn::parse_quote;

use crate::item::Context;
use crate::needs::Needs;
use crate::syntax::ident;

/// `Array2`, `ArrayView1`, `ArrayViewMutD`.
pub(crate) fn array_name(kind: &str, rank: Rank) -> String {
    match rank {
        Rank::Static(rank) if rank <= 6 => format!("{kind}{rank}"),
        _ => format!("{kind}D"),
    }
}

/// `Ix2`, `IxDyn`.
pub(crate) fn dim_name(rank: Rank) -> String {
    match rank {
        Rank::Static(rank) if rank <= 6 => format!("Ix{rank}"),
        _ => "IxDyn".to_owned(),
    }
}

/// The type of a value that is held as its own.
pub(crate) fn owned(ty: &Type, ctx: &Context, needs: &mut Needs) -> syn::Type {
    match ty {
        Type::None => parse_quote!(()),
        Type::Scalar(dtype) => {
            let name = ident(dtype.name());
            parse_quote!(#name)
        }
        Type::Str => parse_quote!(String),
        Type::Array(dtype, rank) => {
            let name = array_name("Array", *rank);
            needs.ndarray(&name);
            let (name, element) = (ident(&name), ident(dtype.name()));
            parse_quote!(#name<#element>)
        }
        Type::Shape(rank) => {
            let name = dim_name(*rank);
            needs.ndarray(&name);
            let name = ident(&name);
            parse_quote!(#name)
        }
        Type::Tuple(items) => {
            let items = items
                .iter()
                .map(|item| owned(item, ctx, needs))
                .collect::<Vec<_>>();
            if let [item] = &items[..] {
                return parse_quote!((#item,));
            }
            parse_quote!((#(#items),*))
        }
        Type::Option(inner) => {
            let inner = owned(inner, ctx, needs);
            parse_quote!(Option<#inner>)
        }
        Type::Opaque(name) => opaque(name, ctx, needs),
    }
}

fn opaque(name: &str, ctx: &Context, needs: &mut Needs) -> syn::Type {
    let Some(path) = (ctx.opaque_type)(name) else {
        panic!("no Rust type is known for {name}");
    };
    if let Some(support) = path.strip_prefix("crate::support::") {
        needs.support.insert(support.to_owned());
    } else if let Some((crate_name, _)) = path.split_once("::")
        && crate_name != "crate"
    {
        needs.crates.insert(crate_name.to_owned());
    }
    let last = path.rsplit("::").next().unwrap_or(&path);
    let last = ident(last);
    needs.uses.insert(path);
    parse_quote!(#last)
}

/// The type of a parameter.
pub(crate) fn param(ty: &Type, mode: Mode, ctx: &Context, needs: &mut Needs) -> syn::Type {
    match ty {
        Type::Str => parse_quote!(&str),
        Type::Array(dtype, rank) => {
            let kind = match mode {
                Mode::In => "ArrayView",
                Mode::InOut => "ArrayViewMut",
            };
            let name = array_name(kind, *rank);
            needs.ndarray(&name);
            let (name, element) = (ident(&name), ident(dtype.name()));
            parse_quote!(#name<#element>)
        }
        Type::Opaque(name) => {
            let name = opaque(name, ctx, needs);
            parse_quote!(&mut #name)
        }
        _ => owned(ty, ctx, needs),
    }
}

/// ` -> T`, or nothing.
pub(crate) fn results(tys: &[Type], ctx: &Context, needs: &mut Needs) -> syn::ReturnType {
    let tys: Vec<syn::Type> = tys.iter().map(|ty| owned(ty, ctx, needs)).collect();
    let unit: syn::Type = parse_quote!(());
    let tokens = match &tys[..] {
        [] => return syn::ReturnType::Default,
        [only] if *only == unit => return syn::ReturnType::Default,
        [only] => quote!(-> #only),
        several => quote!(-> (#(#several),*)),
    };
    parse_quote!(#tokens)
}
