//! Library functions that need the compiler's knowledge of shapes: the types
//! of what the maps call a `rule`. Their lowering is in `lower/rules.rs`.

use pyrsc_ir::{DType, Rank};

use crate::body::{BinaryOp, ExprId, Node};
use crate::constant::Value;
use crate::infer::library::shape_rank;
use crate::infer::{Argument, Ctx};
use crate::lints;
use crate::numeric::Exponent;
use crate::ty::{Class, Ty};

impl Ctx<'_> {
    pub(super) fn rule(
        &mut self,
        id: ExprId,
        name: &str,
        rule: &str,
        args: &[Argument],
        types: &[Ty],
    ) -> Ty {
        if let Some(kind) = rule.strip_prefix("reduce.") {
            return self.reduction(id, name, kind, args, types);
        }
        match rule {
            "print" => self.print(id, args),
            "len" => self.len(id, &types[0]),
            "abs" => self.abs(id, &types[0]),
            "min" | "max" => self.extremum(id, name, &types[0]),
            "sum" => self.sum(id, &types[0]),
            "range" => self.range(id, &types[0]),
            "int" | "float" | "bool" | "str" => self.conversion(id, rule, &types[0]),
            "array" | "asarray" => self.array(id, args, types),
            "full" | "full_like" => {
                let args = [args[0].clone(), args[2].clone(), args[1].clone()];
                let types = [types[0].clone(), types[2].clone(), types[1].clone()];
                if rule == "full" {
                    self.fill(id, &args, &types)
                } else {
                    self.like(id, &args, &types)
                }
            }
            "fill" => self.fill(id, args, &types[..2]),
            "like" => self.like(id, args, types),
            "arange" => self.arange(id, args, types),
            "to_numpy" => Ty::array(DType::F64, 2),
            "astype" => self.astype(id, args, types),
            "divmod" => self.divmod(id, types),
            "eye" | "identity" => {
                let shape = &types[..types.len() - 1];
                if let Some(wrong) = shape
                    .iter()
                    .find(|ty| !matches!(ty, Ty::Scalar(DType::I64, _) | Ty::None))
                {
                    let wrong = wrong.clone();
                    return self.unsupported_rule(id, name, &wrong);
                }
                let last = types.len() - 1;
                match self.dtype_argument(id, &args[last], &types[last], DType::F64) {
                    Some(dtype) => Ty::array(dtype, 2),
                    None => Ty::Unknown,
                }
            }
            "copy" => match &types[0] {
                Ty::Array(..) => types[0].clone(),
                other => self.unsupported_rule(id, name, other),
            },
            other => {
                debug_assert!(other.is_empty(), "rule `{other}` of the maps is unknown");
                self.unsupported_rule(id, name, &types[0])
            }
        }
    }

    fn unsupported_rule(&mut self, id: ExprId, name: &str, ty: &Ty) -> Ty {
        let message = format!("`{name}` of {ty} is not supported");
        self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(id), message);
        Ty::Unknown
    }

    fn print(&mut self, id: ExprId, args: &[Argument]) -> Ty {
        if let Some(Argument::Rest(items)) = args.first() {
            for item in items.clone() {
                let ty = self.result.ty(item).clone();
                self.check_text(&ty, false, Node::Expr(item));
            }
        }
        for argument in &args[1..3] {
            let known = self.argument_value(argument);
            if !matches!(known, Some(Value::Str(_) | Value::None))
                && !matches!(self.argument_type(argument), Ty::Str | Ty::Unknown)
            {
                let message = "`sep` and `end` must be strings".to_owned();
                self.report(&lints::NOT_CONSTANT, Node::Expr(id), message);
            }
        }
        Ty::None
    }

    fn len(&mut self, id: ExprId, ty: &Ty) -> Ty {
        match ty {
            Ty::Array(_, Rank::Static(0)) => self.unsupported_rule(id, "len", ty),
            Ty::Array(..) | Ty::Str | Ty::Tuple(_) | Ty::List(_) | Ty::Shape(_) => Ty::INT,
            Ty::Opaque(name) if name == "sys.argv" => Ty::INT,
            other => self.unsupported_rule(id, "len", other),
        }
    }

    fn abs(&mut self, id: ExprId, ty: &Ty) -> Ty {
        match ty {
            Ty::Scalar(DType::Bool, Class::Python) => Ty::INT,
            Ty::Scalar(DType::Bool, _) | Ty::Array(DType::Bool, _) => {
                self.unsupported_rule(id, "abs", ty)
            }
            Ty::Scalar(..) | Ty::Array(..) | Ty::Number(_) => ty.clone(),
            other => self.unsupported_rule(id, "abs", other),
        }
    }

    /// `min` and `max` of several numbers, of a tuple or list of them, or of a
    /// one-dimensional array.
    fn extremum(&mut self, id: ExprId, name: &str, ty: &Ty) -> Ty {
        let items = match ty.items() {
            Some([Ty::Array(dtype, Rank::Static(1))]) if !matches!(dtype, DType::Bool) => {
                return Ty::numpy(*dtype);
            }
            Some([Ty::Tuple(items) | Ty::List(items)]) => items.clone(),
            Some(items) => items.to_vec(),
            None => Vec::new(),
        };
        if items.is_empty() || !items.iter().all(Ty::is_scalar) {
            return self.unsupported_rule(id, name, ty);
        }
        let result = items
            .iter()
            .skip(1)
            .fold(items[0].clone(), |so_far, item| so_far.join(item));
        if result.is_mixed() {
            return self.unsupported_rule(id, name, ty);
        }
        result
    }

    fn sum(&mut self, id: ExprId, ty: &Ty) -> Ty {
        match ty {
            // The sum starts at the int 0.
            Ty::Array(DType::Bool, Rank::Static(1)) => Ty::numpy(DType::I64),
            Ty::Array(dtype, Rank::Static(1)) => Ty::numpy(*dtype),
            Ty::Tuple(items) | Ty::List(items) if items.iter().all(Ty::is_python_scalar) => {
                let float = items.iter().any(|item| item.dtype() == Some(DType::F64));
                if float { Ty::FLOAT } else { Ty::INT }
            }
            other => self.unsupported_rule(id, "sum", other),
        }
    }

    /// The quotient and the remainder.
    fn divmod(&mut self, id: ExprId, types: &[Ty]) -> Ty {
        let parts = [BinaryOp::FloorDiv, BinaryOp::Rem].map(|op| {
            self.binary_types(op, &types[0], &types[1], Exponent::Unknown, Node::Expr(id))
        });
        Ty::Tuple(parts.to_vec())
    }

    fn range(&mut self, id: ExprId, rest: &Ty) -> Ty {
        let bounds = rest.items().unwrap_or_default();
        if bounds.is_empty() || bounds.len() > 3 {
            self.report(
                &lints::BAD_CALL,
                Node::Expr(id),
                "`range` takes one to three arguments",
            );
            return Ty::Unknown;
        }
        if let Some(wrong) = bounds
            .iter()
            .find(|bound| !matches!(bound, Ty::Scalar(DType::I64, _)))
        {
            let wrong = wrong.clone();
            return self.unsupported_rule(id, "range", &wrong);
        }
        Ty::Range
    }

    fn conversion(&mut self, id: ExprId, rule: &str, ty: &Ty) -> Ty {
        let result = match rule {
            "int" => Ty::INT,
            "float" => Ty::FLOAT,
            "bool" => Ty::BOOL,
            _ => {
                self.check_text(ty, false, Node::Expr(id));
                return Ty::Str;
            }
        };
        match ty {
            Ty::Scalar(..) | Ty::Number(_) => result,
            Ty::Str if rule != "bool" => result,
            other => self.unsupported_rule(id, rule, other),
        }
    }

    /// The dtype that an argument names; the default if it is `None`.
    fn dtype_argument(
        &mut self,
        id: ExprId,
        argument: &Argument,
        ty: &Ty,
        default: DType,
    ) -> Option<DType> {
        let named = match (ty, self.argument_value(argument)) {
            (Ty::DType(dtype), _) => Some(*dtype),
            (Ty::None, _) => Some(default),
            (_, Some(Value::Str(name))) => named_dtype(&name),
            _ => None,
        };
        if named.is_none() {
            let message = "this dtype is not supported".to_owned();
            self.report(&lints::UNSUPPORTED_ARGUMENT, Node::Expr(id), message);
        }
        named
    }

    /// `np.array(object, dtype)` of nested lists of numbers, or of an array.
    fn array(&mut self, id: ExprId, args: &[Argument], types: &[Ty]) -> Ty {
        let (dtype, rank) = match &types[0] {
            Ty::Array(dtype, rank) => (*dtype, *rank),
            Ty::Scalar(..) => {
                let message = format!("an array without axes, of {}, is not supported", types[0]);
                let problem = self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(id), message);
                problem.help = Some("use a NumPy scalar: `np.float64(x)`".to_owned());
                return Ty::Unknown;
            }
            nested => match nested_list(nested) {
                Some((dtype, rank)) => (dtype, Rank::Static(rank)),
                None => return self.unsupported_rule(id, "np.array", nested),
            },
        };
        match self.dtype_argument(id, &args[1], &types[1], dtype) {
            Some(dtype) => Ty::Array(dtype, rank),
            None => Ty::Unknown,
        }
    }

    /// `np.zeros`, `np.ones`, `np.empty`, `np.full`: shape, value, dtype.
    fn fill(&mut self, id: ExprId, args: &[Argument], types: &[Ty]) -> Ty {
        let Some(rank) = shape_rank(&types[0]) else {
            return self.unsupported_rule(id, "a shape", &types[0]);
        };
        let default = match types.get(2) {
            Some(value) => match value.dtype() {
                Some(dtype) if value.is_scalar() => dtype,
                _ => return self.unsupported_rule(id, "np.full", value),
            },
            None => DType::F64,
        };
        match self.dtype_argument(id, &args[1], &types[1], default) {
            Some(dtype) => Ty::Array(dtype, rank),
            None => Ty::Unknown,
        }
    }

    /// `np.zeros_like` and its kin: array, dtype, value.
    fn like(&mut self, id: ExprId, args: &[Argument], types: &[Ty]) -> Ty {
        let Ty::Array(dtype, rank) = types[0] else {
            return self.unsupported_rule(id, "an array like", &types[0]);
        };
        match self.dtype_argument(id, &args[1], &types[1], dtype) {
            Some(dtype) => Ty::Array(dtype, rank),
            None => Ty::Unknown,
        }
    }

    fn arange(&mut self, id: ExprId, args: &[Argument], types: &[Ty]) -> Ty {
        let bounds: Vec<&Ty> = types[..3].iter().filter(|ty| **ty != Ty::None).collect();
        if let Some(wrong) = bounds
            .iter()
            .find(|bound| !matches!(bound, Ty::Scalar(DType::F64 | DType::I64, _)))
        {
            let wrong = (*wrong).clone();
            return self.unsupported_rule(id, "np.arange", &wrong);
        }
        let float = bounds.iter().any(|bound| bound.dtype() == Some(DType::F64));
        let default = if float { DType::F64 } else { DType::I64 };
        match self.dtype_argument(id, &args[3], &types[3], default) {
            Some(dtype) if dtype == default || dtype == DType::F64 => Ty::array(dtype, 1),
            Some(dtype) if !float && dtype != DType::Bool => Ty::array(dtype, 1),
            Some(dtype) => self.unsupported_rule(id, "np.arange", &Ty::DType(dtype)),
            None => Ty::Unknown,
        }
    }

    fn astype(&mut self, id: ExprId, args: &[Argument], types: &[Ty]) -> Ty {
        let Some(dtype) = self.dtype_argument(id, &args[1], &types[1], DType::F64) else {
            return Ty::Unknown;
        };
        match &types[0] {
            Ty::Array(_, rank) => Ty::Array(dtype, *rank),
            Ty::Scalar(_, Class::NumPy) => Ty::numpy(dtype),
            other => self.unsupported_rule(id, "astype", other),
        }
    }

    /// `np.sum(a, axis, keepdims)` and its kin.
    fn reduction(
        &mut self,
        id: ExprId,
        name: &str,
        kind: &str,
        args: &[Argument],
        types: &[Ty],
    ) -> Ty {
        let Ty::Array(dtype, rank) = types[0] else {
            return self.unsupported_rule(id, name, &types[0]);
        };
        let element = match kind {
            "any" | "all" => DType::Bool,
            "argmin" | "argmax" => DType::I64,
            "min" | "max" if dtype == DType::Bool => {
                return self.unsupported_rule(id, name, &types[0]);
            }
            "min" | "max" => dtype,
            "mean" | "var" | "std" if dtype.is_float() => dtype,
            "mean" | "var" | "std" => DType::F64,
            _ if dtype.is_float() => dtype,
            _ if dtype.is_unsigned() => DType::U64,
            _ => DType::I64,
        };
        if let Some(ddof) = types.get(3)
            && !matches!(ddof, Ty::Scalar(..))
        {
            return self.unsupported_rule(id, name, &ddof.clone());
        }
        let Some(axes) = self.axes(id, &args[1], rank) else {
            return Ty::Unknown;
        };
        let keepdims = match self.argument_value(&args[2]) {
            Some(Value::Bool(keepdims)) => keepdims,
            _ => {
                self.report(
                    &lints::NOT_CONSTANT,
                    Node::Expr(id),
                    "`keepdims` must be a literal",
                );
                return Ty::Unknown;
            }
        };
        if kind.starts_with("arg") && axes.len() > 1 {
            return self.unsupported_rule(id, name, &Ty::Tuple(vec![Ty::INT; axes.len()]));
        }
        match (keepdims, rank) {
            (true, rank) => Ty::Array(element, rank),
            (false, Rank::Static(rank)) if !axes.is_empty() && axes.len() < usize::from(rank) => {
                Ty::array(element, rank - axes.len() as u8)
            }
            _ => Ty::numpy(element),
        }
    }

    /// The axes that an argument names; none for all of them.
    fn axes(&mut self, id: ExprId, argument: &Argument, rank: Rank) -> Option<Vec<i64>> {
        let value = match argument {
            Argument::Expr(expr) => axis_values(self.body, &self.result, *expr),
            Argument::Value(Value::None) => Some(Vec::new()),
            _ => None,
        };
        let Some(axes) = value else {
            let message = "`axis` must be a literal".to_owned();
            self.report(&lints::NOT_CONSTANT, Node::Expr(id), message);
            return None;
        };
        if axes.is_empty() {
            return Some(axes);
        }
        let Rank::Static(rank) = rank else {
            let message = "`axis` of an array of unknown rank is not supported".to_owned();
            self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(id), message);
            return None;
        };
        let rank = i64::from(rank);
        let mut normal: Vec<i64> = Vec::new();
        for axis in axes {
            let axis = if axis < 0 { axis + rank } else { axis };
            if !(0..rank).contains(&axis) || normal.contains(&axis) {
                let message = format!("the array has {rank} axes");
                self.report(&lints::BAD_RANK, Node::Expr(id), message);
                return None;
            }
            normal.push(axis);
        }
        Some(normal)
    }
}

/// The literal axes that an expression names, not normalised; none for `None`.
pub fn axis_values(
    body: &crate::body::Body,
    inference: &crate::infer::Inference,
    expr: ExprId,
) -> Option<Vec<i64>> {
    use crate::infer::constant_of;
    if let crate::body::Expr::Tuple(items) = &body.exprs[expr] {
        return items
            .iter()
            .map(|item| match constant_of(body, inference, *item) {
                Some(Value::Int(axis)) => Some(axis),
                _ => None,
            })
            .collect();
    }
    match constant_of(body, inference, expr)? {
        Value::None => Some(Vec::new()),
        Value::Int(axis) => Some(vec![axis]),
        _ => None,
    }
}

/// A dtype by the names that NumPy accepts in strings.
pub fn named_dtype(name: &str) -> Option<DType> {
    match name {
        "float" | "d" | "f8" => Some(DType::F64),
        "f" | "f4" => Some(DType::F32),
        "int" | "i8" => Some(DType::I64),
        "i4" => Some(DType::I32),
        name => DType::from_numpy_name(name),
    }
}

/// Dtype and rank of nested lists of numbers of one length.
pub fn nested_list(ty: &Ty) -> Option<(DType, u8)> {
    match ty {
        Ty::Scalar(dtype, _) => Some((*dtype, 0)),
        Ty::List(items) | Ty::Tuple(items) => {
            let mut result: Option<(DType, u8)> = None;
            let mut length: Option<usize> = None;
            for item in items {
                let (dtype, rank) = nested_list(item)?;
                let item_length = item.items().map(<[Ty]>::len);
                result = match result {
                    None => Some((dtype, rank)),
                    Some((so_far, same)) if same == rank && length == item_length => {
                        Some((so_far.promote(dtype), rank))
                    }
                    Some(_) => return None,
                };
                length = item_length;
            }
            let (dtype, rank) = result.unwrap_or((DType::F64, 0));
            Some((dtype, rank + 1))
        }
        _ => None,
    }
}
