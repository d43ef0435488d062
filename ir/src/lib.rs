//! The typed array SSA IR of pyrsc.
//!
//! It knows neither Python nor Rust text, and no query engine. Its rules:
//!
//! **Values.** Each value has one type and one definition: an instruction's
//! result, a region's argument, or a parameter (an argument of the body
//! region). Values never change. Instructions of a region run in order.
//!
//! **Regions.** Control is structured: `if`, `for`, `while`, `map` and the like
//! hold regions, and there is no jump. A region sees the values defined before
//! its instruction in the regions around it; nothing sees the values inside a
//! region, save through what the region's terminator hands out. Dominance is
//! therefore nesting and order. Each region ends in exactly one terminator:
//! - `yield` ends both regions of `if`, `head` of `while`, `map`'s `body`, and
//!   `path`; its operands are the results of the region;
//! - `continue` ends a loop's body with the next carried values;
//! - `break` and `return` may end any region inside a loop or a function but
//!   those of `map` and `path`; `break` carries the innermost loop's values;
//! - `raise` may end any region where `return` may.
//!
//! An `if` whose branch leaves (`break`, `continue`, `return`, `raise`) takes its
//! results from the other one.
//!
//! **Effects.** Each op's row names its effect. Pure ops may be repeated,
//! removed and moved; an op that raises keeps its place among ops that raise or
//! act.
//!
//! **Arrays and versions.** An array value is one version of a buffer. `set`,
//! `assign` and `map.assign` consume a version (their first operand) and make
//! the next; after that neither the consumed version nor anything computed
//! lazily from it may be used. Ops that make views are descriptors on the
//! version they are applied to. So in-place code and the borrow checker agree:
//! a borrow lives only for the use. A carried value, a branch's result and an
//! `inout` argument hand a version on. Lowering copies where Python would share
//! between two buffers that are told apart here.
//!
//! **Lifted ops** work element by element on scalars and arrays of one dtype;
//! shapes are known to fit (`shape.broadcast` before them raises otherwise).
//! Arrays of lower rank are aligned with the last axes, as in NumPy.
//!
//! **Errors.** An op that raises does so with the Python class and message; the
//! line is known from its span.

pub mod types;

pub mod ops;

pub mod function;

pub mod rules;

pub mod builder;

pub mod text;

pub mod verify;

pub mod interp;

pub use builder::Builder;
pub use function::{
    Attr, Def, FloatBits, Function, Inst, InstId, Mode, Region, RegionId, SpanId, Value, ValueId,
};
pub use ops::{Effect, Op, OpRow, Rule};
pub use types::{DType, Rank, Type};
