//! Diagnostics as text: with their source for people, on one line each for
//! editors, and as data for tools. The only place that decides how they look.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, termcolor::Buffer};
use serde::Serialize;

use crate::Db;
use crate::diagnostic::{Diagnostic, Kind, Label, Level, Span};
use crate::files::SourceFile;
use crate::lines::{LineColumn, LineIndex};

/// For people: each problem with its source lines, a blank line after each.
pub fn render(db: &dyn Db, diagnostics: &[Diagnostic], colour: bool) -> String {
    let texts = Texts::of(db, diagnostics);
    let mut buffer = if colour {
        Buffer::ansi()
    } else {
        Buffer::no_color()
    };
    let config = term::Config::default();
    for diagnostic in diagnostics {
        let shown = texts.codespan(diagnostic);
        term::emit_to_write_style(&mut buffer, &config, &texts, &shown)
            .expect("spans are clamped to their text and a buffer takes every write");
    }
    let text = String::from_utf8_lossy(buffer.as_slice());
    // Lines of multi-line labels are padded, which would show in expected
    // texts of tests only as a nuisance.
    let lines = text.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

/// One line each: `pricing/bs.py:3:7: error[P0101]: message`.
pub fn render_short(db: &dyn Db, diagnostics: &[Diagnostic]) -> String {
    let texts = Texts::of(db, diagnostics);
    let mut lines = String::new();
    for diagnostic in diagnostics {
        if let Some(label) = &diagnostic.primary {
            let place = texts.place(label.span);
            let LineColumn { line, column } = place.start;
            write!(lines, "{}:{line}:{column}: ", place.path).expect("writing to a String");
        }
        let (word, code) = (level_word(diagnostic), shown_code(diagnostic));
        writeln!(lines, "{word}[{code}]: {}", diagnostic.message).expect("writing to a String");
    }
    lines
}

/// A diagnostic for tools; positions count from 1, in characters.
#[derive(Clone, Debug, Serialize)]
pub struct JsonDiagnostic {
    pub code: &'static str,
    pub name: String,
    pub level: Level,
    pub kind: Kind,
    pub message: String,
    pub primary: Option<JsonLabel>,
    pub secondary: Vec<JsonLabel>,
    pub notes: Vec<String>,
    pub help: Option<String>,
}

/// A marked range for tools.
#[derive(Clone, Debug, Serialize)]
pub struct JsonLabel {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub text: String,
}

/// For tools: plain data that serde writes.
pub fn to_json(db: &dyn Db, diagnostics: &[Diagnostic]) -> Vec<JsonDiagnostic> {
    let texts = Texts::of(db, diagnostics);
    let label = |label: &Label| {
        let place = texts.place(label.span);
        JsonLabel {
            path: place.path.to_owned(),
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            text: label.text.to_string(),
        }
    };
    let diagnostic = |it: &Diagnostic| JsonDiagnostic {
        code: it.lint.code,
        name: it.lint.name(),
        level: it.lint.level,
        kind: it.lint.kind,
        message: it.message.to_string(),
        primary: it.primary.as_ref().map(label),
        secondary: it.secondary.iter().map(label).collect(),
        notes: it.notes.clone(),
        help: it.help.as_deref().map(str::to_owned),
    };
    diagnostics.iter().map(diagnostic).collect()
}

/// The code as shown, which sets what is unsupported apart from what is wrong
/// in the headline already.
fn shown_code(diagnostic: &Diagnostic) -> String {
    let code = diagnostic.lint.code;
    match diagnostic.lint.kind {
        Kind::Unsupported => format!("{code}, not supported"),
        Kind::UserError | Kind::Bug => code.to_owned(),
    }
}

fn level_word(diagnostic: &Diagnostic) -> &'static str {
    match (diagnostic.lint.kind, diagnostic.lint.level) {
        (Kind::Bug, _) => "bug",
        (_, Level::Error) => "error",
        (_, Level::Warning) => "warning",
        (_, Level::Note) => "note",
    }
}

fn severity(diagnostic: &Diagnostic) -> codespan::Severity {
    match (diagnostic.lint.kind, diagnostic.lint.level) {
        (Kind::Bug, _) => codespan::Severity::Bug,
        (_, Level::Error) => codespan::Severity::Error,
        (_, Level::Warning) => codespan::Severity::Warning,
        (_, Level::Note) => codespan::Severity::Note,
    }
}

/// The files that some diagnostics point into, with their lines.
struct Texts<'db> {
    files: Vec<Text<'db>>,
    index: HashMap<SourceFile, usize>,
}

struct Text<'db> {
    path: &'db str,
    text: &'db str,
    lines: LineIndex,
}

/// A span in people's terms.
struct Place<'db> {
    path: &'db str,
    start: LineColumn,
    end: LineColumn,
}

impl<'db> Texts<'db> {
    fn of(db: &'db dyn Db, diagnostics: &[Diagnostic]) -> Self {
        let mut texts = Self {
            files: Vec::new(),
            index: HashMap::new(),
        };
        let labels = diagnostics
            .iter()
            .flat_map(|it| it.primary.iter().chain(&it.secondary));
        for file in labels.map(|label| label.span.file) {
            texts.index.entry(file).or_insert_with(|| {
                let (path, text) = (file.path(db), file.text(db));
                let lines = LineIndex::new(text);
                texts.files.push(Text { path, text, lines });
                texts.files.len() - 1
            });
        }
        texts
    }

    fn file(&self, span: Span) -> &Text<'db> {
        &self.files[self.index[&span.file]]
    }

    fn place(&self, span: Span) -> Place<'db> {
        let file = self.file(span);
        let range = self.range(span);
        let at = |offset: usize| {
            let offset = u32::try_from(offset).expect("clamped to what was a u32");
            file.lines.line_column(file.text, offset)
        };
        Place {
            path: file.path,
            start: at(range.start),
            end: at(range.end),
        }
    }

    /// The span cut to its text and to whole characters: a wrong span should
    /// cost a misplaced mark, not the whole message.
    fn range(&self, span: Span) -> Range<usize> {
        let text = self.file(span).text;
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.ceil_char_boundary(span.end as usize).max(start);
        start..end
    }

    fn codespan(&self, diagnostic: &Diagnostic) -> codespan::Diagnostic<usize> {
        let label = |style, label: &Label| {
            let file = self.index[&label.span.file];
            codespan::Label::new(style, file, self.range(label.span)).with_message(&label.text)
        };
        let primary = diagnostic.primary.iter();
        let primary = primary.map(|it| label(codespan::LabelStyle::Primary, it));
        let secondary = diagnostic.secondary.iter();
        let secondary = secondary.map(|it| label(codespan::LabelStyle::Secondary, it));
        let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
        let bug = (diagnostic.lint.kind == Kind::Bug).then(|| REPORT.to_owned());
        codespan::Diagnostic::new(severity(diagnostic))
            .with_code(shown_code(diagnostic))
            .with_message(&diagnostic.message)
            .with_labels_iter(primary.chain(secondary))
            .with_notes_iter(diagnostic.notes.iter().cloned().chain(help).chain(bug))
    }
}

/// Ends every message about a bug of ours.
const REPORT: &str = "this is a bug in pyrsc, not in your program; please report it with the \
                      Python that shows it";

impl<'a> Files<'a> for Texts<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.files[id].path)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.files[id].text)
    }

    fn line_index(&'a self, id: usize, byte_index: usize) -> Result<usize, Error> {
        let offset = u32::try_from(byte_index).unwrap_or(u32::MAX);
        Ok(self.files[id].lines.line(offset) as usize - 1)
    }

    fn line_range(&'a self, id: usize, line_index: usize) -> Result<Range<usize>, Error> {
        let Text { text, lines, .. } = &self.files[id];
        let (given, max) = (line_index, lines.count() - 1);
        if given > max {
            return Err(Error::LineTooLarge { given, max });
        }
        let start = |index: usize| {
            let line = u32::try_from(index + 1).expect("lines fit u32");
            lines.start(line)
        };
        let end = if given == max {
            text.len()
        } else {
            start(given + 1)
        };
        Ok(start(given)..end)
    }
}
