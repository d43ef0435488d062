//! Names and types: from a file's tree to bodies whose expressions have types.
//!
//! Salsa queries, per function: [`defs::functions`] collects span-free bodies,
//! [`scope::scope`] binds a module's names, [`infer::infer`] types one body for
//! one signature. Nothing here knows Rust or runs a pass.

pub mod body;
pub mod ty;

mod collect;
pub mod constant;
pub mod defs;
pub mod infer;
pub mod lints;
pub mod liveness;
mod names;
pub mod narrow;
pub mod numeric;
mod operators;
pub mod scope;

pub mod sign;

pub use infer::{Argument, CallPlan, Inference, Instance, InstanceKey, VarTy};
pub use ty::{Class, Ty};
