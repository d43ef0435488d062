//! `pyrsc check`: all problems, no output.

use crate::args::CheckArgs;
use crate::failure::Failure;
use crate::report::{self, Counts};
use crate::session::Session;
use crate::ui::Paint;

pub fn run(session: &mut Session, args: &CheckArgs) -> Result<i32, Failure> {
    let compiled = session.check(&args.project.path)?;
    let counts = Counts::of(&compiled.compilation.diagnostics);
    let (paint, code) = if counts.errors > 0 {
        (Paint::Red, 1)
    } else {
        (Paint::Green, 0)
    };
    session.ui.status(&format!(
        "{} {}: {}, {counts} in {}",
        session.ui.paint(paint, "Checked"),
        compiled.project.name(&session.db),
        report::coverage(&compiled.compilation.summary),
        report::seconds(compiled.seconds),
    ));
    Ok(code)
}
