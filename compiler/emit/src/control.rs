//! Structured control: branches, loops, and the ways out of them.

use pyrsc_ir::{InstId, Op, RegionId, Type, ValueId};
use quote::ToTokens;
use syn::{BinOp, Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot, Trace};
use crate::syntax::{name_expr, text, tuple};
use crate::tokens::mentions;
use crate::variables::{ClassId, Repr};

impl Emitter<'_> {
    pub(crate) fn emit_if(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.mark_tail(id);
        if self.compares_floats(inst.args[0])
            && self.is_noop(id, inst.regions[0])
            && self.fresh(id).is_empty()
        {
            self.ensure_bound(inst.args[0]);
        }
        let (cond, mut trace) = self.traced(|it| it.plain(inst.args[0]));
        if !trace.raising.is_empty() {
            self.flush_raising();
        }
        let line = self.line(id);
        if line != 0 {
            self.notes.before(line, &mut self.block);
        }
        let [then, otherwise] = [0, 1].map(|branch| {
            let mut block = self.in_block(|it| it.emit_region(inst.regions[branch]));
            crate::idioms::end_in_expression(&mut block);
            block
        });
        let fresh = self.fresh(id);
        for &result in &inst.results {
            if !self.declares(id, result) {
                self.set_slot(result, Slot::Bound);
            }
        }
        if fresh.is_empty() || self.never_ends(id) {
            if let Some(stmt) =
                if_statement(cond, self.compares_floats(inst.args[0]), then, otherwise)
            {
                self.block.push(stmt);
                self.notes.after(&mut self.block);
            }
            return;
        }
        if let [result] = fresh[..]
            && self.vars.classes[self.vars.class(result)].mutable
            && is_none(&otherwise)
            && self.set_from_none(id, result, &cond, &then)
        {
            return;
        }
        let expr = if_expression(cond, then, otherwise);
        trace.heavy = true;
        trace.raising.push(id);
        for &region in &inst.regions {
            f.walk(region, &mut |_, inner| {
                let args = f.insts[inner].args.iter();
                trace.reads.extend(args.map(|&arg| self.vars.class(arg)));
            });
        }
        if let [result] = fresh[..] {
            self.settle(id, result, expr, trace);
        } else {
            self.bind_some(id, &fresh, expr, false);
        }
    }

    /// `let mut x = None; if cond { x = Some(…); }`, unless the branch has another
    /// variable of that name.
    fn set_from_none(&mut self, id: InstId, result: ValueId, cond: &Expr, then: &[Stmt]) -> bool {
        let Some((Stmt::Expr(last, None), before)) = then.split_last() else {
            return false;
        };
        let class = self.vars.class(result);
        let Some(wanted) = self.vars.classes[class].hint.clone() else {
            return false;
        };
        let tokens: proc_macro2::TokenStream = then.iter().map(ToTokens::to_token_stream).collect();
        if mentions(tokens, &crate::names::sanitize(&wanted)) {
            return false;
        }
        self.flush_raising();
        let name = self.declare(class, &wanted, self.live.home(id), self.live.end(id));
        self.set_slot(result, Slot::Bound);
        let pattern = self.pattern(class, &name);
        self.push(parse_quote!(let #pattern = None;), self.line(id));
        let mut block = before.to_vec();
        block.push(crate::inline::assignment(name_expr(&name), last.clone()));
        self.block
            .push(Stmt::Expr(plain_if(cond.clone(), block), None));
        true
    }

    /// The results of an `if` that it declares and that somebody uses.
    fn fresh(&self, id: InstId) -> Vec<ValueId> {
        let results = self.f.insts[id].results.iter().copied();
        results
            .filter(|&it| {
                self.declares(id, it) && (self.vars.is_shared(it) || !self.live.uses(it).is_empty())
            })
            .collect()
    }

    /// Whether a branch does nothing, and changes no variable either.
    fn is_noop(&self, id: InstId, region: RegionId) -> bool {
        let [only] = self.f.regions[region].insts[..] else {
            return false;
        };
        let end = &self.f.insts[only];
        let mut yielded = end.args.iter().zip(&self.f.insts[id].results);
        end.op == Op::Yield
            && yielded.all(|(&value, &result)| self.vars.class(value) == self.vars.class(result))
    }

    /// At the end of the function, branches that return end in the value.
    fn mark_tail(&mut self, id: InstId) {
        let home = self.live.home(id);
        if !self.tail_regions.contains(&home) {
            return;
        }
        let insts = &self.f.regions[home].insts;
        let returns_nothing = insts.iter().rev().take(2).any(|&last| last == id)
            && self
                .f
                .terminator(home)
                .is_some_and(|end| end.op == Op::Return)
            && self.returns_nothing();
        if self.never_ends(id) || returns_nothing {
            self.tail_regions.extend(&self.f.insts[id].regions);
        }
    }

    fn returns_nothing(&self) -> bool {
        self.f.results.iter().all(|ty| *ty == Type::None)
    }

    /// Ends a branch: assigns what outlives it and hands out the rest.
    pub(crate) fn emit_yield(&mut self, id: InstId) {
        let f = self.f;
        let Some(holder) = self.live.holder(self.live.home(id)) else {
            return;
        };
        let fresh = self.fresh(holder);
        let (mut tail, mut edges) = (Vec::new(), Vec::new());
        for (&value, &result) in f.insts[id].args.iter().zip(&f.insts[holder].results) {
            if fresh.contains(&result) {
                tail.push(self.traced(|it| it.as_held(value, result, id)));
            } else if self.declares(holder, result) {
                self.skip(value);
            } else {
                edges.push((result, value));
            }
        }
        let targets: Vec<ClassId> = edges
            .iter()
            .filter(|(result, value)| self.vars.class(*result) != self.vars.class(*value))
            .map(|(result, _)| self.vars.class(*result))
            .collect();
        let mut values = Vec::new();
        for (expr, trace) in tail {
            let disturbed = targets.iter().any(|target| trace.reads.contains(target));
            if disturbed || !targets.is_empty() && !trace.raising.is_empty() {
                self.block.push(parse_quote!(let result = #expr;));
                values.push(name_expr("result"));
            } else {
                values.push(expr);
            }
        }
        self.emit_edges(edges, id);
        if !values.is_empty() {
            let line = self.line(id);
            if line != 0 {
                self.notes.before(line, &mut self.block);
            }
            self.block.push(Stmt::Expr(tuple(values), None));
        }
    }

    /// A value in the form in which another holds it.
    pub(crate) fn as_held(&mut self, value: ValueId, holder: ValueId, user: InstId) -> Expr {
        match self.repr(holder) {
            Repr::Usize => self.count(value),
            Repr::View => self.view(value),
            Repr::Str => self.str_ref(value),
            _ => self.owned(value, user),
        }
    }

    /// Assigns values to the variables of others, all at once.
    pub(crate) fn emit_edges(&mut self, edges: Vec<(ValueId, ValueId)>, id: InstId) {
        let mut made: Vec<(ValueId, ClassId, Expr, Trace)> = Vec::new();
        for (target, value) in edges {
            let class = self.vars.class(target);
            if class == self.vars.class(value) {
                continue;
            }
            let (expr, trace) = self.traced(|it| it.as_held(value, target, id));
            made.push((target, class, expr, trace));
        }
        let line = self.line(id);
        let in_order = made.iter().enumerate().all(|(i, (_, _, _, trace))| {
            made[..i]
                .iter()
                .all(|(_, class, ..)| !trace.reads.contains(class))
        });
        if in_order {
            for (target, class, expr, _) in made {
                self.assign(class, target, expr, line);
            }
            return;
        }
        let names: Vec<Expr> = made
            .iter()
            .map(|(target, ..)| self.named(*target))
            .collect();
        let values: Vec<Expr> = made.into_iter().map(|(_, _, expr, _)| expr).collect();
        let (places, values) = (tuple(names), tuple(values));
        self.push(parse_quote!(#places = #values;), line);
    }

    fn carried_edges(&self, around: InstId, id: InstId) -> Vec<(ValueId, ValueId)> {
        let results = &self.f.insts[around].results;
        results
            .iter()
            .copied()
            .zip(self.f.insts[id].args.iter().copied())
            .enumerate()
            .filter(|(i, _)| !self.live.is_unread(self.f, id, *i))
            .map(|(_, edge)| edge)
            .collect()
    }

    pub(crate) fn emit_continue(&mut self, id: InstId) {
        let Some(around) = self.live.loop_around(self.f, id) else {
            return;
        };
        self.emit_edges(self.carried_edges(around, id), id);
        if self.live.holder(self.live.home(id)) != Some(around) {
            self.push(parse_quote!(continue;), self.line(id));
        }
    }

    pub(crate) fn emit_break(&mut self, id: InstId) {
        let Some(around) = self.live.loop_around(self.f, id) else {
            return;
        };
        self.emit_edges(self.carried_edges(around, id), id);
        self.push(parse_quote!(break;), self.line(id));
    }

    pub(crate) fn emit_return(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let own = f.results.len();
        let lent: Vec<ValueId> = f
            .params()
            .iter()
            .zip(&f.modes)
            .filter(|(_, mode)| **mode == pyrsc_ir::Mode::InOut)
            .map(|(&param, _)| param)
            .collect();
        for (&param, &last) in lent.iter().zip(&inst.args[own..]) {
            if self.vars.class(param) != self.vars.class(last) {
                let (target, value) = (self.named(param), self.array_ref(last));
                self.push(parse_quote!(#target.assign(#value);), self.line(id));
            }
        }
        // What is computed where it is returned stands where it was computed.
        let computed = match inst.args[..own] {
            [value] => match self.slot(value) {
                Some(Slot::Waiting { inst, .. }) => Some(self.line(*inst)).filter(|&it| it != 0),
                _ => None,
            },
            _ => None,
        };
        let values: Vec<Expr> = inst.args[..own]
            .iter()
            .filter(|&&value| *f.ty(value) != Type::None)
            .map(|&value| self.owned(value, id))
            .collect();
        let tail = self.tail_regions.contains(&self.live.home(id));
        let line = computed.filter(|&it| self.notes.is_quiet(it, self.line(id)));
        let line = line.unwrap_or(self.line(id));
        if line != 0 && !(tail && values.is_empty()) {
            self.notes.before(line, &mut self.block);
        }
        match (tail, values.is_empty()) {
            (true, true) => {}
            (true, false) => self.block.push(Stmt::Expr(tuple(values), None)),
            (false, true) => self.block.push(parse_quote!(return;)),
            (false, false) => {
                let value = tuple(values);
                self.block.push(parse_quote!(return #value;));
            }
        }
    }

    pub(crate) fn emit_raise(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let message = self.argument_text(inst.args[0], id);
        let (kind, at) = (text(inst.str_attr(0)), self.at(id));
        let raise = self
            .needs
            .support_call("error::raise", &[kind, message, at]);
        self.push(parse_quote!(#raise;), self.line(id));
        if let Some(Stmt::Expr(_, semicolon)) = self.block.last_mut() {
            // Its type `!` is that of any branch.
            *semicolon = None;
        }
    }

    /// A message: a literal, or a `String` that is handed over.
    fn argument_text(&mut self, value: ValueId, id: InstId) -> Expr {
        match self.repr(value) {
            Repr::Str => self.take(value),
            _ => self.owned(value, id),
        }
    }
}

/// Whether a block has the value `None` and nothing else.
fn is_none(block: &[Stmt]) -> bool {
    matches!(block, [Stmt::Expr(Expr::Path(path), None)] if path.path.is_ident("None"))
}

/// `if cond { … } else { … }` as a statement; none if it does nothing.
fn if_statement(cond: Expr, floats: bool, then: Vec<Stmt>, otherwise: Vec<Stmt>) -> Option<Stmt> {
    if then.is_empty() && otherwise.is_empty() {
        return None;
    }
    if then.is_empty() {
        let opposite = crate::logic::not(cond, floats);
        return Some(Stmt::Expr(plain_if(opposite, otherwise), None));
    }
    if otherwise.is_empty() {
        return Some(Stmt::Expr(plain_if(cond, then), None));
    }
    Some(Stmt::Expr(chained(cond, then, otherwise), None))
}

/// `if a { if b { … } }` is `if a && b { … }`.
fn plain_if(cond: Expr, block: Vec<Stmt>) -> Expr {
    if let [Stmt::Expr(Expr::If(inner), None)] = &block[..]
        && inner.else_branch.is_none()
        && !matches!(*inner.cond, Expr::Let(_))
    {
        let both =
            crate::logic::connect(cond, BinOp::And(Default::default()), (*inner.cond).clone());
        let block = &inner.then_branch;
        return parse_quote!(if #both #block);
    }
    parse_quote!(if #cond { #(#block)* })
}

/// A block, or an `if` that goes on the chain.
fn else_part(block: Vec<Stmt>) -> Expr {
    match &block[..] {
        [Stmt::Expr(Expr::If(inner), None)] => Expr::If(inner.clone()),
        _ => parse_quote!({ #(#block)* }),
    }
}

/// An `if` with a value, in the shortest form.
fn if_expression(cond: Expr, then: Vec<Stmt>, otherwise: Vec<Stmt>) -> Expr {
    if let ([Stmt::Expr(yes, None)], [Stmt::Expr(no, None)]) = (&then[..], &otherwise[..]) {
        let (truth, falsehood): (Expr, Expr) = (parse_quote!(true), parse_quote!(false));
        if *yes == truth && *no == falsehood {
            return cond;
        }
        if *no == falsehood {
            return crate::logic::connect(cond, BinOp::And(Default::default()), yes.clone());
        }
        if *yes == truth {
            return crate::logic::connect(cond, BinOp::Or(Default::default()), no.clone());
        }
    }
    chained(cond, then, otherwise)
}

/// `if a { … } else { … }`; branches that do the same become one.
fn chained(cond: Expr, then: Vec<Stmt>, otherwise: Vec<Stmt>) -> Expr {
    let rest = else_part(otherwise);
    if let Expr::If(inner) = &rest
        && inner.then_branch.stmts == then
        && let Some((_, last)) = &inner.else_branch
        && !matches!(*inner.cond, Expr::Let(_))
    {
        let either =
            crate::logic::connect(cond, BinOp::Or(Default::default()), (*inner.cond).clone());
        return parse_quote!(if #either { #(#then)* } else #last);
    }
    parse_quote!(if #cond { #(#then)* } else #rest)
}
