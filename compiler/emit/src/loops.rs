//! Loops: what they carry, their ranges, their conditions.

use pyrsc_ir::{InstId, Op, RegionId, ValueId};
use quote::ToTokens;
use syn::{BinOp, Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot, Trace};
use crate::inline::is_untyped;
use crate::syntax::{
    Level, at_least, binary, ident, int, method, name_expr, reference, typed_literal,
};
use crate::tokens::mentions;
use crate::variables::{Carried, ClassId, Decl, Repr};

impl Emitter<'_> {
    /// Declares or assigns the variables that a loop carries.
    pub(crate) fn start_carried(&mut self, id: InstId) {
        let f = self.f;
        let mut edges = Vec::new();
        let mut starts = Vec::new();
        for (i, &result) in f.insts[id].results.iter().enumerate() {
            let carried = Carried::of(f, id, i);
            let class = self.vars.class(result);
            if class == self.vars.class(carried.start) {
                self.ensure_bound(carried.start);
            } else if self.vars.classes[class].decl == Decl::Loop(id) {
                if self.is_never_read(carried.start) {
                    self.declare_unset(id, class);
                    self.skip(carried.start);
                    continue;
                }
                let (expr, trace) = self.traced(|it| it.as_held(carried.start, result, id));
                starts.push((class, expr, trace));
            } else {
                edges.push((result, carried.start));
            }
        }
        // What is assigned may be what a start value reads.
        let assigned: Vec<ClassId> = edges.iter().map(|edge| self.vars.class(edge.0)).collect();
        let reads = |(_, _, trace): &(ClassId, Expr, Trace)| {
            assigned.iter().any(|class| trace.reads.contains(class))
        };
        let late = starts.iter().any(reads);
        if !late {
            self.emit_edges(std::mem::take(&mut edges), id);
        }
        let edges = self.read_edges(edges, id);
        self.declare_starts(id, starts);
        for (target, name) in edges {
            let class = self.vars.class(target);
            self.assign(class, target, name_expr(&name), self.line(id));
        }
        for (i, &result) in f.insts[id].results.iter().enumerate() {
            for value in Carried::of(f, id, i).args.into_iter().chain([result]) {
                self.set_slot(value, Slot::Bound);
            }
        }
    }

    /// Values that are assigned later, in variables of their own.
    fn read_edges(&mut self, edges: Vec<(ValueId, ValueId)>, id: InstId) -> Vec<(ValueId, String)> {
        let mut read = Vec::new();
        for (target, value) in edges {
            let class = self.vars.class(target);
            let hint = self.vars.classes[class].hint.clone().unwrap_or_default();
            let (region, at) = (self.live.home(id), self.live.start(id));
            let name = crate::names::free_name(&format!("next_{hint}"), |name| {
                self.is_taken(name, class, region, at)
            });
            let (expr, _) = self.traced(|it| it.as_held(value, target, id));
            let local = ident(&name);
            self.push(parse_quote!(let #local = #expr;), self.line(id));
            read.push((target, name));
        }
        read
    }

    /// Declares what a loop carries; all at once where a start value reads a
    /// variable that a new one hides.
    fn declare_starts(&mut self, id: InstId, starts: Vec<(ClassId, Expr, Trace)>) {
        let (region, at) = (self.live.home(id), self.live.start(id));
        let mut declared: Vec<(ClassId, String)> = Vec::new();
        let mut hides = false;
        let read: Vec<Vec<String>> = starts
            .iter()
            .map(|(_, _, trace)| self.names_of(&trace.reads))
            .collect();
        for (i, (class, ..)) in starts.iter().enumerate() {
            let wanted = self.vars.classes[*class]
                .hint
                .clone()
                .unwrap_or_else(|| "state".to_owned());
            let name = self.declare(*class, &wanted, region, at);
            hides |= read[i + 1..].iter().any(|names| names.contains(&name));
            declared.push((*class, name));
        }
        let line = self.line(id);
        if !hides {
            for ((class, name), (_, expr, _)) in declared.into_iter().zip(starts) {
                let stmt = self.let_stmt(class, &name, &expr);
                self.push(stmt, line);
            }
            return;
        }
        let patterns: Vec<_> = declared
            .iter()
            .map(|(class, name)| self.pattern(*class, name))
            .collect();
        let types: Vec<_> = declared
            .iter()
            .map(|(class, _)| self.declared_type(*class))
            .collect();
        let values: Vec<Expr> = starts.into_iter().map(|(_, expr, _)| expr).collect();
        let stmt = if values.iter().any(is_untyped) {
            parse_quote!(let (#(#patterns),*): (#(#types),*) = (#(#values),*);)
        } else {
            parse_quote!(let (#(#patterns),*) = (#(#values),*);)
        };
        self.push(stmt, line);
    }

    /// Whether the start of a variable is none: its loop sets it before it ends.
    fn is_never_read(&self, start: ValueId) -> bool {
        let unbound = |it: &pyrsc_ir::Inst| it.op == Op::Unbound;
        self.f.def_inst(start).is_some_and(unbound)
            && !matches!(self.f.ty(start), pyrsc_ir::Type::Option(_))
    }

    /// `let diff;`
    fn declare_unset(&mut self, id: InstId, class: ClassId) {
        let hint = self.vars.classes[class].hint.clone();
        let wanted = hint.unwrap_or_else(|| "state".to_owned());
        let (region, at) = (self.live.home(id), self.live.start(id));
        let name = ident(&self.declare(class, &wanted, region, at));
        let sets = |it: &InstId| {
            self.f.insts[*it].op == Op::Break && self.live.loop_around(self.f, *it) == Some(id)
        };
        let stmt = if self.vars.edges(class).iter().all(sets) {
            parse_quote!(let #name;)
        } else {
            parse_quote!(let mut #name;)
        };
        self.push(stmt, self.line(id));
    }

    /// Operands that raise run before the loop's first statement.
    pub(crate) fn settle_operands(&mut self, id: InstId) {
        let waiting = self.waiting();
        let raising = |it: &Emitter, value: ValueId| matches!(it.slot(value), Some(Slot::Waiting { trace, .. }) if !trace.raising.is_empty());
        let args = &self.f.insts[id].args;
        if args
            .iter()
            .filter(|&&arg| waiting.contains(&arg) && raising(self, arg))
            .count()
            > 1
        {
            self.flush_raising();
        }
    }

    /// Declares what a loop carries, by names that leave an expression its own.
    fn start_carried_after(&mut self, id: InstId, expr: &Expr) {
        let outer = self.kernel_names.clone();
        let named = self.names.iter().flatten();
        let kept = named.filter(|name| mentions(expr.to_token_stream(), name));
        self.kernel_names.extend(kept.cloned().collect::<Vec<_>>());
        self.start_carried(id);
        self.kernel_names = outer;
    }

    pub(crate) fn emit_for(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.settle_operands(id);
        let range = self.range(id);
        self.start_carried_after(id, &range);
        let body = inst.regions[0];
        let index = f.regions[body].args[0];
        let pattern = self.loop_variable(index, body, "i");
        self.emit_loop(id, body, |block| {
            let pattern = unless_unused(&pattern, &block);
            parse_quote!(for #pattern in #range { #(#block)* })
        });
    }

    pub(crate) fn loop_variable(
        &mut self,
        value: ValueId,
        body: RegionId,
        fallback: &str,
    ) -> syn::Pat {
        self.set_slot(value, Slot::Bound);
        if self.live.uses(value).is_empty() {
            return parse_quote!(_);
        }
        let class = self.vars.class(value);
        let wanted = self.f.hint(value).unwrap_or(fallback).to_owned();
        let (_, at) = self.live.definition(self.f, value);
        let name = ident(&self.declare(class, &wanted, body, at));
        parse_quote!(#name)
    }

    pub(crate) fn emit_loop(
        &mut self,
        id: InstId,
        body: RegionId,
        make: impl FnOnce(Vec<Stmt>) -> Expr,
    ) {
        let line = self.line(id);
        if line != 0 {
            self.notes.before(line, &mut self.block);
        }
        let block = self.in_block(|it| it.emit_region(body));
        self.block.push(Stmt::Expr(make(block), None));
    }

    /// The values of a loop's index: `0..n`, `(0..n).rev()`, `(a..b).step_by(2)`.
    pub(crate) fn range(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        let index = f.regions[inst.regions[0]].args[0];
        let counted = self.repr(index) == Repr::Usize;
        let step = f
            .def_inst(inst.args[2])
            .filter(|it| it.op == Op::ConstInt)
            .map(|it| it.int_attr(0));
        let bound = |it: &mut Self, value: ValueId| {
            if counted {
                it.count(value)
            } else {
                it.plain(value)
            }
        };
        let start = bound(self, inst.args[0]);
        let mut stop = bound(self, inst.args[1]);
        if is_untyped(&start) && is_untyped(&stop) {
            let ty = if counted { "usize" } else { "i64" };
            stop = typed_literal(stop, ty);
        }
        let Some(step) = step else {
            let (step, at) = (self.plain(inst.args[2]), self.at(id));
            return self
                .needs
                .support_call("index::range", &[start, stop, step, at]);
        };
        self.skip(inst.args[2]);
        let to = at_least(stop.clone(), Level::Or);
        if step == 1 {
            let from = at_least(start, Level::Or);
            return parse_quote!(#from..#to);
        }
        if step > 1 {
            let from = at_least(start, Level::Or);
            let step = int(i128::from(step));
            return parse_quote!((#from..#to).step_by(#step));
        }
        backwards(start, stop, step)
    }

    pub(crate) fn emit_for_each(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.settle_operands(id);
        let scalar = f.ty(f.regions[inst.regions[0]].args[0]).is_scalar();
        let array = self.take(inst.args[0]);
        let elements = if scalar {
            reference(array)
        } else {
            method(array, "outer_iter", &[])
        };
        self.start_carried_after(id, &elements);
        let body = inst.regions[0];
        let pattern = self.loop_variable(
            f.regions[body].args[0],
            body,
            if scalar { "x" } else { "row" },
        );
        let pattern: syn::Pat = match pattern {
            syn::Pat::Ident(name) if scalar => parse_quote!(&#name),
            other => other,
        };
        self.emit_loop(id, body, |block| {
            let pattern = unless_unused(&pattern, &block);
            parse_quote!(for #pattern in #elements { #(#block)* })
        });
    }

    pub(crate) fn emit_while(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.settle_operands(id);
        self.start_carried(id);
        let (head, body) = (inst.regions[0], inst.regions[1]);
        let Some(end) = f.terminator(head) else {
            return;
        };
        let tested = end.args[0];
        let mut cond: Expr = parse_quote!(true);
        let mut before = self.in_block(|it| {
            for &inner in &f.regions[head].insts {
                if f.insts[inner].op != Op::Yield {
                    it.emit(inner);
                }
            }
            cond = it.plain(tested);
        });
        let floats = self.compares_floats(tested);
        let always: Expr = parse_quote!(true);
        self.emit_loop(id, body, |block| {
            if before.is_empty() && cond != always {
                return parse_quote!(while #cond { #(#block)* });
            }
            if cond != always {
                if floats && matches!(cond, Expr::Binary(_)) {
                    before.push(parse_quote!(let goes_on = #cond;));
                    cond = name_expr("goes_on");
                }
                let ends = crate::logic::not(cond, floats);
                before.push(parse_quote!(if #ends { break; }));
            }
            parse_quote!(loop { #(#before)* #(#block)* })
        });
    }
}

/// `expr + 1`, computed if it is a literal.
fn plus_one(expr: Expr) -> Expr {
    if let Some(value) = literal_value(&expr) {
        return at_least(int(value + 1), Level::Or);
    }
    if let Some(less) = minus_one_of(&expr) {
        return at_least(less, Level::Or);
    }
    binary(expr, BinOp::Add(Default::default()), parse_quote!(1))
}

/// For `n - 1`, `n`; for a literal, the next one.
fn minus_one(expr: &Expr) -> Option<Expr> {
    match literal_value(expr) {
        Some(value) => Some(int(value + 1)),
        None => minus_one_of(expr),
    }
}

fn minus_one_of(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Binary(both)
            if matches!(both.op, BinOp::Sub(_)) && literal_value(&both.right) == Some(1) =>
        {
            Some((*both.left).clone())
        }
        _ => None,
    }
}

fn literal_value(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(inner) if matches!(inner.op, syn::UnOp::Neg(_)) => {
            literal_value(&inner.expr).map(|value| -value)
        }
        _ => None,
    }
}

/// From `start` down to `stop + 1`: `(0..n).rev()`.
fn backwards(start: Expr, stop: Expr, step: i64) -> Expr {
    let lowest = plus_one(stop);
    let range: Expr = match minus_one(&start) {
        Some(above) => {
            let known = is_untyped(&lowest) && is_untyped(&above);
            let above = if known {
                typed_literal(above, "i64")
            } else {
                above
            };
            let above = at_least(above, Level::Or);
            parse_quote!((#lowest..#above).rev())
        }
        None => {
            let start = at_least(start, Level::Or);
            parse_quote!((#lowest..=#start).rev())
        }
    };
    if step == -1 {
        range
    } else {
        method(range, "step_by", &[int(-i128::from(step))])
    }
}

/// The pattern of a loop, `_` if its body has no use for it: the names in the
/// texts of `println!` count as well.
fn unless_unused(pattern: &syn::Pat, block: &[Stmt]) -> syn::Pat {
    let name = match pattern {
        syn::Pat::Reference(reference) => &*reference.pat,
        other => other,
    };
    let is_used = |name: &syn::PatIdent| {
        let name = name.ident.to_string();
        let mut texts = block.iter().map(|it| it.to_token_stream().to_string());
        texts.any(|text| text.contains(&name))
    };
    match name {
        syn::Pat::Ident(name) if !is_used(name) => parse_quote!(_),
        _ => pattern.clone(),
    }
}
