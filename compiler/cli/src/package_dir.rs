//! The output folder. It belongs to the user: what was edited by hand, or was
//! there before us, is never overwritten unless asked for.
//!
//! `.pyrsc/manifest.json` keeps a hash of each file that we wrote. A write is
//! first planned (nothing is touched if anything is in the way), then staged
//! in `.pyrsc`, then moved into place file by file. While files move, the
//! manifest accepts the old and the new text of each, so a process that is
//! killed in between leaves a folder that the next build completes.

mod manifest;
mod plan;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::failure::{Failure, reason};
use crate::interrupt;
use crate::names::shown;
use crate::pipeline::PackageFile;
use manifest::Manifest;
use plan::{Conflict, Plan};

/// Our own folder inside the package.
pub const OWN_FOLDER: &str = ".pyrsc";

/// What a write did, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    pub written: Vec<String>,
    pub unchanged: Vec<String>,
    /// Emitted earlier, not any more.
    pub removed: Vec<String>,
    /// Emitted earlier, not any more, but edited by hand since.
    pub kept: Vec<String>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Files that are not as we left them.
    #[error("{}", conflict_message(.root, .conflicts))]
    Conflicts {
        root: PathBuf,
        conflicts: Vec<Conflict>,
    },
    #[error(
        "`{}` is not empty and was not made by pyrsc; choose another folder with --out, or give \
         --force to put the package there all the same", shown(.0)
    )]
    Foreign(PathBuf),
    #[error("`{}` is a file; choose a folder with --out", shown(.0))]
    NotAFolder(PathBuf),
    #[error(
        "`{}` cannot be read ({reason}), so hand edits cannot be told from emitted text; choose \
         another folder with --out, or give --force to overwrite", shown(.path)
    )]
    BadManifest { path: PathBuf, reason: String },
    #[error("{what}: {}; choose another folder with --out", reason(.source))]
    Io { what: String, source: io::Error },
    #[error("interrupted")]
    Interrupted,
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Interrupted => Self::Interrupted,
            other => Self::Environment(other.to_string()),
        }
    }
}

/// Makes the folder `root` hold `files`.
///
/// Files whose text is the same keep their modification time, so that cargo
/// rebuilds only what changed.
pub fn write(root: &Path, files: &[PackageFile], force: bool) -> Result<Written, WriteError> {
    refuse_foreign(root, force)?;
    let own = root.join(OWN_FOLDER);
    fs::create_dir_all(&own).map_err(|it| io_error("cannot create", &own, it))?;
    let _lock = lock(&own)?;
    let old = Manifest::read(&own).or_else(|error| if force { Ok(None) } else { Err(error) })?;
    let plan = Plan::new(root, files, &old.unwrap_or_default())?;
    if !force && !plan.conflicts.is_empty() {
        return Err(WriteError::Conflicts {
            root: root.to_path_buf(),
            conflicts: plan.conflicts,
        });
    }
    if let Some(blocked) = plan.conflicts.iter().find(|it| it.is_folder()) {
        let source = io::Error::other("a folder is in its place");
        return Err(io_error("cannot write", &root.join(blocked.path()), source));
    }
    commit(root, &own, plan)
}

/// Whether `root` holds a package that we emitted.
pub fn is_package(root: &Path) -> bool {
    root.join(OWN_FOLDER).join(manifest::FILE_NAME).is_file()
}

fn refuse_foreign(root: &Path, force: bool) -> Result<(), WriteError> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(WriteError::NotAFolder(root.to_path_buf()));
        }
        Err(error) => return Err(io_error("cannot read", root, error)),
    };
    if force || is_package(root) {
        return Ok(());
    }
    // A fresh repository, what cargo left behind, and a first build of ours
    // that was stopped before it wrote anything.
    let harmless = [".git", "target", OWN_FOLDER];
    for entry in entries {
        let entry = entry.map_err(|it| io_error("cannot read", root, it))?;
        if !harmless.iter().any(|name| entry.file_name() == *name) {
            return Err(WriteError::Foreign(root.to_path_buf()));
        }
    }
    Ok(())
}

/// Two builds of one project take turns.
fn lock(own: &Path) -> Result<File, WriteError> {
    let path = own.join("lock");
    let file = File::create(&path).map_err(|it| io_error("cannot write", &path, it))?;
    match file.lock() {
        // Some network folders know no locks; then there are no turns.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => {
            Err(io_error("cannot lock", &path, error))
        }
        _ => Ok(file),
    }
}

/// Puts a plan into effect.
fn commit(root: &Path, own: &Path, plan: Plan<'_>) -> Result<Written, WriteError> {
    // Of builds that were killed; we hold the lock, so nobody uses them.
    remove_stale_stages(own);
    let stage = stage(own, &plan)?;
    let _hold = interrupt::hold();
    interrupt::check().map_err(|_| WriteError::Interrupted)?;
    if !plan.is_empty() || !is_package(root) {
        plan.manifest_while_moving().write(own)?;
    }
    for (index, file) in plan.write.iter().enumerate() {
        let target = root.join(&file.path);
        create_parent(&target)?;
        fs::rename(stage.path().join(index.to_string()), &target)
            .map_err(|it| io_error("cannot write", &target, it))?;
    }
    for path in &plan.remove {
        remove(root, path)?;
    }
    if !plan.is_empty() {
        plan.manifest().write(own)?;
    }
    Ok(Written {
        written: plan.write.iter().map(|it| it.path.clone()).collect(),
        unchanged: plan.unchanged,
        removed: plan.remove,
        kept: plan.keep,
    })
}

/// Writes all new texts where nobody looks at them yet; dropped, they vanish.
fn stage(own: &Path, plan: &Plan<'_>) -> Result<TempDir, WriteError> {
    let stage = tempfile::Builder::new()
        .prefix(STAGE_PREFIX)
        .tempdir_in(own);
    let stage = stage.map_err(|it| io_error("cannot write in", own, it))?;
    for (index, file) in plan.write.iter().enumerate() {
        let path = stage.path().join(index.to_string());
        fs::write(&path, &file.text).map_err(|it| io_error("cannot write", &path, it))?;
    }
    Ok(stage)
}

const STAGE_PREFIX: &str = "stage-";

fn remove_stale_stages(own: &Path) {
    let entries = fs::read_dir(own).into_iter().flatten().flatten();
    for entry in entries {
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(STAGE_PREFIX)
        {
            // What cannot be removed now is tried again by the next build.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Removes a file, and the folders that it leaves empty.
fn remove(root: &Path, path: &str) -> Result<(), WriteError> {
    let target = root.join(path);
    match fs::remove_file(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(io_error("cannot remove", &target, error));
        }
        _ => {}
    }
    let folders = target.ancestors().skip(1).take_while(|it| *it != root);
    for folder in folders {
        // Fails for a folder that still holds something, which is the point.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn create_parent(path: &Path) -> Result<(), WriteError> {
    let parent = path.parent().expect("a file of a package lies in a folder");
    fs::create_dir_all(parent).map_err(|it| io_error("cannot create", parent, it))
}

fn io_error(what: &str, path: &Path, source: io::Error) -> WriteError {
    let what = format!("{what} `{}`", shown(path));
    WriteError::Io { what, source }
}

fn conflict_message(root: &Path, conflicts: &[Conflict]) -> String {
    let mut message = format!("in `{}`, files would be lost:\n", shown(root));
    for conflict in conflicts {
        message += &format!("  {conflict}\n");
    }
    message
        + "nothing was written; give --force to overwrite them, or choose another folder with --out"
}
