//! Which parameters a function may write to, and which its result may share
//! memory with: a closure over assignments, without regard to order.

use crate::body::{Expr, ExprId, LocalId, Stmt, Subscript, Target};
use crate::infer::{Argument, CallPlan, Ctx, Instance, infer};
use crate::ty::Ty;

/// For each local, the parameters whose arrays it may be a view of.
type Aliases = Vec<Vec<bool>>;

pub(super) fn find_writes(ctx: &mut Ctx<'_>, params: usize) {
    let params = if ctx.top_level { 0 } else { params };
    let mut aliases: Aliases = vec![vec![false; params]; ctx.body.locals.len()];
    for (param, alias) in aliases.iter_mut().enumerate().take(params) {
        alias[param] = true;
    }
    let statements: Vec<_> = ctx.body.stmts.iter().map(|(_, stmt)| stmt).collect();
    loop {
        let before = aliases.clone();
        for stmt in &statements {
            match stmt {
                Stmt::Assign { targets, value } => {
                    for target in targets {
                        flow(ctx, &mut aliases, target, *value);
                    }
                }
                Stmt::For { target, iter, .. } => flow(ctx, &mut aliases, target, *iter),
                _ => {}
            }
        }
        if aliases == before {
            break;
        }
    }
    let mut writes = vec![false; params];
    let mut returns = vec![false; params];
    for stmt in &statements {
        match stmt {
            Stmt::Assign { targets, .. } => targets
                .iter()
                .for_each(|target| stores(ctx, &aliases, target, &mut writes)),
            Stmt::Update {
                target: Target::Local(local),
                ..
            } => {
                mark(&aliases[local.0 as usize], &mut writes);
            }
            Stmt::Update { target, .. } => stores(ctx, &aliases, target, &mut writes),
            Stmt::Return(Some(value)) => mark(&sources(ctx, &aliases, *value), &mut returns),
            _ => {}
        }
    }
    for (id, _) in ctx.body.exprs.iter() {
        let Some(CallPlan::Function { callee, args }) = ctx.result.call(id) else {
            continue;
        };
        let inferred = infer(ctx.db, ctx.project, Instance::new(ctx.db, callee.clone()));
        for (argument, written) in args.iter().zip(&inferred.writes) {
            if let (Argument::Expr(argument), true) = (argument, written) {
                mark(&sources(ctx, &aliases, *argument), &mut writes);
            }
        }
    }
    // Only arrays can be written to.
    for (index, written) in writes.iter_mut().enumerate() {
        *written &= is_array_param(ctx, index);
    }
    for (index, returned) in returns.iter_mut().enumerate() {
        *returned &= is_array_param(ctx, index);
    }
    ctx.result.returns_exactly = returned_param(ctx, params);
    ctx.result.writes = writes;
    ctx.result.returns_param = returns;
}

/// The parameter that all returns give back, if it is an array that is never
/// assigned.
fn returned_param(ctx: &Ctx<'_>, params: usize) -> Option<usize> {
    if ctx.result.falls_through {
        return None;
    }
    let mut found = None;
    for (_, stmt) in ctx.body.stmts.iter() {
        match stmt {
            Stmt::Return(Some(value)) => {
                let Expr::Local(local) = ctx.body.exprs[*value] else {
                    return None;
                };
                let array = matches!(ctx.result.ty(*value), Ty::Array(..));
                let same = found.is_none_or(|found| found == local);
                if !array || !same || local.0 as usize >= params {
                    return None;
                }
                found = Some(local);
            }
            Stmt::Return(None) => return None,
            _ => {}
        }
    }
    let found = found?;
    let assigned = ctx.body.stmts.iter().any(|(_, stmt)| match stmt {
        Stmt::Assign { targets, .. } => targets.iter().any(|target| assigns(target, found)),
        Stmt::For { target, .. } => assigns(target, found),
        _ => false,
    });
    (!assigned).then_some(found.0 as usize)
}

fn assigns(target: &Target, local: LocalId) -> bool {
    match target {
        Target::Local(target) => *target == local,
        Target::Tuple(items) => items.iter().any(|item| assigns(item, local)),
        Target::Subscript(..) | Target::Invalid => false,
    }
}

/// Whether a parameter is an array, by any expression that reads it.
fn is_array_param(ctx: &Ctx<'_>, index: usize) -> bool {
    let local = LocalId(index as u32);
    ctx.body.exprs.iter().any(|(id, expr)| {
        *expr == Expr::Local(local) && matches!(ctx.result.ty(id), Ty::Array(..) | Ty::Tuple(_))
    }) || ctx.body.stmts.iter().any(|(_, stmt)| {
        matches!(stmt, Stmt::Update { target: Target::Local(target), .. } if *target == local)
    })
}

fn mark(sources: &[bool], marks: &mut [bool]) {
    for (mark, source) in marks.iter_mut().zip(sources) {
        *mark |= source;
    }
}

fn stores(ctx: &Ctx<'_>, aliases: &Aliases, target: &Target, writes: &mut [bool]) {
    match target {
        Target::Tuple(items) => items
            .iter()
            .for_each(|item| stores(ctx, aliases, item, writes)),
        Target::Subscript(base, _) => mark(&sources(ctx, aliases, *base), writes),
        Target::Local(_) | Target::Invalid => {}
    }
}

fn flow(ctx: &Ctx<'_>, aliases: &mut Aliases, target: &Target, value: ExprId) {
    let from = sources(ctx, aliases, value);
    flow_into(aliases, target, &from);
}

fn flow_into(aliases: &mut Aliases, target: &Target, from: &[bool]) {
    match target {
        Target::Local(local) => mark(from, &mut aliases[local.0 as usize]),
        Target::Tuple(items) => items.iter().for_each(|item| flow_into(aliases, item, from)),
        Target::Subscript(..) | Target::Invalid => {}
    }
}

/// The parameters that an expression's value may share memory with.
fn sources(ctx: &Ctx<'_>, aliases: &Aliases, id: ExprId) -> Vec<bool> {
    let params = aliases.first().map_or(0, Vec::len);
    let mut found = vec![false; params];
    if matches!(
        ctx.result.ty(id),
        Ty::Scalar(..) | Ty::Number(_) | Ty::None | Ty::Str
    ) {
        return found;
    }
    match &ctx.body.exprs[id] {
        Expr::Local(local) => mark(&aliases[local.0 as usize], &mut found),
        Expr::Attribute(base, _) => mark(&sources(ctx, aliases, *base), &mut found),
        Expr::Subscript(base, index) => {
            mark(&sources(ctx, aliases, *base), &mut found);
            debug_assert!(
                index
                    .iter()
                    .all(|part| !matches!(part, Subscript::Index(_)))
                    || !index.is_empty()
            );
        }
        Expr::Tuple(items) | Expr::List(items) | Expr::Bools(_, items) => {
            items
                .iter()
                .for_each(|item| mark(&sources(ctx, aliases, *item), &mut found));
        }
        Expr::IfElse {
            then, otherwise, ..
        } => {
            mark(&sources(ctx, aliases, *then), &mut found);
            mark(&sources(ctx, aliases, *otherwise), &mut found);
        }
        Expr::Call { .. } => match ctx.result.call(id) {
            Some(CallPlan::Function { callee, args }) => {
                let inferred = infer(ctx.db, ctx.project, Instance::new(ctx.db, callee.clone()));
                for (argument, returned) in args.iter().zip(&inferred.returns_param) {
                    if let (Argument::Expr(argument), true) = (argument, returned) {
                        mark(&sources(ctx, aliases, *argument), &mut found);
                    }
                }
            }
            Some(CallPlan::Library { entry, args }) if entry == "numpy.asarray" => {
                if let Some(Argument::Expr(argument)) = args.first() {
                    mark(&sources(ctx, aliases, *argument), &mut found);
                }
            }
            _ => {}
        },
        _ => {}
    }
    found
}
