//! Calls of library functions: what the maps say, turned into types.

use pyrsc_ir::{DType, Rank, Rule as TypeRule};
use pyrsc_maps::{Call, Entry, Lift, Meaning, Operands, ParamType, ResultType};

use crate::body::{ExprId, Node};
use crate::constant::Value;
use crate::infer::calls::{Formal, literal_value};
use crate::infer::{Argument, CallPlan, Ctx, expr_key};
use crate::lints;
use crate::numeric::{Misfit, float_of, lifted_result, promote, quotient_of};
use crate::ty::{Class, Ty};

impl Ctx<'_> {
    /// Calls an entry; `this` is the object of a method.
    pub(super) fn call_library(
        &mut self,
        id: ExprId,
        entry: &'static Entry,
        this: Option<ExprId>,
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Ty {
        for arg in args.iter().chain(keywords.iter().map(|(_, arg)| arg)) {
            self.expr(*arg);
        }
        let formals: Vec<Formal> = entry
            .params
            .iter()
            .map(|param| Formal {
                name: param.name.clone(),
                keyword_only: false,
                positional_only: false,
                rest: param.rest,
                default: param.default.as_ref().map(literal_value),
            })
            .collect();
        let positional: Vec<ExprId> = this.into_iter().chain(args.iter().copied()).collect();
        let name = entry.name.strip_prefix("builtins.").unwrap_or(&entry.name);
        let Some(bound) = self.bind(id, name, &formals, &positional, keywords) else {
            return Ty::Unknown;
        };
        let types: Vec<Ty> = bound
            .iter()
            .map(|argument| self.argument_type(argument))
            .collect();
        if types.iter().any(Ty::is_unknown) {
            return Ty::Unknown;
        }
        let ty = match &entry.meaning {
            Meaning::Lifted {
                tree,
                operands,
                conditions,
            } => self.lifted(id, name, tree, *operands, conditions, &types),
            Meaning::Calls(calls) => return self.overloads(id, name, calls, bound, &types),
            Meaning::Rule(rule) => self.rule(id, name, rule, &bound, &types),
            Meaning::Constant(_) | Meaning::DType(_) => {
                self.report(
                    &lints::BAD_OPERAND,
                    Node::Expr(id),
                    format!("`{name}` cannot be called"),
                );
                Ty::Unknown
            }
        };
        self.result.calls.insert(
            expr_key(id),
            CallPlan::Library {
                entry: entry.name.clone(),
                args: bound,
            },
        );
        ty
    }

    fn lifted(
        &mut self,
        id: ExprId,
        name: &str,
        tree: &Lift,
        operands: Operands,
        conditions: &[usize],
        types: &[Ty],
    ) -> Ty {
        match lifted_dtype(operands, conditions, types) {
            Ok(dtype) => {
                let all: Vec<&Ty> = types.iter().collect();
                lifted_result(&all, lift_result_dtype(tree, dtype))
            }
            Err(misfit) => {
                let given: Vec<String> = types.iter().map(ToString::to_string).collect();
                self.misfit(
                    &misfit,
                    &format!("`{name}` of {}", given.join(", ")),
                    Node::Expr(id),
                );
                Ty::Unknown
            }
        }
    }

    fn overloads(
        &mut self,
        id: ExprId,
        name: &str,
        calls: &'static [Call],
        bound: Vec<Argument>,
        types: &[Ty],
    ) -> Ty {
        let values: Vec<Option<Value>> = bound
            .iter()
            .map(|argument| self.argument_value(argument))
            .collect();
        let found = calls.iter().find(|call| {
            let mut pairs = call.types.iter().zip(types).zip(&values);
            call.types.len() == types.len()
                && pairs.all(|((param, ty), value)| fits(param, ty, value.as_ref()))
        });
        let Some(call) = found else {
            let given: Vec<String> = types.iter().map(ToString::to_string).collect();
            let message = format!("`{name}` of {} is not supported", given.join(", "));
            self.report(&lints::UNSUPPORTED_ARGUMENT, Node::Expr(id), message);
            return Ty::Unknown;
        };
        self.result.calls.insert(
            expr_key(id),
            CallPlan::Overload {
                key: call.key.clone(),
                args: bound,
            },
        );
        result_type(&call.result, types)
    }

    /// `np.float32(x)`.
    pub(super) fn convert(
        &mut self,
        id: ExprId,
        dtype: DType,
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Ty {
        let ([arg], []) = (args, keywords) else {
            let message = format!("`{}` takes one argument", dtype.numpy_name());
            self.report(&lints::BAD_CALL, Node::Expr(id), message);
            return Ty::Unknown;
        };
        let ty = self.expr(*arg);
        self.result.calls.insert(
            expr_key(id),
            CallPlan::Convert {
                to: dtype,
                arg: *arg,
            },
        );
        match ty {
            Ty::Unknown => Ty::Unknown,
            Ty::Array(_, rank) => Ty::Array(dtype, rank),
            Ty::Scalar(..) => Ty::numpy(dtype),
            other => {
                let message = format!("{other} to {} is not supported", dtype.numpy_name());
                self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(id), message);
                Ty::Unknown
            }
        }
    }
}

/// The dtype that the operands of a lifted entry are brought to.
///
/// # Errors
/// If an operand is no number or array, or the dtype is not supported.
pub fn lifted_dtype(
    operands: Operands,
    conditions: &[usize],
    types: &[Ty],
) -> Result<DType, Misfit> {
    let promoted: Vec<&Ty> = types
        .iter()
        .enumerate()
        .filter(|(index, _)| !conditions.contains(index))
        .map(|(_, ty)| ty)
        .collect();
    let either = promoted
        .iter()
        .any(|ty| matches!(ty, Ty::Scalar(_, Class::Either)));
    let common = promote(&promoted).ok_or(Misfit::Types)?;
    if either && !matches!(common, DType::F64 | DType::I64 | DType::Bool) {
        return Err(Misfit::Unsupported(
            "one operand is Python's number on one path and NumPy's on another".to_owned(),
        ));
    }
    if conditions
        .iter()
        .any(|index| types[*index].dtype().is_none())
    {
        return Err(Misfit::Types);
    }
    // An int would give an int, a float a float.
    if matches!(
        operands,
        Operands::Common | Operands::Clipped | Operands::Kept
    ) && promoted.iter().any(|ty| matches!(ty, Ty::Number(_)))
        && !promoted
            .iter()
            .any(|ty| !matches!(ty, Ty::Number(_)) && ty.dtype().is_some_and(DType::is_float))
    {
        return Err(Misfit::Unsupported(
            "one operand is an int on one path and a float on another".to_owned(),
        ));
    }
    match operands {
        Operands::Common | Operands::Clipped => Ok(common),
        Operands::Float => float_of(common),
        Operands::Float64 => Ok(DType::F64),
        Operands::Bool => Ok(DType::Bool),
        Operands::Quotient => Ok(quotient_of(common)),
        Operands::Kept if common == DType::Bool => {
            Err(Misfit::Unsupported("the result would be int8".to_owned()))
        }
        Operands::Kept => Ok(common),
    }
}

/// The dtype of a lifted tree over operands of a dtype.
fn lift_result_dtype(tree: &Lift, dtype: DType) -> DType {
    match tree {
        Lift::Op(op, _) if op.row().rule == TypeRule::LiftedBool => DType::Bool,
        _ => dtype,
    }
}

fn fits(param: &ParamType, ty: &Ty, value: Option<&Value>) -> bool {
    match param {
        ParamType::Any => true,
        ParamType::Float => {
            matches!(ty, Ty::Scalar(dtype, _) if dtype.is_float() || *dtype == DType::I64 || *dtype == DType::Bool)
        }
        ParamType::Int => matches!(ty, Ty::Scalar(DType::I64 | DType::Bool, _)),
        ParamType::Bool => matches!(ty, Ty::Scalar(DType::Bool, _)),
        ParamType::Str => *ty == Ty::Str,
        ParamType::None => *ty == Ty::None,
        ParamType::Nothing => *ty == Ty::Tuple(Vec::new()),
        ParamType::Shape => shape_rank(ty).is_some(),
        ParamType::Array(dtype, rank) => *ty == Ty::array(*dtype, *rank),
        ParamType::Opaque(name) => matches!(ty, Ty::Opaque(other) if other == name),
        ParamType::Exactly(text) => matches!(value, Some(Value::Str(given)) if given == text),
    }
}

/// The number of axes that a shape argument gives.
pub fn shape_rank(ty: &Ty) -> Option<Rank> {
    match ty {
        Ty::Scalar(DType::I64, _) => Some(Rank::Static(1)),
        Ty::Shape(rank) => Some(*rank),
        Ty::Tuple(items) | Ty::List(items)
            if items
                .iter()
                .all(|item| matches!(item, Ty::Scalar(DType::I64, _))) =>
        {
            Some(Rank::Static(items.len() as u8))
        }
        _ => None,
    }
}

/// The type that a call gives.
pub fn result_type(result: &ResultType, types: &[Ty]) -> Ty {
    match result {
        ResultType::None => Ty::None,
        ResultType::Bool => Ty::BOOL,
        ResultType::Int => Ty::INT,
        ResultType::Float => Ty::FLOAT,
        ResultType::Str => Ty::Str,
        ResultType::NumPy(dtype) => Ty::numpy(*dtype),
        ResultType::Array(dtype, rank) => Ty::array(*dtype, *rank),
        ResultType::ArrayOfShape(dtype, index) => {
            let rank = types.get(*index).and_then(shape_rank);
            Ty::Array(*dtype, rank.unwrap_or(Rank::Static(1)))
        }
        ResultType::Opaque(name) => Ty::Opaque(name.clone()),
    }
}

/// The type of a constant.
pub(super) fn value_type(value: &Value) -> Ty {
    match value {
        Value::None => Ty::None,
        Value::Bool(_) => Ty::BOOL,
        Value::Int(_) => Ty::INT,
        Value::Float(_) => Ty::FLOAT,
        Value::Str(_) => Ty::Str,
    }
}

/// Builtins that are types: as values they are dtypes.
pub(super) fn rule_dtype(name: &str) -> Option<DType> {
    match name {
        "builtins.float" => Some(DType::F64),
        "builtins.int" => Some(DType::I64),
        "builtins.bool" => Some(DType::Bool),
        _ => None,
    }
}
