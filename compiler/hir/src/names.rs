//! What can be read off statements without building a body: assigned names,
//! docstrings, the guard of a program's main part.

use std::collections::HashSet;

use pyrsc_syntax::ast;

/// `__name__ == "__main__"`.
pub(crate) fn is_main_guard(test: &ast::Expr) -> bool {
    matches!(test, ast::Expr::Compare(it) if matches!(&*it.left, ast::Expr::Name(name) if name.id.as_str() == "__name__"))
}

/// Names that are assigned anywhere in these statements, functions within not
/// included.
pub(crate) fn assigned_names(statements: &[ast::Stmt], names: &mut HashSet<String>) {
    for stmt in statements {
        match stmt {
            ast::Stmt::Assign(it) => it
                .targets
                .iter()
                .for_each(|target| target_names(target, names)),
            ast::Stmt::AnnAssign(it) => target_names(&it.target, names),
            ast::Stmt::AugAssign(it) => target_names(&it.target, names),
            ast::Stmt::For(it) => {
                target_names(&it.target, names);
                assigned_names(&it.body, names);
                assigned_names(&it.orelse, names);
            }
            ast::Stmt::While(it) => {
                assigned_names(&it.body, names);
                assigned_names(&it.orelse, names);
            }
            ast::Stmt::If(it) => {
                assigned_names(&it.body, names);
                assigned_names(&it.orelse, names);
            }
            _ => {}
        }
    }
}

fn target_names(target: &ast::Expr, names: &mut HashSet<String>) {
    match target {
        ast::Expr::Name(it) => {
            names.insert(it.id.to_string());
        }
        ast::Expr::Tuple(it) => it.elts.iter().for_each(|item| target_names(item, names)),
        ast::Expr::List(it) => it.elts.iter().for_each(|item| target_names(item, names)),
        ast::Expr::Starred(it) => target_names(&it.value, names),
        _ => {}
    }
}

/// The first statement's docstring, cleaned as `inspect.cleandoc` does.
pub(crate) fn docstring(statements: &[ast::Stmt]) -> Option<String> {
    let ast::Stmt::Expr(it) = statements.first()? else {
        return None;
    };
    let ast::Expr::Constant(constant) = &*it.value else {
        return None;
    };
    let text = constant.value.as_str()?;
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim().to_owned();
    let rest: Vec<&str> = lines.collect();
    let indent = rest
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut cleaned = vec![first];
    cleaned.extend(
        rest.iter()
            .map(|line| line.get(indent..).unwrap_or_default().trim_end().to_owned()),
    );
    while cleaned.last().is_some_and(String::is_empty) {
        cleaned.pop();
    }
    while cleaned.first().is_some_and(String::is_empty) {
        cleaned.remove(0);
    }
    Some(cleaned.join("\n"))
}
