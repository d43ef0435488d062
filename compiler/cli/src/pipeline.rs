//! The whole compiler on one page: one call per stage.

use pyrsc_db::diagnostic::sorted;
use pyrsc_db::{Database, Diagnostic, OutputForm, Project, stage};
use pyrsc_emit::RustFunction;
use pyrsc_emit::package as emit;
use pyrsc_hir::Instance;
use pyrsc_hir::defs::{FunctionDef, TOP_LEVEL, functions, top_level_of};
use pyrsc_passes::{Kind, Remark};
use serde::Serialize;

use crate::names::crate_name;
use crate::plan::{Plan, Planned, plan};
use crate::queries::{RustText, line_of, lowering_problems, optimised_ir, rust_text};
use crate::wheel_input::python_input;

/// Everything that comes out of a compilation.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// Sorted, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// `None` when a diagnostic is an error.
    pub package: Option<Package>,
    /// By gain, greatest first.
    pub remarks: Vec<RenderedRemark>,
    pub summary: Summary,
}

/// The emitted package, not yet on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// A valid crate name.
    pub name: String,
    pub files: Vec<PackageFile>,
    /// The name of the executable, if the package has one.
    pub binary: Option<String>,
}

/// One emitted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageFile {
    /// Relative to the package, with `/`: `src/pricing/bs.rs`.
    pub path: String,
    pub text: String,
}

/// What a pass did, or could not do and why, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RenderedRemark {
    pub pass: String,
    /// Dotted name: `pricing.bs.euro_vanilla`.
    pub function: String,
    /// The Python file, relative to the project.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// Whether the pass did it, or says why not.
    pub applied: bool,
    pub text: String,
}

/// What a compilation covered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub modules: usize,
    /// Python functions that were compiled.
    pub functions: usize,
    /// Python functions that could not be.
    pub not_compiled: usize,
    /// Lines of Python in all functions.
    pub lines: usize,
    /// Lines of Python in the functions that were compiled.
    pub lines_compiled: usize,
}

/// Compiles a project; never touches the disk but for running `rustfmt`.
pub fn compile(db: &Database, project: Project) -> Compilation {
    let mut compilation = check(db, project);
    if !compilation.diagnostics.iter().any(Diagnostic::is_error) {
        let plan = plan(db, project);
        compilation.remarks = remarks(db, project, plan);
        compilation.package = Some(emit_package(db, project, plan));
    }
    compilation
}

/// Everything up to the optimiser: all diagnostics and the summary.
pub fn check(db: &Database, project: Project) -> Compilation {
    let plan = plan(db, project);
    let mut diagnostics = plan.diagnostics.clone();
    for planned in &plan.instances {
        diagnostics.extend(lowering_problems(db, project, &planned.key));
    }
    Compilation {
        diagnostics: sorted(db, diagnostics),
        summary: summary(db, project, plan),
        ..Compilation::default()
    }
}

/// The package's files, from the Rust of all instances.
fn emit_package(db: &Database, project: Project, plan: &Plan) -> Package {
    let _stage = stage("write the package");
    let name = crate_name(project.name(db));
    let mut modules: Vec<emit::Module> = Vec::new();
    for planned in &plan.instances {
        let file = planned.key.file;
        let text = rust_text(db, project, Instance::new(db, planned.key.clone()));
        let part = emit::Part {
            comments: Vec::new(),
            items: read_back(text),
        };
        match modules
            .iter_mut()
            .find(|module| module.path == planned.module)
        {
            Some(module) => module.parts.push(part),
            None => modules.push(emit::Module {
                path: planned.module.clone(),
                file: file.path(db).to_owned(),
                docstring: top_level_of(db, file).prose(db).docstring.clone(),
                parts: vec![part],
            }),
        }
    }
    let form = match plan.form {
        Some(OutputForm::Bin) => {
            let entry = plan.entry.as_ref().expect("a program has an entry");
            let planned = plan.instances.iter().find(|it| it.key == *entry);
            let planned = planned.expect("the entry is planned");
            emit::Form::Bin(emit::Entry {
                path: entry_path(&mut modules, planned),
                file: entry.file.path(db).to_owned(),
            })
        }
        Some(OutputForm::Python) => emit::Form::Python(python_input(db, project, plan)),
        _ => emit::Form::Rust,
    };
    let input = emit::PackageInput {
        name: name.clone(),
        form,
        modules,
        dependencies: std::collections::BTreeMap::new(),
    };
    let package = emit::formatted_package(&input)
        .unwrap_or_else(|why| panic!("the package could not be written: {why:?}"));
    Package {
        name,
        files: package
            .files
            .into_iter()
            .map(|(path, text)| PackageFile { path, text })
            .collect(),
        binary: package.executable,
    }
}

/// The path of what an executable runs: a program that only calls a function of
/// its own module is left out in favour of that.
fn entry_path(modules: &mut [emit::Module], program: &Planned) -> String {
    let module = modules.iter_mut().find(|it| it.path == program.module);
    let module = module.expect("the program's module is emitted");
    match called_alone(&module.parts, &program.name) {
        Some(function) => {
            module.parts.retain(|part| part.items.name != program.name);
            format!("{}::{function}", module.path)
        }
        None => program.ir_name(),
    }
}

/// The function without parameters and results whose call is all that another
/// one of the module does.
fn called_alone(parts: &[emit::Part], name: &str) -> Option<String> {
    let function = |name: &str| {
        let part = parts.iter().find(|part| part.items.name == name)?;
        match &part.items.items[..] {
            [syn::Item::Fn(function)] => Some(function),
            _ => None,
        }
    };
    let [syn::Stmt::Expr(syn::Expr::Call(call), Some(_))] = &function(name)?.block.stmts[..] else {
        return None;
    };
    let syn::Expr::Path(path) = &*call.func else {
        return None;
    };
    let callee = path.path.get_ident()?.to_string();
    let signature = &function(&callee)?.sig;
    let plain = signature.inputs.is_empty() && matches!(signature.output, syn::ReturnType::Default);
    (plain && callee != name).then_some(callee)
}

/// The items of an instance as trees again.
fn read_back(text: &RustText) -> RustFunction {
    let file = syn::parse_file(&text.items).expect("prettyplease prints what syn reads");
    RustFunction {
        name: text.name.clone(),
        items: file.items,
        support: text.support.clone(),
        crates: text.crates.clone(),
        uses: text.uses.clone(),
        non_snake_case: text.non_snake_case,
        lines: text.lines,
    }
}

fn summary(db: &Database, project: Project, plan: &Plan) -> Summary {
    let lines = |name: Option<&str>| -> usize {
        let files = project.files(db).iter();
        files
            .flat_map(|file| functions(db, *file))
            .filter(|def| def.name(db) != TOP_LEVEL)
            .filter(|def| name.is_none_or(|_| is_compiled(db, plan, **def)))
            .map(|def| {
                let index = pyrsc_db::line_index(db, def.file(db));
                let map = def.source_map(db);
                (index.line(map.end) - index.line(map.start) + 1) as usize
            })
            .sum()
    };
    Summary {
        modules: project.files(db).len(),
        functions: plan.functions - plan.not_compiled,
        not_compiled: plan.not_compiled,
        lines: lines(None),
        lines_compiled: lines(Some("compiled")),
    }
}

fn is_compiled(db: &Database, plan: &Plan, def: FunctionDef<'_>) -> bool {
    let name = def.name(db);
    plan.instances
        .iter()
        .any(|it| it.key.file == def.file(db) && it.key.function == name)
}

/// All remarks with their lines, greatest gain first.
fn remarks(db: &Database, project: Project, plan: &Plan) -> Vec<RenderedRemark> {
    let mut found: Vec<(u64, RenderedRemark)> = Vec::new();
    for planned in &plan.instances {
        let key = &planned.key;
        let optimised = optimised_ir(db, project, Instance::new(db, key.clone()));
        for remark in &optimised.remarks {
            let line = line_of(db, key, remark.span)
                .or_else(|| remark.spans.iter().find_map(|span| line_of(db, key, *span)))
                .unwrap_or(1);
            found.push((
                remark.bytes.map_or(0, |bytes| bytes.saved()),
                RenderedRemark {
                    pass: remark.pass.clone(),
                    function: format!("{}.{}", key.file.module(db), planned.name),
                    path: key.file.path(db).to_owned(),
                    line,
                    applied: remark.kind != Kind::Missed,
                    text: remark_text(remark),
                },
            ));
        }
    }
    found.sort_by_key(|(gain, remark)| {
        (
            std::cmp::Reverse(*gain),
            remark.function.clone(),
            remark.line,
        )
    });
    counted(found.into_iter().map(|(_, remark)| remark))
}

/// Remarks that say the same of a line become one, with their number.
fn counted(remarks: impl Iterator<Item = RenderedRemark>) -> Vec<RenderedRemark> {
    let mut kept: Vec<(RenderedRemark, usize)> = Vec::new();
    for remark in remarks {
        match kept.iter_mut().find(|(other, _)| *other == remark) {
            Some((_, count)) => *count += 1,
            None => kept.push((remark, 1)),
        }
    }
    let texts = kept.into_iter().map(|(mut remark, count)| {
        if count > 1 {
            remark.text += &format!(" ({count} such places)");
        }
        remark
    });
    texts.collect()
}

fn remark_text(remark: &Remark) -> String {
    let mut text = remark.message.clone();
    if let Some(bytes) = remark.bytes {
        text += &format!(
            " ({} bytes per element of temporaries before, {} after)",
            bytes.before, bytes.after
        );
    }
    if !remark.rules.is_empty() {
        text += &format!(" [rules: {}]", remark.rules.join(", "));
    }
    text
}
