//! Reads `pyrsc.toml` into a [`Config`]; every table and key is listed here.
//!
//! An unknown key is an error rather than ignored: a misspelt option that
//! silently does nothing costs more than it saves.

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

use crate::Db;
use crate::diagnostic::{Diagnostic, Span};
use crate::files::{Config, Export, IntMode, MathMode, Options, OutputForm, SourceFile};
use crate::lints::BAD_CONFIG;

/// The name of the file at the top of a project.
pub const FILE_NAME: &str = "pyrsc.toml";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Document {
    project: ProjectTable,
    build: BuildTable,
    numeric: NumericTable,
    exports: IndexMap<String, Spanned<Vec<String>>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ProjectTable {
    entry: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BuildTable {
    form: Option<OutputForm>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NumericTable {
    int: Option<IntMode>,
    math: Option<MathMode>,
}

/// The configuration that `file` and the command line give together.
pub(crate) fn read_config(
    db: &dyn Db,
    file: Option<SourceFile>,
    options: &Options,
) -> Result<Config, Diagnostic> {
    let document: Document = match file {
        Some(file) => toml::from_str(file.text(db)).map_err(|error| bad_config(file, &error))?,
        None => Document::default(),
    };
    let export = |types: Spanned<Vec<String>>| Export {
        span: file.map(|file| span(file, types.span())),
        types: types.into_inner(),
    };
    let exports = document.exports.into_iter();
    Ok(Config {
        entry: document.project.entry,
        form: options.form.or(document.build.form),
        int: options.int.or(document.numeric.int).unwrap_or_default(),
        math: options.math.or(document.numeric.math).unwrap_or_default(),
        exports: exports.map(|(name, types)| (name, export(types))).collect(),
    })
}

fn bad_config(file: SourceFile, error: &toml::de::Error) -> Diagnostic {
    // A message may have more lines, such as the values that are allowed.
    let mut lines = error.message().lines();
    let message = lines.next().unwrap_or("it cannot be read");
    // serde's words for Rust types, in the words of the file.
    let message = message.replace("unknown field", "unknown key");
    let message = message.replace("unknown variant", "unknown value");
    let place = span(file, error.span().unwrap_or(0..0));
    lines.fold(
        Diagnostic::new(&BAD_CONFIG, place, message),
        Diagnostic::note,
    )
}

fn span(file: SourceFile, range: std::ops::Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).expect("loading refuses files of 4 GiB and more");
    Span::new(file, offset(range.start), offset(range.end))
}
