//! Syntax tree to [`Body`]: names sorted into locals and globals, positions
//! moved to the source map, everything outside the language reported.

use std::collections::HashSet;

use pyrsc_db::Lint;
use pyrsc_syntax::ast;
use pyrsc_syntax::range_of;

use crate::body::{
    Bits, Body, Conversion, Expr, ExprId, FStringPart, LocalId, Node, Problem, SourceMap, Stmt,
    StmtId, Subscript, Target,
};
use crate::lints;
use crate::names::{assigned_names, is_main_guard};
use crate::operators;

/// What kind of body is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Function,
    /// A module's top level: functions and imports are allowed.
    Module,
}

/// Builds the body of a function with these parameters, or of a module.
///
/// `imports` tells, for an import statement at the top level, which modules of
/// the project it runs.
pub struct Collector<'a> {
    level: Level,
    imports: &'a dyn Fn(&ast::Stmt) -> Vec<String>,
    body: Body,
    map: SourceMap,
    assigned: HashSet<String>,
    loop_depth: u32,
}

impl<'a> Collector<'a> {
    pub fn new(level: Level, start: u32, imports: &'a dyn Fn(&ast::Stmt) -> Vec<String>) -> Self {
        Collector {
            level,
            imports,
            body: Body::default(),
            map: SourceMap {
                start,
                ..SourceMap::default()
            },
            assigned: HashSet::new(),
            loop_depth: 0,
        }
    }

    /// Adds a parameter; call in order, before [`Collector::finish`].
    pub fn param(&mut self, name: &str, range: std::ops::Range<u32>) {
        self.body.locals.push(name.to_owned());
        self.body.params += 1;
        self.assigned.insert(name.to_owned());
        self.map.params.push(self.relative(range));
    }

    pub fn header(&mut self, range: std::ops::Range<u32>, end: u32) {
        self.map.header = self.relative(range);
        self.map.end = end;
    }

    /// Reports a problem of the header.
    pub fn header_problem(&mut self, lint: &'static Lint, message: &str) {
        self.problem(lint, Node::Header, message.to_owned(), None);
    }

    pub fn finish(mut self, statements: &[ast::Stmt]) -> (Body, SourceMap) {
        assigned_names(statements, &mut self.assigned);
        let block = self.block(statements);
        self.body.block = block;
        (self.body, self.map)
    }

    fn relative(&self, range: std::ops::Range<u32>) -> (u32, u32) {
        (
            range.start.saturating_sub(self.map.start),
            range.end.saturating_sub(self.map.start),
        )
    }

    fn problem(&mut self, lint: &'static Lint, node: Node, message: String, help: Option<&str>) {
        self.body.problems.push(Problem {
            lint,
            node,
            message,
            notes: Vec::new(),
            help: help.map(str::to_owned),
        });
    }

    fn stmt(&mut self, stmt: Stmt, range: std::ops::Range<u32>) -> StmtId {
        let range = self.relative(range);
        self.map.stmts.push(range);
        self.body.stmts.alloc(stmt)
    }

    fn expr_at(&mut self, expr: Expr, range: std::ops::Range<u32>) -> ExprId {
        let range = self.relative(range);
        self.map.exprs.push(range);
        self.body.exprs.alloc(expr)
    }

    fn block(&mut self, statements: &[ast::Stmt]) -> Vec<StmtId> {
        statements
            .iter()
            .flat_map(|stmt| self.statement(stmt))
            .collect()
    }

    fn unsupported_stmt(&mut self, node: &ast::Stmt, what: &str, help: Option<&str>) -> StmtId {
        let id = self.stmt(Stmt::Nothing, range_of(node));
        let message = format!("{what} is not supported");
        self.problem(&lints::UNSUPPORTED_SYNTAX, Node::Stmt(id), message, help);
        id
    }

    fn invalid_stmt(&mut self, node: &ast::Stmt, message: &str) -> StmtId {
        let id = self.stmt(Stmt::Nothing, range_of(node));
        self.problem(
            &lints::INVALID_SYNTAX,
            Node::Stmt(id),
            message.to_owned(),
            None,
        );
        id
    }

    #[expect(clippy::too_many_lines, reason = "one arm per statement")]
    fn statement(&mut self, node: &ast::Stmt) -> Vec<StmtId> {
        let range = range_of(node);
        let one = match node {
            ast::Stmt::Expr(it) => {
                if matches!(&*it.value, ast::Expr::Constant(constant) if constant.value.is_str()) {
                    self.stmt(Stmt::Nothing, range)
                } else {
                    let value = self.expr(&it.value);
                    self.stmt(Stmt::Expr(value), range)
                }
            }
            ast::Stmt::Assign(it) => {
                let value = self.expr(&it.value);
                let targets = it
                    .targets
                    .iter()
                    .map(|target| self.target(target))
                    .collect();
                self.stmt(Stmt::Assign { targets, value }, range)
            }
            ast::Stmt::AnnAssign(it) => match &it.value {
                Some(value) => {
                    let value = self.expr(value);
                    let targets = vec![self.target(&it.target)];
                    self.stmt(Stmt::Assign { targets, value }, range)
                }
                None => self.stmt(Stmt::Nothing, range),
            },
            ast::Stmt::AugAssign(it) => match operators::binary(it.op) {
                Some(op) => {
                    let target = self.target(&it.target);
                    let value = self.expr(&it.value);
                    self.stmt(Stmt::Update { target, op, value }, range)
                }
                None => self.unsupported_stmt(node, "the operator `@=`", None),
            },
            ast::Stmt::If(it) => {
                if self.level == Level::Module && is_main_guard(&it.test) {
                    // Whether the guard holds is known: resolved by scope.
                    let cond = self.expr(&it.test);
                    let then = self.block(&it.body);
                    let otherwise = self.block(&it.orelse);
                    return vec![self.stmt(
                        Stmt::If {
                            cond,
                            then,
                            otherwise,
                        },
                        range,
                    )];
                }
                let cond = self.expr(&it.test);
                let then = self.block(&it.body);
                let otherwise = self.block(&it.orelse);
                self.stmt(
                    Stmt::If {
                        cond,
                        then,
                        otherwise,
                    },
                    range,
                )
            }
            ast::Stmt::While(it) => {
                if !it.orelse.is_empty() {
                    return vec![self.unsupported_stmt(node, "`else` after a loop", None)];
                }
                let cond = self.expr(&it.test);
                let body = self.loop_body(&it.body);
                self.stmt(Stmt::While { cond, body }, range)
            }
            ast::Stmt::For(it) => {
                if !it.orelse.is_empty() {
                    return vec![self.unsupported_stmt(node, "`else` after a loop", None)];
                }
                let iter = self.expr(&it.iter);
                let target = self.target(&it.target);
                let body = self.loop_body(&it.body);
                self.stmt(Stmt::For { target, iter, body }, range)
            }
            ast::Stmt::Break(_) if self.loop_depth == 0 => {
                self.invalid_stmt(node, "`break` outside a loop")
            }
            ast::Stmt::Continue(_) if self.loop_depth == 0 => {
                self.invalid_stmt(node, "`continue` outside a loop")
            }
            ast::Stmt::Break(_) => self.stmt(Stmt::Break, range),
            ast::Stmt::Continue(_) => self.stmt(Stmt::Continue, range),
            ast::Stmt::Return(_) if self.level == Level::Module => {
                self.invalid_stmt(node, "`return` outside a function")
            }
            ast::Stmt::Return(it) => {
                let value = it.value.as_ref().map(|value| self.expr(value));
                self.stmt(Stmt::Return(value), range)
            }
            ast::Stmt::Pass(_) => self.stmt(Stmt::Nothing, range),
            ast::Stmt::FunctionDef(_) if self.level == Level::Module => {
                self.stmt(Stmt::Nothing, range)
            }
            ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_) if self.level == Level::Module => {
                return (self.imports)(node)
                    .into_iter()
                    .map(|module| self.stmt(Stmt::Import(module), range.clone()))
                    .collect();
            }
            other => {
                let (what, help) = operators::unsupported_statement(other);
                self.unsupported_stmt(other, what, help)
            }
        };
        vec![one]
    }

    fn loop_body(&mut self, statements: &[ast::Stmt]) -> Vec<StmtId> {
        self.loop_depth += 1;
        let body = self.block(statements);
        self.loop_depth -= 1;
        body
    }

    fn target(&mut self, node: &ast::Expr) -> Target {
        match node {
            ast::Expr::Name(it) => Target::Local(self.local(it.id.as_str())),
            ast::Expr::Tuple(it) => {
                Target::Tuple(it.elts.iter().map(|item| self.target(item)).collect())
            }
            ast::Expr::List(it) => {
                Target::Tuple(it.elts.iter().map(|item| self.target(item)).collect())
            }
            ast::Expr::Subscript(it) => {
                let base = self.expr(&it.value);
                let index = self.subscripts(&it.slice);
                Target::Subscript(base, index)
            }
            ast::Expr::Attribute(_) | ast::Expr::Starred(_) => {
                let what = if node.is_starred_expr() {
                    "a starred target is not supported"
                } else {
                    "setting an attribute is not supported"
                };
                let id = self.expr_at(Expr::Invalid, range_of(node));
                self.problem(
                    &lints::UNSUPPORTED_SYNTAX,
                    Node::Expr(id),
                    what.to_owned(),
                    None,
                );
                Target::Invalid
            }
            _ => {
                let id = self.expr_at(Expr::Invalid, range_of(node));
                let message = "this cannot be assigned to".to_owned();
                self.problem(&lints::INVALID_SYNTAX, Node::Expr(id), message, None);
                Target::Invalid
            }
        }
    }

    fn local(&mut self, name: &str) -> LocalId {
        if let Some(index) = self.body.locals.iter().position(|local| local == name) {
            return LocalId(index as u32);
        }
        self.body.locals.push(name.to_owned());
        LocalId(self.body.locals.len() as u32 - 1)
    }

    fn subscripts(&mut self, slice: &ast::Expr) -> Vec<Subscript> {
        match slice {
            ast::Expr::Tuple(it) => it.elts.iter().map(|item| self.subscript(item)).collect(),
            one => vec![self.subscript(one)],
        }
    }

    fn subscript(&mut self, node: &ast::Expr) -> Subscript {
        match node {
            ast::Expr::Slice(it) => Subscript::Slice {
                start: it.lower.as_ref().map(|bound| self.expr(bound)),
                stop: it.upper.as_ref().map(|bound| self.expr(bound)),
                step: it.step.as_ref().map(|bound| self.expr(bound)),
            },
            ast::Expr::Constant(it) if it.value.is_none() => Subscript::NewAxis,
            ast::Expr::Constant(it) if it.value.is_ellipsis() => Subscript::Ellipsis,
            ast::Expr::Attribute(it) if it.attr.as_str() == "newaxis" => Subscript::NewAxis,
            index => Subscript::Index(self.expr(index)),
        }
    }

    fn exprs(&mut self, nodes: &[ast::Expr]) -> Vec<ExprId> {
        nodes.iter().map(|node| self.expr(node)).collect()
    }

    fn unsupported(&mut self, node: &ast::Expr, what: &str, help: Option<&str>) -> ExprId {
        let id = self.expr_at(Expr::Invalid, range_of(node));
        let message = format!("{what} is not supported");
        self.problem(&lints::UNSUPPORTED_SYNTAX, Node::Expr(id), message, help);
        id
    }

    fn expr(&mut self, node: &ast::Expr) -> ExprId {
        let range = range_of(node);
        let expr = match node {
            ast::Expr::Constant(it) => return self.constant(node, &it.value),
            ast::Expr::Name(it) => {
                let name = it.id.as_str();
                if self.assigned.contains(name) {
                    Expr::Local(self.local(name))
                } else {
                    Expr::Global(name.to_owned())
                }
            }
            ast::Expr::Attribute(it) => Expr::Attribute(self.expr(&it.value), it.attr.to_string()),
            ast::Expr::Call(it) => return self.call(node, it),
            ast::Expr::BinOp(it) => match operators::binary(it.op) {
                Some(op) => {
                    let left = self.expr(&it.left);
                    Expr::Binary(op, left, self.expr(&it.right))
                }
                None => return self.unsupported(node, "the operator `@`", None),
            },
            ast::Expr::UnaryOp(it) => Expr::Unary(operators::unary(it.op), self.expr(&it.operand)),
            ast::Expr::BoolOp(it) => Expr::Bools(operators::bool_op(it.op), self.exprs(&it.values)),
            ast::Expr::Compare(it) => return self.compare(node, it),
            ast::Expr::IfExp(it) => {
                let cond = self.expr(&it.test);
                let then = self.expr(&it.body);
                let otherwise = self.expr(&it.orelse);
                Expr::IfElse {
                    cond,
                    then,
                    otherwise,
                }
            }
            ast::Expr::Tuple(it) => Expr::Tuple(self.exprs(&it.elts)),
            ast::Expr::List(it) => Expr::List(self.exprs(&it.elts)),
            ast::Expr::Subscript(it) => {
                let base = self.expr(&it.value);
                Expr::Subscript(base, self.subscripts(&it.slice))
            }
            ast::Expr::JoinedStr(it) => Expr::FString(self.fstring(&it.values)),
            other => {
                let (what, help) = operators::unsupported_expression(other);
                return self.unsupported(other, what, help);
            }
        };
        self.expr_at(expr, range)
    }

    fn constant(&mut self, node: &ast::Expr, value: &ast::Constant) -> ExprId {
        let expr = match value {
            ast::Constant::None => Expr::None,
            ast::Constant::Bool(value) => Expr::Bool(*value),
            ast::Constant::Str(value) => Expr::Str(value.clone()),
            ast::Constant::Float(value) => Expr::Float(Bits(value.to_bits())),
            ast::Constant::Int(value) => match i64::try_from(value) {
                Ok(value) => Expr::Int(value),
                Err(_) => {
                    let id = self.expr_at(Expr::Invalid, range_of(node));
                    let message = format!("{value} does not fit in 64 bits");
                    self.problem(
                        &lints::LARGE_INTEGER,
                        Node::Expr(id),
                        message,
                        Some("write it as a float"),
                    );
                    return id;
                }
            },
            ast::Constant::Bytes(_) => return self.unsupported(node, "a bytes literal", None),
            ast::Constant::Complex { .. } => {
                return self.unsupported(node, "a complex number", None);
            }
            ast::Constant::Tuple(_) => return self.unsupported(node, "this constant", None),
            ast::Constant::Ellipsis => {
                return self.unsupported(node, "`...` outside an index", None);
            }
        };
        self.expr_at(expr, range_of(node))
    }

    fn call(&mut self, node: &ast::Expr, it: &ast::ExprCall) -> ExprId {
        if let Some(star) = it.args.iter().find(|arg| arg.is_starred_expr()) {
            return self.unsupported(star, "`*` in a call", None);
        }
        if it.keywords.iter().any(|keyword| keyword.arg.is_none()) {
            return self.unsupported(node, "`**` in a call", None);
        }
        let func = self.expr(&it.func);
        let args = self.exprs(&it.args);
        let keywords = it
            .keywords
            .iter()
            .filter_map(|keyword| {
                let name = keyword.arg.as_ref()?.to_string();
                Some((name, self.expr(&keyword.value)))
            })
            .collect();
        self.expr_at(
            Expr::Call {
                func,
                args,
                keywords,
            },
            range_of(node),
        )
    }

    fn compare(&mut self, node: &ast::Expr, it: &ast::ExprCompare) -> ExprId {
        let first = self.expr(&it.left);
        let mut rest = Vec::new();
        for (op, operand) in it.ops.iter().zip(&it.comparators) {
            let Some(op) = operators::compare(*op) else {
                return self.unsupported(
                    node,
                    "`in` and `not in`",
                    Some("compare with `==` and `or`"),
                );
            };
            rest.push((op, self.expr(operand)));
        }
        self.expr_at(Expr::Compare(first, rest), range_of(node))
    }

    fn fstring(&mut self, values: &[ast::Expr]) -> Vec<FStringPart> {
        let mut parts: Vec<FStringPart> = Vec::new();
        for value in values {
            match value {
                ast::Expr::FormattedValue(it) => {
                    let spec = it.format_spec.as_ref().map(|spec| match &**spec {
                        ast::Expr::JoinedStr(spec) => self.fstring(&spec.values),
                        other => self.fstring(std::slice::from_ref(other)),
                    });
                    let value = self.expr(&it.value);
                    let conversion = operators::conversion(it.conversion);
                    parts.push(FStringPart::Value {
                        value,
                        conversion,
                        spec,
                    });
                }
                ast::Expr::Constant(it) => {
                    let text = it.value.as_str().cloned().unwrap_or_default();
                    if let Some(FStringPart::Text(last)) = parts.last_mut() {
                        last.push_str(&text);
                    } else {
                        parts.push(FStringPart::Text(text));
                    }
                }
                ast::Expr::JoinedStr(it) => parts.extend(self.fstring(&it.values)),
                other => {
                    let id = self.unsupported(other, "this part of an f-string", None);
                    parts.push(FStringPart::Value {
                        value: id,
                        conversion: Conversion::None,
                        spec: None,
                    });
                }
            }
        }
        parts
    }
}
