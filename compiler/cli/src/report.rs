//! What commands print at their end: the summary line, the remarks, the
//! document for tools, and the report of an internal error.

use std::fmt;
use std::fmt::Write as _;

use pyrsc_db::render::JsonDiagnostic;
use pyrsc_db::{Database, Diagnostic, Level, Project};
use serde::Serialize;

use crate::failure;
use crate::package_dir::Written;
use crate::panics::PanicReport;
use crate::pipeline::{RenderedRemark, Summary};
use crate::ui::{Paint, Ui};

/// What `--json` prints: one document, whatever happened.
#[derive(Debug, Serialize)]
pub struct Document {
    pub command: &'static str,
    pub version: &'static str,
    pub exit_code: i32,
    /// Why the command did not reach its end.
    pub error: Option<String>,
    pub diagnostics: Vec<JsonDiagnostic>,
    pub summary: Option<Summary>,
    pub package: Option<PackageReport>,
    /// Only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Vec<RenderedRemark>>,
    pub seconds: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_error: Option<PanicReport>,
}

/// What was written and built.
#[derive(Debug, Serialize)]
pub struct PackageReport {
    pub name: String,
    pub path: String,
    #[serde(flatten)]
    pub written: Written,
    /// The executable or the wheel.
    pub artifact: Option<String>,
}

/// Where the time went; `None` for what was not done.
#[derive(Debug, Default, Serialize)]
pub struct Seconds {
    pub compile: Option<f64>,
    pub build: Option<f64>,
}

impl Document {
    pub fn new(command: &'static str) -> Self {
        Self {
            command,
            version: env!("CARGO_PKG_VERSION"),
            exit_code: 0,
            error: None,
            diagnostics: Vec::new(),
            summary: None,
            package: None,
            remarks: None,
            seconds: Seconds::default(),
            internal_error: None,
        }
    }
}

/// Prints for tools, on standard output.
pub fn print_json(value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value);
    println!("{}", text.expect("reports hold strings and numbers only"));
}

/// How many problems there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
}

impl Counts {
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |level| {
            diagnostics
                .iter()
                .filter(|it| it.lint.level == level)
                .count()
        };
        Self {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.errors, "error"))?;
        if self.warnings > 0 {
            write!(f, ", {}", number(self.warnings, "warning"))?;
        }
        Ok(())
    }
}

/// `1 function`, `2 functions`.
pub fn number(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// `2 modules, 9 functions`, with what could not be compiled.
pub fn coverage(summary: &Summary) -> String {
    let mut text = number(summary.modules, "module");
    let total = summary.functions + summary.not_compiled;
    write!(text, ", {}", number(total, "function")).expect("writing to a String");
    if summary.not_compiled > 0 {
        let percent = summary.lines_compiled * 100 / summary.lines.max(1);
        let (done, left) = (summary.functions, summary.not_compiled);
        write!(
            text,
            " ({done} compiled, {left} not; {percent} % of the lines)"
        )
        .expect("writing to a String");
    }
    text
}

/// `0.08 s`, and `3.1 s` for what takes longer.
pub fn seconds(seconds: f64) -> String {
    let decimals = if seconds < 1.0 { 2 } else { 1 };
    format!("{seconds:.decimals$} s")
}

/// The remarks beside the lines that they are about, greatest gain first.
pub fn explain(db: &Database, project: Project, remarks: &[RenderedRemark]) -> String {
    if remarks.is_empty() {
        return "The passes have no remarks on this project.\n".to_owned();
    }
    let files = project.files(db);
    let source = |remark: &RenderedRemark| {
        let file = files.iter().find(|file| file.path(db) == remark.path)?;
        let line = usize::try_from(remark.line).ok()?.checked_sub(1)?;
        file.text(db).lines().nth(line)
    };
    let mut text = String::new();
    // Neighbours on one line share its heading.
    for group in remarks.chunk_by(|a, b| (&a.path, a.line) == (&b.path, b.line)) {
        let first = &group[0];
        let source = source(first).unwrap_or_default().trim();
        writeln!(text, "{}:{}: {source}", first.path, first.line).expect("writing to a String");
        for remark in group {
            let mark = if remark.applied { '+' } else { '-' };
            let RenderedRemark {
                pass,
                function,
                text: said,
                ..
            } = remark;
            writeln!(text, "  {mark} {pass} ({function}): {said}").expect("writing to a String");
        }
    }
    text
}

/// Tells the user that pyrsc itself is at fault.
pub fn internal_error(ui: Ui, command: &'static str, report: &PanicReport) {
    if ui.json {
        print_json(&Document {
            exit_code: failure::INTERNAL_ERROR,
            error: Some("internal error".to_owned()),
            internal_error: Some(report.clone()),
            ..Document::new(command)
        });
        return;
    }
    let headline = ui.paint(Paint::Red, "internal error");
    let mut text = format!("{headline}: {}\n", report.message);
    writeln!(text, "  at {}", report.location).expect("writing to a String");
    for stage in report.stages.iter().rev() {
        writeln!(text, "  in stage `{stage}`").expect("writing to a String");
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(text, "  pyrsc {version}, {}", std::env::consts::ARCH).expect("writing to a String");
    match &report.backtrace {
        Some(backtrace) => text += backtrace,
        None => text += "  RUST_BACKTRACE=1 shows the way there\n",
    }
    let issues = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");
    ui.text(&format!(
        "{text}\nThis is a bug in pyrsc, not in your program. Please report it at {issues}\n\
         with the text above and the Python that shows it.\n"
    ));
}
