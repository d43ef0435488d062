//! What a kernel does with the elements of one place, as a closure.

use std::collections::BTreeSet;

use pyrsc_ir::{DType, Op, ValueId};
use quote::ToTokens;
use syn::{Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::inline::is_untyped;
use crate::kernel::{Body, Input, Kernel, grouped};
use crate::names::{free_name, sanitize};
use crate::syntax::{name_expr, typed_literal};
use crate::tokens::mentions;

impl Emitter<'_> {
    /// `|math, (S, K)| …`, and the inputs that it has a use for. Output
    /// `number` of a body with several where the kernel has one.
    pub(crate) fn kernel_closure(&mut self, kernel: &Kernel, number: usize) -> (Vec<Input>, Expr) {
        let needed = self.needed_values(kernel, number);
        let names = self.kernel_names(kernel);
        let (outer_names, outer_slots) = self.snapshot();
        let outer = (
            self.math.take(),
            std::mem::take(&mut self.kernel_names),
            self.uses_math,
        );
        (self.math, self.uses_math) = (Some(names.math.clone()), false);
        self.kernel_names.clone_from(&kernel.taken);
        self.kernel_names.insert(names.math.clone());
        for input in &kernel.inputs {
            self.rename(input.element, &input.name);
            self.set_slot(input.element, Slot::Bound);
        }
        for (element, expr) in &kernel.constants {
            self.set_slot(*element, Slot::Constant(expr.clone()));
        }
        if let Some(present) = kernel.present {
            self.note_convention(&names.present);
            self.set_slot(present, Slot::Constant(name_expr(&names.present)));
        }
        let mut values = Vec::new();
        let mut body = self.in_block(|it| values = it.compute(kernel, number, &needed));
        let uses_math = self.uses_math;
        (self.math, self.kernel_names, self.uses_math) = outer;
        self.restore(outer_names, outer_slots);
        let last: Expr = match (&values[..], kernel.outputs.len()) {
            ([value], 1) => value.clone(),
            _ => parse_quote!([#(#values),*]),
        };
        body.push(Stmt::Expr(last, None));
        shorten(&mut body);
        let text: proc_macro2::TokenStream = body.iter().map(ToTokens::to_token_stream).collect();
        let mut inputs = kernel.inputs.clone();
        inputs.retain(|it| mentions(text.clone(), &it.name));
        let pattern = grouped(inputs.iter().map(|it| name_expr(&it.name)).collect());
        let body: Expr = match &body[..] {
            [Stmt::Expr(value, None)] => value.clone(),
            _ => parse_quote!({ #(#body)* }),
        };
        let mut patterns = Vec::new();
        if uses_math {
            patterns.push(name_expr(&names.math));
        }
        if kernel.present.is_some() {
            patterns.push(name_expr(&names.present));
        }
        patterns.push(pattern);
        let closure = parse_quote!(|#(#patterns),*| #body);
        (inputs, closure)
    }

    /// The values that a kernel's outputs follow from.
    fn needed_values(&self, kernel: &Kernel, number: usize) -> BTreeSet<ValueId> {
        let f = self.f;
        let mut needed = BTreeSet::new();
        let region = match kernel.body {
            Body::Op(id) => {
                needed.extend(&f.insts[id].args);
                return needed;
            }
            Body::Region(region) => region,
        };
        for &id in f.regions[region].insts.iter().rev() {
            let inst = &f.insts[id];
            if inst.op == Op::Yield {
                match inst.args.len() > kernel.outputs.len() {
                    true => needed.insert(inst.args[number]),
                    false => {
                        needed.extend(&inst.args);
                        true
                    }
                };
            } else if inst.results.iter().any(|it| needed.contains(it)) {
                needed.extend(&inst.args);
                for &inner in &inst.regions {
                    f.walk(inner, &mut |_, id| needed.extend(&f.insts[id].args));
                }
            }
        }
        needed
    }

    /// The line of what computes a value.
    fn line_of(&self, value: ValueId) -> u32 {
        match self.f.values[value].def {
            pyrsc_ir::Def::Inst(id, _) => self.line(id),
            pyrsc_ir::Def::Arg(..) => 0,
        }
    }

    /// Names that none of the kernel's variables has.
    fn kernel_names(&self, kernel: &Kernel) -> Names {
        let mut taken = kernel.taken.clone();
        taken.extend(kernel.inputs.iter().map(|it| it.name.clone()));
        if let Body::Region(region) = kernel.body {
            self.f.walk(region, &mut |_, id| {
                let results = self.f.insts[id].results.iter();
                taken.extend(results.filter_map(|&it| self.f.hint(it)).map(sanitize));
            });
        }
        let hint = kernel.present.and_then(|it| self.f.hint(it)).map(sanitize);
        let present = free_name(hint.as_deref().unwrap_or("old"), |it| taken.contains(it));
        taken.insert(present.clone());
        Names {
            math: free_name("math", |it| taken.contains(it)),
            present,
        }
    }

    /// Computes the outputs for the elements of one place.
    fn compute(&mut self, kernel: &Kernel, number: usize, needed: &BTreeSet<ValueId>) -> Vec<Expr> {
        let f = self.f;
        let region = match kernel.body {
            Body::Region(region) => region,
            Body::Op(id) => {
                let expr = self.scalar(&f.insts[id]);
                return vec![typed(expr, kernel, 0)];
            }
        };
        let mut outputs = Vec::new();
        for &id in &f.regions[region].insts {
            let inst = &f.insts[id];
            if inst.op != Op::Yield {
                if inst.results.iter().any(|it| needed.contains(it)) {
                    self.emit(id);
                }
                continue;
            }
            let one = [inst.args[number.min(inst.args.len() - 1)]];
            let values = if kernel.outputs.len() < inst.args.len() {
                &one[..]
            } else {
                &inst.args[..]
            };
            for (place, &value) in values.iter().enumerate() {
                let value = self.plain(value);
                outputs.push(typed(value, kernel, place));
            }
            let last = inst.args.first().map_or(0, |&value| self.line_of(value));
            self.notes.before(last, &mut self.block);
        }
        outputs
    }
}

/// Names of a kernel's own.
struct Names {
    /// The functions for the CPU.
    math: String,
    /// The present element of what is updated.
    present: String,
}

/// Drops variables that are not read after all, and the last one if it is the
/// value: nothing in a kernel has an effect.
fn shorten(body: &mut Vec<Stmt>) {
    let named = |stmt: &Stmt| match stmt {
        Stmt::Local(local) => match &local.pat {
            syn::Pat::Ident(name) if name.mutability.is_none() => Some(name.ident.to_string()),
            _ => None,
        },
        _ => None,
    };
    for at in (0..body.len()).rev() {
        let Some(name) = named(&body[at]) else {
            continue;
        };
        let rest = body[at + 1..].iter().map(ToTokens::to_token_stream);
        if !mentions(rest.collect(), &name) {
            body.remove(at);
        }
    }
    crate::idioms::end_in_expression(body);
}

/// A value from which the type of the elements can be told.
fn typed(value: Expr, kernel: &Kernel, place: usize) -> Expr {
    if !is_untyped(&value) || kernel.outputs[place] == DType::Bool {
        return value;
    }
    typed_tail(value, kernel.outputs[place].name())
}

/// A value with a suffix in the first number that it may be.
fn typed_tail(value: Expr, dtype: &str) -> Expr {
    let in_block = |block: &mut syn::Block| {
        if let Some(Stmt::Expr(last, None)) = block.stmts.last_mut() {
            *last = typed_tail(last.clone(), dtype);
        }
    };
    match value {
        Expr::If(mut branches) => {
            in_block(&mut branches.then_branch);
            Expr::If(branches)
        }
        Expr::Block(mut block) => {
            in_block(&mut block.block);
            Expr::Block(block)
        }
        value => typed_literal(value, dtype),
    }
}
