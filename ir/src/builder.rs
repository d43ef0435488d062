//! The only way to create instructions.
//!
//! A builder appends to the end of one region at a time. Result types follow
//! from the op's rule; ops with an explicit rule take them from the caller.

use crate::function::{
    Attr, Def, FloatBits, Function, Inst, InstId, Mode, Region, RegionId, SpanId, Value, ValueId,
};
use crate::ops::{Op, Rule};
use crate::rules::result_type;
use crate::types::{DType, Type};

/// Appends instructions to a function.
pub struct Builder<'f> {
    pub func: &'f mut Function,
    region: RegionId,
    span: SpanId,
}

impl<'f> Builder<'f> {
    /// A builder at the end of the function's body.
    pub fn new(func: &'f mut Function) -> Builder<'f> {
        let region = func.body;
        Builder {
            func,
            region,
            span: SpanId::NONE,
        }
    }

    /// The region that instructions are appended to.
    pub fn region(&self) -> RegionId {
        self.region
    }

    /// Continues at the end of another region; returns the present one.
    pub fn switch_to(&mut self, region: RegionId) -> RegionId {
        std::mem::replace(&mut self.region, region)
    }

    /// The span that new instructions get; returns the present one.
    pub fn set_span(&mut self, span: SpanId) -> SpanId {
        std::mem::replace(&mut self.span, span)
    }

    /// A parameter of the function.
    pub fn param(&mut self, name: &str, ty: Type, mode: Mode) -> ValueId {
        self.func.modes.push(mode);
        let body = self.func.body;
        self.arg(body, ty, Some(name.to_owned()))
    }

    /// An empty region.
    pub fn new_region(&mut self) -> RegionId {
        self.func.regions.alloc(Region::default())
    }

    /// An argument of a region.
    pub fn arg(&mut self, region: RegionId, ty: Type, hint: Option<String>) -> ValueId {
        let index = self.func.regions[region].args.len() as u32;
        let value = self.func.values.alloc(Value {
            ty,
            def: Def::Arg(region, index),
            hint,
        });
        self.func.regions[region].args.push(value);
        value
    }

    /// Names a value after a Python variable.
    pub fn hint(&mut self, value: ValueId, name: &str) {
        self.func.values[value].hint = Some(name.to_owned());
    }

    /// Whether the present region has its terminator.
    pub fn terminated(&self) -> bool {
        self.func.terminator(self.region).is_some()
    }

    /// Appends an instruction whose result type follows from its operands.
    ///
    /// # Panics
    /// If the operands do not fit the op: a bug of the caller.
    pub fn inst(&mut self, op: Op, args: &[ValueId], attrs: Vec<Attr>) -> ValueId {
        let types: Vec<Type> = args.iter().map(|&arg| self.func.ty(arg).clone()).collect();
        let ty = result_type(op, &types, &attrs)
            .unwrap_or_else(|why| panic!("{op} of {types:?}: {why}"))
            .unwrap_or_else(|| panic!("{op} has no result type of its own"));
        self.push(op, args, attrs, vec![], vec![ty])[0]
    }

    /// Appends an instruction with the result types given.
    pub fn push(
        &mut self,
        op: Op,
        args: &[ValueId],
        attrs: Vec<Attr>,
        regions: Vec<RegionId>,
        types: Vec<Type>,
    ) -> Vec<ValueId> {
        let id = self.func.insts.alloc(Inst {
            op,
            args: args.to_vec(),
            attrs,
            regions,
            results: Vec::new(),
            span: self.span,
        });
        let results: Vec<ValueId> = types
            .into_iter()
            .enumerate()
            .map(|(i, ty)| {
                self.func.values.alloc(Value {
                    ty,
                    def: Def::Inst(id, i as u32),
                    hint: None,
                })
            })
            .collect();
        self.func.insts[id].results.clone_from(&results);
        self.func.regions[self.region].insts.push(id);
        results
    }

    /// The instruction that was appended last to the present region.
    pub(crate) fn last(&self) -> InstId {
        *self.func.regions[self.region]
            .insts
            .last()
            .expect("an instruction was appended")
    }

    /// Appends an op without results: a check, a terminator.
    pub fn effect(&mut self, op: Op, args: &[ValueId], attrs: Vec<Attr>) {
        debug_assert_eq!(op.row().rule, Rule::Nothing, "{op} has results");
        self.push(op, args, attrs, vec![], vec![]);
    }

    pub fn unary(&mut self, op: Op, a: ValueId) -> ValueId {
        self.inst(op, &[a], vec![])
    }

    pub fn binary(&mut self, op: Op, a: ValueId, b: ValueId) -> ValueId {
        self.inst(op, &[a, b], vec![])
    }

    pub fn none(&mut self) -> ValueId {
        self.inst(Op::None, &[], vec![])
    }

    pub fn bool(&mut self, value: bool) -> ValueId {
        self.inst(Op::ConstBool, &[], vec![Attr::Bool(value)])
    }

    /// A Python int.
    pub fn int(&mut self, value: i64) -> ValueId {
        self.inst(
            Op::ConstInt,
            &[],
            vec![Attr::Int(value), Attr::DType(DType::I64)],
        )
    }

    /// A Python float.
    pub fn float(&mut self, value: f64) -> ValueId {
        self.number(value, DType::F64)
    }

    /// A number of any dtype but bool; the value must be representable.
    pub fn number(&mut self, value: f64, dtype: DType) -> ValueId {
        if dtype.is_float() {
            let attrs = vec![Attr::Float(FloatBits::new(value)), Attr::DType(dtype)];
            self.inst(Op::ConstFloat, &[], attrs)
        } else {
            let attrs = vec![Attr::Int(value as i64), Attr::DType(dtype)];
            self.inst(Op::ConstInt, &[], attrs)
        }
    }

    pub fn str(&mut self, value: &str) -> ValueId {
        self.inst(Op::ConstStr, &[], vec![Attr::Str(value.to_owned())])
    }

    /// `value` as `dtype`, or `value` itself if it is of that dtype already.
    pub fn cast(&mut self, value: ValueId, dtype: DType) -> ValueId {
        if self.func.ty(value).dtype() == Some(dtype) {
            return value;
        }
        self.inst(Op::Cast, &[value], vec![Attr::DType(dtype)])
    }
}
