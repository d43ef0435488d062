//! `pyrsc build`: compile, write the package, build it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use pyrsc_db::{Options, OutputForm};

use crate::args::{BuildArgs, ExplainFormat, PackageArgs};
use crate::cargo::{self, BuildOptions};
use crate::failure::Failure;
use crate::names::shown;
use crate::package_dir;
use crate::pipeline::Package;
use crate::report::{self, PackageReport};
use crate::session::{Compiled, Session};
use crate::ui::Paint;
use crate::wheel;

pub fn run(session: &mut Session, args: &BuildArgs) -> Result<i32, Failure> {
    let options = Options {
        form: args.form.map(OutputForm::from),
        ..Options::default()
    };
    let path = &args.project.path;
    let compiled = session.compile(path, options)?;
    explain(session, &compiled, args.explain);
    let (out, package) = write(session, &compiled, path, &args.package)?;
    let mut build_seconds = None;
    let mut result = out.clone();
    let form = compiled.project.config(&session.db).form;
    if !args.emit_only {
        let started = Instant::now();
        let artifact = build(session, &out, &package, form, &args.package)?;
        build_seconds = Some(started.elapsed().as_secs_f64());
        // A wheel is what was asked for; an executable is part of the package.
        if form == Some(OutputForm::Python) {
            result = artifact.unwrap_or(result);
        }
    }
    session.document.seconds.build = build_seconds;
    let tool = if form == Some(OutputForm::Python) {
        "maturin"
    } else {
        "cargo"
    };
    let then = build_seconds.map(|it| format!(" (+ {tool} {})", report::seconds(it)));
    let took = report::seconds(compiled.seconds) + &then.unwrap_or_default();
    session.ui.status(&format!(
        "{} {}: {} → {} in {took}",
        session.ui.paint(Paint::Green, "Finished"),
        package.name,
        report::coverage(&compiled.compilation.summary),
        shown(&result),
    ));
    Ok(0)
}

/// Prints the remarks, if asked for.
fn explain(session: &mut Session, compiled: &Compiled, format: Option<ExplainFormat>) {
    let remarks = &compiled.compilation.remarks;
    match format {
        None => {}
        // One document: the remarks become part of it.
        Some(_) if session.ui.json => session.document.remarks = Some(remarks.clone()),
        Some(ExplainFormat::Json) => report::print_json(remarks),
        Some(ExplainFormat::Text) => {
            print!(
                "{}",
                report::explain(&session.db, compiled.project, remarks)
            );
        }
    }
}

/// Writes the package of an error-free compilation; also for `pyrsc run`.
pub fn write(
    session: &mut Session,
    compiled: &Compiled,
    path: &Path,
    args: &PackageArgs,
) -> Result<(PathBuf, Package), Failure> {
    compiled.require_no_errors()?;
    let package = compiled.compilation.package.clone();
    let package = package.expect("a compilation without errors has a package");
    let name = compiled.project.name(&session.db);
    let out = session.out_dir(args.out.as_deref(), path, name)?;
    let written = package_dir::write(&out, &package.files, args.force)?;
    for path in &written.kept {
        let text = format!("`{path}` is no longer emitted; it stays, since it was edited by hand");
        session.ui.warn(&text);
    }
    session.document.package = Some(PackageReport {
        name: package.name.clone(),
        path: out.display().to_string(),
        written,
        artifact: None,
    });
    Ok((out, package))
}

/// Builds what was written; returns the executable or the wheel.
pub fn build(
    session: &mut Session,
    out: &Path,
    package: &Package,
    form: Option<OutputForm>,
    args: &PackageArgs,
) -> Result<Option<PathBuf>, Failure> {
    let options = BuildOptions {
        debug: args.debug,
        offline: args.offline,
        jobs: args.jobs,
    };
    let artifact = match form {
        Some(OutputForm::Python) => Some(wheel::build(session.ui, out, package, options)?),
        _ => cargo::build(session.ui, out, options)?,
    };
    if let (Some(package), Some(artifact)) = (&mut session.document.package, &artifact) {
        package.artifact = Some(artifact.display().to_string());
    }
    Ok(artifact)
}
