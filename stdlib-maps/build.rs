//! Lists the files of the support code, so that none can be forgotten.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rt/src");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;

    let mut paths = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("rt/src"))? {
        paths.push(entry?.path());
    }
    paths.sort();

    let mut table = String::from("&[\n");
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_some_and(|it| it == "rs") && name != "lib" {
            table += &format!("    ({name:?}, include_str!({path:?})),\n");
        }
    }
    table += "]\n";
    fs::write(Path::new(&out).join("support.rs"), table)
}
