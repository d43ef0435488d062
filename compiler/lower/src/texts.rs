//! Text: f-strings, `print`, `str`.

use pyrsc_hir::body::{Conversion, ExprId, FStringPart, Node};
use pyrsc_hir::constant::Value;
use pyrsc_hir::{Argument, Class, Ty};
use pyrsc_ir::{Attr, DType, Op, Type, ValueId};

use crate::Ctx;
use crate::state::Slot;

impl Ctx<'_> {
    pub(crate) fn fstring(&mut self, parts: &[FStringPart]) -> ValueId {
        let mut strings = Vec::new();
        for part in parts {
            match part {
                FStringPart::Text(text) => strings.push(self.b.str(text)),
                FStringPart::Value {
                    value,
                    conversion,
                    spec,
                } => {
                    let slot = self.expr(*value);
                    self.at(Node::Expr(*value));
                    let ty = self.types.ty(*value).clone();
                    let spec = spec.as_ref().filter(|spec| !spec.is_empty());
                    let repr = *conversion == Conversion::Repr;
                    // A float32 is formatted as the float it is.
                    let slot = match (&ty, conversion) {
                        (Ty::Scalar(DType::F32, _), Conversion::None) => {
                            Slot::Value(self.operand(&slot, DType::F64))
                        }
                        _ => slot,
                    };
                    match spec {
                        Some(spec) if *conversion == Conversion::None => {
                            let spec = self.fstring(spec);
                            let value = self.number_of(&slot);
                            strings.push(self.b.binary(Op::Format, value, spec));
                        }
                        Some(spec) => {
                            let text = self.text(&slot, &ty, repr);
                            let spec = self.fstring(spec);
                            strings.push(self.b.binary(Op::Format, text, spec));
                        }
                        None => strings.push(self.text(&slot, &ty, repr)),
                    }
                }
            }
        }
        match strings.as_slice() {
            [] => self.b.str(""),
            [one] => *one,
            _ => self.b.inst(Op::Concat, &strings, vec![]),
        }
    }

    /// The text of a value: `str` or `repr`.
    pub(crate) fn text(&mut self, slot: &Slot, ty: &Ty, repr: bool) -> ValueId {
        match (slot, ty) {
            (_, Ty::Str) if !repr => self.value_of(slot),
            (_, Ty::None) => self.b.str("None"),
            (Slot::Static(Ty::DType(dtype)), _) => self.b.str(dtype.numpy_name()),
            (Slot::Tuple(items), Ty::Tuple(types)) => {
                self.items_text(items, types, ["(", ")"], true)
            }
            (Slot::Tuple(items), Ty::List(types)) => {
                self.items_text(items, types, ["[", "]"], false)
            }
            (Slot::Value(shape), Ty::Shape(pyrsc_ir::Rank::Static(rank))) => {
                let items: Vec<Slot> = (0..i64::from(*rank))
                    .map(|axis| {
                        Slot::Value(self.b.inst(Op::ShapeDim, &[*shape], Self::int_attr(axis)))
                    })
                    .collect();
                let types = vec![Ty::INT; items.len()];
                self.items_text(&items, &types, ["(", ")"], true)
            }
            (Slot::Value(value), Ty::Optional(inner)) => {
                let inner = (**inner).clone();
                self.if_some(*value, &inner, Type::Str, |ctx, some| match some {
                    Some(slot) => ctx.text(&slot, &inner, repr),
                    None => ctx.b.str("None"),
                })
            }
            (Slot::Number(value, is_int), Ty::Number(class)) => {
                let class = Ty::Scalar(DType::F64, *class);
                self.number_text((*value, *is_int), &class, repr)
            }
            _ => {
                let value = self.value_of(slot);
                let form = match ty {
                    Ty::Scalar(_, Class::NumPy) if repr => "np.repr",
                    _ if repr => "repr",
                    _ => "str",
                };
                self.b
                    .inst(Op::Text, &[value], vec![Attr::Str(form.to_owned())])
            }
        }
    }

    /// The text of an `int` or of a float, as the program runs.
    fn number_text(
        &mut self,
        (value, is_int): (ValueId, ValueId),
        float: &Ty,
        repr: bool,
    ) -> ValueId {
        let mut regions = Vec::new();
        for as_int in [true, false] {
            let region = self.b.new_region();
            let outer = self.b.switch_to(region);
            let text = if as_int {
                let int = self.b.unary(Op::IntOfFloat, value);
                self.text(&Slot::Value(int), &Ty::INT, repr)
            } else {
                self.text(&Slot::Value(value), float, repr)
            };
            self.b.effect(Op::Yield, &[text], vec![]);
            self.b.switch_to(outer);
            regions.push(region);
        }
        self.b
            .push(Op::If, &[is_int], vec![], regions, vec![Type::Str])[0]
    }

    fn items_text(
        &mut self,
        items: &[Slot],
        types: &[Ty],
        brackets: [&str; 2],
        tuple: bool,
    ) -> ValueId {
        let mut parts = vec![self.b.str(brackets[0])];
        for (i, (item, ty)) in items.iter().zip(types).enumerate() {
            if i > 0 {
                parts.push(self.b.str(", "));
            }
            parts.push(self.text(item, ty, true));
        }
        let close = if tuple && items.len() == 1 {
            ",)"
        } else {
            brackets[1]
        };
        parts.push(self.b.str(close));
        self.b.inst(Op::Concat, &parts, vec![])
    }

    pub(crate) fn print(&mut self, args: &[Argument], node: Node) -> Slot {
        let Some(Argument::Rest(items)) = args.first() else {
            return Slot::Value(self.b.none());
        };
        // All are evaluated before the first is written: one may change another.
        let slots: Vec<Slot> = items.iter().map(|item| self.expr(*item)).collect();
        self.at(node);
        let mut parts = Vec::new();
        for (item, slot) in items.iter().zip(slots) {
            let ty = self.types.ty(*item).clone();
            parts.push(self.text(&slot, &ty, false));
        }
        let (sep, end) = (self.word(&args[1], " "), self.word(&args[2], "\n"));
        let attrs = match (sep, end) {
            (Ok(sep), Ok(end)) => vec![Attr::Str(sep), Attr::Str(end)],
            (sep, end) => {
                let [sep, end] = [sep, end].map(|word| match word {
                    Ok(text) => self.b.str(&text),
                    Err(id) => self.expr_value(id),
                });
                let mut whole = Vec::new();
                for (i, part) in parts.into_iter().enumerate() {
                    if i > 0 {
                        whole.push(sep);
                    }
                    whole.push(part);
                }
                whole.push(end);
                parts = vec![self.b.inst(Op::Concat, &whole, vec![])];
                vec![Attr::Str(String::new()), Attr::Str(String::new())]
            }
        };
        self.at(node);
        self.b.effect(Op::Print, &parts, attrs);
        Slot::Value(self.b.none())
    }

    /// `sep` or `end` if it is known, else its expression.
    fn word(&self, argument: &Argument, default: &str) -> Result<String, ExprId> {
        let value = match argument {
            Argument::Expr(id) => match self.constant(*id) {
                None => return Err(*id),
                known => known,
            },
            Argument::Value(value) => Some(value.clone()),
            Argument::Rest(_) => None,
        };
        Ok(match value {
            Some(Value::Str(text)) => text,
            _ => default.to_owned(),
        })
    }
}
