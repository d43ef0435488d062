//! Compares results with those that Python gave; see
//! `data/make_support_reference.py`.

use pyrsc_rt::error::catch;
use std::fs;
use std::panic::AssertUnwindSafe;

/// A value that a field of a reference file can hold.
pub(crate) trait Field {
    fn read(text: &str) -> Self;
    fn show(&self) -> String;
}

impl Field for f64 {
    fn read(text: &str) -> f64 {
        match text {
            "nan" => f64::NAN,
            _ => f64::from_bits(u64::from_str_radix(text, 16).expect("a float")),
        }
    }

    fn show(&self) -> String {
        if self.is_nan() { String::from("nan") } else { format!("{:016x}", self.to_bits()) }
    }
}

impl Field for i64 {
    fn read(text: &str) -> i64 {
        text.parse().expect("a whole number")
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Field for bool {
    fn read(text: &str) -> bool {
        text == "True"
    }

    fn show(&self) -> String {
        String::from(if *self { "True" } else { "False" })
    }
}

impl Field for String {
    fn read(text: &str) -> String {
        let mut plain = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            plain.push(match c {
                '\\' => match chars.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    _ => '\\',
                },
                _ => c,
            });
        }
        plain
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl<T: Field> Field for Vec<T> {
    fn read(text: &str) -> Vec<T> {
        text.split(' ').filter(|item| !item.is_empty()).map(T::read).collect()
    }

    fn show(&self) -> String {
        self.iter().map(T::show).collect::<Vec<_>>().join(" ")
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn read(_: &str) -> (A, B) {
        panic!("a pair is only shown")
    }

    fn show(&self) -> String {
        format!("{} {}", self.0.show(), self.1.show())
    }
}

/// The field of a row.
pub(crate) fn field<T: Field>(row: &[String], i: usize) -> T {
    T::read(&row[i])
}

/// Calls `result` with every row and compares with the row's last field; the
/// row is left out where `result` gives nothing.
pub(crate) fn check(file: &str, result: impl Fn(&[String]) -> Option<String>) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).expect("the reference file");
    let mut faults = Vec::new();
    let mut checked = 0;
    for line in text.lines() {
        let row: Vec<String> = line.split('\t').map(String::from).collect();
        let (expected, arguments) = row.split_last().expect("a field");
        let expected: String = Field::read(expected);
        let actual = match catch(AssertUnwindSafe(|| result(arguments))) {
            Ok(Some(actual)) => actual,
            Ok(None) => continue,
            Err(exception) => format!("!{exception}"),
        };
        checked += 1;
        if actual != expected {
            faults.push(format!("{arguments:?}\n  is  {actual:?}\n  not {expected:?}"));
        }
    }
    assert!(checked > 20, "{checked} rows of {file} were checked");
    let some = faults.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {checked} rows differ:\n{some}", faults.len());
}
