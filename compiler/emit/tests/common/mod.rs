//! Reads IR as text, emits it, prints it.

use std::collections::BTreeSet;

use quote::ToTokens;

use pyrsc_emit::names::sanitize;
use pyrsc_emit::package::format::with_macros;
use pyrsc_emit::{Callee, Comment, Context, ExternTarget, RustFunction, Source, emit_function};
use pyrsc_ir::Function;
use pyrsc_ir::text::parse_module;

/// The comments of a case: `; 12: text` is one above a line, `; 12> text` one
/// at its end, and `; 12-` an empty line.
pub fn source(text: &str, name: &str) -> Source {
    let mut source = Source {
        file: "case.py".to_owned(),
        lines: (1, 9),
        name: name.to_owned(),
        span_lines: (0..200).collect(),
        ..Source::default()
    };
    for line in text.lines() {
        let Some(rest) = line.trim().strip_prefix(';') else {
            continue;
        };
        let rest = rest.trim();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(number) = rest[..digits].parse() else {
            continue;
        };
        let (kind, comment) = rest[digits..].split_at(1);
        match kind {
            "-" => source.blank_lines.push(number),
            _ => source.comments.push(Comment {
                line: number,
                text: comment.trim().to_owned(),
                own_line: kind == ":",
            }),
        }
    }
    source
}

pub fn parse(text: &str) -> Vec<Function> {
    match parse_module(text) {
        Ok(functions) => functions,
        Err(why) => panic!("{why}\n{text}"),
    }
}

fn extern_target(name: &str) -> Option<ExternTarget> {
    let (rust, support) = match name {
        "random.uniform" => ("random::uniform(&mut $0, $1, $2, $at)", "random::uniform"),
        "random.state" => ("random::random_state($0, $at)", "random::random_state"),
        "math.sqrt" => ("pymath::sqrt($0, $at)", "pymath::sqrt"),
        "linspace" => ("index::linspace($0, $1, $2, true, $at)", "index::linspace"),
        _ => return None,
    };
    let module = support.split("::").next().unwrap_or_default();
    Some(ExternTarget {
        rust: rust.to_owned(),
        uses: vec![format!("crate::support::{module}")],
        support: vec![support.to_owned()],
        crates: vec![],
    })
}

/// All functions of a case.
pub fn emit(text: &str) -> Vec<RustFunction> {
    let functions = parse(text);
    let short = |name: &str| sanitize(name.rsplit('.').next().unwrap_or(name));
    let callee = |name: &str| {
        let found = functions.iter().find(|it| it.name == name)?;
        Some(Callee {
            module: "case".to_owned(),
            is_ambiguous: false,
            alias: None,
            name: short(name),
            modes: found.modes.clone(),
            params: found
                .params()
                .iter()
                .map(|&it| found.ty(it).clone())
                .collect(),
            results: found.results.clone(),
        })
    };
    let reserved: BTreeSet<String> = functions.iter().map(|it| short(&it.name)).collect();
    let opaque_type = |name: &str| {
        (name == "RandomState").then(|| "crate::support::random::RandomState".to_owned())
    };
    functions
        .iter()
        .map(|f| {
            let name = short(&f.name);
            let ctx = Context {
                module: "case",
                name: &name,
                public: true,
                callee: &callee,
                extern_target: &extern_target,
                opaque_type: &opaque_type,
                reserved: &reserved,
            };
            emit_function(f, &source(text, &name), &ctx)
        })
        .collect()
}

/// The text of a case's functions, markers as they are.
#[allow(dead_code, reason = "not every test prints")]
pub fn print(text: &str) -> String {
    let items = emit(text).into_iter().flat_map(|it| it.items).collect();
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: vec![],
        items,
    };
    let printed = prettyplease::unparse(&file);
    let again = syn::parse_file(&printed).expect("what is printed is Rust");
    // Printing adds commas at the ends of lines, and nothing else.
    let tokens = |file: &syn::File| file.to_token_stream().to_string().replace([',', ' '], "");
    assert_eq!(
        tokens(&again),
        tokens(&file),
        "the printed text is another tree:\n{printed}"
    );
    with_macros(printed)
}
