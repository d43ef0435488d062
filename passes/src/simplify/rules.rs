//! The rules, by family. Each file's head says what its rules may assume.

pub(crate) mod arith;

pub(crate) mod array;

pub(crate) mod checked;

pub(crate) mod relaxed;

pub(crate) mod shape;

use std::sync::LazyLock;

use super::rule::Rule;
use crate::Math;

static EXACT: LazyLock<Vec<Rule>> = LazyLock::new(|| read(Math::Exact));

static FAST: LazyLock<Vec<Rule>> = LazyLock::new(|| read(Math::Fast));

/// All rules that may be used.
pub(crate) fn all(math: Math) -> &'static [Rule] {
    match math {
        Math::Exact => &EXACT,
        Math::Fast => &FAST,
    }
}

fn read(math: Math) -> Vec<Rule> {
    let mut rules = arith::rules();
    rules.extend(array::rules());
    rules.extend(shape::rules());
    rules.extend(checked::rules());
    if math == Math::Fast {
        rules.extend(relaxed::rules());
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::all;
    use crate::Math;

    /// Remarks name rules, so a name is one rule.
    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = all(Math::Fast).iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
    }
}
