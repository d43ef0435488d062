//! Operands in the form that their user wants: a copy, a view, a reference, an
//! array of its own, a count.

use pyrsc_ir::{Op, Rank, Type, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::Emitter;
use crate::ranges::Ranges;
use crate::syntax::{cast, method, reference, typed_receiver};
use crate::variables::Repr;

impl Emitter<'_> {
    pub(crate) fn repr(&self, value: ValueId) -> Repr {
        self.vars.get(value).repr
    }

    pub(crate) fn ranges(&self) -> &Ranges<'_> {
        &self.ranges
    }

    /// A scalar, a shape, a tuple or the like; integers as `i64`.
    pub(crate) fn plain(&mut self, value: ValueId) -> Expr {
        let expr = self.take(value);
        let literal = crate::inline::is_untyped(&expr);
        if self.repr(value) == Repr::Usize && !literal {
            cast(expr, "i64")
        } else {
            expr
        }
    }

    /// An integer that is not negative, as `usize`.
    pub(crate) fn count(&mut self, value: ValueId) -> Expr {
        let expr = self.take(value);
        if self.repr(value) == Repr::Usize || is_literal(&expr) {
            return expr;
        }
        match expr {
            // The count that the integer was made of.
            Expr::Cast(inner) if *inner.ty == parse_quote!(i64) && self.is_made_as_count(value) => {
                *inner.expr
            }
            other => cast(other, "usize"),
        }
    }

    /// Whether a value's op gives a `usize` that its expression casts.
    pub(crate) fn is_made_as_count(&self, value: ValueId) -> bool {
        self.f.def_inst(value).is_some_and(|inst| {
            matches!(
                inst.op,
                Op::ShapeDim | Op::ShapeSize | Op::ShapeRank | Op::CheckIndex | Op::StrLen
            )
        })
    }

    /// The operand without a conversion: `i64` or `usize`.
    pub(crate) fn either(&mut self, value: ValueId) -> Expr {
        self.take(value)
    }

    /// Whether all of some operands are held as `usize` or are literals.
    pub(crate) fn all_counts(&self, values: &[ValueId]) -> bool {
        values.iter().any(|&value| self.repr(value) == Repr::Usize)
            && values.iter().all(|&value| {
                // A constant with a name is a variable of its own type.
                let literal = crate::counts::is_natural_constant(self.f, value);
                self.repr(value) == Repr::Usize || literal && !self.is_bound(value)
            })
    }

    /// An array to call a method on or to index.
    pub(crate) fn place(&mut self, value: ValueId) -> Expr {
        typed_receiver(self.take(value))
    }

    /// `&array`.
    pub(crate) fn array_ref(&mut self, value: ValueId) -> Expr {
        let expr = self.take(value);
        reference(expr)
    }

    /// A view of an array, handed over by value.
    pub(crate) fn view(&mut self, value: ValueId) -> Expr {
        let bound = self.is_bound(value);
        let expr = self.take(value);
        let copies = matches!(self.f.ty(value), Type::Array(_, Rank::Static(rank)) if *rank <= 6);
        match self.repr(value) {
            Repr::View if !bound || copies => expr,
            _ => method(expr, "view", &[]),
        }
    }

    /// A value that is handed over: moved if nobody needs it any longer.
    pub(crate) fn owned(&mut self, value: ValueId, user: pyrsc_ir::InstId) -> Expr {
        let bound = self.is_bound(value);
        let ty = self.f.ty(value);
        match (ty, self.repr(value)) {
            (Type::Array(..), Repr::View | Repr::ViewMut) => {
                let expr = self.take(value);
                method(expr, "to_owned", &[])
            }
            (Type::Str, Repr::Str) => {
                let expr = self.take(value);
                method(expr, "to_owned", &[])
            }
            _ if is_copy(ty) => self.plain(value),
            _ => {
                let expr = self.take(value);
                let kept = bound && self.is_kept(value, user)
                    || matches!(expr, Expr::Field(_)) && self.is_item_kept(value);
                if kept {
                    method(expr, "clone", &[])
                } else {
                    expr
                }
            }
        }
    }

    /// Whether a variable is still needed after an instruction.
    fn is_kept(&self, value: ValueId, user: pyrsc_ir::InstId) -> bool {
        let users = self.live.uses(value).iter();
        let again = users.filter(|&&other| other == user).count() > 1;
        let (region, at) = (self.live.home(user), self.live.start(user));
        let lent = self.vars.get(value).decl == crate::variables::Decl::Param
            && matches!(self.f.ty(value), Type::Opaque(_));
        again || lent || self.live.live_after(self.f, value, region, at)
    }

    /// Whether a tuple is used other than by taking each item once.
    fn is_item_kept(&self, item: ValueId) -> bool {
        let Some(inst) = self
            .f
            .def_inst(item)
            .filter(|inst| inst.op == Op::TupleItem)
        else {
            return false;
        };
        let users = self.live.uses(inst.args[0]);
        let same = users.iter().filter(|&&user| {
            let other = &self.f.insts[user];
            other.op == Op::TupleItem && other.attrs == inst.attrs
        });
        same.count() > 1
            || users
                .iter()
                .any(|&user| self.f.insts[user].op != Op::TupleItem)
    }

    /// A string as `&str`.
    pub(crate) fn str_ref(&mut self, value: ValueId) -> Expr {
        let expr = self.take(value);
        match (self.repr(value), &expr) {
            (_, Expr::Lit(_)) | (Repr::Str, _) => expr,
            // A literal that was to be owned.
            (_, Expr::MethodCall(owned))
                if owned.method == "to_owned" && matches!(*owned.receiver, Expr::Lit(_)) =>
            {
                (*owned.receiver).clone()
            }
            _ => reference(expr),
        }
    }

    /// Drops one use of an operand that the emitted form does without.
    pub(crate) fn skip(&mut self, value: ValueId) {
        let (_, _) = self.traced(|it| it.take(value));
    }
}

/// Whether a value is copied rather than moved.
pub(crate) fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::None | Type::Scalar(_) => true,
        Type::Shape(rank) => matches!(rank, Rank::Static(_)),
        Type::Tuple(items) => items.iter().all(is_copy),
        Type::Option(inner) => is_copy(inner),
        Type::Str | Type::Array(..) | Type::Opaque(_) => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(_))
}
