//! Comments and empty lines: from markers in the printed text to themselves,
//! and docstrings to documentation.

use crate::item::{BLANK, COMMENT, TRAILING};

/// Replaces the markers of `item.rs` in printed code.
pub fn place(printed: &str) -> String {
    let mut text = String::new();
    let mut rest = printed.lines();
    while let Some(line) = rest.next() {
        let Some((marker, mut statement)) = marker(line) else {
            text += line;
            text.push('\n');
            continue;
        };
        // A long one is printed over several lines.
        while !statement.ends_with(';') {
            match rest.next() {
                Some(more) => statement += more.trim(),
                None => break,
            }
        }
        let comment = literal(&statement);
        let indent = &line[..line.len() - line.trim_start().len()];
        match marker {
            Marker::Blank => text.push('\n'),
            Marker::Comment => text += &format!("{}\n", comment_line(indent, &comment)),
            Marker::Trailing => {
                text.truncate(text.trim_end().len());
                text += &format!(" {}\n", comment_line("", &comment));
            }
        }
    }
    text
}

/// `//` and the text; nothing stands after `//` when there is no text.
pub fn comment_line(indent: &str, comment: &str) -> String {
    let line = format!("{indent}// {}", comment.replace(['\n', '\r'], " "));
    line.trim_end().to_owned()
}

enum Marker {
    Comment,
    Trailing,
    Blank,
}

/// The marker that a line starts with, and the line.
fn marker(line: &str) -> Option<(Marker, String)> {
    let line = line.trim();
    let (name, _) = line.split_once('!')?;
    let marker = match name {
        COMMENT => Marker::Comment,
        TRAILING => Marker::Trailing,
        BLANK => Marker::Blank,
        _ => return None,
    };
    Some((marker, line.to_owned()))
}

/// The string literal of a marker; empty if it has none.
fn literal(statement: &str) -> String {
    let Ok(call) = syn::parse_str::<syn::Macro>(statement.trim_end_matches(';')) else {
        return String::new();
    };
    call.parse_body::<syn::LitStr>()
        .map(|it| it.value())
        .unwrap_or_default()
}

/// The lines of a docstring as those of a documentation comment.
///
/// Indented blocks become fenced ones, which rustdoc would take for Rust.
pub fn doc_lines(docstring: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    let mut empty = 0;
    for line in docstring.trim().lines() {
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        // Right below text an indented line goes on with the paragraph.
        let apart = fenced || empty > 0 || lines.is_empty();
        let is_block = line.starts_with("    ") && apart || line.starts_with(">>>");
        if fenced && !is_block && !(empty == 0 && line.starts_with(' ')) {
            lines.push("```".to_owned());
            fenced = false;
        }
        lines.extend(std::iter::repeat_n(String::new(), empty));
        empty = 0;
        if is_block && !fenced {
            lines.push("```text".to_owned());
            fenced = true;
        }
        lines.push(if fenced {
            line.to_owned()
        } else {
            escaped(line)
        });
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// A line of text in which rustdoc finds no links and no tags.
fn escaped(line: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        in_code ^= c == '`';
        let opens_tag = c == '<' && chars.peek().is_some_and(|next| next.is_alphabetic());
        if !in_code && (matches!(c, '[' | ']') || opens_tag) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_become_comments() {
        let item: syn::Item = syn::parse_quote! {
            fn f(x: f64) -> f64 {
                __comment!("d1 \"of\" the formula");
                let y = x * x;
                __trailing!("squared");
                __blank!();
                __comment!("a comment that is quite long, so long that prettyplease would like to break the line that it stands on");
                y
            }
        };
        assert_eq!(
            crate::package::format::item_text(&item),
            "fn f(x: f64) -> f64 {\n    // d1 \"of\" the formula\n    let y = x * x; // squared\n\n    \
             // a comment that is quite long, so long that prettyplease would like to break the \
             line that it stands on\n    y\n}\n"
        );
    }

    #[test]
    fn indented_docs_are_fenced() {
        let docs = "Prices.\n\n    a\n    b\n\nEnd.";
        assert_eq!(
            doc_lines(docs),
            [
                "Prices.", "", "```text", "    a", "    b", "```", "", "End."
            ]
        );
        let usage = ["Usage: a \\[N\\] `[b]`", "       \\<c>"];
        assert_eq!(doc_lines("Usage: a [N] `[b]`\n       <c>"), usage);
    }
}
