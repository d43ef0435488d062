//! The output folder belongs to the user: nothing of theirs is ever lost.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use pyrsc::package_dir::{WriteError, Written, write};
use pyrsc::pipeline::PackageFile;
use tempfile::TempDir;

fn files(files: &[(&str, &str)]) -> Vec<PackageFile> {
    let file = |&(path, text): &(&str, &str)| PackageFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    files.iter().map(file).collect()
}

/// A folder with a package of two files in it.
fn package() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let root = dir.path().join("demo-rs");
    let written = write(
        &root,
        &files(&[("Cargo.toml", "one"), ("src/main.rs", "one")]),
        false,
    );
    assert_eq!(written.unwrap().written, ["Cargo.toml", "src/main.rs"]);
    (dir, root)
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

/// All files, but for the lock.
fn listing(root: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = entries
        .map(Result::unwrap)
        .filter(|it| it.file_type().is_file());
    let path = |it: walkdir::DirEntry| it.path().strip_prefix(root).unwrap().display().to_string();
    files.map(path).filter(|it| it != ".pyrsc/lock").collect()
}

#[test]
fn a_second_write_of_the_same_touches_nothing() {
    let (_dir, root) = package();
    let modified = |path| fs::metadata(root.join(path)).unwrap().modified().unwrap();
    let paths = ["Cargo.toml", "src/main.rs", ".pyrsc/manifest.json"];
    let before = paths.map(modified);
    let written = write(
        &root,
        &files(&[("Cargo.toml", "one"), ("src/main.rs", "one")]),
        false,
    );
    assert_eq!(written.unwrap().unchanged, ["Cargo.toml", "src/main.rs"]);
    assert_eq!(paths.map(modified), before);
}

#[test]
fn only_what_changed_is_written() {
    let (_dir, root) = package();
    let modified = || {
        fs::metadata(root.join("Cargo.toml"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = modified();
    let written = write(
        &root,
        &files(&[("Cargo.toml", "one"), ("src/main.rs", "two")]),
        false,
    );
    assert_eq!(written.unwrap().written, ["src/main.rs"]);
    assert_eq!(read(&root, "src/main.rs"), "two");
    assert_eq!(modified(), before);
}

#[test]
fn a_hand_edit_stops_the_whole_write() {
    let (_dir, root) = package();
    fs::write(root.join("src/main.rs"), "mine").unwrap();
    let new = files(&[("Cargo.toml", "two"), ("src/main.rs", "two")]);
    let error = write(&root, &new, false).unwrap_err();
    let message = error
        .to_string()
        .replace(&root.display().to_string(), "demo-rs");
    expect![[r#"
        in `demo-rs`, files would be lost:
          src/main.rs (edited by hand since the last build)
        nothing was written; give --force to overwrite them, or choose another folder with --out"#]]
    .assert_eq(&message);
    assert_eq!(read(&root, "src/main.rs"), "mine");
    assert_eq!(read(&root, "Cargo.toml"), "one");

    write(&root, &new, true).unwrap();
    assert_eq!(read(&root, "src/main.rs"), "two");
}

#[test]
fn a_hand_edit_that_says_what_is_emitted_is_no_conflict() {
    let (_dir, root) = package();
    fs::write(root.join("src/main.rs"), "two").unwrap();
    let new = files(&[("Cargo.toml", "one"), ("src/main.rs", "two")]);
    assert_eq!(write(&root, &new, false).unwrap().written, [""; 0]);
    // From now on it is ours again.
    write(
        &root,
        &files(&[("Cargo.toml", "one"), ("src/main.rs", "three")]),
        false,
    )
    .unwrap();
}

#[test]
fn a_file_of_the_users_in_the_way_stops_the_write() {
    let (_dir, root) = package();
    fs::write(root.join("src/new.rs"), "mine").unwrap();
    let error = write(&root, &files(&[("src/new.rs", "ours")]), false).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("src/new.rs (not written by pyrsc)")
    );
    assert_eq!(read(&root, "src/new.rs"), "mine");
}

#[test]
fn not_even_force_replaces_a_folder() {
    let (_dir, root) = package();
    fs::create_dir(root.join("src/new.rs")).unwrap();
    let error = write(&root, &files(&[("src/new.rs", "ours")]), true).unwrap_err();
    assert!(error.to_string().contains("a folder is in its place"));
}

#[test]
fn files_that_are_no_longer_emitted_go_unless_edited() {
    let (_dir, root) = package();
    let more = [("a.rs", "1"), ("deep/er/b.rs", "1"), ("c.rs", "1")];
    write(&root, &files(&more), false).unwrap();
    fs::write(root.join("c.rs"), "mine").unwrap();
    let expected = Written {
        written: vec![],
        unchanged: vec!["a.rs".into()],
        removed: vec!["deep/er/b.rs".into()],
        kept: vec!["c.rs".into()],
    };
    assert_eq!(
        write(&root, &files(&[("a.rs", "1")]), false).unwrap(),
        expected
    );
    assert_eq!(listing(&root), [".pyrsc/manifest.json", "a.rs", "c.rs"]);
    assert!(!root.join("deep").exists());
}

#[test]
fn a_deleted_file_is_written_again() {
    let (_dir, root) = package();
    fs::remove_file(root.join("src/main.rs")).unwrap();
    write(
        &root,
        &files(&[("Cargo.toml", "one"), ("src/main.rs", "one")]),
        false,
    )
    .unwrap();
    assert_eq!(read(&root, "src/main.rs"), "one");
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("thesis.tex"), "mine").unwrap();
    let new = files(&[("Cargo.toml", "one")]);
    let error = write(dir.path(), &new, false).unwrap_err();
    assert!(matches!(error, WriteError::Foreign(_)));
    assert_eq!(listing(dir.path()), ["thesis.tex"]);
    assert!(!dir.path().join(".pyrsc").exists());
    write(dir.path(), &new, true).unwrap();
    assert_eq!(read(dir.path(), "thesis.tex"), "mine");
}

#[test]
fn an_empty_folder_and_a_fresh_repository_are_taken() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    write(dir.path(), &files(&[("Cargo.toml", "one")]), false).unwrap();
}

#[test]
fn a_file_is_no_folder() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("out");
    fs::write(&path, "mine").unwrap();
    let error = write(&path, &files(&[("Cargo.toml", "one")]), true).unwrap_err();
    assert!(matches!(error, WriteError::NotAFolder(_)));
}

#[test]
fn a_broken_manifest_is_never_trusted() {
    let (_dir, root) = package();
    for broken in [
        "",
        "{\"version\": 1, \"files\"",
        "{\"version\": 99, \"files\": {}}",
    ] {
        fs::write(root.join(".pyrsc/manifest.json"), broken).unwrap();
        let new = files(&[("Cargo.toml", "two")]);
        let error = write(&root, &new, false).unwrap_err();
        assert!(matches!(error, WriteError::BadManifest { .. }), "{error}");
        assert_eq!(read(&root, "Cargo.toml"), "one");
    }
    write(&root, &files(&[("Cargo.toml", "two")]), true).unwrap();
}

#[test]
fn a_write_that_was_killed_half_way_is_completed_by_the_next() {
    let (_dir, root) = package();
    let old_manifest = read(&root, ".pyrsc/manifest.json");
    let new = files(&[("Cargo.toml", "two"), ("src/main.rs", "two")]);
    write(&root, &new, false).unwrap();
    // The state between the first and the second file: the manifest knows
    // both packages, and a stage lies about.
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut manifest = json(&read(&root, ".pyrsc/manifest.json"));
    manifest["before"] = json(&old_manifest)["files"].clone();
    fs::write(root.join(".pyrsc/manifest.json"), manifest.to_string()).unwrap();
    fs::write(root.join("src/main.rs"), "one").unwrap();
    fs::create_dir(root.join(".pyrsc/stage-dead")).unwrap();

    assert_eq!(write(&root, &new, false).unwrap().written, ["src/main.rs"]);
    assert_eq!(read(&root, "src/main.rs"), "two");
    let files = [".pyrsc/manifest.json", "Cargo.toml", "src/main.rs"];
    assert_eq!(listing(&root), files);
    assert!(!root.join(".pyrsc/stage-dead").exists());
    assert!(!read(&root, ".pyrsc/manifest.json").contains("before"));
}

#[test]
fn builds_at_once_take_turns() {
    let dir = TempDir::new().unwrap();
    let root = dir.path().join("demo-rs");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let texts: Vec<PackageFile> = (0..20)
                    .map(|n| PackageFile {
                        path: format!("src/m{n}.rs"),
                        text: n.to_string(),
                    })
                    .collect();
                write(&root, &texts, false).unwrap();
            });
        }
    });
    assert_eq!(listing(&root).len(), 21);
}

#[cfg(unix)]
#[test]
fn a_link_of_the_users_is_not_replaced() {
    let (dir, root) = package();
    let elsewhere = dir.path().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    fs::remove_file(root.join("Cargo.toml")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, root.join("Cargo.toml")).unwrap();
    write(&root, &files(&[("Cargo.toml", "two")]), false).unwrap_err();
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn written_files_can_be_read_by_others_as_usual() {
    use std::os::unix::fs::PermissionsExt;

    let (dir, root) = package();
    let plain = dir.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&root.join("Cargo.toml")), mode(&plain));
}
