//! The one query of this crate: a file's tree, comments and syntax errors.
//!
//! Never fails: a file with an error has an empty tree and a diagnostic. The
//! parser finds the first error only, and accepts some programs that CPython
//! refuses; those are checked where bodies are built.

use std::sync::Arc;

use pyrsc_db::{Db, Diagnostic, SourceFile, Span, lints, stage};
use rustpython_parser::ast::{self, Ranged};
use rustpython_parser::lexer::lex;
use rustpython_parser::{Mode, ParseError, ParseErrorType, Tok};

/// A file as a tree.
#[derive(Debug)]
pub struct Parsed {
    /// Empty if there is an error.
    pub suite: ast::Suite,
    /// In order of the text.
    pub comments: Vec<Comment>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A `#` comment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comment {
    /// Byte offset of the `#` in the file.
    pub start: u32,
    /// The text after `#`, trailing white space cut.
    pub text: String,
    /// Whether nothing but white space is before it on its line.
    pub own_line: bool,
}

/// The tree of a file.
///
/// The result is new whenever the text is: what depends on it must go through
/// a query whose result can stay equal.
#[salsa::tracked(no_eq, returns(ref))]
pub fn parsed(db: &dyn Db, file: SourceFile) -> Arc<Parsed> {
    let _stage = stage(format!("parse {}", file.path(db)));
    let text = file.text(db);
    let comments = comments(text);
    let parsed = <ast::Suite as rustpython_parser::Parse>::parse(text, file.path(db));
    Arc::new(match parsed {
        Ok(suite) => Parsed {
            suite,
            comments,
            diagnostics: Vec::new(),
        },
        Err(error) => Parsed {
            suite: Vec::new(),
            comments,
            diagnostics: vec![syntax_error(file, text, &error)],
        },
    })
}

fn comments(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    // The lexer's errors come again, better told, from the parser.
    for (token, range) in lex(text, Mode::Module).map_while(Result::ok) {
        if let Tok::Comment(comment) = token {
            let start = usize::from(range.start());
            let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            comments.push(Comment {
                start: start as u32,
                text: comment.trim_start_matches('#').trim_end().to_owned(),
                own_line: text[line_start..start].trim().is_empty(),
            });
        }
    }
    comments
}

fn syntax_error(file: SourceFile, text: &str, error: &ParseError) -> Diagnostic {
    let start = usize::from(error.offset).min(text.len());
    let start = floor_char_boundary(text, start);
    let end = text[start..]
        .char_indices()
        .nth(1)
        .map_or(text.len(), |(length, _)| start + length);
    let message = match &error.error {
        ParseErrorType::Eof => "the file ends in the middle of a statement".to_owned(),
        ParseErrorType::ExtraToken(token) => format!("`{token}` is not expected here"),
        ParseErrorType::InvalidToken => "this is not valid Python".to_owned(),
        ParseErrorType::UnrecognizedToken(token, expected) => {
            unexpected(token, expected.as_deref())
        }
        ParseErrorType::Lexical(error) => error.to_string(),
    };
    Diagnostic::new(
        &lints::SYNTAX_ERROR,
        Span::new(file, start as u32, end as u32),
        message,
    )
}

fn unexpected(token: &Tok, expected: Option<&str>) -> String {
    let found = match token {
        Tok::Newline => "the end of the line".to_owned(),
        Tok::Indent => "an indented line".to_owned(),
        Tok::Dedent => "a line with less indentation".to_owned(),
        Tok::EndOfFile => "the end of the file".to_owned(),
        other => format!("`{}`", other.to_string().trim_matches('\'')),
    };
    match expected {
        Some("Indent") => format!("an indented block is expected, {found} found"),
        Some(expected) => format!(
            "`{}` is expected, {found} found",
            expected.trim_matches('"')
        ),
        None => format!("{found} is not expected here"),
    }
}

/// The last boundary of a character at or before `offset`.
fn floor_char_boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The byte range of a node.
pub fn range_of(node: &impl Ranged) -> std::ops::Range<u32> {
    let range = node.range();
    u32::from(range.start())..u32::from(range.end())
}
