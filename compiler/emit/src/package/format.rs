//! From syn trees to text: prettyplease, comments, and rustfmt at the end.

use std::io::Write;
use std::path::Path;
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

/// What rustfmt makes of a Rust text; the text itself if rustfmt is not
/// installed or fails.
///
/// It runs in the root folder, out of reach of configuration files of the
/// project, so that the result depends on its version only.
pub fn rustfmt(text: String) -> String {
    run_rustfmt(&text).unwrap_or(text)
}

fn run_rustfmt(text: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--quiet"])
        .current_dir(Path::new("/"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // rustfmt reads all before it writes, so this cannot block.
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.is_empty()).then_some(text)
}
