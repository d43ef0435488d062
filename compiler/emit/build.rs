//! Makes the outlines of all support code, so that no run of pyrsc has to.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::Path;

#[path = "src/package/support/outline/mod.rs"]
mod outline;

use outline::{Outline, fingerprint};

/// Where support code is.
const FOLDERS: [&str; 2] = ["../../stdlib-maps/rt/src", "src/package/glue_text"];

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    println!("cargo::rerun-if-changed=src/package/support/outline");
    let mut outlines: BTreeMap<u64, Outline> = BTreeMap::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for entry in fs::read_dir(Path::new(&root).join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path)?;
                let outline = Outline::of(&text).map_err(io::Error::other)?;
                outlines.insert(fingerprint(&text), outline);
            }
        }
    }
    let bytes = postcard::to_stdvec(&outlines).map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("outlines"), bytes)
}
