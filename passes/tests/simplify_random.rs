//! Random functions mean the same after simplification, and come out the same
//! each time.
//!
//! The functions are made to be simplified: the same few operands over and over,
//! neutral constants, copies, views, checks that repeat, and between all that
//! writes, branches and loops that carry what is written to.

mod simplify_support;

use pyrsc_ir::text::print_function;
use pyrsc_ir::verify::verify;
use pyrsc_ir::{Attr, Builder, DType, Function, Mode, Op, RegionId, Type, ValueId};
use pyrsc_passes::{Context, Math, Remark, run_one};

use simplify_support::assert_same;
use simplify_support::samples::Random;

const FUNCTIONS: u64 = 300;
const RUNS: usize = 6;

/// A function in the making. All arrays are `f64[1]` or `f64[2]`.
struct Writer<'f, 'r> {
    b: Builder<'f>,
    random: &'r mut Random,
    /// Arrays and views in scope with the buffer that each belongs to.
    arrays: Vec<(ValueId, usize)>,
    /// Buffers of the function's own: the present version.
    own: Vec<(usize, ValueId)>,
    floats: Vec<ValueId>,
    ints: Vec<ValueId>,
    bools: Vec<ValueId>,
    buffers: usize,
}

/// What is in scope, to be restored after a region.
struct Scope(Vec<(ValueId, usize)>, Vec<(usize, ValueId)>, [usize; 3]);

impl Writer<'_, '_> {
    fn float(&mut self) -> ValueId {
        if self.random.one_in(5) {
            let value = *self.random.pick(&[0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 4.0]);
            let constant = self.b.float(value);
            if self.random.one_in(4) {
                self.b.hint(constant, "k");
            }
            return constant;
        }
        *self.random.pick(&self.floats)
    }

    fn int(&mut self) -> ValueId {
        if self.random.below(8) > 0 {
            let value = *self.random.pick(&[0, 0, 0, 1, -1]);
            return self.b.int(value);
        }
        *self.random.pick(&self.ints)
    }

    fn array(&mut self) -> (ValueId, usize) {
        *self.random.pick(&self.arrays)
    }

    fn rank(&self, array: ValueId) -> usize {
        match self.b.func.ty(array) {
            Type::Array(_, rank) => usize::from(rank.known().unwrap_or(0)),
            _ => 0,
        }
    }

    fn shape(&mut self, array: ValueId) -> ValueId {
        self.b.unary(Op::ShapeOf, array)
    }

    /// An array with a buffer of its own.
    fn made(&mut self, array: ValueId) {
        if self.random.one_in(3) {
            let name = *self.random.pick(&["x", "y", "z"]);
            self.b.hint(array, name);
        }
        self.arrays.push((array, self.buffers));
        self.own.push((self.buffers, array));
        self.buffers += 1;
    }

    fn statement(&mut self, depth: usize) {
        match self.random.below(16) {
            0 | 1 => self.scalar(),
            2 => self.integer(),
            3 => self.truth(),
            4..=6 => self.lifted(),
            7 => self.view(),
            8 => self.element(),
            9 => self.fresh(),
            10 | 11 => self.write(),
            12 => self.reduce(),
            13 if depth < 2 => self.branch(depth),
            14 if depth < 2 => self.repeat(depth),
            _ => self.print(),
        }
    }

    fn scalar(&mut self) {
        let (a, b) = (self.float(), self.float());
        let value = match self.random.below(6) {
            0 => {
                let op = *self
                    .random
                    .pick(&[Op::Neg, Op::Abs, Op::Square, Op::Exp, Op::Floor]);
                self.b.unary(op, a)
            }
            1 => {
                let cond = *self.random.pick(&self.bools);
                self.b.inst(Op::Select, &[cond, a, b], vec![])
            }
            2 => self.b.binary(Op::FloatDiv, a, b),
            _ => {
                let op = *self
                    .random
                    .pick(&[Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Minimum]);
                self.b.binary(op, a, b)
            }
        };
        self.floats.push(value);
    }

    fn integer(&mut self) {
        let (a, b) = (self.int(), self.int());
        let ops = [
            Op::Add,
            Op::Sub,
            Op::Mul,
            Op::IntAdd,
            Op::IntMul,
            Op::IntFloorDiv,
            Op::IntRem,
        ];
        let op = *self.random.pick(&ops);
        let value = self.b.binary(op, a, b);
        self.ints.push(value);
    }

    fn truth(&mut self) {
        let (a, b) = (self.float(), self.float());
        let op = *self.random.pick(&[Op::Lt, Op::Gt, Op::Eq, Op::Ge]);
        let mut value = self.b.binary(op, a, b);
        if self.random.one_in(3) {
            value = self.b.unary(Op::Not, value);
        }
        self.bools.push(value);
    }

    fn lifted(&mut self) {
        let (a, _) = self.array();
        let array = match self.random.below(4) {
            0 => {
                let op = *self.random.pick(&[Op::Neg, Op::Square, Op::Abs, Op::Sqrt]);
                self.b.unary(op, a)
            }
            1 => {
                let c = self.float();
                let op = *self.random.pick(&[Op::Add, Op::Mul, Op::Sub, Op::Div]);
                self.b.binary(op, a, c)
            }
            _ => {
                let (b, _) = self.array();
                let (sa, sb) = (self.shape(a), self.shape(b));
                self.b.binary(Op::ShapeBroadcast, sa, sb);
                let op = *self.random.pick(&[Op::Add, Op::Mul, Op::Sub]);
                self.b.binary(op, a, b)
            }
        };
        self.made(array);
    }

    fn view(&mut self) {
        let (a, buffer) = self.array();
        let view = match self.random.below(4) {
            0 if self.rank(a) == 2 => {
                self.b
                    .inst(Op::Transpose, &[a], vec![Attr::Ints(vec![1, 0])])
            }
            1 if self.rank(a) == 2 => {
                let i = self.checked(a, 0);
                self.b.inst(Op::Index, &[a, i], vec![Attr::Int(0)])
            }
            2 => self
                .b
                .inst(Op::Slice, &[a], vec![Attr::Int(0), Attr::Int(0)]),
            _ => {
                let bound = self.int();
                let present = self.random.below(2) as i64 + 1;
                let attrs = vec![Attr::Int(0), Attr::Int(present)];
                self.b.inst(Op::Slice, &[a, bound], attrs)
            }
        };
        self.arrays.push((view, buffer));
    }

    fn checked(&mut self, array: ValueId, axis: i64) -> ValueId {
        let (shape, index) = (self.shape(array), self.int());
        self.b
            .inst(Op::CheckIndex, &[shape, index], vec![Attr::Int(axis)])
    }

    fn indices(&mut self, array: ValueId) -> Vec<ValueId> {
        (0..self.rank(array) as i64)
            .map(|axis| self.checked(array, axis))
            .collect()
    }

    fn element(&mut self) {
        let (a, _) = self.array();
        let mut args = vec![a];
        args.extend(self.indices(a));
        let value = self.b.inst(Op::Get, &args, vec![]);
        self.floats.push(value);
    }

    fn fresh(&mut self) {
        let (a, _) = self.array();
        let array = if self.random.one_in(2) {
            self.b.unary(Op::Copy, a)
        } else {
            let (shape, value) = (self.shape(a), self.float());
            self.b.binary(Op::Fill, shape, value)
        };
        self.made(array);
    }

    /// Replaces the version of a buffer; views of the old one go.
    fn next_version(&mut self, slot: usize, version: ValueId) {
        let buffer = self.own[slot].0;
        self.arrays.retain(|&(_, of)| of != buffer);
        self.arrays.push((version, buffer));
        self.own[slot].1 = version;
    }

    fn write(&mut self) {
        let slot = self.random.below(self.own.len());
        let (buffer, a) = self.own[slot];
        let version = if self.random.one_in(2) {
            let value = self.float();
            let mut args = vec![a, value];
            args.extend(self.indices(a));
            self.b.inst(Op::Set, &args, vec![])
        } else {
            let (value, of) = self.array();
            if self.rank(value) > self.rank(a) || of == buffer {
                return;
            }
            let (whole, part) = (self.shape(a), self.shape(value));
            self.b.effect(Op::ShapeFits, &[whole, part], vec![]);
            let path = self.b.new_region();
            let ty = self.b.func.ty(a).clone();
            let arg = self.b.arg(path, ty.clone(), None);
            let back = self.b.switch_to(path);
            self.b.effect(Op::Yield, &[arg], vec![]);
            self.b.switch_to(back);
            self.b
                .push(Op::Assign, &[a, value], vec![], vec![path], vec![ty])[0]
        };
        self.next_version(slot, version);
    }

    fn reduce(&mut self) {
        let (a, _) = self.array();
        let op = *self.random.pick(&[Op::ReduceSum, Op::ReduceMax]);
        let attrs = vec![Attr::Ints(vec![]), Attr::Bool(false)];
        let value = self.b.inst(op, &[a], attrs);
        self.floats.push(value);
    }

    fn print(&mut self) {
        let value = self.float();
        let text = self
            .b
            .inst(Op::Text, &[value], vec![Attr::Str("str".to_owned())]);
        let attrs = vec![Attr::Str(" ".to_owned()), Attr::Str("\n".to_owned())];
        self.b.effect(Op::Print, &[text], attrs);
    }

    fn scope(&self) -> Scope {
        let counts = [self.floats.len(), self.ints.len(), self.bools.len()];
        Scope(self.arrays.clone(), self.own.clone(), counts)
    }

    fn restore(&mut self, scope: &Scope) {
        self.arrays.clone_from(&scope.0);
        self.own.clone_from(&scope.1);
        self.floats.truncate(scope.2[0]);
        self.ints.truncate(scope.2[1]);
        self.bools.truncate(scope.2[2]);
    }

    fn statements(&mut self, depth: usize) {
        for _ in 0..self.random.below(5) + 1 {
            self.statement(depth);
        }
    }

    /// An `if` that yields a float and the version of a buffer.
    fn branch(&mut self, depth: usize) {
        let cond = *self.random.pick(&self.bools);
        let slot = self.random.below(self.own.len());
        let ty = self.b.func.ty(self.own[slot].1).clone();
        let scope = self.scope();
        let mut regions: Vec<RegionId> = Vec::new();
        for _ in 0..2 {
            // Other buffers are read only inside: only this one is handed on.
            self.own = vec![scope.1[slot]];
            let region = self.b.new_region();
            let back = self.b.switch_to(region);
            self.statements(depth + 1);
            let value = self.float();
            let version = self.own[0].1;
            self.b.effect(Op::Yield, &[value, version], vec![]);
            self.b.switch_to(back);
            regions.push(region);
            self.restore(&scope);
        }
        let results = self
            .b
            .push(Op::If, &[cond], vec![], regions, vec![Type::FLOAT, ty]);
        self.floats.push(results[0]);
        self.next_version(slot, results[1]);
    }

    /// A short loop that carries a float and the version of a buffer.
    fn repeat(&mut self, depth: usize) {
        let slot = self.random.below(self.own.len());
        let (buffer, a) = self.own[slot];
        let ty = self.b.func.ty(a).clone();
        let (start, step) = (self.b.int(0), self.b.int(1));
        let count = self.random.below(3) as i64;
        let stop = self.b.int(count);
        let init = self.float();
        let scope = self.scope();
        let body = self.b.new_region();
        let i = self.b.arg(body, Type::INT, Some("i".to_owned()));
        let sum = self.b.arg(body, Type::FLOAT, Some("s".to_owned()));
        let array = self.b.arg(body, ty.clone(), None);
        let back = self.b.switch_to(body);
        self.arrays.retain(|&(_, of)| of != buffer);
        self.arrays.push((array, buffer));
        self.own = vec![(buffer, array)];
        self.ints.push(i);
        self.floats.push(sum);
        self.statements(depth + 1);
        let next = self.float();
        let version = self.own[0].1;
        self.b.effect(Op::Continue, &[next, version], vec![]);
        self.b.switch_to(back);
        self.restore(&scope);
        let args = [start, stop, step, init, a];
        let grain = vec![Attr::Int(0)];
        let results = self
            .b
            .push(Op::For, &args, grain, vec![body], vec![Type::FLOAT, ty]);
        self.floats.push(results[0]);
        self.next_version(slot, results[1]);
    }
}

fn function(random: &mut Random) -> Function {
    let mut func = Function::new("random");
    let mut b = Builder::new(&mut func);
    let a = b.param("a", Type::array(DType::F64, 1), Mode::In);
    let m = b.param("m", Type::array(DType::F64, 2), Mode::In);
    let w = b.param("w", Type::array(DType::F64, 2), Mode::InOut);
    let r = b.param("r", Type::FLOAT, Mode::In);
    let n = b.param("n", Type::INT, Mode::In);
    let t = b.param("t", Type::BOOL, Mode::In);
    let mut writer = Writer {
        b,
        random,
        arrays: vec![(a, 0), (m, 1), (w, 2)],
        own: vec![(2, w)],
        floats: vec![r],
        ints: vec![n],
        bools: vec![t],
        buffers: 3,
    };
    for _ in 0..writer.random.below(25) + 5 {
        writer.statement(0);
    }
    let value = writer.float();
    let version = writer.own[0].1;
    let last = writer.own.last().map_or(version, |&(_, array)| array);
    let (mut results, mut types) = (vec![value], vec![Type::FLOAT]);
    if last != version {
        results.push(last);
        types.push(writer.b.func.ty(last).clone());
    }
    results.push(version);
    writer.b.effect(Op::Return, &results, vec![]);
    func.results = types;
    func
}

fn simplified(func: &Function) -> (Function, Vec<Remark>) {
    let result = run_one("simplify", func, &Context::alone());
    (result.func, result.remarks)
}

#[test]
fn random_functions_keep_their_meaning() {
    let (mut before_size, mut after_size, mut returned) = (0, 0, 0);
    for seed in 0..FUNCTIONS {
        let mut random = Random::new(seed);
        let func = function(&mut random);
        verify(&func).unwrap_or_else(|why| panic!("{seed}: {why}\n{}", print_function(&func)));
        let (after, remarks) = simplified(&func);
        verify(&after).unwrap_or_else(|why| {
            panic!(
                "{seed}: {why}\n{}\n{}",
                print_function(&func),
                print_function(&after)
            )
        });
        returned += assert_same(&func, &after, &mut random, RUNS);
        assert_eq!(simplified(&func), (after.clone(), remarks), "{seed}");
        let size = |func: &Function| {
            let mut count = 0;
            func.walk(func.body, &mut |_, _| count += 1);
            count
        };
        before_size += size(&func);
        after_size += size(&after);
    }
    assert!(
        after_size < before_size,
        "{before_size} instructions became {after_size}"
    );
    let runs = FUNCTIONS as usize * RUNS;
    assert!(
        returned * 4 > runs,
        "only {returned} of {runs} runs did not raise"
    );
}

/// The relaxed rules may change results, but not break functions.
#[test]
fn relaxed_rules_keep_functions_whole() {
    let mut ctx = Context::alone();
    ctx.math = Math::Fast;
    for seed in 0..FUNCTIONS {
        let func = function(&mut Random::new(seed));
        let after = run_one("simplify", &func, &ctx).func;
        verify(&after).unwrap_or_else(|why| panic!("{seed}: {why}\n{}", print_function(&after)));
    }
}
