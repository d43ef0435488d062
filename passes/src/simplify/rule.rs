//! Rules: a left side, a right side, and when the one may become the other.

use egg::Id;
use pyrsc_ir::{Attr, DType, Op, Type};

use super::consts::Const;
use super::lang::Graph;
use super::parse::parse;
use super::pattern::{Bindings, Bound, Call, CallHead, Pattern, build};
use crate::analysis::shapes::Set;

/// The dtypes of `?x` that a rule holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    Any,
    Floats,
    Ints,
    /// Floats and integers.
    Numbers,
    Bools,
    /// Integers and truth values.
    Bits,
}

impl For {
    pub(crate) fn holds(self, dtype: DType) -> bool {
        match self {
            For::Any => true,
            For::Floats => dtype.is_float(),
            For::Ints => dtype.is_int(),
            For::Numbers => dtype != DType::Bool,
            For::Bools => dtype == DType::Bool,
            For::Bits => dtype == DType::Bool || dtype.is_int(),
        }
    }
}

enum Right {
    Pattern(Pattern),
    /// Makes the right side; `None` if there is none here.
    Make(fn(&Site, &mut Graph) -> Option<Id>),
}

/// One named rule.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) left: Pattern,
    right: Right,
    pub(crate) dtypes: For,
    condition: Option<fn(&Site, &Graph) -> bool>,
    pub(crate) names: Vec<&'static str>,
    /// Whether the right side leaves out a value of the left one, so that it
    /// may have a smaller shape.
    drops: bool,
}

/// A rule with two sides as text.
///
/// # Panics
/// If the text is wrong or the right side names what the left one does not.
pub(crate) fn rule(name: &'static str, left: &'static str, right: &'static str) -> Rule {
    let mut names = Vec::new();
    let left = parse(left, &mut names);
    let bound = names.len();
    let right = parse(right, &mut names);
    assert_eq!(bound, names.len(), "{name}: the right side has new names");
    let mut kept = Vec::new();
    values(&right, &mut kept);
    let mut given = Vec::new();
    values(&left, &mut given);
    Rule {
        name,
        drops: given.iter().any(|value| !kept.contains(value)),
        left,
        right: Right::Pattern(right),
        dtypes: For::Any,
        condition: None,
        names,
    }
}

/// A rule whose right side is made by a function, which answers for its shape.
pub(crate) fn rule_with(
    name: &'static str,
    left: &'static str,
    make: fn(&Site, &mut Graph) -> Option<Id>,
) -> Rule {
    let mut names = Vec::new();
    Rule {
        name,
        left: parse(left, &mut names),
        right: Right::Make(make),
        dtypes: For::Any,
        condition: None,
        names,
        drops: false,
    }
}

/// The names that stand for values.
fn values(pattern: &Pattern, found: &mut Vec<usize>) {
    match pattern {
        Pattern::Value(name) => found.push(*name),
        Pattern::Named(_, inner) => values(inner, found),
        Pattern::Literal(_) => {}
        Pattern::Call(call) => {
            call.args.iter().for_each(|arg| values(arg, found));
            found.extend(call.rest);
        }
    }
}

impl Rule {
    pub(crate) fn floats(self) -> Rule {
        self.only(For::Floats)
    }

    pub(crate) fn ints(self) -> Rule {
        self.only(For::Ints)
    }

    pub(crate) fn numbers(self) -> Rule {
        self.only(For::Numbers)
    }

    pub(crate) fn bools(self) -> Rule {
        self.only(For::Bools)
    }

    pub(crate) fn bits(self) -> Rule {
        self.only(For::Bits)
    }

    fn only(mut self, dtypes: For) -> Rule {
        self.dtypes = dtypes;
        self
    }

    /// A further condition.
    pub(crate) fn when(mut self, condition: fn(&Site, &Graph) -> bool) -> Rule {
        self.condition = Some(condition);
        self
    }

    /// All places where the left side matches and the conditions hold.
    pub(crate) fn search(&self, graph: &Graph, found: &mut Vec<(Id, Bindings)>) {
        match &self.left {
            Pattern::Call(Call {
                head: CallHead::Op(op),
                ..
            }) => {
                if let Some(classes) = graph.classes_for_op(&Some(*op)) {
                    for class in classes {
                        self.search_class(graph, class, found);
                    }
                }
            }
            _ => {
                for class in graph.classes() {
                    self.search_class(graph, class.id, found);
                }
            }
        }
    }

    fn search_class(&self, graph: &Graph, class: Id, found: &mut Vec<(Id, Bindings)>) {
        let nothing = vec![vec![None; self.names.len()]];
        for bindings in self.left.matches(graph, class, nothing) {
            let site = self.site(class, &bindings);
            let dtype_fits = match site.find("x") {
                Some(Bound::Value(x)) => graph[*x]
                    .data
                    .ty
                    .dtype()
                    .map_or(self.dtypes == For::Any, |dtype| self.dtypes.holds(dtype)),
                _ => true,
            };
            if dtype_fits && self.condition.is_none_or(|holds| holds(&site, graph)) {
                found.push((class, bindings));
            }
        }
    }

    fn site<'a>(&'a self, root: Id, bindings: &'a Bindings) -> Site<'a> {
        Site {
            root,
            names: &self.names,
            bindings,
        }
    }

    /// The right side of a match, if it has the type and the shape of the left.
    pub(crate) fn apply(&self, graph: &mut Graph, root: Id, bindings: &Bindings) -> Option<Id> {
        let ty = graph[root].data.ty.clone();
        let right = match &self.right {
            Right::Pattern(pattern) => build(pattern, graph, bindings, ty.dtype())?,
            Right::Make(make) => make(&self.site(root, bindings), graph)?,
        };
        let (left, right_facts) = (&graph[root].data, &graph[right].data);
        if right_facts.ty != ty {
            return None;
        }
        let same_shape = left.shape.is_some() && left.shape == right_facts.shape;
        let safe = !self.drops || !ty.is_array() || same_shape;
        safe.then_some(right)
    }
}

/// Where a rule matched: what its names stand for.
pub(crate) struct Site<'a> {
    pub(crate) root: Id,
    names: &'a [&'static str],
    bindings: &'a Bindings,
}

impl Site<'_> {
    fn find(&self, name: &str) -> Option<&Bound> {
        let number = self.names.iter().position(|known| *known == name)?;
        self.bindings[number].as_ref()
    }

    /// # Panics
    /// If the name stands for something else than a value.
    pub(crate) fn value(&self, name: &str) -> Id {
        match self.find(name) {
            Some(Bound::Value(id)) => *id,
            other => panic!("?{name} is {other:?}"),
        }
    }

    /// # Panics
    /// If the name stands for something else than values.
    pub(crate) fn values(&self, name: &str) -> &[Id] {
        match self.find(name) {
            Some(Bound::Values(ids)) => ids,
            other => panic!("?{name} is {other:?}"),
        }
    }

    /// # Panics
    /// If the name stands for something else than an integer attribute.
    pub(crate) fn int(&self, name: &str) -> i64 {
        match self.find(name) {
            Some(Bound::Attr(Attr::Int(value))) => *value,
            other => panic!("?{name} is {other:?}"),
        }
    }

    /// # Panics
    /// If the name stands for something else than a list attribute.
    pub(crate) fn ints(&self, name: &str) -> &[i64] {
        match self.find(name) {
            Some(Bound::Attr(Attr::Ints(values))) => values,
            other => panic!("?{name} is {other:?}"),
        }
    }

    /// # Panics
    /// If the name stands for something else than a dtype attribute.
    pub(crate) fn dtype_attr(&self, name: &str) -> DType {
        match self.find(name) {
            Some(Bound::Attr(Attr::DType(dtype))) => *dtype,
            other => panic!("?{name} is {other:?}"),
        }
    }

    /// # Panics
    /// If the name stands for something else than a lifted op.
    pub(crate) fn lifted(&self, name: &str) -> (Op, Vec<Attr>) {
        match self.find(name) {
            Some(Bound::Lifted(op, attrs)) => (*op, attrs.clone()),
            other => panic!("?{name} is {other:?}"),
        }
    }

    pub(crate) fn constant(&self, graph: &Graph, name: &str) -> Option<Const> {
        graph[self.value(name)].data.constant
    }

    pub(crate) fn dtype(&self, graph: &Graph, name: &str) -> Option<DType> {
        graph[self.value(name)].data.ty.dtype()
    }

    pub(crate) fn is_scalar(&self, graph: &Graph, name: &str) -> bool {
        graph[self.value(name)].data.ty.is_scalar()
    }

    /// Whether a value is used once, and in the region where the whole is: to
    /// compute it otherwise costs nothing twice, and nothing more often.
    pub(crate) fn is_private(&self, graph: &Graph, name: &str) -> bool {
        let homes = &graph.analysis.homes;
        let (Some(part), Some(whole)) = (
            homes.get(&graph.find(self.value(name))),
            homes.get(&graph.find(self.root)),
        ) else {
            return false;
        };
        part.uses <= 1 && part.region.is_some() && part.region == whole.region
    }
}

/// The shape of a class, if it is known.
pub(crate) fn shape(graph: &Graph, id: Id) -> Option<&Set> {
    graph[id].data.shape.as_ref()
}

/// The number of axes of an array or a shape, if it is known.
pub(crate) fn rank(graph: &Graph, id: Id) -> Option<u8> {
    match graph[id].data.ty {
        Type::Array(_, rank) | Type::Shape(rank) => rank.known(),
        _ => None,
    }
}
