//! Which loops run on several threads, and from which size on.
//!
//! Iterations of `map` and `map.assign` are independent by their meaning. A
//! reduction may be split if its result is the same for any number of threads:
//! NumPy's pairwise sum is a fixed tree, a part of which each thread can take;
//! the smallest, the largest, any and all do not depend on the order. A product
//! is taken from left to right, so it stays on one thread.
//!
//! The size is that from which a part of the loop lasts long against the cost
//! of handing it to a thread (`cost.rs`); the run time compares it with the
//! number of elements, so that small arrays are never split.

use pyrsc_ir::{Attr, Function, InstId, Op, ValueId};

use crate::cost::{element_bytes, grain, region_work};
use crate::remark::{quoted_list, thousands};
use crate::{Context, Remark};

pub(crate) fn run(func: &mut Function, _ctx: &Context<'_>, remarks: &mut Vec<Remark>) {
    let mut insts = Vec::new();
    func.walk(func.body, &mut |_, inst| {
        if matches!(func.insts[inst].op, Op::Map | Op::MapAssign | Op::MapReduce) {
            insts.push(inst);
        }
    });
    for inst in insts {
        remarks.push(split(func, inst));
    }
}

/// Sets the grain of a loop; tells of it.
fn split(func: &mut Function, inst: InstId) -> Remark {
    let data = &func.insts[inst];
    let span = data.span;
    let names = names(func, inst);
    let what = match names.as_slice() {
        [] => "the loop".to_owned(),
        names => format!("the loop for {}", quoted_list(names)),
    };
    if data.op == Op::MapReduce && data.str_attr(0) == Op::ReduceProd.text() {
        let why = "the last digits of a product depend on the order of its factors";
        return Remark::missed(span, format!("{what} runs on one thread: {why}")).with_names(names);
    }
    let bytes: u64 = match data.op {
        // Read and written.
        Op::MapAssign => element_bytes(func.ty(data.args[0])),
        _ => 0,
    } + data
        .args
        .iter()
        .chain(&data.results)
        .map(|&value| element_bytes(func.ty(value)))
        .sum::<u64>();
    let body = *data.regions.last().expect("loops have a body");
    let work = region_work(func, body);
    let from = grain(work, bytes);
    let index = usize::from(data.op == Op::MapReduce);
    func.insts[inst].attrs[index] = Attr::Int(from as i64);
    let message = format!(
        "{what} runs on several threads from {} elements on",
        thousands(from)
    );
    Remark::applied(span, message)
        .with_names(names)
        .with_work(work, work)
        .with_threshold(from)
}

fn names(func: &Function, inst: InstId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let hint = |value: &ValueId| func.hint(*value).map(str::to_owned);
    for name in func.insts[inst].results.iter().filter_map(hint) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
