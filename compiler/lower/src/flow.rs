//! Branches and loops.

use pyrsc_hir::body::{ExprId, LocalId, Node, StmtId, Target};
use pyrsc_hir::infer::{expr_key, stmt_key};
use pyrsc_hir::{Ty, VarTy};
use pyrsc_ir::{Attr, Op, RegionId, Type, ValueId};

use crate::Ctx;
use crate::merge::{Plan, Target as Merged};
use crate::state::{Slot, State, Var};

/// An open loop.
pub(crate) struct LoopFrame {
    /// What its head carries.
    pub plan: Plan,
    /// Buffers that existed before it.
    pub before: usize,
    /// Which buffers were uncertain at its head.
    pub uncertain: Vec<bool>,
    pub merged: Vec<(LocalId, VarTy)>,
}

impl Ctx<'_> {
    pub(crate) fn if_stmt(
        &mut self,
        id: StmtId,
        cond: ExprId,
        then: &[StmtId],
        otherwise: &[StmtId],
    ) {
        match self.types.folded.get(&expr_key(cond)) {
            Some(true) => return self.block(then),
            Some(false) => return self.block(otherwise),
            None => {}
        }
        let truth = self.condition(cond);
        self.at(Node::Stmt(id));
        let before = self.state.buffers.len();
        let start = self.state.clone();
        let mut ends: Vec<(RegionId, State, bool)> = Vec::new();
        for branch in [then, otherwise] {
            self.state = start.clone();
            let region = self.b.new_region();
            let outer = self.b.switch_to(region);
            self.block(branch);
            let left = self.b.terminated();
            self.b.switch_to(outer);
            ends.push((region, self.state.clone(), left));
        }
        let regions: Vec<RegionId> = ends.iter().map(|end| end.0).collect();
        let open: Vec<State> = ends
            .iter()
            .filter(|end| !end.2)
            .map(|end| end.1.clone())
            .collect();
        let empty = Vec::new();
        let merged = self.types.merges.get(&stmt_key(id)).unwrap_or(&empty);
        self.at(Node::Stmt(id));
        if open.is_empty() {
            self.b.push(Op::If, &[truth], vec![], regions, vec![]);
            // Nothing follows; the region still needs an end of its own.
            self.unreachable_end();
            return;
        }
        self.state = State {
            vars: open[0].vars.clone(),
            buffers: open[0].buffers[..before].to_vec(),
        };
        let plan = self.plan_merge(&start, &open, merged);
        let types = self.target_types(&plan);
        for (region, state, left) in &ends {
            if *left {
                continue;
            }
            self.state = state.clone();
            let outer = self.b.switch_to(*region);
            let values = self.target_values(&plan);
            self.b.effect(Op::Yield, &values, vec![]);
            self.b.switch_to(outer);
        }
        self.state = State {
            vars: Vec::new(),
            buffers: open[0].buffers[..before].to_vec(),
        };
        for end in &open {
            for (mine, theirs) in self.state.buffers.iter_mut().zip(&end.buffers) {
                mine.uncertain |= theirs.uncertain;
            }
        }
        self.state.vars = vec![None; self.body.locals.len()];
        let results = self.b.push(Op::If, &[truth], vec![], regions, types);
        self.apply_merge(&plan, &results);
        self.share_sources(&plan, &open, before);
    }

    /// Ends a region that control does not get to the end of.
    fn unreachable_end(&mut self) {
        let message = self.b.str("unreachable");
        let attrs = vec![Attr::Str("SystemError".to_owned())];
        self.b.effect(Op::Raise, &[message], attrs);
    }

    /// What a loop carries: live variables that its body assigns, and all
    /// buffers that may be written to. What stays the same is pruned later.
    fn loop_plan(&mut self, id: StmtId, assigned: &[LocalId]) -> (Plan, Vec<(LocalId, VarTy)>) {
        let merged = self
            .types
            .merges
            .get(&stmt_key(id))
            .cloned()
            .unwrap_or_default();
        let mut plan = Plan {
            targets: Vec::new(),
            kept: Vec::new(),
            shared: Vec::new(),
        };
        for (buffer, data) in self.state.buffers.iter().enumerate() {
            let used = merged.iter().any(|(local, _)| {
                let mut found = Vec::new();
                if let Some(var) = &self.state.vars[local.0 as usize] {
                    var.slot.buffers(&mut found);
                }
                found.contains(&buffer)
            });
            if data.writable && (data.param.is_some() || used) {
                plan.targets.push(Merged::Buffer(buffer));
            }
        }
        for (local, var_ty) in &merged {
            let var = self.state.vars[local.0 as usize].clone();
            match var {
                Some(var) if !assigned.contains(local) => plan.kept.push((*local, var)),
                Some(Var {
                    slot: Slot::Array(view),
                    ..
                }) if var_ty.bound && self.may_move(&view, *local, assigned, &merged) => {
                    // The buffer goes into the loop as the class's own.
                    let is_own = |target: &Merged| matches!(target, Merged::Buffer(buffer) if *buffer == view.buffer);
                    plan.targets.retain(|target| !is_own(target));
                    let class = plan.targets.iter_mut().find_map(|target| match target {
                        Merged::Class { locals, .. }
                            if self.buffer_of(locals[0]) == Some(view.buffer) =>
                        {
                            Some(locals)
                        }
                        _ => None,
                    });
                    match class {
                        Some(locals) => locals.push(*local),
                        None => plan.targets.push(Merged::Class {
                            locals: vec![*local],
                            ty: var_ty.ty.clone(),
                        }),
                    }
                }
                _ => {
                    if var_ty.ty.is_array() || matches!(var_ty.ty, Ty::Tuple(_)) {
                        plan.shared.push(*local);
                    }
                    plan.targets.push(Merged::Var {
                        local: *local,
                        ty: var_ty.ty.clone(),
                        bound: var_ty.bound,
                    });
                }
            }
        }
        (plan, merged)
    }

    pub(crate) fn buffer_of(&self, local: LocalId) -> Option<usize> {
        match &self.state.vars[local.0 as usize] {
            Some(Var {
                slot: Slot::Array(view),
                ..
            }) => Some(view.buffer),
            _ => None,
        }
    }

    /// Enters a loop: its carried values become arguments of its regions.
    fn enter(
        &mut self,
        plan: Plan,
        merged: Vec<(LocalId, VarTy)>,
        region: RegionId,
    ) -> Vec<ValueId> {
        let types = self.target_types(&plan);
        let before = self.state.buffers.len();
        let args: Vec<ValueId> = types
            .into_iter()
            .map(|ty| self.b.arg(region, ty, None))
            .collect();
        self.apply_merge(&plan, &args);
        self.loops.push(LoopFrame {
            plan,
            before,
            uncertain: self
                .state
                .buffers
                .iter()
                .map(|buffer| buffer.uncertain)
                .collect(),
            merged,
        });
        args
    }

    /// Ends an iteration: `continue` or `break` with the carried values.
    pub(crate) fn leave_loop(&mut self, leave: bool) {
        let Some(frame) = self.loops.pop() else {
            return;
        };
        self.check_carried(&frame);
        let values = self.target_values(&frame.plan);
        let op = if leave { Op::Break } else { Op::Continue };
        self.b.effect(op, &values, vec![]);
        self.loops.push(frame);
    }

    /// Leaves a loop: its results are the carried values.
    fn exit(&mut self, results: &[ValueId], start: State) {
        let frame = self.loops.pop().expect("entered before");
        let uncertain: Vec<bool> = self
            .state
            .buffers
            .iter()
            .map(|buffer| buffer.uncertain)
            .collect();
        self.state = start;
        for (buffer, uncertain) in self.state.buffers.iter_mut().zip(uncertain) {
            buffer.uncertain |= uncertain;
        }
        self.apply_merge(&frame.plan, results);
    }

    fn assigned_in(&self, stmts: &[StmtId], found: &mut Vec<LocalId>) {
        use pyrsc_hir::body::Stmt;
        for &stmt in stmts {
            match &self.body.stmts[stmt] {
                Stmt::Assign { targets, .. } => {
                    targets.iter().for_each(|target| targets_of(target, found))
                }
                Stmt::Update {
                    target: Target::Local(local),
                    ..
                } => {
                    // In place for arrays: the variable stays what it is.
                    let array = matches!(
                        &self.state.vars[local.0 as usize],
                        Some(Var {
                            slot: Slot::Array(_),
                            ..
                        })
                    );
                    if !array {
                        found.push(*local);
                    }
                }
                Stmt::If {
                    then, otherwise, ..
                } => {
                    self.assigned_in(then, found);
                    self.assigned_in(otherwise, found);
                }
                Stmt::While { body, .. } => self.assigned_in(body, found),
                Stmt::For { target, body, .. } => {
                    targets_of(target, found);
                    self.assigned_in(body, found);
                }
                _ => {}
            }
        }
    }

    pub(crate) fn while_stmt(&mut self, id: StmtId, cond: ExprId, body: &[StmtId]) {
        let mut assigned = Vec::new();
        self.assigned_in(body, &mut assigned);
        // A variable that is only found to be bound in the condition.
        let (plan, merged) = self.loop_plan(id, &assigned);
        self.at(Node::Stmt(id));
        let inits = self.target_values(&plan);
        let start = self.state.clone();
        let types: Vec<Type> = inits
            .iter()
            .map(|init| self.b.func.ty(*init).clone())
            .collect();
        let head = self.b.new_region();
        let inside = self.b.new_region();
        let outer = self.b.switch_to(head);
        self.enter(plan, merged, head);
        let versions = self.versions();
        let truth = self.condition(cond);
        self.check_versions(&versions, cond);
        self.b.effect(Op::Yield, &[truth], vec![]);
        let frame = self.loops.pop().expect("just entered");
        self.state = start.clone();
        self.b.switch_to(inside);
        self.enter(frame.plan, frame.merged, inside);
        self.block(body);
        if !self.b.terminated() {
            self.at(Node::Stmt(id));
            self.leave_loop(false);
        }
        self.b.switch_to(outer);
        self.at(Node::Stmt(id));
        let results = self
            .b
            .push(Op::While, &inits, vec![], vec![head, inside], types);
        self.exit(&results, start);
        let endless = self.types.folded.get(&expr_key(cond)) == Some(&true);
        if endless && !self.has_break(body) {
            self.unreachable_end();
        }
    }

    /// The versions of all buffers, to see whether an expression writes.
    pub(crate) fn versions(&self) -> Vec<ValueId> {
        self.state
            .buffers
            .iter()
            .map(|buffer| buffer.version)
            .collect()
    }

    /// Reports a write inside an expression that runs conditionally.
    pub(crate) fn check_versions(&mut self, versions: &[ValueId], at: ExprId) {
        let now = self.versions();
        if now[..versions.len()] != *versions {
            let message =
                "a call that writes to an array is not supported inside a condition".to_owned();
            let help = "call it on a line of its own";
            self.report(
                &pyrsc_hir::lints::UNSUPPORTED_SYNTAX,
                Node::Expr(at),
                message,
                Some(help),
            );
            for (buffer, version) in self.state.buffers.iter_mut().zip(versions) {
                buffer.version = *version;
            }
        }
    }

    fn has_break(&self, stmts: &[StmtId]) -> bool {
        use pyrsc_hir::body::Stmt;
        stmts.iter().any(|stmt| match &self.body.stmts[*stmt] {
            Stmt::Break => true,
            Stmt::If {
                then, otherwise, ..
            } => self.has_break(then) || self.has_break(otherwise),
            _ => false,
        })
    }

    pub(crate) fn for_stmt(&mut self, id: StmtId, target: &Target, iter: ExprId, body: &[StmtId]) {
        let slot = self.expr(iter);
        self.at(Node::Stmt(id));
        let mut assigned = Vec::new();
        targets_of(target, &mut assigned);
        self.assigned_in(body, &mut assigned);
        let (plan, merged) = self.loop_plan(id, &assigned);
        let inits = self.target_values(&plan);
        let types: Vec<Type> = inits
            .iter()
            .map(|init| self.b.func.ty(*init).clone())
            .collect();
        let region = self.b.new_region();
        match slot {
            Slot::Range(bounds) => {
                let item = self.b.arg(region, Type::INT, None);
                let start = self.state.clone();
                self.for_body(
                    id,
                    target,
                    (Slot::Value(item), Ty::INT),
                    body,
                    plan,
                    merged,
                    region,
                );
                let mut args = bounds.to_vec();
                args.extend(&inits);
                let attrs = Self::int_attr(0);
                let results = self.b.push(Op::For, &args, attrs, vec![region], types);
                self.exit(&results, start);
            }
            Slot::Array(view) => self.for_array(
                id,
                target,
                &view,
                body,
                (plan, merged),
                (inits, types, region),
            ),
            _ => {}
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one loop")]
    fn for_body(
        &mut self,
        id: StmtId,
        target: &Target,
        item: (Slot, Ty),
        body: &[StmtId],
        plan: Plan,
        merged: Vec<(LocalId, VarTy)>,
        region: RegionId,
    ) {
        let outer = self.b.switch_to(region);
        self.enter(plan, merged, region);
        self.assign(target, &item.0, &item.1, Node::Stmt(id));
        self.block(body);
        if !self.b.terminated() {
            self.at(Node::Stmt(id));
            self.leave_loop(false);
        }
        self.b.switch_to(outer);
        self.at(Node::Stmt(id));
    }

    /// A loop over an array reads each element when its turn comes, as Python
    /// does: by index, on the present version.
    fn for_array(
        &mut self,
        id: StmtId,
        target: &Target,
        view: &crate::state::View,
        body: &[StmtId],
        head: (Plan, Vec<(LocalId, VarTy)>),
        (inits, types, region): (Vec<ValueId>, Vec<Type>, RegionId),
    ) {
        let array = self.view_value(view);
        let shape = self.b.unary(Op::ShapeOf, array);
        let stop = self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(0));
        let zero = self.b.int(0);
        let one = self.b.int(1);
        let index = self.b.arg(region, Type::INT, None);
        let start = self.state.clone();
        let outer = self.b.switch_to(region);
        let (plan, merged) = head;
        self.enter(plan, merged, region);
        let (item, ty) = match self.view_type(view) {
            Type::Array(dtype, pyrsc_ir::Rank::Static(1)) => {
                let array = self.view_value(view);
                let element = self.b.inst(Op::Get, &[array, index], vec![]);
                (Slot::Value(element), Ty::numpy(dtype))
            }
            Type::Array(dtype, rank) => {
                let mut row = view.clone();
                row.path.push(crate::state::Step::Index { axis: 0, index });
                let rank = rank.known().map_or(0, |rank| rank - 1);
                (Slot::Array(row), Ty::array(dtype, rank))
            }
            _ => (Slot::Static(Ty::Unknown), Ty::Unknown),
        };
        self.assign(target, &item, &ty, Node::Stmt(id));
        self.block(body);
        if !self.b.terminated() {
            self.at(Node::Stmt(id));
            self.leave_loop(false);
        }
        self.b.switch_to(outer);
        self.at(Node::Stmt(id));
        let mut args = vec![zero, stop, one];
        args.extend(&inits);
        let results = self
            .b
            .push(Op::For, &args, Self::int_attr(0), vec![region], types);
        self.exit(&results, start);
    }
}

fn targets_of(target: &Target, found: &mut Vec<LocalId>) {
    match target {
        Target::Local(local) => found.push(*local),
        Target::Tuple(items) => items.iter().for_each(|item| targets_of(item, found)),
        Target::Subscript(..) | Target::Invalid => {}
    }
}
