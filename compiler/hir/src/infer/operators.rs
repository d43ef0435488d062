//! Operators: the type of what they give.

use pyrsc_ir::{DType, Rank};

use crate::body::{BinaryOp, CompareOp, ExprId, Node, UnaryOp};
use crate::constant::Value;
use crate::infer::{Ctx, expr_key};
use crate::lints;
use crate::numeric::{self, Exponent, Misfit};
use crate::ty::{Class, Ty};

impl Ctx<'_> {
    pub(super) fn binary_types(
        &mut self,
        op: BinaryOp,
        a: &Ty,
        b: &Ty,
        exponent: Exponent,
        node: Node,
    ) -> Ty {
        if a.is_unknown() || b.is_unknown() {
            return Ty::Unknown;
        }
        match (op, a, b) {
            (BinaryOp::Add, Ty::Str, Ty::Str) => return Ty::Str,
            (BinaryOp::Add, Ty::Tuple(a), Ty::Tuple(b)) => {
                return Ty::Tuple(a.iter().chain(b).cloned().collect());
            }
            (BinaryOp::Rem, Ty::Str, _) => {
                let problem = self.report(
                    &lints::UNSUPPORTED_OPERAND,
                    node,
                    "`%` formatting is not supported",
                );
                problem.help = Some("use an f-string".to_owned());
                return Ty::Unknown;
            }
            (BinaryOp::Mul, Ty::Str, Ty::Scalar(DType::I64 | DType::Bool, _))
            | (BinaryOp::Mul, Ty::Scalar(DType::I64 | DType::Bool, _), Ty::Str) => return Ty::Str,
            (BinaryOp::Mul, Ty::Str | Ty::List(_) | Ty::Tuple(_), _)
            | (BinaryOp::Mul, _, Ty::Str | Ty::List(_) | Ty::Tuple(_)) => {
                let message = format!("{a} * {b} is not supported");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
                return Ty::Unknown;
            }
            _ => {}
        }
        match numeric::binary(op, a, b, exponent) {
            Ok(plan) => plan.result,
            Err(misfit) => {
                self.misfit(&misfit, &format!("`{}` of {a} and {b}", op.symbol()), node);
                Ty::Unknown
            }
        }
    }

    pub(super) fn misfit(&mut self, misfit: &Misfit, what: &str, node: Node) {
        match misfit {
            Misfit::Types => {
                self.report(&lints::BAD_OPERAND, node, format!("{what} has no meaning"));
            }
            Misfit::Unsupported(why) => {
                let why = why.clone();
                let problem = self.report(
                    &lints::UNSUPPORTED_OPERAND,
                    node,
                    format!("{what} is not supported"),
                );
                problem.notes.push(why);
            }
            Misfit::Instead(why, help) => {
                let (why, help) = (why.clone(), help.clone());
                let problem = self.report(
                    &lints::UNSUPPORTED_OPERAND,
                    node,
                    format!("{what} is not supported"),
                );
                problem.notes.push(why);
                problem.help = Some(help);
            }
        }
    }

    /// A power of Python's numbers that is known to be complex.
    pub(super) fn check_power(
        &mut self,
        base: ExprId,
        exponent: ExprId,
        types: (&Ty, &Ty),
        node: Node,
    ) {
        let float = |value: Option<Value>| match value {
            Some(Value::Int(value)) => Some(value as f64),
            Some(Value::Float(value)) => Some(value.get()),
            _ => None,
        };
        let (Some(base), Some(exponent)) =
            (float(self.constant(base)), float(self.constant(exponent)))
        else {
            return;
        };
        let python = types.0.is_python_scalar() && types.1.is_python_scalar();
        if python && base < 0.0 && exponent.fract() != 0.0 {
            let message =
                "a negative number to a fractional power is complex, which is not supported";
            let problem = self.report(&lints::UNSUPPORTED_OPERAND, node, message);
            problem.help = Some("take the power of its absolute value".to_owned());
        }
    }

    pub(super) fn unary(&mut self, id: ExprId, op: UnaryOp, operand: ExprId) -> Ty {
        let ty = self.expr(operand);
        let node = Node::Expr(id);
        match (op, &ty) {
            (_, Ty::Unknown) => Ty::Unknown,
            (UnaryOp::Not, _) => {
                self.condition_type(operand, &ty);
                if let Some(known) = self.result.folded.get(&expr_key(operand)).copied() {
                    self.result.folded.insert(expr_key(id), !known);
                }
                Ty::BOOL
            }
            (UnaryOp::Neg | UnaryOp::Pos, Ty::Scalar(DType::Bool, Class::Python)) => Ty::INT,
            (UnaryOp::Neg | UnaryOp::Pos, Ty::Scalar(dtype, _) | Ty::Array(dtype, _))
                if *dtype != DType::Bool =>
            {
                ty
            }
            (UnaryOp::Neg | UnaryOp::Pos, Ty::Number(_)) => ty,
            (UnaryOp::Invert, Ty::Array(dtype, _) | Ty::Scalar(dtype, Class::NumPy))
                if !dtype.is_float() =>
            {
                ty
            }
            (UnaryOp::Invert, Ty::Scalar(DType::I64, _)) => ty,
            _ => {
                let symbol = match op {
                    UnaryOp::Neg => "-",
                    UnaryOp::Pos => "+",
                    UnaryOp::Invert => "~",
                    UnaryOp::Not => "not",
                };
                let message = format!("`{symbol}` of {ty} is not supported");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
                Ty::Unknown
            }
        }
    }

    pub(super) fn compare(
        &mut self,
        id: ExprId,
        first: ExprId,
        rest: &[(CompareOp, ExprId)],
    ) -> Ty {
        let mut left = self.expr(first);
        let mut left_expr = first;
        let mut result: Option<Ty> = None;
        for (op, right_expr) in rest {
            let right = self.expr(*right_expr);
            let ty = self.compare_pair(
                id,
                *op,
                (left_expr, &left),
                (*right_expr, &right),
                rest.len() == 1,
            );
            result = Some(match result {
                None => ty,
                Some(so_far) => so_far.join(&ty),
            });
            left = right;
            left_expr = *right_expr;
        }
        let result = result.unwrap_or(Ty::BOOL);
        if rest.len() > 1 && result.is_array() {
            let message = "a chained comparison of arrays has no truth value".to_owned();
            let problem = self.report(&lints::BAD_OPERAND, Node::Expr(id), message);
            problem.help = Some("compare twice and combine with `&`".to_owned());
            return Ty::Unknown;
        }
        result
    }

    fn compare_pair(
        &mut self,
        id: ExprId,
        op: CompareOp,
        a: (ExprId, &Ty),
        b: (ExprId, &Ty),
        alone: bool,
    ) -> Ty {
        let ((left, a), (right, b)) = (a, b);
        let node = Node::Expr(id);
        if a.is_unknown() || b.is_unknown() {
            return Ty::Unknown;
        }
        let equality = matches!(
            op,
            CompareOp::Eq | CompareOp::Ne | CompareOp::Is | CompareOp::IsNot
        );
        let negated = matches!(op, CompareOp::Ne | CompareOp::IsNot);
        let optional = |ty: &Ty| matches!(ty, Ty::Optional(_));
        if equality && (optional(a) && *b == Ty::None || *a == Ty::None && optional(b)) {
            return Ty::BOOL;
        }
        if equality && alone && (*a == Ty::None || *b == Ty::None) && !a.is_array() && !b.is_array()
            || matches!(op, CompareOp::Is | CompareOp::IsNot) && (*a == Ty::None || *b == Ty::None)
        {
            if alone {
                self.result.folded.insert(expr_key(id), (a == b) != negated);
            }
            return Ty::BOOL;
        }
        if let (Ty::Str, Ty::Str) = (a, b) {
            if let (Some(Value::Str(a)), Some(Value::Str(b))) =
                (self.constant(left), self.constant(right))
                && equality
                && alone
            {
                self.result.folded.insert(expr_key(id), (a == b) != negated);
            }
            if !matches!(op, CompareOp::Is | CompareOp::IsNot) {
                return Ty::BOOL;
            }
        }
        if let (Some(a), Some(b)) = (int_items(a), int_items(b))
            && matches!(op, CompareOp::Eq | CompareOp::Ne)
        {
            if a != b && alone {
                self.result.folded.insert(expr_key(id), negated);
            }
            return Ty::BOOL;
        }
        if let (Ty::DType(a), Ty::DType(b)) = (a, b)
            && equality
            && alone
        {
            self.result.folded.insert(expr_key(id), (a == b) != negated);
            return Ty::BOOL;
        }
        match numeric::compare(op, a, b) {
            Ok(plan) => plan.result,
            Err(_) => {
                let message = format!("this comparison of {a} and {b} is not supported");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
                Ty::Unknown
            }
        }
    }
}

/// The number of items of a shape, or of a tuple of ints.
fn int_items(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Shape(Rank::Static(rank)) => Some(usize::from(*rank)),
        Ty::Tuple(items) if items.iter().all(Ty::is_integer) => Some(items.len()),
        _ => None,
    }
}
