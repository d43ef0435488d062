//! Structured control: branches, loops, and the ways out of them.

use pyrsc_ir::{InstId, Op, RegionId, Type, ValueId};
use syn::{BinOp, Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot, Trace};
use crate::inline::is_untyped;
use crate::syntax::{
    Level, at_least, binary, ident, int, method, name_expr, reference, text, tuple,
};
use crate::variables::{Carried, ClassId, Decl, Repr};

impl Emitter<'_> {
    // ---- if ------------------------------------------------------------------

    pub(crate) fn emit_if(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.mark_tail(id);
        if self.compares_floats(inst.args[0])
            && self.is_noop(inst.regions[0])
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
        let then = self.in_block(|it| it.emit_region(inst.regions[0]));
        let otherwise = self.in_block(|it| it.emit_region(inst.regions[1]));
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
        let expr = if_expression(cond, then, otherwise);
        trace.heavy = true;
        trace.raising.push(id);
        if let [result] = fresh[..] {
            self.settle(id, result, expr, trace);
        } else {
            self.bind_some(id, &fresh, expr, false);
        }
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

    /// Whether a region does nothing but yield.
    fn is_noop(&self, region: RegionId) -> bool {
        let insts = &self.f.regions[region].insts;
        matches!(insts[..], [only] if self.f.insts[only].op == Op::Yield)
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
    fn as_held(&mut self, value: ValueId, holder: ValueId, user: InstId) -> Expr {
        match self.repr(holder) {
            Repr::Usize => self.count(value),
            Repr::View => self.view(value),
            Repr::Str => self.str_ref(value),
            _ => self.owned(value, user),
        }
    }

    // ---- edges -----------------------------------------------------------------

    /// Assigns values to the variables of others, all at once.
    fn emit_edges(&mut self, edges: Vec<(ValueId, ValueId)>, id: InstId) {
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
        let values: Vec<Expr> = inst.args[..own]
            .iter()
            .filter(|&&value| *f.ty(value) != Type::None)
            .map(|&value| self.owned(value, id))
            .collect();
        let tail = self.tail_regions.contains(&self.live.home(id));
        let line = self.line(id);
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

    // ---- loops -----------------------------------------------------------------

    /// Declares or assigns the variables that a loop carries.
    fn start_carried(&mut self, id: InstId) {
        let f = self.f;
        let mut edges = Vec::new();
        for (i, &result) in f.insts[id].results.iter().enumerate() {
            let carried = Carried::of(f, id, i);
            let class = self.vars.class(result);
            if class == self.vars.class(carried.start) {
                self.ensure_bound(carried.start);
            } else if self.vars.classes[class].decl == Decl::Loop(id) {
                let (expr, _) = self.traced(|it| it.as_held(carried.start, result, id));
                let wanted = self.vars.classes[class]
                    .hint
                    .clone()
                    .unwrap_or_else(|| "state".to_owned());
                let (region, at) = (self.live.home(id), self.live.start(id));
                let name = self.declare(class, &wanted, region, at);
                let stmt = self.let_stmt(class, &name, &expr);
                self.push(stmt, self.line(id));
            } else {
                edges.push((result, carried.start));
            }
            for value in carried.args.iter().copied().chain([result]) {
                self.set_slot(value, Slot::Bound);
            }
        }
        self.emit_edges(edges, id);
    }

    /// Operands that raise run before the loop's first statement.
    fn settle_operands(&mut self, id: InstId) {
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

    pub(crate) fn emit_for(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.settle_operands(id);
        let range = self.range(id);
        self.start_carried(id);
        let body = inst.regions[0];
        let index = f.regions[body].args[0];
        let pattern = self.loop_variable(index, body, "i");
        self.emit_loop(
            id,
            body,
            |block| parse_quote!(for #pattern in #range { #(#block)* }),
        );
    }

    fn loop_variable(&mut self, value: ValueId, body: RegionId, fallback: &str) -> syn::Pat {
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

    fn emit_loop(&mut self, id: InstId, body: RegionId, make: impl FnOnce(Vec<Stmt>) -> Expr) {
        let line = self.line(id);
        if line != 0 {
            self.notes.before(line, &mut self.block);
        }
        let block = self.in_block(|it| it.emit_region(body));
        self.block.push(Stmt::Expr(make(block), None));
    }

    /// The values of a loop's index: `0..n`, `(0..n).rev()`, `(a..b).step_by(2)`.
    fn range(&mut self, id: InstId) -> Expr {
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
        let mut start = bound(self, inst.args[0]);
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
        // From `stop + 1` to `start`, backwards.
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
                start = at_least(start, Level::Or);
                parse_quote!((#lowest..=#start).rev())
            }
        };
        if step == -1 {
            range
        } else {
            method(range, "step_by", &[int(-i128::from(step))])
        }
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
        self.start_carried(id);
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
        self.emit_loop(
            id,
            body,
            |block| parse_quote!(for #pattern in #elements { #(#block)* }),
        );
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
    let rest = else_part(otherwise);
    Some(Stmt::Expr(
        parse_quote!(if #cond { #(#then)* } else #rest),
        None,
    ))
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
    let rest = else_part(otherwise);
    parse_quote!(if #cond { #(#then)* } else #rest)
}

fn typed_literal(expr: Expr, ty: &str) -> Expr {
    use quote::ToTokens;
    match &expr {
        Expr::Lit(literal) => {
            let text = format!("{}_{ty}", literal.to_token_stream());
            syn::parse_str(&text).unwrap_or(expr)
        }
        _ => expr,
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
