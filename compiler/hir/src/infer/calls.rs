//! Calls of the project's own functions, and the binding of arguments.

use crate::body::{Expr, ExprId, Node};
use crate::constant::Value;
use crate::defs::{Header, ParamKind, find_function};
use crate::infer::{Argument, CallPlan, Ctx, Instance, InstanceKey, expr_key, infer};
use crate::lints;
use crate::scope::{Resolved, resolve};
use crate::ty::Ty;

use pyrsc_db::SourceFile;
use pyrsc_maps::{Literal, Meaning, maps};

/// A parameter, as binding needs it.
pub(super) struct Formal {
    pub name: String,
    pub keyword_only: bool,
    pub positional_only: bool,
    pub rest: bool,
    pub default: Option<Value>,
}

impl Ctx<'_> {
    pub(super) fn call(
        &mut self,
        id: ExprId,
        func: ExprId,
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Ty {
        if let Some(dotted) = self.dotted(func) {
            return match resolve(self.db, self.project, self.file, &dotted) {
                Resolved::Function(file, name) => {
                    self.call_function(id, file, &name, args, keywords)
                }
                Resolved::Library(entry) => match &entry.meaning {
                    Meaning::DType(dtype) => self.convert(id, *dtype, args, keywords),
                    _ => self.call_library(id, entry, None, args, keywords),
                },
                Resolved::UnknownInLibrary(path) => {
                    self.arguments(args, keywords);
                    self.unknown_in_library(Node::Expr(func), &path);
                    Ty::Unknown
                }
                _ => {
                    self.arguments(args, keywords);
                    let ty = self.expr(func);
                    if !ty.is_unknown() {
                        let message = format!("{ty} cannot be called");
                        self.report(&lints::BAD_OPERAND, Node::Expr(func), message);
                    }
                    Ty::Unknown
                }
            };
        }
        if let Expr::Attribute(base, method) = &self.body.exprs[func] {
            let (base, method) = (*base, method.clone());
            return self.call_method(id, base, &method, args, keywords);
        }
        self.arguments(args, keywords);
        self.report(
            &lints::UNSUPPORTED_SYNTAX,
            Node::Expr(func),
            "a call of this expression is not supported",
        );
        Ty::Unknown
    }

    fn arguments(&mut self, args: &[ExprId], keywords: &[(String, ExprId)]) {
        for arg in args.iter().chain(keywords.iter().map(|(_, arg)| arg)) {
            self.expr(*arg);
        }
    }

    fn call_method(
        &mut self,
        id: ExprId,
        base: ExprId,
        method: &str,
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Ty {
        let ty = self.expr(base);
        let class = match &ty {
            Ty::Unknown => {
                self.arguments(args, keywords);
                return Ty::Unknown;
            }
            Ty::Array(..) => "numpy.ndarray".to_owned(),
            Ty::Scalar(_, crate::ty::Class::NumPy) => "numpy.ndarray".to_owned(),
            Ty::Opaque(name) => name.clone(),
            other => other.to_string(),
        };
        match maps().get(&format!("{class}.{method}")) {
            Some(entry) => self.call_library(id, entry, Some(base), args, keywords),
            None => {
                self.arguments(args, keywords);
                let message = format!("the method `{method}` of {ty} is not mapped to Rust");
                self.report(&lints::UNKNOWN_FUNCTION, Node::Expr(id), message);
                Ty::Unknown
            }
        }
    }

    fn call_function(
        &mut self,
        id: ExprId,
        file: SourceFile,
        name: &str,
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Ty {
        let arg_types: Vec<Ty> = args.iter().map(|arg| self.expr(*arg)).collect();
        let keyword_types: Vec<Ty> = keywords.iter().map(|(_, arg)| self.expr(*arg)).collect();
        let Some(def) = find_function(self.db, file, name) else {
            return Ty::Unknown;
        };
        let formals = self.formals(file, def.header(self.db));
        let Some(bound) = self.bind(id, name, &formals, args, keywords) else {
            return Ty::Unknown;
        };
        if arg_types.iter().chain(&keyword_types).any(Ty::is_unknown) {
            return Ty::Unknown;
        }
        let types: Vec<Ty> = bound
            .iter()
            .map(|argument| self.argument_type(argument))
            .collect();
        for (formal, ty) in formals.iter().zip(&types) {
            if matches!(ty, Ty::Range | Ty::DType(_)) {
                let message = format!("{ty} as the argument `{}` is not supported", formal.name);
                self.report(&lints::UNSUPPORTED_ARGUMENT, Node::Expr(id), message);
                return Ty::Unknown;
            }
        }
        let callee = InstanceKey {
            file,
            function: name.to_owned(),
            args: types,
        };
        let instance = Instance::new(self.db, callee.clone());
        let inferred = infer(self.db, self.project, instance);
        let result = inferred.result_ty();
        self.result.calls.insert(
            expr_key(id),
            CallPlan::Function {
                callee,
                args: bound,
            },
        );
        if result.is_mixed() {
            Ty::Unknown
        } else {
            result
        }
    }

    fn formals(&self, file: SourceFile, header: &Header) -> Vec<Formal> {
        header
            .params
            .iter()
            .map(|param| Formal {
                name: param.name.clone(),
                keyword_only: param.kind == ParamKind::KeywordOnly,
                positional_only: param.kind == ParamKind::PositionalOnly,
                rest: false,
                default: param.default.as_ref().and_then(|default| {
                    default.evaluate(&|name| match resolve(self.db, self.project, file, name) {
                        Resolved::Constant(value) => Some(value),
                        Resolved::Library(entry) => match entry.meaning {
                            Meaning::Constant(value) => {
                                Some(Value::Float(crate::body::Bits(value.to_bits())))
                            }
                            _ => None,
                        },
                        _ => None,
                    })
                }),
            })
            .collect()
    }

    /// The arguments in the order of the parameters; reports what does not fit.
    pub(super) fn bind(
        &mut self,
        id: ExprId,
        name: &str,
        formals: &[Formal],
        args: &[ExprId],
        keywords: &[(String, ExprId)],
    ) -> Option<Vec<Argument>> {
        let node = Node::Expr(id);
        let mut slots: Vec<Option<Argument>> = vec![None; formals.len()];
        let mut next = 0;
        for (position, arg) in args.iter().enumerate() {
            match formals.get(next) {
                Some(formal) if formal.rest => {
                    slots[next] = Some(Argument::Rest(args[position..].to_vec()));
                    break;
                }
                Some(formal) if !formal.keyword_only => {
                    slots[next] = Some(Argument::Expr(*arg));
                    next += 1;
                }
                _ => {
                    let taken = formals.iter().filter(|formal| !formal.keyword_only).count();
                    let message = format!(
                        "`{name}` takes {taken} positional arguments but {} were given",
                        args.len()
                    );
                    self.report(&lints::BAD_CALL, node, message);
                    return None;
                }
            }
        }
        for (keyword, value) in keywords {
            let position = formals.iter().position(|formal| {
                formal.name == *keyword && !formal.positional_only && !formal.rest
            });
            let Some(position) = position else {
                let message = format!("`{name}` has no parameter `{keyword}` that is supported");
                self.report(&lints::BAD_CALL, Node::Expr(*value), message);
                return None;
            };
            if slots[position].is_some() {
                let message = format!("`{name}` got two values for `{keyword}`");
                self.report(&lints::BAD_CALL, Node::Expr(*value), message);
                return None;
            }
            slots[position] = Some(Argument::Expr(*value));
        }
        let mut bound = Vec::new();
        for (slot, formal) in slots.into_iter().zip(formals) {
            let argument = slot
                .or_else(|| formal.rest.then(|| Argument::Rest(Vec::new())))
                .or_else(|| formal.default.clone().map(Argument::Value));
            let Some(argument) = argument else {
                let message = format!("`{name}` misses the argument `{}`", formal.name);
                self.report(&lints::BAD_CALL, node, message);
                return None;
            };
            bound.push(argument);
        }
        Some(bound)
    }

    pub(super) fn argument_type(&self, argument: &Argument) -> Ty {
        match argument {
            Argument::Expr(id) => self.result.ty(*id).clone(),
            Argument::Value(value) => match value {
                Value::None => Ty::None,
                Value::Bool(_) => Ty::BOOL,
                Value::Int(_) => Ty::INT,
                Value::Float(_) => Ty::FLOAT,
                Value::Str(_) => Ty::Str,
            },
            Argument::Rest(items) => Ty::Tuple(
                items
                    .iter()
                    .map(|item| self.result.ty(*item).clone())
                    .collect(),
            ),
        }
    }

    /// The value of an argument, if it is written down.
    pub(super) fn argument_value(&self, argument: &Argument) -> Option<Value> {
        match argument {
            Argument::Expr(id) => self.constant(*id),
            Argument::Value(value) => Some(value.clone()),
            Argument::Rest(_) => None,
        }
    }
}

/// A default of a library function as a value.
pub(super) fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::None => Value::None,
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(value) => Value::Int(*value),
        Literal::Float(value) => Value::Float(crate::body::Bits(value.to_bits())),
        Literal::Str(value) => Value::Str(value.clone()),
    }
}
