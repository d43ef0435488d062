//! The text form of the IR: printed for people and tests, and read back.
//!
//! ```text
//! fn @bs.euro_put(%S: f64[1], inout %K: f64[1]) -> f64[1] {
//!   %0 = div %S, %K : f64[1]
//!   %half = const.float 0.5 f64 : f64
//!   %y = for %lo, %hi, %step, %0 [grain: 0] -> (f64[1]) { ^(%i: i64, %x: f64[1])
//!     %1 = mul %x, %half : f64[1]
//!     continue %1
//!   }
//!   return %y, %K
//! }
//! ```
//!
//! An instruction is `results = op operands [attributes] : types`; where regions
//! follow, the types stand as `-> (types)` and each region in braces, its
//! arguments after `^`. Everything but this layout comes from the op table.
//! Operands and attributes stand on the line of their op; `;` starts a comment.
//!
//! A value is printed by its hint, and a second one of the same hint as
//! `%hint.1`; as no Python name holds a dot, reading gives the hint back. Values
//! without a hint are numbered. Printing what was read gives the same text.

mod atoms;

mod lexer;

mod names;

mod parser;

mod printer;

mod reference;

pub(crate) use names::Names;
pub use parser::{ParseError, parse_function, parse_module};
pub use printer::{PrintOptions, print_function, print_module, print_with};
pub(crate) use printer::{inst_line, quoted};
pub use reference::op_reference;
