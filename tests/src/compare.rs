//! Compares what two programs printed.

/// `None` if the texts agree when floats may differ by `ulp` units in the last
/// place; else the lines that differ.
pub fn difference(expected: &str, actual: &str, ulp: u64) -> Option<String> {
    if expected == actual {
        return None;
    }
    let mut report = String::new();
    let (mut old, mut new) = (expected.split('\n'), actual.split('\n'));
    for line in 1.. {
        let (old, new) = (old.next(), new.next());
        match (old, new) {
            (None, None) => break,
            (Some(old), Some(new)) if agree(old, new, ulp) => continue,
            _ => {}
        }
        let shown = |sign: char, text: Option<&str>| {
            text.map_or(String::new(), |text| format!("    {sign} {text}\n"))
        };
        report += &format!("  line {line}\n{}{}", shown('-', old), shown('+', new));
        if report.lines().count() > 24 {
            report += "  and more\n";
            break;
        }
    }
    (!report.is_empty()).then_some(report)
}

/// Whether two lines agree but for the last places of their floats.
fn agree(expected: &str, actual: &str, ulp: u64) -> bool {
    if expected == actual {
        return true;
    }
    let (old, new) = (tokens(expected), tokens(actual));
    ulp > 0
        && old.len() == new.len()
        && old
            .iter()
            .zip(&new)
            .all(|(old, new)| old == new || near(old, new, ulp))
}

/// A line cut into numbers and what is between them.
fn tokens(line: &str) -> Vec<&str> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let in_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        let length = if in_word {
            0
        } else {
            number_length(&bytes[at..])
        };
        if length == 0 {
            at += 1;
            continue;
        }
        found.push(&line[start..at]);
        found.push(&line[at..at + length]);
        at += length;
        start = at;
    }
    found.push(&line[start..]);
    found
}

/// How many bytes at the start are a number with a point or an exponent.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(sign);
    if whole == 0 {
        return 0;
    }
    let mut end = sign + whole;
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if bytes.get(end) == Some(&b'e') {
        let signed = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(signed.min(bytes.len()));
        if exponent > 0 {
            end = signed + exponent;
        }
    }
    end
}

/// Whether two texts are floats at most so many floats apart.
fn near(expected: &str, actual: &str, ulp: u64) -> bool {
    let (Ok(old), Ok(new)) = (expected.parse::<f64>(), actual.parse::<f64>()) else {
        return false;
    };
    let is_float = expected.contains(['.', 'e']) && actual.contains(['.', 'e']);
    is_float && position(old).abs_diff(position(new)) <= ulp
}

/// Floats numbered in their order.
fn position(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits } else { bits }
}

#[test]
fn floats_may_differ_in_their_last_places_only() {
    let two = "x = 1.0000000000000002, n 3";
    assert_eq!(difference("x = 1.0, n 3", two, 1), None);
    assert!(difference("x = 1.0, n 3", two, 0).is_some());
    assert!(difference("x = 1.0, n 4", two, 1).is_some());
    assert_eq!(difference("[-0.0 1e-300]", "[0.0 1e-300]", 1), None);
    assert!(difference("a1 2", "a2 2", 5).is_some());
    assert!(difference("same\n", "same", 9).is_some());
}
