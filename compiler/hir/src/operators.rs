//! Tables from the parser's nodes to ours, and the names of what is missing.

use pyrsc_syntax::ast;

use crate::body::{BinaryOp, BoolOp, CompareOp, Conversion, UnaryOp};

/// `None` for matrix multiplication.
pub fn binary(op: ast::Operator) -> Option<BinaryOp> {
    Some(match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Sub,
        ast::Operator::Mult => BinaryOp::Mul,
        ast::Operator::Div => BinaryOp::Div,
        ast::Operator::FloorDiv => BinaryOp::FloorDiv,
        ast::Operator::Mod => BinaryOp::Rem,
        ast::Operator::Pow => BinaryOp::Pow,
        ast::Operator::LShift => BinaryOp::Shl,
        ast::Operator::RShift => BinaryOp::Shr,
        ast::Operator::BitAnd => BinaryOp::BitAnd,
        ast::Operator::BitOr => BinaryOp::BitOr,
        ast::Operator::BitXor => BinaryOp::BitXor,
        ast::Operator::MatMult => return None,
    })
}

pub fn unary(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::USub => UnaryOp::Neg,
        ast::UnaryOp::UAdd => UnaryOp::Pos,
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
    }
}

pub fn bool_op(op: ast::BoolOp) -> BoolOp {
    match op {
        ast::BoolOp::And => BoolOp::And,
        ast::BoolOp::Or => BoolOp::Or,
    }
}

/// `None` for membership tests.
pub fn compare(op: ast::CmpOp) -> Option<CompareOp> {
    Some(match op {
        ast::CmpOp::Eq => CompareOp::Eq,
        ast::CmpOp::NotEq => CompareOp::Ne,
        ast::CmpOp::Lt => CompareOp::Lt,
        ast::CmpOp::LtE => CompareOp::Le,
        ast::CmpOp::Gt => CompareOp::Gt,
        ast::CmpOp::GtE => CompareOp::Ge,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In | ast::CmpOp::NotIn => return None,
    })
}

pub fn conversion(flag: ast::ConversionFlag) -> Conversion {
    match flag {
        ast::ConversionFlag::None => Conversion::None,
        ast::ConversionFlag::Str => Conversion::Str,
        ast::ConversionFlag::Repr | ast::ConversionFlag::Ascii => Conversion::Repr,
    }
}

/// What a statement is called in a message, and a way out if there is one.
pub fn unsupported_statement(stmt: &ast::Stmt) -> (&'static str, Option<&'static str>) {
    match stmt {
        ast::Stmt::FunctionDef(_) => (
            "a function inside a function",
            Some("move it to the top of the module"),
        ),
        ast::Stmt::AsyncFunctionDef(_) => ("an async function", None),
        ast::Stmt::ClassDef(_) => ("a class", None),
        ast::Stmt::Delete(_) => ("`del`", None),
        ast::Stmt::AsyncFor(_) => ("`async for`", None),
        ast::Stmt::With(_) | ast::Stmt::AsyncWith(_) => ("`with`", None),
        ast::Stmt::Match(_) => ("`match`", Some("write it as `if` and `elif`")),
        ast::Stmt::Raise(_) => ("`raise`", None),
        ast::Stmt::Try(_) | ast::Stmt::TryStar(_) => ("`try`", None),
        ast::Stmt::Assert(_) => ("`assert`", None),
        ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_) => (
            "an import inside a function",
            Some("move it to the top of the module"),
        ),
        ast::Stmt::Global(_) => ("`global`", Some("pass the value and return the new one")),
        ast::Stmt::Nonlocal(_) => ("`nonlocal`", None),
        ast::Stmt::TypeAlias(_) => ("a type alias", None),
        _ => ("this statement", None),
    }
}

/// What an expression is called in a message, and a way out if there is one.
pub fn unsupported_expression(expr: &ast::Expr) -> (&'static str, Option<&'static str>) {
    match expr {
        ast::Expr::NamedExpr(_) => ("`:=`", Some("assign on a line of its own")),
        ast::Expr::Lambda(_) => ("a lambda", Some("write a function")),
        ast::Expr::Dict(_) | ast::Expr::DictComp(_) => ("a dictionary", None),
        ast::Expr::Set(_) | ast::Expr::SetComp(_) => ("a set", None),
        ast::Expr::ListComp(_) => ("a list comprehension", Some("fill an array in a loop")),
        ast::Expr::GeneratorExp(_) => ("a generator expression", Some("write a loop")),
        ast::Expr::Await(_) => ("`await`", None),
        ast::Expr::Yield(_) | ast::Expr::YieldFrom(_) => ("`yield`", None),
        ast::Expr::Starred(_) => ("`*` here", None),
        ast::Expr::Slice(_) => ("a slice here", None),
        _ => ("this expression", None),
    }
}
