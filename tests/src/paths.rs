//! Where the repository is, and where tests may write.

use std::env;
use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("`tests` is a folder of the repository")
        .to_path_buf()
}

/// The folder in Cargo's target directory that belongs to these tests.
pub fn scratch() -> PathBuf {
    let given = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root()
        .join(given.unwrap_or_else(|| "target".into()))
        .join("pyrsc-tests")
}

/// The target directory that all emitted packages are built in.
pub fn emitted_target() -> PathBuf {
    scratch().join("target")
}
