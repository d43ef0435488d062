//! Rules on shapes: what is asked of an array is asked of what it was made
//! from, so that no array is kept, and none is waited for, for its shape.
//!
//! That two ways of broadcasting the same shapes give one shape is no rule
//! here: classes whose shapes are the same atoms are joined as a whole
//! (`one-shape`, in `saturate.rs`), which is associativity, commutativity and
//! idempotence of `shape.join` at once.

use egg::Id;
use pyrsc_ir::{Attr, Op, Type};

use crate::simplify::consts::Const;
use crate::simplify::lang::Graph;
use crate::simplify::pattern::add;
use crate::simplify::rule::{Rule, Site, rank, rule, rule_with, shape};

#[rustfmt::skip]
pub(crate) fn rules() -> Vec<Rule> {
    vec![
        rule("shape-of-fill",      "(shape.of (fill ?s ?v))",                        "?s"),
        rule("shape-of-copy",      "(shape.of (copy ?x))",                           "(shape.of ?x)"),
        rule("shape-of-broadcast", "(shape.of (view.broadcast ?x ?s))",              "?s"),
        rule_with("shape-of-lifted", "(shape.of (?f/n ..?xs))",                      shape_of_lifted),
        rule("join-part",          "(shape.join ?s ?t)",                             "?s").when(t_in_s),
        rule("part-join",          "(shape.join ?t ?s)",                             "?s").when(t_in_s),
        rule_with("dim-make",      "(shape.dim[?k] (shape.make ..?e))",              dim_of_made),
        rule_with("dim-transpose", "(shape.dim[?k] (shape.of (view.transpose[?p] ?x)))", dim_of_transpose),
        rule_with("dim-newaxis",   "(shape.dim[?k] (shape.of (view.newaxis[?j] ?x)))",   dim_of_newaxis),
        rule_with("dim-index",     "(shape.dim[?k] (shape.of (view.index[?j] ?x ?i)))",  dim_of_index),
        rule("dim-slice",          "(shape.dim[?k] (shape.of (view.slice[?j _] ?x ..?b)))", "(shape.dim[?k] (shape.of ?x))").when(other_axis),
        rule_with("size-vector",   "(shape.size ?s)",                                size_of_vector),
    ]
}

/// The join of the shapes of the operands that are arrays.
fn shape_of_lifted(site: &Site, graph: &mut Graph) -> Option<Id> {
    let mut joined: Option<Id> = None;
    for &x in site.values("xs") {
        if !graph[x].data.ty.is_array() {
            continue;
        }
        let of = add(graph, Op::ShapeOf, Vec::new(), vec![x])?;
        joined = Some(match joined {
            None => of,
            Some(so_far) => add(graph, Op::ShapeJoin, Vec::new(), vec![so_far, of])?,
        });
    }
    joined
}

fn t_in_s(site: &Site, graph: &Graph) -> bool {
    match (shape(graph, site.value("s")), shape(graph, site.value("t"))) {
        (Some(s), Some(t)) => crate::analysis::shapes::is_subset(t, s),
        _ => false,
    }
}

fn other_axis(site: &Site, _: &Graph) -> bool {
    site.int("k") != site.int("j")
}

fn dim_of_made(site: &Site, _: &mut Graph) -> Option<Id> {
    let axis = usize::try_from(site.int("k")).ok()?;
    site.values("e").get(axis).copied()
}

fn dim_of(graph: &mut Graph, x: Id, axis: i64) -> Option<Id> {
    let of = add(graph, Op::ShapeOf, Vec::new(), vec![x])?;
    add(graph, Op::ShapeDim, vec![Attr::Int(axis)], vec![of])
}

fn dim_of_transpose(site: &Site, graph: &mut Graph) -> Option<Id> {
    let axis = *site.ints("p").get(usize::try_from(site.int("k")).ok()?)?;
    dim_of(graph, site.value("x"), axis)
}

fn dim_of_newaxis(site: &Site, graph: &mut Graph) -> Option<Id> {
    let (axis, new) = (site.int("k"), site.int("j"));
    if axis == new {
        return Some(graph.add(Const::int(1).node()));
    }
    dim_of(
        graph,
        site.value("x"),
        if axis < new { axis } else { axis - 1 },
    )
}

fn dim_of_index(site: &Site, graph: &mut Graph) -> Option<Id> {
    let (axis, gone) = (site.int("k"), site.int("j"));
    dim_of(
        graph,
        site.value("x"),
        if axis < gone { axis } else { axis + 1 },
    )
}

fn size_of_vector(site: &Site, graph: &mut Graph) -> Option<Id> {
    let shape = site.value("s");
    let is_vector = matches!(graph[shape].data.ty, Type::Shape(_)) && rank(graph, shape) == Some(1);
    if !is_vector {
        return None;
    }
    add(graph, Op::ShapeDim, vec![Attr::Int(0)], vec![shape])
}
