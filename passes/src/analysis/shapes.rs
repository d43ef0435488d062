//! Which arrays have the same shape.
//!
//! The shape of an array is described by a set of atoms: the shapes that were
//! broadcast together to make it. Broadcasting is associative, commutative and
//! idempotent where it succeeds, so the broadcast of two shapes is the union
//! of their sets, equal sets mean equal shapes, and any part of a set that was
//! broadcast successfully can be broadcast too. A scalar has the empty set.

use std::rc::Rc;

use indexmap::IndexSet;
use la_arena::ArenaMap;
use pyrsc_ir::{Attr, DType, Def, Function, InstId, Op, RegionId, Type, ValueId};

use crate::edit::loop_exits;

/// A shape, as the sorted numbers of its atoms.
pub type Set = Rc<[u32]>;

/// A shape that is not seen to be the broadcast of others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Atom {
    /// The shape of this array, option or tuple, or this shape.
    Value(ValueId),
    /// The shape of these extents.
    Made(Vec<u32>),
    /// A shape made from another by a view or a reduction, with the numbers of
    /// the scalars that it depends on.
    Derived(Op, Set, Vec<Attr>, Vec<u32>),
}

/// An integer that shapes are made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Scalar {
    Value(ValueId),
    Const(Vec<Attr>),
    Extent(Set, i64),
}

/// The shapes of all values of a function.
pub struct Shapes {
    atoms: IndexSet<Atom>,
    scalars: IndexSet<Scalar>,
    sets: ArenaMap<ValueId, Set>,
}

/// Whether all atoms of one set are in another.
pub fn is_subset(part: &[u32], whole: &[u32]) -> bool {
    part.iter().all(|atom| whole.binary_search(atom).is_ok())
}

/// The broadcast of two shapes.
pub fn union(a: &[u32], b: &[u32]) -> Set {
    let mut all: Vec<u32> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}

impl Shapes {
    pub fn new(func: &Function) -> Shapes {
        let mut shapes = Shapes {
            atoms: IndexSet::new(),
            scalars: IndexSet::new(),
            sets: ArenaMap::default(),
        };
        shapes.region(func, func.body);
        shapes
    }

    /// The shape of an array, or the shape that a shape value is.
    pub fn of(&self, value: ValueId) -> Set {
        self.sets.get(value).cloned().unwrap_or_default()
    }

    /// Whether a value is the extent of an array with one axis.
    pub fn is_extent(&mut self, func: &Function, array: ValueId, value: ValueId) -> bool {
        if *func.ty(array) != Type::array(func.ty(array).dtype().unwrap_or(DType::Bool), 1) {
            return false;
        }
        let number = self.scalar(func, value);
        let set = self.of(array);
        if self.scalars[number as usize] == Scalar::Extent(set.clone(), 0) {
            return true;
        }
        let [atom] = *set else {
            return false;
        };
        self.atoms[atom as usize] == Atom::Made(vec![number])
    }

    /// Tells the shape of a value that was made since.
    pub(crate) fn insert(&mut self, value: ValueId, set: Set) {
        self.sets.insert(value, set);
    }

    fn region(&mut self, func: &Function, region: RegionId) {
        for &arg in &func.regions[region].args {
            self.unknown(func, arg);
        }
        for &inst in &func.regions[region].insts {
            self.inst(func, inst);
        }
    }

    fn inst(&mut self, func: &Function, inst: InstId) {
        let data = &func.insts[inst];
        // A buffer that a loop only writes to keeps its shape.
        let first = match data.op {
            Op::For => 3,
            Op::ForEach => 1,
            _ => 0,
        };
        let is_loop = matches!(data.op, Op::For | Op::ForEach | Op::While);
        for &region in &data.regions {
            for &arg in &func.regions[region].args {
                self.unknown(func, arg);
            }
            if is_loop {
                let args = &func.regions[region].args;
                let extra = args.len() - data.results.len();
                for i in 0..data.results.len() {
                    if keeps_buffer(func, inst, i) {
                        let set = self.of(data.args[first + i]);
                        self.sets.insert(args[extra + i], set);
                    }
                }
            }
            for &inner in &func.regions[region].insts {
                self.inst(func, inner);
            }
        }
        for (i, &result) in data.results.iter().enumerate() {
            let set = if is_loop && keeps_buffer(func, inst, i) {
                Some(self.of(data.args[first + i]))
            } else {
                self.result(func, inst, i)
            };
            match set {
                Some(set) => {
                    self.sets.insert(result, set);
                }
                None => self.unknown(func, result),
            }
        }
    }

    /// A shape of its own, for values that have or are one.
    fn unknown(&mut self, func: &Function, value: ValueId) {
        if matches!(func.ty(value), Type::Array(..) | Type::Shape(_)) {
            let set = self.atom(Atom::Value(value));
            self.sets.insert(value, set);
        }
    }

    fn atom(&mut self, atom: Atom) -> Set {
        Rc::new([self.atoms.insert_full(atom).0 as u32])
    }

    fn scalar(&mut self, func: &Function, value: ValueId) -> u32 {
        let scalar = match func.def_inst(value) {
            Some(inst) if inst.op == Op::ConstInt => Scalar::Const(inst.attrs.clone()),
            Some(inst) if inst.op == Op::ShapeDim => {
                Scalar::Extent(self.of(inst.args[0]), inst.int_attr(0))
            }
            _ => Scalar::Value(value),
        };
        self.scalars.insert_full(scalar).0 as u32
    }

    fn result(&mut self, func: &Function, inst: InstId, index: usize) -> Option<Set> {
        let data = &func.insts[inst];
        if !matches!(
            func.ty(data.results[index]),
            Type::Array(..) | Type::Shape(_)
        ) {
            return Some(Set::default());
        }
        Some(match data.op {
            op if op.is_lifted() => data
                .args
                .iter()
                .fold(Set::default(), |set, &arg| union(&set, &self.of(arg))),
            Op::ShapeBroadcast | Op::ShapeJoin => {
                union(&self.of(data.args[0]), &self.of(data.args[1]))
            }
            Op::ShapeOf | Op::Fill | Op::Copy | Op::Map => self.of(data.args[0]),
            Op::Set | Op::Assign | Op::MapAssign => self.of(data.args[0]),
            Op::Broadcast => self.of(data.args[1]),
            Op::ShapeMake => self.made(func, data.args.clone()),
            op if op.is_view() || op.is_reduction() => {
                let scalars = data.args[1..]
                    .iter()
                    .map(|&arg| self.scalar(func, arg))
                    .collect();
                // A slice with a bound more is another shape than one less;
                // `present` is among the attributes.
                let of = self.of(data.args[0]);
                let op = if op.is_reduction() { Op::ReduceSum } else { op };
                self.atom(Atom::Derived(op, of, data.attrs.clone(), scalars))
            }
            Op::If => self.result_of_if(func, inst, index)?,
            _ => return None,
        })
    }

    /// The shape of the given extents: an array's own if they are its extents.
    fn made(&mut self, func: &Function, extents: Vec<ValueId>) -> Set {
        let numbers: Vec<u32> = extents.iter().map(|&arg| self.scalar(func, arg)).collect();
        let mut whole: Option<&Set> = None;
        for (axis, &number) in numbers.iter().enumerate() {
            match &self.scalars[number as usize] {
                Scalar::Extent(of, i)
                    if *i == axis as i64 && whole.is_none_or(|whole| whole == of) =>
                {
                    whole = Some(of);
                }
                _ => return self.atom(Atom::Made(numbers)),
            }
        }
        // An array of higher rank would have further extents.
        let same_rank = extents
            .first()
            .and_then(|&extent| func.def_inst(extent))
            .is_some_and(|dim| {
                func.ty(dim.args[0]) == &Type::Shape(pyrsc_ir::Rank::Static(extents.len() as u8))
            });
        match whole {
            Some(whole) if same_rank => whole.clone(),
            _ => self.atom(Atom::Made(numbers)),
        }
    }

    fn result_of_if(&self, func: &Function, inst: InstId, index: usize) -> Option<Set> {
        let mut found: Option<Set> = None;
        for &region in &func.insts[inst].regions {
            let Some(end) = func.terminator(region).filter(|end| end.op == Op::Yield) else {
                continue;
            };
            let set = self.of(end.args[index]);
            if found.as_ref().is_some_and(|found| *found != set) {
                return None;
            }
            found = Some(set);
        }
        found
    }
}

/// Whether carried value number `index` of a loop is one buffer throughout:
/// every iteration hands on a later version of what it was given.
fn keeps_buffer(func: &Function, inst: InstId, index: usize) -> bool {
    let data = &func.insts[inst];
    if !func.ty(data.results[index]).is_array() {
        return false;
    }
    let mut exits = Vec::new();
    let Some(&body) = data.regions.last() else {
        return false;
    };
    loop_exits(func, body, &mut exits);
    let args = &func.regions[body].args;
    let arg = args[args.len() - data.results.len() + index];
    exits
        .iter()
        .all(|&exit| is_version_of(func, func.insts[exit].args[index], arg))
}

/// Whether a value is a later version of the same buffer as another.
pub fn is_version_of(func: &Function, value: ValueId, earlier: ValueId) -> bool {
    if value == earlier {
        return true;
    }
    let Def::Inst(inst, index) = func.values[value].def else {
        return false;
    };
    let data = &func.insts[inst];
    let index = index as usize;
    match data.op {
        Op::Set | Op::Assign | Op::MapAssign => is_version_of(func, data.args[0], earlier),
        Op::For => {
            keeps_buffer(func, inst, index) && is_version_of(func, data.args[3 + index], earlier)
        }
        Op::If => data.regions.iter().all(|&region| {
            func.terminator(region).is_none_or(|end| {
                end.op != Op::Yield || is_version_of(func, end.args[index], earlier)
            })
        }),
        _ => false,
    }
}
