//! Python's operators on strings.

use super::error::raise;

/// Python's `text * count`.
pub fn repeated(text: &str, count: i64) -> String {
    text.repeat(usize::try_from(count).unwrap_or(0))
}

/// Python's `a < b`: by the code points, which is by the bytes of UTF-8.
pub fn is_less(a: &str, b: &str) -> bool {
    a < b
}

/// Python's `text[index]`; `IndexError` beyond the ends.
pub fn item(text: &str, index: i64, at: &'static str) -> String {
    let found = match usize::try_from(index) {
        Ok(index) => text.chars().nth(index),
        Err(_) => usize::try_from(-1 - index).ok().and_then(|index| text.chars().nth_back(index)),
    };
    match found {
        Some(c) => String::from(c),
        None => raise("IndexError", "string index out of range", at),
    }
}
