//! What a piece of Rust code refers to, by name.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use serde::{Deserialize, Serialize};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Lit, Token, UseTree};

use super::leaves::leaves;

/// Paths and methods that code names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct References {
    /// Paths of items, locals left out where they can be told apart.
    pub(crate) paths: BTreeSet<Vec<String>>,
    /// Names that methods or associated items are called by.
    pub(crate) methods: BTreeSet<String>,
    /// Fields that are read.
    pub(crate) fields: BTreeSet<String>,
}

impl References {
    /// What a part of an item refers to.
    pub(crate) fn of(piece: &Piece<'_>) -> References {
        let mut locals = Locals::default();
        piece.visit(&mut locals);
        let mut collector = Collector {
            locals: locals.0,
            found: References::default(),
        };
        piece.visit(&mut collector);
        let mut found = collector.found;
        // `write!` into a formatter needs no trait in scope.
        let is_formatter = |path: &Vec<String>| path.last().is_some_and(|it| it == "Formatter");
        if found.paths.iter().any(is_formatter) {
            found.methods.remove("write_fmt");
        }
        found
    }

    pub(crate) fn merge(&mut self, other: References) {
        self.paths.extend(other.paths);
        self.methods.extend(other.methods);
        self.fields.extend(other.fields);
    }
}

/// A part of an item that references are collected from.
pub(crate) enum Piece<'a> {
    Item(&'a syn::Item),
    Method(&'a syn::ImplItem),
    /// The head of an `impl`: its generics, its trait and its type.
    Head(&'a syn::ItemImpl),
}

impl Piece<'_> {
    fn visit<'a>(&'a self, visitor: &mut impl Visit<'a>) {
        match self {
            Piece::Item(item) => visitor.visit_item(item),
            Piece::Method(item) => visitor.visit_impl_item(item),
            Piece::Head(item) => {
                visitor.visit_generics(&item.generics);
                if let Some((path, _)) = &item.trait_ {
                    visitor.visit_path(path);
                }
                visitor.visit_type(&item.self_ty);
            }
        }
    }
}

/// Names that patterns bind.
#[derive(Default)]
struct Locals(BTreeSet<String>);

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat_ident(&mut self, node: &'ast syn::PatIdent) {
        let name = node.ident.to_string();
        // A pattern in capitals is a constant.
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, node);
    }
}

struct Collector {
    locals: BTreeSet<String>,
    found: References,
}

impl Collector {
    fn add(&mut self, path: Vec<String>) {
        if path.len() > 1 {
            self.found.methods.extend(path.last().cloned());
        }
        self.found.paths.insert(path);
    }

    fn add_unless_local(&mut self, path: Vec<String>) {
        if path.len() > 1 || !self.locals.contains(&path[0]) {
            self.add(path);
        }
    }

    fn add_field(&mut self, member: &syn::Member) {
        if let syn::Member::Named(name) = member {
            self.found.fields.insert(name.to_string());
        }
    }

    /// The left side of an assignment, which reads no fields.
    fn visit_target(&mut self, target: &Expr) {
        match target {
            Expr::Field(field) => self.visit_target(&field.base),
            Expr::Index(index) => {
                self.visit_target(&index.expr);
                self.visit_expr(&index.index);
            }
            other => self.visit_expr(other),
        }
    }

    /// Names inside format strings: `"{LIMIT}"`.
    fn add_captures(&mut self, text: &str) {
        for part in text.split('{').skip(1) {
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &part[..end.unwrap_or(part.len())];
            if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                self.add_unless_local(vec![name.to_owned()]);
            }
        }
    }

    /// Every name in tokens that are no expressions.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_punct = |i: usize, c: char| match tokens.get(i) {
            Some(TokenTree::Punct(punct)) => punct.as_char() == c,
            _ => false,
        };
        let mut path: Vec<String> = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    if i > 0 && is_punct(i - 1, '.') {
                        self.found.fields.insert(name.clone());
                        self.found.methods.insert(name);
                        continue;
                    }
                    path.push(name);
                    if !(is_punct(i + 1, ':') && is_punct(i + 2, ':')) {
                        self.add_unless_local(std::mem::take(&mut path));
                    }
                }
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => self.add_captures(&literal.to_string()),
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_path(&mut self, node: &'ast syn::Path) {
        self.add(segments(node));
        visit::visit_path(self, node);
    }

    fn visit_expr_path(&mut self, node: &'ast syn::ExprPath) {
        let path = segments(&node.path);
        if path.len() > 1 || !self.locals.contains(&path[0]) {
            visit::visit_expr_path(self, node);
        }
    }

    fn visit_expr_call(&mut self, node: &'ast syn::ExprCall) {
        // `let scale = scale(x);` calls the function.
        if let Expr::Path(function) = &*node.func {
            self.add(segments(&function.path));
        }
        visit::visit_expr_call(self, node);
    }

    fn visit_expr_method_call(&mut self, node: &'ast syn::ExprMethodCall) {
        self.found.methods.insert(node.method.to_string());
        visit::visit_expr_method_call(self, node);
    }

    fn visit_expr_field(&mut self, node: &'ast syn::ExprField) {
        self.add_field(&node.member);
        visit::visit_expr_field(self, node);
    }

    fn visit_field_pat(&mut self, node: &'ast syn::FieldPat) {
        self.add_field(&node.member);
        visit::visit_field_pat(self, node);
    }

    fn visit_expr_assign(&mut self, node: &'ast syn::ExprAssign) {
        self.visit_target(&node.left);
        self.visit_expr(&node.right);
    }

    fn visit_pat_ident(&mut self, node: &'ast syn::PatIdent) {
        self.add_unless_local(vec![node.ident.to_string()]);
        visit::visit_pat_ident(self, node);
    }

    fn visit_item_use(&mut self, node: &'ast syn::ItemUse) {
        for leaf in leaves(&node.tree) {
            self.add(leaf.path);
        }
    }

    fn visit_use_tree(&mut self, _: &'ast UseTree) {}

    fn visit_item_macro(&mut self, node: &'ast syn::ItemMacro) {
        self.add(segments(&node.mac.path));
        self.add_tokens(node.mac.tokens.clone());
    }

    fn visit_macro(&mut self, node: &'ast syn::Macro) {
        self.add(segments(&node.path));
        // `write!` calls a method that only a trait in scope provides.
        if let Some("write" | "writeln") = segments(&node.path).last().map(String::as_str) {
            self.found.methods.insert("write_fmt".to_owned());
        }
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        match node.parse_body_with(parser) {
            Ok(arguments) => {
                for argument in &arguments {
                    if let Expr::Lit(literal) = argument
                        && let Lit::Str(text) = &literal.lit
                    {
                        self.add_captures(&text.value());
                    }
                    // Cloned trees outlive nothing; collect from them at once.
                    let mut inner = Collector {
                        locals: self.locals.clone(),
                        found: References::default(),
                    };
                    inner.visit_expr(argument);
                    self.found.merge(inner.found);
                }
            }
            Err(_) => self.add_tokens(node.tokens.clone()),
        }
    }

    fn visit_meta_list(&mut self, node: &'ast syn::MetaList) {
        self.add(segments(&node.path));
        self.add_tokens(node.tokens.clone());
    }
}

/// The names of a path.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect()
}
