//! The Rust modules of a package: one for each Python module, the crate's
//! root, the executable's `main.rs`, and the support code's list.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::comments::{comment_line, doc_lines};
use super::format::{item_text, items_text};
use super::imports::use_lines;
use super::support::{self, Slice, SliceError};
use super::{Entry, Form, Module, PackageError, PackageInput, Part, names};

/// The file of a module: `pricing::bs` lies in `src/pricing/bs.rs`.
pub(super) fn file_path(module: &str) -> String {
    format!("src/{}.rs", module.replace("::", "/"))
}

/// The modules directly below one; those of the root for an empty path.
pub(super) fn children(input: &PackageInput, parent: &str) -> Vec<String> {
    let prefix = if parent.is_empty() {
        String::new()
    } else {
        format!("{parent}::")
    };
    let below = input
        .modules
        .iter()
        .filter_map(|module| module.path.strip_prefix(&prefix));
    let names: BTreeSet<&str> = below.filter_map(|rest| rest.split("::").next()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Folders with Python modules that are no module themselves.
pub(super) fn missing_parents(input: &PackageInput) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    for module in &input.modules {
        let mut path = module.path.as_str();
        while let Some((parent, _)) = path.rsplit_once("::") {
            missing.insert(parent.to_owned());
            path = parent;
        }
    }
    missing.retain(|path| input.modules.iter().all(|module| module.path != *path));
    missing
}

/// The text of a Python module as Rust; `below` names the modules in its folder.
pub fn module_text(module: &Module, below: &[String]) -> Result<String, PackageError> {
    let head = match &module.docstring {
        Some(docstring) => inner_docs(&doc_lines(docstring)),
        None => inner_docs(&[format!("`{}`.", module.file)]),
    };
    let mut blocks = vec![head];
    if !below.is_empty() {
        blocks.push(declarations(below)?);
    }
    let uses = imports(module);
    if !uses.is_empty() {
        blocks.push(use_lines(&uses) + "\n");
    }
    blocks.extend(parts_blocks(&module.parts));
    Ok(blocks.join("\n"))
}

/// The module of a folder without `__init__.py`.
pub(super) fn folder_text(path: &str, below: &[String]) -> String {
    let docs = inner_docs(&[format!(
        "Modules of the Python folder `{}`.",
        path.replace("::", "/")
    )]);
    format!("{docs}\n{}", declarations(below).unwrap_or_default())
}

/// Paths that the module's items need in scope and that are not its own.
fn imports(module: &Module) -> BTreeSet<String> {
    let own = format!("crate::{}::", module.path);
    let needed = module.parts.iter().flat_map(|part| part.items.uses.iter());
    let is_foreign = |path: &&String| {
        let rest = path.strip_prefix(&own);
        path.contains("::") && rest.is_none_or(|rest| rest.contains("::"))
    };
    needed.filter(is_foreign).cloned().collect()
}

/// Constants close together, functions with an empty line before each.
fn parts_blocks(parts: &[Part]) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut joins = false;
    for part in parts {
        let comments: Vec<String> = part
            .comments
            .iter()
            .map(|it| comment_line("", it) + "\n")
            .collect();
        let text = comments.concat() + &items_text(&part.items.items);
        let is_list = part
            .items
            .items
            .iter()
            .all(|it| matches!(it, Item::Const(_) | Item::Static(_)));
        match blocks.last_mut() {
            Some(last) if joins && is_list && part.comments.is_empty() => *last += &text,
            _ => blocks.push(text),
        }
        joins = is_list;
    }
    blocks
}

/// Lints that Python's names would break; each has a reason.
fn expectations(input: &PackageInput) -> String {
    let mut text = String::new();
    let mut expect = |lint: &str| {
        text += &format!("#![expect({lint}, reason = \"names are those of the Python source\")]\n");
    };
    let parts = || input.modules.iter().flat_map(|module| &module.parts);
    let in_upper_case = |module: &Module| module.path.contains(char::is_uppercase);
    if parts().any(|part| part.items.non_snake_case) || input.modules.iter().any(in_upper_case) {
        expect("non_snake_case");
    }
    let is_lower = |item: &Item| match item {
        Item::Const(item) => item.ident.to_string().contains(char::is_lowercase),
        Item::Static(item) => item.ident.to_string().contains(char::is_lowercase),
        _ => false,
    };
    if parts().any(|part| part.items.items.iter().any(is_lower)) {
        expect("non_upper_case_globals");
    }
    text
}

fn inner_docs(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| format!("//! {line}").trim_end().to_owned() + "\n")
        .collect()
}

fn declarations(below: &[String]) -> Result<String, PackageError> {
    let mut text = String::new();
    for name in below {
        let ident: syn::Ident =
            syn::parse_str(name).map_err(|_| PackageError::BadName(name.clone()))?;
        text += &item_text(&syn::parse_quote!(pub mod #ident;));
    }
    Ok(text)
}

/// The crate's root.
pub(super) fn root_text(input: &PackageInput, has_support: bool) -> String {
    let name = names::package_name(&input.name);
    let mut text = inner_docs(&[format!("`{name}`, compiled from Python by pyrsc.")]);
    text += &format!("\n#![forbid(unsafe_code)]\n{}", expectations(input));
    let mut below = children(input, "");
    if has_support {
        below.push("support".to_owned());
    }
    let declared = declarations(&below).unwrap_or_default();
    if !declared.is_empty() {
        text += &format!("\n{declared}");
    }
    text
}

/// The executable.
pub(super) fn main_text(input: &PackageInput, entry: &Entry) -> Result<String, PackageError> {
    let name = names::crate_name(&names::package_name(&input.name));
    let path = |path: String| {
        let bad = |_| PackageError::BadName(entry.path.clone());
        syn::parse_str::<syn::Path>(&path).map_err(bad)
    };
    let program = path(format!("{name}::{}", entry.path))?;
    let run = path(format!("{name}::support::error::run"))?;
    let main = item_text(&syn::parse_quote! {
        fn main() -> std::process::ExitCode {
            #run(#program)
        }
    });
    let docs = inner_docs(&[format!("Runs what `{}` runs.", entry.file)]);
    Ok(format!("{docs}\n{main}"))
}

/// The list of the support code's modules.
pub(super) fn support_root(slice: &Slice) -> String {
    let mut text = inner_docs(&[
        "Support code that pyrsc adds: what Python and its libraries do and Rust".to_owned(),
        "spells out. Only what this package uses is here.".to_owned(),
    ]);
    let names: Vec<String> = slice.files.iter().map(|(name, _)| name.clone()).collect();
    text += "\n";
    text += &declarations(&names).unwrap_or_default();
    text
}

/// Whether the package carries support code.
pub(super) fn needs_support(input: &PackageInput) -> bool {
    !support_roots(input).is_empty()
}

/// The paths of the support code that the package's code names.
fn support_roots(input: &PackageInput) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for part in input.modules.iter().flat_map(|module| &module.parts) {
        roots.extend(part.items.support.iter().cloned());
        let used = part
            .items
            .uses
            .iter()
            .filter_map(|it| it.strip_prefix("crate::support::"));
        roots.extend(used.map(str::to_owned));
    }
    match &input.form {
        Form::Bin(_) => roots.insert("error::run".to_owned()),
        Form::Python(_) => roots.insert("error::Exception".to_owned()),
        Form::Rust => false,
    };
    roots
}

/// The support code that the program needs.
pub(super) fn support_slice(input: &PackageInput) -> Result<Slice, PackageError> {
    let roots = support_roots(input);
    let mut called = BTreeSet::new();
    for part in input.modules.iter().flat_map(|module| &module.parts) {
        for item in &part.items.items {
            collect_names(item.to_token_stream(), &mut called);
        }
    }
    support::slice(pyrsc_maps::support::SUPPORT, &roots, &called).map_err(|error| match error {
        SliceError::Unknown(path) => PackageError::UnknownSupport(path),
        SliceError::Parse(message) => PackageError::Support(message),
    })
}

/// Every identifier of the tokens.
pub(super) fn collect_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => collect_names(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
