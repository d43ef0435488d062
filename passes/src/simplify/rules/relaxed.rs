//! Rules that hold for real numbers and not for floats: only with
//! `--math fast`. Results differ in their last bits, and where infinities, NaN
//! or overflow are involved in more than that.
//!
//! Contraction to fused multiply-add is not here: the IR has no such op, and
//! the emitted code chooses it.

use crate::simplify::lang::Graph;
use crate::simplify::rule::{Rule, Site, rule};

#[rustfmt::skip]
pub(crate) fn rules() -> Vec<Rule> {
    vec![
        rule("fast-add-zero",      "(add ?x 0.0)",                       "?x").floats(),
        rule("fast-zero-add",      "(add 0.0 ?x)",                       "?x").floats(),
        rule("fast-sub-self",      "(sub ?x ?x)",                        "0.0").floats(),
        rule("fast-reciprocal",    "(div ?x ?c)",                        "(mul ?x (div 1.0 ?c))").floats().when(c_const),
        rule("fast-add-add-const", "(add (add ?x ?a) ?b)",               "(add ?x (add ?a ?b))").floats().when(a_b_const),
        rule("fast-mul-mul-const", "(mul (mul ?x ?a) ?b)",               "(mul ?x (mul ?a ?b))").floats().when(a_b_const),
        rule("fast-factor",        "(add (mul ?x ?y) (mul ?x ?z))",      "(mul ?x (add ?y ?z))").floats(),
        rule("fast-factor-sub",    "(sub (mul ?x ?y) (mul ?x ?z))",      "(mul ?x (sub ?y ?z))").floats(),
        rule("fast-div-div",       "(div (div ?x ?y) ?z)",               "(div ?x (mul ?y ?z))").floats(),
        rule("fast-mul-div",       "(mul ?x (div 1.0 ?y))",              "(div ?x ?y)").floats(),
        rule("fast-pow-one",       "(pow ?x 1.0)",                       "?x").floats(),
        rule("fast-pow-two",       "(pow ?x 2.0)",                       "(square ?x)").floats(),
        rule("fast-pow-half",      "(pow ?x 0.5)",                       "(sqrt ?x)").floats(),
        rule("fast-exp-exp",       "(mul (exp ?x) (exp ?y))",            "(exp (add ?x ?y))").floats(),
        rule("fast-exp-log",       "(exp (log ?x))",                     "?x").floats(),
        rule("fast-log-exp",       "(log (exp ?x))",                     "?x").floats(),
        rule("fast-square-sqrt",   "(square (sqrt ?x))",                 "?x").floats(),
        rule("fast-sqrt-square",   "(sqrt (square ?x))",                 "(abs ?x)").floats(),
        rule("fast-cos-neg",       "(cos (neg ?x))",                     "(cos ?x)").floats(),
        rule("fast-cosh-neg",      "(cosh (neg ?x))",                    "(cosh ?x)").floats(),
        rule("fast-sum-scaled",    "(reduce.sum[?a ?k] (mul ?x ?c))",    "(mul (reduce.sum[?a ?k] ?x) ?c)").floats().when(c_scalar),
    ]
}

fn c_const(site: &Site, graph: &Graph) -> bool {
    site.constant(graph, "c").is_some_and(|c| c.is_nonzero())
}

fn c_scalar(site: &Site, graph: &Graph) -> bool {
    site.is_scalar(graph, "c")
}

fn a_b_const(site: &Site, graph: &Graph) -> bool {
    site.constant(graph, "a").is_some() && site.constant(graph, "b").is_some()
}
