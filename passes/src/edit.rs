//! Changing functions: copying, replacing, compacting.
//!
//! Passes change a function in place and may leave instructions behind that no
//! region holds any more; `compact` drops them at the end, and numbers what is
//! left in the order of the text, so that equal programs are equal data.

use la_arena::ArenaMap;
use pyrsc_ir::{
    Attr, Def, Function, Inst, InstId, Op, Region, RegionId, SpanId, Type, Value, ValueId,
};

/// What values of one function are called in another one, or in another place.
pub(crate) type Renaming = ArenaMap<ValueId, ValueId>;

/// The function with nothing in its arenas but what its body holds.
pub(crate) fn compact(func: &Function) -> Function {
    let mut result = Function::new(func.name.clone());
    result.modes.clone_from(&func.modes);
    result.results.clone_from(&func.results);
    let body = result.body;
    let mut copier = Copier {
        from: func,
        renaming: Renaming::default(),
        span: None,
    };
    copier.region_into(func.body, &mut result, body);
    result
}

/// Copies regions from one function into another.
pub(crate) struct Copier<'a> {
    pub(crate) from: &'a Function,
    /// The copies of values so far; values without one are kept as they are.
    pub(crate) renaming: Renaming,
    /// The span of all copies, instead of each one's own.
    pub(crate) span: Option<SpanId>,
}

impl Copier<'_> {
    pub(crate) fn rename(&self, value: ValueId) -> ValueId {
        self.renaming.get(value).copied().unwrap_or(value)
    }

    /// Copies arguments and instructions of a region to the end of another.
    pub(crate) fn region_into(&mut self, region: RegionId, to: &mut Function, target: RegionId) {
        for &arg in &self.from.regions[region].args {
            let Value { ty, hint, .. } = self.from.values[arg].clone();
            let copy = new_arg(to, target, ty, hint);
            self.renaming.insert(arg, copy);
        }
        for &inst in &self.from.regions[region].insts {
            let copy = self.inst(inst, to);
            to.regions[target].insts.push(copy);
        }
    }

    /// A copy of an instruction that no region holds yet.
    pub(crate) fn inst(&mut self, inst: InstId, to: &mut Function) -> InstId {
        let original = &self.from.insts[inst];
        let regions: Vec<RegionId> = original
            .regions
            .iter()
            .map(|&region| {
                let copy = to.regions.alloc(Region::default());
                self.region_into(region, to, copy);
                copy
            })
            .collect();
        let copy = new_inst(
            to,
            original.op,
            original.args.iter().map(|&arg| self.rename(arg)).collect(),
            original.attrs.clone(),
            original
                .results
                .iter()
                .map(|&result| self.from.ty(result).clone())
                .collect(),
            self.span.unwrap_or(original.span),
        );
        to.insts[copy].regions = regions;
        for (i, &result) in original.results.iter().enumerate() {
            let new = to.insts[copy].results[i];
            to.values[new]
                .hint
                .clone_from(&self.from.values[result].hint);
            self.renaming.insert(result, new);
        }
        copy
    }
}

/// A copy, within its function, of an instruction without regions.
pub(crate) fn duplicate(func: &mut Function, inst: InstId) -> InstId {
    let original = func.insts[inst].clone();
    debug_assert!(original.regions.is_empty(), "{} has regions", original.op);
    let types = original
        .results
        .iter()
        .map(|&value| func.ty(value).clone())
        .collect();
    let copy = new_inst(
        func,
        original.op,
        original.args,
        original.attrs,
        types,
        original.span,
    );
    for (i, result) in original.results.into_iter().enumerate() {
        let new = func.insts[copy].results[i];
        func.values[new].hint = func.values[result].hint.clone();
    }
    copy
}

/// An instruction that no region holds yet.
pub(crate) fn new_inst(
    func: &mut Function,
    op: Op,
    args: Vec<ValueId>,
    attrs: Vec<Attr>,
    types: Vec<Type>,
    span: SpanId,
) -> InstId {
    let id = func.insts.alloc(Inst {
        op,
        args,
        attrs,
        regions: Vec::new(),
        results: Vec::new(),
        span,
    });
    for (i, ty) in types.into_iter().enumerate() {
        let value = func.values.alloc(Value {
            ty,
            def: Def::Inst(id, i as u32),
            hint: None,
        });
        func.insts[id].results.push(value);
    }
    id
}

/// An instruction with one result whose type follows from its operands.
///
/// # Panics
/// If the operands do not fit the op: a bug of the caller.
pub(crate) fn derived_inst(
    func: &mut Function,
    op: Op,
    args: Vec<ValueId>,
    attrs: Vec<Attr>,
    span: SpanId,
) -> InstId {
    let types: Vec<Type> = args.iter().map(|&arg| func.ty(arg).clone()).collect();
    let ty = pyrsc_ir::rules::result_type(op, &types, &attrs)
        .ok()
        .flatten()
        .unwrap_or_else(|| panic!("{op} does not fit {types:?}"));
    new_inst(func, op, args, attrs, vec![ty], span)
}

/// A new argument of a region.
pub(crate) fn new_arg(
    func: &mut Function,
    region: RegionId,
    ty: Type,
    hint: Option<String>,
) -> ValueId {
    let index = func.regions[region].args.len() as u32;
    let value = func.values.alloc(Value {
        ty,
        def: Def::Arg(region, index),
        hint,
    });
    func.regions[region].args.push(value);
    value
}

/// Uses other values instead of those in the renaming, chains included,
/// everywhere in a region and the regions within.
pub(crate) fn replace_uses(func: &mut Function, region: RegionId, renaming: &Renaming) {
    let mut insts = Vec::new();
    func.walk(region, &mut |_, inst| insts.push(inst));
    for inst in insts {
        for arg in &mut func.insts[inst].args {
            while let Some(&new) = renaming.get(*arg) {
                *arg = new;
            }
        }
    }
}

/// Drops operand number `index` of each instruction given.
pub(crate) fn drop_operand(func: &mut Function, insts: &[InstId], index: usize) {
    for &inst in insts {
        func.insts[inst].args.remove(index);
    }
}

/// Drops result number `index` of an instruction.
pub(crate) fn drop_result(func: &mut Function, inst: InstId, index: usize) {
    func.insts[inst].results.remove(index);
    for i in index..func.insts[inst].results.len() {
        let value = func.insts[inst].results[i];
        func.values[value].def = Def::Inst(inst, i as u32);
    }
}

/// Drops argument number `index` of a region.
pub(crate) fn drop_arg(func: &mut Function, region: RegionId, index: usize) {
    func.regions[region].args.remove(index);
    for i in index..func.regions[region].args.len() {
        let value = func.regions[region].args[i];
        func.values[value].def = Def::Arg(region, i as u32);
    }
}

/// The terminators of a region that leave it for the innermost loop around:
/// its own and those of the `if` regions within, but not of loops within.
pub(crate) fn loop_exits(func: &Function, region: RegionId, found: &mut Vec<InstId>) {
    for &inst in &func.regions[region].insts {
        match func.insts[inst].op {
            Op::Continue | Op::Break => found.push(inst),
            Op::If => {
                for &inner in &func.insts[inst].regions {
                    loop_exits(func, inner, found);
                }
            }
            _ => {}
        }
    }
}
