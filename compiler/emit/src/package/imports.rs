//! Minimal, grouped lists of `use` items, laid out as rustfmt does.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The longest line that rustfmt gives a list.
const WIDTH: usize = 98;

/// The `use` lines for full paths: the standard library, then other crates,
/// then the package itself, with an empty line between.
pub fn use_lines(paths: &BTreeSet<String>) -> String {
    let mut groups: [BTreeMap<String, Vec<String>>; 3] = Default::default();
    for path in paths {
        let (prefix, name) = path.rsplit_once("::").unwrap_or(("", path));
        let group = match path.split("::").next() {
            Some("std" | "core" | "alloc") => 0,
            Some("crate" | "super" | "self") => 2,
            _ => 1,
        };
        groups[group]
            .entry(prefix.to_owned())
            .or_default()
            .push(name.to_owned());
    }
    let blocks = groups
        .into_iter()
        .filter(|group| !group.is_empty())
        .map(|group| {
            let mut lines: Vec<(String, String)> = Vec::new();
            for (prefix, mut names) in group {
                names.sort_by(|a, b| compare(a, b));
                let key = format!(
                    "{prefix}::{}",
                    if names.len() == 1 { &names[0] } else { "{" }
                );
                lines.push((key, use_line(&prefix, &names)));
            }
            lines.sort_by(|(a, _), (b, _)| compare(a, b));
            lines
                .into_iter()
                .map(|(_, line)| line)
                .collect::<Vec<_>>()
                .join("\n")
        });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// One `use` item; the names fill lines when they do not fit on one.
pub(crate) fn use_line(prefix: &str, names: &[String]) -> String {
    let path = if prefix.is_empty() {
        String::new()
    } else {
        format!("{prefix}::")
    };
    if let [name] = names {
        return format!("use {path}{name};");
    }
    let line = format!("use {path}{{{}}};", names.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let mut text = format!("use {path}{{\n   ");
    let mut used = 3;
    for name in names {
        if used + 1 + name.len() + 1 > WIDTH {
            text += "\n   ";
            used = 3;
        }
        text += &format!(" {name},");
        used += 1 + name.len() + 1;
    }
    text + "\n};"
}

/// rustfmt's order of names: by characters, but numbers by value.
fn compare(a: &str, b: &str) -> Ordering {
    pieces(a).cmp(&pieces(b))
}

/// Runs of digits as `0` with their value, other characters one by one.
fn pieces(name: &str) -> Vec<(char, u64)> {
    let mut found: Vec<(char, u64)> = Vec::new();
    let mut in_number = false;
    for c in name.chars() {
        match (c.to_digit(10), found.last_mut()) {
            (Some(digit), Some((_, value))) if in_number => {
                *value = value.saturating_mul(10).saturating_add(u64::from(digit));
            }
            (Some(digit), _) => found.push(('0', u64::from(digit))),
            (None, _) => found.push((c, 0)),
        }
        in_number = c.is_ascii_digit();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_sorts() {
        let paths = [
            "crate::support::int",
            "ndarray::ArrayView1",
            "ndarray::Array1",
            "ndarray::s",
            "std::f64::consts::PI",
            "rayon::prelude::*",
        ];
        let paths = paths.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(
            use_lines(&paths),
            "use std::f64::consts::PI;\n\n\
             use ndarray::{Array1, ArrayView1, s};\nuse rayon::prelude::*;\n\n\
             use crate::support::int;"
        );
    }
}
