//! The type rules of ops with regions, and of what ends the regions.

use crate::function::{Attr, Function, InstId, Mode, RegionId, ValueId};
use crate::ops::{Effect, Op, Rule};
use crate::types::{DType, Type};

use super::Errors;
use super::operands::sub_array;
use super::scope::RegionKind;

pub(super) fn check<'f>(func: &'f Function, errors: &mut Errors<'f>) {
    let mut returned = func.results.clone();
    for (&mode, &param) in func.modes.iter().zip(func.params()) {
        if mode == Mode::InOut {
            returned.push(func.ty(param).clone());
        }
    }
    let mut checker = Checker {
        func,
        errors,
        returned,
    };
    checker.region(func.body, &Ends::default());
}

/// What the terminators of a region hand out.
#[derive(Clone, Default)]
struct Ends {
    yielded: Vec<Type>,
    carried: Vec<Type>,
    /// Inside a map's body: only pure ops.
    pure: bool,
}

struct Checker<'f, 'e> {
    func: &'f Function,
    errors: &'e mut Errors<'f>,
    returned: Vec<Type>,
}

impl Checker<'_, '_> {
    fn types(&self, values: &[ValueId]) -> Vec<Type> {
        values
            .iter()
            .map(|&value| self.func.ty(value).clone())
            .collect()
    }

    fn region(&mut self, region: RegionId, ends: &Ends) {
        for &id in &self.func.regions[region].insts {
            self.inst(id, ends);
        }
    }

    fn inst(&mut self, id: InstId, ends: &Ends) {
        let inst = &self.func.insts[id];
        if ends.pure && !pure_enough(inst.op) {
            self.errors.at(id, "not a pure op, inside a map's body");
        }
        let wanted = match inst.op {
            Op::Yield => Some(&ends.yielded),
            Op::Continue | Op::Break => Some(&ends.carried),
            Op::Return => Some(&self.returned),
            _ => None,
        };
        if let Some(wanted) = wanted {
            let given = self.types(&inst.args);
            if given != *wanted {
                let message = format!("({}) where ({}) is due", list(&given), list(wanted));
                self.errors.at(id, message);
            }
            return;
        }
        match inst.op {
            Op::If => self.branches(id, ends),
            Op::For => self.counted(id, ends),
            Op::ForEach => self.for_each(id, ends),
            Op::While => self.while_loop(id, ends),
            Op::Map => self.map(id),
            Op::MapReduce => self.map_reduce(id),
            Op::MapAssign => self.map_assign(id),
            Op::Assign => {
                self.path(id, 0, self.func.insts[id].args[0]);
            }
            Op::Call => self.call(id),
            Op::Unbound => {
                let results = self.types(&inst.results);
                if !matches!(results[..], [Type::Option(_)]) {
                    let message = format!("({}) is never unbound", list(&results));
                    self.errors.at(id, message);
                }
            }
            _ => {}
        }
    }

    fn branches(&mut self, id: InstId, ends: &Ends) {
        let inst = &self.func.insts[id];
        let inner = Ends {
            yielded: self.types(&inst.results),
            ..ends.clone()
        };
        for &region in &inst.regions {
            self.arguments(id, region, &[]);
            self.region(region, &inner);
        }
    }

    fn counted(&mut self, id: InstId, ends: &Ends) {
        let carried = self.carried(id, 3);
        let mut args = vec![Type::INT];
        args.extend(carried.iter().cloned());
        self.loop_region(id, 0, &args, carried, ends);
    }

    fn for_each(&mut self, id: InstId, ends: &Ends) {
        let carried = self.carried(id, 1);
        let Type::Array(dtype, rank) = *self.func.ty(self.func.insts[id].args[0]) else {
            return;
        };
        let Some(element) = sub_array(dtype, rank) else {
            return self
                .errors
                .at(id, "an array without axes has no elements to visit");
        };
        let mut args = vec![element];
        args.extend(carried.iter().cloned());
        self.loop_region(id, 0, &args, carried, ends);
    }

    fn while_loop(&mut self, id: InstId, ends: &Ends) {
        let carried = self.carried(id, 0);
        self.loop_region(id, 0, &carried, carried.clone(), ends);
        self.loop_region(id, 1, &carried, carried.clone(), ends);
    }

    /// The types of the carried values, which are the operands from `first` on.
    fn carried(&mut self, id: InstId, first: usize) -> Vec<Type> {
        let inst = &self.func.insts[id];
        let carried = self.types(&inst.args[first..]);
        let results = self.types(&inst.results);
        if results != carried {
            let (given, due) = (list(&results), list(&carried));
            self.errors
                .at(id, format!("results ({given}) of carried values ({due})"));
        }
        carried
    }

    fn loop_region(
        &mut self,
        id: InstId,
        index: usize,
        args: &[Type],
        carried: Vec<Type>,
        ends: &Ends,
    ) {
        let inst = &self.func.insts[id];
        let region = inst.regions[index];
        let yielded = match RegionKind::of(inst.op, index) {
            RegionKind::Head => vec![Type::BOOL],
            _ => Vec::new(),
        };
        self.arguments(id, region, args);
        let inner = Ends {
            yielded,
            carried,
            pure: ends.pure,
        };
        self.region(region, &inner);
    }

    fn arguments(&mut self, id: InstId, region: RegionId, wanted: &[Type]) {
        let given = self.types(&self.func.regions[region].args);
        if given != wanted {
            let (given, wanted) = (list(&given), list(wanted));
            self.errors.at(
                id,
                format!("a region takes ({given}) where ({wanted}) is given"),
            );
        }
    }

    fn map(&mut self, id: InstId) {
        let inst = &self.func.insts[id];
        let Type::Shape(rank) = *self.func.ty(inst.args[0]) else {
            return;
        };
        let results = self.types(&inst.results);
        let mut yielded = Vec::new();
        for ty in &results {
            match ty {
                Type::Array(dtype, of) if *of == rank => yielded.push(Type::Scalar(*dtype)),
                _ => {
                    let message = format!("a result of type {ty} from a shape of rank {rank}");
                    self.errors.at(id, message);
                    return;
                }
            }
        }
        if results.is_empty() {
            self.errors.at(id, "a map without results");
        }
        self.map_body(id, 0, &inst.args[1..], None, yielded);
    }

    fn map_reduce(&mut self, id: InstId) {
        let inst = &self.func.insts[id];
        let [Attr::Str(name), _] = &inst.attrs[..] else {
            return;
        };
        let Some(reduction) = Op::from_text(name).filter(|op| op.is_reduction()) else {
            return self
                .errors
                .at(id, format!("no reduction is called `{name}`"));
        };
        let yielded = match self.func.terminator(inst.regions[0]) {
            Some(end) if end.op == Op::Yield && end.args.len() == 1 => {
                self.func.ty(end.args[0]).clone()
            }
            _ => return self.errors.at(id, "the body yields one scalar"),
        };
        let wanted = match reduction.row().rule {
            Rule::ReduceBool => Type::BOOL,
            Rule::ReduceInt => Type::INT,
            _ => yielded.clone(),
        };
        if !yielded.is_scalar() || self.types(&inst.results) != [wanted] {
            let results = list(&self.types(&inst.results));
            self.errors
                .at(id, format!("({results}) from `{name}` of {yielded}"));
        }
        self.map_body(id, 0, &inst.args[1..], None, vec![yielded]);
    }

    fn map_assign(&mut self, id: InstId) {
        let inst = &self.func.insts[id];
        let Some(dtype) = self.func.ty(inst.args[0]).dtype() else {
            return;
        };
        self.path(id, 0, inst.args[0]);
        let yielded = vec![Type::Scalar(dtype)];
        self.map_body(id, 1, &inst.args[1..], Some(dtype), yielded);
    }

    fn map_body(
        &mut self,
        id: InstId,
        index: usize,
        inputs: &[ValueId],
        present: Option<DType>,
        yielded: Vec<Type>,
    ) {
        let inputs = inputs
            .iter()
            .filter_map(|&input| self.func.ty(input).dtype());
        let args: Vec<Type> = present
            .into_iter()
            .chain(inputs)
            .map(Type::Scalar)
            .collect();
        let region = self.func.insts[id].regions[index];
        self.arguments(id, region, &args);
        let inner = Ends {
            yielded,
            carried: Vec::new(),
            pure: true,
        };
        self.region(region, &inner);
    }

    /// What a call writes to are arrays, each with a path and a new version.
    fn call(&mut self, id: InstId) {
        let inst = &self.func.insts[id];
        let indices = inst.ints_attr(1);
        let (written, paths) = (indices.len(), inst.regions.len());
        let valid = |&index: &i64| (0..inst.args.len() as i64).contains(&index);
        let increasing = indices.windows(2).all(|pair| pair[0] < pair[1]);
        if paths != written || inst.results.len() < written {
            let results = inst.results.len();
            let message = format!("{written} arrays written to, {paths} paths, {results} results");
            return self.errors.at(id, message);
        }
        if !increasing || !indices.iter().all(valid) {
            return self
                .errors
                .at(id, format!("no operands are at {indices:?} in order"));
        }
        let triples: Vec<_> = inst.written().collect();
        for (index, (array, _, version)) in triples.into_iter().enumerate() {
            let (given, made) = (self.func.ty(array), self.func.ty(version));
            if given != made || !given.is_array() {
                let message = format!("a version of type {made} of an array of type {given}");
                self.errors.at(id, message);
            }
            self.path(id, index, array);
        }
    }

    /// The path of `assign`, `map.assign` and of calls: views of an array.
    fn path(&mut self, id: InstId, index: usize, array: ValueId) {
        let inst = &self.func.insts[id];
        let region = inst.regions[index];
        self.arguments(id, region, &self.types(&[array]));
        let mut views: Vec<ValueId> = self.func.regions[region].args.clone();
        for &step in &self.func.regions[region].insts {
            let view = &self.func.insts[step];
            if view.op == Op::Yield {
                if view.args.len() != 1 || !views.contains(&view.args[0]) {
                    self.errors
                        .at(step, "a path yields one view of its argument");
                }
            } else if !view.op.is_view() || view.op == Op::Broadcast {
                self.errors
                    .at(step, "not a view that can be written through, in a path");
            } else if !views.contains(&view.args[0]) {
                self.errors
                    .at(step, "a view of something else than the path's argument");
            } else {
                views.extend(&view.results);
            }
        }
    }
}

/// Whether a map's body may hold the op. The regions of control ops are looked
/// into.
fn pure_enough(op: Op) -> bool {
    matches!(op.effect(), Effect::Pure | Effect::Ends)
        || matches!(op, Op::If | Op::For | Op::ForEach | Op::While)
}

fn list(types: &[Type]) -> String {
    let types: Vec<String> = types.iter().map(Type::to_string).collect();
    types.join(", ")
}
