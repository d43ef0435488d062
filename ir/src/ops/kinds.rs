//! What follows from an op's row.

use super::{Effect, Op, OpRow, ROWS, Rule};

impl OpRow {
    /// What region number `index` is called.
    pub fn region_label(&self, index: usize) -> &'static str {
        match self.regions.get(index) {
            Some(label) => label,
            None if self.variadic_regions => self.regions.last().unwrap_or(&"region"),
            None => "region",
        }
    }
}

impl Op {
    pub fn row(self) -> &'static OpRow {
        &ROWS[self as usize]
    }

    pub fn text(self) -> &'static str {
        self.row().text
    }

    pub fn effect(self) -> Effect {
        self.row().effect
    }

    pub fn from_text(text: &str) -> Option<Op> {
        ROWS.iter().find(|row| row.text == text).map(|row| row.op)
    }

    /// Whether it works element by element on arrays.
    pub fn is_lifted(self) -> bool {
        matches!(
            self.row().rule,
            Rule::Lifted | Rule::LiftedBool | Rule::LiftedCast | Rule::LiftedSelect
        )
    }

    /// Whether the op makes a view of its first operand.
    pub fn is_view(self) -> bool {
        matches!(
            self,
            Op::Slice | Op::Index | Op::Transpose | Op::NewAxis | Op::Broadcast
        )
    }

    pub fn is_reduction(self) -> bool {
        matches!(
            self.row().rule,
            Rule::Reduce | Rule::ReduceBool | Rule::ReduceInt
        )
    }

    pub fn is_terminator(self) -> bool {
        self.effect() == Effect::Ends
    }
}
