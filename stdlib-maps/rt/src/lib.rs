//! Support code that emitted packages carry.

pub mod array_text;
pub mod convert;
pub mod csv;
#[expect(unused_macros, unused_imports, reason = "packages call them")]
pub mod elementwise;
pub mod erf;
pub mod error;
#[expect(unused_macros, unused_imports, reason = "packages call them")]
pub mod extremes;
pub mod float;
pub mod format;
pub mod format_float;
pub mod index;
pub mod input;
pub mod int;
pub mod math;
pub mod math_f32;
pub mod npscalar;
pub mod numpy_text;
pub mod part;
pub mod process;
pub mod pymath;
pub mod random;
pub mod random_generator;
pub mod random_ziggurat;
#[expect(unused_macros, unused_imports, reason = "packages call them")]
pub mod reduce;
pub mod shape;
pub mod strings;
pub mod text;
pub mod time;

/// Where a package has the modules that macros name.
pub mod support {
    pub use crate::elementwise;
    pub use crate::extremes;
    pub use crate::reduce;
}
