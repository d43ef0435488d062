//! What Python's libraries mean here: data, and what loads and checks it.
//!
//! One table per Python module lies under `maps/`. An entry gives a function's
//! parameters and its meaning: a composition of IR ops (`lifted`), a function
//! of the support code (`calls`), a named rule of the compiler for what needs
//! its knowledge of shapes (`rule`), or a constant. A wrong op name, type or
//! parameter fails when the tables are loaded, which a test does.

pub mod entry;

pub mod load;

pub mod lift;

pub mod support;

pub use entry::{
    Call, CallEffect, Entry, Literal, Meaning, Operands, Param, ParamType, ResultType,
};
pub use lift::Lift;
pub use load::{Maps, maps};
