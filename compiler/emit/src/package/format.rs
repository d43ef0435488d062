//! From syn trees to text: prettyplease, comments, and rustfmt at the end.

use std::fs;
use std::process::{Command, Stdio};
use std::str::FromStr;

use proc_macro2::{LineColumn, TokenStream, TokenTree};
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
    comments::place(&with_macros(prettyplease::unparse(&file)))
}

/// Whether an item usually stands on a line of its own, in a list.
fn is_line(item: &Item) -> bool {
    matches!(
        item,
        Item::Const(_) | Item::Static(_) | Item::Type(_) | Item::Mod(_)
    )
}

/// Calls of the support code's macros, which stand in the trees as calls of
/// functions, become what they are. Only there: rustfmt takes the arguments for
/// expressions, prettyplease does not.
pub fn with_macros(mut text: String) -> String {
    let Some(edits) = macro_edits(&text) else {
        return text;
    };
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    for (place, edit) in edits.into_iter().rev() {
        // Columns count characters.
        let start = starts[place.line - 1];
        let before = text[start..].chars().take(place.column);
        let at = start + before.map(char::len_utf8).sum::<usize>();
        match edit {
            Edit::Mark => text.insert(at, '!'),
            Edit::Drop => {
                text.remove(at);
            }
        }
    }
    text
}

/// What turns the call of a function into that of a macro.
#[derive(PartialEq)]
enum Edit {
    /// `!` after the name.
    Mark,
    /// No comma after the last argument.
    Drop,
}

/// The edits of a text in its order; none if it calls no macro.
fn macro_edits(text: &str) -> Option<Vec<(LineColumn, Edit)>> {
    MACROS.iter().find(|(_, name)| text.contains(name))?;
    let mut edits = Vec::new();
    find_calls(TokenStream::from_str(text).ok()?, &mut edits);
    edits.sort_by_key(|(place, _)| (place.line, place.column));
    Some(edits)
}

fn find_calls(tokens: TokenStream, edits: &mut Vec<(LineColumn, Edit)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        find_calls(group.stream(), edits);
        let [
            ..,
            TokenTree::Ident(module),
            TokenTree::Punct(_),
            TokenTree::Punct(colon),
            TokenTree::Ident(name),
        ] = &tokens[..i]
        else {
            continue;
        };
        let is_macro = |(of, own): &(&str, &str)| module == of && name == own;
        if colon.as_char() != ':' || !MACROS.iter().any(is_macro) {
            continue;
        }
        edits.push((name.span().end(), Edit::Mark));
        match group.stream().into_iter().last() {
            Some(TokenTree::Punct(last)) if last.as_char() == ',' => {
                edits.push((last.span().start(), Edit::Drop));
            }
            _ => {}
        }
    }
}

/// The macros of the support code that programs call, by module and name.
const MACROS: &[(&str, &str)] = &[
    ("elementwise", "map"),
    ("elementwise", "map_into"),
    ("elementwise", "map_many"),
    ("elementwise", "update"),
    ("extremes", "max_of"),
    ("extremes", "min_of"),
    ("reduce", "sum_of"),
];

/// The package's style: lines are filled, as in Python.
pub const RUSTFMT_TOML: &str = "\
# Lines are filled, as in the Python source.
use_small_heuristics = \"Max\"
fn_params_layout = \"Compressed\"
";

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
    fs::write(folder.path().join("rustfmt.toml"), RUSTFMT_TOML).ok()?;
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
