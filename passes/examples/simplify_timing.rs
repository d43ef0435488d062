//! How long simplification takes: `cargo run --release -p pyrsc-passes
//! --example simplify_timing`.

#[expect(dead_code, reason = "the comparison of runs is for other tests")]
#[path = "../tests/simplify_support/mod.rs"]
mod simplify_support;

use pyrsc_ir::{Builder, DType, Function, Mode, Op, Type, ValueId};
use pyrsc_passes::{Context, run_one};

use simplify_support::samples::Random;

/// A formula of so many element-wise operations on a few arrays.
fn formula(ops: usize) -> Function {
    let mut func = Function::new("formula");
    let mut random = Random::new(ops as u64);
    let mut b = Builder::new(&mut func);
    let ty = Type::array(DType::F64, 1);
    let mut values: Vec<ValueId> = (0..5)
        .map(|i| b.param(&format!("p{i}"), ty.clone(), Mode::In))
        .collect();
    for _ in 0..ops {
        let recent = values.len().saturating_sub(12);
        let a = values[recent + random.below(values.len() - recent)];
        let value = match random.below(8) {
            0 => b.unary(Op::Neg, a),
            1 => b.unary(Op::Exp, a),
            2 => {
                let c = b.float([1.0, 2.0, 4.0, -1.0, 0.3][random.below(5)]);
                b.binary(Op::Mul, a, c)
            }
            n => {
                let other = values[recent + random.below(values.len() - recent)];
                let (sa, sb) = (b.unary(Op::ShapeOf, a), b.unary(Op::ShapeOf, other));
                b.binary(Op::ShapeBroadcast, sa, sb);
                b.binary(
                    [Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Add][n - 3],
                    a,
                    other,
                )
            }
        };
        values.push(value);
    }
    let last: Vec<ValueId> = values[values.len() - 6..].to_vec();
    b.effect(Op::Return, &last, vec![]);
    func.results = vec![ty; last.len()];
    func
}

fn main() {
    for ops in [30, 100, 300, 1_000, 3_000] {
        let func = formula(ops);
        let start = std::time::Instant::now();
        let after = run_one("simplify", &func, &Context::alone()).func;
        let time = start.elapsed();
        let (old, new) = (func.insts.len(), after.insts.len());
        println!("{ops} operations: {time:?}, {old} instructions became {new}");
    }
}
