//! What the top level of a module is: a program, or names and constants.

use pyrsc_db::{Db, SourceFile};
use pyrsc_hir::defs::top_level_of;

/// Whether a top level does nothing but bind names to constants.
pub fn is_passive(body: &pyrsc_hir::body::Body) -> bool {
    use pyrsc_hir::body::{Expr, Stmt, UnaryOp};
    // A call may act, and a container would be one object for all.
    let constant = |id: pyrsc_hir::body::ExprId| {
        matches!(
            &body.exprs[id],
            Expr::None
                | Expr::Bool(_)
                | Expr::Int(_)
                | Expr::Float(_)
                | Expr::Str(_)
                | Expr::Global(_)
                | Expr::Local(_)
                | Expr::Attribute(..)
                | Expr::Unary(UnaryOp::Neg, _)
                | Expr::Binary(..)
        )
    };
    body.block.iter().all(|stmt| match &body.stmts[*stmt] {
        Stmt::Nothing | Stmt::Import(_) => true,
        Stmt::Assign { value, .. } => constant(*value),
        // `if __name__ == "__main__"` of an imported module does not run.
        Stmt::If { cond, .. } => is_guard(body, *cond),
        _ => false,
    })
}

fn is_guard(body: &pyrsc_hir::body::Body, cond: pyrsc_hir::body::ExprId) -> bool {
    use pyrsc_hir::body::Expr;
    matches!(&body.exprs[cond], Expr::Compare(first, _) if matches!(&body.exprs[*first], Expr::Global(name) if name == "__name__"))
}

/// Whether a module has an `if __name__ == "__main__"`.
pub(crate) fn has_guard(db: &dyn Db, file: SourceFile) -> bool {
    use pyrsc_hir::body::Stmt;
    let body = top_level_of(db, file).body(db);
    body.block
        .iter()
        .any(|stmt| matches!(&body.stmts[*stmt], Stmt::If { cond, .. } if is_guard(body, *cond)))
}
