//! IR beside the Rust that a person should read: `cases/x.ir` and `cases/x.rs`.
//!
//! `UPDATE_EXPECT=1 cargo test -p pyrsc-emit` rewrites the Rust.

mod common;

use expect_test::{ExpectFile, expect_file};
use pyrsc_emit::package::comments;

fn check(text: &str, expected: ExpectFile) {
    expected.assert_eq(&comments::place(&common::print(text)));
}

#[test]
fn formulas_on_scalars_and_arrays() {
    check(
        include_str!("cases/black_scholes.ir"),
        expect_file!["cases/black_scholes.rs"],
    );
}

#[test]
fn loops_and_what_they_carry() {
    check(
        include_str!("cases/loops.ir"),
        expect_file!["cases/loops.rs"],
    );
}

#[test]
fn branches_exits_and_the_order_of_effects() {
    check(
        include_str!("cases/control.ir"),
        expect_file!["cases/control.rs"],
    );
}

#[test]
fn arrays_views_and_text() {
    check(
        include_str!("cases/arrays.ir"),
        expect_file!["cases/arrays.rs"],
    );
}

#[test]
fn ops_of_all_kinds() {
    check(
        include_str!("cases/all_ops.ir"),
        expect_file!["cases/all_ops.rs"],
    );
}

#[test]
fn nothing_depends_on_the_run() {
    let text = include_str!("cases/control.ir");
    assert_eq!(common::print(text), common::print(text));
}
