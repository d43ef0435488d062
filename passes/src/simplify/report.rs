//! What simplification tells the user.
//!
//! A rule is named if it made two classes one, the class is computed in the
//! result, and it is computed in another form than the function had for it:
//! in the form that the rule made, if the function had none. That is less than
//! a proof (another rule may have made the same form), and costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use egg::Id;
use la_arena::ArenaMap;
use pyrsc_ir::{Def, Function, InstId, Op, SpanId, Type, ValueId};

use super::build::{Built, Role};
use super::lang::Node;
use super::saturate::Application;
use crate::Remark;
use crate::cost::work;

/// What was done, while it is not yet known what of it somebody needs.
#[derive(Default)]
pub(crate) struct Report {
    placed: Vec<Placed>,
    shared: Vec<(InstId, SpanId)>,
    /// Classes that a value of the function stands for.
    found: BTreeSet<Id>,
}

struct Placed {
    inst: InstId,
    class: Id,
    node: Node,
    moved: bool,
}

impl Report {
    /// A node was computed by an instruction, perhaps outside its loop.
    pub(crate) fn placed(&mut self, inst: InstId, class: Id, node: &Node, moved: bool) {
        self.placed.push(Placed {
            inst,
            class,
            node: node.clone(),
            moved,
        });
    }

    /// A leaf stands for a class.
    pub(crate) fn found(&mut self, class: Id) {
        self.found.insert(class);
    }

    /// A value stands for the result of an instruction too. If that is another
    /// op, it is a rule that was at work, and this says nothing.
    pub(crate) fn shared(&mut self, func: &Function, value: ValueId, inst: InstId) {
        if let Def::Inst(first, _) = func.values[value].def
            && first != inst
            && func.insts[first].op == func.insts[inst].op
        {
            self.shared.push((first, func.insts[inst].span));
        }
    }

    /// The remarks, given what is left of the function; `before` is what it was.
    pub(crate) fn finish(
        self,
        before: &Function,
        func: &Function,
        built: &Built,
        applications: &[Application],
        remarks: &mut Vec<Remark>,
    ) {
        let mut live: ArenaMap<InstId, ()> = ArenaMap::default();
        func.walk(func.body, &mut |_, inst| {
            live.insert(inst, ());
        });
        self.rules(before, built, applications, &live, remarks);
        self.common(func, &live, remarks);
        self.moved(before, func, &live, remarks);
    }

    fn rules(
        &self,
        before: &Function,
        built: &Built,
        applications: &[Application],
        live: &ArenaMap<InstId, ()>,
        remarks: &mut Vec<Remark>,
    ) {
        let graph = &built.graph;
        let mut forms: BTreeMap<Id, &Node> = BTreeMap::new();
        for placed in &self.placed {
            if live.contains_idx(placed.inst) {
                forms.insert(graph.find(placed.class), &placed.node);
            }
        }
        let (changed, spans) = self.changed(before, built, &forms);
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for application in applications {
            let class = graph.find(application.left);
            if is_shape(&graph[class].data.ty) {
                continue;
            }
            let made = graph.id_to_node(application.right).canonical(graph);
            let counts_here = match (changed.get(&class), forms.get(&class)) {
                (Some(&changed), _) => changed,
                (None, Some(form)) => **form == made,
                (None, None) => false,
            };
            if counts_here {
                *counts.entry(application.rule).or_default() += 1;
            }
        }
        if spans.is_empty() || counts.is_empty() {
            return;
        }
        let message = if counts.keys().any(|rule| rule.starts_with("fast-")) {
            "simplified as for real numbers: last digits may differ"
        } else {
            "simplified without changing any result"
        };
        let mut remark = Remark::applied(spans[0], message).with_spans(spans);
        remark.rules = counts
            .into_iter()
            .map(|(name, count)| match count {
                1 => name.to_owned(),
                count => format!("{name} ({count} times)"),
            })
            .collect();
        remarks.push(remark);
    }

    /// Whether each class that the function computed is computed otherwise now,
    /// and where it was.
    fn changed(
        &self,
        before: &Function,
        built: &Built,
        forms: &BTreeMap<Id, &Node>,
    ) -> (BTreeMap<Id, bool>, Vec<SpanId>) {
        let graph = &built.graph;
        let mut spans = Vec::new();
        let mut changed: BTreeMap<Id, bool> = BTreeMap::new();
        before.walk(before.body, &mut |_, inst| {
            if built.roles[inst] == Role::Skeleton {
                return;
            }
            let result = before.insts[inst].result();
            if is_shape(before.ty(result)) {
                return;
            }
            let class = match built.contents.get(result) {
                Some(&contents) => graph.find(contents),
                None => built.class(result),
            };
            let node = built.nodes[inst].canonical(graph);
            let differs = match forms.get(&class) {
                Some(form) => **form != node,
                None => self.found.contains(&class),
            };
            *changed.entry(class).or_default() |= differs;
            if differs {
                spans.push(before.insts[inst].span);
            }
        });
        (changed, spans)
    }

    fn common(&self, func: &Function, live: &ArenaMap<InstId, ()>, remarks: &mut Vec<Remark>) {
        let mut uses: BTreeMap<InstId, Vec<SpanId>> = BTreeMap::new();
        for &(inst, span) in &self.shared {
            let own = func.insts[inst].span;
            if live.contains_idx(inst) && is_told(func, inst) && own != span {
                uses.entry(inst).or_default().push(span);
            }
        }
        for (inst, spans) in uses {
            let span = func.insts[inst].span;
            let (what, times) = (
                what(func, inst, "a common part of the formula"),
                spans.len() + 1,
            );
            let message = format!("{what} is computed once, not {times} times");
            let all = std::iter::once(span).chain(spans);
            let remark = Remark::applied(span, message).with_spans(all);
            push(remarks, remark.with_names(name(func, inst)));
        }
    }

    fn moved(
        &self,
        before: &Function,
        func: &Function,
        live: &ArenaMap<InstId, ()>,
        remarks: &mut Vec<Remark>,
    ) {
        for placed in &self.placed {
            let inst = placed.inst;
            if placed.moved && live.contains_idx(inst) && is_told(func, inst) {
                let message = format!(
                    "{} is computed before the loop",
                    what(func, inst, "a part of the formula")
                );
                let span = func.insts[inst].span;
                let known = before.insts.iter().any(|(_, old)| old.span == span);
                let span = if known { span } else { SpanId::NONE };
                push(
                    remarks,
                    Remark::applied(span, message).with_names(name(func, inst)),
                );
            }
        }
    }
}

/// Shapes are no expressions of the user's.
fn is_shape(ty: &Type) -> bool {
    matches!(ty, Type::Shape(_))
}

/// Whether an instruction is worth a word: not shapes, views and conversions.
fn is_told(func: &Function, inst: InstId) -> bool {
    let data = &func.insts[inst];
    let op = data.op;
    work(op) > 0 && op != Op::Cast || op.is_reduction() || matches!(op, Op::Extern | Op::Fill)
}

fn name(func: &Function, inst: InstId) -> Option<String> {
    let result = *func.insts[inst].results.first()?;
    func.hint(result).map(str::to_owned)
}

/// Adds a remark, unless the user would read the same twice.
fn push(remarks: &mut Vec<Remark>, remark: Remark) {
    if !remarks.contains(&remark) {
        remarks.push(remark);
    }
}

fn what(func: &Function, inst: InstId, unnamed: &str) -> String {
    match name(func, inst) {
        Some(name) => format!("`{name}`"),
        None => unnamed.to_owned(),
    }
}
