//! The text of rules, and what it matches.
//!
//! ```text
//! (mul ?x 1.0)                       an op with its operands; `?x` stands for any value
//! 1   1.0   true                     a constant: whole of any dtype, a float, a truth value
//! (cast[?d] ?x)                      attributes in brackets, in the order of the op's row
//! (view.slice[?k 0] ?x)              … or given, or `_` for any
//! (get ?x ..?i)                      any number of further operands
//! (?f/2 ?x ?y)                       any lifted op of two operands, its attributes included
//! (?f/n ..?xs)                       any lifted op
//! (view.index[?k] ?l:(?f/n ..?xs) ?i)   a name for the value of a part
//! ```

use egg::{Id, Language};
use pyrsc_ir::{Attr, DType, Op};

use super::consts::Const;
use super::lang::{Graph, Head, Node};

/// One side of a rule. Names are numbered by their first appearance.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    Value(usize),
    Named(usize, Box<Pattern>),
    Literal(Literal),
    Call(Call),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) head: CallHead,
    /// `None`: whatever they are.
    pub(crate) attrs: Option<Vec<AttrPattern>>,
    pub(crate) args: Vec<Pattern>,
    pub(crate) rest: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallHead {
    Op(Op),
    /// Any lifted op, of that many operands if given.
    Lifted(usize, Option<usize>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AttrPattern {
    Name(usize),
    Is(Attr),
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Literal {
    Bool(bool),
    Whole(i64),
    Float(f64),
}

/// What a name stands for in a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Value(Id),
    Values(Vec<Id>),
    Attr(Attr),
    Lifted(Op, Vec<Attr>),
}

/// What all names stand for, by their numbers.
pub(crate) type Bindings = Vec<Option<Bound>>;

impl Literal {
    fn is(self, constant: Const) -> bool {
        match (self, constant) {
            (Literal::Bool(a), Const::Bool(b)) => a == b,
            (Literal::Whole(a), Const::Int(b, _)) => a == b,
            (Literal::Whole(a), Const::Float(b, _)) => (a as f64).to_bits() == b.0,
            (Literal::Float(a), Const::Float(b, _)) => a.to_bits() == b.0,
            _ => false,
        }
    }

    pub(crate) fn of_dtype(self, dtype: DType) -> Option<Const> {
        match self {
            Literal::Bool(value) => Some(Const::Bool(value)),
            Literal::Whole(_) if dtype == DType::Bool => None,
            Literal::Whole(value) => Const::whole(value, dtype),
            Literal::Float(value) => dtype.is_float().then(|| Const::float(value, dtype)),
        }
    }
}

impl Pattern {
    /// All ways in which a class matches, given what is bound so far.
    pub(crate) fn matches(&self, graph: &Graph, id: Id, so_far: Vec<Bindings>) -> Vec<Bindings> {
        if so_far.is_empty() {
            return so_far;
        }
        match self {
            Pattern::Value(name) => so_far
                .into_iter()
                .filter_map(|found| bind(found, *name, Bound::Value(graph.find(id)), graph))
                .collect(),
            Pattern::Named(name, inner) => {
                let found = inner.matches(graph, id, so_far);
                found
                    .into_iter()
                    .filter_map(|found| bind(found, *name, Bound::Value(graph.find(id)), graph))
                    .collect()
            }
            Pattern::Literal(literal) => {
                let is = graph[id].data.constant.is_some_and(|c| literal.is(c));
                if is { so_far } else { Vec::new() }
            }
            Pattern::Call(call) => {
                let mut all = Vec::new();
                for node in &graph[id].nodes {
                    all.append(&mut call.matches(graph, node, &so_far));
                }
                all
            }
        }
    }
}

impl Call {
    fn matches(&self, graph: &Graph, node: &Node, so_far: &[Bindings]) -> Vec<Bindings> {
        let Head::Op(op) = node.head else {
            return Vec::new();
        };
        let arity_fits = match self.rest {
            Some(_) => node.args.len() >= self.args.len(),
            None => node.args.len() == self.args.len(),
        };
        let head_fits = match self.head {
            CallHead::Op(wanted) => op == wanted,
            CallHead::Lifted(_, arity) => {
                op.is_lifted() && arity.is_none_or(|arity| node.args.len() == arity)
            }
        };
        if !arity_fits || !head_fits {
            return Vec::new();
        }
        let mut found: Vec<Bindings> = so_far
            .iter()
            .filter_map(|found| self.bind_head(op, node, found.clone(), graph))
            .collect();
        for (pattern, &arg) in self.args.iter().zip(node.children()) {
            found = pattern.matches(graph, arg, found);
        }
        if let Some(rest) = self.rest {
            let values: Vec<Id> = node.args[self.args.len()..]
                .iter()
                .map(|&arg| graph.find(arg))
                .collect();
            found = found
                .into_iter()
                .filter_map(|found| bind(found, rest, Bound::Values(values.clone()), graph))
                .collect();
        }
        found
    }

    fn bind_head(
        &self,
        op: Op,
        node: &Node,
        mut found: Bindings,
        graph: &Graph,
    ) -> Option<Bindings> {
        if let CallHead::Lifted(name, _) = self.head {
            found = bind(found, name, Bound::Lifted(op, node.attrs.clone()), graph)?;
        }
        for (pattern, attr) in self.attrs.iter().flatten().zip(&node.attrs) {
            match pattern {
                AttrPattern::Any => {}
                AttrPattern::Is(wanted) => {
                    if wanted != attr {
                        return None;
                    }
                }
                AttrPattern::Name(name) => {
                    found = bind(found, *name, Bound::Attr(attr.clone()), graph)?;
                }
            }
        }
        Some(found)
    }
}

/// Binds a name, or compares with what it stands for already.
fn bind(mut found: Bindings, name: usize, new: Bound, graph: &Graph) -> Option<Bindings> {
    match (&found[name], &new) {
        (None, _) => {
            found[name] = Some(new);
            Some(found)
        }
        (Some(Bound::Value(a)), Bound::Value(b)) => {
            (graph.find(*a) == graph.find(*b)).then_some(found)
        }
        (Some(old), new) => (old == new).then_some(found),
    }
}

/// Adds a side of a rule to a graph, with constants of `dtype` where no operand
/// tells theirs; `None` if the types do not fit.
pub(crate) fn build(
    pattern: &Pattern,
    graph: &mut Graph,
    found: &Bindings,
    dtype: Option<DType>,
) -> Option<Id> {
    match pattern {
        Pattern::Value(name) => match &found[*name] {
            Some(Bound::Value(id)) => Some(*id),
            _ => None,
        },
        Pattern::Named(_, inner) => build(inner, graph, found, dtype),
        Pattern::Literal(literal) => Some(graph.add(literal.of_dtype(dtype?)?.node())),
        Pattern::Call(call) => {
            let (op, lifted_attrs) = match call.head {
                CallHead::Op(op) => (op, Vec::new()),
                CallHead::Lifted(name, _) => match &found[name] {
                    Some(Bound::Lifted(op, attrs)) => (*op, attrs.clone()),
                    _ => return None,
                },
            };
            let attrs = match &call.attrs {
                None => lifted_attrs,
                Some(patterns) => build_attrs(patterns, found)?,
            };
            let args = build_args(call, op, graph, found, dtype)?;
            add(graph, op, attrs, args)
        }
    }
}

fn build_attrs(patterns: &[AttrPattern], found: &Bindings) -> Option<Vec<Attr>> {
    patterns
        .iter()
        .map(|pattern| match pattern {
            AttrPattern::Is(attr) => Some(attr.clone()),
            AttrPattern::Name(name) => match &found[*name] {
                Some(Bound::Attr(attr)) => Some(attr.clone()),
                _ => None,
            },
            AttrPattern::Any => None,
        })
        .collect()
}

fn build_args(
    call: &Call,
    op: Op,
    graph: &mut Graph,
    found: &Bindings,
    dtype: Option<DType>,
) -> Option<Vec<Id>> {
    let mut args: Vec<Option<Id>> = Vec::new();
    for pattern in &call.args {
        args.push(match pattern {
            Pattern::Literal(_) => None,
            _ => Some(build(pattern, graph, found, dtype)?),
        });
    }
    // Constants beside operands of a lifted op have the dtype of these.
    let first = usize::from(op == Op::Select);
    let beside = args
        .iter()
        .skip(first)
        .flatten()
        .find_map(|&arg| graph[arg].data.ty.dtype())
        .filter(|_| op.is_lifted());
    let mut all = Vec::new();
    for (pattern, arg) in call.args.iter().zip(args) {
        all.push(match arg {
            Some(arg) => arg,
            None => build(pattern, graph, found, beside.or(dtype))?,
        });
    }
    if let Some(rest) = call.rest {
        match &found[rest] {
            Some(Bound::Values(values)) => all.extend(values),
            _ => return None,
        }
    }
    Some(all)
}

/// Adds an op whose type follows from its operands, if they fit it.
pub(crate) fn add(graph: &mut Graph, op: Op, attrs: Vec<Attr>, args: Vec<Id>) -> Option<Id> {
    let types: Vec<_> = args.iter().map(|&arg| graph[arg].data.ty.clone()).collect();
    let ty = pyrsc_ir::rules::result_type(op, &types, &attrs).ok()??;
    Some(graph.add(Node {
        head: Head::Op(op),
        attrs,
        args,
        ty,
    }))
}
