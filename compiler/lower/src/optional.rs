//! Values that are `None` on some paths.

use pyrsc_hir::Ty;
use pyrsc_hir::body::ExprId;
use pyrsc_hir::narrow::narrowed;
use pyrsc_ir::{Attr, Op, Type, ValueId};

use crate::Ctx;
use crate::state::{Doubt, Doubts, Slot, Var};

impl Ctx<'_> {
    /// From here on, what a condition tells is known.
    pub(crate) fn narrow(&mut self, cond: ExprId, truth: bool) {
        for (local, ty) in narrowed(self.body, self.types, cond, truth) {
            let Some(var) = self.state.var(local).cloned() else {
                continue;
            };
            let (Slot::Value(value), Ty::Optional(inner)) = (&var.slot, &var.ty) else {
                continue;
            };
            let slot = if ty == Ty::None {
                Slot::Value(self.b.none())
            } else {
                let slot = self.some(*value, inner);
                let name = self.body.local_name(local).to_owned();
                if let Slot::Value(value) = slot {
                    self.b.hint(value, &name);
                }
                slot
            };
            self.state.vars[local.0 as usize] = Some(Var { slot, ty });
        }
    }

    /// What an optional value holds, where it is known to hold something.
    fn some(&mut self, value: ValueId, inner: &Ty) -> Slot {
        let attrs = ["TypeError", "the value is None"].map(|text| Attr::Str(text.to_owned()));
        let value = self.b.inst(Op::Use, &[value], attrs.to_vec());
        let slot = self.slot_of_value(value, inner);
        // Which array it was is not followed.
        self.state.doubt(&slot, &Doubts::from([Doubt::Always]));
        slot
    }

    /// A value as one that may be `None`.
    pub(crate) fn optional(&mut self, slot: &Slot, from: &Ty, inner: &Ty) -> Slot {
        let ir = Type::Option(Box::new(inner.ir().unwrap_or(Type::None)));
        match (slot, from) {
            (_, Ty::None) => {
                let none = self.b.push(Op::Unbound, &[], vec![], vec![], vec![ir]);
                Slot::Value(none[0])
            }
            (Slot::Value(value), Ty::Optional(held)) => {
                if held.ir() == inner.ir() {
                    return slot.clone();
                }
                let (held, inner) = ((**held).clone(), inner.clone());
                let to = Ty::Optional(Box::new(inner));
                let value = self.if_some(*value, &held, ir, |ctx, some| {
                    let slot = match some {
                        Some(slot) => ctx.convert_slot(&slot, &held, &to),
                        None => {
                            let none = Slot::Value(ctx.b.none());
                            ctx.convert_slot(&none, &Ty::None, &to)
                        }
                    };
                    ctx.value_of(&slot)
                });
                Slot::Value(value)
            }
            _ => {
                self.state.doubt(slot, &Doubts::from([Doubt::Always]));
                let slot = self.convert_slot(slot, from, inner);
                let value = self.value_of(&slot);
                // The option is an array of its own.
                let value = if self.b.func.ty(value).is_array() {
                    self.b.unary(Op::Copy, value)
                } else {
                    value
                };
                Slot::Value(self.b.unary(Op::Bound, value))
            }
        }
    }

    /// A value made of what an optional value holds, or of nothing.
    pub(crate) fn if_some(
        &mut self,
        value: ValueId,
        inner: &Ty,
        ty: Type,
        mut make: impl FnMut(&mut Self, Option<Slot>) -> ValueId,
    ) -> ValueId {
        let is_some = self.b.unary(Op::IsBound, value);
        let mut regions = Vec::new();
        for truth in [true, false] {
            let region = self.b.new_region();
            let outer = self.b.switch_to(region);
            let some = truth.then(|| self.some(value, inner));
            let made = make(self, some);
            self.b.effect(Op::Yield, &[made], vec![]);
            self.b.switch_to(outer);
            regions.push(region);
        }
        self.b.push(Op::If, &[is_some], vec![], regions, vec![ty])[0]
    }
}
