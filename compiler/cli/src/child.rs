//! Runs another program, line by line, until it ends or the user stops it.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::failure::Failure;
use crate::interrupt;

/// How soon Ctrl-C is noticed.
const TICK: Duration = Duration::from_millis(50);

/// One line that the program printed, without its end.
pub enum Line {
    Out(String),
    Err(String),
}

/// Runs `command` with no input and hands each line to `on_line`.
///
/// The outer result is about starting the program; a missing program is
/// `io::ErrorKind::NotFound`.
pub fn run(
    command: &mut Command,
    mut on_line: impl FnMut(Line),
) -> io::Result<Result<ExitStatus, Failure>> {
    let _hold = interrupt::hold();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let lines = read_lines(&mut child);
    loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => on_line(line),
            Err(RecvTimeoutError::Timeout) => {}
            // Both outputs are closed.
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Err(interrupted) = interrupt::check() {
            stop(&mut child)?;
            return Ok(Err(interrupted));
        }
    }
    wait(&mut child)
}

/// Waits for a program that has closed its outputs already.
fn wait(child: &mut Child) -> io::Result<Result<ExitStatus, Failure>> {
    loop {
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                // Ctrl-C on a terminal may end the program before our own
                // handler runs; this must not look like a failure of its own.
                std::thread::sleep(TICK);
            }
            return Ok(interrupt::check().map(|()| status));
        }
        if let Err(interrupted) = interrupt::check() {
            stop(child)?;
            return Ok(Err(interrupted));
        }
        std::thread::sleep(TICK);
    }
}

/// On a terminal the program got Ctrl-C too, and may be gone already.
fn stop(child: &mut Child) -> io::Result<()> {
    if child.try_wait()?.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

/// Two threads read, so that a full pipe never blocks the program.
fn read_lines(child: &mut Child) -> Receiver<Line> {
    let (sender, receiver) = channel();
    let out = child.stdout.take().expect("standard output is piped");
    let err = child.stderr.take().expect("standard error is piped");
    read_on_thread(out, sender.clone(), Line::Out);
    read_on_thread(err, sender, Line::Err);
    receiver
}

fn read_on_thread(from: impl Read + Send + 'static, to: Sender<Line>, kind: fn(String) -> Line) {
    std::thread::spawn(move || {
        // Read as bytes: a line that is not UTF-8 must not end the reading.
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            // A receiver that is gone was interrupted.
            if to
                .send(kind(line.trim_end_matches('\r').to_owned()))
                .is_err()
            {
                return;
            }
        }
    });
}
