//! Rust names of a function's instances, and short names of types.

use std::collections::BTreeSet;

use pyrsc_hir::Ty;
use pyrsc_ir::{DType, Rank};

/// Scalars first, then lower ranks.
pub(crate) fn sort_key(args: &[Ty]) -> (usize, String) {
    let arrays = args.iter().filter(|ty| ty.is_array()).count();
    let codes: Vec<String> = args.iter().map(code).collect();
    (arrays, codes.join("_"))
}

/// A scalar signature has the plain name; so has any other one that comes first.
pub(crate) fn plain_name_fits(args: &[Ty], taken: &BTreeSet<String>, base: &str) -> bool {
    !taken.contains(base)
        && !args
            .iter()
            .any(|ty| matches!(ty, Ty::Array(_, Rank::Dynamic)))
        || taken.is_empty()
}

/// Suffixes for a signature, shortest first.
pub(crate) fn suffixes(args: &[Ty]) -> Vec<String> {
    let arrays: Vec<&Ty> = args.iter().filter(|ty| ty.is_array()).collect();
    let mut found = Vec::new();
    if let Some(first) = arrays.first() {
        if arrays.iter().all(|ty| ty == first) {
            if first.dtype() == Some(DType::F64) {
                found.push(rank_code(first));
            }
            found.push(code(first));
        }
    } else if args.iter().all(|ty| *ty == Ty::INT) {
        found.push("int".to_owned());
    }
    found.push(args.iter().map(code).collect::<Vec<_>>().join("_"));
    found
}

fn rank_code(ty: &Ty) -> String {
    match ty {
        Ty::Array(_, Rank::Static(rank)) => format!("{rank}d"),
        _ => "nd".to_owned(),
    }
}

/// A short name of a type; different for different types.
pub fn type_code(ty: &Ty) -> String {
    match ty {
        Ty::Scalar(dtype, pyrsc_hir::Class::Either) => format!("either_{dtype}"),
        Ty::Tuple(items) => format!(
            "tuple({})",
            items.iter().map(type_code).collect::<Vec<_>>().join(" ")
        ),
        Ty::List(items) => format!(
            "list({})",
            items.iter().map(type_code).collect::<Vec<_>>().join(" ")
        ),
        Ty::Shape(rank) => format!("shape{rank}"),
        Ty::Opaque(name) => name.clone(),
        other => code(other),
    }
}

fn code(ty: &Ty) -> String {
    match ty {
        Ty::Array(DType::F64, _) => rank_code(ty),
        Ty::Array(dtype, _) => format!("{dtype}_{}", rank_code(ty)),
        Ty::Scalar(dtype, pyrsc_hir::Class::NumPy) => format!("np_{dtype}"),
        Ty::Scalar(dtype, _) => dtype.to_string(),
        Ty::Number(_) => "number".to_owned(),
        Ty::Str => "str".to_owned(),
        Ty::None => "none".to_owned(),
        Ty::Tuple(items) | Ty::List(items) => format!("tuple{}", items.len()),
        _ => "other".to_owned(),
    }
}
