//! Arrays that are lent to the function: what is assigned to them is written
//! into them.

use std::collections::BTreeSet;

use pyrsc_ir::{Def, ValueId};
use syn::{Expr, Stmt, parse_quote};

use crate::emitter::Emitter;
use crate::syntax::{name_expr, reference};
use crate::variables::{Carried, yielded};

impl Emitter<'_> {
    /// `a.assign(&b);` for a parameter that is written to, given a later version
    /// of it that another variable holds.
    ///
    /// # Panics
    /// If it is a version of another array: a bug of the compiler.
    pub(crate) fn write_back(&self, value: ValueId, name: &str, expr: Expr) -> Stmt {
        let mut origins = BTreeSet::new();
        self.add_origins(value, &mut BTreeSet::new(), &mut origins);
        let class = self.vars.class(value);
        let itself = |&origin: &ValueId| self.vars.class(origin) == class;
        assert!(
            origins.iter().all(itself),
            "{} would overwrite a parameter with another array",
            self.f.name
        );
        let expr = match expr {
            Expr::MethodCall(call) if call.method == "clone" => *call.receiver,
            other => other,
        };
        let (target, source) = (name_expr(name), reference(expr));
        parse_quote!(#target.assign(#source);)
    }

    /// The parameters and new arrays that a value may be a version of.
    fn add_origins(
        &self,
        value: ValueId,
        seen: &mut BTreeSet<ValueId>,
        origins: &mut BTreeSet<ValueId>,
    ) {
        if !seen.insert(value) {
            return;
        }
        let f = self.f;
        let before: Vec<ValueId> = match f.values[value].def {
            Def::Inst(id, number) => {
                let inst = &f.insts[id];
                let number = number as usize;
                let written = inst.written().find(|(_, _, version)| *version == value);
                match (inst.op, written) {
                    (_, Some((array, ..))) => vec![array],
                    (op, _) if op.effect() == pyrsc_ir::Effect::Writes => vec![inst.args[0]],
                    (pyrsc_ir::Op::If, _) => yielded(f, id, number).collect(),
                    (op, _) if crate::liveness::is_loop(op) => {
                        vec![Carried::of(f, id, number).start]
                    }
                    _ => Vec::new(),
                }
            }
            Def::Arg(region, index) => match self.live.holder(region) {
                Some(holder) => Carried::index_of(f, holder, index)
                    .map(|number| Carried::of(f, holder, number).start)
                    .into_iter()
                    .collect(),
                None => Vec::new(),
            },
        };
        if before.is_empty() {
            origins.insert(value);
        }
        for value in before {
            self.add_origins(value, seen, origins);
        }
    }
}
