//! Ints that cannot be negative, as the text shows: lengths, literals, the
//! variables of loops over `range`, and sums and products of those.

use crate::body::{BinaryOp, Body, Expr, ExprId, LocalId, Stmt, Target};
use crate::constant::Value;
use crate::infer::{Argument, CallPlan, Inference, constant_of};
use crate::ty::Ty;

/// Whether an expression is an int that is not negative on any path.
pub fn is_natural(body: &Body, inference: &Inference, id: ExprId) -> bool {
    let mut proof = Proof {
        body,
        inference,
        assumed: Vec::new(),
    };
    inference.ty(id).is_integer() && proof.at_least(id, 0)
}

struct Proof<'a> {
    body: &'a Body,
    inference: &'a Inference,
    /// Variables that are being looked at: if every assignment keeps a natural
    /// number natural, it is one.
    assumed: Vec<LocalId>,
}

impl Proof<'_> {
    fn natural(&mut self, id: ExprId) -> bool {
        self.at_least(id, 0)
    }

    fn at_least(&mut self, id: ExprId, least: i64) -> bool {
        if let Some(value) = constant_of(self.body, self.inference, id) {
            return match value {
                Value::Int(value) => value >= least,
                Value::Bool(_) => least <= 0,
                _ => false,
            };
        }
        if least > 0 {
            return false;
        }
        let body = self.body;
        match &body.exprs[id] {
            Expr::Local(local) => self.variable(*local),
            Expr::Attribute(_, name) => {
                matches!(name.as_str(), "size" | "ndim") && *self.inference.ty(id) == Ty::INT
            }
            Expr::Subscript(base, _) => matches!(self.inference.ty(*base), Ty::Shape(_)),
            Expr::Call { .. } => self.call(id),
            Expr::Binary(op, a, b) => match op {
                BinaryOp::Add | BinaryOp::Mul | BinaryOp::FloorDiv => {
                    self.natural(*a) && self.natural(*b)
                }
                BinaryOp::Rem | BinaryOp::BitAnd => self.natural(*b),
                BinaryOp::Shl | BinaryOp::Shr => self.natural(*a),
                _ => false,
            },
            Expr::IfElse {
                then, otherwise, ..
            } => self.natural(*then) && self.natural(*otherwise),
            _ => false,
        }
    }

    fn call(&mut self, id: ExprId) -> bool {
        let Some(CallPlan::Library { entry, args }) = self.inference.call(id) else {
            return false;
        };
        match (entry.as_str(), args.as_slice()) {
            ("builtins.len" | "builtins.abs", _) => true,
            ("builtins.int", [Argument::Expr(value)]) => {
                self.inference.ty(*value).is_integer() && self.natural(*value)
            }
            ("builtins.min" | "builtins.max", [Argument::Rest(items)]) => {
                let items = items.clone();
                items
                    .iter()
                    .all(|item| self.inference.ty(*item).is_integer() && self.natural(*item))
            }
            _ => false,
        }
    }

    /// Whether all that is ever assigned to a variable is natural.
    fn variable(&mut self, local: LocalId) -> bool {
        if (local.0 as usize) < self.body.params {
            return false;
        }
        if self.assumed.contains(&local) {
            return true;
        }
        self.assumed.push(local);
        let body = self.body;
        body.stmts.iter().all(|(_, stmt)| match stmt {
            Stmt::Assign { targets, value } => targets.iter().all(|target| match target {
                Target::Local(target) if *target == local => {
                    self.inference.ty(*value).is_integer() && self.natural(*value)
                }
                other => !assigns(other, local),
            }),
            Stmt::Update { target, op, value } => match target {
                Target::Local(target) if *target == local => {
                    let keeps = matches!(op, BinaryOp::Add | BinaryOp::Mul | BinaryOp::FloorDiv);
                    keeps && self.inference.ty(*value).is_integer() && self.natural(*value)
                }
                _ => true,
            },
            Stmt::For { target, iter, .. } => match target {
                Target::Local(target) if *target == local => self.range(*iter),
                other => !assigns(other, local),
            },
            _ => true,
        })
    }

    /// Whether a `range` has natural numbers only.
    fn range(&mut self, iter: ExprId) -> bool {
        let Some(CallPlan::Library { entry, args }) = self.inference.call(iter) else {
            return false;
        };
        let [Argument::Rest(bounds)] = args.as_slice() else {
            return false;
        };
        if entry != "builtins.range" {
            return false;
        }
        match *bounds.as_slice() {
            [_] => true,
            [start, _] => self.natural(start),
            [start, stop, step] => match constant_of(self.body, self.inference, step) {
                Some(Value::Int(step)) if step > 0 => self.natural(start),
                // The last one is above the stop.
                Some(Value::Int(_)) => self.at_least(stop, -1),
                _ => false,
            },
            _ => false,
        }
    }
}

fn assigns(target: &Target, local: LocalId) -> bool {
    match target {
        Target::Local(target) => *target == local,
        Target::Tuple(items) => items.iter().any(|item| assigns(item, local)),
        Target::Subscript(..) | Target::Invalid => false,
    }
}
