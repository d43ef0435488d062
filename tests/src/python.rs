//! The reference: CPython with pinned libraries, in a virtual environment
//! that the first test makes and all others wait for.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::paths;
use crate::process::succeed;

/// The interpreter of the environment.
pub fn interpreter() -> PathBuf {
    scripts().join("python")
}

/// The folder of the environment's programs.
pub fn scripts() -> PathBuf {
    static SCRIPTS: OnceLock<PathBuf> = OnceLock::new();
    SCRIPTS
        .get_or_init(|| prepare(&paths::scratch().join("venv")))
        .clone()
}

/// A command that runs Python the same way everywhere.
pub fn python() -> Command {
    let mut command = Command::new(interpreter());
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONHASHSEED", "0");
    command
        .env("PYTHONIOENCODING", "utf-8")
        .env_remove("PYTHONPATH");
    command
}

/// Makes the environment unless it is complete.
fn prepare(folder: &Path) -> PathBuf {
    fs::create_dir_all(paths::scratch()).unwrap();
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let wanted = fs::read_to_string(paths::root().join("tests/requirements.txt")).unwrap();
    let complete = folder.join("complete");
    let scripts = folder.join("bin");
    if fs::read_to_string(&complete).is_ok_and(|made| made == wanted) {
        return scripts;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    succeed(Command::new("python3").args(["-m", "venv"]).arg(folder));
    let mut pip = Command::new(scripts.join("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    succeed(
        pip.arg("-r")
            .arg(paths::root().join("tests/requirements.txt")),
    );
    fs::write(complete, wanted).unwrap();
    scripts
}
