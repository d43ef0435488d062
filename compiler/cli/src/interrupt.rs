//! Ctrl-C: stops the build, leaves the old package whole, ends with 130.
//!
//! While the compiler computes, the process ends at once: it has written
//! nothing. While it puts a package in place or waits for a child process,
//! the handler only takes a note, and the code there looks at it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::failure::{self, Failure};

#[derive(Clone, Copy, Default)]
struct State {
    interrupted: bool,
    /// How many guards of [`hold`] live.
    held: usize,
}

static STATE: Mutex<State> = Mutex::new(State {
    interrupted: false,
    held: 0,
});

/// Installs the handler; once for the process.
pub fn install() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        let mut state = lock();
        state.interrupted = true;
        if state.held == 0 {
            // The lock is kept, so that nobody begins to write meanwhile.
            eprintln!("interrupted");
            std::process::exit(failure::INTERRUPTED);
        }
    })
}

/// Fails if the user pressed Ctrl-C.
pub fn check() -> Result<(), Failure> {
    if lock().interrupted {
        return Err(Failure::Interrupted);
    }
    Ok(())
}

/// Keeps Ctrl-C from ending the process until the guard is dropped.
pub fn hold() -> Hold {
    lock().held += 1;
    Hold(())
}

/// See [`hold`].
#[must_use = "Ctrl-C is held back only while the guard lives"]
pub struct Hold(());

impl Drop for Hold {
    fn drop(&mut self) {
        lock().held -= 1;
    }
}

/// Two plain values are never half changed.
fn lock() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
