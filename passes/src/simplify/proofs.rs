//! Every rule is tried: its left side is made an IR function of random types,
//! the rule is applied to it, and both sides are run by the interpreter.
//!
//! Results are compared bit for bit, NaNs as equal; those of the relaxed rules
//! roughly, on tame numbers. Where the left side has no result (an index out of
//! bounds, shapes that do not fit), the right side need not have one.

mod draw;

use std::collections::BTreeMap;

use egg::Id;
use la_arena::{Idx, RawIdx};
use pyrsc_ir::interp::{Datum, Interp, Scalar, same};
use pyrsc_ir::text::print_function;
use pyrsc_ir::{Function, Op, SpanId, ValueId};

use super::build::{Built, build};
use super::lang::Head;
use super::rule::Rule;
use super::rules::{arith, array, checked, relaxed, shape};
use super::samples::{Random, datum, extents};
use crate::edit::new_inst;

/// How often a rule must have been applied for its proof to count.
const APPLICATIONS: usize = 300;

/// Functions that are drawn for a rule until it applies often enough.
const ATTEMPTS: u64 = 20_000;

/// Arguments for each function.
const RUNS: usize = 4;

#[test]
fn arithmetic_rules_hold() {
    prove(&arith::rules(), false);
}

#[test]
fn array_rules_hold() {
    prove(&array::rules(), false);
}

#[test]
fn shape_rules_hold() {
    prove(&shape::rules(), false);
}

#[test]
fn rules_of_checked_ops_hold() {
    prove(&checked::rules(), false);
}

#[test]
fn relaxed_rules_hold_roughly() {
    prove(&relaxed::rules(), true);
}

fn prove(rules: &[Rule], roughly: bool) {
    let mut untried = Vec::new();
    for rule in rules {
        let mut runs = 0;
        for seed in 0..ATTEMPTS {
            let mut random = Random::new(seed);
            random.tame = roughly;
            runs += try_once(rule, &mut random, roughly);
            if runs >= APPLICATIONS {
                break;
            }
        }
        if runs < APPLICATIONS {
            untried.push((rule.name, runs));
        }
    }
    assert!(untried.is_empty(), "applied too rarely: {untried:?}");
}

/// The number of runs in which both sides of a rule were compared.
fn try_once(rule: &Rule, random: &mut Random, roughly: bool) -> usize {
    let Some(left) = draw::left_side(rule, random) else {
        return 0;
    };
    let Some(right) = right_side(rule, &left) else {
        return 0;
    };
    let mut compared = 0;
    for _ in 0..RUNS {
        let extents = extents(random);
        let args: Vec<Datum> = left
            .params()
            .iter()
            .map(|&param| datum(random, left.ty(param), &extents))
            .collect();
        let Ok(expected) = run(&left, args.clone()) else {
            continue;
        };
        let actual = run(&right, args.clone());
        let equal = actual.as_ref().is_ok_and(|actual| {
            expected
                .iter()
                .zip(actual)
                .all(|(a, b)| same(a, b) || (roughly && near(a, b)))
        });
        assert!(
            equal,
            "{}: {args:?}\n{expected:?}\n{actual:?}\n{}{}",
            rule.name,
            print_function(&left),
            print_function(&right)
        );
        compared += 1;
    }
    compared
}

fn run(func: &Function, args: Vec<Datum>) -> Result<Vec<Datum>, String> {
    let functions = [func.clone()];
    Interp::new(&functions)
        .run(&func.name, args)
        .map_err(|raised| raised.to_string())
}

fn near(a: &Datum, b: &Datum) -> bool {
    let float = |scalar: &Scalar| match scalar {
        Scalar::F32(value) => f64::from(*value),
        Scalar::F64(value) => *value,
        _ => f64::NAN,
    };
    let close = |a: &Scalar, b: &Scalar| {
        let (a, b) = (float(a), float(b));
        let small = if a.abs() < 1e-3 { 1e-3 } else { a.abs() };
        a == b || (a - b).abs() <= 1e-4 * small || (!a.is_finite() && !b.is_finite())
    };
    match (a, b) {
        (Datum::Scalar(a), Datum::Scalar(b)) => close(a, b),
        (Datum::Array(a), Datum::Array(b)) => {
            a.shape == b.shape && a.data().iter().zip(b.data()).all(|(a, b)| close(a, b))
        }
        _ => false,
    }
}

/// The function with the rule's right side computed and returned instead.
fn right_side(rule: &Rule, left: &Function) -> Option<Function> {
    let mut built = build(left);
    built.refresh_homes();
    // Arrays are returned as copies, which are no part of the rule.
    let result = left.terminator(left.body)?.args[0];
    let copied = left.def_inst(result).filter(|def| def.op == Op::Copy);
    let root = built.class(copied.map_or(result, |copy| copy.args[0]));
    let mut found = Vec::new();
    rule.search(&built.graph, &mut found);
    let (id, bindings) = found
        .into_iter()
        .find(|(id, _)| built.graph.find(*id) == root)?;
    let right = rule.apply(&mut built.graph, id, &bindings)?;
    if built.graph.find(right) == root {
        return None;
    }
    let mut func = left.clone();
    let body = func.body;
    let end = func.regions[body].insts.pop()?;
    let mut values = BTreeMap::new();
    let value = put_back(&mut func, &built, right, &mut values);
    func.insts[end].args = vec![value];
    func.regions[body].insts.push(end);
    Some(func)
}

/// Computes a class at the end of a function, from its first node.
fn put_back(
    func: &mut Function,
    built: &Built,
    class: Id,
    values: &mut BTreeMap<Id, ValueId>,
) -> ValueId {
    let class = built.graph.find(class);
    if let Some(&value) = values.get(&class) {
        return value;
    }
    let node = built.graph[class]
        .nodes
        .iter()
        .find(|node| node.is_computable())
        .expect("a class can be computed");
    let value = match node.head {
        Head::Leaf(number) => Idx::from_raw(RawIdx::from_u32(number)),
        Head::Op(op) => {
            let args: Vec<ValueId> = node
                .args
                .iter()
                .map(|&arg| put_back(func, built, arg, values))
                .collect();
            computed(func, op, args, node)
        }
    };
    values.insert(class, value);
    value
}

fn computed(func: &mut Function, op: Op, args: Vec<ValueId>, node: &super::lang::Node) -> ValueId {
    let (attrs, types) = (node.attrs.clone(), vec![node.ty.clone()]);
    let inst = new_inst(func, op, args, attrs, types, SpanId::NONE);
    let body = func.body;
    func.regions[body].insts.push(inst);
    func.insts[inst].result()
}
