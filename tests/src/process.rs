//! Runs a program to its end and keeps what it printed.

use std::fs::{self, File};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// `None` for a program that was killed.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// The last line on standard error that says something.
    pub fn last_error(&self) -> &str {
        let mut lines = self.err.lines().rev();
        lines
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default()
    }
}

/// A program that hangs would stop all tests, so it is killed after so many
/// polls. None comes near the limit, however slow the machine.
const POLLS: u32 = 6_000;
const POLL: Duration = Duration::from_millis(10);

/// Runs a command to its end, however long it takes.
pub fn run(command: &mut Command) -> Ended {
    run_until(command, |child| Some(child.wait().unwrap()))
}

/// Runs a program that may not end by itself.
pub fn run_limited(command: &mut Command) -> Ended {
    run_until(command, |child| {
        for _ in 0..POLLS {
            let status = child.try_wait().unwrap();
            if status.is_some() {
                return status;
            }
            sleep(POLL);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        None
    })
}

fn run_until(command: &mut Command, wait: impl FnOnce(&mut Child) -> Option<ExitStatus>) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    command.stdin(Stdio::null());
    command
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap());
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let status = wait(&mut child);
    let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    Ended {
        code: status.and_then(|it| it.code()),
        out: text(&out),
        err: text(&err),
    }
}

/// Runs a command that must succeed; returns what it printed.
pub fn succeed(command: &mut Command) -> String {
    let ended = run(command);
    assert!(
        ended.code == Some(0),
        "{command:?} failed:\n{}{}",
        ended.out,
        ended.err
    );
    ended.out
}
