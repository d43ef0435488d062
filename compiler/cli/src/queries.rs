//! The queries that join the pure stages: IR, optimised IR and Rust of one
//! instance. Each runs again only when what it read has changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use pyrsc_db::stage::Stage;
use pyrsc_db::{
    Db, Diagnostic, MathMode, OutputForm, Project, SourceFile, Span, line_index, stage,
};
use pyrsc_emit::{Comment, ExternTarget, Source, emit_function};
use pyrsc_hir::body::{Node, Problem};
use pyrsc_hir::defs::{FunctionDef, TOP_LEVEL, find_function};
use pyrsc_hir::infer::infer;
use pyrsc_hir::{Instance, InstanceKey, Ty, lints};
use pyrsc_ir::{Function, Rank, SpanId};
use pyrsc_lower::{Callee, Input, lower};
use pyrsc_passes::destination::{Destination, destination};
use pyrsc_passes::{Context, Math, Remark, optimise};

use crate::entry::is_passive;
use crate::instance_names::type_code;
use crate::plan::{Planned, import_order, plan};
use crate::rust_names::{is_ambiguous, module_alias, reserved_names};

/// An instance as IR, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    pub function: Arc<Function>,
    pub problems: Vec<Problem>,
}

/// A diagnostic of a problem in a body.
pub fn diagnostic(db: &dyn Db, def: FunctionDef<'_>, problem: &Problem) -> Diagnostic {
    let (start, end) = def.source_map(db).range(problem.node);
    let span = Span::new(def.file(db), start, end);
    let mut diagnostic = Diagnostic::new(problem.lint, span, problem.message.clone());
    for note in &problem.notes {
        diagnostic = diagnostic.note(note.clone());
    }
    if let Some(help) = &problem.help {
        diagnostic = diagnostic.help(help.clone());
    }
    diagnostic
}

/// The name that the IR knows an instance by, before Rust names are chosen:
/// the same for equal instances, whatever else is in the program.
fn raw_name(db: &dyn Db, key: &InstanceKey) -> String {
    let args: Vec<String> = key.args.iter().map(type_code).collect();
    format!(
        "{}.{}<{}>",
        key.file.module(db),
        key.function,
        args.join(" ")
    )
}

/// Names the query that begins, for the log of queries and for panics.
fn begin(db: &dyn Db, query: &str, verb: &str, key: &InstanceKey) -> Stage {
    let name = format!("{}.{}", key.file.module(db), key.function);
    db.note_query(query, &|| name.clone());
    stage(format!("{verb} {name}"))
}

/// The IR of an instance, not optimised.
#[salsa::tracked(returns(ref))]
pub fn function_ir<'db>(
    db: &'db dyn Db,
    project: Project,
    instance: Instance<'db>,
) -> Arc<Lowered> {
    let key = instance.key(db);
    let _stage = begin(db, "function_ir", "lower", key);
    let inference = infer(db, project, instance);
    let name = raw_name(db, key);
    let Some(def) =
        find_function(db, key.file, &key.function).filter(|_| inference.problems.is_empty())
    else {
        return Arc::new(Lowered {
            function: Arc::new(Function::new(name)),
            problems: Vec::new(),
        });
    };
    let body = def.body(db);
    let callee = |callee: &InstanceKey| {
        let inference = infer(db, project, Instance::new(db, callee.clone()));
        Callee {
            name: raw_name(db, callee),
            result: inference.result_ty(),
            writes: inference.writes.clone(),
            returns_param: inference.returns_param.clone(),
            returns_exactly: inference.returns_exactly,
        }
    };
    let is_program = key.is_top_level() && !key.args.is_empty();
    let initialisers = |module: &str| {
        if !is_program {
            return Vec::new();
        }
        initialisers(db, project, key.file, module.to_owned()).clone()
    };
    let lowered = lower(&Input {
        name,
        body,
        inference,
        top_level: key.function == TOP_LEVEL,
        params: &key.args,
        callee: &callee,
        initialisers: &initialisers,
    });
    Arc::new(Lowered {
        function: Arc::new(lowered.function),
        problems: lowered.problems,
    })
}

/// The top levels that an import in a program runs, in order, by their names in
/// the IR. A query of its own, so that an edit of an imported file reaches the
/// importer only if this changes.
#[salsa::tracked(returns(ref))]
pub fn initialisers(
    db: &dyn Db,
    project: Project,
    program: SourceFile,
    module: String,
) -> Vec<String> {
    let Some(imported) = pyrsc_hir::scope::find_module(db, project, program, &module) else {
        return Vec::new();
    };
    let before = import_order(db, project, imported)
        .into_iter()
        .map(|(file, _)| file);
    before
        .chain([imported])
        .filter(|file| *file != program)
        .filter(|file| !is_passive(pyrsc_hir::defs::top_level_of(db, *file).body(db)))
        .map(|file| raw_name(db, &InstanceKey::top_level(file, false)))
        .collect()
}

/// An instance after all passes, with what they say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptimisedIr {
    pub function: Function,
    pub remarks: Vec<Remark>,
}

/// The optimised IR of an instance.
#[salsa::tracked(returns(ref))]
pub fn optimised_ir<'db>(
    db: &'db dyn Db,
    project: Project,
    instance: Instance<'db>,
) -> Arc<OptimisedIr> {
    let key = instance.key(db);
    let _stage = begin(db, "optimised_ir", "optimise", key);
    let function = &function_ir(db, project, instance).function;
    let inference = infer(db, project, instance);
    let callee = |name: &str| {
        let key = inference
            .callees()
            .find(|callee| raw_name(db, callee) == name)?;
        let lowered = function_ir(db, project, Instance::new(db, key.clone()));
        Some(Arc::clone(&lowered.function))
    };
    let math = match project.config(db).math {
        MathMode::Exact => Math::Exact,
        MathMode::Fast => Math::Fast,
    };
    if let Err(errors) = pyrsc_ir::verify::verify(function) {
        panic!("lowering made a malformed function:\n{errors}\n{function}");
    }
    let optimised = optimise(
        function,
        &Context {
            callee: &callee,
            math,
        },
    );
    Arc::new(OptimisedIr {
        function: optimised.func,
        remarks: optimised.remarks,
    })
}

/// The Rust of an instance, as text that the package stage reads back: syn's
/// trees cannot be kept between runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustText {
    pub name: String,
    pub items: String,
    pub support: BTreeSet<String>,
    pub crates: BTreeSet<String>,
    pub uses: BTreeSet<String>,
    pub non_snake_case: bool,
    pub lines: (u32, u32),
}

/// Where an instance is in the Rust package.
#[salsa::tracked(returns(ref))]
pub fn planned<'db>(db: &'db dyn Db, project: Project, instance: Instance<'db>) -> Option<Planned> {
    let key = instance.key(db);
    plan(db, project)
        .instances
        .iter()
        .find(|it| it.key == *key)
        .cloned()
}

/// The Rust of an instance.
#[salsa::tracked(returns(ref))]
pub fn rust_text<'db>(db: &'db dyn Db, project: Project, instance: Instance<'db>) -> Arc<RustText> {
    let key = instance.key(db);
    let _stage = begin(db, "rust_text", "emit", key);
    let place = planned(db, project, instance)
        .as_ref()
        .expect("only planned instances are emitted");
    let optimised = optimised_ir(db, project, instance);
    let inference = infer(db, project, instance);
    let callee = |name: &str| {
        let callee = called_keys(db, project, inference)
            .into_iter()
            .find(|callee| raw_name(db, callee) == name)?;
        let callee_file = callee.file;
        let instance = Instance::new(db, callee);
        let planned = planned(db, project, instance).as_ref()?;
        let function = &function_ir(db, project, instance).function;
        let params = function.params().iter();
        Some(pyrsc_emit::Callee {
            module: planned.module.clone(),
            is_ambiguous: *is_ambiguous(db, project, planned.module.clone()),
            alias: module_alias(db, project, key.file, callee_file),
            name: planned.name.clone(),
            modes: function.modes.clone(),
            params: params.map(|param| function.ty(*param).clone()).collect(),
            results: function.results.clone(),
        })
    };
    let context = pyrsc_emit::Context {
        module: &place.module,
        name: &place.name,
        public: true,
        callee: &callee,
        extern_target: &extern_target,
        opaque_type: &opaque_type,
        reserved: reserved_names(db, project, place.module.clone()),
    };
    let source: &Source = source_of(db, instance);
    let destination = filled_form(db, project, instance);
    let Some(destination) = destination else {
        return Arc::new(text_of(emit_function(
            &optimised.function,
            source,
            &context,
        )));
    };
    // NumPy allocates the result: a function for its shape, one that fills it.
    let [shape, into] =
        [(&destination.shape, "shape"), (&destination.into, "into")].map(|(function, suffix)| {
            let name = format!("{}_{suffix}", place.name);
            emit_function(
                function,
                source,
                &pyrsc_emit::Context {
                    name: &name,
                    ..context
                },
            )
        });
    let mut both = shape;
    both.name = place.name.clone();
    if is_called(db, project, key) {
        let plain = emit_function(&optimised.function, source, &context);
        both.items.splice(0..0, plain.items);
        both.support.extend(plain.support);
        both.crates.extend(plain.crates);
        both.uses.extend(plain.uses);
        both.non_snake_case |= plain.non_snake_case;
    }
    both.items.extend(into.items);
    both.support.extend(into.support);
    both.crates.extend(into.crates);
    both.uses.extend(into.uses);
    both.non_snake_case |= into.non_snake_case;
    Arc::new(text_of(both))
}

/// The form of an exported instance that fills an array of NumPy's, where its
/// result is one fused loop.
pub fn filled_form(db: &dyn Db, project: Project, instance: Instance<'_>) -> Option<Destination> {
    let plan = plan(db, project);
    let key = instance.key(db);
    let exported = plan.form == Some(OutputForm::Python)
        && plan.exported.iter().any(|(other, _)| other == key);
    let of_any_rank = key
        .args
        .iter()
        .any(|ty| matches!(ty, Ty::Array(_, Rank::Dynamic)));
    if !exported || !of_any_rank {
        return None;
    }
    destination(&optimised_ir(db, project, instance).function)
}

/// Whether another function of the package calls an instance.
fn is_called(db: &dyn Db, project: Project, key: &InstanceKey) -> bool {
    plan(db, project).instances.iter().any(|other| {
        let inference = infer(db, project, Instance::new(db, other.key.clone()));
        inference.callees().any(|callee| callee == key)
    })
}

fn text_of(rust: pyrsc_emit::RustFunction) -> RustText {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: rust.items,
    };
    RustText {
        name: rust.name,
        items: prettyplease::unparse(&file),
        support: rust.support,
        crates: rust.crates,
        uses: rust.uses,
        non_snake_case: rust.non_snake_case,
        lines: rust.lines,
    }
}

/// The instances whose names may appear in an instance's optimised IR: its
/// callees, those of inlined callees, and initialisers.
fn called_keys(
    db: &dyn Db,
    project: Project,
    inference: &pyrsc_hir::Inference,
) -> Vec<InstanceKey> {
    let mut keys: Vec<InstanceKey> = inference.callees().cloned().collect();
    let mut index = 0;
    while index < keys.len() {
        let inference = infer(db, project, Instance::new(db, keys[index].clone()));
        for callee in inference.callees() {
            if !keys.contains(callee) {
                keys.push(callee.clone());
            }
        }
        index += 1;
    }
    let files = project.files(db).iter();
    keys.extend(files.map(|file| InstanceKey::top_level(*file, false)));
    keys
}

/// How a library call is written in Rust.
fn extern_target(key: &str) -> Option<ExternTarget> {
    let call = pyrsc_maps::maps().call(key)?;
    let support = support_paths(&call.rust);
    let modules: BTreeSet<String> = support
        .iter()
        .filter_map(|path| Some(format!("crate::support::{}", path.split_once("::")?.0)))
        .collect();
    Some(ExternTarget {
        rust: call.rust.clone(),
        uses: modules.into_iter().collect(),
        support,
        crates: call.crates.clone(),
    })
}

/// Paths like `random::uniform` in an expression of a library map.
fn support_paths(rust: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for (at, _) in rust.match_indices("::") {
        let before = &rust[..at];
        let start = before.rfind(|c| !is_word(c)).map_or(0, |index| index + 1);
        let module = &before[start..];
        let after = &rust[at + 2..];
        let end = after.find(|c| !is_word(c)).unwrap_or(after.len());
        // `f64::atan` and the like are Rust's own.
        let own = pyrsc_maps::support::SUPPORT
            .iter()
            .any(|(name, _)| *name == module);
        if own && end > 0 {
            found.push(format!("{module}::{}", &after[..end]));
        }
    }
    found
}

/// The Rust type of a library's own type.
fn opaque_type(name: &str) -> Option<String> {
    let path = match name {
        "numpy.random.Generator" => "crate::support::random_generator::Generator",
        "numpy.random.RandomState" => "crate::support::random::RandomState",
        _ => return None,
    };
    Some(path.to_owned())
}

/// What emission needs of the Python text. A query of its own, so that an edit
/// elsewhere in the file reaches only functions that it moves to other lines.
#[salsa::tracked(returns(ref))]
pub fn source_of<'db>(db: &'db dyn Db, instance: Instance<'db>) -> Arc<Source> {
    let key = instance.key(db);
    let file = key.file;
    let Some(def) = find_function(db, file, &key.function) else {
        return Arc::default();
    };
    let (map, body, prose) = (def.source_map(db), def.body(db), def.prose(db));
    let index = line_index(db, file);
    let count = body.exprs.len() + body.stmts.len() + 1;
    let span_lines = (0..count as u32)
        .map(|span| index.line(map.range(body.node_of_span(span)).0))
        .collect();
    let comments = prose.comments.iter().map(|comment| Comment {
        line: index.line(comment.start),
        text: comment
            .text
            .strip_prefix(' ')
            .unwrap_or(&comment.text)
            .to_owned(),
        own_line: comment.own_line,
    });
    let lines = (
        index.line(map.start),
        index.line(map.end.max(map.start + 1) - 1),
    );
    let text = file.text(db);
    let blank = |line: &u32| {
        let start = index.start(*line);
        text[start..]
            .lines()
            .next()
            .is_none_or(|line| line.trim().is_empty())
    };
    let top_level = key.function == TOP_LEVEL;
    Arc::new(Source {
        file: file.path(db).to_owned(),
        lines,
        name: key.function.clone(),
        docstring: prose.docstring.clone().filter(|_| !top_level),
        comments: comments.collect(),
        span_lines,
        blank_lines: (lines.0..=lines.1).filter(blank).collect(),
    })
}

/// The line of a span of an instance, for reports.
pub fn line_of(db: &dyn Db, key: &InstanceKey, span: SpanId) -> Option<u32> {
    if span == SpanId::NONE {
        return None;
    }
    let def = find_function(db, key.file, &key.function)?;
    let node = def.body(db).node_of_span(span.0);
    if node == Node::Header && key.function == TOP_LEVEL {
        return None;
    }
    let (start, _) = def.source_map(db).range(node);
    Some(line_index(db, key.file).line(start))
}

/// Problems that lowering found, as diagnostics.
pub fn lowering_problems(db: &dyn Db, project: Project, key: &InstanceKey) -> Vec<Diagnostic> {
    debug_assert!(!lints::LINTS.is_empty());
    let Some(def) = find_function(db, key.file, &key.function) else {
        return Vec::new();
    };
    let lowered = function_ir(db, project, Instance::new(db, key.clone()));
    lowered
        .problems
        .iter()
        .map(|problem| diagnostic(db, def, problem))
        .collect()
}
