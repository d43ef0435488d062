//! A function whose result is one fused loop, in the form that writes into an
//! array of the caller's: for callers that allocate results themselves, as
//! NumPy does.
//!
//! Not part of the pipeline: it makes two new functions from an optimised one,
//! the one that gives the result's shape and the one that fills it in.

use pyrsc_ir::{Attr, Def, Effect, Function, Inst, InstId, Mode, Op, Region, Type, Value, ValueId};

/// The two functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Gives the result's shape, or raises as the function itself would.
    pub shape: Function,
    /// Takes the result's array before the other parameters and fills it.
    pub into: Function,
}

/// Splits a function that ends in returning one new `map` and acts on nothing.
pub fn destination(func: &Function) -> Option<Destination> {
    let body = &func.regions[func.body];
    let (&last, before) = body.insts.split_last()?;
    let [result] = func.insts[last].args[..] else {
        return None;
    };
    if func.insts[last].op != Op::Return || func.modes.contains(&Mode::InOut) {
        return None;
    }
    let Def::Inst(map, 0) = func.values[result].def else {
        return None;
    };
    let is_map = func.insts[map].op == Op::Map && func.insts[map].results.len() == 1;
    let quiet = before
        .iter()
        .all(|inst| func.insts[*inst].op.effect() <= Effect::Raises);
    let alone = before
        .iter()
        .all(|inst| !func.insts[*inst].args.contains(&result));
    if !is_map || !quiet || !alone || !before.contains(&map) {
        return None;
    }
    Some(Destination {
        shape: shape_function(func, map, last),
        into: into_function(func, map, last, result),
    })
}

fn shape_function(func: &Function, map: InstId, last: InstId) -> Function {
    let mut shape = func.clone();
    shape.name += "_shape";
    let extents = func.insts[map].args[0];
    shape.results = vec![func.ty(extents).clone()];
    shape.insts[last].args = vec![extents];
    let body = shape.body;
    shape.regions[body].insts.retain(|inst| *inst != map);
    crate::dead::remove(&mut shape);
    crate::edit::compact(&shape)
}

fn into_function(func: &Function, map: InstId, last: InstId, result: ValueId) -> Function {
    let mut into = func.clone();
    into.name += "_into";
    let array = func.ty(result).clone();
    let out = first_arg(&mut into, func.body, array.clone(), Some("out"));
    into.modes.insert(0, Mode::InOut);
    into.results = vec![Type::None];

    let path = into.regions.alloc(Region::default());
    let whole = first_arg(&mut into, path, array.clone(), None);
    let end = into.insts.alloc(Inst {
        op: Op::Yield,
        args: vec![whole],
        attrs: Vec::new(),
        regions: Vec::new(),
        results: Vec::new(),
        span: func.insts[map].span,
    });
    into.regions[path].insts.push(end);

    let element = Type::Scalar(array.dtype().expect("a map's result is an array"));
    let elements = func.insts[map].regions[0];
    first_arg(&mut into, elements, element, None);
    let data = &mut into.insts[map];
    data.op = Op::MapAssign;
    data.args[0] = out;
    data.regions = vec![path, elements];

    let none = into.insts.alloc(Inst {
        op: Op::None,
        args: Vec::new(),
        attrs: Vec::<Attr>::new(),
        regions: Vec::new(),
        results: Vec::new(),
        span: func.insts[last].span,
    });
    let value = into.values.alloc(Value {
        ty: Type::None,
        def: Def::Inst(none, 0),
        hint: None,
    });
    into.insts[none].results.push(value);
    let body = into.body;
    let position = into.regions[body].insts.len() - 1;
    into.regions[body].insts.insert(position, none);
    into.insts[last].args = vec![value, result];
    crate::dead::remove(&mut into);
    crate::edit::compact(&into)
}

/// A new first argument of a region.
fn first_arg(
    func: &mut Function,
    region: pyrsc_ir::RegionId,
    ty: Type,
    hint: Option<&str>,
) -> ValueId {
    let value = func.values.alloc(Value {
        ty,
        def: Def::Arg(region, 0),
        hint: hint.map(str::to_owned),
    });
    func.regions[region].args.insert(0, value);
    for (index, arg) in func.regions[region].args.clone().into_iter().enumerate() {
        func.values[arg].def = Def::Arg(region, index as u32);
    }
    value
}
