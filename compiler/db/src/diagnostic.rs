//! Problems as data: what is declared once (`Lint`), and one occurrence of it
//! (`Diagnostic`).
//!
//! Diagnostics live in the results of queries, so they compare and hash by
//! value. The headline must stand alone on one line; what explains it goes to
//! labels and notes, what to do goes to `help`.

use std::hash::{Hash, Hasher};

use serde::Serialize;

use crate::files::SourceFile;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is emitted.
    Error,
    /// Emission goes on; the user should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// Whose problem it is. The three never look alike when rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The Python program, or its configuration, is wrong.
    UserError,
    /// The Python program is right, pyrsc cannot compile it.
    Unsupported,
    /// pyrsc is wrong.
    Bug,
}

/// A kind of problem, declared once with `declare_lints!`.
#[derive(Debug)]
pub struct Lint {
    /// `P0101`; never reused for something else.
    pub code: &'static str,
    /// The identifier of the static: `SYNTAX_ERROR`.
    ident: &'static str,
    pub level: Level,
    pub kind: Kind,
    /// One line for lists of lints.
    pub summary: &'static str,
}

impl Lint {
    /// Used by `declare_lints!`.
    pub const fn new(
        code: &'static str,
        ident: &'static str,
        level: Level,
        kind: Kind,
        summary: &'static str,
    ) -> Self {
        Self {
            code,
            ident,
            level,
            kind,
            summary,
        }
    }

    /// The name in kebab-case: `syntax-error`.
    pub fn name(&self) -> String {
        self.ident.to_ascii_lowercase().replace('_', "-")
    }
}

// The code identifies a lint; a tidy test holds that codes are unique.
impl PartialEq for Lint {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Lint {}

impl Hash for Lint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

/// A range of bytes in a file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub file: SourceFile,
    pub start: u32,
    /// Exclusive.
    pub end: u32,
}

impl Span {
    pub fn new(file: SourceFile, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }
}

/// A marked range with a few words under it; the words may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    pub span: Span,
    pub text: Box<str>,
}

/// One occurrence of a lint.
///
/// Texts are boxed so that a `Result` whose error is a diagnostic stays small.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    pub lint: &'static Lint,
    /// A sentence about the user's code, without a full stop at its end.
    pub message: Box<str>,
    /// Where it is; `None` for a problem with the project as a whole.
    pub primary: Option<Label>,
    pub secondary: Vec<Label>,
    /// Why.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<Box<str>>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(lint: &'static Lint, span: Span, message: impl Into<Box<str>>) -> Self {
        let mut diagnostic = Self::without_place(lint, message);
        diagnostic.primary = Some(Label {
            span,
            text: Box::default(),
        });
        diagnostic
    }

    /// A problem of the whole project.
    pub fn without_place(lint: &'static Lint, message: impl Into<Box<str>>) -> Self {
        Self {
            lint,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Words under the primary range.
    #[must_use]
    pub fn label(mut self, text: impl Into<Box<str>>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Another range that matters.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<Box<str>>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Why it is so.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<Box<str>>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Whether it stops emission.
    pub fn is_error(&self) -> bool {
        self.lint.level == Level::Error
    }
}

/// Puts diagnostics in the order of the files, each once, so that the output
/// does not depend on the order in which queries ran.
pub fn sorted(
    db: &dyn salsa::Database,
    diagnostics: impl IntoIterator<Item = Diagnostic>,
) -> Vec<Diagnostic> {
    let mut sorted: Vec<Diagnostic> = diagnostics.into_iter().collect();
    sorted.sort_by(|a, b| sort_key(db, a).cmp(&sort_key(db, b)));
    // The key leaves labels out, so equal diagnostics need not be neighbours.
    let mut seen = std::collections::HashSet::new();
    sorted.retain(|diagnostic| seen.insert(diagnostic.clone()));
    sorted
}

/// Path, start, code, then everything that can tell two of the same lint at
/// one place apart. Problems of the whole project come first.
fn sort_key<'a>(db: &'a dyn salsa::Database, diagnostic: &'a Diagnostic) -> impl Ord + use<'a> {
    let span = diagnostic.primary.as_ref().map(|label| label.span);
    (
        span.map(|span| (span.file.path(db), span.start)),
        diagnostic.lint.code,
        &diagnostic.message,
        span.map(|span| span.end),
        &diagnostic.notes,
        &diagnostic.help,
    )
}
