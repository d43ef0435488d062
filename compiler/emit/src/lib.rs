//! IR to Rust: functions as syn items, and the package around them.
//!
//! [`emit_function`] turns one optimised function into Rust; it reads from top
//! to bottom: [`item`] is the contract, `function` the way in, `statement`,
//! `control`, `writes` and `kernel` emit instructions, `expr`, `array` and
//! `text_ops` their expressions. Before that, `variables` and `forms` decide
//! which values share a Rust variable and how it is held, `ranges` and `counts`
//! what integers may be, and `inline` and `names` how the result reads.

pub mod item;

pub mod names;

pub mod package;

mod array;

mod control;

mod counts;

mod each;

mod element;

mod emitter;

mod expr;

mod forms;

mod function;

mod idioms;
mod inline;

mod kernel;

mod lasting;
mod lent;
mod liveness;

mod logic;

mod loop_ranges;

mod loops;

mod needs;

mod notes;

mod operands;

mod ranges;

mod reductions;

mod scalar;

mod scope;

mod statement;

mod syntax;

mod template;

mod text_ops;

mod tidy;

mod tokens;
mod types;

mod unpack;

mod variables;

mod writes;

pub use function::emit_function;
pub use item::{Callee, Comment, Context, ExternTarget, RustFunction, Source};
