//! Which variables may be read again: after a statement, and at the head of a
//! loop. Only these need one type and one value where paths meet.

use la_arena::ArenaMap;

use crate::body::{Body, Expr, ExprId, FStringPart, LocalId, Stmt, StmtId, Subscript, Target};

/// A set of locals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locals(Vec<bool>);

impl Locals {
    fn new(body: &Body) -> Locals {
        Locals(vec![false; body.locals.len()])
    }

    pub fn contains(&self, local: LocalId) -> bool {
        self.0[local.0 as usize]
    }

    fn insert(&mut self, local: LocalId) {
        self.0[local.0 as usize] = true;
    }

    fn remove(&mut self, local: LocalId) {
        self.0[local.0 as usize] = false;
    }

    fn union(&mut self, other: &Locals) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = LocalId> + '_ {
        let set = self.0.iter().enumerate().filter(|(_, set)| **set);
        set.map(|(index, _)| LocalId(index as u32))
    }
}

/// The result: sets by statement.
#[derive(Debug, Default)]
pub struct Liveness {
    /// Live after a statement.
    pub after: ArenaMap<StmtId, Locals>,
    /// Live at the head of a loop: in the next iteration or after the loop.
    pub head: ArenaMap<StmtId, Locals>,
}

/// The liveness of a body's variables.
pub fn liveness(body: &Body) -> Liveness {
    let mut solver = Solver {
        body,
        result: Liveness::default(),
        loops: Vec::new(),
    };
    let end = Locals::new(body);
    solver.block(&body.block, end);
    solver.result
}

struct Solver<'a> {
    body: &'a Body,
    result: Liveness,
    /// For each open loop: live at its head, and after it.
    loops: Vec<(Locals, Locals)>,
}

impl Solver<'_> {
    fn block(&mut self, stmts: &[StmtId], mut live: Locals) -> Locals {
        for &stmt in stmts.iter().rev() {
            live = self.stmt(stmt, live);
        }
        live
    }

    fn stmt(&mut self, id: StmtId, after: Locals) -> Locals {
        self.result.after.insert(id, after.clone());
        let mut live = after;
        match &self.body.stmts[id] {
            Stmt::Expr(value) => self.uses(*value, &mut live),
            Stmt::Assign { targets, value } => {
                targets
                    .iter()
                    .for_each(|target| Self::kill(target, &mut live));
                targets
                    .iter()
                    .for_each(|target| self.target_uses(target, &mut live));
                self.uses(*value, &mut live);
            }
            Stmt::Update { target, value, .. } => {
                if let Target::Local(local) = target {
                    live.insert(*local);
                }
                self.target_uses(target, &mut live);
                self.uses(*value, &mut live);
            }
            Stmt::If {
                cond,
                then,
                otherwise,
            } => {
                let other = self.block(otherwise, live.clone());
                live = self.block(then, live);
                live.union(&other);
                self.uses(*cond, &mut live);
            }
            Stmt::While { cond, body } => {
                let mut head = live.clone();
                self.uses(*cond, &mut head);
                live = self.loop_head(id, body, head, live, None);
            }
            Stmt::For { target, iter, body } => {
                live = self.loop_head(id, body, live.clone(), live, Some(target));
                self.uses(*iter, &mut live);
            }
            Stmt::Break => {
                if let Some((_, after)) = self.loops.last() {
                    live = after.clone();
                }
            }
            Stmt::Continue => {
                if let Some((head, _)) = self.loops.last() {
                    live = head.clone();
                }
            }
            Stmt::Return(value) => {
                live = Locals::new(self.body);
                if let Some(value) = value {
                    self.uses(*value, &mut live);
                }
            }
            Stmt::Nothing | Stmt::Import(_) => {}
        }
        live
    }

    fn loop_head(
        &mut self,
        id: StmtId,
        body: &[StmtId],
        mut head: Locals,
        after: Locals,
        target: Option<&Target>,
    ) -> Locals {
        loop {
            self.loops.push((head.clone(), after.clone()));
            let mut start = self.block(body, head.clone());
            self.loops.pop();
            if let Some(target) = target {
                Self::kill(target, &mut start);
                self.target_uses(target, &mut start);
            }
            start.union(&head);
            if start == head {
                break;
            }
            head = start;
        }
        self.result.head.insert(id, head.clone());
        head
    }

    fn kill(target: &Target, live: &mut Locals) {
        match target {
            Target::Local(local) => live.remove(*local),
            Target::Tuple(items) => items.iter().for_each(|item| Self::kill(item, live)),
            Target::Subscript(..) | Target::Invalid => {}
        }
    }

    fn target_uses(&self, target: &Target, live: &mut Locals) {
        match target {
            Target::Tuple(items) => items.iter().for_each(|item| self.target_uses(item, live)),
            Target::Subscript(base, index) => {
                self.uses(*base, live);
                index
                    .iter()
                    .for_each(|part| self.subscript_uses(part, live));
            }
            Target::Local(_) | Target::Invalid => {}
        }
    }

    fn subscript_uses(&self, part: &Subscript, live: &mut Locals) {
        match part {
            Subscript::Index(index) => self.uses(*index, live),
            Subscript::Slice { start, stop, step } => {
                for bound in [start, stop, step].into_iter().flatten() {
                    self.uses(*bound, live);
                }
            }
            Subscript::NewAxis | Subscript::Ellipsis => {}
        }
    }

    fn uses(&self, id: ExprId, live: &mut Locals) {
        if let Expr::Local(local) = &self.body.exprs[id] {
            live.insert(*local);
        }
        children(self.body, id, &mut |child| self.uses(child, live));
    }
}

/// Calls `visit` with each direct operand of an expression, in order.
pub fn children(body: &Body, id: ExprId, visit: &mut impl FnMut(ExprId)) {
    match &body.exprs[id] {
        Expr::Invalid
        | Expr::None
        | Expr::Bool(_)
        | Expr::Int(_)
        | Expr::Float(_)
        | Expr::Str(_)
        | Expr::Local(_)
        | Expr::Global(_) => {}
        Expr::FString(parts) => fstring_children(parts, visit),
        Expr::Attribute(base, _) | Expr::Unary(_, base) => visit(*base),
        Expr::Call {
            func,
            args,
            keywords,
        } => {
            visit(*func);
            args.iter().for_each(|arg| visit(*arg));
            keywords.iter().for_each(|(_, arg)| visit(*arg));
        }
        Expr::Binary(_, left, right) => {
            visit(*left);
            visit(*right);
        }
        Expr::Compare(first, rest) => {
            visit(*first);
            rest.iter().for_each(|(_, operand)| visit(*operand));
        }
        Expr::Bools(_, items) | Expr::Tuple(items) | Expr::List(items) => {
            items.iter().for_each(|item| visit(*item));
        }
        Expr::IfElse {
            cond,
            then,
            otherwise,
        } => {
            visit(*cond);
            visit(*then);
            visit(*otherwise);
        }
        Expr::Subscript(base, index) => {
            visit(*base);
            for part in index {
                match part {
                    Subscript::Index(index) => visit(*index),
                    Subscript::Slice { start, stop, step } => {
                        [start, stop, step]
                            .into_iter()
                            .flatten()
                            .for_each(|bound| visit(*bound));
                    }
                    Subscript::NewAxis | Subscript::Ellipsis => {}
                }
            }
        }
    }
}

fn fstring_children(parts: &[FStringPart], visit: &mut impl FnMut(ExprId)) {
    for part in parts {
        if let FStringPart::Value { value, spec, .. } = part {
            visit(*value);
            if let Some(spec) = spec {
                fstring_children(spec, visit);
            }
        }
    }
}
