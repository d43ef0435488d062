//! Names of a package that functions have to know of.

use std::collections::BTreeSet;

use pyrsc_db::{Db, Project, SourceFile};
use pyrsc_hir::scope::Binding;

use crate::plan::plan;

/// The functions of a module as Rust, by name: locals keep clear of them.
#[salsa::tracked(returns(ref))]
pub fn reserved_names(db: &dyn Db, project: Project, module: String) -> BTreeSet<String> {
    let instances = plan(db, project).instances.iter();
    instances
        .filter(|it| it.module == module)
        .map(|it| it.name.clone())
        .collect()
}

/// Whether several modules have the last name of a path.
#[salsa::tracked]
pub fn is_ambiguous(db: &dyn Db, project: Project, module: String) -> bool {
    fn last(path: &str) -> Option<&str> {
        path.rsplit("::").next()
    }
    let modules = plan(db, project).modules.values();
    modules.filter(|it| last(it) == last(&module)).count() > 1
}

/// The name that a file gives to a module of the project by `import … as …`,
/// where no module has it.
pub fn module_alias(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    module: SourceFile,
) -> Option<String> {
    let names = &pyrsc_hir::scope::scope(db, file).names;
    let mut aliases = names.iter().filter(|(name, binding)| match binding {
        Binding::Path(path) => {
            !path.rsplit('.').any(|part| part == *name)
                && pyrsc_hir::scope::find_module(db, project, file, path) == Some(module)
        }
        _ => false,
    });
    let (name, _) = aliases.next()?;
    (!*is_module_name(db, project, name.clone())).then(|| name.clone())
}

/// Whether a module of the package or one that it lies in is called so.
#[salsa::tracked]
pub fn is_module_name(db: &dyn Db, project: Project, name: String) -> bool {
    let mut modules = plan(db, project).modules.values();
    modules.any(|path| path.split("::").any(|part| part == name))
}
