//! Ops that compute a value, as expressions.

use pyrsc_ir::{InstId, Op, Type, ValueId};
use syn::{BinOp, Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::syntax::{binary, call, cast, method, name_expr, suffixed_float, suffixed_int, text};
use crate::template::{Argument, expand};
use crate::variables::Repr;

impl Emitter<'_> {
    /// A literal: written where it is used unless Python gave it a name.
    pub(crate) fn emit_constant(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let value = inst.result();
        let expr = match inst.op {
            Op::ConstBool => {
                let truth = inst.bool_attr(0);
                parse_quote!(#truth)
            }
            Op::ConstInt => suffixed_int(inst.int_attr(0), inst.dtype_attr(1)),
            Op::ConstFloat => suffixed_float(inst.float_attr(0), inst.dtype_attr(1)),
            Op::ConstStr => text(inst.str_attr(0)),
            _ => parse_quote!(()),
        };
        let computed_with = self.live.uses(value).iter().any(|&user| {
            let op = self.f.insts[user].op;
            !op.is_terminator() && !crate::liveness::is_loop(op)
        });
        if self.f.hint(value).is_some()
            && computed_with
            && inst.op != Op::None
            && self.math.is_none()
        {
            self.bind(value, id, expr);
        } else {
            self.set_slot(value, Slot::Constant(expr));
        }
    }

    /// The expression of an op that computes one value.
    pub(crate) fn value(&mut self, id: InstId) -> Expr {
        use Op::*;
        let f = self.f;
        let inst = &f.insts[id];
        let on_arrays = inst.results.iter().any(|&it| f.ty(it).is_array());
        match inst.op {
            op if op.is_lifted() && on_arrays => self.lifted_map(id),
            Add | Sub | Mul | Div | FloorDiv | Rem | Pow | Square | Neg | Abs | Sign | Minimum
            | Maximum | Sqrt | Cbrt | Exp | Exp2 | Expm1 | Log | Log2 | Log10 | Log1p | Sin
            | Cos | Tan | Asin | Acos | Atan | Atan2 | Sinh | Cosh | Tanh | Hypot | Erf | Erfc
            | NormCdf | Floor | Ceil | Trunc | Rint | Eq | Ne | Lt | Le | Gt | Ge | IsNan
            | IsInf | IsFinite | Not | And | Or | Xor | Select | Cast => self.scalar(inst),
            IntAdd | IntSub | IntMul | IntNeg | IntAbs | IntFloorDiv | IntRem | IntTrueDiv
            | IntPow | IntShl | IntShr | IntOfFloat | FloatDiv | FloatFloorDiv | FloatRem
            | FloatPow => self.python_scalar(id),
            ShapeOf | ShapeMake | ShapeBroadcast | ShapeJoin | ShapeDim | ShapeSize | ShapeRank => {
                self.shape_op(id)
            }
            Fill | ArrayOf | Copy => self.made(id),
            Slice | Index | Transpose | NewAxis | Broadcast => self.view_op(id),
            Get | CheckIndex => self.element_op(id),
            ReduceSum | ReduceProd | ReduceMean | ReduceMin | ReduceMax | ReduceAny | ReduceAll
            | ReduceArgMin | ReduceArgMax => self.reduction(id),
            MapReduce => self.map_reduce(id),
            Extern | ExternRaises | ExternActs => self.extern_call(id),
            Unbound => parse_quote!(None),
            Bound => {
                let value = self.owned(inst.args[0], id);
                call("Some", &[value])
            }
            Use => self.use_variable(id),
            IsBound => {
                let variable = self.take(inst.args[0]);
                method(variable, "is_some", &[])
            }
            Tuple => self.tuple_of(id),
            TupleItem => {
                let tuple = self.place(inst.args[0]);
                let index = syn::Index::from(inst.int_attr(0) as usize);
                parse_quote!(#tuple.#index)
            }
            Text | Format | Concat => self.text_op(id),
            StrEq => {
                let (a, b) = (self.take(inst.args[0]), self.take(inst.args[1]));
                let op = BinOp::Eq(Default::default());
                if let Some(same) = crate::logic::same_text(&a, &b) {
                    parse_quote!(#same)
                } else {
                    binary(a, op, b)
                }
            }
            StrLen => {
                let chars = method(self.place(inst.args[0]), "chars", &[]);
                let count = method(chars, "count", &[]);
                self.as_declared(inst.result(), count)
            }
            None | ConstBool | ConstInt | ConstFloat | ConstStr | ShapeFits | ShapeHolds
            | CheckStep | Set | Assign | MapAssign | Map | If | For | ForEach | While | Call
            | Yield | Continue | Break | Return | Raise | Print => {
                panic!("{} of {} is not an expression", inst.op, f.name)
            }
        }
    }

    /// A `usize` expression as the result it is for is held.
    pub(crate) fn as_declared(&self, result: ValueId, count: Expr) -> Expr {
        if self.repr(result) == Repr::Usize {
            count
        } else {
            cast(count, "i64")
        }
    }

    fn tuple_of(&mut self, id: InstId) -> Expr {
        let items: Vec<Expr> = self.f.insts[id]
            .args
            .iter()
            .map(|&item| self.owned(item, id))
            .collect();
        if let [item] = &items[..] {
            return parse_quote!((#item,));
        }
        parse_quote!((#(#items),*))
    }

    fn use_variable(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let variable = self.owned(inst.args[0], id);
        let at = self.at(id);
        let (kind, message) = (text(inst.str_attr(0)), text(inst.str_attr(1)));
        let raise = match unbound_name(inst.str_attr(0), inst.str_attr(1)) {
            Some((function, name)) => self.needs.support_call(function, &[text(name), at]),
            None => self
                .needs
                .support_call("error::raise", &[kind, message, at]),
        };
        method(variable, "unwrap_or_else", &[parse_quote!(|| #raise)])
    }

    /// A target of a library map.
    fn extern_call(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let Some(target) = (self.ctx.extern_target)(inst.str_attr(0)) else {
            panic!("no Rust is known for {}", inst.str_attr(0));
        };
        let mut args = Vec::new();
        for &arg in &inst.args {
            let is_reference = matches!(self.f.ty(arg), Type::Opaque(_));
            args.push(Argument {
                expr: self.argument(arg),
                is_reference,
            });
        }
        self.needs.uses.extend(target.uses);
        self.needs.crates.extend(target.crates);
        self.needs.support.extend(target.support);
        expand(&target.rust, &args, &self.at(id))
    }

    /// An argument of a function: views, references, copies.
    pub(crate) fn argument(&mut self, value: ValueId) -> Expr {
        match self.f.ty(value) {
            Type::Array(..) => self.view(value),
            Type::Str => self.str_ref(value),
            Type::Opaque(_) => {
                let lent = self.vars.get(value).decl == crate::variables::Decl::Param;
                let object = self.take(value);
                if lent {
                    object
                } else {
                    crate::syntax::reference_mut(object)
                }
            }
            ty if crate::operands::is_copy(ty) => self.plain(value),
            _ => {
                let object = self.take(value);
                method(object, "clone", &[])
            }
        }
    }

    /// A name that a value has been given.
    pub(crate) fn named(&mut self, value: ValueId) -> Expr {
        self.trace.reads.insert(self.vars.class(value));
        match self.name_of(value) {
            Some(name) => name_expr(name),
            None => panic!("a value of {} has no name", self.f.name),
        }
    }
}

/// The name that an error of an unbound variable is about, and what raises it.
fn unbound_name<'a>(kind: &str, message: &'a str) -> Option<(&'static str, &'a str)> {
    let between = |start: &str, end: &str| message.strip_prefix(start)?.strip_suffix(end);
    match kind {
        "UnboundLocalError" => between(
            "cannot access local variable '",
            "' where it is not associated with a value",
        )
        .map(|name| ("error::unbound", name)),
        "NameError" => between("name '", "' is not defined").map(|name| ("error::undefined", name)),
        _ => None,
    }
}
