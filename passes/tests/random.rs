//! Random programs mean the same before and after the whole pipeline.
//!
//! Programs are straight lines of element-wise operations over arrays of one
//! axis, with `if`s, assignments to slices, views, reductions, loops, writes of
//! elements and printing in between. A list of numbers decides what comes next,
//! so that proptest can shrink it.

use proptest::prelude::*;
use pyrsc_ir::interp::{Array, Datum, Exception, Interp, Scalar, same};
use pyrsc_ir::verify::verify;
use pyrsc_ir::{Attr, Builder, Function, Mode, Op, Type, ValueId};
use pyrsc_passes::{Context, optimise};

/// A program in the making.
struct Writer<'f, 'n> {
    b: Builder<'f>,
    /// Arrays that may be used, with the buffer that each belongs to.
    arrays: Vec<(ValueId, usize)>,
    /// The present version of each buffer that may be written to.
    owned: Vec<(usize, ValueId)>,
    floats: Vec<ValueId>,
    buffers: usize,
    numbers: std::slice::Iter<'n, u8>,
}

impl Writer<'_, '_> {
    fn number(&mut self, below: usize) -> usize {
        self.numbers.next().map_or(0, |&n| n as usize) % below
    }

    fn array(&mut self) -> ValueId {
        let i = self.number(self.arrays.len());
        self.arrays[i].0
    }

    fn float(&mut self) -> ValueId {
        let i = self.number(self.floats.len());
        self.floats[i]
    }

    /// A new buffer, made here.
    fn made(&mut self, array: ValueId) {
        self.arrays.push((array, self.buffers));
        self.owned.push((self.buffers, array));
        self.buffers += 1;
    }

    fn shape(&mut self, array: ValueId) -> ValueId {
        self.b.unary(Op::ShapeOf, array)
    }

    fn lifted(&mut self) -> ValueId {
        let a = self.array();
        match self.number(5) {
            0 => self.b.unary(Op::Square, a),
            1 => self.b.unary(Op::Exp, a),
            2 => {
                let c = self.float();
                self.b.binary(Op::Sub, a, c)
            }
            3 => {
                let b = self.array();
                let (sa, sb) = (self.shape(a), self.shape(b));
                self.b.binary(Op::ShapeBroadcast, sa, sb);
                let cond = self.b.binary(Op::Lt, a, b);
                self.b.inst(Op::Select, &[cond, a, b], vec![])
            }
            _ => {
                let b = self.array();
                let (sa, sb) = (self.shape(a), self.shape(b));
                self.b.binary(Op::ShapeBroadcast, sa, sb);
                let op = [Op::Add, Op::Mul, Op::Div][self.number(3)];
                self.b.binary(op, a, b)
            }
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.number(12) {
            0..=4 => {
                let array = self.lifted();
                let name = ["x", "y", "z"][self.number(3)];
                self.b.hint(array, name);
                self.made(array);
            }
            5 => self.view(),
            6 => self.reduce(),
            7 | 8 => self.assign(),
            9 => self.set(),
            10 if depth < 2 => self.branch(depth),
            11 if depth < 2 => self.repeat(depth),
            _ => self.print(),
        }
    }

    fn view(&mut self) {
        let i = self.number(self.arrays.len());
        let (array, buffer) = self.arrays[i];
        let bound = self.number(3) as i64 - 1;
        let bound = self.b.int(bound);
        let present = 1 + self.number(2) as i64;
        let attrs = vec![Attr::Int(0), Attr::Int(present)];
        let view = self.b.inst(Op::Slice, &[array, bound], attrs);
        self.arrays.push((view, buffer));
    }

    fn reduce(&mut self) {
        let array = self.array();
        let op = [Op::ReduceSum, Op::ReduceMax, Op::ReduceProd][self.number(3)];
        let attrs = vec![Attr::Ints(vec![]), Attr::Bool(false)];
        let value = self.b.inst(op, &[array], attrs);
        self.floats.push(value);
    }

    /// Replaces a buffer's version; its views go.
    fn next_version(&mut self, slot: usize, version: ValueId) {
        let buffer = self.owned[slot].0;
        self.arrays.retain(|&(_, of)| of != buffer);
        self.arrays.push((version, buffer));
        self.owned[slot].1 = version;
    }

    fn assign(&mut self) {
        if self.owned.is_empty() {
            return;
        }
        let slot = self.number(self.owned.len());
        let array = self.owned[slot].1;
        let bound = self.number(3) as i64 - 1;
        let bound = self.b.int(bound);
        let whole = self.number(3) == 0;
        let attrs = vec![Attr::Int(0), Attr::Int(1)];
        let view = if whole {
            array
        } else {
            self.b.inst(Op::Slice, &[array, bound], attrs.clone())
        };
        let value = if self.number(3) == 0 {
            self.lifted()
        } else {
            // v op= value
            let other = self.array();
            let (sa, sb) = (self.shape(view), self.shape(other));
            self.b.binary(Op::ShapeBroadcast, sa, sb);
            self.b.binary(Op::Add, view, other)
        };
        let (sa, sb) = (self.shape(view), self.shape(value));
        self.b.effect(Op::ShapeFits, &[sa, sb], vec![]);
        let path = self.b.new_region();
        let ty = self.b.func.ty(array).clone();
        let arg = self.b.arg(path, ty.clone(), None);
        let outer = self.b.switch_to(path);
        let selected = if whole {
            arg
        } else {
            self.b.inst(Op::Slice, &[arg, bound], attrs)
        };
        self.b.effect(Op::Yield, &[selected], vec![]);
        self.b.switch_to(outer);
        let next = self
            .b
            .push(Op::Assign, &[array, value], vec![], vec![path], vec![ty])[0];
        self.next_version(slot, next);
    }

    fn set(&mut self) {
        if self.owned.is_empty() {
            return;
        }
        let slot = self.number(self.owned.len());
        let array = self.owned[slot].1;
        let index = self.number(5) as i64;
        let index = self.b.int(index);
        let shape = self.shape(array);
        let index = self
            .b
            .inst(Op::CheckIndex, &[shape, index], vec![Attr::Int(0)]);
        let value = self.float();
        let next = self.b.inst(Op::Set, &[array, value, index], vec![]);
        self.next_version(slot, next);
    }

    fn print(&mut self) {
        let value = self.float();
        let text = self
            .b
            .inst(Op::Text, &[value], vec![Attr::Str("repr".to_owned())]);
        let attrs = vec![Attr::Str(" ".to_owned()), Attr::Str("\n".to_owned())];
        self.b.effect(Op::Print, &[text], attrs);
    }

    /// Both branches make an array.
    fn branch(&mut self, depth: usize) {
        let (a, b) = (self.float(), self.float());
        let cond = self.b.binary(Op::Lt, a, b);
        let ty = Type::array(pyrsc_ir::DType::F64, 1);
        let regions: Vec<_> = (0..2)
            .map(|_| {
                let region = self.b.new_region();
                self.inside(region, depth, |writer| {
                    let result = writer.lifted();
                    writer.b.effect(Op::Yield, &[result], vec![]);
                });
                region
            })
            .collect();
        let result = self.b.push(Op::If, &[cond], vec![], regions, vec![ty])[0];
        self.b.hint(result, "w");
        self.made(result);
    }

    /// A loop that carries one array.
    fn repeat(&mut self, depth: usize) {
        let start = self.lifted();
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let count = self.number(4) as i64;
        let count = self.b.int(count);
        let body = self.b.new_region();
        let ty = Type::array(pyrsc_ir::DType::F64, 1);
        self.b.arg(body, Type::INT, Some("i".to_owned()));
        let carried = self.b.arg(body, ty.clone(), Some("u".to_owned()));
        self.inside(body, depth, |writer| {
            writer.made(carried);
            let slot = writer.owned.len() - 1;
            writer.statement(2);
            let next = if writer.number(2) == 0 {
                writer.owned[slot].1
            } else {
                writer.lifted()
            };
            writer.b.effect(Op::Continue, &[next], vec![]);
        });
        let attrs = vec![Attr::Int(0)];
        let args = [zero, count, one, start];
        let result = self.b.push(Op::For, &args, attrs, vec![body], vec![ty])[0];
        self.made(result);
    }

    /// Writes a region, in which no outer buffer changes.
    fn inside(&mut self, region: pyrsc_ir::RegionId, depth: usize, finish: impl FnOnce(&mut Self)) {
        let saved = (self.arrays.clone(), self.floats.clone());
        let owned = std::mem::take(&mut self.owned);
        let outer = self.b.switch_to(region);
        for _ in 0..self.number(3) {
            self.statement(depth + 1);
        }
        finish(self);
        self.b.switch_to(outer);
        (self.arrays, self.floats) = saved;
        self.owned = owned;
    }
}

fn program(numbers: &[u8]) -> Function {
    let mut func = Function::new("m.f");
    let array = Type::array(pyrsc_ir::DType::F64, 1);
    let mut b = Builder::new(&mut func);
    let x = b.param("a", array.clone(), Mode::In);
    let y = b.param("b", array.clone(), Mode::In);
    let z = b.param("m", array.clone(), Mode::InOut);
    let c = b.param("c", Type::FLOAT, Mode::In);
    let d = b.float(0.5);
    let mut writer = Writer {
        b,
        arrays: vec![(x, 0), (y, 1), (z, 2)],
        owned: vec![(2, z)],
        floats: vec![c, d],
        buffers: 3,
        numbers: numbers.iter(),
    };
    for _ in 0..3 + writer.number(14) {
        writer.statement(0);
    }
    let results = [writer.lifted(), writer.lifted()];
    let total = writer.floats[writer.floats.len() - 1];
    let last = writer.owned[0].1;
    writer
        .b
        .effect(Op::Return, &[results[0], results[1], total, last], vec![]);
    func.results = vec![array.clone(), array, Type::FLOAT];
    func
}

/// What a program does with arrays of the given lengths: its results, or the
/// exception that it raises, and what it prints.
fn behaviour(func: &Function, lengths: [usize; 3]) -> (Result<Vec<Datum>, Exception>, String) {
    let array = |length: usize, seed: f64| {
        let items: Vec<f64> = (0..length)
            .map(|i| (i as f64 * 0.37 + seed).sin() * 1.5)
            .collect();
        Datum::Array(Array::of(&[length], &items))
    };
    let args = vec![
        array(lengths[0], 0.1),
        array(lengths[1], 1.3),
        array(lengths[2], 2.7),
        Datum::Scalar(Scalar::F64(0.75)),
    ];
    let functions = [func.clone()];
    let mut interp = Interp::new(&functions);
    let result = interp.run(&func.name, args);
    (result, interp.output().to_owned())
}

fn is_same(a: &Result<Vec<Datum>, Exception>, b: &Result<Vec<Datum>, Exception>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Err(a), Err(b)) => a == b && a.is_python(),
        _ => false,
    }
}

/// Inputs of in-place loops that are part of the array that is written to: the
/// interpreter, where views are copies, would not show the difference.
fn overlapping(func: &Function) -> bool {
    let root = |mut value: ValueId| {
        while let Some(inst) = func.def_inst(value).filter(|inst| inst.op.is_view()) {
            value = inst.args[0];
        }
        value
    };
    let mut found = false;
    func.walk(func.body, &mut |_, inst| {
        let inst = &func.insts[inst];
        if inst.op == Op::MapAssign {
            found |= inst.args[1..]
                .iter()
                .any(|&input| root(input) == inst.args[0]);
        }
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn same_meaning(numbers in prop::collection::vec(any::<u8>(), 0..160)) {
        let before = program(&numbers);
        if let Err(errors) = verify(&before) {
            panic!("the generator made a wrong program:\n{errors}\n{before}");
        }
        let after = optimise(&before, &Context::alone()).func;
        prop_assert_eq!(&optimise(&before, &Context::alone()).func, &after);
        prop_assert!(!overlapping(&after), "{before}\nbecame\n{after}");
        for lengths in [[5, 5, 5], [4, 1, 4], [3, 3, 2], [1, 1, 1], [0, 0, 0]] {
            let (expected, printed) = behaviour(&before, lengths);
            let (actual, output) = behaviour(&after, lengths);
            prop_assert!(
                is_same(&expected, &actual),
                "{lengths:?}: {expected:?}\nbecame {actual:?}\n{before}\nbecame\n{after}"
            );
            prop_assert_eq!(printed, output);
        }
    }
}
