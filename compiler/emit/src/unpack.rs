//! Tuples whose items are taken at once: `let (a, b) = f(x);`.

use pyrsc_ir::{InstId, Op, Type, ValueId};
use quote::quote;
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};

impl Emitter<'_> {
    /// The instructions that take the items of a tuple that nobody uses as a
    /// whole, in the order of the items; `None` for an item that nobody takes.
    pub(crate) fn items_of(&self, id: InstId, tuple: ValueId) -> Option<Vec<Option<InstId>>> {
        let f = self.f;
        let Type::Tuple(types) = f.ty(tuple) else {
            return None;
        };
        let users = self.live.uses(tuple);
        if self.vars.is_shared(tuple) || users.is_empty() || types.len() < 2 {
            return None;
        }
        let mut items = vec![None; types.len()];
        for &user in users {
            let inst = &f.insts[user];
            let takes = inst.op == Op::TupleItem
                && self.live.home(user) == self.live.home(id)
                && self.declares(user, inst.result());
            if !takes {
                return None;
            }
            let place = items.get_mut(usize::try_from(inst.int_attr(0)).ok()?)?;
            // One variable cannot have two names.
            if place.replace(user).is_some() {
                return None;
            }
        }
        Some(items)
    }

    /// `let (a, _, c) = expr;`
    pub(crate) fn unpack(
        &mut self,
        id: InstId,
        tuple: ValueId,
        items: &[Option<InstId>],
        expr: Expr,
    ) {
        let (region, end) = (self.live.home(id), self.live.end(id));
        let mut patterns = Vec::new();
        for item in items {
            let Some(item) = *item else {
                patterns.push(quote!(_));
                continue;
            };
            self.unpacked.insert(item);
            let result = self.f.insts[item].result();
            let class = self.vars.class(result);
            if self.live.uses(result).is_empty() && !self.vars.is_shared(result) {
                patterns.push(quote!(_));
                continue;
            }
            let hint = self.vars.classes[class].hint.clone();
            let wanted = hint.unwrap_or_else(|| "item".to_owned());
            let name = self.declare(class, &wanted, region, end);
            patterns.push(self.pattern(class, &name));
            self.set_slot(result, Slot::Bound);
        }
        self.set_slot(tuple, Slot::Constant(parse_quote!(())));
        self.push(parse_quote!(let (#(#patterns),*) = #expr;), self.line(id));
    }
}
