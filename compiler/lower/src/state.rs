//! What variables hold while a body is lowered.

use std::collections::BTreeSet;

use pyrsc_hir::Ty;
use pyrsc_hir::body::{ExprId, LocalId};
use pyrsc_hir::infer::expr_key;
use pyrsc_ir::ValueId;

/// What an expression gives or a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Value(ValueId),
    /// A number as a float, and whether it is an `int` in Python.
    Number(ValueId, ValueId),
    Array(View),
    Tuple(Vec<Slot>),
    /// start, stop and step.
    Range([ValueId; 3]),
    /// A type or module: nothing at run time.
    Static(Ty),
    /// A variable that may be unbound, as an optional value; its arrays may be
    /// others' too.
    Maybe(ValueId, Doubts),
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

impl Step {
    /// The values that say where the view lies.
    pub(crate) fn values(&self) -> &[ValueId] {
        match self {
            Step::Slice { bounds, .. } => bounds,
            Step::Index { index, .. } => std::slice::from_ref(index),
            Step::NewAxis { .. } | Step::Transpose { .. } => &[],
        }
    }
}

/// A place where paths meet and a variable that became a value there: its
/// array may since have been copied or be another one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meeting {
    /// The `if`, the loop or, with the highest bit, the expression, by its key.
    pub stmt: u32,
    pub local: LocalId,
}

impl Meeting {
    /// Of the branches of a conditional expression.
    pub(crate) fn of_expr(id: ExprId) -> Meeting {
        Meeting {
            stmt: expr_key(id) | 1 << 31,
            local: NO_VARIABLE,
        }
    }
}

/// Stands for what is no variable.
pub(crate) const NO_VARIABLE: LocalId = LocalId(u32::MAX);

/// Why another buffer may be the same memory in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// Until that variable is followed by which array it stands for.
    Meeting(Meeting),
    /// For good.
    Always,
}

pub(crate) type Doubts = BTreeSet<Doubt>;

/// An array in memory, or a choice of such.
#[derive(Clone, Debug)]
pub(crate) struct Buffer {
    /// Its present contents.
    pub version: ValueId,
    /// The parameter that it came in with, if the function writes to it.
    pub param: Option<usize>,
    /// Whether it may be written to: not the arrays of read-only parameters.
    pub writable: bool,
    /// Why another buffer may be the same memory.
    pub doubts: Doubts,
    /// Not memory, but one view of several, by a number that is known when the
    /// program runs. `version` is that number then.
    pub options: Vec<View>,
}

impl Buffer {
    /// Whether its identity counts beyond the variables that stand for it.
    pub(crate) fn is_pinned(&self) -> bool {
        self.param.is_some() || !self.writable
    }
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
        self.add(Buffer {
            version,
            param,
            writable,
            doubts: Doubts::new(),
            options: Vec::new(),
        })
    }

    /// A buffer that is one of several views of others.
    pub(crate) fn new_choice(&mut self, which: ValueId, options: Vec<View>) -> View {
        self.add(Buffer {
            version: which,
            param: None,
            writable: true,
            doubts: Doubts::new(),
            options,
        })
    }

    fn add(&mut self, buffer: Buffer) -> View {
        self.buffers.push(buffer);
        View {
            buffer: self.buffers.len() - 1,
            path: Vec::new(),
        }
    }

    pub(crate) fn var(&self, local: LocalId) -> Option<&Var> {
        self.vars[local.0 as usize].as_ref()
    }

    /// The views of memory that a view may be: one, unless it is of a choice.
    pub(crate) fn options(&self, view: &View) -> Vec<View> {
        let buffer = &self.buffers[view.buffer];
        if buffer.options.is_empty() {
            return vec![view.clone()];
        }
        let options = buffer.options.iter().map(|option| View {
            buffer: option.buffer,
            path: [option.path.as_slice(), &view.path].concat(),
        });
        options.collect()
    }

    /// The memory that a slot refers to.
    pub(crate) fn memory_of(&self, slot: &Slot) -> Vec<usize> {
        match slot {
            Slot::Array(view) => self
                .options(view)
                .iter()
                .map(|option| option.buffer)
                .collect(),
            Slot::Tuple(items) => items.iter().flat_map(|item| self.memory_of(item)).collect(),
            _ => Vec::new(),
        }
    }

    /// The memory that a variable refers to.
    pub(crate) fn memory_of_local(&self, local: LocalId) -> Vec<usize> {
        self.var(local)
            .map_or(Vec::new(), |var| self.memory_of(&var.slot))
    }

    /// Notes that the memory of a slot may be other buffers' too.
    pub(crate) fn doubt(&mut self, slot: &Slot, doubts: &Doubts) {
        for buffer in self.memory_of(slot) {
            self.buffers[buffer].doubts.extend(doubts);
        }
    }
}
