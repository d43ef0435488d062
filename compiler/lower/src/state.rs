//! What variables hold while a body is lowered.

use pyrsc_hir::Ty;
use pyrsc_ir::ValueId;

/// What an expression gives or a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Value(ValueId),
    Array(View),
    Tuple(Vec<Slot>),
    /// start, stop and step.
    Range([ValueId; 3]),
    /// A type or module: nothing at run time.
    Static(Ty),
    /// A variable that may be unbound, as an optional value.
    Maybe(ValueId),
}

/// A view of a buffer, applied to its present version at each use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub buffer: usize,
    pub path: Vec<Step>,
}

/// One view op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Slice {
        axis: i64,
        present: i64,
        bounds: Vec<ValueId>,
    },
    Index {
        axis: i64,
        index: ValueId,
    },
    NewAxis {
        axis: i64,
    },
    Transpose {
        order: Vec<i64>,
    },
}

/// An array in memory.
#[derive(Clone, Debug)]
pub(crate) struct Buffer {
    /// Its present contents.
    pub version: ValueId,
    /// The parameter that it came in with, if the function writes to it.
    pub param: Option<usize>,
    /// Whether it may be written to: not the arrays of read-only parameters.
    pub writable: bool,
    /// Whether another buffer may be the same memory.
    pub uncertain: bool,
}

/// A variable: what it holds and its Python-side type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Var {
    pub slot: Slot,
    pub ty: Ty,
}

/// All variables and buffers at a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub vars: Vec<Option<Var>>,
    pub buffers: Vec<Buffer>,
}

impl State {
    pub(crate) fn new_buffer(
        &mut self,
        version: ValueId,
        param: Option<usize>,
        writable: bool,
    ) -> View {
        self.buffers.push(Buffer {
            version,
            param,
            writable,
            uncertain: false,
        });
        View {
            buffer: self.buffers.len() - 1,
            path: Vec::new(),
        }
    }
}

impl Slot {
    /// The buffers that a slot refers to.
    pub(crate) fn buffers(&self, found: &mut Vec<usize>) {
        match self {
            Slot::Array(view) => found.push(view.buffer),
            Slot::Tuple(items) => items.iter().for_each(|item| item.buffers(found)),
            _ => {}
        }
    }
}
