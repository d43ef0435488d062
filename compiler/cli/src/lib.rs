//! The compiler on one page.
