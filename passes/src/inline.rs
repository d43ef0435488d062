//! Small array functions into their callers, so that element-wise chains fuse
//! across calls.
//!
//! A call goes only where that may save an array: an array operand comes from
//! an element-wise operation or another call, or an array result goes to one.
//! Any other call is kept, since people read calls; calls on scalars are always
//! kept, and a `map` never holds one. The callee must be small, mostly
//! element-wise, free of loops, and return at its end only. Calls within it are
//! inlined first, by the same rules.
//!
//! The copies get the span of the call, which is where the caller's source map
//! can find them, and keep the names of the callee's variables; a result is
//! called what the caller calls it.

use std::sync::Arc;

use la_arena::ArenaMap;
use pyrsc_ir::{Def, Function, InstId, Op, ValueId};

use crate::analysis::uses::users;
use crate::edit::{Copier, Renaming, compact, replace_uses};
use crate::{Context, Remark};

/// The largest callee, in ops other than constants and shapes.
const CALLEE_OPS: usize = 24;

/// The largest function that still grows.
const CALLER_OPS: usize = 2_000;

/// The deepest nest of calls that is inlined.
const DEPTH: usize = 8;

pub(crate) fn run(func: &mut Function, ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let mut stack = vec![func.name.clone()];
    inline_calls(func, ctx, &mut stack, remarks);
}

fn inline_calls(
    func: &mut Function,
    ctx: &Context<'_>,
    stack: &mut Vec<String>,
    remarks: &mut Vec<Remark>,
) {
    let users = users(func);
    let mut calls = Vec::new();
    func.walk(func.body, &mut |_, inst| {
        if func.insts[inst].op == Op::Call && may_save_an_array(func, inst, &users) {
            calls.push(inst);
        }
    });
    let mut bodies: ArenaMap<InstId, Function> = ArenaMap::default();
    let mut size = op_count(func);
    for call in calls {
        match callee_body(func, call, ctx, stack) {
            Ok(body) if size + op_count(&body) <= CALLER_OPS => {
                size += op_count(&body);
                remarks.push(inlined(func, call));
                bodies.insert(call, body);
            }
            Ok(_) => remarks.push(kept(func, call, "this function has become large enough")),
            Err(Some(why)) => remarks.push(kept(func, call, &why)),
            Err(None) => {}
        }
    }
    let mut results = Renaming::default();
    let body = func.body;
    let insts = std::mem::take(&mut func.regions[body].insts);
    func.regions[body].insts = expand(func, insts, &bodies, &mut results);
    replace_uses(func, body, &results);
}

/// The last part of a dotted name, which is what people call the function.
fn short_name(name: &str) -> &str {
    // What is in angle brackets tells the instances of a function apart.
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit('.').next().unwrap_or(name)
}

fn inlined(func: &Function, call: InstId) -> Remark {
    let data = &func.insts[call];
    let name = short_name(data.str_attr(0));
    Remark::applied(
        data.span,
        format!("the body of `{name}` is computed here, together with what surrounds it"),
    )
    .with_names([name.to_owned()])
}

fn kept(func: &Function, call: InstId, why: &str) -> Remark {
    let data = &func.insts[call];
    let name = short_name(data.str_attr(0));
    Remark::missed(
        data.span,
        format!("the call of `{name}` passes whole arrays: {why}"),
    )
    .with_names([name.to_owned()])
}

fn may_save_an_array(
    func: &Function,
    call: InstId,
    users: &ArenaMap<ValueId, Vec<InstId>>,
) -> bool {
    let joins = |inst: InstId| {
        let op = func.insts[inst].op;
        op.is_lifted() || op.is_reduction() || matches!(op, Op::Call | Op::Assign | Op::Fill)
    };
    let data = &func.insts[call];
    let from_array = data.args.iter().any(|&arg| {
        func.ty(arg).is_array()
            && match func.values[arg].def {
                Def::Inst(inst, _) => joins(inst),
                Def::Arg(..) => false,
            }
    });
    let to_array = data.results.iter().any(|&result| {
        func.ty(result).is_array()
            && users
                .get(result)
                .is_some_and(|users| users.iter().any(|&user| joins(user)))
    });
    from_array || to_array
}

/// The body to put in place of a call; or why not, if anyone cares.
fn callee_body(
    func: &Function,
    call: InstId,
    ctx: &Context<'_>,
    stack: &mut Vec<String>,
) -> Result<Function, Option<String>> {
    let name = func.insts[call].str_attr(0).to_owned();
    if stack.contains(&name) {
        return Err(Some("the functions call each other in a circle".to_owned()));
    }
    if stack.len() > DEPTH {
        return Err(Some("calls are nested too deeply".to_owned()));
    }
    let callee: Arc<Function> = (ctx.callee)(&name).ok_or(None)?;
    // What it writes to may be a view here, which only a call may take.
    if callee.modes.contains(&pyrsc_ir::Mode::InOut) {
        return Err(Some("it writes to an argument".to_owned()));
    }
    may_inline(&callee)?;
    if calls_any(&callee, stack) {
        return Err(Some("the functions call each other in a circle".to_owned()));
    }
    let mut body = Function::clone(&callee);
    stack.push(name);
    // What happens to its calls is told where the callee itself is compiled.
    inline_calls(&mut body, ctx, stack, &mut Vec::new());
    stack.pop();
    let body = compact(&body);
    if op_count(&body) > CALLEE_OPS {
        return Err(Some(format!("it has more than {CALLEE_OPS} operations")));
    }
    Ok(body)
}

fn calls_any(func: &Function, names: &[String]) -> bool {
    let mut found = false;
    func.walk(func.body, &mut |_, inst| {
        let data = &func.insts[inst];
        found |= data.op == Op::Call
            && (data.str_attr(0) == func.name || names.iter().any(|name| name == data.str_attr(0)));
    });
    found
}

fn may_inline(callee: &Function) -> Result<(), Option<String>> {
    let (mut lifted, mut others, mut returns, mut has_loop) = (0, 0, 0, false);
    callee.walk(callee.body, &mut |_, inst| {
        let op = callee.insts[inst].op;
        match op {
            Op::For | Op::ForEach | Op::While => has_loop = true,
            Op::Return => returns += 1,
            Op::If | Op::Call | Op::Use | Op::Bound | Op::Unbound => {}
            op if op.is_lifted() || op.is_reduction() => lifted += 1,
            op if op.is_view() || op.is_terminator() || !counts(op) => {}
            _ => others += 1,
        }
    });
    let ends = callee
        .terminator(callee.body)
        .is_some_and(|end| end.op == Op::Return);
    if has_loop {
        Err(Some("it has a loop of its own".to_owned()))
    } else if returns != 1 || !ends {
        Err(Some("it returns from its middle".to_owned()))
    } else if lifted < others {
        Err(None)
    } else {
        Ok(())
    }
}

fn counts(op: Op) -> bool {
    !matches!(
        op,
        Op::None
            | Op::ConstBool
            | Op::ConstInt
            | Op::ConstFloat
            | Op::ConstStr
            | Op::ShapeOf
            | Op::ShapeBroadcast
            | Op::ShapeJoin
            | Op::ShapeFits
            | Op::ShapeHolds
            | Op::ShapeDim
            | Op::ShapeMake
    )
}

fn op_count(func: &Function) -> usize {
    let mut count = 0;
    func.walk(func.body, &mut |_, inst| {
        count += usize::from(counts(func.insts[inst].op));
    });
    count
}

/// The instructions with bodies in place of calls.
fn expand(
    func: &mut Function,
    insts: Vec<InstId>,
    bodies: &ArenaMap<InstId, Function>,
    results: &mut Renaming,
) -> Vec<InstId> {
    let mut out = Vec::with_capacity(insts.len());
    for inst in insts {
        if let Some(body) = bodies.get(inst) {
            expand_call(func, inst, body, results, &mut out);
            continue;
        }
        for region in func.insts[inst].regions.clone() {
            let inner = std::mem::take(&mut func.regions[region].insts);
            func.regions[region].insts = expand(func, inner, bodies, results);
        }
        out.push(inst);
    }
    out
}

fn expand_call(
    func: &mut Function,
    call: InstId,
    body: &Function,
    results: &mut Renaming,
    out: &mut Vec<InstId>,
) {
    let mut copier = Copier {
        from: body,
        renaming: Renaming::default(),
        span: Some(func.insts[call].span),
    };
    for (i, &param) in body.params().iter().enumerate() {
        copier.renaming.insert(param, func.insts[call].args[i]);
    }
    let (end, straight) = body.regions[body.body]
        .insts
        .split_last()
        .expect("may_inline saw a return at the end");
    for &inst in straight {
        out.push(copier.inst(inst, func));
    }
    for (i, &returned) in body.insts[*end].args.iter().enumerate() {
        let result = func.insts[call].results[i];
        let value = copier.rename(returned);
        let is_param = matches!(body.values[returned].def, Def::Arg(..));
        if let (Some(hint), false) = (func.values[result].hint.clone(), is_param) {
            func.values[value].hint = Some(hint);
        }
        results.insert(result, value);
    }
}
