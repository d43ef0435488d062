//! `.pyrsc/manifest.json`: the hash of each file that we wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{WriteError, io_error};

pub(super) const FILE_NAME: &str = "manifest.json";

/// Goes up when an older pyrsc would misread the file.
const VERSION: u32 = 1;

/// Hashes by path; sorted, so that the file is the same for the same package.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// The text that we wrote last.
    pub(super) files: BTreeMap<String, String>,
    /// The text before that, while files are being moved into place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) before: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn new(files: BTreeMap<String, String>, before: BTreeMap<String, String>) -> Self {
        Self {
            version: VERSION,
            files,
            before,
        }
    }

    /// The manifest in our folder, if there is one.
    pub(super) fn read(own: &Path) -> Result<Option<Self>, WriteError> {
        let path = own.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error("cannot read", &path, error)),
        };
        let bad = |reason: String| WriteError::BadManifest {
            path: path.clone(),
            reason,
        };
        let manifest: Self = serde_json::from_str(&text).map_err(|it| bad(it.to_string()))?;
        if manifest.version != VERSION {
            let reason = format!("version {}, this pyrsc writes {VERSION}", manifest.version);
            return Err(bad(reason));
        }
        Ok(Some(manifest))
    }

    /// Replaces the manifest in one step.
    pub(super) fn write(&self, own: &Path) -> Result<(), WriteError> {
        let path = own.join(FILE_NAME);
        let text = serde_json::to_string_pretty(self);
        let text = text.expect("a map of strings is always JSON") + "\n";
        let new = own.join("manifest.json.new");
        fs::write(&new, text).map_err(|it| io_error("cannot write", &new, it))?;
        fs::rename(&new, &path).map_err(|it| io_error("cannot write", &path, it))
    }

    /// Whether we wrote a text with this hash to `path`.
    pub(super) fn knows(&self, path: &str, hash: &str) -> bool {
        let is_it = |map: &BTreeMap<String, String>| map.get(path).is_some_and(|it| it == hash);
        is_it(&self.files) || is_it(&self.before)
    }

    /// Whether we ever wrote to `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.before.contains_key(path)
    }

    /// Every path that we wrote to, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        let paths: BTreeSet<&String> = self.files.keys().chain(self.before.keys()).collect();
        paths.into_iter()
    }
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
