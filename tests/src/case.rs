//! The programs of `tests/run`: a file, or a folder whose program is
//! `main.py`. Comments at the top say how one is run:
//!
//! | comment | means |
//! |---|---|
//! | `# args: a b` | its arguments |
//! | `# ulp: 4` | printed floats may differ by so many units in the last place |
//! | `# error: ValueError: text` | it ends in this uncaught exception, exit code 1 |
//! | `# instead: OverflowError: text` | a documented difference: the Rust ends so, and what it printed before is the start of what CPython prints |

use std::fs;
use std::path::{Path, PathBuf};

use crate::paths;

/// One program.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file or folder without its ending; also the package's name.
    pub name: String,
    /// What is compiled.
    pub project: PathBuf,
    /// What CPython runs.
    pub program: PathBuf,
    pub args: Vec<String>,
    pub ulp: u64,
    pub error: Option<String>,
    pub instead: Option<String>,
}

/// All programs, or the one that `PYRSC_CASE` names, by name.
pub fn cases() -> Vec<Case> {
    let only = std::env::var("PYRSC_CASE").ok();
    let entries = fs::read_dir(paths::root().join("tests/run")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let cases = paths.iter().filter_map(|path| read(path));
    let cases: Vec<Case> = cases
        .filter(|case| only.as_ref().is_none_or(|name| *name == case.name))
        .collect();
    assert!(!cases.is_empty(), "no program is called {only:?}");
    cases
}

fn read(path: &Path) -> Option<Case> {
    let program = if path.is_dir() {
        path.join("main.py")
    } else {
        path.to_path_buf()
    };
    if program.extension().is_none_or(|ending| ending != "py") {
        return None;
    }
    let text = fs::read_to_string(&program)
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let head: Vec<&str> = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .collect();
    let directive = |name: &str| {
        let mut found = head.iter().filter_map(|line| {
            line.strip_prefix("# ")?
                .strip_prefix(name)?
                .strip_prefix(": ")
        });
        found.next().map(str::to_owned)
    };
    Some(Case {
        name: path.file_stem()?.to_str()?.to_owned(),
        project: path.to_path_buf(),
        program,
        args: directive("args").map_or_else(Vec::new, |args| {
            args.split(' ').map(str::to_owned).collect()
        }),
        ulp: directive("ulp").map_or(0, |ulp| ulp.parse().unwrap()),
        error: directive("error"),
        instead: directive("instead"),
    })
}
