//! Constant expressions: module constants and default values.
//!
//! Kept as trees, since a constant may name another; evaluated on demand with
//! Python's arithmetic on 64-bit integers and floats.

use pyrsc_syntax::ast;

use crate::body::{BinaryOp, Bits};
use crate::operators;

/// A constant expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    Value(Value),
    /// A dotted name.
    Name(String),
    Neg(Box<Constant>),
    Binary(BinaryOp, Box<Constant>, Box<Constant>),
}

/// What a constant expression gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(Bits),
    Str(String),
}

impl Constant {
    /// The constant that an expression is, unless it needs to run.
    pub fn of(node: &ast::Expr) -> Option<Constant> {
        Some(match node {
            ast::Expr::Constant(it) => Constant::Value(match &it.value {
                ast::Constant::None => Value::None,
                ast::Constant::Bool(value) => Value::Bool(*value),
                ast::Constant::Int(value) => Value::Int(i64::try_from(value).ok()?),
                ast::Constant::Float(value) => Value::Float(Bits(value.to_bits())),
                ast::Constant::Str(value) => Value::Str(value.clone()),
                _ => return None,
            }),
            ast::Expr::Name(_) | ast::Expr::Attribute(_) => Constant::Name(dotted(node)?),
            ast::Expr::UnaryOp(it) if it.op == ast::UnaryOp::USub => {
                Constant::Neg(Box::new(Constant::of(&it.operand)?))
            }
            ast::Expr::BinOp(it) => Constant::Binary(
                operators::binary(it.op)?,
                Box::new(Constant::of(&it.left)?),
                Box::new(Constant::of(&it.right)?),
            ),
            _ => return None,
        })
    }

    /// Its value; `lookup` gives the values of names.
    pub fn evaluate(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        match self {
            Constant::Value(value) => Some(value.clone()),
            Constant::Name(name) => lookup(name),
            Constant::Neg(operand) => match operand.evaluate(lookup)? {
                Value::Int(value) => value.checked_neg().map(Value::Int),
                Value::Float(value) => Some(float(-value.get())),
                _ => None,
            },
            Constant::Binary(op, left, right) => {
                binary(*op, &left.evaluate(lookup)?, &right.evaluate(lookup)?)
            }
        }
    }
}

fn float(value: f64) -> Value {
    Value::Float(Bits(value.to_bits()))
}

impl Value {
    fn as_float(&self) -> Option<f64> {
        match self {
            Value::Int(value) => Some(*value as f64),
            Value::Float(value) => Some(value.get()),
            _ => None,
        }
    }
}

/// `left op right`, unless that raises.
pub fn binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    if let (Value::Int(a), Value::Int(b)) = (left, right) {
        return int_binary(op, *a, *b);
    }
    let (a, b) = (left.as_float()?, right.as_float()?);
    Some(float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if b != 0.0 => a / b,
        // Other operators and errors are left to the program's own run.
        _ => return None,
    }))
}

fn int_binary(op: BinaryOp, a: i64, b: i64) -> Option<Value> {
    let exact = |value: i64| value.unsigned_abs() <= 1 << 53;
    Some(Value::Int(match op {
        BinaryOp::Add => a.checked_add(b)?,
        BinaryOp::Sub => a.checked_sub(b)?,
        BinaryOp::Mul => a.checked_mul(b)?,
        BinaryOp::Pow => a.checked_pow(u32::try_from(b).ok()?)?,
        BinaryOp::FloorDiv if b > 0 => a.div_euclid(b),
        BinaryOp::Rem if b > 0 => a.rem_euclid(b),
        BinaryOp::Div if b != 0 && exact(a) && exact(b) => return Some(float(a as f64 / b as f64)),
        _ => return None,
    }))
}

/// `a.b.c` of names and attributes.
pub fn dotted(node: &ast::Expr) -> Option<String> {
    match node {
        ast::Expr::Name(it) => Some(it.id.to_string()),
        ast::Expr::Attribute(it) => Some(format!("{}.{}", dotted(&it.value)?, it.attr)),
        _ => None,
    }
}
