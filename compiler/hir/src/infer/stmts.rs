//! Statements: how they change the environment.

use crate::body::{BinaryOp, Expr, ExprId, LocalId, Node, Stmt, StmtId, Subscript, Target};
use crate::infer::{Ctx, Env, LoopFrame, expr_key, join, stmt_key};
use crate::lints;
use crate::numeric::Exponent;
use crate::ty::Ty;

impl Ctx<'_> {
    pub(super) fn block(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            if self.env.is_none() {
                return;
            }
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let body = self.body;
        match &body.stmts[id] {
            Stmt::Expr(value) => {
                self.expr(*value);
            }
            Stmt::Assign { targets, value } => {
                let ty = self.expr(*value);
                for target in targets {
                    self.assign_target(target, &ty, Node::Stmt(id));
                }
            }
            Stmt::Update { target, op, value } => self.update(id, target, *op, *value),
            Stmt::If {
                cond,
                then,
                otherwise,
            } => self.branch(id, *cond, then, otherwise),
            Stmt::While { cond, body } => self.while_loop(id, *cond, body),
            Stmt::For { target, iter, body } => self.for_loop(id, target, *iter, body),
            Stmt::Break => {
                let env = self.env.take();
                if let Some(frame) = self.loops.last_mut() {
                    frame.breaks.push(env);
                }
            }
            Stmt::Continue => {
                let env = self.env.take();
                if let Some(frame) = self.loops.last_mut() {
                    frame.continues.push(env);
                }
            }
            Stmt::Return(value) => {
                let ty = value.map_or(Ty::None, |value| self.expr(value));
                self.add_result(ty);
                self.env = None;
            }
            Stmt::Nothing | Stmt::Import(_) => {}
        }
    }

    fn assign_target(&mut self, target: &Target, ty: &Ty, node: Node) {
        match target {
            Target::Local(local) => self.assign(*local, ty.clone(), node),
            Target::Tuple(targets) => self.unpack(targets, ty, node),
            Target::Subscript(base, index) => self.store(*base, index, ty, node),
            Target::Invalid => {}
        }
    }

    fn unpack(&mut self, targets: &[Target], ty: &Ty, node: Node) {
        let items: Vec<Ty> = match ty {
            Ty::Tuple(items) | Ty::List(items) if items.len() == targets.len() => items.clone(),
            Ty::Shape(pyrsc_ir::Rank::Static(rank)) if usize::from(*rank) == targets.len() => {
                vec![Ty::INT; targets.len()]
            }
            Ty::Unknown => vec![Ty::Unknown; targets.len()],
            Ty::Array(..) => {
                let message = format!("unpacking a {ty} is not supported");
                let problem = self.report(&lints::UNSUPPORTED_OPERAND, node, message);
                problem.help = Some("take the items by their index".to_owned());
                vec![Ty::Unknown; targets.len()]
            }
            other => {
                let count = targets.len();
                let message = format!("{other} cannot be unpacked into {count} variables");
                self.report(&lints::BAD_OPERAND, node, message);
                vec![Ty::Unknown; count]
            }
        };
        for (target, item) in targets.iter().zip(&items) {
            self.assign_target(target, item, node);
        }
    }

    fn store(&mut self, base: ExprId, index: &[Subscript], value: &Ty, node: Node) {
        let base_ty = self.expr(base);
        let place = self.subscript_type(base, &base_ty, index, node);
        let Ty::Array(..) = base_ty else {
            if !base_ty.is_unknown() {
                let message = format!("an item of {base_ty} cannot be assigned");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
            }
            return;
        };
        match value {
            Ty::Unknown => {}
            Ty::Scalar(..) | Ty::Array(..) => {
                if value.is_array() && place.is_scalar() {
                    let message = "an array cannot be stored in one element".to_owned();
                    self.report(&lints::BAD_OPERAND, node, message);
                }
            }
            Ty::Number(_) => {}
            other => {
                let message = format!("{other} cannot be stored in {base_ty}");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
            }
        }
    }

    /// `target op= value`: in place for arrays, a new value for the rest.
    fn update(&mut self, id: StmtId, target: &Target, op: BinaryOp, value: ExprId) {
        let node = Node::Stmt(id);
        let old = match target {
            Target::Local(local) => self.read(*local, node),
            Target::Subscript(base, index) => {
                let base_ty = self.expr(*base);
                self.subscript_type(*base, &base_ty, index, node)
            }
            Target::Tuple(_) | Target::Invalid => Ty::Unknown,
        };
        let ty = self.expr(value);
        let exponent = self.exponent(value);
        let result = self.binary_types(op, &old, &ty, exponent, node);
        if let (Ty::Array(into, _), Some(from)) = (&old, result.dtype())
            && from != *into
            && (from.is_float() && !into.is_float())
        {
            let message =
                format!("the result is {from}, which NumPy does not cast to {into} in place");
            self.report(&lints::BAD_OPERAND, node, message);
        }
        match target {
            // In place: the array keeps its type.
            Target::Local(local) if old.is_array() => self.assign(*local, old, node),
            Target::Local(local) => self.assign(*local, result, node),
            Target::Subscript(base, index) => self.store(*base, index, &result, node),
            Target::Tuple(_) | Target::Invalid => {}
        }
    }

    fn branch(&mut self, id: StmtId, cond: ExprId, then: &[StmtId], otherwise: &[StmtId]) {
        self.condition(cond);
        match self.result.folded.get(&expr_key(cond)) {
            Some(true) => return self.block(then),
            Some(false) => return self.block(otherwise),
            None => {}
        }
        let before = self.env.clone();
        self.narrow(cond, true);
        self.block(then);
        let after_then = std::mem::replace(&mut self.env, before);
        self.narrow(cond, false);
        self.block(otherwise);
        let after_else = self.env.take();
        self.env = self.meet(id, after_then, after_else);
        self.record(id);
    }

    fn meet(&mut self, id: StmtId, a: Env, b: Env) -> Env {
        let live = self.live.after.get(id);
        join(a, b, |local| live.is_none_or(|live| live.contains(local)))
    }

    /// Remembers the variables where paths meet, for lowering.
    fn record(&mut self, id: StmtId) {
        let vars = self.env.iter().flatten().enumerate();
        let merged = vars
            .filter_map(|(index, var)| Some((LocalId(index as u32), var.clone()?)))
            .collect();
        self.result.merges.insert(stmt_key(id), merged);
    }

    fn while_loop(&mut self, id: StmtId, cond: ExprId, body: &[StmtId]) {
        self.fixpoint(id, |ctx| {
            ctx.condition(cond);
            let endless = ctx.result.folded.get(&expr_key(cond)) == Some(&true);
            let exit = ctx.env.clone().filter(|_| !endless);
            ctx.narrow(cond, true);
            ctx.block(body);
            exit
        });
    }

    fn for_loop(&mut self, id: StmtId, target: &Target, iter: ExprId, body: &[StmtId]) {
        let iter_ty = self.expr(iter);
        let item = match &iter_ty {
            Ty::Range => Ty::INT,
            Ty::Array(dtype, pyrsc_ir::Rank::Static(1)) => Ty::numpy(*dtype),
            Ty::Array(dtype, pyrsc_ir::Rank::Static(rank)) if *rank > 1 => {
                Ty::array(*dtype, rank - 1)
            }
            Ty::Unknown => Ty::Unknown,
            other => {
                let message = format!("a loop over {other} is not supported");
                let problem = self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(iter), message);
                problem.help = Some("loop over a range or an array".to_owned());
                Ty::Unknown
            }
        };
        self.fixpoint(id, |ctx| {
            let exit = ctx.env.clone();
            ctx.assign_target(target, &item, Node::Stmt(id));
            ctx.block(body);
            exit
        });
    }

    /// Runs a loop's body until the types at its head stay the same. `run`
    /// gives the environment in which the loop ends by itself.
    fn fixpoint(&mut self, id: StmtId, run: impl Fn(&mut Self) -> Env) {
        let live = self.live.head.get(id).cloned();
        let is_live = |local: LocalId| live.as_ref().is_none_or(|live| live.contains(local));
        let mut head = join(self.env.clone(), None, is_live);
        let problems = self.result.problems.len();
        let mut left = true;
        for _ in 0..16 {
            self.result.problems.truncate(problems);
            self.loops.push(LoopFrame {
                breaks: Vec::new(),
                continues: Vec::new(),
            });
            self.env.clone_from(&head);
            let exit = run(self);
            let frame = self.loops.pop().expect("pushed above");
            left = exit.is_some() || frame.breaks.iter().any(Option::is_some);
            let mut next = join(head.clone(), self.env.take(), is_live);
            for env in frame.continues.into_iter().chain(frame.breaks) {
                next = join(next, env, is_live);
            }
            let stable = next == head;
            head = next;
            if stable {
                break;
            }
        }
        self.env.clone_from(&head);
        self.record(id);
        self.report_mixed(id);
        if !left {
            self.env = None;
        }
    }

    fn report_mixed(&mut self, id: StmtId) {
        let vars = self.env.iter().flatten().enumerate();
        let mixed: Vec<(LocalId, Ty)> = vars
            .filter_map(|(index, var)| {
                let var = var.as_ref()?;
                var.ty
                    .is_mixed()
                    .then(|| (LocalId(index as u32), var.ty.clone()))
            })
            .collect();
        for (local, ty) in mixed {
            let name = self.body.local_name(local).to_owned();
            let message = format!("`{name}` is {ty}, by the iteration");
            self.report(&lints::MIXED_TYPES, Node::Stmt(id), message);
        }
    }

    /// The exponent of `**`, as far as it is written down.
    pub(super) fn exponent(&self, id: ExprId) -> Exponent {
        exponent_of(self.body, &self.result, id)
    }

    /// The value of a literal, a negated literal or a constant's name.
    pub(super) fn constant(&self, id: ExprId) -> Option<crate::constant::Value> {
        constant_of(self.body, &self.result, id)
    }
}

/// The exponent of `**`, as far as it is written down.
pub fn exponent_of(
    body: &crate::body::Body,
    inference: &crate::infer::Inference,
    id: ExprId,
) -> Exponent {
    match constant_of(body, inference, id) {
        Some(crate::constant::Value::Int(value)) => Exponent::Int(value),
        Some(crate::constant::Value::Float(value)) => Exponent::Float(value.get()),
        _ if crate::sign::is_natural(body, inference, id) => Exponent::Natural,
        _ => Exponent::Unknown,
    }
}

/// The value of a literal, a negated literal, arithmetic on them, or a
/// constant's name.
pub fn constant_of(
    body: &crate::body::Body,
    inference: &crate::infer::Inference,
    id: ExprId,
) -> Option<crate::constant::Value> {
    use crate::constant::Value;
    Some(match &body.exprs[id] {
        Expr::None => Value::None,
        Expr::Bool(value) => Value::Bool(*value),
        Expr::Int(value) => Value::Int(*value),
        Expr::Float(value) => Value::Float(*value),
        Expr::Str(value) => Value::Str(value.clone()),
        Expr::Unary(crate::body::UnaryOp::Neg, operand) => {
            match constant_of(body, inference, *operand)? {
                Value::Int(value) => Value::Int(value.checked_neg()?),
                Value::Float(value) => Value::Float(crate::body::Bits((-value.get()).to_bits())),
                _ => return None,
            }
        }
        Expr::Binary(op, left, right) => crate::constant::binary(
            *op,
            &constant_of(body, inference, *left)?,
            &constant_of(body, inference, *right)?,
        )?,
        Expr::Global(_) | Expr::Attribute(..) => inference.values.get(&expr_key(id))?.clone(),
        _ => return None,
    })
}
