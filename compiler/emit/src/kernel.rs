//! Fused loops over elements: calls of drivers of the support code, which are
//! given the arrays and a closure for the elements of one place.

use std::collections::BTreeSet;

use pyrsc_ir::{DType, InstId, Op, RegionId, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::names::{free_name, sanitize};
use crate::syntax::{int, method, name_expr, reference, tuple, width};
use crate::variables::ClassId;

/// Grain of a lifted op that no pass has fused.
const LIFTED_GRAIN: i64 = 16_384;
/// The characters of a line, those for the indentation of a function's body apart.
const LINE: usize = 92;
/// A shape that may stand beside the other arguments is not as wide.
const SHORT: usize = 24;
/// The support code takes tuples of so many inputs.
const MOST_INPUTS: usize = 12;

/// An array whose elements a kernel reads.
#[derive(Clone)]
pub(crate) struct Input {
    pub array: ValueId,
    /// What stands for its element in the body: an argument of the region, or
    /// the operand of an op.
    pub element: ValueId,
    /// The element's name.
    pub name: String,
}

/// What a kernel computes.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    Region(RegionId),
    /// A lifted op on its own.
    Op(InstId),
}

/// A loop over elements that is to be emitted.
#[derive(Clone)]
pub(crate) struct Kernel {
    pub inputs: Vec<Input>,
    pub body: Body,
    /// The element types of what it computes.
    pub outputs: Vec<DType>,
    /// The body's argument for the present element of what is updated.
    pub present: Option<ValueId>,
    /// Names that its variables must not take.
    pub taken: BTreeSet<String>,
    /// Variables from outside that its body reads.
    pub reads: BTreeSet<ClassId>,
    pub grain: Expr,
    /// Arguments of the body that are literals, or scalars from outside.
    pub constants: Vec<(ValueId, Expr)>,
}

impl Emitter<'_> {
    /// `map`: new arrays whose elements a kernel computes.
    pub(crate) fn emit_map(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let kernel = self.kernel(id, &inst.args[1..], None);
        let dtypes: BTreeSet<DType> = kernel.outputs.iter().copied().collect();
        if let [result] = inst.results[..] {
            self.settle_shape(id, &kernel);
            let (expr, mut trace) = self.traced(|it| {
                let shape = it.owned(inst.args[0], id);
                it.driver_call("elementwise::map", shape, &kernel, 0)
            });
            trace.heavy = true;
            self.settle(id, result, expr, trace);
        } else if dtypes.len() == 1 {
            self.settle_shape(id, &kernel);
            let shape = self.owned(inst.args[0], id);
            let expr = self.driver_call("elementwise::map_many", shape, &kernel, 0);
            self.bind_results(id, expr, true);
        } else {
            self.map_of_several_types(id, kernel);
        }
    }

    /// Arrays of several types: one pass over the inputs for each.
    fn map_of_several_types(&mut self, id: InstId, mut kernel: Kernel) {
        let inst = &self.f.insts[id];
        self.ensure_bound(inst.args[0]);
        let shape = self.take(inst.args[0]);
        let copied = self
            .rank(inst.args[0])
            .known()
            .is_some_and(|rank| rank <= 6);
        for (number, dtype) in std::mem::take(&mut kernel.outputs).into_iter().enumerate() {
            let result = inst.results[number];
            if self.live.uses(result).is_empty() {
                continue;
            }
            kernel.outputs = vec![dtype];
            let shape = if copied {
                shape.clone()
            } else {
                method(shape.clone(), "clone", &[])
            };
            let expr = self.driver_call("elementwise::map", shape, &kernel, number);
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
        let mut arrays: Vec<ValueId> = Vec::new();
        for &arg in &inst.args {
            if self.f.ty(arg).is_array() && !arrays.contains(&arg) {
                arrays.push(arg);
            }
        }
        let kernel = self.kernel(id, &inst.args, None);
        let mut shapes = arrays.into_iter().map(|array| (array, self.named(array)));
        let shape = match (shapes.next(), shapes.next(), shapes.next()) {
            (Some((_, array)), None, _) => method(array, "raw_dim", &[]),
            (Some((_, a)), Some((_, b)), None) => {
                let (shapes, at) = (tuple(vec![reference(a), reference(b)]), self.at(id));
                self.needs.support_call("shape::common", &[shapes, at])
            }
            _ => panic!("{} of more than two arrays was not fused", inst.op),
        };
        self.driver_call("elementwise::map", shape, &kernel, 0)
    }

    /// `map.assign`: the kernel changes the elements of a view in place.
    pub(crate) fn emit_map_assign(&mut self, id: InstId) {
        let f = self.f;
        let inst = &f.insts[id];
        let (path, body) = (inst.regions[0], inst.regions[1]);
        let present = f.regions[body].args[0];
        let mut kernel = self.kernel(id, &inst.args[1..], Some(present));
        let array = self.target(id);
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
        let expr = self.driver_call(driver, view, &kernel, 0);
        self.push(parse_quote!(#expr;), self.line(id));
        self.done_writing(id);
    }

    /// `map.reduce`: the reduction of what a kernel computes, without an array.
    pub(crate) fn map_reduce(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let mut kernel = self.kernel(id, &inst.args[1..], None);
        let element = match self.f.terminator(inst.regions[0]) {
            Some(end) => self.f.ty(end.args[0]).dtype().unwrap_or(DType::F64),
            None => DType::F64,
        };
        kernel.outputs = vec![element];
        let reduction = inst.str_attr(0);
        if reduction == "reduce.mean" {
            self.ensure_bound(inst.args[0]);
        }
        self.settle_shape(id, &kernel);
        let shape = self.owned(inst.args[0], id);
        let size = match self.slot(inst.args[0]) {
            Some(Slot::Bound) => method(self.named(inst.args[0]), "size", &[]),
            _ => method(shape.clone(), "size", &[]),
        };
        let driver = match reduction {
            "reduce.sum" | "reduce.mean" => "reduce::sum_of",
            "reduce.max" => "extremes::max_of",
            "reduce.min" => "extremes::min_of",
            _ => {
                let values = self.driver_call("elementwise::map", shape, &kernel, 0);
                return match Op::from_text(reduction) {
                    Some(op) if op.is_reduction() => self.reduce_all(id, op, element, values),
                    _ => panic!("map.reduce of {} by {reduction}", self.f.name),
                };
            }
        };
        let at = (driver != "reduce::sum_of").then(|| self.at(id));
        let reduced = self.driver_call_at(driver, shape, &kernel, 0, at);
        if reduction != "reduce.mean" {
            return reduced;
        }
        self.needs.ndarray("Dimension");
        let element = crate::syntax::ident(element.name());
        parse_quote!(#reduced / #size as #element)
    }

    /// Puts the comments of a kernel of one line before its statement, and gives
    /// its shape a variable where the call would fit on one line with that.
    fn settle_shape(&mut self, id: InstId, kernel: &Kernel) {
        let lines = self.lines_of(kernel.body);
        if lines.0 == lines.1 {
            let line = self.line(id);
            self.notes.before(line, &mut self.block);
        }
        let shape = self.f.insts[id].args[0];
        let Some(Slot::Waiting { expr, .. }) = self.slot(shape) else {
            return;
        };
        let names: usize = kernel.inputs.iter().map(|it| 2 * it.name.len() + 5).sum();
        let rest = names
            + if self.f.insts[id].op == Op::MapReduce {
                60
            } else {
                45
            };
        if rest <= LINE && width(expr) + rest > LINE {
            self.flush(shape);
        }
    }

    /// The first and the last line of what a kernel computes.
    fn lines_of(&self, body: Body) -> (u32, u32) {
        let mut lines = BTreeSet::new();
        if let Body::Region(region) = body {
            self.f.walk(region, &mut |_, id| {
                if self.f.insts[id].op != Op::Yield {
                    lines.extend(Some(self.line(id)).filter(|&line| line != 0));
                }
            });
        }
        let ends = lines.first().copied().zip(lines.last().copied());
        ends.unwrap_or_default()
    }

    /// `driver!(shape, grain, (&a, &b), |(a, b)| a + b)`
    fn driver_call(&mut self, driver: &str, first: Expr, kernel: &Kernel, number: usize) -> Expr {
        self.driver_call_at(driver, first, kernel, number, None)
    }

    /// As `driver_call`, for drivers that may raise.
    fn driver_call_at(
        &mut self,
        driver: &str,
        first: Expr,
        kernel: &Kernel,
        number: usize,
        at: Option<Expr>,
    ) -> Expr {
        let (inputs, closure) = self.kernel_closure(kernel, number);
        self.trace.reads.extend(&kernel.reads);
        for input in &inputs {
            let behind = self.behind(self.vars.class(input.array));
            self.trace.reads.extend(behind);
        }
        let arrays: Vec<Expr> = inputs
            .iter()
            .map(|input| reference(self.named(input.array)))
            .collect();
        let mut arrays = grouped(arrays);
        let params: usize = inputs.iter().map(|it| it.name.len() + 2).sum();
        let wide = width(&arrays) + params + driver.len() + width(&first) + 22 > LINE;
        if wide && inputs.len() > 1 && width(&first) < SHORT {
            arrays = self.bound_arrays(kernel.body, arrays);
        }
        let mut args = vec![first, kernel.grain.clone(), arrays];
        args.extend(at);
        args.push(closure);
        let mut made = self.needs.support_call(driver, &args);
        // What does not fit on a line is to be broken within a block.
        if width(&made) + 16 > LINE
            && let Expr::Call(call) = &mut made
            && let Some(Expr::Closure(closure)) = call.args.last_mut()
            && !matches!(*closure.body, Expr::Block(_))
        {
            let body = &closure.body;
            closure.body = parse_quote!({ #body });
        }
        made
    }

    /// `let arrays = (&a, &b);`, for a call that would not fit on a line.
    fn bound_arrays(&mut self, body: Body, arrays: Expr) -> Expr {
        let id = match body {
            Body::Op(id) => id,
            Body::Region(region) => self.live.holder(region).expect("a loop has the region"),
        };
        let (home, at) = (self.live.home(id), self.live.start(id));
        let name = free_name("arrays", |name| self.is_taken(name, ClassId::MAX, home, at));
        self.flush_mentions(&name);
        let local = crate::syntax::ident(&name);
        self.push(parse_quote!(let #local = #arrays;), 0);
        self.trace.fragile = true;
        name_expr(&name)
    }

    fn kernel(&mut self, id: InstId, operands: &[ValueId], present: Option<ValueId>) -> Kernel {
        let f = self.f;
        let inst = &f.insts[id];
        let body = match inst.regions.last() {
            Some(&region) => Body::Region(region),
            None => Body::Op(id),
        };
        let mut reads = BTreeSet::new();
        if let Body::Region(region) = body {
            let (captured, aliased) = self.captured(region);
            for value in captured {
                // Once, not for each element.
                self.ensure_bound(value);
                reads.extend(self.behind(self.vars.class(value)));
            }
            reads.extend(aliased);
        }
        let (mut arrays, mut constants) = (Vec::new(), Vec::new());
        for (i, &value) in operands.iter().enumerate() {
            let element = match &body {
                Body::Region(region) => f.regions[*region].args[i + usize::from(present.is_some())],
                Body::Op(_) => value,
            };
            if let Some(Slot::Constant(literal)) = self.slot(value) {
                constants.push((element, literal.clone()));
                reads.extend(self.aliases.get(value));
                continue;
            }
            self.ensure_bound(value);
            if f.ty(value).is_array() {
                if !arrays.contains(&(value, element)) {
                    arrays.push((value, element));
                }
            } else {
                reads.insert(self.vars.class(value));
                let scalar = self.plain(value);
                constants.push((element, scalar));
            }
        }
        let taken: BTreeSet<String> = self.names_of(&reads).into_iter().collect();
        let mut used = taken.clone();
        let mut inputs = Vec::new();
        for (array, element) in arrays {
            let hint = match body {
                Body::Region(_) => f.hint(element).map(sanitize),
                Body::Op(_) => None,
            };
            let own = self.name_of(array).map(str::to_owned);
            let wanted = hint.or(own).unwrap_or_else(|| "x".to_owned());
            let name = free_name(&wanted, |name| used.contains(name));
            used.insert(name.clone());
            inputs.push(Input {
                array,
                element,
                name,
            });
        }
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
        let dtype = |&result: &ValueId| f.ty(result).dtype().unwrap_or(DType::F64);
        Kernel {
            inputs,
            body,
            outputs: inst.results.iter().map(dtype).collect(),
            present,
            taken,
            reads,
            grain,
            constants,
        }
    }

    /// Values from outside that a body uses, constants apart, and variables that
    /// it names for others.
    fn captured(&self, region: RegionId) -> (Vec<ValueId>, BTreeSet<ClassId>) {
        let f = self.f;
        let mut captured = Vec::new();
        let mut aliased = BTreeSet::new();
        f.walk(region, &mut |_, id| {
            for &arg in &f.insts[id].args {
                let (home, _) = self.live.definition(f, arg);
                let first = self.live.region_end(home);
                let outside = !self.live.within(first, region);
                let constant = matches!(self.slot(arg), Some(Slot::Constant(_)));
                if outside && !constant && !captured.contains(&arg) {
                    captured.push(arg);
                }
                aliased.extend(self.aliases.get(arg).copied());
            }
        });
        (captured, aliased)
    }
}

/// A tuple, of tuples where there are more items than the support code takes.
pub(crate) fn grouped(items: Vec<Expr>) -> Expr {
    if items.len() <= MOST_INPUTS {
        return tuple(items);
    }
    let groups = items.len().div_ceil(MOST_INPUTS);
    let chunks = items.chunks(items.len().div_ceil(groups));
    grouped(chunks.map(|chunk| grouped(chunk.to_vec())).collect())
}
