//! Comments and empty lines of the source, put between statements as markers.

use syn::{Stmt, parse_quote};

use crate::item::{BLANK, COMMENT, Source, TRAILING};
use crate::syntax::{ident, text};

/// Hands out comments in the order of the source, each once.
pub(crate) struct Notes<'a> {
    source: &'a Source,
    next: usize,
    /// The last line of the source that something was emitted for.
    line: u32,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(source: &'a Source) -> Notes<'a> {
        Notes {
            source,
            next: 0,
            line: source.lines.0,
        }
    }

    /// Adds what stands before a statement of a line.
    pub(crate) fn before(&mut self, line: u32, block: &mut Vec<Stmt>) {
        while let Some(comment) = self.source.comments.get(self.next)
            && comment.line < line
        {
            self.next += 1;
            if comment.own_line {
                self.blank(comment.line, block);
                block.push(marker(COMMENT, &comment.text));
            } else {
                trail(&comment.text, block);
            }
            self.line = self.line.max(comment.line);
        }
        self.blank(line, block);
        self.line = self.line.max(line);
    }

    /// Whether a comment is to be put before a statement of a line.
    pub(crate) fn is_due_before(&self, line: u32) -> bool {
        let next = self.source.comments.get(self.next);
        next.is_some_and(|comment| comment.line < line)
    }

    /// Whether no comment stands between two lines.
    pub(crate) fn is_quiet(&self, from: u32, to: u32) -> bool {
        let mut comments = self.source.comments.iter();
        comments.all(|comment| comment.line < from || to <= comment.line)
    }

    /// Adds the comment at the end of the line of a block's last statement.
    pub(crate) fn after(&mut self, block: &mut Vec<Stmt>) {
        let is_value = |stmt: &Stmt| matches!(stmt, Stmt::Expr(expr, None) if !is_statement(expr));
        if block.last().is_none_or(is_value) {
            return;
        }
        while let Some(comment) = self.source.comments.get(self.next)
            && comment.line <= self.line
            && !comment.own_line
        {
            self.next += 1;
            trail(&comment.text, block);
        }
    }

    /// Adds an empty line if the source has one since the last line.
    fn blank(&mut self, line: u32, block: &mut Vec<Stmt>) {
        let between = |blank: &u32| self.line < *blank && *blank < line;
        let separates = block.last().is_some_and(|last| !is_marker(last, BLANK));
        if separates && self.source.blank_lines.iter().any(between) {
            let name = ident(BLANK);
            block.push(parse_quote!(#name!();));
        }
    }
}

/// Whether an expression without a semicolon is a statement all the same.
fn is_statement(expr: &syn::Expr) -> bool {
    matches!(
        expr,
        syn::Expr::ForLoop(_) | syn::Expr::While(_) | syn::Expr::Loop(_)
    )
}

/// A comment at the end of a line; before the first statement, on its own.
fn trail(comment: &str, block: &mut Vec<Stmt>) {
    let follows = block.last().is_some_and(|last| !is_any_marker(last));
    block.push(marker(if follows { TRAILING } else { COMMENT }, comment));
}

fn marker(name: &str, comment: &str) -> Stmt {
    let (name, comment) = (ident(name), text(comment));
    parse_quote!(#name!(#comment);)
}

/// Whether a statement stands for a comment or an empty line.
pub(crate) fn is_any_marker(stmt: &Stmt) -> bool {
    [COMMENT, TRAILING, BLANK]
        .iter()
        .any(|name| is_marker(stmt, name))
}

fn is_marker(stmt: &Stmt, name: &str) -> bool {
    matches!(stmt, Stmt::Macro(it) if it.mac.path.is_ident(name))
}
