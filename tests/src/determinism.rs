//! The same Python gives the same Rust: in a fresh database, from another
//! folder, on another thread, while other compilations run.

use std::fs;
use std::path::Path;

use pyrsc_db::OutputForm;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::differential::emitted;
use crate::packages::{emit, for_each};

#[test]
fn a_second_compilation_elsewhere_gives_the_same_files() {
    let different = for_each(emitted(), |(case, first)| {
        let Ok(first) = first else { return None };
        let folder = TempDir::new().unwrap();
        let copy = folder
            .path()
            .join("deep/down")
            .join(case.project.file_name().unwrap());
        copy_tree(&case.project, &copy);
        let second = emit(&copy, Some(OutputForm::Bin)).unwrap();
        let same = first
            .files
            .iter()
            .zip(&second.files)
            .find(|(first, second)| first != second);
        let path = same.map(|(file, _)| file.path.clone());
        let counts =
            (first.files.len() != second.files.len()).then(|| "the list of files".to_owned());
        path.or(counts)
            .map(|what| format!("{}: {what} differs\n", case.name))
    });
    let different: String = different.into_iter().flatten().collect();
    assert!(different.is_empty(), "{different}");
}

/// Copies a file or a folder.
pub fn copy_tree(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        let target = if entry.depth() == 0 {
            to.to_path_buf()
        } else {
            target
        };
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
