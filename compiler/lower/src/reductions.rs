//! Reductions, and what is made of them.

use pyrsc_hir::constant::Value;
use pyrsc_hir::infer::axis_values;
use pyrsc_hir::{Argument, Ty};
use pyrsc_ir::{Attr, DType, Op, Rank, Type, ValueId};

use crate::Ctx;
use crate::state::Slot;

impl Ctx<'_> {
    pub(crate) fn reduction(
        &mut self,
        kind: &str,
        args: &[Argument],
        slots: &[(Slot, Ty)],
        result: &Ty,
    ) -> Slot {
        if matches!(kind, "var" | "std") {
            return self.variance(kind, args, slots, result);
        }
        let op = match kind {
            "sum" => Op::ReduceSum,
            "prod" => Op::ReduceProd,
            "mean" => Op::ReduceMean,
            "min" => Op::ReduceMin,
            "max" => Op::ReduceMax,
            "any" => Op::ReduceAny,
            "all" => Op::ReduceAll,
            "argmin" => Op::ReduceArgMin,
            "argmax" => Op::ReduceArgMax,
            other => unreachable!("inference accepted the reduction `{other}`"),
        };
        let array = self.value_of(&slots[0].0);
        let array = match kind {
            "any" | "all" if slots[0].1.dtype() != Some(DType::Bool) => {
                let zero = self.b.number(0.0, slots[0].1.dtype().expect("an array"));
                self.b.binary(Op::Ne, array, zero)
            }
            "any" | "all" | "argmin" | "argmax" => array,
            _ => self
                .b
                .cast(array, result.dtype().expect("a number or array")),
        };
        let rank = self.static_rank(array);
        let (mut axes, keepdims) = self.axes_of(args, rank);
        // All axes of a known rank are the same as none named.
        if axes.len() as i64 == rank && !keepdims {
            axes.clear();
        }
        let reduced = self
            .b
            .inst(op, &[array], vec![Attr::Ints(axes), Attr::Bool(keepdims)]);
        self.result_slot(reduced)
    }

    /// NumPy's variance: the mean square of what an element differs from the mean
    /// by, `ddof` elements less counted; its root is the standard deviation.
    fn variance(
        &mut self,
        kind: &str,
        args: &[Argument],
        slots: &[(Slot, Ty)],
        result: &Ty,
    ) -> Slot {
        let dtype = result.dtype().expect("a number or array");
        let array = self.value_of(&slots[0].0);
        let array = self.b.cast(array, dtype);
        let rank = self.static_rank(array);
        let (mut axes, keepdims) = self.axes_of(args, rank);
        let all = axes.is_empty() || axes.len() as i64 == rank;
        let shape = self.b.unary(Op::ShapeOf, array);
        let count = self.count_along(shape, &axes);
        let along = |axes: &[i64], keep| vec![Attr::Ints(axes.to_vec()), Attr::Bool(keep)];
        if all && !keepdims {
            axes.clear();
        }
        let mean = self
            .b
            .inst(Op::ReduceMean, &[array], along(&axes, !all || keepdims));
        let difference = self.b.binary(Op::Sub, array, mean);
        let square = self.b.unary(Op::Square, difference);
        let sum = self
            .b
            .inst(Op::ReduceSum, &[square], along(&axes, keepdims));
        let counted = if self.argument_constant(&args[3]) == Some(Value::Int(0)) {
            count
        } else {
            let ddof = self.value_of(&slots[3].0);
            let ddof = self.b.cast(ddof, DType::F64);
            let counted = self.b.binary(Op::Sub, count, ddof);
            let zero = self.b.float(0.0);
            self.b.binary(Op::Maximum, counted, zero)
        };
        let counted = self.b.cast(counted, dtype);
        let mut value = self.b.binary(Op::Div, sum, counted);
        if kind == "std" {
            value = self.b.unary(Op::Sqrt, value);
        }
        self.result_slot(value)
    }

    fn argument_constant(&self, argument: &Argument) -> Option<Value> {
        match argument {
            Argument::Expr(expr) => self.constant(*expr),
            Argument::Value(value) => Some(value.clone()),
            Argument::Rest(_) => None,
        }
    }

    /// The number of elements along some axes, or of all, as a float.
    fn count_along(&mut self, shape: ValueId, axes: &[i64]) -> ValueId {
        if axes.is_empty() {
            let size = self.b.unary(Op::ShapeSize, shape);
            return self.b.cast(size, DType::F64);
        }
        let mut count = None;
        for &axis in axes {
            let extent = self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(axis));
            let extent = self.b.cast(extent, DType::F64);
            count = Some(match count {
                Some(others) => self.b.binary(Op::Mul, others, extent),
                None => extent,
            });
        }
        count.expect("there is an axis")
    }

    /// The rank of an array; 0 if it is not known.
    fn static_rank(&self, array: ValueId) -> i64 {
        match self.b.func.ty(array) {
            Type::Array(_, Rank::Static(rank)) => i64::from(*rank),
            _ => 0,
        }
    }

    /// The axes of a reduction, in order, and whether they stay with length 1.
    fn axes_of(&self, args: &[Argument], rank: i64) -> (Vec<i64>, bool) {
        let mut axes = match &args[1] {
            Argument::Expr(expr) => axis_values(self.body, self.types, *expr).unwrap_or_default(),
            _ => Vec::new(),
        };
        for axis in &mut axes {
            if *axis < 0 {
                *axis += rank;
            }
        }
        axes.sort_unstable();
        let keepdims = match &args[2] {
            Argument::Expr(expr) => self.constant(*expr) == Some(Value::Bool(true)),
            _ => false,
        };
        (axes, keepdims)
    }
}
