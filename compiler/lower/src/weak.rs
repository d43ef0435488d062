//! Python's numbers beside NumPy's integers: an int has to fit the dtype, and
//! is compared for what it is.

use pyrsc_hir::{Class, Ty};
use pyrsc_ir::{Attr, DType, Op, ValueId};

use crate::Ctx;
use crate::state::Slot;

impl Ctx<'_> {
    /// The operand of an operator: a Python int raises if the dtype cannot hold
    /// it.
    pub(crate) fn weak_operand(&mut self, slot: &Slot, ty: &Ty, dtype: DType) -> ValueId {
        if !is_narrowed(ty, dtype) {
            return self.operand(slot, dtype);
        }
        let value = self.value_of(slot);
        self.fit(value, dtype)
    }

    /// The operand of `np.clip`: a bound outside of the dtype is no bound.
    pub(crate) fn clamped_operand(&mut self, slot: &Slot, ty: &Ty, dtype: DType) -> ValueId {
        if !is_narrowed(ty, dtype) {
            return self.operand(slot, dtype);
        }
        let mut value = self.value_of(slot);
        let (low, high) = bounds(dtype);
        if let Some(known) = self.literal_int(value) {
            return self.int_of(known.clamp(low, high), dtype);
        }
        let low = self.b.int(low);
        value = self.b.binary(Op::Maximum, value, low);
        let high = self.b.int(high);
        value = self.b.binary(Op::Minimum, value, high);
        self.b.cast(value, dtype)
    }

    /// A value as an element of an array that it is stored in. What Python's
    /// numbers and what signed dtypes cannot hold raises; arrays, and NumPy's
    /// numbers for unsigned dtypes, are cast.
    pub(crate) fn stored(&mut self, slot: &Slot, ty: &Ty, dtype: DType) -> ValueId {
        let numpy = matches!(ty, Ty::Scalar(_, Class::NumPy));
        let Some(from) = ty.dtype().filter(|_| ty.is_scalar() && dtype.is_int()) else {
            return self.operand(slot, dtype);
        };
        let cut = numpy && dtype.is_unsigned();
        if cut || from == DType::Bool || from == dtype || from == DType::U64 {
            return self.operand(slot, dtype);
        }
        let mut value = self.value_of(slot);
        if from.is_float() {
            if let Some(known) = self.literal_whole(value) {
                return self.int_of(known, dtype);
            }
            let wide = self.b.cast(value, DType::F64);
            let whole = self.extern_call("builtins.whole#0", &[wide], &Ty::INT);
            value = self.value_of(&whole);
        } else {
            value = self.b.cast(value, DType::I64);
        }
        self.fit(value, dtype)
    }

    /// The value that a fresh array is filled with, or a call such as
    /// `np.uint8(x)`: only Python's numbers have to fit.
    pub(crate) fn filled(&mut self, slot: &Slot, ty: &Ty, dtype: DType) -> ValueId {
        match ty {
            Ty::Scalar(_, Class::NumPy) => self.operand(slot, dtype),
            _ => self.stored(slot, ty, dtype),
        }
    }

    /// A Python int as a dtype.
    fn fit(&mut self, value: ValueId, dtype: DType) -> ValueId {
        if dtype == DType::I64 {
            return value;
        }
        let (low, high) = bounds(dtype);
        if let Some(known) = self
            .literal_int(value)
            .filter(|it| (low..=high).contains(it))
        {
            return self.int_of(known, dtype);
        }
        let key = format!("builtins.fit_{}#0", dtype.numpy_name());
        let fitted = self.extern_call(&key, &[value], &Ty::numpy(dtype));
        self.value_of(&fitted)
    }

    fn int_of(&mut self, value: i64, dtype: DType) -> ValueId {
        let attrs = vec![Attr::Int(value), Attr::DType(dtype)];
        self.b.inst(Op::ConstInt, &[], attrs)
    }

    /// The value of a literal int, or of the negation of one.
    fn literal_int(&self, value: ValueId) -> Option<i64> {
        let inst = self.b.func.def_inst(value)?;
        match inst.op {
            Op::ConstInt => Some(inst.int_attr(0)),
            Op::IntNeg => self.literal_int(inst.args[0])?.checked_neg(),
            _ => None,
        }
    }

    /// A literal float that is a small whole number.
    fn literal_whole(&self, value: ValueId) -> Option<i64> {
        let inst = self.b.func.def_inst(value)?;
        if inst.op != Op::ConstFloat {
            return None;
        }
        let known = inst.float_attr(0);
        ((0.0..=127.0).contains(&known) && known.fract() == 0.0).then_some(known as i64)
    }

    /// A comparison of integers of which no dtype holds both, exactly.
    pub(crate) fn compare_integers(
        &mut self,
        op: Op,
        a: (&Slot, &Ty),
        b: (&Slot, &Ty),
    ) -> Option<ValueId> {
        let (x, y) = (a.1.dtype()?, b.1.dtype()?);
        if !x.is_int() || !y.is_int() {
            return None;
        }
        match (x, y) {
            (DType::U64, DType::U64) => None,
            (DType::U64, _) if y.is_signed() => Some(self.compare_unsigned(op, a.0, b.0)),
            (_, DType::U64) if x.is_signed() => Some(self.compare_unsigned(mirrored(op), b.0, a.0)),
            _ if is_narrowed(a.1, y) || is_narrowed(b.1, x) => {
                let weak = if is_narrowed(a.1, y) { a.0 } else { b.0 };
                let narrow = if is_narrowed(a.1, y) { y } else { x };
                let (low, high) = bounds(narrow);
                let value = self.value_of(weak);
                let known = self.literal_int(value);
                let fits = known.is_some_and(|it| (low..=high).contains(&it));
                let dtype = if fits { narrow } else { DType::I64 };
                let (x, y) = (self.operand(a.0, dtype), self.operand(b.0, dtype));
                Some(self.lifted(op, &[x, y]))
            }
            _ => None,
        }
    }

    /// `x op y` of an uint64 and a signed integer.
    fn compare_unsigned(&mut self, op: Op, x: &Slot, y: &Slot) -> ValueId {
        let x = self.operand(x, DType::U64);
        let y = self.operand(y, DType::I64);
        if let Some(known) = self.literal_int(y).filter(|it| *it >= 0) {
            let y = self.int_of(known, DType::U64);
            return self.lifted(op, &[x, y]);
        }
        let zero = self.b.int(0);
        let negative = self.b.binary(Op::Lt, y, zero);
        let natural = self.b.binary(Op::Maximum, y, zero);
        let natural = self.b.cast(natural, DType::U64);
        let compared = self.lifted(op, &[x, natural]);
        if matches!(op, Op::Ne | Op::Gt | Op::Ge) {
            self.b.binary(Op::Or, compared, negative)
        } else {
            let natural = self.b.unary(Op::Not, negative);
            self.b.binary(Op::And, compared, natural)
        }
    }
}

/// Whether a Python int is brought to a dtype that does not hold all of them.
fn is_narrowed(ty: &Ty, dtype: DType) -> bool {
    let python = matches!(ty, Ty::Scalar(DType::I64, Class::Python | Class::Either));
    python && dtype.is_int() && dtype != DType::I64
}

/// The least and the largest int of a dtype, within 64 bits.
fn bounds(dtype: DType) -> (i64, i64) {
    let bits = 8 * dtype.size() as u32;
    match (dtype.is_unsigned(), bits) {
        (true, 64) => (0, i64::MAX),
        (true, _) => (0, (1 << bits) - 1),
        (false, _) => (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits)),
    }
}

/// `b op a` for `a op b`.
fn mirrored(op: Op) -> Op {
    match op {
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
        other => other,
    }
}
