//! A panic anywhere in the compiler becomes a report that names the stage.
//!
//! The work runs on a thread of its own: its stack is large enough for deeply
//! nested Python, and its end tells a panic from a result.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Only the part that is used costs memory.
const STACK_BYTES: usize = 512 << 20;

/// What is known about a panic.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PanicReport {
    pub message: String,
    /// File and line in the compiler.
    pub location: String,
    /// What the compiler was doing, outermost first.
    pub stages: Vec<String>,
    /// Only with `RUST_BACKTRACE`.
    pub backtrace: Option<String>,
}

/// The first panic counts; later ones follow from it.
static FIRST: Mutex<Option<PanicReport>> = Mutex::new(None);

/// Runs `work`, and reports its panic instead of printing it.
pub fn guarded<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PanicReport> {
    std::panic::set_hook(Box::new(remember));
    let thread = std::thread::Builder::new()
        .name("pyrsc".to_owned())
        .stack_size(STACK_BYTES);
    let result = match thread.spawn(work) {
        Ok(thread) => thread.join(),
        Err(error) => {
            return Err(PanicReport {
                message: format!("no thread with a large stack: {error}"),
                ..PanicReport::default()
            });
        }
    };
    result.map_err(|_| {
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        first.take().unwrap_or_default()
    })
}

/// Called where the panic happens, before its stack and stages are gone.
fn remember(info: &PanicHookInfo<'_>) {
    let backtrace = Backtrace::capture();
    let report = PanicReport {
        message: info.payload_as_str().unwrap_or("no message").to_owned(),
        location: info.location().map(ToString::to_string).unwrap_or_default(),
        stages: pyrsc_db::current_stages(),
        backtrace: match backtrace.status() {
            BacktraceStatus::Captured => Some(backtrace.to_string()),
            _ => None,
        },
    };
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert(report);
}
