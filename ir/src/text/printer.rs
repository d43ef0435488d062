//! Prints functions in the text form.

use std::fmt::{self, Write as _};

use crate::function::{Attr, Function, Inst, InstId, Mode, RegionId, SpanId, ValueId};
use crate::types::Type;

use super::Names;

/// What is printed besides the function itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrintOptions {
    /// `!12` after instructions that have a span.
    pub spans: bool,
}

/// The text of a function, with a line feed at its end.
pub fn print_function(func: &Function) -> String {
    print_with(func, PrintOptions::default())
}

/// The text of several functions, separated by empty lines.
pub fn print_module<'f>(functions: impl IntoIterator<Item = &'f Function>) -> String {
    let texts: Vec<String> = functions.into_iter().map(print_function).collect();
    texts.join("\n")
}

/// The text of a function with the parts that `options` name.
pub fn print_with(func: &Function, options: PrintOptions) -> String {
    let names = Names::new(func);
    let mut printer = Printer {
        func,
        names: &names,
        options,
        out: String::new(),
    };
    printer.function();
    printer.out
}

/// The first line of an instruction, without its regions: for messages.
pub(crate) fn inst_line(func: &Function, names: &Names, inst: InstId) -> String {
    let mut printer = Printer {
        func,
        names,
        options: PrintOptions::default(),
        out: String::new(),
    };
    printer.inst_head(&func.insts[inst]);
    printer.out
}

/// A string in quotes, with escapes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_function(self))
    }
}

impl fmt::Display for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Attr::Bool(value) => write!(f, "{value}"),
            Attr::Int(value) => write!(f, "{value}"),
            Attr::Float(value) => f.write_str(&float_text(value.get())),
            Attr::Str(value) => f.write_str(&quoted(value)),
            Attr::DType(value) => write!(f, "{value}"),
            Attr::Ints(values) => {
                let values: Vec<String> = values.iter().map(i64::to_string).collect();
                write!(f, "({})", values.join(", "))
            }
            Attr::Strs(values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                write!(f, "({})", values.join(", "))
            }
        }
    }
}

/// The shortest text that reads back to the same bits.
fn float_text(value: f64) -> String {
    if value.is_nan() && value.to_bits() != f64::NAN.to_bits() {
        // Sign and payload of a NaN show in its bits only.
        return format!("nan({})", value.to_bits());
    }
    if value.is_nan() {
        return "nan".to_owned();
    }
    format!("{value:?}")
}

/// A function name with its sigil, in quotes where it needs them.
fn function_name(name: &str) -> String {
    let plain = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
    if !name.is_empty() && name.chars().all(plain) {
        format!("@{name}")
    } else {
        format!("@{}", quoted(name))
    }
}

struct Printer<'f> {
    func: &'f Function,
    names: &'f Names,
    options: PrintOptions,
    out: String,
}

impl Printer<'_> {
    fn function(&mut self) {
        let func = self.func;
        self.out.push_str("fn ");
        self.out.push_str(&function_name(&func.name));
        self.out.push('(');
        for (i, &param) in func.params().iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            if func.modes.get(i) == Some(&Mode::InOut) {
                self.out.push_str("inout ");
            }
            self.declared(param);
        }
        self.out.push(')');
        match &func.results[..] {
            [] => {}
            // A bare type that starts with a parenthesis would read as a list.
            [one] if !one.to_string().starts_with('(') => self.put(format_args!(" -> {one}")),
            several => {
                let types = joined(several);
                self.put(format_args!(" -> ({types})"));
            }
        }
        self.out.push_str(" {\n");
        self.insts(func.body, 1);
        self.out.push_str("}\n");
    }

    fn put(&mut self, args: fmt::Arguments<'_>) {
        self.out
            .write_fmt(args)
            .expect("writing to a string does not fail");
    }

    /// `%name: type`.
    fn declared(&mut self, value: ValueId) {
        let name = self.names.get(value);
        self.put(format_args!("{name}: {}", self.func.ty(value)));
    }

    fn insts(&mut self, region: RegionId, depth: usize) {
        let func = self.func;
        for &id in &func.regions[region].insts {
            let inst = &func.insts[id];
            self.indent(depth);
            self.inst_head(inst);
            for (i, &region) in inst.regions.iter().enumerate() {
                self.out.push(' ');
                // The first region needs no label: it comes first.
                if i > 0 {
                    let label = inst.op.row().region_label(i);
                    self.put(format_args!("{label} "));
                }
                self.region(region, depth);
            }
            self.out.push('\n');
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }

    fn region(&mut self, region: RegionId, depth: usize) {
        self.out.push('{');
        let args = &self.func.regions[region].args;
        if !args.is_empty() {
            self.out.push_str(" ^(");
            for (i, &arg) in args.iter().enumerate() {
                if i > 0 {
                    self.out.push_str(", ");
                }
                self.declared(arg);
            }
            self.out.push(')');
        }
        self.out.push('\n');
        self.insts(region, depth + 1);
        self.indent(depth);
        self.out.push('}');
    }

    /// The instruction up to its regions.
    fn inst_head(&mut self, inst: &Inst) {
        if !inst.results.is_empty() {
            let results = self.value_list(&inst.results);
            self.put(format_args!("{results} = "));
        }
        self.out.push_str(inst.op.text());
        if !inst.args.is_empty() {
            let args = self.value_list(&inst.args);
            self.put(format_args!(" {args}"));
        }
        self.attrs(inst);
        if !inst.results.is_empty() {
            let types: Vec<Type> = inst
                .results
                .iter()
                .map(|&result| self.func.ty(result).clone())
                .collect();
            let types = joined(&types);
            if inst.regions.is_empty() {
                self.put(format_args!(" : {types}"));
            } else {
                self.put(format_args!(" -> ({types})"));
            }
        }
        if self.options.spans && inst.span != SpanId::NONE {
            self.put(format_args!(" !{}", inst.span.0));
        }
    }

    /// Attributes: bare after an op that takes no operands, else by name.
    fn attrs(&mut self, inst: &Inst) {
        let row = inst.op.row();
        if row.operands.is_empty() && !row.variadic {
            for attr in &inst.attrs {
                self.put(format_args!(" {attr}"));
            }
        } else if !inst.attrs.is_empty() {
            self.out.push_str(" [");
            for (i, attr) in inst.attrs.iter().enumerate() {
                if i > 0 {
                    self.out.push_str(", ");
                }
                let name = row.attrs.get(i).map_or("extra", |(name, _)| name);
                self.put(format_args!("{name}: {attr}"));
            }
            self.out.push(']');
        }
    }

    fn value_list(&self, values: &[ValueId]) -> String {
        let names: Vec<String> = values.iter().map(|&value| self.names.get(value)).collect();
        names.join(", ")
    }
}

fn joined(types: &[Type]) -> String {
    let types: Vec<String> = types.iter().map(Type::to_string).collect();
    types.join(", ")
}
