//! Operators on numbers and arrays: the ops that inference's plans name, with
//! the casts and the shape checks they need.

use pyrsc_hir::body::{BinaryOp, CompareOp, ExprId, UnaryOp};
use pyrsc_hir::constant::Value;
use pyrsc_hir::infer::{constant_of, exponent_of};
use pyrsc_hir::numeric::{self, Exponent};
use pyrsc_hir::{Class, Ty};
use pyrsc_ir::{Attr, DType, Op, ValueId};
use pyrsc_maps::Lift;

use crate::Ctx;
use crate::state::Slot;

/// Ints below that are floats exactly, and so are their sums and products.
const EXACT: i64 = 1 << 53;

const INEXACT: &str = "pyrsc: an int beyond 2**53 where another path gives a float";

impl Ctx<'_> {
    /// `a op b`.
    pub(crate) fn binary(
        &mut self,
        op: BinaryOp,
        a: (&Slot, &Ty),
        b: (&Slot, &Ty),
        exponent: Exponent,
    ) -> (Slot, Ty) {
        match (op, a.1, b.1) {
            (BinaryOp::Add, Ty::Str, Ty::Str) => {
                let parts = [self.value_of(a.0), self.value_of(b.0)];
                let joined = self.b.inst(Op::Concat, &parts, vec![]);
                return (Slot::Value(joined), Ty::Str);
            }
            (BinaryOp::Mul, Ty::Str, _) | (BinaryOp::Mul, _, Ty::Str) => {
                let (text, count) = if *a.1 == Ty::Str {
                    (a.0, b.0)
                } else {
                    (b.0, a.0)
                };
                let text = self.value_of(text);
                let count = self.operand(count, DType::I64);
                let repeated = self.extern_call("builtins.str_repeat#0", &[text, count], &Ty::Str);
                return (repeated, Ty::Str);
            }
            (BinaryOp::Add, Ty::Tuple(first), Ty::Tuple(second)) => {
                if let (Slot::Tuple(x), Slot::Tuple(y)) = (a.0, b.0) {
                    let items = x.iter().chain(y).cloned().collect();
                    let types = first.iter().chain(second).cloned().collect();
                    return (Slot::Tuple(items), Ty::Tuple(types));
                }
            }
            _ => {}
        }
        let plan =
            numeric::binary(op, a.1, b.1, exponent).expect("inference accepted the operands");
        if let (Ty::Number(_), false) = (&plan.result, a.1.is_array() || b.1.is_array()) {
            let slot = self.number_binary(plan.op, a, b);
            return (slot, plan.result);
        }
        let x = self.weak_operand(a.0, a.1, plan.operands);
        if plan.op.row().operands.len() == 1 {
            let result = self.b.unary(plan.op, x);
            return (self.result_slot(result), plan.result);
        }
        let y = self.weak_operand(b.0, b.1, plan.operands);
        let result = self.lifted(plan.op, &[x, y]);
        (self.result_slot(result), plan.result)
    }

    /// An operator on numbers that may be ints: it is done on floats, which are
    /// exact as long as ints fit.
    fn number_binary(&mut self, op: Op, a: (&Slot, &Ty), b: (&Slot, &Ty)) -> Slot {
        let number = Ty::Number(Class::Python);
        let (a, b) = (
            self.convert_slot(a.0, a.1, &number),
            self.convert_slot(b.0, b.1, &number),
        );
        let (Slot::Number(x, x_is_int), Slot::Number(y, y_is_int)) = (a, b) else {
            unreachable!("ints and numbers become numbers");
        };
        let value = match op {
            Op::Square => self.b.unary(op, x),
            _ => self.b.binary(op, x, y),
        };
        let is_int = self.b.binary(Op::And, x_is_int, y_is_int);
        let (size, limit) = (self.b.unary(Op::Abs, value), self.b.float(EXACT as f64));
        let large = self.b.binary(Op::Ge, size, limit);
        let outside = self.b.binary(Op::And, is_int, large);
        self.raise_if(outside, "NotImplementedError", INEXACT);
        Slot::Number(value, is_int)
    }

    /// The value of a number or array, cast.
    pub(crate) fn operand(&mut self, slot: &Slot, dtype: DType) -> ValueId {
        let value = self.number_of(slot);
        self.b.cast(value, dtype)
    }

    /// The value of a slot; of a number that may be an `int`, as a float.
    pub(crate) fn number_of(&mut self, slot: &Slot) -> ValueId {
        match slot {
            Slot::Number(value, _) => *value,
            other => self.value_of(other),
        }
    }

    /// A lifted op, after the checks that the shapes of its arrays fit.
    pub(crate) fn lifted(&mut self, op: Op, args: &[ValueId]) -> ValueId {
        let arrays: Vec<ValueId> = args
            .iter()
            .copied()
            .filter(|arg| self.b.func.ty(*arg).is_array())
            .collect();
        let mut shape: Option<ValueId> = None;
        for (i, array) in arrays.iter().enumerate() {
            if arrays[..i].contains(array) {
                continue;
            }
            let own = self.b.unary(Op::ShapeOf, *array);
            shape = Some(match shape {
                None => own,
                Some(so_far) => self.b.binary(Op::ShapeBroadcast, so_far, own),
            });
        }
        self.b.inst(op, args, vec![])
    }

    /// A fresh array gets a buffer of its own.
    pub(crate) fn result_slot(&mut self, value: ValueId) -> Slot {
        if self.b.func.ty(value).is_array() {
            Slot::Array(self.state.new_buffer(value, None, true))
        } else {
            Slot::Value(value)
        }
    }

    pub(crate) fn exponent(&self, id: ExprId) -> Exponent {
        exponent_of(self.body, self.types, id)
    }

    pub(crate) fn constant(&self, id: ExprId) -> Option<Value> {
        constant_of(self.body, self.types, id)
    }

    pub(crate) fn unary(&mut self, op: UnaryOp, slot: &Slot, ty: &Ty, result: &Ty) -> Slot {
        let value = self.number_of(slot);
        let python_int = matches!(
            result,
            Ty::Scalar(DType::I64, Class::Python | Class::Either)
        );
        let value = match result.dtype() {
            Some(dtype) if op != UnaryOp::Not => self.b.cast(value, dtype),
            _ => value,
        };
        let out = match op {
            UnaryOp::Pos => {
                if ty.is_array() {
                    self.b.unary(Op::Copy, value)
                } else {
                    value
                }
            }
            UnaryOp::Neg if python_int => self.b.unary(Op::IntNeg, value),
            UnaryOp::Neg => {
                let negated = self.b.unary(Op::Neg, value);
                match slot {
                    // An `int` has no negative zero.
                    Slot::Number(_, is_int) => {
                        let zero = self.b.float(0.0);
                        let other = self.b.binary(Op::Sub, zero, value);
                        self.b.inst(Op::Select, &[*is_int, other, negated], vec![])
                    }
                    _ => negated,
                }
            }
            UnaryOp::Invert => self.b.unary(Op::Not, value),
            UnaryOp::Not => {
                let truth = self.truth(value, ty);
                self.b.unary(Op::Not, truth)
            }
        };
        match slot {
            Slot::Number(_, is_int) if op != UnaryOp::Not => Slot::Number(out, *is_int),
            _ => self.result_slot(out),
        }
    }

    /// Whether a value counts as true.
    pub(crate) fn truth(&mut self, value: ValueId, ty: &Ty) -> ValueId {
        match ty {
            Ty::Scalar(DType::Bool, _) => value,
            Ty::Str => {
                let length = self.b.unary(Op::StrLen, value);
                let zero = self.b.int(0);
                self.b.binary(Op::Ne, length, zero)
            }
            Ty::None => self.b.bool(false),
            _ => {
                let dtype = self.b.func.ty(value).dtype().expect("a number");
                let zero = self.b.number(0.0, dtype);
                self.b.binary(Op::Ne, value, zero)
            }
        }
    }

    /// One comparison; `None` ones are known to inference.
    pub(crate) fn compare(&mut self, op: CompareOp, a: (&Slot, &Ty), b: (&Slot, &Ty)) -> ValueId {
        if let (Ty::Str, Ty::Str) = (a.1, b.1) {
            return self.compare_texts(op, a.0, b.0);
        }
        if let (Some(x), Some(y)) = (self.int_items(a), self.int_items(b)) {
            let mut equal = self.b.bool(x.len() == y.len());
            for (x, y) in x.into_iter().zip(y) {
                let same = self.b.binary(Op::Eq, x, y);
                equal = self.b.binary(Op::And, equal, same);
            }
            return if op == CompareOp::Ne {
                self.b.unary(Op::Not, equal)
            } else {
                equal
            };
        }
        for (slot, ty) in [a, b] {
            if matches!(ty, Ty::Optional(_)) {
                let value = self.value_of(slot);
                let some = self.b.unary(Op::IsBound, value);
                let negated = matches!(op, CompareOp::Eq | CompareOp::Is);
                return if negated {
                    self.b.unary(Op::Not, some)
                } else {
                    some
                };
            }
        }
        if *a.1 == Ty::None || *b.1 == Ty::None {
            let same = a.1 == b.1;
            return self
                .b
                .bool(same == matches!(op, CompareOp::Eq | CompareOp::Is));
        }
        let plan = numeric::compare(op, a.1, b.1).expect("inference accepted the operands");
        if let Some(exact) = self.compare_integers(plan.op, a, b) {
            return exact;
        }
        let x = self.operand(a.0, plan.operands);
        let y = self.operand(b.0, plan.operands);
        self.lifted(plan.op, &[x, y])
    }

    fn compare_texts(&mut self, op: CompareOp, a: &Slot, b: &Slot) -> ValueId {
        let (x, y) = (self.value_of(a), self.value_of(b));
        let (x, y, negated) = match op {
            CompareOp::Lt => (x, y, false),
            CompareOp::Gt => (y, x, false),
            CompareOp::Le => (y, x, true),
            CompareOp::Ge => (x, y, true),
            _ => {
                let equal = self.b.binary(Op::StrEq, x, y);
                return match op {
                    CompareOp::Ne => self.b.unary(Op::Not, equal),
                    _ => equal,
                };
            }
        };
        let less = self.extern_call("builtins.str_less#0", &[x, y], &Ty::BOOL);
        let less = self.value_of(&less);
        if negated {
            self.b.unary(Op::Not, less)
        } else {
            less
        }
    }

    /// The items of a shape, or of a tuple of ints.
    fn int_items(&mut self, (slot, ty): (&Slot, &Ty)) -> Option<Vec<ValueId>> {
        match ty {
            Ty::Shape(_) => {}
            Ty::Tuple(items) if items.iter().all(Ty::is_integer) => {}
            _ => return None,
        }
        let items = self.unpacked(slot, ty);
        Some(
            items
                .iter()
                .map(|(item, _)| self.operand(item, DType::I64))
                .collect(),
        )
    }

    /// A tree of lifted ops from the library maps.
    pub(crate) fn lift(&mut self, tree: &Lift, params: &[ValueId], dtype: DType) -> ValueId {
        match tree {
            Lift::Param(index) => params[*index],
            Lift::Number(value) => self.b.number(*value, dtype),
            Lift::Op(op, operands) => {
                let args: Vec<ValueId> = operands
                    .iter()
                    .map(|operand| self.lift(operand, params, dtype))
                    .collect();
                self.lifted(*op, &args)
            }
        }
    }

    /// A slot as another type that inference joined it with.
    pub(crate) fn convert_slot(&mut self, slot: &Slot, from: &Ty, to: &Ty) -> Slot {
        match (slot, from, to) {
            (Slot::Value(value), Ty::Scalar(dtype, _), Ty::Number(_)) => {
                let is_int = self.b.bool(!dtype.is_float());
                if !dtype.is_float() {
                    self.check_exact(*value);
                }
                Slot::Number(self.b.cast(*value, DType::F64), is_int)
            }
            (Slot::Tuple(items), Ty::Tuple(from), Ty::Tuple(to)) => Slot::Tuple(
                items
                    .iter()
                    .zip(from.iter().zip(to))
                    .map(|(item, (from, to))| self.convert_slot(item, from, to))
                    .collect(),
            ),
            (_, _, Ty::Optional(inner)) if from != to => self.optional(slot, from, inner),
            _ => slot.clone(),
        }
    }

    /// An int that becomes a float on the way must be one exactly.
    fn check_exact(&mut self, value: ValueId) {
        if let Some(inst) = self.b.func.def_inst(value)
            && inst.op == Op::ConstInt
            && inst.int_attr(0).unsigned_abs() < EXACT.unsigned_abs()
        {
            return;
        }
        let (low, high) = (self.b.int(-EXACT), self.b.int(EXACT));
        let below = self.b.binary(Op::Le, value, low);
        let above = self.b.binary(Op::Ge, value, high);
        let outside = self.b.binary(Op::Or, below, above);
        self.raise_if(outside, "NotImplementedError", INEXACT);
    }

    pub(crate) fn int_attr(value: i64) -> Vec<Attr> {
        vec![Attr::Int(value)]
    }
}
