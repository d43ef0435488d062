//! The call of a kernel: its operands, and a driver of the support code that
//! hands it blocks.

use std::collections::{BTreeMap, BTreeSet};

use pyrsc_ir::{InstId, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::Emitter;
use crate::kernel::{Input, Kernel, Passing};
use crate::liveness::Point;
use crate::names::free_name;
use crate::syntax::{call, ident, method, name_expr, reference, tuple};
use crate::variables::ClassId;

impl Emitter<'_> {
    /// A local name that hides nothing that is still needed.
    pub(crate) fn free_local(&self, wanted: &str, id: InstId, after: Point) -> String {
        let home = self.live.home(id);
        free_name(wanted, |name| {
            self.is_taken(name, ClassId::MAX, home, after)
        })
    }

    /// Emits kernels over the same inputs, and the operands that their calls
    /// need; gives the closures that call them.
    pub(crate) fn launch(&mut self, id: InstId, kernels: &mut [Kernel], shape: &Expr) -> Vec<Expr> {
        for (number, kernel) in kernels.iter_mut().enumerate() {
            self.emit_kernel(kernel, number);
        }
        let names = self.operands(id, kernels, shape);
        for input in kernels.iter_mut().flat_map(|kernel| &mut kernel.inputs) {
            if let Some(name) = names.get(&input.place) {
                input.operand.clone_from(name);
            }
        }
        kernels
            .iter()
            .map(|kernel| self.kernel_closure(kernel))
            .collect()
    }

    /// A driver's call that makes an array.
    pub(crate) fn driver_call(
        &mut self,
        id: InstId,
        kernel: Kernel,
        shape: &Expr,
        driver: &str,
    ) -> Expr {
        let grain = kernel.grain.clone();
        let mut closures = self.launch(id, &mut [kernel], shape);
        let shape = self.shape_argument(id, shape);
        self.needs
            .support_call(driver, &[shape, grain, closures.remove(0)])
    }

    /// Shapes of a known rank are copied; others are still needed by operands.
    pub(crate) fn shape_argument(&self, id: InstId, shape: &Expr) -> Expr {
        let result = self.f.insts[id].results[0];
        let dynamic = self.rank(result).known().is_none_or(|rank| rank > 6);
        if dynamic && self.f.ty(result).is_array() {
            method(shape.clone(), "clone", &[])
        } else {
            shape.clone()
        }
    }

    /// `let (S, K) = (Operand::new(&S, &shape), Operand::new(&K, &shape));`,
    /// and the names of the operands by the places of the inputs.
    fn operands(
        &mut self,
        id: InstId,
        kernels: &[Kernel],
        shape: &Expr,
    ) -> BTreeMap<usize, String> {
        let mut blocks: BTreeMap<usize, (ValueId, String)> = BTreeMap::new();
        for input in kernels.iter().flat_map(|kernel| &kernel.inputs) {
            if input.passing == Passing::Blocks {
                blocks.insert(input.place, (input.value, input.name.clone()));
            }
        }
        let (mut names, mut made) = (BTreeMap::new(), Vec::new());
        for (place, (value, wanted)) in &blocks {
            let mut name = self.free_local(wanted, id, self.live.start(id));
            // The results of the first kernel may be bound before the next call.
            let results = &self.f.insts[id].results;
            let hidden = kernels.len() > 1
                && results
                    .iter()
                    .any(|&it| self.f.hint(it) == Some(wanted.as_str()));
            if name != *wanted || hidden {
                name = self.free_local(&format!("{wanted}_blocks"), id, self.live.start(id));
            }
            let array = self.named(*value);
            made.push(call(
                "Operand::new",
                &[reference(array), reference(shape.clone())],
            ));
            names.insert(*place, name);
        }
        if names.is_empty() {
            return names;
        }
        self.needs.support.insert("elementwise::Operand".to_owned());
        self.needs
            .uses
            .insert("crate::support::elementwise::Operand".to_owned());
        for name in names.values() {
            self.flush_mentions(name);
        }
        let pattern = tuple(names.values().map(|name| name_expr(name)).collect());
        let value = tuple(made);
        self.push(parse_quote!(let #pattern = #value;), self.line(id));
        names
    }

    /// `|at, p| kernel(p, S.at(at, &mut None), r)`
    fn kernel_closure(&mut self, kernel: &Kernel) -> Expr {
        let names: BTreeSet<&str> = kernel.inputs.iter().map(|it| it.operand.as_str()).collect();
        let at = free_name("at", |name| names.contains(name));
        let taken = |name: &str| names.contains(name) || name == at;
        let mut outs: Vec<syn::Ident> = Vec::new();
        for (name, _) in &kernel.outputs {
            outs.push(ident(&free_name(name, |it| {
                taken(it) || outs.iter().any(|out| out == it)
            })));
        }
        let at = ident(&at);
        let (mut slices, mut plain) = (Vec::new(), Vec::new());
        for input in &kernel.inputs {
            match input.passing {
                Passing::Blocks => {
                    let operand = name_expr(&input.operand);
                    slices.push(parse_quote!(#operand.at(#at, &mut None)));
                }
                Passing::View => plain.push(self.view(input.value)),
                Passing::Value => plain.push(self.either(input.value)),
            }
        }
        let place: syn::Pat = if slices.is_empty() {
            parse_quote!(_)
        } else {
            parse_quote!(#at)
        };
        let mut args: Vec<Expr> = outs.iter().map(|name| parse_quote!(#name)).collect();
        if kernel.grouped {
            args.push(parse_quote!([#(#slices),*]));
        } else {
            args.extend(slices);
        }
        args.extend(plain);
        let call = call(&kernel.name, &args);
        if let [out] = &outs[..] {
            parse_quote!(|#place, #out| #call)
        } else {
            parse_quote!(|#place, [#(#outs),*]| #call)
        }
    }

    /// Whether a kernel has inputs that come block by block.
    pub(crate) fn has_blocks(inputs: &[Input]) -> bool {
        inputs.iter().any(|input| input.passing == Passing::Blocks)
    }
}
