//! One instruction as statements; calls and results that come several at once.

use pyrsc_ir::{InstId, Mode, Op, RegionId, Type, ValueId};
use quote::quote;
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::item::Callee;
use crate::names::{describe, function_name};
use crate::syntax::{call, ident, method, name_expr, reference};

impl Emitter<'_> {
    /// Emits all instructions of a region, its terminator included.
    pub(crate) fn emit_region(&mut self, region: RegionId) {
        let f = self.f;
        for &id in &f.regions[region].insts {
            self.emit(id);
            if self.never_ends(id) {
                return;
            }
        }
        self.notes.after(&mut self.block);
    }

    /// Emits an instruction.
    pub(crate) fn emit(&mut self, id: InstId) {
        use Op::*;
        let f = self.f;
        let inst = &f.insts[id];
        if self.live.is_dead(id) || self.unpacked.contains(&id) {
            return;
        }
        if inst.op == Not && self.compares_floats(inst.args[0]) {
            self.ensure_bound(inst.args[0]);
        }
        self.prepare(id);
        match inst.op {
            // Never read: its variable is declared where a loop sets it.
            Unbound if !matches!(f.ty(inst.result()), Type::Option(_)) => {
                self.set_slot(inst.result(), Slot::Constant(parse_quote!(())));
            }
            None | ConstBool | ConstInt | ConstFloat | ConstStr => self.emit_constant(id),
            op if op.is_lifted() && self.makes_array(id) => {
                for &arg in &inst.args {
                    self.ensure_bound(arg);
                }
                self.emit_value(id);
            }
            Add | Sub | Mul | Div | FloorDiv | Rem | Pow | Square | Neg | Abs | Sign | Minimum
            | Maximum | Sqrt | Cbrt | Exp | Exp2 | Expm1 | Log | Log2 | Log10 | Log1p | Sin
            | Cos | Tan | Asin | Acos | Atan | Atan2 | Sinh | Cosh | Tanh | Hypot | Erf | Erfc
            | NormCdf | Floor | Ceil | Trunc | Rint | Eq | Ne | Lt | Le | Gt | Ge | IsNan
            | IsInf | IsFinite | Not | And | Or | Xor | Select | Cast | IntAdd | IntSub
            | IntMul | IntNeg | IntAbs | IntFloorDiv | IntRem | IntTrueDiv | IntPow | IntShl
            | IntShr | IntOfFloat | FloatDiv | FloatFloorDiv | FloatRem | FloatPow | ShapeOf
            | ShapeMake | ShapeBroadcast | ShapeJoin | ShapeDim | ShapeSize | ShapeRank | Fill
            | ArrayOf | Copy | Slice | Index | Transpose | NewAxis | Broadcast | Get
            | CheckIndex | ReduceSum | ReduceProd | ReduceMean | ReduceMin | ReduceMax
            | ReduceAny | ReduceAll | ReduceArgMin | ReduceArgMax | MapReduce | Unbound | Bound
            | Use | IsBound | Tuple | TupleItem | StrEq | StrLen => self.emit_value(id),
            Text | Format | Concat => self.emit_text(id),
            ShapeFits | ShapeHolds => {
                let (a, b) = (self.take(inst.args[0]), self.take(inst.args[1]));
                let at = self.at(id);
                let path = if inst.op == ShapeFits {
                    "shape::fits"
                } else {
                    "shape::holds"
                };
                self.emit_check(id, path, &[reference(a), reference(b), at]);
            }
            CheckStep if self.ranges.is_safe(inst) => self.skip(inst.args[0]),
            CheckStep => {
                let (step, at) = (self.plain(inst.args[0]), self.at(id));
                self.emit_check(id, "part::check_step", &[step, at]);
            }
            Set => self.emit_set(id),
            Assign => self.emit_assign(id),
            MapAssign => self.emit_map_assign(id),
            Map => self.emit_map(id),
            If => self.emit_if(id),
            For => self.emit_for(id),
            ForEach => self.emit_for_each(id),
            While => self.emit_while(id),
            Call => self.emit_call(id),
            Extern | ExternRaises | ExternActs => self.emit_extern(id),
            Yield => self.emit_yield(id),
            Continue => self.emit_continue(id),
            Break => self.emit_break(id),
            Return => self.emit_return(id),
            Raise => self.emit_raise(id),
            Print => self.emit_print(id),
        }
    }

    fn makes_array(&self, id: InstId) -> bool {
        self.f.insts[id]
            .results
            .iter()
            .any(|&it| self.f.ty(it).is_array())
    }

    fn emit_check(&mut self, id: InstId, path: &str, args: &[Expr]) {
        let check = self.needs.support_call(path, args);
        self.push(parse_quote!(#check;), self.line(id));
    }

    /// A call of a function of the program.
    fn emit_call(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let Some(callee) = (self.ctx.callee)(inst.str_attr(0)) else {
            panic!("{} calls {}, which is not there", f.name, inst.str_attr(0));
        };
        let path = self.callee_path(&callee);
        for (array, ..) in inst.written() {
            self.ensure_bound(array);
        }
        self.settle_reads(id);
        let (expr, mut trace) = self.traced(|it| {
            let mut paths = inst.written();
            let mut args = Vec::new();
            for (&arg, mode) in inst.args.iter().zip(&callee.modes) {
                args.push(match mode {
                    Mode::In => it.argument(arg),
                    Mode::InOut => {
                        let (array, path, _) = paths.next().expect("verified: a path for each");
                        it.lend(array, path)
                    }
                });
            }
            call(&path, &args)
        });
        let written = !inst.regions.is_empty();
        let own = inst.results.len() - inst.regions.len();
        for &version in &inst.results[own..] {
            self.set_slot(version, Slot::Bound);
        }
        trace.heavy = true;
        trace.raising.push(id);
        self.settle_results(id, &inst.results[..own], expr, trace, written);
    }

    /// Functions of other modules are called through their module: several may
    /// have functions of one name, by the name that the Python module gives it.
    /// A module whose name others have as well, the
    /// program's or the support code's, is named by its full path.
    fn callee_path(&mut self, callee: &Callee) -> String {
        if callee.module == self.ctx.module || callee.module.is_empty() {
            return callee.name.clone();
        }
        let module = callee.module.rsplit("::").next().unwrap_or_default();
        let is_taken = |name: &str| {
            pyrsc_maps::support::SUPPORT.iter().any(|it| it.0 == name)
                || crate::package::is_crate(name)
        };
        if callee.is_ambiguous || is_taken(module) {
            return format!("crate::{}::{}", callee.module, callee.name);
        }
        let alias = callee.alias.as_ref();
        if let Some(alias) = alias.filter(|it| function_name(it) == **it && !is_taken(it)) {
            let import = format!("crate::{} as {alias}", callee.module);
            self.needs.uses.insert(import);
            return format!("{alias}::{}", callee.name);
        }
        self.needs.uses.insert(format!("crate::{}", callee.module));
        format!("{module}::{}", callee.name)
    }

    /// What reads an array that the call writes to is read before it is lent.
    fn settle_reads(&mut self, id: InstId) {
        let f = self.f;
        let written: Vec<_> = f.insts[id].written().collect();
        for &arg in &f.insts[id].args {
            let reads = matches!(self.slot(arg), Some(Slot::Waiting { trace, .. })
                if written.iter().any(|(array, ..)| trace.reads.contains(&self.vars.class(*array))));
            if reads && f.ty(arg).is_scalar() {
                self.flush(arg);
            }
        }
    }

    /// The part of an array that a callee writes to, as a mutable view.
    fn lend(&mut self, array: ValueId, path: RegionId) -> Expr {
        let whole = self.take(array);
        let place = self.path_view(path, whole, true);
        if self.is_whole(path) {
            return method(place, "view_mut", &[]);
        }
        place
    }

    fn emit_extern(&mut self, id: InstId) {
        let results = &self.f.insts[id].results;
        let (expr, mut trace) = self.traced(|it| it.value(id));
        trace.heavy = true;
        if self.may_raise_or_act(id) {
            trace.raising.push(id);
        }
        self.settle_results(id, results, expr, trace, false);
    }

    /// Gives the results of a call their variables.
    fn settle_results(
        &mut self,
        id: InstId,
        results: &[ValueId],
        expr: Expr,
        trace: crate::emitter::Trace,
        at_once: bool,
    ) {
        let nothing = results.iter().all(|&it| *self.f.ty(it) == Type::None);
        if nothing {
            for &result in results {
                self.set_slot(result, Slot::Constant(parse_quote!(())));
            }
            self.flush_raising();
            self.push(parse_quote!(#expr;), self.line(id));
            return;
        }
        if let &[result] = results
            && let Some(items) = self.items_of(id, result)
        {
            self.flush_raising();
            self.unpack(id, result, &items, expr);
            return;
        }
        match results {
            [result]
                if at_once
                    && !self.vars.is_shared(*result)
                    && !self.live.uses(*result).is_empty() =>
            {
                self.flush_raising();
                self.bind(*result, id, expr);
            }
            [result] => self.settle(id, *result, expr, trace),
            several => {
                let _ = several;
                self.flush_raising();
                self.bind_some(id, results, expr, false);
            }
        }
    }

    /// `let (a, b) = expr;` for all results of an instruction.
    pub(crate) fn bind_results(&mut self, id: InstId, expr: Expr, as_array: bool) {
        let results = &self.f.insts[id].results;
        self.bind_some(id, results, expr, as_array);
    }

    /// `let (a, b) = expr;`; results of variables that exist are assigned.
    pub(crate) fn bind_some(
        &mut self,
        id: InstId,
        results: &[ValueId],
        expr: Expr,
        as_array: bool,
    ) {
        let (region, end) = (self.live.home(id), self.live.end(id));
        let mut patterns = Vec::new();
        let mut assigned = Vec::new();
        for &result in results {
            let class = self.vars.class(result);
            if self.live.uses(result).is_empty() && !self.vars.is_shared(result) {
                patterns.push(quote!(_));
                continue;
            }
            let hint = self.vars.classes[class].hint.clone();
            let wanted = hint.unwrap_or_else(|| describe(&self.f.insts[id], &expr));
            if self.declares(id, result) {
                let name = self.declare(class, &wanted, region, end);
                patterns.push(self.pattern(class, &name));
            } else {
                let name = crate::names::free_name(&format!("next_{wanted}"), |name| {
                    self.is_taken(name, class, region, end)
                });
                let local = ident(&name);
                patterns.push(quote!(#local));
                assigned.push((class, result, name));
            }
            self.set_slot(result, Slot::Bound);
        }
        let line = self.line(id);
        let stmt = if as_array {
            parse_quote!(let [#(#patterns),*] = #expr;)
        } else {
            parse_quote!(let (#(#patterns),*) = #expr;)
        };
        self.push(stmt, line);
        for (class, result, name) in assigned {
            self.assign(class, result, name_expr(&name), line);
        }
    }

    /// Whether what follows an instruction in its region is never reached.
    pub(crate) fn never_ends(&self, id: InstId) -> bool {
        let inst = &self.f.insts[id];
        match inst.op {
            Op::If => inst
                .regions
                .iter()
                .all(|&region| self.region_leaves(region)),
            Op::While => self.is_endless(id),
            _ => false,
        }
    }

    /// Whether a region ends other than by yielding.
    pub(crate) fn region_leaves(&self, region: RegionId) -> bool {
        let f = self.f;
        f.terminator(region).is_some_and(|end| end.op != Op::Yield)
            || f.regions[region]
                .insts
                .iter()
                .any(|&id| self.never_ends(id))
    }

    /// Whether a loop runs until something inside leaves the function.
    fn is_endless(&self, id: InstId) -> bool {
        let f = self.f;
        let inst = &f.insts[id];
        let always = crate::tidy::is_endless(f, id);
        let mut breaks = false;
        f.walk(inst.regions[1], &mut |_, inner| {
            breaks |= f.insts[inner].op == Op::Break && self.live.loop_around(f, inner) == Some(id);
        });
        always && !breaks
    }
}
