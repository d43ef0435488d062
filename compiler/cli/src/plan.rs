//! What is compiled: the entry point, the functions that it reaches, those that
//! are exported, and the Rust name of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pyrsc_db::{Db, Diagnostic, OutputForm, Project, SourceFile, Span, stage};
use pyrsc_emit::package::rust_modules;
use pyrsc_hir::defs::{FunctionDef, TOP_LEVEL, find_function, functions, top_level_of};
use pyrsc_hir::infer::infer;
use pyrsc_hir::scope::{import_problems, imports_of};
use pyrsc_hir::{Inference, Instance, InstanceKey, Ty, lints};

use crate::entry::{has_guard, is_passive};
use crate::instance_names::{plain_name_fits, sort_key, suffixes};
use crate::signatures::{Signature, candidates, declared};

/// The plan of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub form: Option<OutputForm>,
    pub entry: Option<InstanceKey>,
    /// In the order of files and functions.
    pub instances: Vec<Planned>,
    /// Functions with the signatures that callers from outside may use.
    pub exported: Vec<(InstanceKey, Signature)>,
    /// Dotted module names to Rust paths.
    pub modules: BTreeMap<String, String>,
    pub diagnostics: Vec<Diagnostic>,
    pub functions: usize,
    pub not_compiled: usize,
}

/// One instance with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub key: InstanceKey,
    /// The path below the crate: `pricing::bs`.
    pub module: String,
    pub name: String,
}

impl Planned {
    /// The name that the IR knows the instance by.
    pub fn ir_name(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }
}

/// Plans a project for a form; `None` lets the project decide.
#[salsa::tracked(returns(ref))]
pub fn plan(db: &dyn Db, project: Project) -> Arc<Plan> {
    let _stage = stage("plan the program");
    let mut planner = Planner {
        db,
        project,
        plan: Plan::default(),
        reached: BTreeMap::new(),
        order: Vec::new(),
    };
    planner.run();
    Arc::new(planner.plan)
}

struct Planner<'a> {
    db: &'a dyn Db,
    project: Project,
    plan: Plan,
    reached: BTreeMap<(String, String), Vec<InstanceKey>>,
    order: Vec<InstanceKey>,
}

impl Planner<'_> {
    fn run(&mut self) {
        for &file in self.project.files(self.db) {
            self.plan
                .diagnostics
                .extend(pyrsc_hir::defs::syntax_errors(self.db, file));
            self.plan
                .diagnostics
                .extend(import_problems(self.db, self.project, file).iter().cloned());
        }
        self.circular_imports();
        let entry = self.find_entry();
        let config = self.project.config(self.db);
        let form = config.form.unwrap_or(if entry.is_some() {
            OutputForm::Bin
        } else {
            OutputForm::Rust
        });
        self.plan.form = Some(form);
        if form == OutputForm::Bin {
            self.plan_binary(entry);
        } else {
            self.plan_library(form, entry);
        }
        self.problems();
        self.name_instances();
        self.count();
    }

    /// The module that runs first.
    fn find_entry(&mut self) -> Option<SourceFile> {
        let db = self.db;
        if let Some(name) = &self.project.config(db).entry {
            let found = self.project.module(db, name);
            if found.is_none() {
                let message =
                    format!("there is no module `{name}`, which pyrsc.toml names as the entry");
                self.plan
                    .diagnostics
                    .push(Diagnostic::without_place(&lints::NO_ENTRY, message));
            }
            return found;
        }
        let files = self.project.files(db);
        if let [only] = files {
            let body = top_level_of(db, *only).body(db);
            return (has_guard(db, *only) || !is_passive(body)).then_some(*only);
        }
        let named = |wanted: &str| {
            let last = |file: &&SourceFile| file.module(db).rsplit('.').next() == Some(wanted);
            files.iter().find(last).copied()
        };
        if let Some(found) = named("__main__").or_else(|| named("main")) {
            return Some(found);
        }
        let guarded: Vec<SourceFile> = files
            .iter()
            .copied()
            .filter(|file| has_guard(db, *file))
            .collect();
        let active = || {
            files
                .iter()
                .copied()
                .filter(|file| !is_passive(top_level_of(db, *file).body(db)))
                .collect::<Vec<_>>()
        };
        let candidates = if guarded.is_empty() {
            active()
        } else {
            guarded
        };
        match candidates.as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                if self.project.config(db).form == Some(OutputForm::Bin) {
                    let names: Vec<&str> = several.iter().map(|file| file.module(db)).collect();
                    let message = format!("the project has several programs: {}", names.join(", "));
                    let diagnostic = Diagnostic::without_place(&lints::NO_ENTRY, message);
                    let help = "name one in pyrsc.toml: [project] entry = \"…\"";
                    self.plan.diagnostics.push(diagnostic.help(help));
                }
                None
            }
        }
    }

    fn plan_binary(&mut self, entry: Option<SourceFile>) {
        let Some(entry) = entry else {
            if !self.plan.diagnostics.iter().any(Diagnostic::is_error) {
                let message = "the project has no program to run";
                let diagnostic = Diagnostic::without_place(&lints::NO_ENTRY, message);
                let help = "add a module with `if __name__ == \"__main__\":`, or build a library with `--as rust`";
                self.plan.diagnostics.push(diagnostic.help(help));
            }
            return;
        };
        let key = InstanceKey::top_level(entry, true);
        self.plan.entry = Some(key.clone());
        self.reach(key);
        for (file, _) in self.import_order(entry) {
            if !is_passive(top_level_of(self.db, file).body(self.db)) {
                self.reach(InstanceKey::top_level(file, false));
            }
        }
    }

    /// Everything with known types, and for Python everything that compiles
    /// for numbers and arrays.
    fn plan_library(&mut self, form: OutputForm, entry: Option<SourceFile>) {
        let db = self.db;
        let mut seen: Vec<InstanceKey> = Vec::new();
        if let Some(entry) = entry {
            self.reach(InstanceKey::top_level(entry, true));
            seen = std::mem::take(&mut self.order);
            self.reached.clear();
            seen.retain(|key| !key.is_top_level());
        }
        for &file in self.project.files(db) {
            for def in functions(db, file) {
                if def.name(db) == TOP_LEVEL || Some(*def) != find_function(db, file, def.name(db))
                {
                    continue;
                }
                self.export(form, file, *def, &seen);
            }
        }
    }

    fn export(
        &mut self,
        form: OutputForm,
        file: SourceFile,
        def: FunctionDef<'_>,
        seen: &[InstanceKey],
    ) {
        let db = self.db;
        let called = |args: &[Ty]| InstanceKey {
            file,
            function: def.name(db).to_owned(),
            args: args.to_vec(),
        };
        let mut signatures: Vec<Signature> = declared(db, self.project, file, def);
        let called_with = seen
            .iter()
            .filter(|key| key.file == file && key.function == def.name(db));
        for key in called_with {
            if !signatures.iter().any(|it| it.args == key.args) {
                signatures.push(Signature::of(key.args.clone()));
            }
        }
        let mut known = !signatures.is_empty();
        if form == OutputForm::Python {
            for candidate in candidates(db, self.project, file, def) {
                if self.compiles(&called(&candidate.args)) {
                    signatures.retain(|it| !candidate.covers(it));
                    signatures.push(candidate);
                    known = true;
                }
            }
            signatures.retain(|it| self.compiles(&called(&it.args)));
        }
        if !known {
            self.untyped(form, file, def);
        }
        for signature in signatures {
            let key = called(&signature.args);
            self.reach(key.clone());
            self.plan.exported.push((key, signature));
        }
    }

    fn untyped(&mut self, form: OutputForm, file: SourceFile, def: FunctionDef<'_>) {
        let db = self.db;
        let map = def.source_map(db);
        let name = def.name(db);
        // A wheel keeps Python's own function.
        if form == OutputForm::Python {
            let (start, end) = map.header;
            let span = Span::new(file, map.start + start, map.start + end);
            let message = format!("`{name}` stays a Python function in the wheel");
            let note =
                "it does not compile for floats or arrays, and nothing calls it with other types";
            self.plan
                .diagnostics
                .push(Diagnostic::new(&lints::STAYS_PYTHON, span, message).note(note));
            return;
        }
        if let Some(param) = def.header(db).params.first() {
            let (start, end) = map.params[0];
            let span = Span::new(file, map.start + start, map.start + end);
            let message = format!("the type of `{}` of `{name}` is not known", param.name);
            self.plan.diagnostics.push(
                Diagnostic::new(&lints::UNTYPED_PARAMETER, span, message)
                    .note("nothing in the project calls the function")
                    .help(format!(
                        "call it from the program, annotate it (`{}: float`), or list it under [exports] in pyrsc.toml",
                        param.name
                    )),
            );
            return;
        }
        self.reach(InstanceKey {
            file,
            function: name.to_owned(),
            args: Vec::new(),
        });
    }

    fn inference(&self, key: &InstanceKey) -> &Arc<Inference> {
        infer(self.db, self.project, Instance::new(self.db, key.clone()))
    }

    /// Whether an instance and all that it calls have no problems.
    fn compiles(&self, key: &InstanceKey) -> bool {
        let mut open = vec![key.clone()];
        let mut seen = Vec::new();
        while let Some(key) = open.pop() {
            if seen.contains(&key) {
                continue;
            }
            let inference = self.inference(&key);
            if !inference.problems.is_empty()
                || inference.result.as_ref().is_some_and(Ty::is_unknown)
            {
                return false;
            }
            if !crate::queries::function_ir(
                self.db,
                self.project,
                Instance::new(self.db, key.clone()),
            )
            .problems
            .is_empty()
            {
                return false;
            }
            open.extend(inference.callees().cloned());
            seen.push(key);
        }
        true
    }

    /// Adds an instance and all that it calls.
    fn reach(&mut self, key: InstanceKey) {
        let slot = (key.file.module(self.db).to_owned(), key.function.clone());
        let known = self.reached.entry(slot).or_default();
        if known.contains(&key) {
            return;
        }
        known.push(key.clone());
        self.order.push(key.clone());
        let callees: Vec<InstanceKey> = self.inference(&key).callees().cloned().collect();
        for callee in callees {
            self.reach(callee);
        }
    }

    /// The problems of all instances, once for each place.
    fn problems(&mut self) {
        for key in self.order.clone() {
            let Some(def) = find_function(self.db, key.file, &key.function) else {
                continue;
            };
            let inference = Arc::clone(self.inference(&key));
            for problem in &inference.problems {
                let diagnostic = crate::queries::diagnostic(self.db, def, problem);
                self.plan.diagnostics.push(diagnostic);
            }
        }
    }

    fn name_instances(&mut self) {
        let db = self.db;
        let dotted: BTreeSet<String> = self
            .order
            .iter()
            .map(|key| key.file.module(db).to_owned())
            .collect();
        self.plan.modules = rust_modules(&dotted);
        for &file in self.project.files(db) {
            let mut taken: BTreeSet<String> = BTreeSet::new();
            let names: Vec<&str> = functions(db, file).iter().map(|def| def.name(db)).collect();
            for name in &names {
                let slot = (file.module(db).to_owned(), (*name).to_owned());
                let Some(keys) = self.reached.get(&slot) else {
                    continue;
                };
                if self
                    .plan
                    .instances
                    .iter()
                    .any(|it| it.key.file == file && it.key.function == *name)
                {
                    continue;
                }
                let mut keys = keys.clone();
                keys.sort_by_key(|key| sort_key(&key.args));
                for key in keys {
                    let base = if *name == TOP_LEVEL {
                        "run".to_owned()
                    } else {
                        pyrsc_emit::names::function_name(name)
                    };
                    let base = base.as_str();
                    let suffixes = suffixes(&key.args);
                    let candidates = std::iter::once(base.to_owned())
                        .filter(|_| *name == TOP_LEVEL || plain_name_fits(&key.args, &taken, base))
                        .chain(suffixes.iter().map(|suffix| format!("{base}_{suffix}")))
                        .chain((2..).map(|number| format!("{base}_{number}")));
                    let name = candidates
                        .into_iter()
                        .find(|candidate| {
                            !taken.contains(candidate)
                                && (candidate == base && *name != TOP_LEVEL
                                    || !names.contains(&candidate.as_str()))
                        })
                        .expect("numbers do not end");
                    taken.insert(name.clone());
                    self.plan.instances.push(Planned {
                        module: self.plan.modules[file.module(db)].clone(),
                        key,
                        name,
                    });
                }
            }
        }
    }

    fn count(&mut self) {
        for &file in self.project.files(self.db) {
            for def in functions(self.db, file) {
                if def.name(self.db) == TOP_LEVEL {
                    continue;
                }
                self.plan.functions += 1;
                let slot = (
                    file.module(self.db).to_owned(),
                    def.name(self.db).to_owned(),
                );
                if !self.reached.contains_key(&slot) {
                    self.plan.not_compiled += 1;
                }
            }
        }
    }

    /// Modules that a module's import runs, each after what it imports itself.
    fn import_order(&self, file: SourceFile) -> Vec<(SourceFile, Span)> {
        import_order(self.db, self.project, file)
    }

    fn circular_imports(&mut self) {
        let db = self.db;
        for &file in self.project.files(db) {
            for (imported, span) in imports_of(db, self.project, file) {
                let back = import_order(db, self.project, imported);
                if imported.path(db) > file.path(db)
                    || !back.iter().any(|(other, _)| *other == file)
                {
                    continue;
                }
                let message = format!(
                    "`{}` and `{}` import each other",
                    file.module(db),
                    imported.module(db)
                );
                self.plan.diagnostics.push(
                    Diagnostic::new(&lints::CIRCULAR_IMPORT, span, message)
                        .help("move what both need to a third module"),
                );
            }
        }
    }
}

/// Modules that a module's top level imports, directly or not, in the order in
/// which Python finishes running them.
pub fn import_order(db: &dyn Db, project: Project, file: SourceFile) -> Vec<(SourceFile, Span)> {
    fn visit(
        db: &dyn Db,
        project: Project,
        file: SourceFile,
        open: &mut Vec<SourceFile>,
        order: &mut Vec<(SourceFile, Span)>,
    ) {
        open.push(file);
        for (imported, span) in imports_of(db, project, file) {
            if !open.contains(&imported) {
                visit(db, project, imported, open, order);
            }
            if !order.iter().any(|(other, _)| *other == imported) {
                order.push((imported, span));
            }
        }
        open.pop();
    }
    let mut order = Vec::new();
    visit(db, project, file, &mut Vec::new(), &mut order);
    order
}
