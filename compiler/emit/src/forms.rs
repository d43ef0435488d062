//! Which variables change after their declaration, and how values are held.

use pyrsc_ir::{Def, Effect, Function, InstId, Mode, Op, Type, ValueId};

use crate::liveness::{Liveness, is_loop};
use crate::variables::{Carried, Decl, Repr, Variables, yielded};

/// Finds the variables that need `mut`.
pub(crate) fn mark_mutable(f: &Function, live: &Liveness, variables: &mut Variables) {
    f.walk(f.body, &mut |_, id| {
        for value in changed_by(f, live, variables, id) {
            let class = variables.class(value);
            variables.classes[class].mutable = true;
            variables.changes.entry(id).or_default().push(class);
        }
    });
}

/// Values whose variable an instruction changes, its declaration apart.
fn changed_by(f: &Function, live: &Liveness, variables: &Variables, id: InstId) -> Vec<ValueId> {
    let inst = &f.insts[id];
    let differs = |a: ValueId, b: ValueId| variables.class(a) != variables.class(b);
    let declares = |value: ValueId| variables.get(value).decl == Decl::Inst(id);
    match inst.op {
        op if op.effect() == Effect::Writes => vec![inst.result()],
        op if is_loop(op) => (0..inst.results.len())
            .filter(|&i| {
                let start = Carried::of(f, id, i).start;
                differs(inst.results[i], start)
                    && variables.get(inst.results[i]).decl != Decl::Loop(id)
            })
            .map(|i| inst.results[i])
            .collect(),
        Op::If => (0..inst.results.len())
            .filter(|&i| {
                let result = inst.results[i];
                !declares(result) && yielded(f, id, i).any(|value| differs(result, value))
            })
            .map(|i| inst.results[i])
            .collect(),
        Op::Continue | Op::Break => match live.loop_around(f, id) {
            None => Vec::new(),
            Some(around) => inst
                .args
                .iter()
                .zip(&f.insts[around].results)
                .enumerate()
                .filter(|(i, (next, result))| {
                    differs(**next, **result) && !live.is_unread(f, id, *i)
                })
                .map(|(_, (_, &result))| result)
                .collect(),
        },
        Op::Call | Op::Extern | Op::ExternRaises | Op::ExternActs => {
            let lent = inst
                .args
                .iter()
                .copied()
                .filter(|&arg| is_opaque_local(f, arg));
            let written = inst.written().map(|(array, ..)| array);
            let assigned = inst.results.iter().copied().filter(|&result| {
                !declares(result) && !inst.written().any(|(_, _, version)| version == result)
            });
            lent.chain(written).chain(assigned).collect()
        }
        _ => inst
            .results
            .iter()
            .copied()
            .filter(|&result| !declares(result))
            .collect(),
    }
}

/// Whether a value is an object of a library that this function owns.
fn is_opaque_local(f: &Function, value: ValueId) -> bool {
    matches!(f.ty(value), Type::Opaque(_)) && f.def_inst(value).is_some()
}

/// Decides how the values of each class are held.
pub(crate) fn choose_reprs(f: &Function, live: &Liveness, variables: &mut Variables) {
    for class in 0..variables.classes.len() {
        variables.classes[class].repr = repr_of(f, live, variables, class);
    }
}

fn repr_of(f: &Function, live: &Liveness, variables: &Variables, class: usize) -> Repr {
    let members = &variables.classes[class].members;
    match f.ty(members[0]) {
        Type::Array(..) => array_repr(f, live, variables, members),
        Type::Str => {
            let plain = members.len() == 1 && is_borrowed_text(f, live, members[0]);
            if plain { Repr::Str } else { Repr::String }
        }
        _ => Repr::Plain,
    }
}

fn array_repr(f: &Function, live: &Liveness, variables: &Variables, members: &[ValueId]) -> Repr {
    let first = members[0];
    match f.values[first].def {
        Def::Arg(region, index) if region == f.body => match f.modes[index as usize] {
            Mode::In => Repr::View,
            Mode::InOut => Repr::ViewMut,
        },
        Def::Arg(region, index) => match live.holder(region) {
            Some(holder) if f.insts[holder].op == Op::ForEach && index == 0 => Repr::View,
            _ => Repr::Owned,
        },
        Def::Inst(inst, number) => {
            let inst_data = &f.insts[inst];
            let all_views = inst_data.op == Op::If
                && yielded(f, inst, number as usize)
                    .all(|value| variables.get(value).repr == Repr::View);
            if members.len() == 1 && (inst_data.op.is_view() || all_views) {
                Repr::View
            } else {
                Repr::Owned
            }
        }
    }
}

/// Whether a string is a literal or a parameter.
fn is_borrowed_text(f: &Function, live: &Liveness, value: ValueId) -> bool {
    match f.values[value].def {
        Def::Arg(region, _) => live.holder(region).is_none(),
        Def::Inst(inst, _) => f.insts[inst].op == Op::ConstStr,
    }
}
