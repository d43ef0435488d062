//! Writes into arrays: elements, views, and whole results of kernels.

use pyrsc_ir::{InstId, Op, RegionId, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::inline::assignment;
use crate::syntax::{method, name_expr, reference};

impl Emitter<'_> {
    /// `a[[i, j]] = v;`
    pub(crate) fn emit_set(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        // An index that asks the array for its length cannot wait until the
        // array is borrowed for writing.
        let class = self.vars.class(inst.result());
        for &index in &inst.args[2..] {
            if matches!(self.slot(index), Some(Slot::Waiting { trace, .. }) if trace.reads.contains(&class))
            {
                self.flush(index);
            }
        }
        // Rust computes the value before the place, as Python does.
        let (value, trace) = self.traced(|it| it.plain(inst.args[1]));
        let indices = self.indices(&inst.args[2..]);
        let array = self.target(id);
        let place = crate::array::element(array, indices, self.rank(inst.args[0]));
        if !trace.raising.is_empty() {
            self.flush_raising();
        }
        self.push(assignment(place, value), self.line(id));
        self.done_writing(id);
    }

    /// `a.row_mut(i).assign(&v);` or `.fill(c);`
    pub(crate) fn emit_assign(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let value = inst.args[1];
        let class = self.vars.class(inst.result());
        let scalar = self.f.ty(value).is_scalar();
        let bound = self.is_bound(value);
        let (mut expr, trace) = self.traced(|it| {
            if scalar {
                it.plain(value)
            } else {
                it.take(value)
            }
        });
        // What is written may overlap what is read, and cannot be borrowed for
        // both; a view that has a variable of its own reads the array too.
        let viewed = self.vars.class(self.array_behind(value));
        if trace.reads.contains(&class) || viewed == class {
            let wanted = if scalar { "value" } else { "copy" };
            let name = crate::names::free_name(wanted, |name| {
                self.is_taken(name, class, self.live.home(id), self.live.start(id))
            });
            self.flush_mentions(&name);
            let made =
                |it: &pyrsc_ir::Inst| it.op == Op::Copy || it.op == Op::Map || it.op.is_lifted();
            let owned = scalar || !bound && self.f.def_inst(value).is_some_and(made);
            let copied = if owned {
                expr
            } else {
                method(expr, "to_owned", &[])
            };
            let local = crate::syntax::ident(&name);
            self.push(parse_quote!(let #local = #copied;), self.line(id));
            expr = name_expr(&name);
        }
        let base = self.target(id);
        let view = self.path_view(inst.regions[0], base, true);
        let stmt = if scalar {
            parse_quote!(#view.fill(#expr);)
        } else {
            let source = reference(expr);
            parse_quote!(#view.assign(#source);)
        };
        self.push(stmt, self.line(id));
        self.done_writing(id);
    }

    /// The array that a value is a view of, or the value.
    fn array_behind(&self, value: ValueId) -> ValueId {
        match self.f.def_inst(value) {
            Some(inst) if inst.op.is_view() => self.array_behind(inst.args[0]),
            _ => value,
        }
    }

    /// The array that an instruction writes to.
    pub(crate) fn target(&mut self, id: InstId) -> Expr {
        let array = self.f.insts[id].args[0];
        self.ensure_bound(array);
        self.take(array)
    }

    /// The next version is in the same variable.
    pub(crate) fn done_writing(&mut self, id: InstId) {
        let result = self.f.insts[id].result();
        self.set_slot(result, Slot::Bound);
    }

    /// The view that a path selects, to be read or written to.
    pub(crate) fn path_view(&mut self, path: RegionId, base: Expr, for_writing: bool) -> Expr {
        let f = self.f;
        let region = &f.regions[path];
        let mut current: ValueId = region.args[0];
        let mut view = base;
        for &id in &region.insts {
            let inst = &f.insts[id];
            match inst.op {
                Op::Yield => break,
                op if op.is_view() && inst.args[0] == current => {
                    view = self.view_on(id, view, for_writing);
                    current = inst.result();
                }
                _ => self.emit(id),
            }
        }
        view
    }

    /// Whether a path selects the whole array.
    pub(crate) fn is_whole(&self, path: RegionId) -> bool {
        let end = self.f.terminator(path);
        end.is_some_and(|end| end.args[0] == self.f.regions[path].args[0])
    }
}
