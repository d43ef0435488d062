//! Exact rules on element-wise ops: both sides agree bit for bit for every
//! input, infinities, zeros of both signs and denormals included. NaN equals
//! NaN: its sign and payload are not told apart. `x + 0.0` is not `x`, as -0.0
//! shows; `x - x` is not 0, as infinity shows.
//!
//! The dtypes are those of `?x`. A rule that drops an array operand applies
//! only where the shape stays the same; that is checked for all rules alike.

use pyrsc_ir::{DType, Op};

use crate::simplify::consts::Const;
use crate::simplify::lang::Graph;
use crate::simplify::rule::{Rule, Site, rule};

pub(crate) fn rules() -> Vec<Rule> {
    let mut rules = sums();
    rules.extend(products());
    rules.extend(signs());
    rules.extend(comparisons());
    rules.extend(selections());
    rules.extend(bits());
    rules.extend(conversions());
    rules
}

#[rustfmt::skip]
fn sums() -> Vec<Rule> {
    vec![
        rule("add-zero",          "(add ?x 0)",                   "?x").ints(),
        rule("zero-add",          "(add 0 ?x)",                   "?x").ints(),
        rule("add-minus-zero",    "(add ?x -0.0)",                "?x").floats(),
        rule("minus-zero-add",    "(add -0.0 ?x)",                "?x").floats(),
        rule("sub-zero",          "(sub ?x 0)",                   "?x").numbers(),
        rule("zero-sub",          "(sub 0 ?x)",                   "(neg ?x)").ints(),
        rule("minus-zero-sub",    "(sub -0.0 ?x)",                "(neg ?x)").floats(),
        rule("sub-self",          "(sub ?x ?x)",                  "0").ints(),
        rule("sub-neg",           "(sub ?x (neg ?y))",            "(add ?x ?y)").numbers(),
        rule("add-neg",           "(add ?x (neg ?y))",            "(sub ?x ?y)").numbers(),
        rule("neg-add",           "(add (neg ?x) ?y)",            "(sub ?y ?x)").numbers(),
        rule("neg-sub",           "(neg (sub ?x ?y))",            "(sub ?y ?x)").ints(),
        rule("add-self",          "(add ?x ?x)",                  "(mul ?x 2)").numbers(),
        rule("add-add-const",     "(add (add ?x ?a) ?b)",         "(add ?x (add ?a ?b))").ints().when(a_b_const),
        rule("sub-add-const",     "(add (sub ?x ?a) ?b)",         "(add ?x (sub ?b ?a))").ints().when(a_b_const),
        rule("add-sub-const",     "(sub (add ?x ?a) ?b)",         "(add ?x (sub ?a ?b))").ints().when(a_b_const),
        rule("sub-sub-const",     "(sub (sub ?x ?a) ?b)",         "(sub ?x (add ?a ?b))").ints().when(a_b_const),
        rule("add-sub",           "(sub (add ?x ?y) ?y)",         "?x").ints(),
        rule("sub-add",           "(add (sub ?x ?y) ?y)",         "?x").ints(),
    ]
}

#[rustfmt::skip]
fn products() -> Vec<Rule> {
    vec![
        rule("mul-one",           "(mul ?x 1)",                   "?x").numbers(),
        rule("one-mul",           "(mul 1 ?x)",                   "?x").numbers(),
        rule("mul-zero",          "(mul ?x 0)",                   "0").ints(),
        rule("zero-mul",          "(mul 0 ?x)",                   "0").ints(),
        rule("mul-minus-one",     "(mul ?x -1)",                  "(neg ?x)").numbers(),
        rule("minus-one-mul",     "(mul -1 ?x)",                  "(neg ?x)").numbers(),
        rule("mul-two",           "(mul ?x 2)",                   "(add ?x ?x)").numbers(),
        rule("two-mul",           "(mul 2 ?x)",                   "(add ?x ?x)").numbers(),
        rule("mul-mul-const",     "(mul (mul ?x ?a) ?b)",         "(mul ?x (mul ?a ?b))").ints().when(a_b_const),
        rule("mul-self",          "(mul ?x ?x)",                  "(square ?x)").numbers(),
        rule("square-mul",        "(square ?x)",                  "(mul ?x ?x)").numbers(),
        rule("div-one",           "(div ?x 1.0)",                 "?x").floats(),
        rule("div-minus-one",     "(div ?x -1.0)",                "(neg ?x)").floats(),
        rule("div-power-of-two",  "(div ?x ?c)",                  "(mul ?x (div 1.0 ?c))").floats().when(c_is_power_of_two),
        rule("floordiv-one",      "(floordiv ?x 1)",              "?x").ints(),
        rule("rem-one",           "(rem ?x 1)",                   "0").ints(),
        rule("pow-zero",          "(pow ?x 0)",                   "1").numbers(),
        rule("pow-one",           "(pow ?x 1)",                   "?x").ints(),
        rule("pow-two",           "(pow ?x 2)",                   "(square ?x)").ints(),
    ]
}

#[rustfmt::skip]
fn signs() -> Vec<Rule> {
    vec![
        rule("neg-neg",           "(neg (neg ?x))",               "?x").numbers(),
        rule("mul-neg-neg",       "(mul (neg ?x) (neg ?y))",      "(mul ?x ?y)").numbers(),
        rule("div-neg-neg",       "(div (neg ?x) (neg ?y))",      "(div ?x ?y)").floats(),
        rule("neg-mul-const",     "(neg (mul ?x ?c))",            "(mul ?x (neg ?c))").numbers().when(c_const),
        rule("neg-const-mul",     "(neg (mul ?c ?x))",            "(mul (neg ?c) ?x)").numbers().when(c_const),
        rule("mul-const-neg",     "(mul (neg ?x) ?c)",            "(mul ?x (neg ?c))").numbers().when(c_const),
        rule("const-mul-neg",     "(mul ?c (neg ?x))",            "(mul (neg ?c) ?x)").numbers().when(c_const),
        rule("square-neg",        "(square (neg ?x))",            "(square ?x)").numbers(),
        rule("square-abs",        "(square (abs ?x))",            "(square ?x)").numbers(),
        rule("abs-abs",           "(abs (abs ?x))",               "(abs ?x)").numbers(),
        rule("abs-neg",           "(abs (neg ?x))",               "(abs ?x)").floats(),
        rule("abs-square",        "(abs (square ?x))",            "(square ?x)").floats(),
        rule("round-round",       "(?f/1 (?g/1 ?x))",             "(?g/1 ?x)").floats().when(both_round),
    ]
}

#[rustfmt::skip]
fn comparisons() -> Vec<Rule> {
    vec![
        rule("gt-flip",           "(gt ?x ?y)",                   "(lt ?y ?x)").numbers(),
        rule("lt-flip",           "(lt ?x ?y)",                   "(gt ?y ?x)").numbers(),
        rule("ge-flip",           "(ge ?x ?y)",                   "(le ?y ?x)").numbers(),
        rule("le-flip",           "(le ?x ?y)",                   "(ge ?y ?x)").numbers(),
        rule("eq-self",           "(eq ?x ?x)",                   "true").bits(),
        rule("ne-self",           "(ne ?x ?x)",                   "false").bits(),
        rule("ne-self-nan",       "(ne ?x ?x)",                   "(isnan ?x)").floats(),
        rule("lt-self",           "(lt ?x ?x)",                   "false").numbers(),
        rule("gt-self",           "(gt ?x ?x)",                   "false").numbers(),
        rule("le-self",           "(le ?x ?x)",                   "true").ints(),
        rule("ge-self",           "(ge ?x ?x)",                   "true").ints(),
        rule("not-eq",            "(not (eq ?x ?y))",             "(ne ?x ?y)"),
        rule("not-ne",            "(not (ne ?x ?y))",             "(eq ?x ?y)"),
        rule("not-lt",            "(not (lt ?x ?y))",             "(ge ?x ?y)").ints(),
        rule("not-le",            "(not (le ?x ?y))",             "(gt ?x ?y)").ints(),
        rule("not-gt",            "(not (gt ?x ?y))",             "(le ?x ?y)").ints(),
        rule("not-ge",            "(not (ge ?x ?y))",             "(lt ?x ?y)").ints(),
        rule("eq-true",           "(eq ?x true)",                 "?x").bools(),
        rule("eq-false",          "(eq ?x false)",                "(not ?x)").bools(),
    ]
}

#[rustfmt::skip]
fn selections() -> Vec<Rule> {
    vec![
        rule("select-same",       "(select ?c ?x ?x)",            "?x"),
        rule("select-true",       "(select true ?x ?y)",          "?x"),
        rule("select-false",      "(select false ?y ?x)",         "?x"),
        rule("select-not",        "(select (not ?c) ?x ?y)",      "(select ?c ?y ?x)"),
        rule("select-bool",       "(select ?x true false)",       "?x").bools(),
        rule("select-not-bool",   "(select ?x false true)",       "(not ?x)").bools(),
        rule("select-select",     "(select ?c (select ?c ?x ?y) ?z)", "(select ?c ?x ?z)"),
        rule("select-else-select","(select ?c ?x (select ?c ?y ?z))", "(select ?c ?x ?z)"),
        rule("min-self",          "(minimum ?x ?x)",              "?x"),
        rule("max-self",          "(maximum ?x ?x)",              "?x"),
        rule("min-min",           "(minimum (minimum ?x ?y) ?y)", "(minimum ?x ?y)"),
        rule("max-max",           "(maximum (maximum ?x ?y) ?y)", "(maximum ?x ?y)"),
        rule("min-max",           "(minimum ?x (maximum ?x ?y))", "?x").ints(),
        rule("max-min",           "(maximum ?x (minimum ?x ?y))", "?x").ints(),
    ]
}

#[rustfmt::skip]
fn bits() -> Vec<Rule> {
    vec![
        rule("not-not",           "(not (not ?x))",               "?x").bits(),
        rule("and-self",          "(and ?x ?x)",                  "?x").bits(),
        rule("or-self",           "(or ?x ?x)",                   "?x").bits(),
        rule("xor-self",          "(xor ?x ?x)",                  "0").ints(),
        rule("xor-self-bool",     "(xor ?x ?x)",                  "false").bools(),
        rule("and-true",          "(and ?x true)",                "?x").bools(),
        rule("true-and",          "(and true ?x)",                "?x").bools(),
        rule("and-false",         "(and ?x false)",               "false").bools(),
        rule("false-and",         "(and false ?x)",               "false").bools(),
        rule("or-true",           "(or ?x true)",                 "true").bools(),
        rule("true-or",           "(or true ?x)",                 "true").bools(),
        rule("or-false",          "(or ?x false)",                "?x").bools(),
        rule("false-or",          "(or false ?x)",                "?x").bools(),
        rule("and-not-self",      "(and ?x (not ?x))",            "false").bools(),
        rule("or-not-self",       "(or ?x (not ?x))",             "true").bools(),
        rule("and-zero",          "(and ?x 0)",                   "0").ints(),
        rule("or-zero",           "(or ?x 0)",                    "?x").ints(),
        rule("xor-zero",          "(xor ?x 0)",                   "?x").ints(),
        rule("and-not-not",       "(and (not ?x) (not ?y))",      "(not (or ?x ?y))").bits(),
        rule("or-not-not",        "(or (not ?x) (not ?y))",       "(not (and ?x ?y))").bits(),
        rule("and-or",            "(and ?x (or ?x ?y))",          "?x").bits(),
        rule("or-and",            "(or ?x (and ?x ?y))",          "?x").bits(),
    ]
}

#[rustfmt::skip]
fn conversions() -> Vec<Rule> {
    vec![
        rule("cast-same",         "(cast[?d] ?x)",                "?x").when(d_is_own),
        rule("cast-cast",         "(cast[?d] (cast[?e] ?x))",     "(cast[?d] ?x)").when(e_is_lossless),
        rule("round-whole",       "(?f/1 ?c:(cast[_] ?x))",       "?c").bits().when(f_rounds_float),
    ]
}

fn c_const(site: &Site, graph: &Graph) -> bool {
    site.constant(graph, "c").is_some()
}

fn a_b_const(site: &Site, graph: &Graph) -> bool {
    site.constant(graph, "a").is_some() && site.constant(graph, "b").is_some()
}

/// Scaling by it and by its reciprocal round alike.
fn c_is_power_of_two(site: &Site, graph: &Graph) -> bool {
    match site.constant(graph, "c") {
        Some(Const::Float(bits, DType::F64)) => {
            let value = bits.get();
            value.is_normal() && value.to_bits() & ((1 << 52) - 1) == 0 && (1.0 / value).is_normal()
        }
        Some(Const::Float(bits, DType::F32)) => {
            let value = bits.get() as f32;
            value.is_normal() && value.to_bits() & ((1 << 23) - 1) == 0 && (1.0 / value).is_normal()
        }
        _ => false,
    }
}

fn rounds(op: Op) -> bool {
    matches!(op, Op::Floor | Op::Ceil | Op::Trunc | Op::Rint)
}

fn both_round(site: &Site, _: &Graph) -> bool {
    rounds(site.lifted("f").0) && rounds(site.lifted("g").0)
}

fn f_rounds_float(site: &Site, graph: &Graph) -> bool {
    rounds(site.lifted("f").0) && site.dtype(graph, "c").is_some_and(DType::is_float)
}

fn d_is_own(site: &Site, graph: &Graph) -> bool {
    site.dtype(graph, "x") == Some(site.dtype_attr("d"))
}

/// Whether converting to `e` on the way to `d` changes nothing.
fn e_is_lossless(site: &Site, graph: &Graph) -> bool {
    let Some(from) = site.dtype(graph, "x") else {
        return false;
    };
    let (through, to) = (site.dtype_attr("e"), site.dtype_attr("d"));
    if !contains(through, from) {
        return false;
    }
    // Out of range, a float becomes another integer than an integer does.
    let whole_to_float_to_int = from.is_int() && through.is_float() && to.is_int();
    !whole_to_float_to_int || contains(to, from)
}

/// Whether every value of one dtype is one of another.
fn contains(wide: DType, narrow: DType) -> bool {
    // NumPy promotes 64-bit integers to float64, which does not hold them all.
    let rounded = wide == DType::F64 && narrow.is_int() && narrow.size() == 8;
    wide.promote(narrow) == wide && !rounded
}
