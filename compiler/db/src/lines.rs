//! From byte offsets to lines and columns, as people and editors count them.

use crate::Db;
use crate::files::SourceFile;

/// A place as shown to people; both numbers start at 1, columns count
/// characters rather than bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| to_u32(at + 1));
        Self {
            starts: std::iter::once(0).chain(after_newlines).collect(),
        }
    }

    /// The line that holds `offset`, from 1; past the end it is the last line.
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line).expect("a text below 4 GiB has fewer lines than u32 holds")
    }

    /// Line and column of `offset` in `text`, which must be the indexed text.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.start(line);
        let before = &text.as_bytes()[start..text.len().min(offset as usize).max(start)];
        // Continuation bytes are not characters of their own.
        let characters = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        LineColumn {
            line,
            column: to_u32(characters + 1),
        }
    }

    /// Byte offset at which a line, counted from 1, starts.
    pub fn start(&self, line: u32) -> usize {
        self.starts[line as usize - 1] as usize
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

fn to_u32(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("loading refuses files of 4 GiB and more")
}

/// The line starts of a file; for spans and remarks, never for meaning, since
/// every edit changes it.
#[salsa::tracked]
pub fn line_index(db: &dyn Db, file: SourceFile) -> LineIndex {
    LineIndex::new(file.text(db))
}
