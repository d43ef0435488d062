//! Ops on scalars: NumPy's arithmetic and Python's.

use pyrsc_ir::{DType, Inst, InstId, Op, ValueId};
use syn::{BinOp, Expr, UnOp, parse_quote};

use crate::emitter::Emitter;
use crate::inline::is_untyped;
use crate::syntax::{
    Level, at_least, binary, call, cast, is_suffixed, method, name_expr, suffixed_float, text,
    unary, without_suffix,
};
use crate::variables::Repr;

/// Makes a `BinOp` from its token.
macro_rules! op {
    ($variant:ident) => {
        BinOp::$variant(Default::default())
    };
}

impl Emitter<'_> {
    /// A lifted op on scalars.
    pub(crate) fn scalar(&mut self, inst: &Inst) -> Expr {
        use Op::*;
        let dtype = self
            .f
            .ty(inst.args[inst.args.len() - 1])
            .dtype()
            .unwrap_or(DType::F64);
        let real = dtype.is_float();
        match inst.op {
            Add | Sub | Mul => self.sum_or_product(inst, dtype),
            Div => self.operator(inst, op!(Div)),
            FloorDiv => self.numpy_binary(inst, dtype, "floor_divide", "checked_div"),
            Rem => self.numpy_binary(inst, dtype, "remainder", "checked_rem"),
            Pow if real => self.binary_method(inst, "powf"),
            Pow => self.int_power(inst, dtype),
            Square if real => {
                let x = self.receiver(inst.args[0]);
                method(x, "powi", &[parse_quote!(2)])
            }
            Square => {
                let x = self.receiver(inst.args[0]);
                method(x, "wrapping_pow", &[parse_quote!(2)])
            }
            Neg if real => {
                let x = self.plain(inst.args[0]);
                unary(UnOp::Neg(Default::default()), x)
            }
            Neg => self.unary_method(inst, "wrapping_neg"),
            Abs if dtype.is_unsigned() || dtype == DType::Bool => self.plain(inst.args[0]),
            Abs => self.unary_method(inst, if real { "abs" } else { "wrapping_abs" }),
            Sign if real => self.support_unary(inst, "npscalar::sign"),
            Sign if dtype.is_signed() => self.unary_method(inst, "signum"),
            Sign => {
                let x = self.receiver(inst.args[0]);
                method(x, "min", &[parse_quote!(1)])
            }
            Minimum | Maximum => self.extreme(inst, real),
            Sqrt => self.unary_method(inst, "sqrt"),
            Cbrt => self.unary_method(inst, "cbrt"),
            Exp | Exp2 | Expm1 | Log | Log2 | Log10 | Log1p | Sinh | Cosh | Tanh | Erf | Erfc
            | NormCdf => self.transcendental(inst, dtype),
            Sin => self.unary_method(inst, "sin"),
            Cos => self.unary_method(inst, "cos"),
            Tan => self.unary_method(inst, "tan"),
            Asin => self.unary_method(inst, "asin"),
            Acos => self.unary_method(inst, "acos"),
            Atan => self.unary_method(inst, "atan"),
            Atan2 => self.binary_method(inst, "atan2"),
            Hypot => self.binary_method(inst, "hypot"),
            Floor | Ceil | Trunc | Rint if !real => self.plain(inst.args[0]),
            Floor => self.unary_method(inst, "floor"),
            Ceil => self.unary_method(inst, "ceil"),
            Trunc => self.unary_method(inst, "trunc"),
            Rint => self.unary_method(inst, "round_ties_even"),
            Eq => self.comparison(inst, op!(Eq)),
            Ne => self.comparison(inst, op!(Ne)),
            Lt => self.comparison(inst, op!(Lt)),
            Le => self.comparison(inst, op!(Le)),
            Gt => self.comparison(inst, op!(Gt)),
            Ge => self.comparison(inst, op!(Ge)),
            IsNan | IsInf | IsFinite if !real => {
                self.skip(inst.args[0]);
                let finite = inst.op == IsFinite;
                parse_quote!(#finite)
            }
            IsNan => self.unary_method(inst, "is_nan"),
            IsInf => self.unary_method(inst, "is_infinite"),
            IsFinite => self.unary_method(inst, "is_finite"),
            Not => {
                let x = self.plain(inst.args[0]);
                crate::logic::not(x, self.compares_floats(inst.args[0]))
            }
            And if dtype == DType::Bool => self.connective(inst, op!(And), op!(BitAnd)),
            Or if dtype == DType::Bool => self.connective(inst, op!(Or), op!(BitOr)),
            And => self.operator(inst, op!(BitAnd)),
            Or => self.operator(inst, op!(BitOr)),
            Xor => self.operator(inst, op!(BitXor)),
            Select => {
                let cond = self.plain(inst.args[0]);
                let (a, b) = (self.plain(inst.args[1]), self.plain(inst.args[2]));
                parse_quote!(if #cond { #a } else { #b })
            }
            Cast => self.conversion(inst),
            other => panic!("{other} is not lifted"),
        }
    }

    /// Whether a value is a comparison of floats, whose negation has no
    /// operator of its own.
    pub(crate) fn compares_floats(&self, value: ValueId) -> bool {
        self.f.def_inst(value).is_some_and(|inst| {
            matches!(inst.op, Op::Lt | Op::Le | Op::Gt | Op::Ge)
                && self.f.ty(inst.args[0]).dtype().is_some_and(DType::is_float)
        })
    }

    pub(crate) fn operator(&mut self, inst: &Inst, op: BinOp) -> Expr {
        let (a, b) = (self.plain(inst.args[0]), self.plain(inst.args[1]));
        let dtype = self.f.ty(inst.args[0]).dtype();
        if let Some(short) = crate::logic::of_same(&a, &op, &b, dtype) {
            return short;
        }
        // One side tells the type of a literal on the other.
        let (a, b) = match (is_suffixed(&a), is_suffixed(&b)) {
            (true, false) if !is_untyped(&b) => (without_suffix(a), b),
            (false, true) if !is_untyped(&a) => (a, without_suffix(b)),
            _ => (a, b),
        };
        binary(a, op, b)
    }

    /// A number to call a method on: a literal with its type.
    fn receiver(&mut self, value: ValueId) -> Expr {
        let x = self.plain(value);
        let dtype = self.f.ty(value).dtype();
        match dtype.filter(|_| is_untyped(&x)) {
            Some(dtype) => crate::syntax::typed_literal(x, dtype.name()),
            None => x,
        }
    }

    pub(crate) fn unary_method(&mut self, inst: &Inst, name: &str) -> Expr {
        let x = self.receiver(inst.args[0]);
        method(x, name, &[])
    }

    pub(crate) fn binary_method(&mut self, inst: &Inst, name: &str) -> Expr {
        let (a, b) = (self.receiver(inst.args[0]), self.plain(inst.args[1]));
        method(a, name, &[b])
    }

    pub(crate) fn support_unary(&mut self, inst: &Inst, path: &str) -> Expr {
        let x = self.plain(inst.args[0]);
        self.needs.support_call(path, &[x])
    }

    /// `a + b` and the like: IEEE on floats; integers wrap unless they cannot.
    pub(crate) fn sum_or_product(&mut self, inst: &Inst, dtype: DType) -> Expr {
        let (op, wrapping) = match inst.op {
            Op::Add => (op!(Add), "wrapping_add"),
            Op::Sub => (op!(Sub), "wrapping_sub"),
            _ => (op!(Mul), "wrapping_mul"),
        };
        match dtype {
            DType::F32 | DType::F64 => self.operator(inst, op),
            // NumPy: `+` of truth values is "or", `*` is "and".
            DType::Bool if inst.op == Op::Mul => self.connective(inst, op!(And), op!(BitAnd)),
            DType::Bool => self.connective(inst, op!(Or), op!(BitOr)),
            _ => self.binary_method(inst, wrapping),
        }
    }

    /// `a && b` where b cannot raise, so that skipping it makes no difference.
    pub(crate) fn connective(&mut self, inst: &Inst, short: BinOp, full: BinOp) -> Expr {
        let a = self.plain(inst.args[0]);
        let (b, trace) = self.traced(|it| it.plain(inst.args[1]));
        let raises = !trace.raising.is_empty();
        self.trace.reads.extend(trace.reads);
        self.trace.raising.extend(trace.raising);
        self.trace.ops += trace.ops;
        self.trace.heavy |= trace.heavy;
        if raises {
            binary(a, full, b)
        } else {
            crate::logic::connect(a, short, b)
        }
    }

    pub(crate) fn comparison(&mut self, inst: &Inst, op: BinOp) -> Expr {
        if self.all_counts(&inst.args) {
            let (a, b) = (self.either(inst.args[0]), self.either(inst.args[1]));
            let same = crate::logic::of_same(&a, &op, &b, None);
            return same.unwrap_or_else(|| crate::logic::emptiness(binary(a, op, b)));
        }
        if self.f.ty(inst.args[0]).dtype() == Some(DType::Bool)
            && let Some(short) = self.truth_comparison(inst, op)
        {
            return short;
        }
        crate::logic::emptiness(self.operator(inst, op))
    }

    /// `x == True` is `x`, and `x == False` is `!x`.
    fn truth_comparison(&mut self, inst: &Inst, op: BinOp) -> Option<Expr> {
        let known = |it: &Self, value: ValueId| match it.slot(value) {
            Some(crate::emitter::Slot::Constant(expr)) => crate::logic::truth(expr),
            _ => None,
        };
        let (place, truth) = match (known(self, inst.args[0]), known(self, inst.args[1])) {
            (_, Some(truth)) => (0, truth),
            (Some(truth), _) => (1, truth),
            _ => return None,
        };
        let keeps = match op {
            BinOp::Eq(_) => truth,
            BinOp::Ne(_) => !truth,
            _ => return None,
        };
        let value = inst.args[place];
        if !keeps && self.compares_floats(value) && !self.is_bound(value) {
            return None;
        }
        self.skip(inst.args[1 - place]);
        let x = self.plain(value);
        Some(if keeps {
            x
        } else {
            crate::logic::not(x, self.compares_floats(value))
        })
    }

    pub(crate) fn numpy_binary(
        &mut self,
        inst: &Inst,
        dtype: DType,
        name: &str,
        checked: &str,
    ) -> Expr {
        let (a, b) = (self.receiver(inst.args[0]), self.plain(inst.args[1]));
        match dtype {
            DType::F32 | DType::F64 => self
                .needs
                .support_call(&format!("npscalar::{name}"), &[a, b]),
            DType::I64 => self
                .needs
                .support_call(&format!("npscalar::{name}_int"), &[a, b]),
            DType::I8 | DType::I16 | DType::I32 => {
                let wide = |it: Expr| call("i64::from", &[it]);
                let path = format!("npscalar::{name}_int");
                let result = self.needs.support_call(&path, &[wide(a), wide(b)]);
                cast(result, dtype.name())
            }
            _ => {
                let result = method(a, checked, &[b]);
                method(result, "unwrap_or", &[parse_quote!(0)])
            }
        }
    }

    pub(crate) fn int_power(&mut self, inst: &Inst, dtype: DType) -> Expr {
        let (a, b) = (self.receiver(inst.args[0]), self.plain(inst.args[1]));
        if dtype == DType::I64 {
            let at = text(&format!("{}:{}", self.source.file, self.source.lines.0));
            return self.needs.support_call("npscalar::power_int", &[a, b, at]);
        }
        method(a, "wrapping_pow", &[cast(b, "u32")])
    }

    pub(crate) fn extreme(&mut self, inst: &Inst, real: bool) -> Expr {
        let small = inst.op == Op::Minimum;
        if real {
            let (a, b) = (self.plain(inst.args[0]), self.plain(inst.args[1]));
            let path = if small {
                "npscalar::minimum"
            } else {
                "npscalar::maximum"
            };
            return self.needs.support_call(path, &[a, b]);
        }
        let expr = self.binary_method(inst, if small { "min" } else { "max" });
        crate::logic::clamped(expr)
    }

    /// std's method in scalar code, the vectorisable function in a kernel.
    pub(crate) fn transcendental(&mut self, inst: &Inst, dtype: DType) -> Expr {
        let x = self.receiver(inst.args[0]);
        let name = match inst.op {
            Op::Exp => "exp",
            Op::Exp2 => "exp2",
            Op::Expm1 => "exp_m1",
            Op::Log => "ln",
            Op::Log2 => "log2",
            Op::Log10 => "log10",
            Op::Log1p => "ln_1p",
            Op::Sinh => "sinh",
            Op::Cosh => "cosh",
            Op::Tanh => "tanh",
            Op::Erf => "erf",
            Op::Erfc => "erfc",
            _ => "norm_cdf",
        };
        let module = match (dtype, inst.op) {
            (DType::F32, _) => "math_f32",
            (_, Op::Erf | Op::Erfc | Op::NormCdf) => "erf",
            _ => "math",
        };
        let name = match dtype {
            DType::F32 => format!("{name}_f32"),
            _ => name.to_owned(),
        };
        if let Some(math) = self.math.clone() {
            // The methods stand in the module of what they call.
            self.needs.support.insert("math::Math".to_owned());
            self.needs.support.insert(format!("{module}::{name}"));
            self.uses_math = true;
            return method(name_expr(&math), &name, &[x]);
        }
        if !matches!(inst.op, Op::Erf | Op::Erfc | Op::NormCdf) {
            return method(x, name.trim_end_matches("_f32"), &[]);
        }
        self.needs.support_call(&format!("{module}::{name}"), &[x])
    }

    pub(crate) fn conversion(&mut self, inst: &Inst) -> Expr {
        let value = inst.args[0];
        let (from, to) = (
            self.f.ty(value).dtype().unwrap_or(DType::F64),
            inst.dtype_attr(0),
        );
        if let Some(source) = self
            .f
            .def_inst(value)
            .filter(|source| source.op == Op::ConstInt)
            && to.is_float()
            && !self.is_bound(value)
        {
            let literal = suffixed_float(source.int_attr(0) as f64, to);
            self.skip(value);
            return literal;
        }
        let x = self.either(value);
        match (from, to) {
            (a, b) if a == b => x,
            (_, DType::Bool) if from.is_float() => binary(x, op!(Ne), parse_quote!(0.0)),
            (_, DType::Bool) => binary(x, op!(Ne), parse_quote!(0)),
            (DType::Bool, DType::F32 | DType::F64) => {
                let name = to.name();
                call(&format!("{name}::from"), &[call("u8::from", &[x])])
            }
            (DType::Bool, _) => call(&format!("{}::from", to.name()), &[x]),
            (DType::F32, _) if to.is_int() => {
                let wide = call("f64::from", &[x]);
                self.needs
                    .support_call(&format!("convert::cast_{}", to.name()), &[wide])
            }
            (DType::F64, _) if to.is_int() => self
                .needs
                .support_call(&format!("convert::cast_{}", to.name()), &[x]),
            // A negative literal would need its type first.
            (..) if is_untyped(&x) => {
                let typed = crate::syntax::typed_literal(x, from.name());
                cast(typed, to.name())
            }
            (..) => cast(x, to.name()),
        }
    }

    /// Python's arithmetic, which raises; plain operators where it cannot.
    pub(crate) fn python_scalar(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        if let Some(plain) = self.safe_scalar(inst) {
            return plain;
        }
        let path = match inst.op {
            Op::IntAdd => "int::add",
            Op::IntSub => "int::sub",
            Op::IntMul => "int::mul",
            Op::IntNeg => "int::neg",
            Op::IntAbs => "int::abs",
            Op::IntFloorDiv => "int::floordiv",
            Op::IntRem => "int::modulo",
            Op::IntTrueDiv => "int::truediv",
            Op::IntPow => "int::pow",
            Op::IntShl => "int::shl",
            Op::IntShr => "int::shr",
            Op::IntOfFloat => "int::from_float",
            Op::FloatDiv => "float::div",
            Op::FloatFloorDiv => "float::floordiv",
            Op::FloatRem => "float::modulo",
            Op::FloatPow => "float::pow",
            other => panic!("{other} is no operation on Python's numbers"),
        };
        let mut args: Vec<Expr> = inst.args.iter().map(|&arg| self.plain(arg)).collect();
        args.push(self.at(id));
        self.needs.support_call(path, &args)
    }

    /// Python's arithmetic in Rust's operators, where it cannot raise.
    fn safe_scalar(&mut self, inst: &Inst) -> Option<Expr> {
        let counted = self.repr(inst.result()) == Repr::Usize;
        if counted && inst.op == Op::IntSub && self.ranges().interval(inst.result()).low < 0 {
            // The end of a loop: below 0 it means what 0 means.
            let (a, b) = (self.count(inst.args[0]), self.count(inst.args[1]));
            return Some(method(a, "saturating_sub", &[b]));
        }
        if !self.ranges().is_safe(inst) {
            return None;
        }
        let positive = inst
            .args
            .get(1)
            .is_some_and(|&it| self.ranges().interval(it).low > 0);
        let operator = match inst.op {
            Op::IntAdd => op!(Add),
            Op::IntSub => op!(Sub),
            Op::IntMul => op!(Mul),
            Op::IntFloorDiv if counted => op!(Div),
            Op::IntRem if counted => op!(Rem),
            // Rounds down as Python does, for a positive divisor.
            Op::IntFloorDiv if positive => return Some(self.binary_method(inst, "div_euclid")),
            Op::IntRem if positive => return Some(self.binary_method(inst, "rem_euclid")),
            Op::FloatDiv => op!(Div),
            Op::IntAbs => return Some(self.unary_method(inst, "abs")),
            Op::IntNeg => {
                let a = self.plain(inst.args[0]);
                return Some(unary(UnOp::Neg(Default::default()), a));
            }
            Op::IntTrueDiv => {
                let (a, b) = (self.either(inst.args[0]), self.either(inst.args[1]));
                return Some(binary(as_float(a), op!(Div), as_float(b)));
            }
            _ => return None,
        };
        if counted {
            let (a, b) = (self.count(inst.args[0]), self.count(inst.args[1]));
            return Some(binary(a, operator, b));
        }
        Some(self.operator(inst, operator))
    }
}

/// An integer expression as a float.
fn as_float(expr: Expr) -> Expr {
    match &expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => match number.base10_parse::<i64>() {
                Ok(value) => crate::syntax::float(value as f64, DType::F64),
                Err(_) => cast(expr, "f64"),
            },
            _ => cast(expr, "f64"),
        },
        _ => cast(at_least(expr, Level::Cast), "f64"),
    }
}
