//! What a write would do, worked out before anything is touched.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use super::manifest::{Manifest, hash};
use super::{OWN_FOLDER, WriteError, io_error};
use crate::pipeline::PackageFile;

/// Each file of the package and of the last one is in one list.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) write: Vec<&'a PackageFile>,
    pub(super) unchanged: Vec<String>,
    /// No longer emitted, as we left them.
    pub(super) remove: Vec<String>,
    /// No longer emitted, but edited by hand.
    pub(super) keep: Vec<String>,
    /// In `write` too, and not as we left them.
    pub(super) conflicts: Vec<Conflict>,
    /// Of the new package.
    hashes: BTreeMap<String, String>,
    /// Of what is on disk, where it is as we left it.
    before: BTreeMap<String, String>,
    manifest_is_right: bool,
}

/// A file that would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    path: String,
    kind: ConflictKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConflictKind {
    Edited,
    NotOurs,
    Folder,
}

impl Conflict {
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Not even `--force` replaces a folder by a file.
    pub(super) fn is_folder(&self) -> bool {
        self.kind == ConflictKind::Folder
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.kind {
            ConflictKind::Edited => "edited by hand since the last build",
            ConflictKind::NotOurs => "not written by pyrsc",
            ConflictKind::Folder => "a folder, where a file should go",
        };
        write!(f, "{} ({why})", self.path)
    }
}

/// What is on disk at a path.
enum OnDisk {
    Nothing,
    /// We wrote it; its hash is in `before`.
    AsWeLeftIt,
    /// Its hash.
    Text(String),
    Link,
    Folder,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        root: &Path,
        files: &'a [PackageFile],
        old: &Manifest,
    ) -> Result<Self, WriteError> {
        let mut plan = Self::default();
        for file in files {
            assert_inside(&file.path);
            plan.add(root, file, old)?;
        }
        for path in old.paths() {
            if plan.hashes.contains_key(path) {
                continue;
            }
            match plan.look_at(root, path, old)? {
                OnDisk::Nothing => {}
                OnDisk::AsWeLeftIt => plan.remove.push(path.clone()),
                OnDisk::Text(_) | OnDisk::Link | OnDisk::Folder => plan.keep.push(path.clone()),
            }
        }
        plan.manifest_is_right = plan.hashes == old.files && old.before.is_empty();
        Ok(plan)
    }

    fn add(
        &mut self,
        root: &Path,
        file: &'a PackageFile,
        old: &Manifest,
    ) -> Result<(), WriteError> {
        let path = &file.path;
        let earlier = self.hashes.insert(path.clone(), hash(file.text.as_bytes()));
        assert!(earlier.is_none(), "the package has two files `{path}`");
        let new = self.hashes[path].clone();
        let kind = match self.look_at(root, path, old)? {
            OnDisk::Text(on_disk) if on_disk == new => {
                self.unchanged.push(path.clone());
                return Ok(());
            }
            OnDisk::AsWeLeftIt if self.before[path] == new => {
                self.unchanged.push(path.clone());
                return Ok(());
            }
            OnDisk::Nothing | OnDisk::AsWeLeftIt => None,
            OnDisk::Text(_) if old.has(path) => Some(ConflictKind::Edited),
            OnDisk::Text(_) | OnDisk::Link => Some(ConflictKind::NotOurs),
            OnDisk::Folder => Some(ConflictKind::Folder),
        };
        self.write.push(file);
        let path = path.clone();
        self.conflicts
            .extend(kind.map(|kind| Conflict { path, kind }));
        Ok(())
    }

    /// What is at `path`, and whether we wrote it.
    fn look_at(&mut self, root: &Path, path: &str, old: &Manifest) -> Result<OnDisk, WriteError> {
        Ok(match on_disk(root, path)? {
            OnDisk::Text(hash) if old.knows(path, &hash) => {
                self.before.insert(path.to_owned(), hash);
                OnDisk::AsWeLeftIt
            }
            other => other,
        })
    }

    /// Whether the folder and the manifest are right already.
    pub(super) fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.manifest_is_right
    }

    /// Knows old and new texts of all files.
    pub(super) fn manifest_while_moving(&self) -> Manifest {
        Manifest::new(self.hashes.clone(), self.before.clone())
    }

    pub(super) fn manifest(&self) -> Manifest {
        Manifest::new(self.hashes.clone(), BTreeMap::new())
    }
}

/// What is at `path`, whoever wrote it.
fn on_disk(root: &Path, path: &str) -> Result<OnDisk, WriteError> {
    let path = root.join(path);
    let metadata = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => return Ok(OnDisk::Nothing),
        Err(error) => return Err(io_error("cannot read", &path, error)),
    };
    if metadata.is_dir() {
        return Ok(OnDisk::Folder);
    }
    if metadata.is_symlink() {
        return Ok(OnDisk::Link);
    }
    let bytes = fs::read(&path).map_err(|it| io_error("cannot read", &path, it))?;
    Ok(OnDisk::Text(hash(&bytes)))
}

/// A file where a folder should be is found when its own path is looked at,
/// or when the folder is created.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// A path that leaves the package is a bug of the emitter.
fn assert_inside(path: &str) {
    let mut parts = path.split('/');
    let is_plain =
        |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
    assert!(
        parts.clone().all(is_plain) && parts.next() != Some(OWN_FOLDER),
        "the package has a file outside of itself: `{path}`"
    );
}
