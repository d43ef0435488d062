//! Library functions that need the compiler's knowledge of shapes: the ops of
//! what the maps call a `rule`. Their types are in `hir`'s `infer/rules.rs`.

use pyrsc_hir::body::{ExprId, Node};
use pyrsc_hir::{Argument, Class, Ty};
use pyrsc_ir::{Attr, DType, Op, Type, ValueId};

use crate::Ctx;
use crate::state::Slot;

impl Ctx<'_> {
    pub(crate) fn rule(&mut self, id: ExprId, rule: &str, args: &[Argument]) -> Slot {
        let node = Node::Expr(id);
        if rule == "print" {
            return self.print(args, node);
        }
        let slots = self.arguments(args);
        self.at(node);
        let result = self.types.ty(id).clone();
        if let Some(kind) = rule.strip_prefix("reduce.") {
            return self.reduction(kind, args, &slots, &result);
        }
        match rule {
            "len" => self.len(&slots[0]),
            "abs" => self.abs(&slots[0], &result),
            "min" | "max" => self.extremum(rule, &slots[0], &result),
            "sum" => self.sum(&slots[0], &result),
            "range" => self.range(&slots[0].0),
            "int" | "float" | "bool" | "str" => self.conversion(rule, &slots[0]),
            "array" => self.array(&slots[0], &result, true),
            "asarray" => self.array(&slots[0], &result, false),
            "full" | "full_like" => {
                let slots = [slots[0].clone(), slots[2].clone(), slots[1].clone()];
                if rule == "full" {
                    self.fill(&slots, &result)
                } else {
                    self.like(&slots, &result)
                }
            }
            "fill" => self.fill(&slots, &result),
            "like" => self.like(&slots, &result),
            "arange" => self.arange(&slots, &result),
            "to_numpy" => self.table_array(&args[0], &slots[0].0),
            "astype" => {
                let dtype = result.dtype().expect("a number or array");
                let value = self.value_of(&slots[0].0);
                let value = self.own(value, dtype);
                self.result_slot(value)
            }
            "divmod" => self.divmod(&slots),
            "eye" | "identity" => self.eye(&slots, &result),
            "copy" => {
                let value = self.value_of(&slots[0].0);
                let copy = self.b.unary(Op::Copy, value);
                self.result_slot(copy)
            }
            other => unreachable!("inference accepted the rule `{other}`"),
        }
    }

    /// The array of a table: its own if nobody else has the table.
    pub(crate) fn table_array(&mut self, table: &Argument, slot: &Slot) -> Slot {
        let value = self.value_of(slot);
        let temporary = matches!(
            table,
            Argument::Expr(id) if matches!(self.body.exprs[*id], pyrsc_hir::body::Expr::Call { .. })
        );
        Slot::Array(self.state.new_buffer(value, None, temporary))
    }

    /// A new array of a dtype.
    fn own(&mut self, value: ValueId, dtype: DType) -> ValueId {
        let cast = self.b.cast(value, dtype);
        if cast == value && self.b.func.ty(value).is_array() {
            self.b.unary(Op::Copy, value)
        } else {
            cast
        }
    }

    fn len(&mut self, (slot, ty): &(Slot, Ty)) -> Slot {
        Slot::Value(match (slot, ty) {
            (Slot::Tuple(items), _) => self.b.int(items.len() as i64),
            (Slot::Value(text), Ty::Str) => self.b.unary(Op::StrLen, *text),
            (Slot::Value(shape), Ty::Shape(_)) => self.b.unary(Op::ShapeRank, *shape),
            (Slot::Array(view), _) => {
                let shape = self.view_shape(view);
                self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(0))
            }
            _ => return self.extern_call("sys.argv_len#0", &[], &Ty::INT),
        })
    }

    fn abs(&mut self, (slot, _): &(Slot, Ty), result: &Ty) -> Slot {
        let dtype = result.dtype().expect("a number or array");
        let value = self.operand(slot, dtype);
        let python_int = matches!(
            result,
            Ty::Scalar(DType::I64, Class::Python | Class::Either)
        );
        let op = if python_int { Op::IntAbs } else { Op::Abs };
        let value = self.b.unary(op, value);
        match slot {
            Slot::Number(_, is_int) => Slot::Number(value, *is_int),
            _ => self.result_slot(value),
        }
    }

    /// Python's `min` and `max`: the first of equals, and NaN only if it is first.
    fn extremum(&mut self, rule: &str, (slot, ty): &(Slot, Ty), result: &Ty) -> Slot {
        let op = if rule == "min" { Op::Lt } else { Op::Gt };
        let (items, types) = match (slot, ty) {
            (Slot::Tuple(items), Ty::Tuple(types)) => match (items.as_slice(), types.as_slice()) {
                ([Slot::Tuple(items)], [Ty::Tuple(types) | Ty::List(types)]) => {
                    (items.clone(), types.clone())
                }
                ([array @ Slot::Array(_)], [Ty::Array(..)]) => {
                    return self.fold_extremum(op, array, rule);
                }
                _ => (items.clone(), types.clone()),
            },
            _ => return slot.clone(),
        };
        let dtype = result.dtype().expect("numbers");
        let mut best = self.convert_slot(&items[0], &types[0], result);
        for (item, ty) in items.iter().zip(&types).skip(1) {
            let item = self.convert_slot(item, ty, result);
            let (value, so_far) = (self.operand(&item, dtype), self.operand(&best, dtype));
            let better = self.b.binary(op, value, so_far);
            let chosen = self.b.inst(Op::Select, &[better, value, so_far], vec![]);
            best = match (item, best) {
                (Slot::Number(_, new), Slot::Number(_, old)) => {
                    let is_int = self.b.inst(Op::Select, &[better, new, old], vec![]);
                    Slot::Number(chosen, is_int)
                }
                _ => Slot::Value(chosen),
            };
        }
        best
    }

    /// A loop over a one-dimensional array from its first element.
    fn fold_extremum(&mut self, op: Op, array: &Slot, rule: &str) -> Slot {
        let array = self.value_of(array);
        let (size, zero, one) = self.bounds(array);
        let empty = self.b.binary(Op::Eq, size, zero);
        self.raise_if(
            empty,
            "ValueError",
            &format!("{rule}() arg is an empty sequence"),
        );
        let first = self.b.inst(Op::Get, &[array, zero], vec![]);
        Slot::Value(
            self.fold(array, (one, size, one), first, |ctx, best, element| {
                let better = ctx.b.binary(op, element, best);
                ctx.b.inst(Op::Select, &[better, element, best], vec![])
            }),
        )
    }

    fn bounds(&mut self, array: ValueId) -> (ValueId, ValueId, ValueId) {
        let shape = self.b.unary(Op::ShapeOf, array);
        let size = self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(0));
        (size, self.b.int(0), self.b.int(1))
    }

    fn fold(
        &mut self,
        array: ValueId,
        (start, stop, step): (ValueId, ValueId, ValueId),
        init: ValueId,
        combine: impl FnOnce(&mut Self, ValueId, ValueId) -> ValueId,
    ) -> ValueId {
        let ty = self.b.func.ty(init).clone();
        let region = self.b.new_region();
        let index = self.b.arg(region, Type::INT, None);
        let so_far = self.b.arg(region, ty.clone(), None);
        let outer = self.b.switch_to(region);
        let element = self.b.inst(Op::Get, &[array, index], vec![]);
        let next = combine(self, so_far, element);
        self.b.effect(Op::Continue, &[next], vec![]);
        self.b.switch_to(outer);
        let args = [start, stop, step, init];
        self.b
            .push(Op::For, &args, Self::int_attr(0), vec![region], vec![ty])[0]
    }

    pub(crate) fn raise_if(&mut self, cond: ValueId, kind: &str, message: &str) {
        let raising = self.b.new_region();
        let passing = self.b.new_region();
        let outer = self.b.switch_to(raising);
        let text = self.b.str(message);
        self.b
            .effect(Op::Raise, &[text], vec![Attr::Str(kind.to_owned())]);
        self.b.switch_to(passing);
        self.b.effect(Op::Yield, &[], vec![]);
        self.b.switch_to(outer);
        self.b
            .push(Op::If, &[cond], vec![], vec![raising, passing], vec![]);
    }

    /// Python's `sum`: from 0, left to right.
    fn sum(&mut self, (slot, ty): &(Slot, Ty), result: &Ty) -> Slot {
        if let (Slot::Tuple(items), Ty::Tuple(types) | Ty::List(types)) = (slot, ty) {
            let mut total = (Slot::Value(self.b.int(0)), Ty::INT);
            for (item, ty) in items.iter().zip(types) {
                let (so_far, so_far_ty) = (&total.0, &total.1);
                let unknown = pyrsc_hir::numeric::Exponent::Unknown;
                total = self.binary(
                    pyrsc_hir::body::BinaryOp::Add,
                    (so_far, so_far_ty),
                    (item, ty),
                    unknown,
                );
            }
            return total.0;
        }
        let array = self.value_of(slot);
        let (size, zero, one) = self.bounds(array);
        let empty = self.b.binary(Op::Eq, size, zero);
        let message = "pyrsc: sum() of an empty array is the int 0 in Python, not a NumPy number";
        self.raise_if(empty, "NotImplementedError", message);
        let dtype = result.dtype().expect("a number");
        let init = self.b.number(0.0, dtype);
        Slot::Value(
            self.fold(array, (zero, size, one), init, |ctx, total, element| {
                let element = ctx.b.cast(element, dtype);
                ctx.b.binary(Op::Add, total, element)
            }),
        )
    }

    fn range(&mut self, rest: &Slot) -> Slot {
        let Slot::Tuple(bounds) = rest else {
            return rest.clone();
        };
        let values: Vec<ValueId> = bounds.iter().map(|bound| self.value_of(bound)).collect();
        let bounds = match values.as_slice() {
            [stop] => [self.b.int(0), *stop, self.b.int(1)],
            [start, stop] => [*start, *stop, self.b.int(1)],
            [start, stop, step] => {
                if !self.is_nonzero_constant(*step) {
                    let zero = self.b.int(0);
                    let wrong = self.b.binary(Op::Eq, *step, zero);
                    self.raise_if(wrong, "ValueError", "range() arg 3 must not be zero");
                }
                [*start, *stop, *step]
            }
            _ => unreachable!("inference counted the arguments"),
        };
        Slot::Range(bounds)
    }

    fn is_nonzero_constant(&self, value: ValueId) -> bool {
        match self.b.func.def_inst(value) {
            Some(inst) if inst.op == Op::ConstInt => inst.int_attr(0) != 0,
            Some(inst) if inst.op == Op::IntNeg => self.is_nonzero_constant(inst.args[0]),
            _ => false,
        }
    }

    fn conversion(&mut self, rule: &str, (slot, ty): &(Slot, Ty)) -> Slot {
        if rule == "str" {
            return Slot::Value(self.text(slot, ty, false));
        }
        let value = self.number_of(slot);
        match (rule, ty) {
            ("int", Ty::Str) => self.extern_call("builtins.int_of_str#0", &[value], &Ty::INT),
            ("float", Ty::Str) => self.extern_call("builtins.float_of_str#0", &[value], &Ty::FLOAT),
            ("int", _) if ty.dtype().is_some_and(DType::is_float) => {
                let wide = self.b.cast(value, DType::F64);
                Slot::Value(self.b.unary(Op::IntOfFloat, wide))
            }
            ("int", _) => Slot::Value(self.b.cast(value, DType::I64)),
            ("float", _) => Slot::Value(self.b.cast(value, DType::F64)),
            _ => Slot::Value(self.truth(value, ty)),
        }
    }

    /// `np.array` and `np.asarray`, of an array or of nested lists.
    fn array(&mut self, (slot, ty): &(Slot, Ty), result: &Ty, copy: bool) -> Slot {
        let dtype = result.dtype().expect("an array");
        if ty.is_array() {
            if !copy && ty.dtype() == Some(dtype) {
                return slot.clone();
            }
            let value = self.value_of(slot);
            let value = self.own(value, dtype);
            return self.result_slot(value);
        }
        let mut items = Vec::new();
        let mut extents = Vec::new();
        self.flatten((slot, ty), 0, dtype, &mut items, &mut extents);
        if items.is_empty() {
            let zero = self.b.int(0);
            let shape = self.b.inst(Op::ShapeMake, &[zero], vec![]);
            let value = self.b.number(0.0, dtype);
            let array = self.b.inst(Op::Fill, &[shape, value], vec![]);
            return self.result_slot(array);
        }
        let array = self.b.inst(Op::ArrayOf, &items, vec![Attr::Ints(extents)]);
        self.result_slot(array)
    }

    fn flatten(
        &mut self,
        (slot, ty): (&Slot, &Ty),
        depth: usize,
        dtype: DType,
        items: &mut Vec<ValueId>,
        extents: &mut Vec<i64>,
    ) {
        match (slot, ty) {
            (Slot::Tuple(inner), Ty::Tuple(types) | Ty::List(types)) => {
                if extents.len() == depth {
                    extents.push(inner.len() as i64);
                }
                for item in inner.iter().zip(types) {
                    self.flatten(item, depth + 1, dtype, items, extents);
                }
            }
            _ => {
                let value = self.stored(slot, ty, dtype);
                items.push(value);
            }
        }
    }

    /// Shape, dtype and, for `np.full`, the value; the maps' default else.
    fn fill(&mut self, slots: &[(Slot, Ty)], result: &Ty) -> Slot {
        let dtype = result.dtype().expect("an array");
        let shape = self.shape_value(&slots[0].0, &slots[0].1);
        let value = self.filled(&slots[2].0, &slots[2].1, dtype);
        let array = self.b.inst(Op::Fill, &[shape, value], vec![]);
        self.result_slot(array)
    }

    fn like(&mut self, slots: &[(Slot, Ty)], result: &Ty) -> Slot {
        let dtype = result.dtype().expect("an array");
        let model = self.value_of(&slots[0].0);
        let shape = self.b.unary(Op::ShapeOf, model);
        let value = self.filled(&slots[2].0, &slots[2].1, dtype);
        let array = self.b.inst(Op::Fill, &[shape, value], vec![]);
        self.result_slot(array)
    }

    /// `divmod(a, b)`.
    fn divmod(&mut self, slots: &[(Slot, Ty)]) -> Slot {
        let [a, b] = [0, 1].map(|index| (&slots[index].0, &slots[index].1));
        if let (Some(DType::F64), true) = (
            pyrsc_hir::numeric::promote(&[a.1, b.1]),
            a.1.is_python_scalar() && b.1.is_python_scalar(),
        ) {
            let divisor = self.operand(b.0, DType::F64);
            let zero = self.b.float(0.0);
            let wrong = self.b.binary(Op::Eq, divisor, zero);
            self.raise_if(wrong, "ZeroDivisionError", "float divmod()");
        }
        use pyrsc_hir::body::BinaryOp::{FloorDiv, Rem};
        let parts = [FloorDiv, Rem].map(|op| {
            self.binary(op, a, b, pyrsc_hir::numeric::Exponent::Unknown)
                .0
        });
        Slot::Tuple(parts.to_vec())
    }

    /// `np.eye(rows, columns, offset)`.
    fn eye(&mut self, slots: &[(Slot, Ty)], result: &Ty) -> Slot {
        let rows = self.operand(&slots[0].0, DType::I64);
        let (columns, offset) = match slots {
            [_, (columns, ty), (offset, _), _] => {
                let columns = match ty {
                    Ty::None => rows,
                    _ => self.operand(columns, DType::I64),
                };
                (columns, self.operand(offset, DType::I64))
            }
            _ => (rows, self.b.int(0)),
        };
        let args = [rows, columns, offset];
        let made = self.extern_call("numpy.eye_float#0", &args, &Ty::array(DType::F64, 2));
        match result.dtype() {
            Some(dtype) if dtype != DType::F64 => {
                let value = self.operand(&made, dtype);
                self.result_slot(value)
            }
            _ => made,
        }
    }

    /// `np.arange(start, stop, step)`; one bound is the stop.
    fn arange(&mut self, slots: &[(Slot, Ty)], result: &Ty) -> Slot {
        let given: Vec<&(Slot, Ty)> = slots[..3]
            .iter()
            .filter(|(_, ty)| *ty != Ty::None)
            .collect();
        let float = given.iter().any(|(_, ty)| ty.dtype() == Some(DType::F64));
        let dtype = if float { DType::F64 } else { DType::I64 };
        let narrow = result.dtype().filter(|dtype| dtype.is_int());
        if let Some(narrow) = narrow.filter(|_| !float && slots[1].1 != Ty::None) {
            self.weak_operand(&slots[0].0, &slots[0].1, narrow);
        }
        let mut bound = |slot: Option<&(Slot, Ty)>, default: f64| match slot {
            Some((slot, ty)) if *ty != Ty::None => self.operand(slot, dtype),
            _ => self.b.number(default, dtype),
        };
        let only_stop = slots[1].1 == Ty::None;
        let (start, stop) = if only_stop {
            (bound(None, 0.0), bound(slots.first(), 0.0))
        } else {
            (bound(slots.first(), 0.0), bound(slots.get(1), 0.0))
        };
        let step = bound(slots.get(2), 1.0);
        let key = if float {
            "numpy.arange_float#0"
        } else {
            "numpy.arange_int#0"
        };
        let made = self.extern_call(key, &[start, stop, step], &Ty::array(dtype, 1));
        match result.dtype() {
            Some(wanted) if wanted != dtype => {
                let value = self.operand(&made, wanted);
                self.result_slot(value)
            }
            _ => made,
        }
    }
}
