//! Left sides of rules as functions of random types.

use pyrsc_ir::ops::AttrKind;
use pyrsc_ir::{Attr, Builder, DType, Function, Mode, Op, Rank, Type, ValueId};

use crate::simplify::lang::Head;
use crate::simplify::pattern::{AttrPattern, Call, CallHead, Literal, Pattern};
use crate::simplify::rule::{For, Rule};
use crate::simplify::samples::Random;

/// What an operand has to be.
#[derive(Clone, Copy, Debug)]
enum Want {
    /// A scalar or an array.
    Lifted(DType),
    Array(DType),
    Scalar(DType),
    Shape,
    /// An integer that may index an array.
    Small,
}

/// What a name stands for so far.
#[derive(Clone, Debug)]
enum Drawn {
    Value(ValueId),
    Attr(Attr),
    Lifted(Op, Vec<Attr>),
}

struct Draw<'a, 'f> {
    b: Builder<'f>,
    random: &'a mut Random,
    names: Vec<Option<Drawn>>,
    rule: &'a Rule,
    /// The dtype of `?x`.
    dtype: DType,
    /// An array that operands are the same as, or have the shape of, now and
    /// then: some rules hold for such only.
    anchor: ValueId,
}

/// A function that returns a rule's left side; `None` if the types that were
/// drawn do not fit.
pub(super) fn left_side(rule: &Rule, random: &mut Random) -> Option<Function> {
    let mut func = Function::new("left");
    let dtypes: Vec<DType> = DType::ALL
        .into_iter()
        .filter(|&dtype| rule.dtypes == For::Any || rule.dtypes.holds(dtype))
        .collect();
    let dtype = *random.pick(&dtypes);
    let mut b = Builder::new(&mut func);
    let rank = Rank::Static(random.below(4) as u8);
    let anchor = b.param("anchor", Type::Array(dtype, rank), Mode::In);
    let mut draw = Draw {
        b,
        random,
        names: vec![None; rule.names.len()],
        rule,
        dtype,
        anchor,
    };
    let mut value = draw.pattern(&rule.left, Want::Lifted(dtype))?;
    if draw.b.func.ty(value).is_array() {
        value = draw.b.unary(Op::Copy, value);
    }
    let ty = draw.b.func.ty(value).clone();
    draw.b.effect(Op::Return, &[value], vec![]);
    func.results = vec![ty];
    pyrsc_ir::verify::verify(&func).ok()?;
    Some(func)
}

impl Draw<'_, '_> {
    fn pattern(&mut self, pattern: &Pattern, want: Want) -> Option<ValueId> {
        match pattern {
            Pattern::Value(name) => {
                if let Some(Drawn::Value(value)) = self.names[*name] {
                    return Some(value);
                }
                let value = self.value(self.rule.names[*name], want)?;
                self.names[*name] = Some(Drawn::Value(value));
                Some(value)
            }
            Pattern::Named(name, inner) => {
                let value = self.pattern(inner, want)?;
                self.names[*name] = Some(Drawn::Value(value));
                Some(value)
            }
            Pattern::Literal(literal) => self.literal(*literal, want),
            Pattern::Call(call) => self.call(call, want),
        }
    }

    fn literal(&mut self, literal: Literal, want: Want) -> Option<ValueId> {
        let dtype = match want {
            Want::Lifted(dtype) | Want::Array(dtype) | Want::Scalar(dtype) => dtype,
            Want::Shape | Want::Small => DType::I64,
        };
        let node = literal.of_dtype(dtype)?.node();
        let Head::Op(op) = node.head else {
            return None;
        };
        Some(self.b.inst(op, &[], node.attrs))
    }

    /// A value that stands for a name. The names `a`, `b`, `c`, `i` are often
    /// constants, as conditions ask for.
    fn value(&mut self, name: &str, want: Want) -> Option<ValueId> {
        let constant = matches!(name, "a" | "b" | "c") && self.random.below(3) > 0;
        Some(match want {
            Want::Shape if self.random.one_in(2) => self.b.unary(Op::ShapeOf, self.anchor),
            Want::Shape => {
                let rank = Rank::Static(self.random.below(4) as u8);
                self.b.param(name, Type::Shape(rank), Mode::In)
            }
            Want::Small => {
                let small = *self.random.pick(&[0, 0, 1, 1, 2, 3, -1]);
                self.b.int(small)
            }
            Want::Scalar(dtype) | Want::Lifted(dtype) if constant && dtype != DType::Bool => {
                let power = *self.random.pick(&[1.0, 2.0, 4.0, 3.0, 8.0]);
                let power = if dtype.is_float() && self.random.one_in(3) {
                    1.0 / power
                } else {
                    power
                };
                self.b.number(power, dtype)
            }
            Want::Scalar(dtype) => self.b.param(name, Type::Scalar(dtype), Mode::In),
            Want::Lifted(dtype) | Want::Array(dtype)
                if dtype == self.dtype && self.random.one_in(3) =>
            {
                self.anchor
            }
            Want::Lifted(dtype) if self.random.one_in(2) => {
                self.b.param(name, Type::Scalar(dtype), Mode::In)
            }
            Want::Lifted(dtype) | Want::Array(dtype) => {
                let rank = Rank::Static(self.random.below(4) as u8);
                self.b.param(name, Type::Array(dtype, rank), Mode::In)
            }
        })
    }

    fn call(&mut self, call: &Call, want: Want) -> Option<ValueId> {
        let (op, mut attrs) = match call.head {
            CallHead::Op(op) => (op, None),
            CallHead::Lifted(name, arity) => {
                let (op, attrs) = self.lifted(name, arity);
                (op, Some(attrs))
            }
        };
        let dtype = match want {
            Want::Lifted(dtype) | Want::Array(dtype) | Want::Scalar(dtype) => dtype,
            Want::Shape | Want::Small => self.dtype,
        };
        let mut args = Vec::new();
        for (i, pattern) in call.args.iter().enumerate() {
            let want = self.operand(op, i, dtype);
            args.push(self.pattern(pattern, want)?);
        }
        let rank = args.first().and_then(|&arg| match self.b.func.ty(arg) {
            Type::Array(_, rank) | Type::Shape(rank) => rank.known(),
            _ => None,
        });
        if let Some(patterns) = &call.attrs {
            attrs = Some(self.attrs(op, patterns, rank.unwrap_or(0))?);
        }
        let attrs = match attrs {
            Some(attrs) => attrs,
            None if op.row().attrs.is_empty() => Vec::new(),
            None => return None,
        };
        if let Some(rest) = call.rest {
            debug_assert!(
                self.names[rest].is_none(),
                "names of several values come once"
            );
            self.rest(op, &attrs, rank.unwrap_or(0), dtype, &mut args);
        }
        let types: Vec<Type> = args
            .iter()
            .map(|&arg| self.b.func.ty(arg).clone())
            .collect();
        if op == Op::Unbound {
            let ty = Type::Option(Box::new(Type::Scalar(self.dtype)));
            return self
                .b
                .push(op, &args, attrs, vec![], vec![ty])
                .first()
                .copied();
        }
        // The builder panics at operands that do not fit.
        pyrsc_ir::rules::result_type(op, &types, &attrs).ok()??;
        Some(self.b.inst(op, &args, attrs))
    }

    fn lifted(&mut self, name: usize, arity: Option<usize>) -> (Op, Vec<Attr>) {
        if let Some(Drawn::Lifted(op, attrs)) = &self.names[name] {
            return (*op, attrs.clone());
        }
        let ops: Vec<Op> = pyrsc_ir::ops::ROWS
            .iter()
            .filter(|row| row.op.is_lifted() && arity.is_none_or(|n| row.operands.len() == n))
            .filter(|row| works_on(row.op, self.dtype))
            .map(|row| row.op)
            .collect();
        let op = match self.rule.name {
            "round-round" | "round-whole" => {
                *self
                    .random
                    .pick(&[Op::Floor, Op::Ceil, Op::Trunc, Op::Rint])
            }
            _ => *self.random.pick(&ops),
        };
        let attrs = match op {
            Op::Cast => vec![Attr::DType(*self.random.pick(&DType::ALL))],
            _ => Vec::new(),
        };
        self.names[name] = Some(Drawn::Lifted(op, attrs.clone()));
        (op, attrs)
    }

    fn operand(&mut self, op: Op, index: usize, dtype: DType) -> Want {
        match (op, index) {
            (Op::Select, 0) => Want::Lifted(DType::Bool),
            (op, _) if op.is_lifted() => match op {
                Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Cast => {
                    Want::Lifted(self.dtype)
                }
                _ => Want::Lifted(dtype),
            },
            (Op::Fill, 1) => Want::Scalar(dtype),
            (Op::Fill, 0) | (Op::Broadcast, 1) => Want::Shape,
            (Op::ShapeJoin | Op::ShapeDim | Op::ShapeSize | Op::ShapeRank, _) => Want::Shape,
            (Op::FloatDiv, _) => Want::Scalar(DType::F64),
            (Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntFloorDiv | Op::IntRem, _) => {
                Want::Scalar(DType::I64)
            }
            (Op::Bound, _) => Want::Scalar(self.dtype),
            (op, 0) if op.is_reduction() || op.is_view() => Want::Array(dtype),
            (Op::Get | Op::Copy, 0) => Want::Array(dtype),
            (Op::ShapeOf, 0) => Want::Array(self.dtype),
            _ => Want::Small,
        }
    }

    fn attrs(&mut self, op: Op, patterns: &[AttrPattern], rank: u8) -> Option<Vec<Attr>> {
        let mut attrs = Vec::new();
        for (pattern, &(name, kind)) in patterns.iter().zip(op.row().attrs) {
            let known = match pattern {
                AttrPattern::Is(attr) => Some(attr.clone()),
                AttrPattern::Name(name) => match &self.names[*name] {
                    Some(Drawn::Attr(attr)) => Some(attr.clone()),
                    _ => None,
                },
                AttrPattern::Any => None,
            };
            let attr = match known {
                Some(attr) => attr,
                None => self.attr(name, kind, rank),
            };
            if let AttrPattern::Name(name) = pattern {
                self.names[*name] = Some(Drawn::Attr(attr.clone()));
            }
            attrs.push(attr);
        }
        Some(attrs)
    }

    fn attr(&mut self, name: &str, kind: AttrKind, rank: u8) -> Attr {
        match kind {
            AttrKind::Bool => Attr::Bool(self.random.one_in(2)),
            AttrKind::DType => Attr::DType(*self.random.pick(&DType::ALL)),
            AttrKind::Int if name == "present" => Attr::Int(self.random.below(8) as i64),
            AttrKind::Int => Attr::Int(self.random.below(usize::from(rank) + 1) as i64),
            AttrKind::Ints if name == "order" => {
                let mut order: Vec<i64> = (0..i64::from(rank)).collect();
                for i in (1..order.len()).rev() {
                    let j = self.random.below(i + 1);
                    order.swap(i, j);
                }
                Attr::Ints(order)
            }
            AttrKind::Ints => {
                let axes = (0..i64::from(rank)).filter(|_| self.random.one_in(2));
                Attr::Ints(axes.collect())
            }
            AttrKind::Float => Attr::Float(pyrsc_ir::FloatBits::new(1.0)),
            AttrKind::Str => Attr::Str("UnboundLocalError".to_owned()),
            AttrKind::Strs => Attr::Strs(Vec::new()),
        }
    }

    fn rest(&mut self, op: Op, attrs: &[Attr], rank: u8, dtype: DType, args: &mut Vec<ValueId>) {
        let count = match (op, attrs) {
            (Op::Slice, [_, Attr::Int(present)]) => present.count_ones() as usize,
            (Op::Get, _) => (usize::from(rank) + 1).saturating_sub(args.len()),
            (Op::ShapeMake, _) => self.random.below(3) + 1,
            (op, _) => op.row().operands.len(),
        };
        let mut drawn = Vec::new();
        for index in 0..count {
            let want = self.operand(op, if op.is_lifted() { index } else { index + 1 }, dtype);
            if let Some(value) = self.value("_", want) {
                drawn.push(value);
            }
        }
        args.extend(&drawn);
    }
}

/// Whether a lifted op is one of a dtype's.
fn works_on(op: Op, dtype: DType) -> bool {
    match op {
        Op::Not | Op::And | Op::Or | Op::Xor => !dtype.is_float(),
        Op::Eq | Op::Ne | Op::Cast | Op::Select => true,
        Op::Add | Op::Sub | Op::Mul | Op::Neg | Op::Abs | Op::Sign | Op::Square => {
            dtype != DType::Bool
        }
        Op::FloorDiv | Op::Rem | Op::Minimum | Op::Maximum => dtype != DType::Bool,
        Op::Lt | Op::Le | Op::Gt | Op::Ge => dtype != DType::Bool,
        _ => dtype.is_float(),
    }
}
