//! The function of a kernel: a loop over slices of equal length.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use pyrsc_ir::{DType, Mode, Op, Type, ValueId};
use quote::ToTokens;
use syn::{Expr, FnArg, Item, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::inline::assignment;
use crate::kernel::{Body, Input, Kernel, Passing};
use crate::names::{free_name, sanitize};
use crate::syntax::{ident, int, name_expr, tuple};
use crate::tokens::mentions;
use crate::variables::Repr;

/// With more parameters clippy's `too_many_arguments` speaks up.
const MOST_PARAMETERS: usize = 7;

/// Names of a kernel's own.
struct Locals {
    /// The index of the loop.
    counter: String,
    /// The number of elements.
    len: String,
    /// The loop's variable where there is only one slice.
    element: String,
    /// The present element of what is updated.
    present: String,
    /// Whether the only slice is the one that is written to.
    one_slice: bool,
}

impl Emitter<'_> {
    /// Emits the kernel's function, without the inputs that it needs not.
    pub(crate) fn emit_kernel(&mut self, kernel: &mut Kernel, number: usize) {
        let needed = self.needed_values(kernel, number);
        kernel
            .inputs
            .retain(|it| needed.contains(&it.element.unwrap_or(it.value)));
        let reads_slices = Emitter::has_blocks(&kernel.inputs);
        let mut body = self.kernel_body(kernel, number, &needed, reads_slices);
        let (slices, plain): (Vec<&Input>, Vec<&Input>) = kernel
            .inputs
            .iter()
            .partition(|input| input.passing == Passing::Blocks);
        let count = kernel.outputs.len() + kernel.inputs.len();
        let types: BTreeSet<DType> = slices
            .iter()
            .map(|it| self.element_type(it.value))
            .collect();
        let grouped = count > MOST_PARAMETERS && types.len() == 1;
        let mut params: Vec<FnArg> = Vec::new();
        for (name, dtype) in &kernel.outputs {
            let (name, element) = (ident(name), ident(dtype.name()));
            params.push(parse_quote!(#name: &mut [#element]));
        }
        params.extend(self.slice_params(&slices, grouped));
        for input in &plain {
            params.push(self.plain_param(input));
        }
        if grouped {
            let names = slices.iter().map(|it| ident(&it.name));
            let at = usize::from(matches!(body.first(), Some(Stmt::Item(_))));
            body.insert(at, parse_quote!(let [#(#names),*] = inputs;));
        }
        let name = ident(&kernel.name);
        self.needs.crates.insert("multiversion".to_owned());
        self.needs
            .uses
            .insert("multiversion::multiversion".to_owned());
        let doc = format!(
            " Elements of [`{}`], over slices of equal length.",
            self.ctx.name
        );
        let many: Option<syn::Attribute> = (params.len() > MOST_PARAMETERS).then(|| {
            parse_quote!(#[expect(clippy::too_many_arguments, reason = "one slice for each array of the loop")])
        });
        let made: Item = parse_quote! {
            #[doc = #doc]
            #many
            #[multiversion(targets("x86_64+avx512f+avx512dq+fma", "x86_64+avx2+fma"))]
            fn #name(#(#params),*) { #(#body)* }
        };
        kernel.grouped = grouped;
        match self.kernels.iter().find_map(|it| same_function(it, &made)) {
            Some(name) => kernel.name = name,
            None => self.kernels.push(made),
        }
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

    fn element_type(&self, value: ValueId) -> DType {
        self.f.ty(value).dtype().unwrap_or(DType::F64)
    }

    fn slice_params(&self, slices: &[&Input], grouped: bool) -> Vec<FnArg> {
        if grouped {
            let element = ident(self.element_type(slices[0].value).name());
            let size = int(slices.len() as i128);
            return vec![parse_quote!(inputs: [&[#element]; #size])];
        }
        let one = |input: &&Input| {
            let element = ident(self.element_type(input.value).name());
            let name = ident(&input.name);
            parse_quote!(#name: &[#element])
        };
        slices.iter().map(one).collect()
    }

    fn plain_param(&mut self, input: &Input) -> FnArg {
        let ty = self.f.ty(input.value);
        let ty = match ty {
            Type::Array(..) => crate::types::param(ty, Mode::In, self.ctx, &mut self.needs),
            _ if self.repr(input.value) == Repr::Usize => parse_quote!(usize),
            ty => crate::types::owned(ty, self.ctx, &mut self.needs),
        };
        let name = ident(&input.name);
        parse_quote!(#name: #ty)
    }

    /// The loop; drops the inputs that it does not read after all.
    fn kernel_body(
        &mut self,
        kernel: &mut Kernel,
        number: usize,
        needed: &BTreeSet<ValueId>,
        reads_slices: bool,
    ) -> Vec<Stmt> {
        let locals = self.kernel_locals(kernel, reads_slices);
        let (names, slots) = self.snapshot();
        let outer = (
            self.in_kernel,
            self.uses_fma,
            std::mem::take(&mut self.kernel_names),
        );
        (self.in_kernel, self.uses_fma) = (true, false);
        self.enter_kernel(kernel, &locals);
        let mut inner = self.in_block(|it| {
            let places = it.outputs_of_element(kernel, &locals);
            it.compute(kernel, number, needed, &places);
        });
        let computed: TokenStream = inner.iter().map(ToTokens::to_token_stream).collect();
        let is_read = |it: &Input| mentions(TokenStream::clone(&computed), &it.name);
        let reads_slices = kernel
            .inputs
            .iter()
            .any(|it| it.passing == Passing::Blocks && is_read(it));
        if !locals.one_slice && kernel.outputs.len() == 1 && !reads_slices {
            // Written as a loop over the one slice that is left.
            (self.in_kernel, self.uses_fma, self.kernel_names) = outer;
            self.restore(names, slots);
            return self.kernel_body(kernel, number, needed, false);
        }
        kernel.inputs.retain(is_read);
        let slices: Vec<&Input> = kernel
            .inputs
            .iter()
            .filter(|it| it.passing == Passing::Blocks)
            .collect();
        let loaded = load(&slices, &locals);
        inner.splice(0..0, loaded);
        let mut body: Vec<Stmt> = Vec::new();
        if self.uses_fma {
            self.needs
                .uses
                .insert("multiversion::target::target_cfg_f".to_owned());
            body.push(parse_quote!(
                const FMA: bool = target_cfg_f!(target_feature = "fma");
            ));
        }
        (self.in_kernel, self.uses_fma, self.kernel_names) = outer;
        self.restore(names, slots);
        let out = ident(&kernel.outputs[0].0);
        if locals.one_slice {
            let element = ident(&locals.element);
            body.push(parse_quote!(for #element in #out { #(#inner)* }));
            return body;
        }
        let (i, len) = (ident(&locals.counter), ident(&locals.len));
        body.push(parse_quote!(let #len = #out.len();));
        body.extend(equal_lengths(kernel, &slices, &locals));
        body.push(parse_quote!(for #i in 0..#len { #(#inner)* }));
        body
    }

    /// Names that none of the kernel's variables has.
    fn kernel_locals(&self, kernel: &Kernel, reads_slices: bool) -> Locals {
        let mut taken: BTreeSet<String> = kernel.inputs.iter().map(|it| it.name.clone()).collect();
        taken.extend(kernel.outputs.iter().map(|(name, _)| name.clone()));
        if let Body::Region(region) = kernel.body {
            self.f.walk(region, &mut |_, id| {
                let results = self.f.insts[id].results.iter();
                taken.extend(results.filter_map(|&it| self.f.hint(it)).map(sanitize));
            });
        }
        let free = |wanted: &str| free_name(wanted, |name| taken.contains(name));
        let one_slice = !reads_slices && kernel.outputs.len() == 1;
        let own = &kernel.outputs[0].0;
        let present = if one_slice {
            own.clone()
        } else {
            free(&format!("old_{own}"))
        };
        Locals {
            counter: free("i"),
            len: free("len"),
            element: free("element"),
            present,
            one_slice,
        }
    }

    /// Inside a kernel its parameters stand for the inputs.
    fn enter_kernel(&mut self, kernel: &Kernel, locals: &Locals) {
        for input in &kernel.inputs {
            let inside = input.element.unwrap_or(input.value);
            self.rename(inside, &input.name);
            self.set_slot(inside, Slot::Bound);
        }
        self.kernel_names.insert(locals.counter.clone());
        for (name, _) in &kernel.outputs {
            self.note_convention(name);
            if !locals.one_slice {
                self.kernel_names.insert(name.clone());
            }
        }
    }

    /// The places of the outputs of one element; reads what was there before.
    fn outputs_of_element(&mut self, kernel: &Kernel, locals: &Locals) -> Vec<Expr> {
        let i = ident(&locals.counter);
        let at_counter = |name: &str| -> Expr {
            let name = ident(name);
            parse_quote!(#name[#i])
        };
        let mut places: Vec<Expr> = kernel
            .outputs
            .iter()
            .map(|(name, _)| at_counter(name))
            .collect();
        if locals.one_slice {
            let element = ident(&locals.element);
            places = vec![parse_quote!(*#element)];
        }
        if let Some(present) = kernel.present {
            let (local, place) = (ident(&locals.present), &places[0]);
            self.block.push(parse_quote!(let #local = #place;));
            self.set_slot(present, Slot::Constant(name_expr(&locals.present)));
        }
        for (element, literal) in &kernel.constants {
            self.set_slot(*element, Slot::Constant(literal.clone()));
        }
        places
    }

    /// Computes and writes the outputs of one element.
    fn compute(
        &mut self,
        kernel: &Kernel,
        number: usize,
        needed: &BTreeSet<ValueId>,
        places: &[Expr],
    ) {
        let f = self.f;
        let region = match kernel.body {
            Body::Region(region) => region,
            Body::Op(id) => {
                let (place, expr) = (&places[0], self.scalar(&f.insts[id]));
                self.block.push(parse_quote!(#place = #expr;));
                return;
            }
        };
        for &id in &f.regions[region].insts {
            let inst = &f.insts[id];
            if inst.op != Op::Yield {
                if inst.results.iter().any(|it| needed.contains(it)) {
                    self.emit(id);
                }
                continue;
            }
            let one = [inst.args[number.min(inst.args.len() - 1)]];
            let values = if places.len() < inst.args.len() {
                &one[..]
            } else {
                &inst.args[..]
            };
            for (&value, place) in values.iter().zip(places) {
                let value = self.plain(value);
                self.push(assignment(place.clone(), value), self.line(id));
            }
        }
    }
}

/// The name of a function that does what another one does.
fn same_function(a: &Item, b: &Item) -> Option<String> {
    let (Item::Fn(a), Item::Fn(b)) = (a, b) else {
        return None;
    };
    let same = a.sig.inputs == b.sig.inputs && a.block == b.block && a.attrs == b.attrs;
    same.then(|| a.sig.ident.to_string())
}

/// `let (x, y) = (x[i], y[i]);`
fn load(slices: &[&Input], locals: &Locals) -> Option<Stmt> {
    let i = ident(&locals.counter);
    let at_counter = |it: &&Input| -> Expr {
        let name = ident(&it.name);
        parse_quote!(#name[#i])
    };
    let names = tuple(slices.iter().map(|it| name_expr(&it.name)).collect());
    let values = tuple(slices.iter().map(at_counter).collect());
    (!slices.is_empty()).then(|| parse_quote!(let #names = #values;))
}

/// Cuts all slices to one length, so that no check is left in the loop.
fn equal_lengths(kernel: &Kernel, slices: &[&Input], locals: &Locals) -> Option<Stmt> {
    let len = ident(&locals.len);
    let inputs = slices.iter().map(|it| (&it.name, false));
    let outputs = kernel.outputs[1..].iter().map(|(name, _)| (name, true));
    let (mut names, mut cut) = (Vec::new(), Vec::new());
    for (name, mutable) in inputs.chain(outputs) {
        let slice = ident(name);
        names.push(name_expr(name));
        cut.push(if mutable {
            parse_quote!(&mut #slice[..#len])
        } else {
            parse_quote!(&#slice[..#len])
        });
    }
    let (names, cut) = (tuple(names), tuple(cut));
    (!slices.is_empty() || kernel.outputs.len() > 1).then(|| parse_quote!(let #names = #cut;))
}
