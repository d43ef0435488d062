//! Exact rules on arrays as values. Whether two equal arrays are two buffers
//! is not decided here: a buffer that is written to or handed on is made where
//! the function makes it, whatever these rules say of its contents.
//!
//! Moving a view into an element-wise op pays only if nobody else wants the
//! whole result; then the part that is not looked at is never computed.

use egg::Id;
use pyrsc_ir::{Attr, Op};

use crate::simplify::consts::Const;
use crate::simplify::lang::Graph;
use crate::simplify::pattern::add;
use crate::simplify::rule::{Rule, Site, rank, rule, rule_with, shape};

#[rustfmt::skip]
pub(crate) fn rules() -> Vec<Rule> {
    vec![
        rule("copy",                "(copy ?x)",                                   "?x"),
        // Constant arrays.
        rule("fill-left",           "(?f/2 (fill ?s ?v) ?x)",                      "(?f/2 ?v ?x)"),
        rule("fill-right",          "(?f/2 ?x (fill ?s ?v))",                      "(?f/2 ?x ?v)"),
        rule("select-fill-cond",    "(select (fill ?s ?v) ?x ?y)",                 "(select ?v ?x ?y)"),
        rule("select-fill-then",    "(select ?x (fill ?s ?v) ?y)",                 "(select ?x ?v ?y)"),
        rule("select-fill-else",    "(select ?x ?y (fill ?s ?v))",                 "(select ?x ?y ?v)"),
        rule("lifted-fill",         "(?f/1 (fill ?s ?x))",                         "(fill ?s (?f/1 ?x))"),
        rule("lifted-fill-scalar",  "(?f/2 (fill ?s ?x) ?y)",                      "(fill ?s (?f/2 ?x ?y))"),
        rule("lifted-scalar-fill",  "(?f/2 ?x (fill ?s ?y))",                      "(fill ?s (?f/2 ?x ?y))"),
        rule("lifted-fill-fill",    "(?f/2 (fill ?s ?x) (fill ?s ?y))",            "(fill ?s (?f/2 ?x ?y))"),
        rule("get-fill",            "(get (fill ?s ?x) ..?i)",                     "?x"),
        rule("broadcast-fill",      "(view.broadcast (fill ?s ?x) ?t)",            "(fill ?t ?x)"),
        // Broadcasts.
        rule("broadcast-broadcast", "(view.broadcast (view.broadcast ?x ?s) ?t)",  "(view.broadcast ?x ?t)"),
        rule("broadcast-same",      "(view.broadcast ?x ?s)",                      "?x"),
        rule("broadcast-left",      "(?f/2 (view.broadcast ?x ?s) ?y)",            "(?f/2 ?x ?y)"),
        rule("broadcast-right",     "(?f/2 ?x (view.broadcast ?y ?s))",            "(?f/2 ?x ?y)"),
        // Views of views.
        rule_with("transpose-transpose", "(view.transpose[?p] (view.transpose[?q] ?x))", transpose_transpose),
        rule("transpose-same",      "(view.transpose[?p] ?x)",                     "?x").when(p_is_identity),
        rule("index-newaxis",       "(view.index[?k] (view.newaxis[?k] ?x) 0)",    "?x"),
        rule("slice-all",           "(view.slice[?k 0] ?x)",                       "?x"),
        rule("slice-step-one",      "(view.slice[?k 4] ?x 1)",                     "(view.slice[?k 0] ?x)"),
        rule("slice-stop-step-one", "(view.slice[?k 6] ?x ?b 1)",                  "(view.slice[?k 2] ?x ?b)"),
        rule("slice-start-step-one","(view.slice[?k 5] ?x ?a 1)",                  "(view.slice[?k 1] ?x ?a)"),
        rule("slice-full-step-one", "(view.slice[?k 7] ?x ?a ?b 1)",               "(view.slice[?k 3] ?x ?a ?b)"),
        rule("slice-start-zero",    "(view.slice[?k 1] ?x 0)",                     "(view.slice[?k 0] ?x)"),
        rule("slice-zero-stop",     "(view.slice[?k 3] ?x 0 ?b)",                  "(view.slice[?k 2] ?x ?b)"),
        rule("slice-zero-step",     "(view.slice[?k 5] ?x 0 ?c)",                  "(view.slice[?k 4] ?x ?c)").when(c_is_positive),
        rule("slice-slice",         "(view.slice[?k 1] (view.slice[?k 1] ?x ?a) ?b)", "(view.slice[?k 1] ?x (add ?a ?b))").when(a_b_start),
        // Elements of views and of element-wise ops.
        rule("get-index",           "(get (view.index[0] ?x ?i) ..?j)",            "(get ?x ?i ..?j)"),
        rule_with("get-transpose",  "(get (view.transpose[?p] ?x) ..?i)",          get_transpose),
        rule_with("get-lifted",     "(get ?l:(?f/n ..?xs) ..?i)",                  get_lifted),
        rule_with("index-lifted",   "(view.index[?k] ?l:(?f/n ..?xs) ?i)",         index_lifted),
        rule_with("slice-lifted",   "(view.slice[?k ?p] ?l:(?f/n ..?xs) ..?b)",    slice_lifted),
        // Reductions. Over a broadcast none is exact: the extent may be zero.
        rule("sum-neg",             "(reduce.sum[?a ?k] (neg ?x))",                "(neg (reduce.sum[?a ?k] ?x))").ints(),
        rule("any-not",             "(reduce.any[?a ?k] (not ?x))",                "(not (reduce.all[?a ?k] ?x))").bools(),
        rule("all-not",             "(reduce.all[?a ?k] (not ?x))",                "(not (reduce.any[?a ?k] ?x))").bools(),
    ]
}

fn p_is_identity(site: &Site, _: &Graph) -> bool {
    site.ints("p")
        .iter()
        .copied()
        .eq(0..site.ints("p").len() as i64)
}

fn c_is_positive(site: &Site, graph: &Graph) -> bool {
    matches!(site.constant(graph, "c"), Some(Const::Int(value, _)) if value > 0)
}

/// Starts from the front, whose sum is one too.
fn a_b_start(site: &Site, graph: &Graph) -> bool {
    let start = |name| site.constant(graph, name).and_then(Const::as_int);
    match (start("a"), start("b")) {
        (Some(a), Some(b)) => a >= 0 && b >= 0 && a.checked_add(b).is_some(),
        _ => false,
    }
}

fn permutation(of: &[i64], at: i64) -> Option<i64> {
    of.get(usize::try_from(at).ok()?).copied()
}

/// Axis `i` of the result is axis `order[i]` of the operand.
fn transpose_transpose(site: &Site, graph: &mut Graph) -> Option<Id> {
    let order: Option<Vec<i64>> = site
        .ints("p")
        .iter()
        .map(|&axis| permutation(site.ints("q"), axis))
        .collect();
    add(
        graph,
        Op::Transpose,
        vec![Attr::Ints(order?)],
        vec![site.value("x")],
    )
}

fn get_transpose(site: &Site, graph: &mut Graph) -> Option<Id> {
    let (order, indices) = (site.ints("p"), site.values("i"));
    let mut args = vec![site.value("x")];
    for axis in 0..order.len() as i64 {
        let at = order.iter().position(|&of| of == axis)?;
        args.push(*indices.get(at)?);
    }
    add(graph, Op::Get, Vec::new(), args)
}

fn get_lifted(site: &Site, graph: &mut Graph) -> Option<Id> {
    view_of_operands(site, graph, |graph, x| {
        let mut args = vec![x];
        args.extend(site.values("i"));
        add(graph, Op::Get, Vec::new(), args)
    })
}

fn index_lifted(site: &Site, graph: &mut Graph) -> Option<Id> {
    view_of_operands(site, graph, |graph, x| {
        let attrs = vec![Attr::Int(site.int("k"))];
        add(graph, Op::Index, attrs, vec![x, site.value("i")])
    })
}

fn slice_lifted(site: &Site, graph: &mut Graph) -> Option<Id> {
    view_of_operands(site, graph, |graph, x| {
        let attrs = vec![Attr::Int(site.int("k")), Attr::Int(site.int("p"))];
        let mut args = vec![x];
        args.extend(site.values("b"));
        add(graph, Op::Slice, attrs, args)
    })
}

/// The lifted op `f` on views of its operands `xs`, if its result `l` has no
/// other use and all arrays among the operands have its shape.
fn view_of_operands(
    site: &Site,
    graph: &mut Graph,
    view: impl Fn(&mut Graph, Id) -> Option<Id>,
) -> Option<Id> {
    let whole = site.value("l");
    let operands = site.values("xs");
    let fits = |&x: &Id| {
        let same = shape(graph, whole).is_some() && shape(graph, x) == shape(graph, whole);
        graph[x].data.ty.is_scalar() || same && rank(graph, x) == rank(graph, whole)
    };
    if !site.is_private(graph, "l") || !operands.iter().all(fits) {
        return None;
    }
    let mut args = Vec::new();
    for &x in operands {
        args.push(if graph[x].data.ty.is_scalar() {
            x
        } else {
            view(graph, x)?
        });
    }
    let (op, attrs) = site.lifted("f");
    add(graph, op, attrs, args)
}
