//! From syn trees to text: prettyplease, comments, and rustfmt at the end.

use std::fs;
use std::process::{Command, Stdio};

use syn::Item;

use super::comments;

/// The text of items with an empty line between, comments in place.
pub fn items_text(items: &[Item]) -> String {
    let mut text = String::new();
    let mut last: Option<&Item> = None;
    for item in items {
        let printed = item_text(item);
        if let Some(last) = last {
            let is_list = is_line(last) && is_line(item) && !printed.trim_end().contains('\n');
            text += if is_list { "" } else { "\n" };
        }
        text += &printed;
        last = Some(item);
    }
    text
}

/// The text of one item with its comments, ending with a line break.
pub fn item_text(item: &Item) -> String {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item.clone()],
    };
    comments::place(&prettyplease::unparse(&file))
}

/// Whether an item usually stands on a line of its own, in a list.
fn is_line(item: &Item) -> bool {
    matches!(
        item,
        Item::Const(_) | Item::Static(_) | Item::Type(_) | Item::Mod(_)
    )
}

/// What rustfmt makes of the Rust files among some; the files themselves if it
/// is not installed or fails. Support code is in form already.
///
/// It runs in a folder of its own, out of reach of configuration files of the
/// project, so that the result depends on its version only; and once, since
/// starting it takes longer than its work.
pub fn rustfmt(files: Vec<(String, String)>) -> Vec<(String, String)> {
    run_rustfmt(&files).unwrap_or(files)
}

fn run_rustfmt(files: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let folder = tempfile::tempdir().ok()?;
    let needs_form = |path: &str| path.ends_with(".rs") && !path.starts_with("src/support/");
    let mut rustfmt = Command::new("rustfmt");
    rustfmt
        .args(["--edition", "2024", "--quiet"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Without any `mod` to follow, each file is one of the list and no other.
    let place = |index: usize| folder.path().join(format!("{index}.rs"));
    for (index, (path, text)) in files.iter().enumerate() {
        if needs_form(path) {
            fs::write(place(index), hide_modules(text)).ok()?;
            rustfmt.arg(place(index));
        }
    }
    fs::write(folder.path().join("rustfmt.toml"), "").ok()?;
    if !rustfmt.status().ok()?.success() {
        return None;
    }
    let formed = files.iter().enumerate().map(|(index, (path, text))| {
        let text = if needs_form(path) {
            show_modules(&fs::read_to_string(place(index)).ok()?)
        } else {
            text.clone()
        };
        Some((path.clone(), text))
    });
    formed.collect()
}

/// `mod x;` as a macro that is as long, which rustfmt does not follow.
fn hide_modules(text: &str) -> String {
    each_line(text, |line| {
        let (visibility, name) = line.split_once("mod ")?;
        let name = name.strip_suffix(';')?;
        let plain = matches!(visibility, "" | "pub " | "pub(crate) ");
        (plain && !name.contains(' ')).then(|| format!("{visibility}use {HIDDEN}{name};"))
    })
}

fn show_modules(text: &str) -> String {
    each_line(text, |line| {
        let (visibility, name) = line.split_once("use ")?;
        let name = name.strip_prefix(HIDDEN)?;
        Some(format!("{visibility}mod {name}"))
    })
}

const HIDDEN: &str = "pyrsc_module_";

fn each_line(text: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut changed = String::new();
    for line in text.split_inclusive('\n') {
        let (bare, end) = match line.strip_suffix('\n') {
            Some(bare) => (bare, "\n"),
            None => (line, ""),
        };
        changed += &change(bare).unwrap_or_else(|| bare.to_owned());
        changed += end;
    }
    changed
}
