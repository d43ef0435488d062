//! Reductions over all axes of an array or over some.

use pyrsc_ir::{DType, InstId, Op};
use syn::{Expr, parse_quote};

use crate::array::axis;
use crate::emitter::Emitter;
use crate::syntax::{call, int, method, reference, tuple};
use crate::types::array_name;

/// From so many elements on a reduction that stands alone uses several threads.
const REDUCTION_GRAIN: i128 = 65_536;

impl Emitter<'_> {
    /// A reduction over all axes or over some.
    pub(crate) fn reduction(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        let (axes, keep) = (inst.ints_attr(0), inst.bool_attr(1));
        let rank = self.rank(inst.args[0]);
        let all = axes.is_empty() || rank.known().is_some_and(|rank| rank as usize == axes.len());
        let mut sorted: Vec<i64> = axes.to_vec();
        sorted.sort_unstable();
        let dtype = f.ty(inst.args[0]).dtype().unwrap_or(DType::F64);
        if all {
            let array = self.take(inst.args[0]);
            let total = self.reduce_all(id, inst.op, dtype, array);
            if !keep {
                return total;
            }
            let name = array_name("Array", rank);
            self.needs.ndarray(&name);
            let ones = vec![int(1); rank.known().unwrap_or(1) as usize];
            let shape = tuple(ones);
            return call(&format!("{name}::from_elem"), &[shape, total]);
        }
        let mut result = self.take(inst.args[0]);
        for &number in sorted.iter().rev() {
            result = self.reduce_axis(id, inst.op, dtype, result, number);
            if keep {
                self.needs.ndarray("Axis");
                result = method(result, "insert_axis", &[axis(number)]);
            }
        }
        result
    }

    pub(crate) fn reduce_all(&mut self, id: InstId, op: Op, dtype: DType, array: Expr) -> Expr {
        let grain = int(REDUCTION_GRAIN);
        let at = self.at(id);
        match op {
            Op::ReduceSum => self
                .needs
                .support_call("reduce::sum", &[reference(array), grain]),
            Op::ReduceMean if dtype == DType::F32 => {
                let len = method(array.clone(), "len", &[]);
                let sum = self
                    .needs
                    .support_call("reduce::sum", &[reference(array), grain]);
                parse_quote!(#sum / #len as f32)
            }
            Op::ReduceMean => self
                .needs
                .support_call("reduce::mean", &[reference(array), grain]),
            Op::ReduceProd => self.needs.support_call("reduce::prod", &[reference(array)]),
            Op::ReduceMin => self
                .needs
                .support_call("extremes::min", &[reference(array), at]),
            Op::ReduceMax => self
                .needs
                .support_call("extremes::max", &[reference(array), at]),
            Op::ReduceArgMin => self
                .needs
                .support_call("extremes::argmin", &[reference(array), at]),
            Op::ReduceArgMax => self
                .needs
                .support_call("extremes::argmax", &[reference(array), at]),
            _ => quantifier(array, op, dtype),
        }
    }

    pub(crate) fn reduce_axis(
        &mut self,
        id: InstId,
        op: Op,
        dtype: DType,
        array: Expr,
        number: i64,
    ) -> Expr {
        let (grain, at) = (int(REDUCTION_GRAIN), self.at(id));
        let place = int(i128::from(number));
        let by_lane = |it: &mut Self, lane: Expr| {
            it.needs.ndarray("Axis");
            method(
                array.clone(),
                "map_axis",
                &[axis(number), parse_quote!(|lane| #lane)],
            )
        };
        let lane: Expr = parse_quote!(lane);
        let whole = reference(array.clone());
        match op {
            Op::ReduceSum => self
                .needs
                .support_call("reduce::sum_axis", &[whole, place, grain]),
            Op::ReduceMean if dtype == DType::F64 => self
                .needs
                .support_call("reduce::mean_axis", &[whole, place, grain]),
            Op::ReduceMin => self
                .needs
                .support_call("extremes::min_axis", &[whole, place, at]),
            Op::ReduceMax => self
                .needs
                .support_call("extremes::max_axis", &[whole, place, at]),
            _ => {
                let value = self.reduce_all(id, op, dtype, lane);
                by_lane(self, value)
            }
        }
    }
}

/// `a.iter().any(|&x| x)`.
pub(crate) fn quantifier(array: Expr, op: Op, dtype: DType) -> Expr {
    let iter = method(array, "iter", &[]);
    let name = if op == Op::ReduceAny { "any" } else { "all" };
    let test: Expr = match dtype {
        DType::Bool => parse_quote!(|&x| x),
        _ if dtype.is_float() => parse_quote!(|&x| x != 0.0),
        _ => parse_quote!(|&x| x != 0),
    };
    method(iter, name, &[test])
}
