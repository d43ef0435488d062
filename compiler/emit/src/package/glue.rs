//! The functions of the extension module that Python calls: one for each
//! exported function, one for each of its variants.

use std::collections::BTreeSet;

use proc_macro2::Literal;
use quote::format_ident;
use syn::{Expr, Ident, Item, Stmt, parse_quote};

use pyrsc_ir::DType;

use super::format::items_text;
use super::imports::use_lines;
use super::variant::{Exported, Guard, Param, ParamKind, ResultKind, Variant};
use super::{PackageError, names};

/// The file of a Python module's functions: its docs, `use` list and items.
pub(super) fn functions_text(module: &str, exported: &[&Exported]) -> Result<String, PackageError> {
    let mut uses: BTreeSet<String> = [
        "pyo3::prelude::*",
        "pyo3::types::PyTuple",
        "super::call::Answer",
        "super::call::Call",
    ]
    .map(str::to_owned)
    .into();
    let mut items = Vec::new();
    let mut taken = BTreeSet::new();
    for function in exported {
        function_items(function, &mut taken, &mut items, &mut uses)?;
    }
    let mut text = format!("//! What Python calls for functions of `{module}`.\n\n");
    let names = items.iter().filter_map(|item| match item {
        Item::Fn(item) => Some(item),
        _ => None,
    });
    if names.clone().any(breaks_convention) {
        text += "#![expect(non_snake_case, reason = \"names are those of the Python source\")]\n\n";
    }
    text += &use_lines(&uses);
    text += "\n\n";
    text += &items_text(&items);
    Ok(text)
}

/// The Rust name of an exported function.
pub(super) fn function_name(exported: &Exported) -> Ident {
    identifier(&exported.name)
}

fn identifier(name: &str) -> Ident {
    match syn::parse_str(name) {
        Ok(ident) => ident,
        Err(_) => format_ident!("{name}_"),
    }
}

fn function_items(
    exported: &Exported,
    taken: &mut BTreeSet<Ident>,
    items: &mut Vec<Item>,
    uses: &mut BTreeSet<String>,
) -> Result<(), PackageError> {
    let name = function_name(exported);
    let docs = format!(" `{}.{}`.", exported.module, exported.name);
    let mut forms: Vec<Ident> = Vec::new();
    let mut variants = Vec::new();
    for variant in &exported.variants {
        let form = form_name(variant, taken);
        variants.push(variant_item(variant, &form, uses)?);
        forms.push(form);
    }
    let mut forms = forms.iter();
    let answer: Expr = match forms.next() {
        Some(first) => parse_quote!(#first(&call) #(.or_else(|| #forms(&call)))*),
        None => parse_quote!(None),
    };
    items.push(parse_quote! {
        #[doc = #docs]
        #[pyfunction]
        #[pyo3(signature = (*arguments))]
        pub fn #name<'py>(arguments: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
            let call = Call::new(arguments);
            call.end(#answer)
        }
    });
    items.extend(variants);
    Ok(())
}

/// `try_` and the name of the function that is called, numbered if need be.
fn form_name(variant: &Variant, taken: &mut BTreeSet<Ident>) -> Ident {
    let last = variant.function.rsplit("::").next().unwrap_or_default();
    let mut name = format_ident!("try_{last}");
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format_ident!("try_{last}_{number}");
        number += 1;
    }
    name
}

fn variant_item(
    variant: &Variant,
    form: &Ident,
    uses: &mut BTreeSet<String>,
) -> Result<Item, PackageError> {
    let function = called(&variant.function, uses)?;
    let mut takes: Vec<Stmt> = variant.guards.iter().map(guard).collect();
    takes.extend(
        variant
            .params
            .iter()
            .enumerate()
            .map(|(i, param)| take(i, param, uses)),
    );
    let views = variant.params.iter().filter_map(view);
    let answer = answer(variant, &function, uses)?;
    let docs = format!(" Tries `{}`.", variant.function);
    Ok(parse_quote! {
        #[doc = #docs]
        fn #form<'py>(call: &Call<'_, 'py>) -> Answer<'py> {
            #(#takes)*
            #(#views)*
            #answer
        }
    })
}

/// The path of a library function as the code calls it, through its module.
fn called(path: &str, uses: &mut BTreeSet<String>) -> Result<syn::Path, PackageError> {
    let bad = |_| PackageError::BadName(path.to_owned());
    match path.rsplit_once("::") {
        Some((module, name)) => {
            uses.insert(format!("library::{module}"));
            let last = module.rsplit("::").next().unwrap_or_default();
            syn::parse_str(&format!("{last}::{name}")).map_err(bad)
        }
        None => syn::parse_str(&format!("library::{path}")).map_err(bad),
    }
}

fn guard(guard: &Guard) -> Stmt {
    let scalars = guard.scalars.iter().map(|it| number(*it));
    let condition: Expr = match (guard.zero.map(number), guard.large.map(number)) {
        (Some(zero), _) => {
            parse_quote!(call.are_python_numbers(&[#(#scalars),*]) && call.is_zero(#zero))
        }
        (_, Some(large)) => {
            parse_quote!(call.are_python_numbers(&[#(#scalars),*]) && call.is_large(#large))
        }
        _ => parse_quote!(call.are_python_numbers(&[#(#scalars),*])),
    };
    parse_quote!(if #condition { return None; })
}

/// `let x = call.float(0)?;`
fn take(position: usize, param: &Param, uses: &mut BTreeSet<String>) -> Stmt {
    let name = identifier(&param.name);
    let index = number(position);
    let method: Expr = match param.kind {
        ParamKind::PyFloat if param.int_as_float => parse_quote!(call.number(#index)?),
        ParamKind::PyFloat => parse_quote!(call.float(#index)?),
        ParamKind::PyInt => parse_quote!(call.int(#index)?),
        ParamKind::PyBool => parse_quote!(call.bool(#index)?),
        ParamKind::Str => parse_quote!(call.text(#index)?),
        ParamKind::None => return parse_quote!(call.none(#index)?;),
        ParamKind::NpScalar(dtype) => {
            let element = element(dtype);
            parse_quote!(call.scalar::<#element>(#index)?)
        }
        ParamKind::ArrayDyn(dtype) | ParamKind::Array(dtype, _) => {
            return take_array(&index, param, dtype, uses);
        }
    };
    parse_quote!(let #name = #method;)
}

fn take_array(index: &Literal, param: &Param, dtype: DType, uses: &mut BTreeSet<String>) -> Stmt {
    let name = identifier(&param.name);
    let element = element(dtype);
    let dimension = match param.kind {
        ParamKind::Array(_, rank) => format_ident!("Ix{rank}"),
        _ => format_ident!("IxDyn"),
    };
    let is_fixed = matches!(param.kind, ParamKind::Array(..));
    if param.is_written || is_fixed {
        uses.insert(format!("numpy::ndarray::{dimension}"));
    }
    match (param.is_written, is_fixed, param.weak_as_array) {
        (true, ..) => {
            parse_quote!(let mut #name = call.array_mut::<#element, #dimension>(#index)?;)
        }
        (false, true, _) => {
            parse_quote!(let #name = call.array::<#element, #dimension>(#index)?;)
        }
        (false, false, true) => parse_quote!(let #name = call.operand::<#element>(#index)?;),
        (false, false, false) => parse_quote!(let #name = call.any_array::<#element>(#index)?;),
    }
}

/// `let x = x.view();`
fn view(param: &Param) -> Option<Stmt> {
    let name = identifier(&param.name);
    match param.kind {
        ParamKind::Array(..) | ParamKind::ArrayDyn(_) if param.is_written => {
            Some(parse_quote!(let #name = #name.view_mut();))
        }
        ParamKind::Array(..) => Some(parse_quote!(let #name = #name.fixed()?;)),
        ParamKind::ArrayDyn(_) => Some(parse_quote!(let #name = #name.view();)),
        _ => None,
    }
}

/// The call and what becomes of its result.
fn answer(
    variant: &Variant,
    function: &syn::Path,
    uses: &mut BTreeSet<String>,
) -> Result<Expr, PackageError> {
    let arguments: Vec<Expr> = variant.params.iter().map(passed).collect();
    if let Some(into) = &variant.into {
        let shape = called(&into.shape, uses)?;
        let element = element(into.dtype);
        let views: Vec<Expr> = variant.params.iter().map(passed_again).collect();
        return Ok(parse_quote! {
            Some(call.fill::<#element>(|| #shape(#(#views),*), |out| #function(out, #(#views),*)))
        });
    }
    let run: Expr = parse_quote!(call.run(|| #function(#(#arguments),*)));
    let mut results = Results {
        uses,
        count: 0,
        tuples: Vec::new(),
    };
    let (value, pattern) = results.convert(&variant.result);
    Ok(match (may_fail(&variant.result), value) {
        (true, value) => parse_quote!(Some(#run.and_then(|#pattern| #value))),
        (false, value) if results.tuples.is_empty() => {
            parse_quote!(Some(#run.map(|#pattern| #value)))
        }
        (false, value) => parse_quote!(Some(#run.and_then(|#pattern| Ok(#value)))),
    })
}

/// An argument of the Rust function.
fn passed(param: &Param) -> Expr {
    let name = identifier(&param.name);
    match param.kind {
        ParamKind::Str => parse_quote!(&#name),
        ParamKind::None => parse_quote!(()),
        _ => parse_quote!(#name),
    }
}

/// An argument of a Rust function that is not the only one called.
fn passed_again(param: &Param) -> Expr {
    let name = identifier(&param.name);
    match param.kind {
        ParamKind::Array(..) | ParamKind::ArrayDyn(_) => parse_quote!(#name.view()),
        _ => passed(param),
    }
}

/// Conversions of results to Python objects.
struct Results<'a> {
    uses: &'a mut BTreeSet<String>,
    /// How many names were given out.
    count: usize,
    /// Tuples that were built, which may fail.
    tuples: Vec<()>,
}

impl Results<'_> {
    /// The Python object, from what a pattern binds.
    fn convert(&mut self, kind: &ResultKind) -> (Expr, syn::Pat) {
        let results = |this: &mut Self| {
            this.uses.insert("super::results".to_owned());
            this.count += 1;
            match this.count {
                1 => format_ident!("result"),
                count => format_ident!("result_{count}"),
            }
        };
        let simple = |this: &mut Self, function: &str| -> (Expr, syn::Pat) {
            let (name, function) = (results(this), format_ident!("{function}"));
            (
                parse_quote!(results::#function(call.py(), #name)),
                parse_quote!(#name),
            )
        };
        match kind {
            ResultKind::None => {
                self.uses.insert("super::results".to_owned());
                (parse_quote!(results::none(call.py())), parse_quote!(()))
            }
            ResultKind::PyFloat => simple(self, "float"),
            ResultKind::PyInt => simple(self, "int"),
            ResultKind::PyBool => simple(self, "bool"),
            ResultKind::Str => simple(self, "text"),
            ResultKind::NpScalar => simple(self, "scalar"),
            ResultKind::Array => simple(self, "array"),
            ResultKind::ArrayOrScalar => {
                let name = results(self);
                self.uses.insert("numpy::IntoPyArray".to_owned());
                let value = parse_quote!(results::array_or_scalar(#name.into_pyarray(call.py())));
                (value, parse_quote!(#name))
            }
            ResultKind::Argument(index) => {
                let index = number(*index);
                (parse_quote!(call.same(#index)), parse_quote!(()))
            }
            ResultKind::Tuple(kinds) => self.tuple(kinds),
        }
    }

    fn tuple(&mut self, kinds: &[ResultKind]) -> (Expr, syn::Pat) {
        self.tuples.push(());
        self.uses.insert("pyo3::types::PyTuple".to_owned());
        let mut values: Vec<Expr> = Vec::new();
        let mut patterns: Vec<syn::Pat> = Vec::new();
        for kind in kinds {
            let (value, pattern) = self.convert(kind);
            values.push(match kind {
                kind if may_fail(kind) => parse_quote!(#value?),
                _ => value,
            });
            if !matches!(kind, ResultKind::Argument(_)) {
                patterns.push(pattern);
            }
        }
        let value = parse_quote!(PyTuple::new(call.py(), [#(#values),*])?.into_any());
        let pattern = match &patterns[..] {
            [] => parse_quote!(()),
            [only] => only.clone(),
            several => parse_quote!((#(#several),*)),
        };
        (value, pattern)
    }
}

/// Whether the conversion itself gives a `PyResult`.
fn may_fail(kind: &ResultKind) -> bool {
    matches!(
        kind,
        ResultKind::NpScalar | ResultKind::ArrayOrScalar | ResultKind::Argument(_)
    )
}

/// A number without the suffix of its type.
fn number(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}

fn element(dtype: DType) -> syn::Type {
    let name = format_ident!("{}", dtype.name());
    parse_quote!(#name)
}

/// Whether a function or a name that it binds is no Rust name.
fn breaks_convention(item: &syn::ItemFn) -> bool {
    let lets = item.block.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Local(local) => match &local.pat {
            syn::Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        _ => None,
    });
    lets.chain([item.sig.ident.to_string()])
        .any(|name| names::is_unusual(&name))
}
