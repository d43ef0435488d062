//! The state of emission: what has a name, what waits to be nested, and the
//! statements of the present block.
//!
//! A value that is used once waits in a queue as an expression and ends up
//! inside the expression of its user. Two things send it into a `let` before
//! that: an assignment to a variable that it reads, and another effect that
//! must not overtake one inside it.

use std::collections::BTreeSet;

use la_arena::ArenaMap;
use pyrsc_ir::{Effect, Function, Inst, InstId, Op, RegionId, SpanId, ValueId};
use syn::{Expr, Stmt};

use crate::item::{Context, Source};
use crate::liveness::{Liveness, Point};
use crate::names::describe;
use crate::needs::Needs;
use crate::notes::Notes;
use crate::ranges::Ranges;
use crate::syntax::{name_expr, text};
use crate::text_ops::Piece;
use crate::variables::{ClassId, Decl, Variables};

/// What an expression depends on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    /// Variables that it reads.
    pub reads: BTreeSet<ClassId>,
    /// Ops within it that may raise, in the order in which they run.
    pub raising: Vec<InstId>,
    /// Ops within it.
    pub ops: u32,
    /// Whether one of them takes long: a call, a division, a transcendental.
    pub heavy: bool,
    /// Whether it names locals of the emitter's own, which the next statement
    /// may hide.
    pub fragile: bool,
}

impl Trace {
    fn add(&mut self, other: &Trace) {
        self.reads.extend(&other.reads);
        self.raising.extend(&other.raising);
        self.ops += other.ops;
        self.heavy |= other.heavy;
        self.fragile |= other.fragile;
    }
}

/// How a value is written where it is used.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// A literal, anywhere.
    Constant(Expr),
    /// An expression that waits for its uses.
    Waiting {
        expr: Expr,
        trace: Trace,
        left: usize,
        inst: InstId,
    },
    /// The variable of its class.
    Bound,
}

pub(crate) struct Emitter<'a> {
    pub f: &'a Function,
    pub source: &'a Source,
    pub ctx: &'a Context<'a>,
    pub live: Liveness,
    pub vars: Variables,
    pub ranges: Ranges<'a>,
    pub needs: Needs,
    pub notes: Notes<'a>,
    /// Statements of the present block.
    pub block: Vec<Stmt>,
    /// In a kernel, the name of its functions for the CPU.
    pub math: Option<String>,
    /// Whether the kernel uses them.
    pub uses_math: bool,
    /// Names that a kernel's variables must not take.
    pub kernel_names: BTreeSet<String>,
    pub non_snake_case: bool,
    /// What the expression being built depends on.
    pub trace: Trace,
    pub slots: ArenaMap<ValueId, Slot>,
    pub queue: Vec<ValueId>,
    pub names: Vec<Option<String>>,
    /// Values that are written as the variable of another one.
    pub aliases: ArenaMap<ValueId, ClassId>,
    /// The pieces of strings that wait, for `println!` and `format!`.
    pub pieces: ArenaMap<ValueId, Vec<Piece>>,
    /// Regions at whose end the function ends.
    pub tail_regions: BTreeSet<RegionId>,
    /// Items of tuples that were bound with the tuple.
    pub unpacked: BTreeSet<InstId>,
    /// Names of functions that are called: locals must not hide them.
    pub callees: BTreeSet<String>,
}

impl<'a> Emitter<'a> {
    pub(crate) fn new(f: &'a Function, source: &'a Source, ctx: &'a Context<'a>) -> Emitter<'a> {
        let ranges = Ranges::of(f);
        let live = Liveness::of(f, &ranges);
        let mut vars = Variables::of(f, &live);
        crate::counts::choose(f, &live, &ranges, &mut vars);
        let mut callees = BTreeSet::new();
        f.walk(f.body, &mut |_, id| {
            if f.insts[id].op == Op::Call
                && let Some(callee) = (ctx.callee)(f.insts[id].str_attr(0))
            {
                callees.insert(callee.name);
            }
        });
        let names = vec![None; vars.classes.len()];
        Emitter {
            f,
            source,
            ctx,
            live,
            vars,
            ranges,
            needs: Needs::default(),
            notes: Notes::new(source),
            block: Vec::new(),
            math: None,
            uses_math: false,
            kernel_names: BTreeSet::new(),
            non_snake_case: false,
            trace: Trace::default(),
            slots: ArenaMap::default(),
            queue: Vec::new(),
            names,
            aliases: ArenaMap::default(),
            pieces: ArenaMap::default(),
            tail_regions: BTreeSet::from([f.body]),
            unpacked: BTreeSet::new(),
            callees,
        }
    }

    /// The Python line of an instruction; 0 if it has none.
    pub(crate) fn line(&self, id: InstId) -> u32 {
        let span = self.f.insts[id].span;
        if span == SpanId::NONE {
            return 0;
        }
        self.source
            .span_lines
            .get(span.0 as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The Python place of an instruction as a literal: `"bs.py:12"`.
    pub(crate) fn at(&self, id: InstId) -> Expr {
        let line = match self.line(id) {
            0 => self.source.lines.0,
            line => line,
        };
        text(&format!("{}:{line}", self.source.file))
    }

    /// Adds a statement that stands for a Python line, with its comments.
    pub(crate) fn push(&mut self, stmt: Stmt, line: u32) {
        self.flush_fragile();
        if line != 0 {
            self.notes.before(line, &mut self.block);
        }
        self.block.push(stmt);
    }

    /// Binds what names locals of the emitter's own.
    pub(crate) fn flush_fragile(&mut self) {
        for value in self.queue.clone() {
            if matches!(&self.slots[value], Slot::Waiting { trace, .. } if trace.fragile) {
                self.flush(value);
            }
        }
    }

    /// Names and slots as they are, to return to them.
    pub(crate) fn snapshot(&self) -> (Vec<Option<String>>, ArenaMap<ValueId, Slot>) {
        (self.names.clone(), self.slots.clone())
    }

    pub(crate) fn restore(&mut self, names: Vec<Option<String>>, slots: ArenaMap<ValueId, Slot>) {
        self.names = names;
        self.slots = slots;
    }

    pub(crate) fn slot(&self, value: ValueId) -> Option<&Slot> {
        self.slots.get(value)
    }

    pub(crate) fn set_slot(&mut self, value: ValueId, slot: Slot) {
        self.slots.insert(value, slot);
    }

    /// How a value is written; notes what the expression depends on.
    pub(crate) fn take(&mut self, value: ValueId) -> Expr {
        let class = self.vars.class(value);
        match self.slots.get_mut(value) {
            Some(Slot::Constant(expr)) => {
                self.trace.reads.extend(self.aliases.get(value));
                expr.clone()
            }
            Some(Slot::Waiting {
                expr, trace, left, ..
            }) => {
                *left -= 1;
                let (expr, trace, left) = (expr.clone(), trace.clone(), *left);
                self.trace.add(&trace);
                if left == 0 {
                    self.queue.retain(|&waiting| waiting != value);
                }
                expr
            }
            Some(Slot::Bound) => {
                let behind = self.behind(class);
                self.trace.reads.extend(behind);
                match &self.names[class] {
                    Some(name) => name_expr(name),
                    None => panic!("a variable of {} has no name yet", self.f.name),
                }
            }
            None => panic!("a value of {} is used before it is defined", self.f.name),
        }
    }

    /// Whether a value is written as a variable.
    pub(crate) fn is_bound(&self, value: ValueId) -> bool {
        matches!(self.slots.get(value), Some(Slot::Bound))
    }

    /// Puts a waiting value into a variable.
    pub(crate) fn flush(&mut self, value: ValueId) {
        let Some(Slot::Waiting {
            expr, inst, trace, ..
        }) = self.slots.get(value)
        else {
            return;
        };
        let (expr, inst, trace) = (expr.clone(), *inst, trace.clone());
        self.queue.retain(|&waiting| waiting != value);
        self.flush_raising_before(&trace);
        self.bind(value, inst, expr);
    }

    /// `let name = expr;`
    pub(crate) fn bind(&mut self, value: ValueId, inst: InstId, expr: Expr) {
        let class = self.vars.class(value);
        let wanted = match &self.vars.classes[class].hint {
            Some(hint) => hint.clone(),
            None => describe(&self.f.insts[inst], &expr),
        };
        let (region, at) = (self.live.home(inst), self.live.end(inst));
        let name = self.declare(class, &wanted, region, at);
        self.slots.insert(value, Slot::Bound);
        let expr = match self.repr(value) {
            crate::variables::Repr::View => self.lasting(expr),
            _ => expr,
        };
        let stmt = self.let_stmt(class, &name, &expr);
        // A comment stands before what computes, not before its shape.
        let is_shape = matches!(self.f.ty(value), pyrsc_ir::Type::Shape(_));
        let line = match self.line(inst) {
            line if is_shape && self.notes.is_due_before(line) => 0,
            line => line,
        };
        self.push(stmt, line);
    }

    /// The values that wait, oldest first.
    pub(crate) fn waiting(&self) -> Vec<ValueId> {
        self.queue.clone()
    }

    /// `name` or `mut name`.
    pub(crate) fn pattern(&self, class: ClassId, name: &str) -> proc_macro2::TokenStream {
        let name = crate::syntax::ident(name);
        if self.vars.classes[class].mutable {
            quote::quote!(mut #name)
        } else {
            quote::quote!(#name)
        }
    }

    /// Lets an expression wait for the uses of a value.
    pub(crate) fn wait(
        &mut self,
        value: ValueId,
        inst: InstId,
        expr: Expr,
        trace: Trace,
        left: usize,
    ) {
        self.slots.insert(
            value,
            Slot::Waiting {
                expr,
                trace,
                left,
                inst,
            },
        );
        self.queue.push(value);
    }

    /// Binds what must not wait any longer when an instruction is emitted.
    pub(crate) fn prepare(&mut self, id: InstId) {
        let (f, mut changes) = (self.f, self.vars.changes_within(self.f, id));
        self.add_moved(id, &mut changes);
        let inst = &f.insts[id];
        self.keep_order(id);
        let consumed = |it: &Emitter, value: ValueId| {
            let count = inst.args.iter().filter(|&&arg| arg == value).count();
            matches!(&it.slots[value], Slot::Waiting { left, .. } if *left == count)
        };
        let hands_over = inst.op.is_terminator() || matches!(inst.op, Op::Tuple | Op::Bound);
        for value in self.queue.clone() {
            let Slot::Waiting { trace, .. } = &self.slots[value] else {
                continue;
            };
            if hands_over && self.is_moved_before(inst, value, trace) {
                self.flush(value);
                continue;
            }
            let stale = trace.reads.iter().any(|read| changes.contains(read));
            let inside = !inst.regions.is_empty() && self.is_used_inside(value, id);
            if (stale || inside) && !consumed(self, value) {
                self.flush(value);
            }
        }
    }

    /// The variables whose values an instruction, or one inside its regions, may
    /// move elsewhere.
    fn add_moved(&self, id: InstId, moved: &mut BTreeSet<ClassId>) {
        let f = self.f;
        let mut add = |id: InstId| {
            let inst = &f.insts[id];
            let hands_over = matches!(
                inst.op,
                Op::Copy | Op::Use | Op::Bound | Op::Tuple | Op::Yield | Op::Continue | Op::Break
            );
            let args = inst.args.iter().filter(|_| hands_over);
            let args = args.filter(|&&arg| !crate::operands::is_copy(f.ty(arg)));
            moved.extend(args.map(|&arg| self.vars.class(arg)));
        };
        if !f.insts[id].op.is_terminator() {
            add(id);
        }
        for &region in &f.insts[id].regions {
            f.walk(region, &mut |_, inner| add(inner));
        }
    }

    /// Whether an operand reads a variable that an earlier operand moves; what
    /// is handed on to variables is not in the order of the operands.
    fn is_moved_before(&self, inst: &Inst, value: ValueId, trace: &Trace) -> bool {
        let Some(place) = inst.args.iter().position(|&arg| arg == value) else {
            return false;
        };
        let ordered = !matches!(inst.op, Op::Yield | Op::Continue | Op::Break);
        let others = inst.args.iter().enumerate();
        let mut moved = others.filter(|(index, _)| *index < place || !ordered && *index > place);
        moved.any(|(_, &arg)| {
            !crate::operands::is_copy(self.f.ty(arg)) && trace.reads.contains(&self.vars.class(arg))
        })
    }

    fn is_used_inside(&self, value: ValueId, id: InstId) -> bool {
        let (start, end) = (self.live.start(id), self.live.end(id));
        self.live.uses(value).iter().any(|&user| {
            let at = self.live.start(user);
            start < at && at < end
        })
    }

    /// Keeps effects in order: what is nested here must come in the order of the
    /// program, with nothing that waits in between. What acts must also be the
    /// last of it.
    fn keep_order(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let mut others: Vec<Point> = Vec::new();
        for &value in &self.queue {
            if !inst.args.contains(&value) {
                others.extend(self.raising(value));
            }
        }
        let nested: Vec<Point> = inst
            .args
            .iter()
            .flat_map(|&arg| self.raising(arg))
            .collect();
        if others.is_empty() && nested.is_empty() {
            return;
        }
        let (Some(&first), Some(&last)) = (nested.first(), nested.last()) else {
            if !self.is_value(inst.op) && self.may_raise_or_act(id) {
                self.flush_raising();
            }
            return;
        };
        let waits = self.is_value(inst.op) && !self.may_raise_or_act(id);
        let apart = |other: &Point| *other < first || waits && *other > last;
        let in_order = nested.is_sorted() && others.iter().all(apart);
        let acts = !self.is_value(inst.op) && self.may_raise_or_act(id);
        for value in self.queue.clone() {
            if !in_order || acts && !inst.args.contains(&value) {
                self.flush_if_raising(value);
            }
        }
    }

    /// When the ops within a waiting value run that may raise.
    fn raising(&self, value: ValueId) -> Vec<Point> {
        match self.slots.get(value) {
            Some(Slot::Waiting { trace, .. }) => trace
                .raising
                .iter()
                .map(|&id| self.live.start(id))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn flush_if_raising(&mut self, value: ValueId) {
        if !self.raising(value).is_empty() {
            self.flush(value);
        }
    }

    /// Binds everything that waits and may raise.
    pub(crate) fn flush_raising(&mut self) {
        for value in self.queue.clone() {
            self.flush_if_raising(value);
        }
    }

    /// Binds what waits and may raise before what is within an expression.
    pub(crate) fn flush_raising_before(&mut self, trace: &Trace) {
        let first = trace.raising.iter().map(|&id| self.live.start(id)).min();
        let Some(first) = first else { return };
        for value in self.queue.clone() {
            if self.raising(value).iter().any(|&point| point < first) {
                self.flush(value);
            }
        }
    }

    /// Whether an op becomes an expression, which may wait in its turn. What acts
    /// is a statement of its own, so that nothing overtakes it.
    fn is_value(&self, op: Op) -> bool {
        matches!(op.effect(), Effect::Pure | Effect::Raises)
            && !matches!(op, Op::ShapeFits | Op::ShapeHolds | Op::CheckStep)
    }

    /// Whether an instruction has an effect of its own that others must not
    /// overtake.
    pub(crate) fn may_raise_or_act(&self, id: InstId) -> bool {
        let inst = &self.f.insts[id];
        match inst.op.effect() {
            Effect::Pure => false,
            Effect::Raises => !self.ranges.is_safe(inst),
            Effect::Writes | Effect::Acts | Effect::Ends => true,
        }
    }

    /// Runs `emit` with an empty block and hands back its statements. Nothing
    /// that waits outside may be bound inside.
    pub(crate) fn in_block(&mut self, emit: impl FnOnce(&mut Self)) -> Vec<Stmt> {
        let outer = std::mem::take(&mut self.block);
        let queue = std::mem::take(&mut self.queue);
        emit(self);
        self.queue = queue;
        std::mem::replace(&mut self.block, outer)
    }

    /// Runs `build` and hands back what it made with what that depends on.
    pub(crate) fn traced<T>(&mut self, build: impl FnOnce(&mut Self) -> T) -> (T, Trace) {
        let outer = std::mem::take(&mut self.trace);
        let made = build(self);
        (made, std::mem::replace(&mut self.trace, outer))
    }

    /// Whether a class is declared by an instruction.
    pub(crate) fn declares(&self, id: InstId, value: ValueId) -> bool {
        self.vars.get(value).decl == Decl::Inst(id)
    }
}
