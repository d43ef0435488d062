//! The functions of a module as salsa tracked structs, so that each part of a
//! function can stay the same while the text around it changes.

use std::sync::Arc;

use pyrsc_db::{Db, SourceFile, lints as db_lints, stage};
use pyrsc_syntax::ast::{self, Ranged};
use pyrsc_syntax::{Comment, parsed, range_of};

use crate::body::{Body, SourceMap};
use crate::collect::{Collector, Level};
use crate::constant::{Constant, dotted};
use crate::lints;
use crate::names::docstring;
use crate::scope::imported_modules;

/// The name of a module's top level among its functions.
pub const TOP_LEVEL: &str = "<module>";

/// A function, or a module's top level.
#[salsa::tracked(debug)]
pub struct FunctionDef<'db> {
    #[returns(copy)]
    pub file: SourceFile,
    #[returns(deref)]
    pub name: String,

    /// What callers see.
    #[tracked]
    #[returns(ref)]
    pub header: Arc<Header>,
    /// What it does, without positions.
    #[tracked]
    #[returns(ref)]
    pub body: Arc<Body>,
    /// Where its nodes are. Read by diagnostics and emission only.
    #[tracked]
    #[returns(ref)]
    pub source_map: Arc<SourceMap>,
    /// Docstring and comments. Read by emission only.
    #[tracked]
    #[returns(ref)]
    pub prose: Arc<Prose>,
}

/// A function's parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Header {
    pub params: Vec<ParamHeader>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParamHeader {
    pub name: String,
    pub kind: ParamKind,
    pub default: Option<Constant>,
    /// The annotation, if it is a name or `NDArray[name]`.
    pub annotation: Option<Annotation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamKind {
    PositionalOnly,
    Ordinary,
    KeywordOnly,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Annotation {
    /// `float`, `np.float64`.
    Name(String),
    /// `NDArray[np.float64]`.
    Applied(String, String),
}

/// What people wrote for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Prose {
    pub docstring: Option<String>,
    /// Starts are absolute.
    pub comments: Vec<Comment>,
}

/// The functions of a file in order, its top level last.
#[salsa::tracked(returns(ref))]
pub fn functions<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<FunctionDef<'db>> {
    let _stage = stage(format!("collect {}", file.path(db)));
    let tree = parsed(db, file);
    let mut functions = Vec::new();
    for stmt in &tree.suite {
        if let ast::Stmt::FunctionDef(def) = stmt {
            functions.push(function(db, file, def, &tree.comments));
        }
    }
    functions.push(top_level(db, file, &tree.suite, &tree.comments));
    functions
}

/// A function of a file by name; the last definition wins, as in Python.
pub fn find_function<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    name: &str,
) -> Option<FunctionDef<'db>> {
    functions(db, file)
        .iter()
        .rev()
        .find(|function| function.name(db) == name)
        .copied()
}

/// A file's top level.
pub fn top_level_of<'db>(db: &'db dyn Db, file: SourceFile) -> FunctionDef<'db> {
    *functions(db, file)
        .last()
        .expect("the top level is always there")
}

fn function<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    def: &ast::StmtFunctionDef,
    comments: &[Comment],
) -> FunctionDef<'db> {
    let range = range_of(def);
    let none = |_: &ast::Stmt| Vec::new();
    let mut collector = Collector::new(Level::Function, range.start, &none);
    let mut header = Header::default();
    collector.header(header_range(def), range.end);
    let args = &def.args;
    let ordinary = args.args.iter().map(|arg| (arg, ParamKind::Ordinary));
    let positional = args
        .posonlyargs
        .iter()
        .map(|arg| (arg, ParamKind::PositionalOnly));
    let keyword = args
        .kwonlyargs
        .iter()
        .map(|arg| (arg, ParamKind::KeywordOnly));
    for (arg, kind) in positional.chain(ordinary).chain(keyword) {
        collector.param(arg.def.arg.as_str(), range_of(&arg.def));
        let default = arg.default.as_ref().map(|default| Constant::of(default));
        if default == Some(None) {
            let message = format!("the default of `{}` is not a constant", arg.def.arg);
            collector.header_problem(&lints::NOT_CONSTANT, &message);
        }
        header.params.push(ParamHeader {
            name: arg.def.arg.to_string(),
            kind,
            default: default.flatten(),
            annotation: arg
                .def
                .annotation
                .as_ref()
                .and_then(|node| annotation(node)),
        });
    }
    if args.vararg.is_some() || args.kwarg.is_some() {
        collector.header_problem(
            &lints::UNSUPPORTED_SYNTAX,
            "`*args` and `**kwargs` are not supported",
        );
    }
    if !def.decorator_list.is_empty() {
        collector.header_problem(&lints::UNSUPPORTED_SYNTAX, "decorators are not supported");
    }
    let (body, map) = collector.finish(&def.body);
    let end = range.end;
    let prose = Prose {
        docstring: docstring(&def.body),
        comments: comments
            .iter()
            .filter(|comment| {
                range.start <= comment.start && comment.start < line_end(db, file, end)
            })
            .cloned()
            .collect(),
    };
    FunctionDef::new(
        db,
        file,
        def.name.to_string(),
        Arc::new(header),
        Arc::new(body),
        Arc::new(map),
        Arc::new(prose),
    )
}

/// The end of the line that an offset is on, for comments after the last
/// statement of a function.
fn line_end(db: &dyn Db, file: SourceFile, offset: u32) -> u32 {
    let text = file.text(db);
    let offset = offset as usize;
    text[offset..]
        .find('\n')
        .map_or(text.len(), |length| offset + length) as u32
}

fn header_range(def: &ast::StmtFunctionDef) -> std::ops::Range<u32> {
    let range = range_of(def);
    // `def name`: the parser gives no range of the name; decorators come before.
    let start = def
        .decorator_list
        .last()
        .map_or(range.start, |decorator| u32::from(decorator.end()));
    let first = def
        .body
        .first()
        .map_or(range.end, |stmt| u32::from(stmt.start()));
    let length = "def ".len() as u32 + def.name.as_str().len() as u32;
    if def.decorator_list.is_empty() {
        start..(start + length).min(first)
    } else {
        start..first
    }
}

fn annotation(node: &ast::Expr) -> Option<Annotation> {
    match node {
        ast::Expr::Subscript(it) => {
            Some(Annotation::Applied(dotted(&it.value)?, dotted(&it.slice)?))
        }
        ast::Expr::Constant(it) => it.value.as_str().map(|name| Annotation::Name(name.clone())),
        other => dotted(other).map(Annotation::Name),
    }
}

fn top_level<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    suite: &[ast::Stmt],
    comments: &[Comment],
) -> FunctionDef<'db> {
    let imports = |stmt: &ast::Stmt| imported_modules(db, file, stmt);
    let mut collector = Collector::new(Level::Module, 0, &imports);
    let end = file.text(db).len() as u32;
    collector.header(0..0, end);
    let (body, map) = collector.finish(suite);
    let ranges: Vec<_> = suite
        .iter()
        .filter(|stmt| stmt.is_function_def_stmt())
        .map(range_of)
        .collect();
    let inside = |start: u32| ranges.iter().any(|range| range.contains(&start));
    let prose = Prose {
        docstring: docstring(suite),
        comments: comments
            .iter()
            .filter(|comment| !inside(comment.start))
            .cloned()
            .collect(),
    };
    FunctionDef::new(
        db,
        file,
        TOP_LEVEL.to_owned(),
        Arc::new(Header::default()),
        Arc::new(body),
        Arc::new(map),
        Arc::new(prose),
    )
}

/// The syntax errors of a file.
pub fn syntax_errors(db: &dyn Db, file: SourceFile) -> Vec<pyrsc_db::Diagnostic> {
    debug_assert_eq!(db_lints::SYNTAX_ERROR.code, "P0001");
    parsed(db, file).diagnostics.clone()
}
