//! Loops that count only to read one array in order become loops over its
//! elements or rows.

use pyrsc_ir::{Def, Function, InstId, Op, RegionId, ValueId};

/// `for i in 0..x.len() { let v = x[i]; … }` as `for &v in &x { … }`, where `i`
/// is of no other use and the loop leaves `x` as it is.
pub(crate) fn convert(f: &mut Function) {
    let mut loops = Vec::new();
    f.walk(f.body, &mut |_, id| {
        if f.insts[id].op == Op::For {
            loops.push(id);
        }
    });
    for id in loops {
        if let Some(found) = Reading::of(f, id) {
            found.convert(f, id);
        }
    }
}

/// How a loop reads the array that it goes over.
struct Reading {
    array: ValueId,
    /// What gives the element or the row.
    item: InstId,
    /// That and the check of the index.
    steps: Vec<InstId>,
}

impl Reading {
    fn of(f: &Function, id: InstId) -> Option<Reading> {
        let inst = &f.insts[id];
        let body = inst.regions[0];
        let counts = is_int(f, inst.args[0], 0) && is_int(f, inst.args[2], 1);
        let extent = f.def_inst(inst.args[1])?;
        if !counts || extent.op != Op::ShapeDim || extent.int_attr(0) != 0 {
            return None;
        }
        let shape = f
            .def_inst(extent.args[0])
            .filter(|it| it.op == Op::ShapeOf)?;
        let array = shape.args[0];
        let mut steps = Vec::new();
        let mut index = f.regions[body].args[0];
        loop {
            let user = only_user(f, index).filter(|it| f.regions[body].insts.contains(it))?;
            steps.push(user);
            let step = &f.insts[user];
            match step.op {
                Op::CheckIndex if shape_is_of(f, step.args[0], array) && step.args[1] == index => {
                    index = step.result();
                }
                Op::Get | Op::Index if step.args == [array, index] => {
                    let first = step.op == Op::Get || step.int_attr(0) == 0;
                    return first.then_some(Reading {
                        array,
                        item: user,
                        steps,
                    });
                }
                _ => return None,
            }
        }
    }

    fn convert(self, f: &mut Function, id: InstId) {
        let body: RegionId = f.insts[id].regions[0];
        let element = f.insts[self.item].result();
        f.values[element].def = Def::Arg(body, 0);
        f.regions[body].args[0] = element;
        f.regions[body].insts.retain(|it| !self.steps.contains(it));
        let inst = &mut f.insts[id];
        inst.op = Op::ForEach;
        inst.args.splice(0..3, [self.array]);
        inst.attrs.clear();
    }
}

fn is_int(f: &Function, value: ValueId, wanted: i64) -> bool {
    f.def_inst(value)
        .is_some_and(|it| it.op == Op::ConstInt && it.int_attr(0) == wanted)
}

fn shape_is_of(f: &Function, shape: ValueId, array: ValueId) -> bool {
    f.def_inst(shape)
        .is_some_and(|it| it.op == Op::ShapeOf && it.args[0] == array)
}

/// The instruction that uses a value, if it is the only one and uses it once.
fn only_user(f: &Function, value: ValueId) -> Option<InstId> {
    let mut users = Vec::new();
    f.walk(f.body, &mut |_, id| {
        let uses = f.insts[id].args.iter().filter(|&&arg| arg == value);
        users.extend(uses.map(|_| id));
    });
    match users[..] {
        [user] => Some(user),
        _ => None,
    }
}
