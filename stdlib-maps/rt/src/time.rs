//! Python's `time` module.

use super::error::raise;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Python's `time.time()`: seconds since the start of 1970.
pub fn time() -> f64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}

/// Python's `time.time_ns()`: nanoseconds since the start of 1970.
pub fn time_ns() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    }
}

/// The moment from which [`perf_counter`] counts.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Python's `time.perf_counter()` or `time.monotonic()`: seconds on a clock
/// that only moves forward.
pub fn perf_counter() -> f64 {
    START.elapsed().as_secs_f64()
}

/// Python's `time.sleep(seconds)`; `ValueError` for a negative length.
pub fn sleep(seconds: f64, at: &'static str) {
    if seconds.is_nan() {
        raise("ValueError", "Invalid value NaN (not a number)", at);
    }
    if seconds < 0.0 {
        raise("ValueError", "sleep length must be non-negative", at);
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(length) => thread::sleep(length),
        Err(_) => raise("OverflowError", "timestamp too large to convert to C PyTime_t", at),
    }
}
