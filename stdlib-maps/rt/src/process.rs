//! The program's arguments: Python's `sys.argv`.

use super::error::raise;

/// How many arguments there are, the program's own name included.
pub fn argument_count() -> i64 {
    std::env::args_os().len() as i64
}

/// An argument by its index; negative ones count from the end.
///
/// Bytes that are no UTF-8 become replacement characters.
///
/// # Errors
/// `IndexError` if there is none.
pub fn argument(index: i64, at: &'static str) -> String {
    let position = if index < 0 { index + argument_count() } else { index };
    let argument =
        usize::try_from(position).ok().and_then(|position| std::env::args_os().nth(position));
    match argument {
        Some(argument) => argument.to_string_lossy().into_owned(),
        None => raise("IndexError", "list index out of range", at),
    }
}
