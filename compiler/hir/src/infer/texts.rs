//! Text: f-strings, and whether the text of a value is known.

use crate::body::{Conversion, FStringPart, Node};
use crate::infer::Ctx;
use crate::lints;
use crate::ty::{Class, Ty};

impl Ctx<'_> {
    pub(super) fn fstring(&mut self, parts: &[FStringPart]) {
        for part in parts {
            if let FStringPart::Value {
                value,
                conversion,
                spec,
            } = part
            {
                let ty = self.expr(*value);
                let repr = *conversion == Conversion::Repr;
                self.check_text(&ty, repr, Node::Expr(*value));
                if let Some(spec) = spec {
                    self.fstring(spec);
                    let fits = match &ty {
                        Ty::Scalar(..) | Ty::Str | Ty::Unknown => true,
                        Ty::Number(_) => is_float_spec(spec),
                        _ => *conversion != Conversion::None,
                    };
                    if !fits && spec != &[FStringPart::Text(String::new())] {
                        let message = format!("a format spec for {ty} is not supported");
                        self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(*value), message);
                    }
                }
            }
        }
    }

    /// Whether a value's text is known when compiling: `repr` differs between
    /// Python's numbers and NumPy's.
    pub(super) fn check_text(&mut self, ty: &Ty, repr: bool, node: Node) {
        let problem = match ty {
            Ty::Scalar(_, Class::Either) | Ty::Number(Class::Either) if repr => {
                Some("its text differs between Python and NumPy numbers")
            }
            Ty::Range | Ty::Opaque(_) => Some("its text is not supported"),
            Ty::Optional(inner) => {
                self.check_text(inner, repr, node);
                None
            }
            Ty::Tuple(items) | Ty::List(items) => {
                items
                    .clone()
                    .iter()
                    .for_each(|item| self.check_text(item, true, node));
                None
            }
            _ => None,
        };
        if let Some(why) = problem {
            let message = format!("the text of {ty} is not known when compiling");
            let problem = self.report(&lints::UNSUPPORTED_OPERAND, node, message);
            problem.notes.push(why.to_owned());
            if !matches!(ty, Ty::Range | Ty::Opaque(_)) {
                let name = if ty.dtype() == Some(pyrsc_ir::DType::I64) {
                    "int"
                } else {
                    "float"
                };
                problem.help = Some(format!("convert it with `{name}(...)` on all paths"));
            }
        }
    }
}

/// Whether a format spec writes an `int` as it writes the float of its value.
fn is_float_spec(spec: &[FStringPart]) -> bool {
    match spec.last() {
        Some(FStringPart::Text(text)) => text.ends_with(['e', 'E', 'f', 'F', 'g', 'G', '%']),
        _ => false,
    }
}
