//! Builds a wheel of an emitted package with maturin, which is fetched into
//! an environment of its own when it is not installed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{BuildOptions, did_not_build};
use crate::child::{self, Line};
use crate::failure::Failure;
use crate::names::shown;
use crate::pipeline::Package;
use crate::progress::Progress;
use crate::ui::Ui;

/// Builds a wheel into `dist/` of the package and returns its path.
pub fn build(
    ui: Ui,
    root: &Path,
    package: &Package,
    options: BuildOptions,
) -> Result<PathBuf, Failure> {
    let maturin = find_maturin(ui, root, options.offline)?;
    // Built elsewhere first, so that a stopped build leaves `dist` as it was.
    let fresh = root.join("target").join("pyrsc-wheel");
    remove_folder(&fresh)?;
    let mut command = Command::new(&maturin);
    command.current_dir(root.join(bindings_folder(package)));
    command
        .args(["build", "--interpreter", python()?, "--out"])
        .arg(&fresh);
    options.add_to(&mut command);

    let (ended, output) = run(ui, &mut command, "maturin");
    if !ended.map_err(|error| Failure::io("cannot run maturin", &error))?? {
        return Err(did_not_build(root, &output));
    }
    move_wheel(&fresh, &root.join("dist"))
}

/// The folder of the package that maturin builds: where `pyproject.toml` is.
fn bindings_folder(package: &Package) -> PathBuf {
    let files = package.files.iter().map(|file| Path::new(&file.path));
    let mut projects = files.filter(|path| path.ends_with("pyproject.toml"));
    let folder = projects.next().and_then(Path::parent);
    folder.map(Path::to_path_buf).unwrap_or_default()
}

/// maturin as installed, else in an environment under the package's `target`.
fn find_maturin(ui: Ui, root: &Path, offline: bool) -> Result<PathBuf, Failure> {
    let installed = PathBuf::from("maturin");
    if answers(&installed) {
        return Ok(installed);
    }
    let environment = root.join("target").join("pyrsc-maturin");
    let scripts = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let maturin = std::path::absolute(scripts.join("maturin"))
        .map_err(|error| Failure::io("cannot find the current folder", &error))?;
    if answers(&maturin) {
        return Ok(maturin);
    }
    if offline {
        return Err(Failure::Environment(
            "a wheel is built with maturin, which is not installed, and --offline forbids to \
             fetch it; install it with `pip install maturin`"
                .to_owned(),
        ));
    }
    let place = shown(&environment);
    ui.status(&format!(
        "Installing maturin, which builds wheels, into {place}"
    ));
    remove_folder(&environment)?;
    install(
        ui,
        Command::new(python()?)
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    let python = scripts.join("python");
    install(
        ui,
        Command::new(python).args(["-m", "pip", "install", "--quiet", "maturin"]),
    )?;
    Ok(maturin)
}

/// Runs one step of the installation.
fn install(ui: Ui, command: &mut Command) -> Result<(), Failure> {
    let (ended, output) = run(ui, command, "maturin");
    if ended.map_err(|error| Failure::io("cannot run python3", &error))?? {
        return Ok(());
    }
    Err(Failure::Environment(format!(
        "maturin could not be installed; install it with `pip install maturin`\n{}",
        output.trim_end()
    )))
}

/// Whether the program ended well, and all that it printed.
fn run(ui: Ui, command: &mut Command, name: &str) -> (io::Result<Result<bool, Failure>>, String) {
    let progress = Progress::start(ui, name);
    let mut output = String::new();
    let ended = child::run(command, |(Line::Out(line) | Line::Err(line))| {
        progress.set(format!("{name}: {}", line.trim()));
        output += &line;
        output.push('\n');
    });
    (ended.map(|status| status.map(|it| it.success())), output)
}

/// The Python whose wheels are built.
fn python() -> Result<&'static str, Failure> {
    let mut names = ["python3", "python"].into_iter();
    names.find(|name| answers(Path::new(name))).ok_or_else(|| {
        Failure::Environment("a wheel needs Python, and `python3` was not found".to_owned())
    })
}

fn answers(program: &Path) -> bool {
    let mut command = Command::new(program);
    let ended = child::run(command.arg("--version"), |_| {});
    matches!(ended, Ok(Ok(status)) if status.success())
}

/// Moves the one wheel in `from` to `dist`.
fn move_wheel(from: &Path, dist: &Path) -> Result<PathBuf, Failure> {
    let cannot = |what: &str, path: &Path, error: &io::Error| {
        Failure::io(format!("cannot {what} `{}`", shown(path)), error)
    };
    let entries = fs::read_dir(from).map_err(|error| cannot("read", from, &error))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let wheel = paths.find(|path| path.extension().is_some_and(|it| it == "whl"));
    let wheel = wheel.ok_or_else(|| did_not_build(from, "maturin wrote no wheel"))?;
    fs::create_dir_all(dist).map_err(|error| cannot("create", dist, &error))?;
    let name = wheel.file_name().expect("an entry of a folder has a name");
    let target = dist.join(name);
    fs::rename(&wheel, &target).map_err(|error| cannot("write", &target, &error))?;
    Ok(target)
}

fn remove_folder(path: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let what = format!("cannot remove `{}`", shown(path));
            Err(Failure::io(what, &error))
        }
        _ => Ok(()),
    }
}
