//! rt
pub mod array_text;
pub mod csv;
pub mod elementwise;
pub mod erf;
pub mod error;
pub mod extremes;
pub mod float;
pub mod format;
pub mod format_float;
pub mod index;
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
pub mod reduce;
pub mod shape;
pub mod text;
pub mod time;
