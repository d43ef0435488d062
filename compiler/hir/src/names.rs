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

/// Python's builtin functions and types.
const BUILTINS: &[&str] = &[
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "enumerate",
    "eval",
    "exec",
    "filter",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "isinstance",
    "issubclass",
    "iter",
    "list",
    "locals",
    "map",
    "memoryview",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "property",
    "repr",
    "reversed",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

/// Whether a name is one of Python's builtins.
pub fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}

/// What to write instead of a builtin that is not supported.
pub fn instead_of_builtin(name: &str) -> &'static str {
    match name {
        "enumerate" => "loop over `range(len(...))` and take the item by its index",
        "zip" => "loop over `range(len(...))` and take the items by their index",
        "reversed" => "loop over `range(n - 1, -1, -1)`",
        "pow" => "write `**`",
        "repr" | "format" => "use an f-string: `f\"{x!r}\"`, `f\"{x:.2f}\"`",
        "list" | "map" | "filter" | "tuple" => "fill an array in a loop",
        "any" | "all" => "use `.any()` or `.all()` of an array, or a loop",
        "sorted" => "sort before the compiled part, or in a loop of your own",
        _ => "write it with functions that are mapped",
    }
}
