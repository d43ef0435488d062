//! Strings: text of values, formatting, joining, printing.
//!
//! A string that is used once stays in pieces until its user is known, so that
//! a whole f-string, or what `print` writes, is one format string.

use pyrsc_ir::{DType, InstId, Op, Type, ValueId};
use syn::{Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::syntax::{method, spelled_out, text};

/// A part of a string.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Literal(String),
    /// Something whose `Display` is Python's text.
    Shown(Box<Expr>),
}

impl Emitter<'_> {
    /// `text`, `format` and `concat`.
    pub(crate) fn emit_text(&mut self, id: InstId) {
        let value = self.f.insts[id].result();
        let (pieces, mut trace) = self.traced(|it| it.pieces_of(id));
        if self.may_raise_or_act(id) {
            trace.raising.push(id);
        }
        trace.heavy = true;
        let expr = string_of(&pieces);
        self.pieces.insert(value, pieces);
        self.settle(id, value, expr, trace);
    }

    fn pieces_of(&mut self, id: InstId) -> Vec<Piece> {
        let f = self.f;
        let inst = &f.insts[id];
        match inst.op {
            Op::Text => self.shown(inst.args[0], inst.str_attr(0)),
            Op::Format => vec![self.formatted(id)],
            _ => inst
                .args
                .iter()
                .flat_map(|&part| self.take_pieces(part))
                .collect(),
        }
    }

    /// The expression of a text op, for those that ask for any value.
    pub(crate) fn text_op(&mut self, id: InstId) -> Expr {
        let pieces = self.pieces_of(id);
        string_of(&pieces)
    }

    /// A string operand in pieces.
    fn take_pieces(&mut self, value: ValueId) -> Vec<Piece> {
        let waits = matches!(self.slot(value), Some(Slot::Waiting { .. }));
        let known = self.pieces.get(value).cloned();
        if let Some(source) = self.f.def_inst(value).filter(|it| it.op == Op::ConstStr)
            && !self.is_bound(value)
        {
            let literal = source.str_attr(0).to_owned();
            self.skip(value);
            return vec![Piece::Literal(literal)];
        }
        let expr = self.take(value);
        match known {
            Some(pieces) if waits => pieces,
            _ => vec![Piece::Shown(Box::new(expr))],
        }
    }

    /// Python's text of a value.
    fn shown(&mut self, value: ValueId, form: &str) -> Vec<Piece> {
        let ty = self.f.ty(value);
        if *ty == Type::Str && form == "str" {
            return self.take_pieces(value);
        }
        if *ty == Type::None {
            self.skip(value);
            return vec![Piece::Literal("None".to_owned())];
        }
        let whole = ty.is_scalar() && ty.dtype().is_some_and(DType::is_int);
        if whole && form != "np.repr" {
            let constant = self.f.def_inst(value).filter(|it| it.op == Op::ConstInt);
            if let Some(constant) = constant.filter(|_| !self.is_bound(value)) {
                let digits = constant.int_attr(0).to_string();
                self.skip(value);
                return vec![Piece::Literal(digits)];
            }
            let digits = match self.take(value) {
                Expr::Cast(inner) if self.is_made_as_count(value) => *inner.expr,
                other => other,
            };
            return vec![Piece::Shown(Box::new(digits))];
        }
        let shown = match ty {
            Type::Array(..) => {
                // Arrays are shown through their own text.
                self.needs.support.insert("array_text::Element".to_owned());
                self.array_ref(value)
            }
            Type::Str => self.str_ref(value),
            // The name in its text comes from its type.
            Type::Scalar(DType::I64) => spelled_out(self.plain(value), DType::I64),
            ty if crate::operands::is_copy(ty) => self.plain(value),
            _ => self.array_ref(value),
        };
        let path = if form == "str" {
            "text::py"
        } else {
            "text::repr"
        };
        let shown = if form == "np.repr" {
            self.needs.support_call("text::NumpyScalar", &[shown])
        } else {
            shown
        };
        vec![Piece::Shown(Box::new(
            self.needs.support_call(path, &[shown]),
        ))]
    }

    /// `format(a, spec)`.
    fn formatted(&mut self, id: InstId) -> Piece {
        let inst = &self.f.insts[id];
        let value = inst.args[0];
        let constant = self
            .f
            .def_inst(inst.args[1])
            .filter(|it| it.op == Op::ConstStr);
        let number = self.f.ty(value).is_scalar() && self.f.ty(value).dtype() != Some(DType::Bool);
        let valid = number && constant.is_some_and(|it| is_plain_spec(it.str_attr(0)));
        let value = match self.f.ty(value) {
            // What is made for the call is handed over.
            Type::Str => match self.str_ref(value) {
                Expr::Reference(made) if !matches!(*made.expr, Expr::Path(_)) => *made.expr,
                other => other,
            },
            _ => self.plain(value),
        };
        let spec = self.str_ref(inst.args[1]);
        if valid {
            let text = self.needs.support_call("format::format", &[value, spec]);
            return Piece::Shown(Box::new(text));
        }
        let at = self.at(id);
        let text = self
            .needs
            .support_call("format::format_at", &[value, spec, at]);
        Piece::Shown(Box::new(text))
    }

    pub(crate) fn emit_print(&mut self, id: InstId) {
        let inst = &self.f.insts[id];
        let (sep, end) = (inst.str_attr(0).to_owned(), inst.str_attr(1).to_owned());
        let (pieces, trace) = self.traced(|it| {
            let mut pieces = Vec::new();
            for (i, &part) in inst.args.iter().enumerate() {
                if i > 0 {
                    pieces.push(Piece::Literal(sep.clone()));
                }
                pieces.extend(it.take_pieces(part));
            }
            pieces.push(Piece::Literal(end));
            pieces
        });
        if !trace.raising.is_empty() {
            self.flush_raising();
        }
        if let Some(stmt) = print_statement(&pieces) {
            self.push(stmt, self.line(id));
        }
    }
}

/// A `Format` specification of numbers that no number rejects: `10.2f`.
fn is_plain_spec(spec: &str) -> bool {
    let body = spec.trim_start_matches(['<', '>', '^', '+', '-', ' ', ',']);
    let (head, kind) = match body.char_indices().next_back() {
        Some((at, kind)) if kind.is_ascii_alphabetic() => (&body[..at], kind),
        _ => return false,
    };
    let digits = |part: &str| part.len() <= 3 && part.chars().all(|c| c.is_ascii_digit());
    let fits = match head.split_once('.') {
        Some((width, precision)) => digits(width) && digits(precision) && !precision.is_empty(),
        None => digits(head),
    };
    fits && spec.len() - body.len() <= 1 && "feg%".contains(kind)
}

/// A `String` expression of pieces.
fn string_of(pieces: &[Piece]) -> Expr {
    if let [Piece::Shown(only)] = pieces {
        return match &**only {
            Expr::Call(call) if is_format(call) => Expr::Call(call.clone()),
            other => method(other.clone(), "to_string", &[]),
        };
    }
    let (template, args) = template(pieces);
    if template.is_empty() {
        return parse_quote!(String::new());
    }
    if pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Literal(_)))
    {
        let literal = template.replace("{{", "{").replace("}}", "}");
        return method(text(&literal), "to_owned", &[]);
    }
    let template = text(&template);
    parse_quote!(format!(#template #(, #args)*))
}

/// Whether a call gives a `String` already.
fn is_format(call: &syn::ExprCall) -> bool {
    let (short, long): (Expr, Expr) = (
        parse_quote!(format::format),
        parse_quote!(format::format_at),
    );
    *call.func == short || *call.func == long
}

/// A format string, and the arguments that it does not name.
fn template(pieces: &[Piece]) -> (String, Vec<Expr>) {
    let (mut template, mut args) = (String::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => {
                template.push_str(&literal.replace('{', "{{").replace('}', "}}"));
            }
            Piece::Shown(expr) => match variable(expr) {
                Some(name) => template.push_str(&format!("{{{name}}}")),
                None => {
                    template.push_str("{}");
                    args.push((**expr).clone());
                }
            },
        }
    }
    (template, args)
}

/// The name of a variable.
fn variable(expr: &Expr) -> Option<&syn::Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

/// `println!("…", …);` or `print!`; none if nothing is written.
fn print_statement(pieces: &[Piece]) -> Option<Stmt> {
    let (template, args) = template(pieces);
    if template.is_empty() {
        return None;
    }
    Some(match template.strip_suffix('\n') {
        Some("") => parse_quote!(println!();),
        Some(line) => {
            let line = text(line);
            parse_quote!(println!(#line #(, #args)*);)
        }
        None => {
            let template = text(&template);
            parse_quote!(print!(#template #(, #args)*);)
        }
    })
}
