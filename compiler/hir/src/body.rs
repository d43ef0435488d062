//! Bodies: desugared, arena-indexed, span-free.
//!
//! A body is what a function (or a module's top level) does, without any text
//! position: an edit of comments or layout leaves it equal, and nothing that
//! depends on it runs again. Positions are in the [`SourceMap`] beside it.
//! Names are sorted into locals and globals; nothing is resolved or typed.

use la_arena::{Arena, Idx};
use pyrsc_db::Lint;

pub type ExprId = Idx<Expr>;
pub type StmtId = Idx<Stmt>;

/// A variable of a body, parameters first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(pub u32);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    pub exprs: Arena<Expr>,
    pub stmts: Arena<Stmt>,
    /// Names of the locals; the first `params` are parameters.
    pub locals: Vec<String>,
    pub params: usize,
    pub block: Vec<StmtId>,
    /// What could not be turned into a body.
    pub problems: Vec<Problem>,
}

/// A diagnostic at a node of a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    pub lint: &'static Lint,
    pub node: Node,
    pub message: String,
    pub notes: Vec<String>,
    pub help: Option<String>,
}

/// An expression or a statement, as the source map knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    Expr(ExprId),
    Stmt(StmtId),
    /// The function as a whole: its `def` line.
    Header,
    /// A parameter.
    Param(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Reported already.
    Invalid,
    None,
    Bool(bool),
    Int(i64),
    Float(Bits),
    Str(String),
    FString(Vec<FStringPart>),
    Local(LocalId),
    Global(String),
    Attribute(ExprId, String),
    Call {
        func: ExprId,
        args: Vec<ExprId>,
        keywords: Vec<(String, ExprId)>,
    },
    Binary(BinaryOp, ExprId, ExprId),
    Unary(UnaryOp, ExprId),
    /// `a < b <= c`: first operand, then operator and operand pairs.
    Compare(ExprId, Vec<(CompareOp, ExprId)>),
    /// `a and b and c` (or `or`).
    Bools(BoolOp, Vec<ExprId>),
    IfElse {
        cond: ExprId,
        then: ExprId,
        otherwise: ExprId,
    },
    Tuple(Vec<ExprId>),
    List(Vec<ExprId>),
    Subscript(ExprId, Vec<Subscript>),
}

/// A float compared by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bits(pub u64);

impl Bits {
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FStringPart {
    Text(String),
    /// A value, its conversion, and its format spec.
    Value {
        value: ExprId,
        conversion: Conversion,
        spec: Option<Vec<FStringPart>>,
    },
}

/// What an f-string does to a value before the format spec applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    None,
    /// `!s`.
    Str,
    /// `!r`.
    Repr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscript {
    Index(ExprId),
    Slice {
        start: Option<ExprId>,
        stop: Option<ExprId>,
        step: Option<ExprId>,
    },
    NewAxis,
    Ellipsis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Rem,
    Pow,
    Shl,
    Shr,
    BitAnd,
    BitOr,
    BitXor,
}

impl BinaryOp {
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Rem => "%",
            BinaryOp::Pow => "**",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    Expr(ExprId),
    /// `a = b = value`.
    Assign {
        targets: Vec<Target>,
        value: ExprId,
    },
    /// `target op= value`.
    Update {
        target: Target,
        op: BinaryOp,
        value: ExprId,
    },
    If {
        cond: ExprId,
        then: Vec<StmtId>,
        otherwise: Vec<StmtId>,
    },
    While {
        cond: ExprId,
        body: Vec<StmtId>,
    },
    For {
        target: Target,
        iter: ExprId,
        body: Vec<StmtId>,
    },
    Break,
    Continue,
    Return(Option<ExprId>),
    /// `pass`, docstrings, imports and definitions: nothing at run time.
    Nothing,
    /// The first execution of a project module's top level.
    Import(String),
}

/// What can be assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Local(LocalId),
    Tuple(Vec<Target>),
    Subscript(ExprId, Vec<Subscript>),
    /// Reported already.
    Invalid,
}

/// Byte ranges of a body's nodes, relative to `start`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Offset of the function (or module) in its file.
    pub start: u32,
    /// End of the function.
    pub end: u32,
    pub exprs: Vec<(u32, u32)>,
    pub stmts: Vec<(u32, u32)>,
    pub params: Vec<(u32, u32)>,
    /// The function's name in its header.
    pub header: (u32, u32),
}

impl SourceMap {
    /// The byte range of a node in its file.
    pub fn range(&self, node: Node) -> (u32, u32) {
        let (start, end) = match node {
            Node::Expr(id) => self.exprs[id.into_raw().into_u32() as usize],
            Node::Stmt(id) => self.stmts[id.into_raw().into_u32() as usize],
            Node::Header => self.header,
            Node::Param(index) => self.params[index as usize],
        };
        (self.start + start, self.start + end)
    }
}

impl Body {
    pub fn local_name(&self, local: LocalId) -> &str {
        &self.locals[local.0 as usize]
    }

    /// The number that the IR knows a node by; see [`Body::node_of_span`].
    pub fn span_of_node(&self, node: Node) -> u32 {
        let exprs = self.exprs.len() as u32;
        match node {
            Node::Expr(id) => id.into_raw().into_u32(),
            Node::Stmt(id) => exprs + id.into_raw().into_u32(),
            Node::Header | Node::Param(_) => exprs + self.stmts.len() as u32,
        }
    }

    /// The node that a number in the IR stands for.
    pub fn node_of_span(&self, span: u32) -> Node {
        let exprs = self.exprs.len() as u32;
        let stmts = self.stmts.len() as u32;
        if span < exprs {
            Node::Expr(ExprId::from_raw(span.into()))
        } else if span - exprs < stmts {
            Node::Stmt(StmtId::from_raw((span - exprs).into()))
        } else {
            Node::Header
        }
    }
}
