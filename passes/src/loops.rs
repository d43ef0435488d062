//! Loops whose iterations are independent become maps.
//!
//! `for i in range(…): y[i] = …` over arrays of one axis becomes a
//! `map.assign`, or a `map` if it makes all elements of an array that was only
//! filled before, when
//! - every index is `i` and lies in bounds: the range ends at the extent of
//!   each array that is indexed, and starts at a constant not below 0;
//! - `y` is all that is carried, and each iteration sets its element last;
//! - nothing else may raise, act or leave, and `i` is not used as a number.
//!
//! Any other loop stays, with a remark that says why.

mod dependence;

use pyrsc_ir::{Attr, Effect, Function, InstId, Op, Region, RegionId, SpanId, Type, ValueId};

use crate::analysis::shapes::Shapes;
use crate::analysis::uses::users;
use crate::edit::{Renaming, derived_inst, new_arg, new_inst, replace_uses};
use crate::remark::quoted_list;
use crate::{Context, Remark};

pub(crate) fn run(func: &mut Function, _ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let mut loops = Vec::new();
    func.walk(func.body, &mut |region, inst| {
        if matches!(func.insts[inst].op, Op::For | Op::ForEach | Op::While) {
            loops.push((region, inst));
        }
    });
    for (region, inst) in loops {
        match elementwise(func, inst) {
            Some(pattern) => remarks.push(convert(func, region, inst, &pattern)),
            None => remarks.push(dependence::why_in_order(func, inst)),
        }
    }
}

/// A loop that computes the elements of one array.
struct Pattern {
    /// The array's element in an iteration, before it is set.
    present: Vec<InstId>,
    /// Other arrays that are read at the index.
    inputs: Vec<(ValueId, Vec<InstId>)>,
    /// The scalar operations in between.
    work: Vec<InstId>,
    element: ValueId,
    /// Whether the range is all of the array.
    whole: bool,
}

/// An integer constant.
fn constant(func: &Function, value: ValueId) -> Option<i64> {
    let inst = func.def_inst(value)?;
    (inst.op == Op::ConstInt).then(|| inst.int_attr(0))
}

fn elementwise(func: &Function, inst: InstId) -> Option<Pattern> {
    let data = &func.insts[inst];
    let &[start, stop, step, array] = data.args.as_slice() else {
        return None;
    };
    let start = constant(func, start)?;
    if data.op != Op::For || start < 0 || constant(func, step) != Some(1) {
        return None;
    }
    let mut shapes = Shapes::new(func);
    if !shapes.is_extent(func, array, stop) {
        return None;
    }
    let body = data.regions[0];
    let &[index, carried] = func.regions[body].args.as_slice() else {
        return None;
    };
    let mut scan = Scan {
        func,
        shapes,
        stop,
        index,
        carried,
        offsets: vec![index],
        set: None,
        pattern: Pattern {
            present: Vec::new(),
            inputs: Vec::new(),
            work: Vec::new(),
            element: index,
            whole: start == 0,
        },
    };
    for &inner in &func.regions[body].insts {
        scan.inst(inner)?;
    }
    let uses_index = scan.pattern.work.iter().any(|&inst| {
        let args = &func.insts[inst].args;
        args.iter().any(|arg| scan.offsets.contains(arg))
    });
    let element_is_index = scan.offsets.contains(&scan.pattern.element);
    (!uses_index && !element_is_index && scan.set.is_some()).then_some(scan.pattern)
}

struct Scan<'f> {
    func: &'f Function,
    shapes: Shapes,
    stop: ValueId,
    index: ValueId,
    carried: ValueId,
    /// The index, and it checked.
    offsets: Vec<ValueId>,
    set: Option<ValueId>,
    pattern: Pattern,
}

impl Scan<'_> {
    /// Takes an instruction of the body, or gives up.
    fn inst(&mut self, id: InstId) -> Option<()> {
        let inst = &self.func.insts[id];
        match inst.op {
            Op::CheckIndex => {
                // Only shapes of arrays whose extent is the end of the range.
                let shape = self.func.def_inst(inst.args[0])?;
                let array = *shape.args.first().filter(|_| shape.op == Op::ShapeOf)?;
                let proven = inst.args[1] == self.index
                    && self.shapes.is_extent(self.func, array, self.stop);
                proven.then(|| self.offsets.push(inst.result()))
            }
            Op::Get => {
                let array = inst.args[0];
                let at_index = inst.args.len() == 2 && self.offsets.contains(&inst.args[1]);
                // What was set is not read again: rare, and more to prove.
                if !at_index || Some(array) == self.set {
                    return None;
                }
                if array == self.carried {
                    self.pattern.present.push(id);
                } else if self.shapes.is_extent(self.func, array, self.stop) {
                    match self
                        .pattern
                        .inputs
                        .iter_mut()
                        .find(|(known, _)| *known == array)
                    {
                        Some((_, gets)) => gets.push(id),
                        None => self.pattern.inputs.push((array, vec![id])),
                    }
                } else {
                    return None;
                }
                Some(())
            }
            Op::Set => {
                let fits = inst.args.len() == 3
                    && inst.args[0] == self.carried
                    && self.offsets.contains(&inst.args[2])
                    && self.set.is_none();
                self.pattern.element = inst.args[1];
                fits.then(|| self.set = Some(inst.result()))
            }
            Op::Continue => (inst.args.as_slice() == self.set.as_slice()).then_some(()),
            Op::ShapeOf => Some(()),
            op if op.effect() == Effect::Pure
                && inst.regions.is_empty()
                && inst
                    .results
                    .iter()
                    .all(|&result| self.func.ty(result).is_scalar())
                && inst.args.iter().all(|&arg| self.func.ty(arg).is_scalar()) =>
            {
                self.pattern.work.push(id);
                Some(())
            }
            _ => None,
        }
    }
}

/// Puts the map in place of the loop.
fn convert(func: &mut Function, region: RegionId, inst: InstId, pattern: &Pattern) -> Remark {
    let (span, result) = (func.insts[inst].span, func.insts[inst].result());
    let mut insts = Vec::new();
    let new = build(func, inst, pattern, &mut insts);
    insts.push(new);
    let value = func.insts[new].result();
    func.values[value].hint = func.values[result].hint.clone();
    func.regions[region].insts = std::mem::take(&mut func.regions[region].insts)
        .into_iter()
        .flat_map(|other| {
            if other == inst {
                insts.clone()
            } else {
                vec![other]
            }
        })
        .collect();
    let mut renaming = Renaming::default();
    renaming.insert(result, value);
    let whole = func.body;
    replace_uses(func, whole, &renaming);
    let names: Vec<String> = func.hint(value).map(str::to_owned).into_iter().collect();
    let what = if names.is_empty() {
        "an array".to_owned()
    } else {
        quoted_list(&names)
    };
    let message = format!("the iterations that compute the elements of {what} are independent");
    Remark::applied(span, message).with_names(names)
}

/// The map for a loop; what it needs before it goes to `before`.
fn build(func: &mut Function, inst: InstId, pattern: &Pattern, before: &mut Vec<InstId>) -> InstId {
    let data = func.insts[inst].clone();
    let (start, array) = (data.args[0], data.args[3]);
    let mut args = Vec::new();
    for &(input, _) in &pattern.inputs {
        args.push(if pattern.whole {
            input
        } else {
            let view = slice_from(func, input, start, data.span);
            before.push(view);
            func.insts[view].result()
        });
    }
    let shape = unfilled(func, inst, pattern);
    let body = func.regions.alloc(Region::default());
    let (op, first, regions) = match shape {
        Some(shape) => (Op::Map, shape, vec![body]),
        None => {
            let path = path(func, array, start, pattern.whole, data.span);
            (Op::MapAssign, array, vec![path, body])
        }
    };
    args.insert(0, first);
    let ty = func.ty(data.result()).clone();
    let new = new_inst(func, op, args, vec![Attr::Int(0)], vec![ty], data.span);
    func.insts[new].regions = regions;
    fill_body(func, body, pattern, shape.is_none().then_some(array));
    new
}

/// The shape of the array that a loop makes, if that was only filled before
/// and each element is made here: then it need not be filled.
fn unfilled(func: &Function, inst: InstId, pattern: &Pattern) -> Option<ValueId> {
    let array = func.insts[inst].args[3];
    let fill = func.def_inst(array).filter(|fill| fill.op == Op::Fill)?;
    let only_here = users(func).get(array).is_some_and(|users| {
        users
            .iter()
            .all(|&user| user == inst || func.insts[user].op == Op::ShapeOf)
    });
    (pattern.whole && pattern.present.is_empty() && only_here).then(|| fill.args[0])
}

/// `array[start:]`.
fn slice_from(func: &mut Function, array: ValueId, start: ValueId, span: SpanId) -> InstId {
    let attrs = vec![Attr::Int(0), Attr::Int(1)];
    derived_inst(func, Op::Slice, vec![array, start], attrs, span)
}

fn path(
    func: &mut Function,
    array: ValueId,
    start: ValueId,
    whole: bool,
    span: SpanId,
) -> RegionId {
    let path = func.regions.alloc(Region::default());
    let ty = func.ty(array).clone();
    let mut view = new_arg(func, path, ty, None);
    if !whole {
        let slice = slice_from(func, view, start, span);
        func.regions[path].insts.push(slice);
        view = func.insts[slice].result();
    }
    let end = new_inst(func, Op::Yield, vec![view], vec![], vec![], SpanId::NONE);
    func.regions[path].insts.push(end);
    path
}

fn fill_body(func: &mut Function, body: RegionId, pattern: &Pattern, array: Option<ValueId>) {
    let mut renaming = Renaming::default();
    let arrays = array.map(|array| (array, pattern.present.clone()));
    for (array, gets) in arrays.into_iter().chain(pattern.inputs.iter().cloned()) {
        let ty = Type::Scalar(func.ty(array).dtype().expect("arrays have elements"));
        let hint = func.values[array].hint.clone();
        let arg = new_arg(func, body, ty, hint);
        for get in gets {
            renaming.insert(func.insts[get].result(), arg);
        }
    }
    func.regions[body].insts.extend(&pattern.work);
    let end = new_inst(
        func,
        Op::Yield,
        vec![pattern.element],
        vec![],
        vec![],
        SpanId::NONE,
    );
    func.regions[body].insts.push(end);
    replace_uses(func, body, &renaming);
}
