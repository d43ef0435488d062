//! `pyrsc clean`: removes what building left behind, never source.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::args::CleanArgs;
use crate::failure::Failure;
use crate::names::shown;
use crate::package_dir;
use crate::session::Session;
use crate::ui::Paint;

/// Inside of the package; all of it can be made again.
const BUILT: &[&str] = &["target", "dist"];

pub fn run(session: &mut Session, args: &CleanArgs) -> Result<i32, Failure> {
    let path = &args.project.path;
    // A project that is gone may still have an output folder.
    let name = path.canonicalize().unwrap_or_else(|_| path.clone());
    let name = name
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let out = session.out_dir(args.out.as_deref(), path, &name)?;
    if !out.exists() {
        session.ui.status(&format!(
            "`{}` does not exist; nothing to clean",
            shown(&out)
        ));
        return Ok(0);
    }
    if !package_dir::is_package(&out) {
        let message = format!(
            "`{}` was not made by pyrsc; nothing was removed",
            shown(&out)
        );
        return Err(Failure::Usage(message));
    }
    let mut bytes = 0;
    for name in BUILT {
        bytes += remove(&out.join(name))?;
    }
    session.ui.status(&format!(
        "{} {:.1} MiB from {}",
        session.ui.paint(Paint::Green, "Removed"),
        bytes as f64 / f64::from(1 << 20),
        shown(&out),
    ));
    Ok(0)
}

/// Removes a folder and returns how large its files were.
fn remove(folder: &Path) -> Result<u64, Failure> {
    if !folder.is_dir() {
        return Ok(0);
    }
    let entries = WalkDir::new(folder).into_iter().flatten();
    let sizes = entries.filter_map(|entry| entry.metadata().ok());
    let bytes = sizes.filter(fs::Metadata::is_file).map(|it| it.len()).sum();
    let what = format!("cannot remove `{}`", shown(folder));
    fs::remove_dir_all(folder).map_err(|error| Failure::io(what, &error))?;
    Ok(bytes)
}
