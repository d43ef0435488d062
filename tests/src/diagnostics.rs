//! Each lint has a page in `tests/diagnostics`, and the example on the page
//! raises that lint and no other.
//!
//! An example is a project: fenced blocks `python file=name.py`, or
//! `toml file=pyrsc.toml`. `form=python` on the first fence asks for a wheel.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pyrsc::pipeline::compile;
use pyrsc_db::{Database, Diagnostic, Lint, Options, OutputForm, load_project, render};
use tempfile::TempDir;

use crate::paths;

/// All lints of all crates.
pub fn lints() -> Vec<&'static Lint> {
    let lists = [pyrsc_db::lints::LINTS, pyrsc_hir::lints::LINTS];
    lists.into_iter().flatten().copied().collect()
}

/// The pages that no example can show, since it would have to be a file that
/// cannot be written in a page; `bad_inputs` has a test for each.
const WITHOUT_EXAMPLE: [&str; 3] = ["P0002", "P0004", "P0005"];

/// A page's text, and its example.
struct Page {
    text: String,
    files: Vec<(String, String)>,
    form: Option<OutputForm>,
}

fn page(code: &str) -> Page {
    let path = paths::root().join(format!("tests/diagnostics/{code}.md"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut files = Vec::new();
    let mut form = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line
            .strip_prefix("```")
            .filter(|fence| fence.contains("file="))
        else {
            continue;
        };
        let value = |key: &str| {
            fence
                .split(' ')
                .find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
        };
        if value("form") == Some("python") {
            form = Some(OutputForm::Python);
        }
        let mut body = String::new();
        for line in lines.by_ref().take_while(|line| *line != "```") {
            body += line;
            body.push('\n');
        }
        files.push((value("file").unwrap().to_owned(), body));
    }
    Page { text, files, form }
}

/// Compiles a project on disk; what was found, and the same as text.
fn check(folder: &Path, form: Option<OutputForm>) -> (Vec<Diagnostic>, String) {
    let db = Database::new();
    let options = Options {
        form,
        ..Options::default()
    };
    let diagnostics = match load_project(&db, folder, options) {
        Ok(project) => compile(&db, project).diagnostics,
        Err(error) => error.diagnostics,
    };
    let text = render(&db, &diagnostics, false);
    (diagnostics, text)
}

#[test]
fn examples_raise_what_their_page_is_about() {
    let mut wrong = String::new();
    for lint in lints() {
        let page = page(lint.code);
        if WITHOUT_EXAMPLE.contains(&lint.code) {
            assert!(page.files.is_empty(), "{}: take it off the list", lint.code);
            continue;
        }
        let folder = TempDir::new().unwrap();
        let project = folder.path().join("example");
        fs::create_dir(&project).unwrap();
        for (path, text) in &page.files {
            let path = project.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (found, text) = check(&project, page.form);
        if found.is_empty() || found.iter().any(|found| found.lint != lint) {
            wrong += &format!("{} ({}) gives:\n{text}\n", lint.code, lint.name());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn pages_have_their_parts() {
    for lint in lints() {
        let text = page(lint.code).text;
        let title = format!("# {} {}\n", lint.code, lint.name());
        assert!(
            text.starts_with(&title),
            "{}: the title is not `{}`",
            lint.code,
            title.trim_end()
        );
        assert!(
            text.contains("\n## What to do\n"),
            "{}: it does not say what to do",
            lint.code
        );
    }
}

#[test]
fn every_page_is_of_a_lint_and_every_code_of_one_lint() {
    let mut codes: BTreeMap<&str, String> = BTreeMap::new();
    for lint in lints() {
        let other = codes.insert(lint.code, lint.name());
        assert_eq!(other, None, "{} is declared twice", lint.code);
    }
    for entry in fs::read_dir(paths::root().join("tests/diagnostics")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix(".md").unwrap_or(&name);
        assert!(codes.contains_key(code), "{name} is the page of no lint");
    }
}
