//! Expressions: the type of each.

use pyrsc_ir::DType;
use pyrsc_maps::Meaning;

use crate::body::{BinaryOp, Bits, BoolOp, Expr, ExprId, LocalId, Node};
use crate::constant::Value;
use crate::infer::library::{rule_dtype, value_type};
use crate::infer::{Ctx, VarTy, expr_key};
use crate::lints;
use crate::narrow::narrowed;
use crate::scope::{Resolved, resolve};
use crate::ty::{Class, Ty};

impl Ctx<'_> {
    pub(super) fn expr(&mut self, id: ExprId) -> Ty {
        // What an earlier round of a loop made of it need not hold any more.
        self.result.folded.remove(&expr_key(id));
        let ty = self.expr_type(id);
        self.result.exprs.insert(id, ty.clone());
        ty
    }

    fn expr_type(&mut self, id: ExprId) -> Ty {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Invalid => Ty::Unknown,
            Expr::None => Ty::None,
            Expr::Bool(_) => Ty::BOOL,
            Expr::Int(_) => Ty::INT,
            Expr::Float(_) => Ty::FLOAT,
            Expr::Str(_) => Ty::Str,
            Expr::FString(parts) => {
                self.fstring(parts);
                Ty::Str
            }
            Expr::Local(local) => self.read(*local, Node::Expr(id)),
            Expr::Global(name) => self.global(id, &name.clone()),
            Expr::Attribute(base, name) => self.attribute(id, *base, &name.clone()),
            Expr::Call {
                func,
                args,
                keywords,
            } => self.call(id, *func, &args.clone(), &keywords.clone()),
            Expr::Binary(op, left, right) => {
                let (a, b) = (self.expr(*left), self.expr(*right));
                let exponent = self.exponent(*right);
                if *op == BinaryOp::Pow {
                    self.check_power(*left, *right, (&a, &b), Node::Expr(id));
                }
                self.binary_types(*op, &a, &b, exponent, Node::Expr(id))
            }
            Expr::Unary(op, operand) => self.unary(id, *op, *operand),
            Expr::Compare(first, rest) => self.compare(id, *first, &rest.clone()),
            Expr::Bools(op, items) => self.bools(id, *op, &items.clone()),
            Expr::IfElse {
                cond,
                then,
                otherwise,
            } => self.if_else(id, *cond, *then, *otherwise),
            Expr::Tuple(items) => Ty::Tuple(items.iter().map(|item| self.expr(*item)).collect()),
            Expr::List(items) => Ty::List(items.iter().map(|item| self.expr(*item)).collect()),
            Expr::Subscript(base, index) => {
                let ty = self.expr(*base);
                self.subscript_type(*base, &ty, index, Node::Expr(id))
            }
        }
    }

    pub(super) fn read(&mut self, local: LocalId, node: Node) -> Ty {
        let var = self
            .env
            .as_ref()
            .and_then(|env| env[local.0 as usize].clone());
        match var {
            Some(var) => {
                if var.ty.is_mixed() {
                    let name = self.body.local_name(local).to_owned();
                    let message = format!("`{name}` is {}, by the path taken", var.ty);
                    let problem = self.report(&lints::MIXED_TYPES, node, message);
                    problem.help = Some("give it one type on all paths".to_owned());
                    return Ty::Unknown;
                }
                var.ty
            }
            None => {
                let name = self.body.local_name(local).to_owned();
                let message = format!("`{name}` is used before it is assigned");
                self.report(&lints::UNBOUND, node, message);
                Ty::Unknown
            }
        }
    }

    fn global(&mut self, id: ExprId, name: &str) -> Ty {
        if name == "__name__" {
            let module = if self.main {
                "__main__"
            } else {
                self.file.module(self.db)
            };
            self.result
                .values
                .insert(expr_key(id), Value::Str(module.to_owned()));
            return Ty::Str;
        }
        let resolved = resolve(self.db, self.project, self.file, name);
        self.resolved(id, name, resolved)
    }

    /// The type of a name that stands for something outside the body.
    fn resolved(&mut self, id: ExprId, name: &str, resolved: Resolved) -> Ty {
        let node = Node::Expr(id);
        match resolved {
            Resolved::Constant(value) => {
                let ty = value_type(&value);
                self.result.values.insert(expr_key(id), value);
                return ty;
            }
            Resolved::Library(entry) => match &entry.meaning {
                Meaning::Constant(value) => {
                    let value = Value::Float(Bits(value.to_bits()));
                    self.result.values.insert(expr_key(id), value);
                    return Ty::FLOAT;
                }
                Meaning::DType(dtype) => return Ty::DType(*dtype),
                Meaning::Rule(rule) if rule == "argv" => return Ty::Opaque("sys.argv".to_owned()),
                Meaning::Rule(rule) if rule == "newaxis" => return Ty::None,
                _ => {
                    if let Some(dtype) = rule_dtype(&entry.name) {
                        return Ty::DType(dtype);
                    }
                    let message = format!("the function `{name}` as a value is not supported");
                    self.report(&lints::UNSUPPORTED_SYNTAX, node, message);
                }
            },
            Resolved::Variable => {
                let message = format!("`{name}` is a variable of the module");
                let problem = self.report(&lints::GLOBAL_VARIABLE, node, message);
                problem.notes.push(
                    "a function may read module variables that are assigned once, from constants"
                        .to_owned(),
                );
                problem.help = Some("pass it as a parameter".to_owned());
            }
            Resolved::Function(..) => {
                let message = format!("the function `{name}` as a value is not supported");
                self.report(&lints::UNSUPPORTED_SYNTAX, node, message);
            }
            Resolved::Module(_) | Resolved::LibraryModule(_) => {
                let message = format!("the module `{name}` as a value is not supported");
                self.report(&lints::UNSUPPORTED_SYNTAX, node, message);
            }
            Resolved::Other => {
                let message =
                    format!("`{name}` is a class or something else that is not supported");
                self.report(&lints::UNSUPPORTED_SYNTAX, node, message);
            }
            Resolved::UnknownInLibrary(path) => self.unknown_in_library(node, &path),
            Resolved::UnknownInModule(path) => {
                let message = format!("there is no `{path}` in the project");
                self.report(&lints::UNKNOWN_NAME, node, message);
            }
            // The import itself was reported.
            Resolved::Unknown if self.is_imported(name) => {}
            Resolved::Unknown => self.unknown_name(node, name),
        }
        Ty::Unknown
    }

    fn unknown_name(&mut self, node: Node, name: &str) {
        if crate::names::is_builtin(name) {
            let message = format!("Python's `{name}` is not supported");
            let problem = self.report(&lints::UNKNOWN_FUNCTION, node, message);
            problem.help = Some(crate::names::instead_of_builtin(name).to_owned());
        } else {
            let message = format!("`{name}` is not defined");
            self.report(&lints::UNKNOWN_NAME, node, message);
        }
    }

    fn is_imported(&self, name: &str) -> bool {
        let first = name.split('.').next().unwrap_or(name);
        crate::scope::scope(self.db, self.file)
            .names
            .contains_key(first)
    }

    pub(super) fn unknown_in_library(&mut self, node: Node, path: &str) {
        let message = format!("`{path}` is not mapped to Rust");
        let similar = pyrsc_maps::maps().similar(path);
        let problem = self.report(&lints::UNKNOWN_FUNCTION, node, message);
        problem.help = Some(similar.map_or_else(
            || "write it with functions that are mapped".to_owned(),
            |similar| format!("did you mean `{similar}`?"),
        ));
    }

    /// `a.b.c` if it starts at a global name.
    pub(super) fn dotted(&self, id: ExprId) -> Option<String> {
        match &self.body.exprs[id] {
            Expr::Global(name) => Some(name.clone()),
            Expr::Attribute(base, name) => Some(format!("{}.{name}", self.dotted(*base)?)),
            _ => None,
        }
    }

    fn attribute(&mut self, id: ExprId, base: ExprId, name: &str) -> Ty {
        if let Some(dotted) = self.dotted(id) {
            let resolved = resolve(self.db, self.project, self.file, &dotted);
            return self.resolved(id, &dotted, resolved);
        }
        let ty = self.expr(base);
        self.attribute_of(&ty, name, Node::Expr(id))
    }

    fn attribute_of(&mut self, ty: &Ty, name: &str, node: Node) -> Ty {
        match (ty, name) {
            (Ty::Unknown, _) => Ty::Unknown,
            (Ty::Array(_, rank), "shape") => Ty::Shape(*rank),
            (Ty::Array(..), "size" | "ndim" | "nbytes" | "itemsize") => Ty::INT,
            (Ty::Array(dtype, _) | Ty::Scalar(dtype, Class::NumPy), "dtype") => Ty::DType(*dtype),
            (Ty::Array(..), "T") => ty.clone(),
            (Ty::Scalar(_, Class::NumPy), "size") => Ty::INT,
            (Ty::DType(_), "name") => Ty::Str,
            (Ty::Opaque(kind), "values") if kind == "pandas.DataFrame" => Ty::array(DType::F64, 2),
            (ty, name) => {
                let message = format!("`.{name}` of {ty} is not supported");
                self.report(&lints::UNSUPPORTED_OPERAND, node, message);
                Ty::Unknown
            }
        }
    }

    fn bools(&mut self, id: ExprId, op: BoolOp, items: &[ExprId]) -> Ty {
        let env = self.env.clone();
        let result = self.bool_items(id, op, items);
        self.env = env;
        result
    }

    /// Each item is evaluated where those before it did not decide.
    fn bool_items(&mut self, id: ExprId, op: BoolOp, items: &[ExprId]) -> Ty {
        let mut result: Option<Ty> = None;
        let decisive = op == BoolOp::Or;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.narrow(items[index - 1], !decisive);
            }
            let ty = self.expr(*item);
            self.condition_type(*item, &ty);
            match self.result.folded.get(&expr_key(*item)).copied() {
                Some(known) if known == decisive => {
                    if result.is_none() && ty == Ty::BOOL {
                        self.result.folded.insert(expr_key(id), known);
                    }
                    return result.map_or(ty.clone(), |so_far| so_far.join(&ty));
                }
                // Skipped: never the result unless it is the last.
                Some(_) if item != items.last().expect("of two at least") => continue,
                _ => {}
            }
            result = Some(match result {
                None => ty,
                Some(so_far) => so_far.join(&ty),
            });
        }
        let result = result.unwrap_or(Ty::BOOL);
        if items
            .iter()
            .all(|item| self.result.folded.contains_key(&expr_key(*item)))
        {
            self.result.folded.insert(expr_key(id), !decisive);
        }
        if result.is_mixed() {
            let message = format!("the result is {result}");
            self.report(&lints::MIXED_TYPES, Node::Expr(id), message);
            return Ty::Unknown;
        }
        result
    }

    fn if_else(&mut self, id: ExprId, cond: ExprId, then: ExprId, otherwise: ExprId) -> Ty {
        self.condition(cond);
        match self.result.folded.get(&expr_key(cond)) {
            Some(true) => return self.expr(then),
            Some(false) => return self.expr(otherwise),
            None => {}
        }
        let env = self.env.clone();
        self.narrow(cond, true);
        let a = self.expr(then);
        self.env.clone_from(&env);
        self.narrow(cond, false);
        let b = self.expr(otherwise);
        self.env = env;
        let result = a.join(&b);
        if result.is_mixed() {
            let message = format!("the result is {result}");
            self.report(&lints::MIXED_TYPES, Node::Expr(id), message);
            return Ty::Unknown;
        }
        result
    }

    /// From here on, what a condition tells is known.
    pub(super) fn narrow(&mut self, cond: ExprId, truth: bool) {
        for (local, ty) in narrowed(self.body, &self.result, cond, truth) {
            if let Some(env) = &mut self.env {
                env[local.0 as usize] = Some(VarTy { ty, bound: true });
            }
        }
    }

    /// An expression whose truth decides.
    pub(super) fn condition(&mut self, id: ExprId) {
        let ty = self.expr(id);
        self.condition_type(id, &ty);
    }

    pub(super) fn condition_type(&mut self, id: ExprId, ty: &Ty) {
        match ty {
            Ty::Unknown | Ty::Scalar(..) | Ty::Number(_) | Ty::Str => {
                if let Some(Value::Bool(known)) = self.constant(id) {
                    self.result.folded.insert(expr_key(id), known);
                }
                if let Some(Value::Int(known)) = self.constant(id) {
                    self.result.folded.insert(expr_key(id), known != 0);
                }
            }
            Ty::None => {
                self.result.folded.insert(expr_key(id), false);
            }
            other => {
                let message = format!("the truth value of {other} is not supported");
                let problem = self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(id), message);
                let help = match other {
                    Ty::Optional(_) => "ask `is not None`",
                    _ => "compare it, or use `.any()` or `.all()`",
                };
                problem.help = Some(help.to_owned());
            }
        }
    }
}
