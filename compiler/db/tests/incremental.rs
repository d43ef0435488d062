//! What re-runs after an edit on disk, shown by the list of executed queries.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

use std::fs;

use pyrsc_db::{Changes, Database, Db, Options, Project, SourceFile, load_project, reload};
use tempfile::TempDir;

#[salsa::tracked(returns(copy))]
fn line_count(db: &dyn Db, file: SourceFile) -> usize {
    file.text(db).lines().count()
}

#[salsa::tracked(returns(copy))]
fn total(db: &dyn Db, project: Project) -> usize {
    let files = project.files(db).iter();
    files.map(|&file| line_count(db, file)).sum()
}

fn two_files() -> (Database, TempDir, Project) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("a.py"), "x = 1\n").unwrap();
    fs::write(dir.path().join("b.py"), "y = 1\n").unwrap();
    let db = Database::with_log();
    let project = load_project(&db, dir.path(), Options::default()).unwrap();
    assert_eq!(total(&db, project), 2);
    db.executed();
    (db, dir, project)
}

#[test]
fn a_file_that_was_only_touched_re_runs_nothing() {
    let (mut db, dir, project) = two_files();
    fs::write(dir.path().join("a.py"), "x = 1\n").unwrap();
    assert!(reload(&mut db, project).unwrap().is_empty());
    assert_eq!(total(&db, project), 2);
    assert_eq!(db.executed(), [""; 0]);
}

#[test]
fn an_edit_of_one_file_re_runs_its_queries_and_stops_at_equal_results() {
    let (mut db, dir, project) = two_files();
    fs::write(dir.path().join("b.py"), "y = 2\n").unwrap();
    let changes = reload(&mut db, project).unwrap();
    assert_eq!(changes.changed, ["b.py"]);
    assert_eq!(total(&db, project), 2);
    assert_eq!(db.executed(), ["line_count(b.py)"]);
}

#[test]
fn a_new_and_a_removed_file_change_the_file_list() {
    let (mut db, dir, project) = two_files();
    fs::remove_file(dir.path().join("a.py")).unwrap();
    fs::write(dir.path().join("c.py"), "z = 1\nz = 2\n").unwrap();
    let changes = reload(&mut db, project).unwrap();
    let expected = Changes {
        added: vec!["c.py".into()],
        changed: vec![],
        removed: vec!["a.py".into()],
    };
    assert_eq!(changes, expected);
    assert_eq!(total(&db, project), 3);
}

#[test]
fn configuration_is_reloaded_too() {
    let (mut db, dir, project) = two_files();
    let path = dir.path().join("pyrsc.toml");
    fs::write(&path, "[project]\nentry = \"a\"\n").unwrap();
    assert_eq!(reload(&mut db, project).unwrap().added, ["pyrsc.toml"]);
    assert_eq!(project.config(&db).entry.as_deref(), Some("a"));
    fs::write(&path, "[project]\nentry = \"b\"\n").unwrap();
    assert_eq!(reload(&mut db, project).unwrap().changed, ["pyrsc.toml"]);
    assert_eq!(project.config(&db).entry.as_deref(), Some("b"));
    fs::remove_file(path).unwrap();
    reload(&mut db, project).unwrap();
    assert_eq!(project.config(&db).entry, None);
}
