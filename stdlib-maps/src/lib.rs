//! stdlib-maps
