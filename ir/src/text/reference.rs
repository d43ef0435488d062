//! The reference page of the ops, made from the op table.

use std::fmt::Write as _;

use crate::ops::{Effect, OpRow, ROWS, Rule};

/// `docs/ir.md`.
pub fn op_reference() -> String {
    let mut out = String::from(HEAD);
    for row in ROWS {
        let _ = write!(
            out,
            "\n### `{}`\n\n```text\n{}\n```\n\n",
            row.text,
            signature(row)
        );
        let doc: Vec<&str> = row.doc.lines().map(str::trim).collect();
        let _ = writeln!(out, "{}", doc.join(" ").trim());
        let _ = writeln!(out, "{} Result: {}.", effect(row.effect), rule(row.rule));
    }
    out
}

const HEAD: &str = "\
# The IR

Made from the op table in `ir/src/ops.rs`; `PYRSC_BLESS=1 cargo test -p pyrsc-ir` writes it anew.
What holds for all ops (values, regions, versions of arrays) stands at the head of `ir/src/lib.rs`,
the rules that are checked at the head of `ir/src/verify.rs`, the text form at the head of `ir/src/text.rs`.

Types: `none`, `bool`, `i8` … `u64`, `f32`, `f64`, `str`, `f64[2]` (an array of rank 2), `f64[?]` (of a
rank known at run time), `shape[2]`, `(f64, i64)` (a tuple), `f64?` (a variable that may be unbound),
`opaque<name>` (a type of a library).

Lifted ops take scalars and arrays of one dtype and work element by element; arrays of lower rank are
aligned with the last axes.

## Ops
";

/// The op as it stands in the text form.
fn signature(row: &OpRow) -> String {
    let mut out = row.text.to_owned();
    let mut operands: Vec<String> = row.operands.iter().map(|name| format!("%{name}")).collect();
    if row.variadic {
        operands.push("…".to_owned());
    }
    if !operands.is_empty() {
        let _ = write!(out, " {}", operands.join(", "));
    }
    let attrs: Vec<String> = row
        .attrs
        .iter()
        .map(|(name, kind)| format!("{name}: {kind:?}"))
        .collect();
    if row.operands.is_empty() && !row.variadic {
        for attr in attrs {
            let _ = write!(out, " <{attr}>");
        }
    } else if !attrs.is_empty() {
        let _ = write!(out, " [{}]", attrs.join(", "));
    }
    for region in row.regions {
        let many = if row.variadic_regions { " …" } else { "" };
        let _ = write!(out, " {region} {{ … }}{many}");
    }
    out
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Pure => "Pure.",
        Effect::Raises => "May raise.",
        Effect::Writes => "Consumes its first operand.",
        Effect::Acts => "Acts, or holds regions that may.",
        Effect::Ends => "Ends a region.",
    }
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Nothing => "nothing",
        Rule::None => "`none`",
        Rule::Bool => "`bool`",
        Rule::Int => "`i64`",
        Rule::Float => "`f64`",
        Rule::Str => "`str`",
        Rule::ScalarOfAttr => "a scalar of the `dtype` attribute",
        Rule::Lifted => "lifted, of the operands' dtype",
        Rule::LiftedBool => "lifted, `bool`",
        Rule::LiftedCast => "lifted, of the `dtype` attribute",
        Rule::LiftedSelect => "lifted, of the dtype of the last two operands",
        Rule::First => "the type of the first operand",
        Rule::ShapeOf => "a shape of the operand's rank",
        Rule::ShapeJoin => "a shape of the higher rank",
        Rule::ShapeMake => "a shape with one axis for each operand",
        Rule::Fill => "an array of the value's dtype and the shape's rank",
        Rule::ArrayOf => "an array of the operands' dtype with one axis for each extent",
        Rule::DropAxis => "an array with one axis less",
        Rule::AddAxis => "an array with one axis more",
        Rule::Broadcast => "an array of the shape's rank",
        Rule::Element => "a scalar of the array's dtype",
        Rule::Reduce => {
            "the same dtype without the reduced axes; over all axes without `keepdims` a scalar"
        }
        Rule::ReduceBool => "as other reductions, `bool`",
        Rule::ReduceInt => "as other reductions, `i64`",
        Rule::Wrap => "`T?` of a `T`",
        Rule::Unwrap => "`T` of a `T?`",
        Rule::Tuple => "a tuple of the operands",
        Rule::TupleItem => "the item's type",
        Rule::Explicit => "given with the instruction",
    }
}
