//! All tests that need more than one crate.
//!
//! | module | holds |
//! |---|---|
//! | [`differential`] | programs of `tests/run` under CPython and as Rust: the same output |
//! | [`random_programs`] | random programs under CPython and as Rust |
//! | [`emitted`] | what every emitted package must be: safe, formatted, without warnings |
//! | [`determinism`] | the same text every time |
//! | [`wheel`] | the wheel of an example against the original |
//! | [`incremental`] | which queries run again after an edit |
//! | [`allocations`] | how often emitted functions allocate |
//! | [`diagnostics`] | each page of `tests/diagnostics` |
//! | [`bad_inputs`] | what users get wrong |
//! | [`readme`] | what the README tells to do |
//! | [`tidy`] | the house rules |
//!
//! What they share: [`case`] finds programs, [`packages`] emits and builds
//! them, [`compare`] compares texts, [`python`] is the reference, [`process`]
//! runs programs and [`paths`] says where everything is.
//!
//! `PYRSC_CASE=name` runs the one program of that name.

#![expect(
    clippy::unwrap_used,
    reason = "a setup that fails is a test that fails"
)]

mod allocations;
mod bad_inputs;
mod case;
mod compare;
mod determinism;
mod diagnostics;
mod differential;
mod emitted;
mod incremental;
mod packages;
mod paths;
mod process;
mod python;
mod random_programs;
mod readme;
mod tidy;
mod wheel;
