//! The namer: Python's names for what has one, names from the op and its
//! operands for the rest, never from an index.

use std::collections::BTreeSet;

use pyrsc_ir::{Inst, Op};
use syn::Expr;

/// Rust's keywords, strict and reserved (reference, edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that patterns would take for constants or constructors, or that would
/// hide those that the code calls.
const PRELUDE: &[&str] = &[
    "None", "Some", "Ok", "Err", "Self", "Axis", "Slice", "Ix0", "Ix1", "Ix2", "Ix3", "Ix4", "Ix5",
    "Ix6", "IxDyn",
];

/// A Python name as a Rust identifier.
pub fn sanitize(name: &str) -> String {
    let mut clean = String::new();
    for c in name.chars() {
        match spelled(c) {
            Some(letters) => clean.push_str(letters),
            None if c.is_alphanumeric() => clean.push(c),
            None => clean.push('_'),
        }
    }
    if clean.is_empty() || clean.starts_with(|c: char| c.is_numeric()) {
        clean.insert(0, '_');
    }
    if clean.chars().all(|c| c == '_') {
        return "unnamed".to_owned();
    }
    match clean.as_str() {
        "type" => "ty".to_owned(),
        "Self" => "Self_".to_owned(),
        word if KEYWORDS.contains(&word) => format!("{word}_"),
        _ => clean,
    }
}

/// Greek letters by their names: rustc warns of those that look like Latin ones.
fn spelled(c: char) -> Option<&'static str> {
    let small = "αβγδεζηθικλμνξοπρστυφχψω";
    let capital = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ";
    let place = |letters: &str| letters.chars().position(|it| it == c);
    if let Some(place) = place(small) {
        return GREEK.get(place).map(|(name, _)| *name);
    }
    place(capital).and_then(|place| GREEK.get(place).map(|(_, name)| *name))
}

/// The names of the Greek letters, small and capital.
const GREEK: &[(&str, &str)] = &[
    ("alpha", "Alpha"),
    ("beta", "Beta"),
    ("gamma", "Gamma"),
    ("delta", "Delta"),
    ("epsilon", "Epsilon"),
    ("zeta", "Zeta"),
    ("eta", "Eta"),
    ("theta", "Theta"),
    ("iota", "Iota"),
    ("kappa", "Kappa"),
    ("lambda", "Lambda"),
    ("mu", "Mu"),
    ("nu", "Nu"),
    ("xi", "Xi"),
    ("omicron", "Omicron"),
    ("pi", "Pi"),
    ("rho", "Rho"),
    ("sigma", "Sigma"),
    ("tau", "Tau"),
    ("upsilon", "Upsilon"),
    ("phi", "Phi"),
    ("chi", "Chi"),
    ("psi", "Psi"),
    ("omega", "Omega"),
];

/// The name of a Python function as that of a Rust function.
pub fn function_name(name: &str) -> String {
    let clean = sanitize(name);
    if PRELUDE.contains(&clean.as_str()) {
        format!("{clean}_")
    } else {
        clean
    }
}

/// A name that `taken` leaves free, as close to `wanted` as can be.
pub(crate) fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let taken = |name: &str| PRELUDE.contains(&name) || taken(name);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..)
        .map(|number| format!("{wanted}_{number}"))
        .find(|name| !taken(name))
        .unwrap_or_else(|| wanted.to_owned())
}

/// Whether rustc's `non_snake_case` speaks up for a name.
pub(crate) fn breaks_convention(name: &str) -> bool {
    name.chars().any(char::is_uppercase) || name.trim_matches('_').contains("__")
}

/// A name for a value that has none in Python.
pub(crate) fn describe(inst: &Inst, expr: &Expr) -> String {
    let base = base_word(inst);
    if !names_operands(inst.op) {
        return base.to_owned();
    }
    let mut operands = Vec::new();
    collect_names(expr, &mut operands);
    let words: BTreeSet<&String> = operands.iter().collect();
    let length: usize = operands.iter().map(String::len).sum();
    if operands.is_empty() || words.len() > 2 || operands.len() > 2 || length > 16 {
        return base.to_owned();
    }
    format!("{base}_{}", operands.join("_"))
}

/// Whether the operands say more than the op alone.
fn names_operands(op: Op) -> bool {
    use Op::*;
    matches!(
        op,
        Sqrt | Cbrt
            | Exp
            | Exp2
            | Expm1
            | Log
            | Log2
            | Log10
            | Log1p
            | Sin
            | Cos
            | Tan
            | Asin
            | Acos
            | Atan
            | Sinh
            | Cosh
            | Tanh
            | Erf
            | Erfc
            | NormCdf
            | Abs
            | Sign
            | IntAbs
            | ReduceSum
            | ReduceProd
            | ReduceMean
            | ReduceMin
            | ReduceMax
            | Get
    )
}

/// The variables within an expression, in order.
fn collect_names(expr: &Expr, names: &mut Vec<String>) {
    struct Collector<'a>(&'a mut Vec<String>);
    impl<'ast> syn::visit::Visit<'ast> for Collector<'_> {
        fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
            call.args.iter().for_each(|arg| self.visit_expr(arg));
        }

        fn visit_path(&mut self, path: &'ast syn::Path) {
            if let Some(name) = path.get_ident() {
                self.0.push(name.to_string());
            }
        }
    }
    syn::visit::Visit::visit_expr(&mut Collector(names), expr);
}

/// A word for what an op computes.
pub(crate) fn base_word(inst: &Inst) -> &str {
    use Op::*;
    match inst.op {
        None | ConstBool | ConstInt | ConstFloat | ConstStr => "constant",
        Add | IntAdd => "total",
        Sub | IntSub => "difference",
        Mul | IntMul => "product",
        Div | FloatDiv | IntTrueDiv => "ratio",
        FloorDiv | IntFloorDiv | FloatFloorDiv => "quotient",
        Rem | IntRem | FloatRem => "remainder",
        Pow | IntPow | FloatPow => "power",
        Square => "square",
        Neg | IntNeg => "negated",
        Abs | IntAbs => "abs",
        Sign => "sign",
        Minimum => "smaller",
        Maximum => "larger",
        Sqrt => "sqrt",
        Cbrt => "cbrt",
        Exp | Exp2 | Expm1 => "exp",
        Log | Log2 | Log10 | Log1p => "log",
        Sin => "sin",
        Cos => "cos",
        Tan => "tan",
        Asin => "asin",
        Acos => "acos",
        Atan | Atan2 => "angle",
        Sinh => "sinh",
        Cosh => "cosh",
        Tanh => "tanh",
        Hypot => "length",
        Erf => "erf",
        Erfc => "erfc",
        NormCdf => "cdf",
        Floor => "floor",
        Ceil => "ceil",
        Trunc | Rint | IntOfFloat => "whole",
        Eq | StrEq => "equal",
        Ne => "differs",
        Lt | Le => "below",
        Gt | Ge => "above",
        IsNan => "is_nan",
        IsInf => "is_infinite",
        IsFinite => "is_finite",
        Not => "unless",
        And => "both",
        Or => "either",
        Xor => "one_of",
        Select => "chosen",
        Cast => "converted",
        IntShl | IntShr => "shifted",
        ShapeOf | ShapeMake | ShapeBroadcast | ShapeJoin => "shape",
        ShapeFits | ShapeHolds | CheckStep => "checked",
        ShapeDim => "len",
        ShapeSize => "size",
        ShapeRank => "rank",
        Fill => "filled",
        ArrayOf => "array",
        Copy => "copy",
        Slice => "part",
        Index => "row",
        Transpose => "transposed",
        NewAxis => "widened",
        Broadcast => "repeated",
        Get => "item",
        CheckIndex => "index",
        Set | Assign | MapAssign => "updated",
        ReduceSum => "sum",
        ReduceProd => "product",
        ReduceMean => "mean",
        ReduceMin => "smallest",
        ReduceMax => "largest",
        ReduceAny => "any",
        ReduceAll => "all",
        ReduceArgMin | ReduceArgMax => "position",
        Map => "values",
        MapReduce => inst.str_attr(0).rsplit('.').next().unwrap_or("reduced"),
        If | For | ForEach | While => "result",
        Call => "result",
        Extern | ExternRaises | ExternActs => "result",
        Yield | Continue | Break | Return | Raise => "end",
        Unbound | Bound => "variable",
        Use => "value",
        IsBound => "is_bound",
        Tuple => "pair",
        TupleItem => "item",
        Text | Format | Concat => "text",
        StrLen => "len",
        Print => "printed",
    }
}
