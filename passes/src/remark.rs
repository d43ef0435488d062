//! Remarks: what the passes did to a function, and what they could not do.
//!
//! A remark is plain data. Its message is a sentence about the user's code,
//! with Python names in backquotes; reports put the source lines of its spans
//! beside it.

use pyrsc_ir::SpanId;
use serde::{Serialize, Serializer};

/// What a remark tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The code was changed.
    Applied,
    /// The code was left as it is, for the reason given.
    Missed,
    /// A fact that was found; nothing was changed.
    Analysis,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Applied => "applied",
            Kind::Missed => "missed",
            Kind::Analysis => "analysis",
        }
    }
}

/// A cost before and after a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub before: u64,
    pub after: u64,
}

impl Change {
    /// What the pass saved; 0 if the cost rose.
    pub fn saved(self) -> u64 {
        self.before.saturating_sub(self.after)
    }
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The name of the pass, as in `PIPELINE`.
    pub pass: String,
    /// The IR name of the function.
    pub function: String,
    pub kind: Kind,
    /// Where in the source it belongs; null if nowhere.
    #[serde(serialize_with = "span")]
    pub span: SpanId,
    /// Everything it is about, in order and without repetition: the operations
    /// that one loop computes, for example.
    #[serde(serialize_with = "spans")]
    pub spans: Vec<SpanId>,
    /// A sentence about the user's code.
    pub message: String,
    /// The Python variables involved, in order of appearance.
    pub names: Vec<String>,
    /// The rewrite rules that fired.
    pub rules: Vec<String>,
    /// Bytes allocated for arrays, per element of the result.
    pub bytes: Option<Change>,
    /// Work per element, in units of [`crate::cost`].
    pub work: Option<Change>,
    /// The number of elements from which on it holds.
    pub threshold: Option<u64>,
}

impl Remark {
    /// A remark of a pass; `pass` and `function` are filled in by the pipeline.
    pub fn new(kind: Kind, span: SpanId, message: impl Into<String>) -> Remark {
        Remark {
            pass: String::new(),
            function: String::new(),
            kind,
            span,
            spans: Vec::new(),
            message: message.into(),
            names: Vec::new(),
            rules: Vec::new(),
            bytes: None,
            work: None,
            threshold: None,
        }
    }

    pub fn applied(span: SpanId, message: impl Into<String>) -> Remark {
        Remark::new(Kind::Applied, span, message)
    }

    pub fn missed(span: SpanId, message: impl Into<String>) -> Remark {
        Remark::new(Kind::Missed, span, message)
    }

    pub fn analysis(span: SpanId, message: impl Into<String>) -> Remark {
        Remark::new(Kind::Analysis, span, message)
    }

    #[must_use]
    pub fn with_spans(mut self, spans: impl IntoIterator<Item = SpanId>) -> Remark {
        for span in spans {
            if span != SpanId::NONE && !self.spans.contains(&span) {
                self.spans.push(span);
            }
        }
        self
    }

    #[must_use]
    pub fn with_names(mut self, names: impl IntoIterator<Item = String>) -> Remark {
        for name in names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self
    }

    #[must_use]
    pub fn with_bytes(mut self, before: u64, after: u64) -> Remark {
        self.bytes = Some(Change { before, after });
        self
    }

    #[must_use]
    pub fn with_work(mut self, before: u64, after: u64) -> Remark {
        self.work = Some(Change { before, after });
        self
    }

    #[must_use]
    pub fn with_threshold(mut self, elements: u64) -> Remark {
        self.threshold = Some(elements);
        self
    }
}

/// "`a`", "`a` and `b`", "`a`, `b` and `c`".
pub fn quoted_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// 4096 as "4,096".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn number(span: SpanId) -> Option<u32> {
    (span != SpanId::NONE).then_some(span.0)
}

// Serde passes fields by reference.
fn span<S: Serializer>(span: &SpanId, serializer: S) -> Result<S::Ok, S::Error> {
    number(*span).serialize(serializer)
}

fn spans<S: Serializer>(spans: &[SpanId], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(spans.iter().map(|&span| number(span)))
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.pass, self.kind.name(), self.message)?;
        if let Some(bytes) = self.bytes {
            write!(f, " [bytes {} -> {}]", bytes.before, bytes.after)?;
        }
        if let Some(work) = self.work {
            write!(f, " [work {} -> {}]", work.before, work.after)?;
        }
        Ok(())
    }
}
