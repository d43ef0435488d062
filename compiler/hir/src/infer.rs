//! The types of a body's expressions, for given types of its parameters.
//!
//! An abstract run of the body: an environment gives each variable its present
//! type; branches are joined, loops run to a fixed point. A function is
//! inferred once for each distinct signature (an [`Instance`]) that reaches
//! it; recursion is a salsa fixed point over the result types.

mod calls;
mod exprs;
mod library;
mod operators;
mod rules;
mod stmts;
mod subscripts;
mod texts;
mod writes;

pub use library::{lifted_dtype, result_type, shape_rank};
pub use rules::{axis_values, named_dtype, nested_list};
pub use stmts::{constant_of, exponent_of};

use std::collections::BTreeMap;
use std::sync::Arc;

use la_arena::ArenaMap;
use pyrsc_db::{Db, Project, SourceFile, stage};

use crate::body::{Body, ExprId, LocalId, Node, Problem, StmtId};
use crate::constant::Value;
use crate::defs::{TOP_LEVEL, find_function};
use crate::lints;
use crate::liveness::{Liveness, liveness};
use crate::ty::Ty;

/// A function with the types of its parameters. A module's top level that runs
/// as the program has the one argument `Ty::Str`, the value of `__name__`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstanceKey {
    pub file: SourceFile,
    pub function: String,
    pub args: Vec<Ty>,
}

impl InstanceKey {
    /// The top level of a file, as the program or as an imported module.
    pub fn top_level(file: SourceFile, main: bool) -> InstanceKey {
        InstanceKey {
            file,
            function: TOP_LEVEL.to_owned(),
            args: if main { vec![Ty::Str] } else { Vec::new() },
        }
    }

    pub fn is_top_level(&self) -> bool {
        self.function == TOP_LEVEL
    }
}

/// An interned [`InstanceKey`].
#[salsa::interned(debug)]
pub struct Instance<'db> {
    #[returns(ref)]
    pub key: InstanceKey,
}

/// What inference finds out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inference {
    pub exprs: ArenaMap<ExprId, Ty>,
    pub calls: BTreeMap<u32, CallPlan>,
    /// Conditions whose value is known when compiling.
    pub folded: BTreeMap<u32, bool>,
    /// Names that stand for constants.
    pub values: BTreeMap<u32, Value>,
    /// The variables that are carried where paths meet: after an `if`, at the
    /// head of a loop.
    pub merges: BTreeMap<u32, Vec<(LocalId, VarTy)>>,
    pub result: Option<Ty>,
    /// Whether the function may write to a parameter's array.
    pub writes: Vec<bool>,
    /// Whether the result may be a parameter's array or a view of it.
    pub returns_param: Vec<bool>,
    /// The array parameter that every result is, if there is one.
    pub returns_exactly: Option<usize>,
    /// Whether control may reach the end of the body.
    pub falls_through: bool,
    pub problems: Vec<Problem>,
}

/// The type of a variable at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VarTy {
    pub ty: Ty,
    /// Whether every path to here assigns it.
    pub bound: bool,
}

/// What a call expression calls, with its arguments in the order of the
/// callee's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallPlan {
    Function {
        callee: InstanceKey,
        args: Vec<Argument>,
    },
    /// An entry of the library maps; a method's object is the first argument.
    Library { entry: String, args: Vec<Argument> },
    /// An overload of such an entry, by its key.
    Overload { key: String, args: Vec<Argument> },
    /// `np.float32(x)`.
    Convert { to: pyrsc_ir::DType, arg: ExprId },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    Expr(ExprId),
    /// A default.
    Value(Value),
    /// What a `*rest` parameter collects.
    Rest(Vec<ExprId>),
}

/// Infers an instance.
#[salsa::tracked(returns(ref), cycle_fn = converge, cycle_initial = initial)]
pub fn infer<'db>(db: &'db dyn Db, project: Project, instance: Instance<'db>) -> Arc<Inference> {
    let key = instance.key(db);
    let name = format!("{}.{}", key.file.module(db), key.function);
    let _stage = stage(format!("infer {name}"));
    db.note_query("infer", &|| name.clone());
    let Some(def) = find_function(db, key.file, &key.function) else {
        return Arc::new(Inference::default());
    };
    let body = def.body(db);
    let mut ctx = Ctx {
        db,
        project,
        file: key.file,
        main: key.is_top_level() && !key.args.is_empty(),
        top_level: key.is_top_level(),
        body,
        live: liveness(body),
        result: Inference::default(),
        env: Some(vec![None; body.locals.len()]),
        loops: Vec::new(),
    };
    ctx.result.problems.clone_from(&body.problems);
    if !ctx.top_level {
        for (index, ty) in key.args.iter().enumerate() {
            ctx.assign(LocalId(index as u32), ty.clone(), Node::Param(index as u32));
        }
    }
    ctx.block(&body.block);
    ctx.finish();
    writes::find_writes(&mut ctx, key.args.len());
    Arc::new(ctx.result)
}

fn initial(_: &dyn Db, _: salsa::Id, _: Project, _: Instance<'_>) -> Arc<Inference> {
    Arc::new(Inference {
        result: Some(Ty::Unknown),
        ..Inference::default()
    })
}

/// The join lattice of types is finite for a given program but for nested
/// tuples, which grow without end only in a recursion that builds them.
fn converge(
    _: &dyn Db,
    cycle: &salsa::Cycle,
    last: &Arc<Inference>,
    next: Arc<Inference>,
    _: Project,
    _: Instance<'_>,
) -> Arc<Inference> {
    if cycle.iteration() > 24 {
        return Arc::clone(last);
    }
    next
}

/// The variables' types at a place; `None` where control does not get to.
type Env = Option<Vec<Option<VarTy>>>;

struct LoopFrame {
    breaks: Vec<Env>,
    continues: Vec<Env>,
}

struct Ctx<'a> {
    db: &'a dyn Db,
    project: Project,
    file: SourceFile,
    /// Whether this is the program's own top level.
    main: bool,
    top_level: bool,
    body: &'a Body,
    live: Liveness,
    result: Inference,
    env: Env,
    loops: Vec<LoopFrame>,
}

/// The number of an expression in the maps of [`Inference`].
pub fn expr_key(id: ExprId) -> u32 {
    id.into_raw().into_u32()
}

/// The number of a statement in the maps of [`Inference`].
pub fn stmt_key(id: StmtId) -> u32 {
    id.into_raw().into_u32()
}

impl Inference {
    pub fn ty(&self, id: ExprId) -> &Ty {
        self.exprs.get(id).unwrap_or(&Ty::Unknown)
    }

    pub fn call(&self, id: ExprId) -> Option<&CallPlan> {
        self.calls.get(&expr_key(id))
    }

    /// Types of the result; `None` where the function has none of its own.
    pub fn result_ty(&self) -> Ty {
        self.result.clone().unwrap_or(Ty::None)
    }

    /// Instances that this one calls, in order of the text.
    pub fn callees(&self) -> impl Iterator<Item = &InstanceKey> {
        self.calls.values().filter_map(|call| match call {
            CallPlan::Function { callee, .. } => Some(callee),
            _ => None,
        })
    }
}

impl Ctx<'_> {
    fn report(
        &mut self,
        lint: &'static pyrsc_db::Lint,
        node: Node,
        message: impl Into<String>,
    ) -> &mut Problem {
        self.result.problems.push(Problem {
            lint,
            node,
            message: message.into(),
            notes: Vec::new(),
            help: None,
        });
        self.result.problems.last_mut().expect("just pushed")
    }

    fn assign(&mut self, local: LocalId, ty: Ty, node: Node) {
        if ty.is_mixed() {
            let name = self.body.local_name(local).to_owned();
            let message = format!("`{name}` is {ty}");
            self.report(&lints::MIXED_TYPES, node, message);
        }
        if let Some(env) = &mut self.env {
            env[local.0 as usize] = Some(VarTy { ty, bound: true });
        }
    }

    fn finish(&mut self) {
        self.result.falls_through = self.env.is_some();
        if self.env.is_some() {
            self.add_result(Ty::None);
        }
        let result = self.result.result.clone();
        if let Some(result) = result.filter(Ty::is_mixed) {
            let message = format!("the function returns {result}, by the path taken");
            let problem = self.report(&lints::MIXED_TYPES, Node::Header, message);
            problem.help = Some("return the same type on all paths".to_owned());
        }
    }

    fn add_result(&mut self, ty: Ty) {
        self.result.result = Some(match self.result.result.take() {
            None => ty,
            Some(so_far) => so_far.join(&ty),
        });
    }
}

/// Where paths meet: types joined, dead variables forgotten.
fn join(a: Env, b: Env, live: impl Fn(LocalId) -> bool) -> Env {
    let (mut a, b) = match (a, b) {
        (None, env) | (env, None) => {
            return env.map(|env| {
                let vars = env.into_iter().enumerate();
                vars.map(|(i, var)| var.filter(|_| live(LocalId(i as u32))))
                    .collect()
            });
        }
        (Some(a), Some(b)) => (a, b),
    };
    for (index, (mine, theirs)) in a.iter_mut().zip(b).enumerate() {
        if !live(LocalId(index as u32)) {
            *mine = None;
            continue;
        }
        *mine = match (mine.take(), theirs) {
            (None, None) => None,
            (Some(var), None) | (None, Some(var)) => Some(VarTy {
                ty: var.ty,
                bound: false,
            }),
            (Some(a), Some(b)) => Some(VarTy {
                ty: a.ty.join(&b.ty),
                bound: a.bound && b.bound,
            }),
        };
    }
    Some(a)
}
