//! Emits programs and builds them all in one Cargo workspace, so that what
//! they depend on is compiled once.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use pyrsc::package_dir;
use pyrsc::pipeline::{Compilation, Package, compile};
use pyrsc_db::{Database, Options, OutputForm, load_project, render};

use crate::paths;
use crate::process;

/// Deeply nested Python needs a deep stack.
const STACK_BYTES: usize = 256 << 20;

/// Semantics do not depend on the optimiser, and much time does.
const WORKSPACE: &str = "\
[workspace]
resolver = \"3\"
members = [MEMBERS]

[profile.dev]
opt-level = 1
debug = false
incremental = false
";

/// Compiles a project; the error says what kept it from being emitted.
pub fn emit(project: &Path, form: Option<OutputForm>) -> Result<Package, String> {
    let project = project.to_path_buf();
    let work = move || {
        let work = || {
            let options = Options {
                form,
                ..Options::default()
            };
            let db = Database::new();
            let loaded = load_project(&db, &project, options).map_err(|error| error.to_string())?;
            let Compilation {
                package,
                diagnostics,
                ..
            } = compile(&db, loaded);
            package.ok_or_else(|| render(&db, &diagnostics, false))
        };
        catch_unwind(AssertUnwindSafe(work))
            .unwrap_or_else(|panic| Err(format!("the compiler panicked: {}", message(&*panic))))
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(work);
    thread
        .unwrap()
        .join()
        .unwrap_or_else(|panic| Err(message(&*panic)))
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
        .to_owned()
}

/// Does something for each item, as many at once as there are cores; results
/// are in the order of the items.
pub fn for_each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0..items.len());
    let done = Mutex::new(BTreeMap::new());
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let Some(index) = next.lock().unwrap().next() else {
                        break;
                    };
                    let result = work(&items[index]);
                    done.lock().unwrap().insert(index, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

/// A Cargo workspace of emitted packages.
pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Writes the packages as members; what stays the same is not touched.
    pub fn write<'p>(name: &str, packages: impl IntoIterator<Item = &'p Package>) -> Workspace {
        let folder = paths::scratch().join(name);
        let mut members = String::new();
        for package in packages {
            let mut files = package.files.clone();
            for file in files.iter_mut().filter(|file| file.path == "Cargo.toml") {
                file.text = as_member(&file.text);
            }
            package_dir::write(&folder.join(&package.name), &files, true).unwrap();
            members += &format!("\n    {:?},", package.name);
        }
        let workspace = Workspace { folder };
        workspace.write_file(
            "Cargo.toml",
            &WORKSPACE.replace("MEMBERS", &format!("{members}\n")),
        );
        // Or those of this repository would be found.
        workspace.write_file("rustfmt.toml", "");
        workspace.write_file("clippy.toml", "");
        let lock = workspace.folder.join("Cargo.lock");
        if !lock.exists() {
            // The same versions as here, and so what is already downloaded.
            fs::copy(paths::root().join("Cargo.lock"), lock).unwrap();
        }
        workspace
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file of the workspace unless it is there already.
    pub fn write_file(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a Cargo command on all members; what rustc or clippy said of each
    /// one by its name.
    pub fn cargo(&self, command: &str, rest: &[&str]) -> BTreeMap<String, String> {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", paths::emitted_target());
        cargo.args([
            command,
            "--workspace",
            "--keep-going",
            "--quiet",
            "--message-format",
            "json",
        ]);
        let ended = process::run(cargo.args(rest));
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for line in ended.out.lines() {
            let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            let text = message["message"]["rendered"].as_str().unwrap_or_default();
            let file = message["manifest_path"].as_str().unwrap_or_default();
            let member = Path::new(file).parent().and_then(Path::file_name);
            if !text.is_empty() && Path::new(file).starts_with(&self.folder) {
                *found
                    .entry(member.unwrap().to_string_lossy().into_owned())
                    .or_default() += text;
            }
        }
        assert!(
            ended.code == Some(0) || !found.is_empty(),
            "cargo {command}: {}",
            ended.err
        );
        found
    }

    /// Where `cargo build` puts an executable.
    pub fn executable(&self, name: &str) -> PathBuf {
        paths::emitted_target().join("debug").join(name)
    }
}

/// The manifest of a package that belongs to a workspace.
fn as_member(manifest: &str) -> String {
    let mut table: toml::Table = manifest.parse().unwrap();
    table.remove("workspace");
    table.remove("profile");
    table.to_string()
}
