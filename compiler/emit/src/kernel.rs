//! Fused loops over elements: a kernel function over slices and the call of a
//! driver of the support code that hands it blocks.

use std::collections::BTreeSet;

use la_arena::ArenaMap;
use pyrsc_ir::{DType, InstId, Mode, Op, RegionId, Type, ValueId};
use syn::{Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::liveness::Point;
use crate::names::{free_name, sanitize};
use crate::syntax::{call, ident, int, method, name_expr, reference, text, tuple};
use crate::variables::ClassId;

/// More parameters than clippy's `too_many_arguments` allows.
const MOST_PARAMETERS: usize = 7;
/// Grain of a lifted op that no pass has fused.
const LIFTED_GRAIN: i64 = 16_384;

/// One input of a kernel.
struct Input {
    /// The operand of the instruction, or a value from outside of the body.
    value: ValueId,
    /// The body's argument for it; none for a value from outside.
    element: Option<ValueId>,
    /// Its name in the kernel.
    name: String,
    /// The name of its `Operand` where the kernel is called.
    operand: String,
    passing: Passing,
}

/// How a kernel is given an input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passing {
    /// An array block by block, as slices.
    Blocks,
    /// An array as a whole, which the body reads at places of its own.
    View,
    /// A scalar or the like.
    Value,
}

/// What a kernel computes.
enum Body {
    Region(RegionId),
    /// A lifted op on its own.
    Op(InstId),
}

/// A kernel to be emitted and called.
struct Kernel {
    inputs: Vec<Input>,
    body: Body,
    /// Names and element types of what it computes.
    outputs: Vec<(String, DType)>,
    /// The body's argument for the present element of what is updated.
    present: Option<ValueId>,
    name: String,
    grain: Expr,
}

impl Emitter<'_> {
    /// `map` and lifted ops on arrays.
    pub(crate) fn emit_map(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.ensure_bound(inst.args[0]);
        let shape = self.take(inst.args[0]);
        let mut kernel = self.kernel(id, &inst.args[1..], &inst.results, None);
        let dtypes: BTreeSet<DType> = kernel.outputs.iter().map(|(_, dtype)| *dtype).collect();
        if let [result] = inst.results[..] {
            let (expr, trace) =
                self.traced(|it| it.driver_call(id, &kernel, &shape, "elementwise::map"));
            self.settle_map(id, result, expr, trace);
        } else if dtypes.len() == 1 {
            let (expr, _) =
                self.traced(|it| it.driver_call(id, &kernel, &shape, "elementwise::map_many"));
            self.bind_results(id, expr, true);
        } else {
            // Arrays of several types: one pass over the inputs for each.
            let (outputs, name) = (std::mem::take(&mut kernel.outputs), kernel.name.clone());
            for (i, (output, &result)) in outputs.into_iter().zip(&inst.results).enumerate() {
                kernel.name = format!("{name}_{}", sanitize(&output.0).to_lowercase());
                kernel.outputs = vec![output];
                let (expr, trace) = self.traced(|it| it.nth_driver_call(id, &kernel, &shape, i));
                self.settle_map(id, result, expr, trace);
            }
        }
    }

    fn settle_map(
        &mut self,
        id: InstId,
        value: ValueId,
        expr: Expr,
        mut trace: crate::emitter::Trace,
    ) {
        trace.heavy = true;
        self.settle(id, value, expr, trace);
    }

    /// A lifted op on arrays that no pass has made a `map`.
    pub(crate) fn lifted_map(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let arrays: Vec<ValueId> = inst
            .args
            .iter()
            .copied()
            .filter(|&arg| self.f.ty(arg).is_array())
            .collect();
        let shape_of = |it: &mut Self, array: ValueId| {
            let array = it.named(array);
            method(array, "raw_dim", &[])
        };
        let mut shape = shape_of(self, arrays[0]);
        for (i, &array) in arrays.iter().enumerate().skip(1) {
            if arrays[..i].contains(&array) {
                continue;
            }
            let (next, at) = (shape_of(self, array), self.at(id));
            shape = self.needs.support_call(
                "elementwise::broadcast",
                &[reference(shape), reference(next), at],
            );
        }
        let name = self.free_local("shape", id, self.live.start(id) - 1);
        let local = ident(&name);
        self.push(parse_quote!(let #local = #shape;), self.line(id));
        let kernel = self.kernel(id, &inst.args, &inst.results, None);
        self.driver_call(id, &kernel, &name_expr(&name), "elementwise::map")
    }

    /// `map.assign`: the kernel changes the elements of a view in place.
    pub(crate) fn emit_map_assign(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let (path, body) = (inst.regions[0], inst.regions[1]);
        let present = f.regions[body].args[0];
        let mut kernel = self.kernel(id, &inst.args[1..], &inst.results, Some(present));
        let array = self.target(id);
        let mut view = self.path_view(path, array.clone());
        if self.is_whole(path) {
            view = method(view, "view_mut", &[]);
        }
        let mut shape = parse_quote!(shape);
        if kernel
            .inputs
            .iter()
            .any(|input| input.passing == Passing::Blocks)
        {
            let name = self.free_local("shape", id, self.live.start(id) - 1);
            let local = ident(&name);
            // The view's shape, before it is lent to the driver.
            let extent = method(view.clone(), "raw_dim", &[]);
            self.push(parse_quote!(let #local = #extent;), self.line(id));
            shape = name_expr(&name);
        }
        let reads_old = !self.live.uses(present).is_empty();
        let driver = if reads_old {
            "elementwise::update"
        } else {
            "elementwise::map_into"
        };
        if !reads_old {
            kernel.present = None;
        }
        let operands = self.operands(id, &mut kernel, &shape);
        self.push_all(operands, id);
        let closure = self.kernel_closure(&kernel, 0);
        let grain = kernel.grain.clone();
        let expr = self.needs.support_call(driver, &[view, grain, closure]);
        self.push(parse_quote!(#expr;), self.line(id));
        self.done_writing(id);
    }

    /// `map.reduce`: sums without the array, other reductions of the array.
    pub(crate) fn map_reduce(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let shape = self.named_or_take(inst.args[0]);
        let mut kernel = self.kernel(id, &inst.args[1..], &inst.results, None);
        let element = match self.f.terminator(inst.regions[0]) {
            Some(end) => self.f.ty(end.args[0]).dtype().unwrap_or(DType::F64),
            None => DType::F64,
        };
        kernel.outputs = vec![("values".to_owned(), element)];
        let reduction = inst.str_attr(0);
        let sum = reduction == "reduce.sum" || reduction == "reduce.mean";
        if sum {
            let operands = self.operands(id, &mut kernel, &shape);
            self.push_all(operands, id);
            let closure = self.kernel_closure(&kernel, 0);
            let size = method(shape.clone(), "size", &[]);
            self.needs.ndarray("Dimension");
            let sum = self.needs.support_call(
                "reduce::sum_blocks",
                &[size.clone(), kernel.grain.clone(), closure],
            );
            if reduction == "reduce.sum" {
                return sum;
            }
            let element = ident(element.name());
            return parse_quote!(#sum / #size as #element);
        }
        let values = self.driver_call(id, &kernel, &shape, "elementwise::map");
        let op = Op::from_text(reduction);
        match op {
            Some(op) if op.is_reduction() => self.reduce_all_of(id, op, element, values),
            _ => panic!("map.reduce of {} by {reduction}", self.f.name),
        }
    }

    fn named_or_take(&mut self, value: ValueId) -> Expr {
        self.ensure_bound(value);
        self.take(value)
    }

    /// A local name that hides nothing that is still needed.
    fn free_local(&self, wanted: &str, id: InstId, after: Point) -> String {
        free_name(wanted, |name| {
            self.is_taken(name, ClassId::MAX, self.live.home(id), after)
        })
    }

    fn push_all(&mut self, stmts: Vec<Stmt>, id: InstId) {
        for stmt in stmts {
            self.push(stmt, self.line(id));
        }
    }

    // ---- what the kernel is given ----------------------------------------

    fn kernel(
        &mut self,
        id: InstId,
        operands: &[ValueId],
        results: &[ValueId],
        present: Option<ValueId>,
    ) -> Kernel {
        let f = self.f;
        let inst = &f.insts[id];
        let body = match inst.regions.last() {
            Some(&region) => Body::Region(region),
            None => Body::Op(id),
        };
        let mut inputs = Vec::new();
        let mut used = BTreeSet::new();
        for (i, &value) in operands.iter().enumerate() {
            let element = match &body {
                Body::Region(region) => {
                    Some(f.regions[*region].args[i + usize::from(present.is_some())])
                }
                Body::Op(_) => None,
            };
            let repeated = matches!(body, Body::Op(_)) && operands[..i].contains(&value);
            if !repeated {
                self.add_input(&mut inputs, &mut used, value, element, Passing::Blocks);
            }
        }
        if let Body::Region(region) = body {
            for value in self.captured(region) {
                self.add_input(&mut inputs, &mut used, value, None, Passing::View);
            }
        }
        let mut outputs = Vec::new();
        for &result in results {
            let hint = self
                .vars
                .get(result)
                .hint
                .clone()
                .unwrap_or_else(|| "out".to_owned());
            let name = free_name(&sanitize(&hint), |name| used.contains(name));
            used.insert(name.clone());
            outputs.push((name, f.ty(result).dtype().unwrap_or(DType::F64)));
        }
        let name = self.kernel_name(results[0]);
        let grain = match inst.op {
            Op::Map | Op::MapAssign => inst.int_attr(0),
            Op::MapReduce => inst.int_attr(1),
            _ => LIFTED_GRAIN,
        };
        let grain = if grain == 0 {
            parse_quote!(usize::MAX)
        } else {
            int(i128::from(grain))
        };
        Kernel {
            inputs,
            body,
            outputs,
            present,
            name,
            grain,
        }
    }

    fn add_input(
        &mut self,
        inputs: &mut Vec<Input>,
        used: &mut BTreeSet<String>,
        value: ValueId,
        element: Option<ValueId>,
        passing: Passing,
    ) {
        let passing = if self.f.ty(value).is_array() {
            passing
        } else {
            Passing::Value
        };
        if self.f.ty(value).is_array() {
            self.ensure_bound(value);
        }
        let own = self
            .name_of(value)
            .filter(|_| self.is_bound(value))
            .map(str::to_owned);
        let hint = element
            .and_then(|it| self.f.hint(it))
            .or(self.f.hint(value));
        let wanted = own.or(hint.map(sanitize)).unwrap_or_else(|| "x".to_owned());
        let name = free_name(&wanted, |name| used.contains(name));
        used.insert(name.clone());
        let operand = name.clone();
        inputs.push(Input {
            value,
            element,
            name,
            operand,
            passing,
        });
    }

    /// Values from outside that a body uses, constants apart.
    fn captured(&self, region: RegionId) -> Vec<ValueId> {
        let f = self.f;
        let mut captured = Vec::new();
        f.walk(region, &mut |_, id| {
            for &arg in &f.insts[id].args {
                let (home, _) = self.live.definition(f, arg);
                let first = self.live.region_end(home);
                let outside = !self.live.within(first, region);
                let constant = matches!(self.slot(arg), Some(Slot::Constant(_)));
                if outside && !constant && !captured.contains(&arg) {
                    captured.push(arg);
                }
            }
        });
        captured
    }

    fn kernel_name(&self, result: ValueId) -> String {
        let base = format!("{}_kernel", self.ctx.name);
        let taken = |name: &str| {
            self.ctx.reserved.contains(name)
                || self
                    .kernels
                    .iter()
                    .any(|item| matches!(item, syn::Item::Fn(it) if it.sig.ident == name))
        };
        if !taken(&base) {
            return base;
        }
        let word = match (&self.vars.get(result).hint, self.f.def_inst(result)) {
            (Some(hint), _) => sanitize(hint),
            (None, Some(inst)) => crate::names::base_word(inst).to_owned(),
            (None, None) => "values".to_owned(),
        };
        free_name(&format!("{}_{word}_kernel", self.ctx.name), taken)
    }

    // ---- the call ----------------------------------------------------------

    fn driver_call(&mut self, id: InstId, kernel: &Kernel, shape: &Expr, driver: &str) -> Expr {
        let mut kernel = kernel.copy();
        let operands = self.operands(id, &mut kernel, shape);
        self.push_all(operands, id);
        let closure = self.kernel_closure(&kernel, 0);
        let shape = self.shape_argument(id, shape);
        self.needs
            .support_call(driver, &[shape, kernel.grain.clone(), closure])
    }

    fn nth_driver_call(
        &mut self,
        id: InstId,
        kernel: &Kernel,
        shape: &Expr,
        number: usize,
    ) -> Expr {
        let mut kernel = kernel.copy();
        let operands = self.operands(id, &mut kernel, shape);
        self.push_all(operands, id);
        let closure = self.kernel_closure(&kernel, number);
        let shape = self.shape_argument(id, shape);
        self.needs
            .support_call("elementwise::map", &[shape, kernel.grain.clone(), closure])
    }

    /// Shapes of a known rank are copied; others are still needed by operands.
    fn shape_argument(&self, id: InstId, shape: &Expr) -> Expr {
        let result = self.f.insts[id].results[0];
        let dynamic = self.rank(result).known().is_none_or(|rank| rank > 6);
        if dynamic && self.f.ty(result).is_array() {
            method(shape.clone(), "clone", &[])
        } else {
            shape.clone()
        }
    }

    /// `let (S, K) = (Operand::new(&S, &shape), Operand::new(&K, &shape));`
    fn operands(&mut self, id: InstId, kernel: &mut Kernel, shape: &Expr) -> Vec<Stmt> {
        let (mut names, mut made) = (Vec::new(), Vec::new());
        let mut renamed: Vec<(usize, String)> = Vec::new();
        for (i, input) in kernel.inputs.iter().enumerate() {
            if input.passing != Passing::Blocks {
                continue;
            }
            let name = self.free_local(&input.name, id, self.live.start(id));
            let array = self.take_again(input.value);
            made.push(call(
                "Operand::new",
                &[reference(array), reference(shape.clone())],
            ));
            names.push(name_expr(&name));
            renamed.push((i, name));
        }
        for (i, name) in renamed {
            kernel.inputs[i].operand = name;
        }
        if names.is_empty() {
            return Vec::new();
        }
        self.needs.support.insert("elementwise::Operand".to_owned());
        self.needs
            .uses
            .insert("crate::support::elementwise::Operand".to_owned());
        self.flush_readers(&kernel.inputs);
        let (pattern, value) = (tuple(names), tuple(made));
        vec![parse_quote!(let #pattern = #value;)]
    }

    /// Binds what waits and reads an array whose name is about to be hidden.
    fn flush_readers(&mut self, inputs: &[Input]) {
        let classes: BTreeSet<_> = inputs
            .iter()
            .map(|input| self.vars.class(input.value))
            .collect();
        for value in self.waiting() {
            if matches!(self.slot(value), Some(Slot::Waiting { trace, .. }) if !trace.reads.is_disjoint(&classes))
            {
                self.flush(value);
            }
        }
    }

    /// `|at, p| kernel(p, S.at(at, &mut None), r)`
    fn kernel_closure(&mut self, kernel: &Kernel, number: usize) -> Expr {
        let names: BTreeSet<&str> = kernel
            .inputs
            .iter()
            .map(|input| input.operand.as_str())
            .collect();
        let taken = |name: &str| names.contains(name);
        let at = free_name("at", taken);
        let outs: Vec<String> = kernel
            .outputs
            .iter()
            .map(|(name, _)| free_name(name, |it| taken(it) || it == at))
            .collect();
        let (at_name, out_names) = (
            ident(&at),
            outs.iter().map(|name| ident(name)).collect::<Vec<_>>(),
        );
        let mut slices = Vec::new();
        let mut plain = Vec::new();
        for input in &kernel.inputs {
            if input.passing == Passing::Blocks {
                let operand = name_expr(&input.operand);
                slices.push(parse_quote!(#operand.at(#at_name, &mut None)));
            } else {
                let value = input.value;
                plain.push(if self.f.ty(value).is_array() {
                    self.view(value)
                } else {
                    self.plain_again(value)
                });
            }
        }
        let grouped = self.emit_kernel(kernel, number);
        let mut args: Vec<Expr> = out_names.iter().map(|name| parse_quote!(#name)).collect();
        if grouped {
            args.push(parse_quote!([#(#slices),*]));
        } else {
            args.extend(slices);
        }
        args.extend(plain);
        let call = call(&kernel.name, &args);
        let at_name: syn::Pat = if kernel.inputs.iter().any(|it| it.passing == Passing::Blocks) {
            parse_quote!(#at_name)
        } else {
            parse_quote!(_)
        };
        if let [out] = &out_names[..] {
            parse_quote!(|#at_name, #out| #call)
        } else {
            parse_quote!(|#at_name, [#(#out_names),*]| #call)
        }
    }

    /// An operand that was counted once but is written at two places.
    fn take_again(&mut self, value: ValueId) -> Expr {
        self.named(value)
    }

    fn plain_again(&mut self, value: ValueId) -> Expr {
        if matches!(self.slot(value), Some(Slot::Waiting { .. })) {
            self.ensure_bound(value);
        }
        self.plain(value)
    }

    // ---- the function --------------------------------------------------------

    /// Emits the kernel's function; says whether its slices come as one array.
    fn emit_kernel(&mut self, kernel: &Kernel, number: usize) -> bool {
        let (slices, plain): (Vec<&Input>, Vec<&Input>) = kernel
            .inputs
            .iter()
            .partition(|input| input.passing == Passing::Blocks);
        let count = kernel.outputs.len() + kernel.inputs.len();
        let types: BTreeSet<_> = slices
            .iter()
            .map(|it| self.f.ty(it.value).dtype())
            .collect();
        let grouped = count > MOST_PARAMETERS && types.len() == 1;
        let mut params: Vec<syn::FnArg> = Vec::new();
        for (name, dtype) in &kernel.outputs {
            let (name, element) = (ident(name), ident(dtype.name()));
            params.push(parse_quote!(#name: &mut [#element]));
        }
        let slice_names: Vec<syn::Ident> = slices.iter().map(|it| ident(&it.name)).collect();
        if grouped {
            let element = ident(
                self.f
                    .ty(slices[0].value)
                    .dtype()
                    .unwrap_or(DType::F64)
                    .name(),
            );
            let size = int(slices.len() as i128);
            params.push(parse_quote!(inputs: [&[#element]; #size]));
        } else {
            for input in &slices {
                let element = ident(self.f.ty(input.value).dtype().unwrap_or(DType::F64).name());
                let name = ident(&input.name);
                params.push(parse_quote!(#name: &[#element]));
            }
        }
        for input in &plain {
            let ty = match self.f.ty(input.value) {
                Type::Array(..) => {
                    crate::types::param(self.f.ty(input.value), Mode::In, self.ctx, &mut self.needs)
                }
                _ if self.repr(input.value) == crate::variables::Repr::Usize => parse_quote!(i64),
                ty => crate::types::owned(ty, self.ctx, &mut self.needs),
            };
            let name = ident(&input.name);
            params.push(parse_quote!(#name: #ty));
        }
        let body = self.kernel_body(kernel, number, grouped.then_some(&slice_names[..]), &slices);
        let name = ident(&kernel.name);
        self.needs.crates.insert("multiversion".to_owned());
        self.needs
            .uses
            .insert("multiversion::multiversion".to_owned());
        let doc = format!(
            " Elements of [`{}`], over slices of equal length.",
            self.ctx.name
        );
        self.kernels.push(parse_quote! {
            #[doc = #doc]
            #[multiversion(targets("x86_64+avx2+fma"))]
            fn #name(#(#params),*) { #(#body)* }
        });
        grouped
    }

    fn kernel_body(
        &mut self,
        kernel: &Kernel,
        number: usize,
        grouped: Option<&[syn::Ident]>,
        slices: &[&Input],
    ) -> Vec<Stmt> {
        let (names, slots) = self.enter_kernel(kernel);
        let outer = (self.in_kernel, self.uses_fma);
        (self.in_kernel, self.uses_fma) = (true, false);
        let simple = slices.is_empty() && kernel.outputs.len() == 1;
        let counter = self.counter_name(kernel, "i");
        let i = ident(&counter);
        let element_of = |name: &str| -> Expr {
            let name = ident(name);
            parse_quote!(#name[#i])
        };
        let mut inner = Vec::new();
        let place: Expr = if simple {
            let element = ident(&self.counter_name(kernel, "element"));
            parse_quote!(*#element)
        } else {
            element_of(&kernel.outputs[0].0)
        };
        let loaded: Vec<Expr> = slices.iter().map(|it| name_expr(&it.name)).collect();
        let values: Vec<Expr> = slices.iter().map(|it| element_of(&it.name)).collect();
        if let Some(present) = kernel.present {
            let name = free_name(&kernel.outputs[0].0, |name| {
                kernel.inputs.iter().any(|it| it.name == name)
            });
            let local = ident(&name);
            // The slice keeps its name: the element is read into another.
            let local_name = if simple {
                name.clone()
            } else {
                format!("{local}_{counter}")
            };
            let local = ident(&local_name);
            inner.push(parse_quote!(let #local = #place;));
            self.set_slot(present, Slot::Constant(name_expr(&local_name)));
        }
        if !loaded.is_empty() {
            let (pattern, value) = (tuple(loaded), tuple(values));
            inner.push(parse_quote!(let #pattern = #value;));
        }
        let computed = self.in_block(|it| it.kernel_statements(kernel, number, &place, &i));
        inner.extend(computed);
        let mut body: Vec<Stmt> = Vec::new();
        if self.uses_fma {
            self.needs
                .uses
                .insert("multiversion::target::target_cfg_f".to_owned());
            body.push(parse_quote!(
                const FMA: bool = target_cfg_f!(target_feature = "fma");
            ));
        }
        (self.in_kernel, self.uses_fma) = outer;
        if let Some(names) = grouped {
            body.push(parse_quote!(let [#(#names),*] = inputs;));
        }
        let out = ident(&kernel.outputs[0].0);
        if simple {
            let element = ident(&self.counter_name(kernel, "element"));
            body.push(parse_quote!(for #element in #out { #(#inner)* }));
        } else {
            let len = ident(&self.counter_name(kernel, "len"));
            body.push(parse_quote!(let #len = #out.len();));
            let resliced: Vec<Expr> = slices
                .iter()
                .map(|it| {
                    let name = ident(&it.name);
                    parse_quote!(&#name[..#len])
                })
                .chain(kernel.outputs[1..].iter().map(|(name, _)| {
                    let name = ident(name);
                    parse_quote!(&mut #name[..#len])
                }))
                .collect();
            let again: Vec<Expr> = slices
                .iter()
                .map(|it| name_expr(&it.name))
                .chain(kernel.outputs[1..].iter().map(|(name, _)| name_expr(name)))
                .collect();
            let (pattern, value) = (tuple(again), tuple(resliced));
            body.push(parse_quote!(let #pattern = #value;));
            body.push(parse_quote!(for #i in 0..#len { #(#inner)* }));
        }
        self.leave_kernel(names, slots);
        body
    }

    /// A name for the kernel's own use that none of its variables has.
    fn counter_name(&self, kernel: &Kernel, wanted: &str) -> String {
        let mut hints: BTreeSet<String> = kernel.inputs.iter().map(|it| it.name.clone()).collect();
        hints.extend(kernel.outputs.iter().map(|(name, _)| name.clone()));
        if let Body::Region(region) = kernel.body {
            self.f.walk(region, &mut |_, id| {
                for &result in &self.f.insts[id].results {
                    hints.extend(self.f.hint(result).map(sanitize));
                }
            });
        }
        free_name(wanted, |name| hints.contains(name))
    }

    fn kernel_statements(&mut self, kernel: &Kernel, number: usize, place: &Expr, i: &syn::Ident) {
        match kernel.body {
            Body::Op(id) => {
                let f = self.f;
                let expr = self.scalar(&f.insts[id]);
                self.block.push(parse_quote!(#place = #expr;));
            }
            Body::Region(region) => {
                let f = self.f;
                for &id in &f.regions[region].insts {
                    let inst = &f.insts[id];
                    if inst.op != Op::Yield {
                        self.emit(id);
                        continue;
                    }
                    let single = kernel.outputs.len() == 1;
                    for (j, &value) in inst.args.iter().enumerate() {
                        if single && j != number && inst.args.len() > 1 {
                            self.skip(value);
                            continue;
                        }
                        let expr = self.plain(value);
                        let target: Expr = if single {
                            place.clone()
                        } else {
                            let name = ident(&kernel.outputs[j].0);
                            parse_quote!(#name[#i])
                        };
                        self.push(crate::inline::assignment(target, expr), self.line(id));
                    }
                }
            }
        }
    }

    /// Inside a kernel its parameters stand for the inputs.
    fn enter_kernel(&mut self, kernel: &Kernel) -> (Vec<Option<String>>, ArenaMap<ValueId, Slot>) {
        let saved = self.snapshot();
        for input in &kernel.inputs {
            let inside = input.element.unwrap_or(input.value);
            self.rename(inside, &input.name);
            self.set_slot(inside, Slot::Bound);
        }
        for (name, _) in &kernel.outputs {
            self.note_convention(name);
        }
        saved
    }

    fn leave_kernel(&mut self, names: Vec<Option<String>>, slots: ArenaMap<ValueId, Slot>) {
        self.restore(names, slots);
    }

    /// A reduction of an array that was just made.
    fn reduce_all_of(&mut self, id: InstId, op: Op, dtype: DType, values: Expr) -> Expr {
        let at = text(&format!(
            "{}:{}",
            self.source.file,
            self.line(id).max(self.source.lines.0)
        ));
        let grain = int(65_536);
        let name = match op {
            Op::ReduceProd => {
                return self
                    .needs
                    .support_call("reduce::prod", &[reference(values)]);
            }
            Op::ReduceMin => "extremes::min",
            Op::ReduceMax => "extremes::max",
            Op::ReduceArgMin => "extremes::argmin",
            Op::ReduceArgMax => "extremes::argmax",
            Op::ReduceSum | Op::ReduceMean => {
                return self
                    .needs
                    .support_call("reduce::sum", &[reference(values), grain]);
            }
            _ => return crate::array::quantifier(values, op, dtype),
        };
        self.needs.support_call(name, &[reference(values), at])
    }
}

impl Kernel {
    fn copy(&self) -> Kernel {
        Kernel {
            inputs: self
                .inputs
                .iter()
                .map(|it| Input {
                    name: it.name.clone(),
                    operand: it.operand.clone(),
                    ..*it
                })
                .collect(),
            body: match self.body {
                Body::Region(region) => Body::Region(region),
                Body::Op(id) => Body::Op(id),
            },
            outputs: self.outputs.clone(),
            present: self.present,
            name: self.name.clone(),
            grain: self.grain.clone(),
        }
    }
}
