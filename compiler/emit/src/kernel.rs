//! Fused loops over elements: a kernel function over slices and the call of a
//! driver of the support code that hands it blocks.

use std::collections::BTreeSet;

use pyrsc_ir::{DType, InstId, Op, RegionId, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::names::{free_name, sanitize};
use crate::syntax::{ident, int, method, name_expr, reference};

/// Grain of a lifted op that no pass has fused.
const LIFTED_GRAIN: i64 = 16_384;

/// One input of a kernel.
#[derive(Clone)]
pub(crate) struct Input {
    /// The operand of the instruction, or a value from outside of the body.
    pub value: ValueId,
    /// The body's argument for it; none for a value from outside.
    pub element: Option<ValueId>,
    /// Its name in the kernel.
    pub name: String,
    /// Its place among the inputs.
    pub place: usize,
    /// The name of its `Operand` where the kernel is called.
    pub operand: String,
    pub passing: Passing,
}

/// How a kernel is given an input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passing {
    /// An array block by block, as slices.
    Blocks,
    /// An array as a whole, which the body reads at places of its own.
    View,
    /// A scalar or the like.
    Value,
}

/// What a kernel computes.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    Region(RegionId),
    /// A lifted op on its own.
    Op(InstId),
}

/// A kernel to be emitted and called.
#[derive(Clone)]
pub(crate) struct Kernel {
    pub inputs: Vec<Input>,
    pub body: Body,
    /// Names and element types of what it computes.
    pub outputs: Vec<(String, DType)>,
    /// The body's argument for the present element of what is updated.
    pub present: Option<ValueId>,
    pub name: String,
    pub grain: Expr,
    /// Whether its slices come as one array.
    pub grouped: bool,
    /// Arguments of the body that are literals.
    pub constants: Vec<(ValueId, Expr)>,
}

impl Emitter<'_> {
    /// `map`: new arrays whose elements a kernel computes.
    pub(crate) fn emit_map(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        self.ensure_bound(inst.args[0]);
        let shape = self.take(inst.args[0]);
        let kernel = self.kernel(id, &inst.args[1..], &inst.results, None);
        let dtypes: BTreeSet<DType> = kernel.outputs.iter().map(|(_, dtype)| *dtype).collect();
        if let [result] = inst.results[..] {
            let (expr, mut trace) =
                self.traced(|it| it.driver_call(id, kernel, &shape, "elementwise::map"));
            (trace.heavy, trace.fragile) = (true, true);
            self.settle(id, result, expr, trace);
        } else if dtypes.len() == 1 {
            let (expr, _) =
                self.traced(|it| it.driver_call(id, kernel, &shape, "elementwise::map_many"));
            self.bind_results(id, expr, true);
        } else {
            self.map_of_several_types(id, kernel, &shape);
        }
    }

    /// Arrays of several types: one pass over the inputs for each.
    fn map_of_several_types(&mut self, id: InstId, kernel: Kernel, shape: &Expr) {
        let f = self.f;
        let mut kernels: Vec<Kernel> = Vec::new();
        for output in &kernel.outputs {
            let name = format!("{}_{}", kernel.name, sanitize(&output.0).to_lowercase());
            kernels.push(Kernel {
                name,
                outputs: vec![output.clone()],
                ..kernel.clone()
            });
        }
        let closures = self.launch(id, &mut kernels, shape);
        for (closure, &result) in closures.into_iter().zip(&f.insts[id].results) {
            let shape = self.shape_argument(id, shape);
            let args = [shape, kernel.grain.clone(), closure];
            let expr = self.needs.support_call("elementwise::map", &args);
            if self.live.uses(result).is_empty() {
                continue;
            }
            if self.declares(id, result) {
                self.bind(result, id, expr);
            } else {
                self.assign(self.vars.class(result), result, expr, self.line(id));
            }
        }
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
        self.flush_mentions(&name);
        self.push(parse_quote!(let #local = #shape;), self.line(id));
        let kernel = self.kernel(id, &inst.args, &inst.results, None);
        self.driver_call(id, kernel, &name_expr(&name), "elementwise::map")
    }

    /// `map.assign`: the kernel changes the elements of a view in place.
    pub(crate) fn emit_map_assign(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let (path, body) = (inst.regions[0], inst.regions[1]);
        let present = f.regions[body].args[0];
        let mut kernel = self.kernel(id, &inst.args[1..], &inst.results, Some(present));
        let array = self.target(id);
        let mut shape = parse_quote!(shape);
        if Emitter::has_blocks(&kernel.inputs) {
            let name = self.free_local("shape", id, self.live.start(id) - 1);
            let local = ident(&name);
            self.flush_mentions(&name);
            let seen = self.path_view(path, array.clone(), false);
            let extent = method(seen, "raw_dim", &[]);
            self.push(parse_quote!(let #local = #extent;), 0);
            shape = name_expr(&name);
        }
        let mut view = self.path_view(path, array, true);
        if self.is_whole(path) {
            view = method(view, "view_mut", &[]);
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
        let grain = kernel.grain.clone();
        let closure = self.launch(id, &mut [kernel], &shape).remove(0);
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
        let name = free_name("block", |name| {
            kernel.inputs.iter().any(|input| input.name == name)
        });
        kernel.outputs = vec![(name, element)];
        let reduction = inst.str_attr(0);
        let driver = match reduction {
            "reduce.sum" | "reduce.mean" => "reduce::sum_blocks",
            "reduce.max" => "extremes::max_blocks",
            "reduce.min" => "extremes::min_blocks",
            _ => {
                let values = self.driver_call(id, kernel, &shape, "elementwise::map");
                return match Op::from_text(reduction) {
                    Some(op) if op.is_reduction() => self.reduce_all(id, op, element, values),
                    _ => panic!("map.reduce of {} by {reduction}", self.f.name),
                };
            }
        };
        let grain = kernel.grain.clone();
        let closure = self.launch(id, &mut [kernel], &shape).remove(0);
        let size = method(shape, "size", &[]);
        self.needs.ndarray("Dimension");
        let mut args = vec![size.clone(), grain, closure];
        if driver != "reduce::sum_blocks" {
            args.push(self.at(id));
        }
        let reduced = self.needs.support_call(driver, &args);
        if reduction != "reduce.mean" {
            return reduced;
        }
        let element = ident(element.name());
        parse_quote!(#reduced / #size as #element)
    }

    fn named_or_take(&mut self, value: ValueId) -> Expr {
        self.ensure_bound(value);
        self.take(value)
    }

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
        let (mut inputs, mut constants) = (Vec::new(), Vec::new());
        let mut used = BTreeSet::new();
        for (i, &value) in operands.iter().enumerate() {
            let element = match &body {
                Body::Region(region) => {
                    Some(f.regions[*region].args[i + usize::from(present.is_some())])
                }
                Body::Op(_) => None,
            };
            if let Some(Slot::Constant(literal)) = self.slot(value) {
                constants.extend(element.map(|it| (it, literal.clone())));
                continue;
            }
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
        let outputs = self.outputs(results, &mut used);
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
            grouped: false,
            constants,
        }
    }

    /// Names and element types of what a kernel computes.
    fn outputs(&self, results: &[ValueId], used: &mut BTreeSet<String>) -> Vec<(String, DType)> {
        let mut outputs = Vec::new();
        for &result in results {
            let hint = self.vars.get(result).hint.as_deref().unwrap_or("out");
            let name = free_name(&sanitize(hint), |name| used.contains(name));
            used.insert(name.clone());
            outputs.push((name, self.f.ty(result).dtype().unwrap_or(DType::F64)));
        }
        outputs
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
        // Once, not for each block.
        self.ensure_bound(value);
        let own = self.name_of(value).map(str::to_owned);
        let hint = element.and_then(|it| self.f.hint(it)).map(sanitize);
        let operand = own.unwrap_or_else(|| "x".to_owned());
        let wanted = hint.unwrap_or_else(|| operand.clone());
        let name = free_name(&wanted, |name| used.contains(name));
        used.insert(name.clone());
        let place = inputs.len();
        inputs.push(Input {
            value,
            element,
            name,
            place,
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
        // The kernels of one loop with several results are called `name_result`.
        let taken = |name: &str| {
            let collides = |own: &str| {
                own.strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            };
            self.ctx.reserved.contains(name)
                || self.kernels.iter().any(
                    |item| matches!(item, syn::Item::Fn(it) if collides(&it.sig.ident.to_string())),
                )
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
}
