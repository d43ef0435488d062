//! IR to IR: pure functions of an IR function.
//!
//! [`PIPELINE`] is the whole optimiser as a list. Around each pass,
//! [`optimise`] removes dead code, verifies, and collects remarks. A pass
//! knows neither Python nor Rust text; what it needs from outside comes in the
//! [`Context`]. The result depends on the function and the context alone.

pub mod analysis;

pub mod remark;

pub mod cost;

mod edit;

mod dead;

mod inline;

mod shapes;

pub mod simplify;

mod sink;

mod fuse;

mod loops;

mod reuse;

mod parallelize;

pub mod destination;

use std::sync::Arc;

use pyrsc_ir::Function;

pub use remark::{Change, Kind, Remark};

/// How exactly floats are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Math {
    /// IEEE, in the order that the program gives.
    #[default]
    Exact,
    /// Reassociation and the like are allowed.
    Fast,
}

/// What passes may know besides the function.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The IR of a function of the program by its name, before optimisation;
    /// `None` for what is not to be inlined.
    pub callee: &'a dyn Fn(&str) -> Option<Arc<Function>>,
    pub math: Math,
}

impl Context<'static> {
    /// A context without callees, with exact mathematics.
    pub fn alone() -> Context<'static> {
        Context {
            callee: &|_| None,
            math: Math::Exact,
        }
    }
}

/// An optimised function and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimised {
    pub func: Function,
    pub remarks: Vec<Remark>,
}

/// One pass.
pub struct Pass {
    pub name: &'static str,
    pub doc: &'static str,
    pub run: fn(&mut Function, &Context<'_>, &mut Vec<Remark>),
}

/// All passes, in the order in which they run.
pub static PIPELINE: &[Pass] = &[
    Pass {
        name: "inline",
        doc: "small array functions into their callers",
        run: inline::run,
    },
    Pass {
        name: "shapes",
        doc: "one value for each shape; checks that cannot fail go",
        run: shapes::run,
    },
    Pass {
        name: "simplify",
        doc: "equal for less: rewriting, common sub-expressions, invariant code",
        run: simplify::run,
    },
    Pass {
        name: "loops",
        doc: "loops whose iterations are independent become maps",
        run: loops::run,
    },
    Pass {
        name: "sink",
        doc: "arrays that only some branches need are computed there",
        run: sink::run,
    },
    Pass {
        name: "fuse",
        doc: "element-wise chains into one loop",
        run: fuse::run,
    },
    Pass {
        name: "reuse",
        doc: "buffers updated in place when nobody else looks",
        run: reuse::run,
    },
    Pass {
        name: "parallelize",
        doc: "loops that pay on several threads, and from which size on",
        run: parallelize::run,
    },
];

/// Runs all passes over a function.
///
/// # Panics
/// If a pass breaks the function: an internal error that names the pass.
pub fn optimise(func: &Function, ctx: &Context<'_>) -> Optimised {
    let mut result = Optimised {
        func: func.clone(),
        remarks: Vec::new(),
    };
    for pass in PIPELINE {
        run_pass(pass, ctx, &mut result);
    }
    result
}

/// Runs one pass of the list, by its name, over a function.
///
/// # Panics
/// If there is no such pass, or if it breaks the function.
pub fn run_one(name: &str, func: &Function, ctx: &Context<'_>) -> Optimised {
    let pass = PIPELINE
        .iter()
        .find(|pass| pass.name == name)
        .unwrap_or_else(|| panic!("no pass is named {name}"));
    let mut result = Optimised {
        func: func.clone(),
        remarks: Vec::new(),
    };
    run_pass(pass, ctx, &mut result);
    result
}

fn run_pass(pass: &Pass, ctx: &Context<'_>, result: &mut Optimised) {
    let mut remarks = Vec::new();
    (pass.run)(&mut result.func, ctx, &mut remarks);
    dead::remove(&mut result.func);
    result.func = edit::compact(&result.func);
    verify(pass.name, &result.func);
    for remark in &mut remarks {
        pass.name.clone_into(&mut remark.pass);
        result.func.name.clone_into(&mut remark.function);
    }
    result.remarks.append(&mut remarks);
}

fn verify(pass: &str, func: &Function) {
    if let Err(errors) = pyrsc_ir::verify::verify(func) {
        panic!("the pass `{pass}` broke the function:\n{errors}\n{func}");
    }
}
