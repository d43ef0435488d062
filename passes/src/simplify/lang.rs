//! IR operations as e-nodes.
//!
//! There is one kind of node for all ops; arity, attributes and type rule come
//! from the op table, so a new op needs nothing here. Leaves are numbers that
//! are local to the function: names would order themselves by the history of
//! the process.

use egg::{Id, Language};
use pyrsc_ir::{Attr, Effect, Op, Type};

/// What an e-node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Head {
    /// A value that is not computed here, by its number in the function.
    Leaf(u32),
    /// An op. Those that raise stand for the value that they give if they do
    /// not; they are matched, but never chosen.
    Op(Op),
}

/// An e-node with its one result. The order of the fields decides between
/// nodes of equal cost: leaves first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Node {
    pub(crate) head: Head,
    pub(crate) attrs: Vec<Attr>,
    pub(crate) args: Vec<Id>,
    pub(crate) ty: Type,
}

pub(crate) type Graph = egg::EGraph<Node, super::facts::Known>;

impl Node {
    pub(crate) fn leaf(number: u32, ty: Type) -> Node {
        Node {
            head: Head::Leaf(number),
            attrs: Vec::new(),
            args: Vec::new(),
            ty,
        }
    }

    pub(crate) fn op(&self) -> Option<Op> {
        match self.head {
            Head::Op(op) => Some(op),
            Head::Leaf(_) => None,
        }
    }

    pub(crate) fn is_const(&self) -> bool {
        matches!(
            self.head,
            Head::Op(Op::ConstBool | Op::ConstInt | Op::ConstFloat | Op::ConstStr | Op::None)
        )
    }

    /// Whether the node may stand in the result as an instruction.
    pub(crate) fn is_computable(&self) -> bool {
        self.op().is_none_or(|op| op.effect() == Effect::Pure)
    }

    /// Whether the node gives another name to a buffer that exists, rather
    /// than a buffer of its own.
    pub(crate) fn is_alias(&self) -> bool {
        self.op().is_none_or(Op::is_view)
    }

    /// The node with its operands' present classes.
    pub(crate) fn canonical(&self, graph: &Graph) -> Node {
        self.clone().map_children(|id| graph.find(id))
    }
}

impl Language for Node {
    type Discriminant = Option<Op>;

    fn discriminant(&self) -> Option<Op> {
        self.op()
    }

    fn matches(&self, other: &Node) -> bool {
        self.head == other.head
            && self.attrs == other.attrs
            && self.args.len() == other.args.len()
            && self.ty == other.ty
    }

    fn children(&self) -> &[Id] {
        &self.args
    }

    fn children_mut(&mut self) -> &mut [Id] {
        &mut self.args
    }
}
