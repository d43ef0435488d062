//! Functions, regions, instructions and values, in la-arena.
//!
//! The ids are dense and local to a function. A value is defined once, by an
//! instruction, as a region's argument, or as a parameter (an argument of the
//! body region). Hints are the names of Python variables, for people only.

use la_arena::{Arena, Idx};

use crate::ops::Op;
use crate::types::{DType, Type};

pub type ValueId = Idx<Value>;
pub type InstId = Idx<Inst>;
pub type RegionId = Idx<Region>;

/// Where an instruction comes from: an index into the source map of the body
/// it was lowered from. Never a text position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpanId(pub u32);

impl SpanId {
    /// An instruction that no line of the source stands for.
    pub const NONE: SpanId = SpanId(u32::MAX);
}

/// A function of one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name among all functions of the program: the module's dotted name,
    /// a dot, the function's name, and a suffix if it has several signatures.
    pub name: String,
    /// How each argument of the body region is passed.
    pub modes: Vec<Mode>,
    /// Types of the results, the new versions of `InOut` arrays not included.
    pub results: Vec<Type>,
    pub body: RegionId,
    pub values: Arena<Value>,
    pub insts: Arena<Inst>,
    pub regions: Arena<Region>,
}

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Read only.
    In,
    /// An array that the function writes to: its last version is returned
    /// after the results.
    InOut,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub ty: Type,
    pub def: Def,
    /// The Python variable it was last bound to.
    pub hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Def {
    /// Result number `.1` of an instruction.
    Inst(InstId, u32),
    /// Argument number `.1` of a region.
    Arg(RegionId, u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inst {
    pub op: Op,
    pub args: Vec<ValueId>,
    pub attrs: Vec<Attr>,
    pub regions: Vec<RegionId>,
    pub results: Vec<ValueId>,
    pub span: SpanId,
}

/// A straight line of instructions; the last is a terminator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    pub args: Vec<ValueId>,
    pub insts: Vec<InstId>,
}

/// A constant part of an instruction, in the order of its row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attr {
    Bool(bool),
    Int(i64),
    Float(FloatBits),
    Str(String),
    DType(DType),
    Ints(Vec<i64>),
    Strs(Vec<String>),
}

/// A float that is compared by its bits, so that NaN and -0.0 are values like
/// any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FloatBits(pub u64);

impl FloatBits {
    pub fn new(value: f64) -> FloatBits {
        FloatBits(value.to_bits())
    }

    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl Inst {
    pub fn bool_attr(&self, index: usize) -> bool {
        match &self.attrs[index] {
            Attr::Bool(value) => *value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn int_attr(&self, index: usize) -> i64 {
        match &self.attrs[index] {
            Attr::Int(value) => *value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn float_attr(&self, index: usize) -> f64 {
        match &self.attrs[index] {
            Attr::Float(value) => value.get(),
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn str_attr(&self, index: usize) -> &str {
        match &self.attrs[index] {
            Attr::Str(value) => value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn dtype_attr(&self, index: usize) -> DType {
        match &self.attrs[index] {
            Attr::DType(value) => *value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn ints_attr(&self, index: usize) -> &[i64] {
        match &self.attrs[index] {
            Attr::Ints(value) => value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    pub fn strs_attr(&self, index: usize) -> &[String] {
        match &self.attrs[index] {
            Attr::Strs(value) => value,
            other => panic!("attribute {index} of {} is {other:?}", self.op),
        }
    }

    /// The only result.
    pub fn result(&self) -> ValueId {
        self.results[0]
    }

    /// The arrays that a call writes to, each with its path and new version.
    pub fn written(&self) -> impl Iterator<Item = (ValueId, RegionId, ValueId)> {
        let indices: &[i64] = match (self.op, self.attrs.get(1)) {
            (Op::Call, Some(Attr::Ints(indices))) => indices,
            _ => &[],
        };
        let own = self.results.len().saturating_sub(indices.len());
        let args = indices.iter().filter_map(|&index| {
            let index = usize::try_from(index).ok()?;
            self.args.get(index).copied()
        });
        let parts = self.regions.iter().zip(self.results[own..].iter());
        args.zip(parts)
            .map(|(arg, (&path, &version))| (arg, path, version))
    }

    /// The operands whose arrays are others' afterwards: the versions that are
    /// consumed, and those that are handed on.
    pub fn handed_on(&self) -> Vec<ValueId> {
        match self.op {
            Op::Set | Op::Assign | Op::MapAssign => self.args[..1].to_vec(),
            Op::For => self.args[3..].to_vec(),
            Op::ForEach => self.args[1..].to_vec(),
            Op::Call => self.written().map(|(array, ..)| array).collect(),
            Op::While | Op::Yield | Op::Continue | Op::Break | Op::Return => self.args.clone(),
            _ => Vec::new(),
        }
    }
}

impl Function {
    /// A function with an empty body and no parameters.
    pub fn new(name: impl Into<String>) -> Function {
        let mut regions = Arena::new();
        let body = regions.alloc(Region::default());
        Function {
            name: name.into(),
            modes: Vec::new(),
            results: Vec::new(),
            body,
            values: Arena::new(),
            insts: Arena::new(),
            regions,
        }
    }

    pub fn params(&self) -> &[ValueId] {
        &self.regions[self.body].args
    }

    pub fn ty(&self, value: ValueId) -> &Type {
        &self.values[value].ty
    }

    pub fn hint(&self, value: ValueId) -> Option<&str> {
        self.values[value].hint.as_deref()
    }

    /// The instruction that defines a value, if it is not a region argument.
    pub fn def_inst(&self, value: ValueId) -> Option<&Inst> {
        match self.values[value].def {
            Def::Inst(inst, _) => Some(&self.insts[inst]),
            Def::Arg(..) => None,
        }
    }

    /// The last instruction of a region, once it is complete.
    pub fn terminator(&self, region: RegionId) -> Option<&Inst> {
        let last = *self.regions[region].insts.last()?;
        let inst = &self.insts[last];
        inst.op.is_terminator().then_some(inst)
    }

    /// Calls `visit` with each instruction of a region and of the regions
    /// within, outer before inner, in order.
    pub fn walk(&self, region: RegionId, visit: &mut impl FnMut(RegionId, InstId)) {
        for &inst in &self.regions[region].insts {
            visit(region, inst);
            for &inner in &self.insts[inst].regions {
                self.walk(inner, visit);
            }
        }
    }

    /// How often each value is used as an operand, terminators included.
    pub fn use_counts(&self) -> la_arena::ArenaMap<ValueId, u32> {
        let mut counts = la_arena::ArenaMap::default();
        self.walk(self.body, &mut |_, inst| {
            for &arg in &self.insts[inst].args {
                *counts.entry(arg).or_insert(0) += 1;
            }
        });
        counts
    }
}
