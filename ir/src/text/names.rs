//! Names of values in the text form.
//!
//! The first value of a hint gets the hint, the next ones the hint, a dot and a
//! number; values without a hint are numbered. Both count in the order of the
//! text, so that names do not depend on arena positions.

use std::collections::HashMap;

use la_arena::ArenaMap;

use crate::function::{Function, RegionId, ValueId};

use super::printer::quoted;

/// The name of each value that is reachable from a function's body.
pub(crate) struct Names {
    names: ArenaMap<ValueId, String>,
}

impl Names {
    /// Names the values of a function whose regions are nested properly.
    pub(crate) fn new(func: &Function) -> Names {
        let mut namer = Namer {
            func,
            names: ArenaMap::default(),
            hints: HashMap::new(),
            unnamed: 0,
        };
        namer.region(func.body);
        Names { names: namer.names }
    }

    /// The name, with its sigil. A value outside the function's body has one
    /// that cannot be read back.
    pub(crate) fn get(&self, value: ValueId) -> String {
        match self.names.get(value) {
            Some(name) => format!("%{name}"),
            None => format!("%?{}", value.into_raw().into_u32()),
        }
    }
}

struct Namer<'f> {
    func: &'f Function,
    names: ArenaMap<ValueId, String>,
    hints: HashMap<&'f str, u32>,
    unnamed: u32,
}

impl Namer<'_> {
    fn region(&mut self, region: RegionId) {
        let func = self.func;
        for &arg in &func.regions[region].args {
            self.value(arg);
        }
        for &inst in &func.regions[region].insts {
            for &result in &func.insts[inst].results {
                self.value(result);
            }
            for &inner in &func.insts[inst].regions {
                self.region(inner);
            }
        }
    }

    fn value(&mut self, value: ValueId) {
        let name = match &self.func.values[value].hint {
            None => {
                self.unnamed += 1;
                (self.unnamed - 1).to_string()
            }
            Some(hint) => {
                let count = self.hints.entry(hint).or_insert(0);
                *count += 1;
                let plain = if is_identifier(hint) {
                    hint.clone()
                } else {
                    quoted(hint)
                };
                match *count {
                    1 => plain,
                    more => format!("{plain}.{}", more - 1),
                }
            }
        };
        self.names.insert(value, name);
    }
}

/// Whether a hint can be written without quotes.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}
