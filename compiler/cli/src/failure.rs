//! The ways in which a command ends without its result, and the exit codes.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | the Python program has errors or is not supported |
//! | 2 | wrong usage, or something around pyrsc is missing or in the way |
//! | 3 | the emitted package did not build: a bug in pyrsc |
//! | 101 | internal error: a bug in pyrsc |
//! | 130 | stopped by Ctrl-C |

/// Exit code of a panic, as Rust programs have it.
pub const INTERNAL_ERROR: i32 = 101;

/// Exit code of Ctrl-C: 128 and the number of the signal.
pub const INTERRUPTED: i32 = 130;

/// Why a command did not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The diagnostics say why, and were printed.
    #[error("{0}")]
    Program(String),

    /// The command line asks for something that cannot be.
    #[error("{0}")]
    Usage(String),

    /// Something that pyrsc needs is missing, or something is in its way; the
    /// message says what to do.
    #[error("{0}")]
    Environment(String),

    /// Our Rust does not compile.
    #[error("{0}")]
    NotBuilt(String),

    /// The user pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Program(_) => 1,
            Self::Usage(_) | Self::Environment(_) => 2,
            Self::NotBuilt(_) => 3,
            Self::Interrupted => INTERRUPTED,
        }
    }

    /// Something that the operating system refused; `what` reads like
    /// `cannot write src/lib.rs`.
    pub fn io(what: impl std::fmt::Display, error: &std::io::Error) -> Self {
        Self::Environment(format!("{what}: {}", reason(error)))
    }
}

/// `permission denied` rather than `Permission denied (os error 13)`.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_lowercase()
}
