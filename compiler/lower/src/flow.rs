//! Branches and loops.

use pyrsc_hir::Ty;
use pyrsc_hir::body::{ExprId, LocalId, Node, StmtId, Target};
use pyrsc_hir::infer::{expr_key, stmt_key};
use pyrsc_ir::{Attr, Op, RegionId, Type, ValueId};

use crate::Ctx;
use crate::merge::Plan;
use crate::state::{Slot, State, Var};

/// An open loop.
pub(crate) struct LoopFrame {
    pub stmt: u32,
    /// What its head carries.
    pub plan: Plan,
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
        let start = self.state.clone();
        let first_inner = self.b.func.values.len() as u32;
        let mut ends: Vec<(RegionId, State, bool)> = Vec::new();
        for (branch, truth) in [(then, true), (otherwise, false)] {
            self.state = start.clone();
            let region = self.b.new_region();
            let outer = self.b.switch_to(region);
            self.narrow(cond, truth);
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
        let plan = self.plan_merge(stmt_key(id), (&start, first_inner), &open, merged);
        let types = self.plan_types(&plan);
        let mut path = 0;
        for (region, state, left) in &ends {
            if *left {
                continue;
            }
            self.state = state.clone();
            let outer = self.b.switch_to(*region);
            let memories = plan.memories.iter();
            let buffers: Vec<Option<usize>> = memories.map(|memory| memory.on[path]).collect();
            let values = self.plan_values(&plan, &buffers);
            self.b.effect(Op::Yield, &values, vec![]);
            self.b.switch_to(outer);
            path += 1;
        }
        self.state = start;
        let results = self.b.push(Op::If, &[truth], vec![], regions, types);
        self.apply_plan(&plan, &results);
    }

    /// Ends a region that control does not get to the end of.
    fn unreachable_end(&mut self) {
        let message = self.b.str("unreachable");
        let attrs = vec![Attr::Str("SystemError".to_owned())];
        self.b.effect(Op::Raise, &[message], attrs);
    }

    /// Enters a loop: its carried values become arguments of its regions.
    fn enter(&mut self, frame: LoopFrame, region: RegionId) {
        let types = self.plan_types(&frame.plan);
        let args: Vec<ValueId> = types
            .into_iter()
            .map(|ty| self.b.arg(region, ty, None))
            .collect();
        self.apply_plan(&frame.plan, &args);
        self.loops.push(frame);
    }

    /// Ends an iteration: `continue` or `break` with the carried values.
    pub(crate) fn leave_loop(&mut self, leave: bool) {
        let Some(frame) = self.loops.pop() else {
            return;
        };
        let values = self.next_values(&frame);
        let op = if leave { Op::Break } else { Op::Continue };
        self.b.effect(op, &values, vec![]);
        self.loops.push(frame);
    }

    /// Leaves a loop: its results are the carried values.
    fn exit(&mut self, results: &[ValueId], start: State) {
        let frame = self.loops.pop().expect("entered before");
        self.state = start;
        self.apply_plan(&frame.plan, results);
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
        let plan = self.loop_plan(id, &assigned);
        self.at(Node::Stmt(id));
        let inits = self.entry_values(&plan);
        let start = self.state.clone();
        let types: Vec<Type> = inits
            .iter()
            .map(|init| self.b.func.ty(*init).clone())
            .collect();
        let head = self.b.new_region();
        let inside = self.b.new_region();
        let outer = self.b.switch_to(head);
        let stmt = stmt_key(id);
        self.enter(LoopFrame { stmt, plan }, head);
        let versions = self.versions();
        let truth = self.condition(cond);
        self.check_versions(&versions, cond);
        self.b.effect(Op::Yield, &[truth], vec![]);
        let frame = self.loops.pop().expect("just entered");
        self.state = start.clone();
        self.b.switch_to(inside);
        self.enter(frame, inside);
        self.narrow(cond, true);
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
        let visited = self.visited.len();
        if let Slot::Array(view) = &slot {
            self.visited.push(view.clone());
        }
        let plan = self.loop_plan(id, &assigned);
        let inits = self.entry_values(&plan);
        let types: Vec<Type> = inits
            .iter()
            .map(|init| self.b.func.ty(*init).clone())
            .collect();
        let region = self.b.new_region();
        match slot {
            Slot::Range(bounds) => {
                let item = self.b.arg(region, Type::INT, None);
                let start = self.state.clone();
                self.for_body(id, target, (Slot::Value(item), Ty::INT), body, plan, region);
                let mut args = bounds.to_vec();
                args.extend(&inits);
                let attrs = Self::int_attr(0);
                let results = self.b.push(Op::For, &args, attrs, vec![region], types);
                self.exit(&results, start);
            }
            Slot::Array(view) => {
                self.for_array(id, target, &view, body, plan, (inits, types, region))
            }
            _ => {}
        }
        self.visited.truncate(visited);
    }

    fn for_body(
        &mut self,
        id: StmtId,
        target: &Target,
        item: (Slot, Ty),
        body: &[StmtId],
        plan: Plan,
        region: RegionId,
    ) {
        let outer = self.b.switch_to(region);
        let stmt = stmt_key(id);
        self.enter(LoopFrame { stmt, plan }, region);
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
        plan: Plan,
        (inits, types, region): (Vec<ValueId>, Vec<Type>, RegionId),
    ) {
        let shape = self.view_shape(view);
        let stop = self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(0));
        let zero = self.b.int(0);
        let one = self.b.int(1);
        let index = self.b.arg(region, Type::INT, None);
        let start = self.state.clone();
        let outer = self.b.switch_to(region);
        let stmt = stmt_key(id);
        self.enter(LoopFrame { stmt, plan }, region);
        let (item, ty) = match self.view_type(view) {
            Type::Array(dtype, pyrsc_ir::Rank::Static(1)) => {
                let element = self.view_element(view, &[index]);
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
