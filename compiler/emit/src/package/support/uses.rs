//! `use` items: what is left of them when some of their names go.

use super::outline::Leaf;
use crate::package::imports::use_line;

/// Lines of `use` items that bring the leaves into scope, one for each prefix.
pub(super) fn print(kept: &[&Leaf]) -> String {
    let mut lines = Vec::new();
    let mut rest = kept;
    while let Some(first) = rest.first() {
        let prefix = first.prefix();
        let same = rest.iter().take_while(|it| it.prefix() == prefix).count();
        let (group, others) = rest.split_at(same);
        let names: Vec<String> = group.iter().map(|it| it.name()).collect();
        lines.push(use_line(&prefix, &names));
        rest = others;
    }
    lines.join("\n")
}

impl Leaf {
    fn prefix(&self) -> String {
        self.path[..self.path.len() - 1].join("::")
    }

    /// The name as it stands in the list.
    fn name(&self) -> String {
        let name = self.path.last().cloned().unwrap_or_default();
        if name == self.binding {
            name
        } else {
            format!("{name} as {}", self.binding)
        }
    }
}
