//! Typed bodies to IR.
//!
//! Statements become regions and SSA values; NumPy expressions become array
//! ops through the library maps. Python variables are references: each array
//! variable is a buffer and a view of it, writes make new versions of the
//! buffer, and where paths meet versions are carried like any other value.
//! What cannot be told apart is reported, never guessed.

mod branches;
mod calls;
mod carried;
mod exprs;
mod flow;
mod index;
mod merge;
mod numbers;
mod optional;
mod places;
mod prune;
mod reductions;
mod rules;
mod state;
mod stmts;
mod texts;

mod weak;

use std::collections::{BTreeMap, BTreeSet};

use pyrsc_hir::body::{Body, LocalId, Node, Problem};
use pyrsc_hir::{Inference, InstanceKey, Ty};
use pyrsc_ir::{Builder, Function, Mode, Op, SpanId, Type, ValueId};

use merge::Findings;
use state::{Slot, State, Var};

/// What lowering needs of the function and of those that it calls.
pub struct Input<'a> {
    /// The instance's name in the IR.
    pub name: String,
    pub body: &'a Body,
    pub inference: &'a Inference,
    /// Whether the body is a module's top level.
    pub top_level: bool,
    /// Types of the parameters.
    pub params: &'a [Ty],
    pub callee: &'a dyn Fn(&InstanceKey) -> Callee,
    /// The initialisers that an import statement runs, in order.
    pub initialisers: &'a dyn Fn(&str) -> Vec<String>,
}

/// How another instance is called.
pub struct Callee {
    pub name: String,
    pub result: Ty,
    pub writes: Vec<bool>,
    pub returns_param: Vec<bool>,
    /// The parameter that every result is.
    pub returns_exactly: Option<usize>,
}

/// The function, unless there are problems.
pub struct Lowered {
    pub function: Function,
    pub problems: Vec<Problem>,
}

/// Lowers a body that was inferred without problems.
pub fn lower(input: &Input<'_>) -> Lowered {
    let mut known = Findings::default();
    // What the end of a loop tells of its head, and a write of what it may
    // reach, needs a second look. The findings grow, those about followed
    // variables for the same set of them, so this ends.
    loop {
        let mut function = Function::new(input.name.clone());
        let mut ctx = Ctx {
            input,
            body: input.body,
            types: input.inference,
            b: Builder::new(&mut function),
            state: State::default(),
            problems: Vec::new(),
            loops: Vec::new(),
            visited: Vec::new(),
            found: known.clone(),
            known: known.clone(),
            in_vain: false,
            bounds: BTreeMap::new(),
            initialised: BTreeSet::new(),
        };
        ctx.function();
        let (problems, mut found) = (ctx.problems, ctx.found);
        if found == known {
            assert!(!ctx.in_vain, "a followed variable has no number");
            prune::prune(&mut function);
            return Lowered { function, problems };
        }
        if found.followed != known.followed {
            // What was found while these were values need not hold any more.
            found.options.clear();
            found.lost.clear();
            found.doubts.clear();
        }
        known = found;
    }
}

struct Ctx<'a> {
    input: &'a Input<'a>,
    body: &'a Body,
    types: &'a Inference,
    b: Builder<'a>,
    state: State,
    problems: Vec<Problem>,
    loops: Vec<flow::LoopFrame>,
    /// The arrays that the loops around go over.
    visited: Vec<state::View>,
    /// What the rounds before have found out, and that with what this one does.
    known: Findings,
    found: Findings,
    /// Literal bounds of slices, defined at the start of the function: a view is
    /// the same one on all paths then.
    bounds: BTreeMap<i64, ValueId>,
    /// Whether this round found that another one must follow.
    in_vain: bool,
    initialised: BTreeSet<String>,
}

impl Ctx<'_> {
    fn function(&mut self) {
        self.state.vars = vec![None; self.body.locals.len()];
        if self.body.params > 0 {
            for (index, ty) in self.input.params.iter().enumerate() {
                self.param(index, ty);
            }
        }
        self.block(&self.body.block);
        if !self.b.terminated() {
            let none = self.none_result();
            self.ret(none);
        }
        let result = self.types.result_ty();
        self.b.func.results = vec![match self.types.returns_exactly {
            Some(_) => Type::None,
            None => result.ir().unwrap_or(Type::None),
        }];
    }

    fn param(&mut self, index: usize, ty: &Ty) {
        let local = LocalId(index as u32);
        let name = self.body.local_name(local).to_owned();
        let written = self.types.writes.get(index).copied().unwrap_or(false);
        let mode = if written && ty.is_array() {
            Mode::InOut
        } else {
            Mode::In
        };
        let ir = ty.ir().unwrap_or(Type::None);
        let value = self.b.param(&name, ir, mode);
        let slot = match ty {
            Ty::Array(..) => {
                let param = (mode == Mode::InOut).then_some(index);
                Slot::Array(self.state.new_buffer(value, param, mode == Mode::InOut))
            }
            _ => self.slot_of_value(value, ty),
        };
        self.state.vars[index] = Some(Var {
            slot,
            ty: ty.clone(),
        });
    }

    /// A value of a type that is not an array, taken apart where it is a tuple.
    fn slot_of_value(&mut self, value: ValueId, ty: &Ty) -> Slot {
        match ty {
            Ty::Array(..) => Slot::Array(self.state.new_buffer(value, None, true)),
            Ty::Number(_) => {
                let mut part = |index| {
                    (self.b).inst(Op::TupleItem, &[value], vec![pyrsc_ir::Attr::Int(index)])
                };
                Slot::Number(part(0), part(1))
            }
            Ty::Tuple(items) | Ty::List(items) => Slot::Tuple(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        let part = self.b.inst(
                            Op::TupleItem,
                            &[value],
                            vec![pyrsc_ir::Attr::Int(index as i64)],
                        );
                        self.slot_of_value(part, item)
                    })
                    .collect(),
            ),
            _ => Slot::Value(value),
        }
    }

    /// `None` as a result.
    fn none_result(&mut self) -> ValueId {
        let none = Slot::Value(self.b.none());
        let slot = self.convert_slot(&none, &Ty::None, &self.types.result_ty());
        self.value_of(&slot)
    }

    /// Returns a value and the last versions of the arrays written to.
    fn ret(&mut self, value: ValueId) {
        let mut values = vec![value];
        let mut params: Vec<(usize, ValueId)> = self
            .state
            .buffers
            .iter()
            .filter_map(|buffer| Some((buffer.param?, buffer.version)))
            .collect();
        params.sort_by_key(|(param, _)| *param);
        values.extend(params.into_iter().map(|(_, version)| version));
        self.b.effect(Op::Return, &values, vec![]);
    }

    fn at(&mut self, node: Node) {
        let span = self.body.span_of_node(node);
        self.b.set_span(SpanId(span));
    }

    fn report(
        &mut self,
        lint: &'static pyrsc_db::Lint,
        node: Node,
        message: String,
        help: Option<&str>,
    ) {
        self.problems.push(Problem {
            lint,
            node,
            message,
            notes: Vec::new(),
            help: help.map(str::to_owned),
        });
    }
}
