//! The text form: what is printed reads back, and nothing makes the reader panic.

use std::path::Path;

use proptest::prelude::*;
use pyrsc_ir::text::{
    PrintOptions, op_reference, parse_function, parse_module, print_function, print_module,
    print_with,
};
use pyrsc_ir::{Attr, Builder, FloatBits, Function, Mode, Op, SpanId, Type, verify};

/// Every layout of the text form once, in the form in which it is printed.
const SAMPLE: &str = r#"fn @bs.sample(%S: f64[1], inout %K: f64[1], %n: i64, %c: bool) -> (f64[1], f64) {
  %0 = shape.of %S : shape[1]
  %half = const.float 0.5 f64 : f64
  %y = map %0, %S, %half [grain: 1000] -> (f64[1]) { ^(%s: f64, %h: f64)
    %1 = mul %s, %h : f64
    yield %1
  }
  %zero = const.int 0 i64 : i64
  %one = const.int 1 i64 : i64
  %acc, %hit = for %zero, %n, %one, %half, %c [grain: 0] -> (f64, bool) { ^(%i: i64, %acc.1: f64, %hit.1: bool)
    if %hit.1 {
      break %acc.1, %hit.1
    } otherwise {
      yield
    }
    %2 = get %S, %i : f64
    %acc.2 = add %acc.1, %2 : f64
    continue %acc.2, %hit.1
  }
  %K.1 = assign %K, %y -> (f64[1]) { ^(%3: f64[1])
    %4 = view.slice %3, %zero, %n [axis: 0, present: 3] : f64[1]
    yield %4
  }
  %x = if %c -> (f64) {
    yield %acc
  } otherwise {
    %5 = const.str "not \"so\"\n" : str
    raise %5 [kind: "ValueError"]
  }
  %w = while %x -> (f64) { ^(%6: f64)
    %7 = lt %6, %half : bool
    yield %7
  } body { ^(%8: f64)
    continue %8
  }
  return %y, %w, %K.1
}
"#;

#[test]
fn printing_what_was_read_gives_the_same_text() {
    let func = parse_function(SAMPLE).unwrap();
    assert_eq!(print_function(&func), SAMPLE);
    verify::verify(&func).unwrap();
    // Hints are read back without the numbers that tell equal ones apart.
    let hints: Vec<&str> = func
        .params()
        .iter()
        .filter_map(|&value| func.hint(value))
        .collect();
    assert_eq!(hints, ["S", "K", "n", "c"]);
    let accs = func
        .values
        .iter()
        .filter(|(_, value)| value.hint.as_deref() == Some("acc"));
    assert_eq!(accs.count(), 3);
}

#[test]
fn reading_what_was_printed_gives_the_same_function() {
    let func = parse_function(SAMPLE).unwrap();
    assert_eq!(parse_function(&print_function(&func)), Ok(func));
}

#[test]
fn floats_keep_their_bits() {
    let values = [
        0.1,
        -0.0,
        1e300,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -f64::NAN,
    ];
    for value in values {
        let mut func = Function::new("f");
        let mut builder = Builder::new(&mut func);
        builder.float(value);
        builder.effect(Op::Return, &[], vec![]);
        let again = parse_function(&print_function(&func)).unwrap();
        let inst = again.regions[again.body].insts[0];
        assert_eq!(
            again.insts[inst].attrs[0],
            Attr::Float(FloatBits::new(value))
        );
    }
}

#[test]
fn odd_names_and_types_read_back() {
    let mut func = Function::new("m.<lambda>");
    func.results = vec![Type::Option(Box::new(Type::Tuple(vec![Type::None])))];
    let mut builder = Builder::new(&mut func);
    for name in ["a b", "", "1", "\u{e9}t\u{e9}", "a.1", "\"", "a b"] {
        builder.param(
            name,
            Type::Opaque("numpy.random.Generator".to_owned()),
            Mode::In,
        );
    }
    builder.effect(Op::Return, &[], vec![]);
    assert_eq!(parse_function(&print_function(&func)), Ok(func));
}

#[test]
fn spans_are_printed_on_request() {
    let mut func = Function::new("f");
    let mut builder = Builder::new(&mut func);
    builder.set_span(SpanId(12));
    builder.effect(Op::Return, &[], vec![]);
    let text = print_with(&func, PrintOptions { spans: true });
    assert_eq!(text, "fn @f() {\n  return !12\n}\n");
    assert_eq!(parse_function(&text), Ok(func));
}

#[test]
fn modules_read_back() {
    let text = "; two functions\nfn @a() { return }\n\nfn @b() -> (f64, i64) { return }";
    let module = parse_module(text).unwrap();
    assert_eq!(parse_module(&print_module(&module)), Ok(module));
}

#[test]
fn names_attributes_and_types_may_be_left_out() {
    let text = "fn @f(%x: f64[2]) -> f64 { %y = reduce.sum %x [(), false]\n return %y }";
    let func = parse_function(text).unwrap();
    assert!(
        print_function(&func).contains("%y = reduce.sum %x [axes: (), keepdims: false] : f64\n")
    );
}

#[test]
fn errors_name_the_place() {
    let cases = [
        (
            "fn @f() {\n  %x = ad\n}",
            "line 2, column 8: No op is called `ad`.",
        ),
        (
            "fn @f() {\n  %x = neg %y",
            "line 2, column 12: `%y` is not defined above.",
        ),
        (
            "fn @f(%x: f46) {}",
            "line 1, column 11: Expected a type, found `f46`.",
        ),
        (
            "fn @f(%x: f64, %x: f64) {}",
            "line 1, column 16: `%x` is defined a second time.",
        ),
        (
            "fn @f() {\n  return",
            "line 2, column 9: Expected an op, found the end of the text.",
        ),
        (
            "fn @f() {\n %s = const.str \"a\n\"",
            "line 3, column 1: A string ends on its line with `\"`.",
        ),
        (
            "fn @f() { %x, %y = const.bool true }",
            "line 1, column 36: 2 results are named, 1 types given.",
        ),
        (
            "fn @f(%a: f64[1]) { %x = reduce.sum %a [()] }",
            "line 1, column 45: The attribute `keepdims` is missing.",
        ),
        (
            "fn @f() { return } }",
            "line 1, column 20: Nothing follows the function, but here is `}`.",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(parse_function(text).unwrap_err().to_string(), wanted);
    }
}

#[test]
fn deep_texts_are_refused() {
    let types = format!("fn @f(%x: {}", "(".repeat(100_000));
    let regions = format!("fn @f(%c: bool) {{ {}", "if %c {".repeat(100_000));
    let options = format!("fn @f(%x: f64{}", "?".repeat(100_000));
    for text in [types, regions, options] {
        assert!(parse_function(&text).unwrap_err().message.contains("deep"));
    }
}

/// Each op once, with operands of no meaning, prints and reads back.
#[test]
fn every_row_reads_back() {
    for row in pyrsc_ir::ops::ROWS {
        let attrs: Vec<&str> = row
            .attrs
            .iter()
            .map(|(_, kind)| match format!("{kind:?}").as_str() {
                "Bool" => "true",
                "Int" => "-3",
                "Float" => "0.5",
                "Str" => "\"s\"",
                "DType" => "i8",
                "Ints" => "(1, -2)",
                _ => "(\"a\", \"b\")",
            })
            .collect();
        let operands = vec!["%x"; row.operands.len()].join(", ");
        let bare = row.operands.is_empty() && !row.variadic;
        let attrs = match (attrs.is_empty(), bare) {
            (true, _) => String::new(),
            (_, true) => attrs.join(" "),
            _ => format!("[{}]", attrs.join(", ")),
        };
        let regions = "{ yield } ".repeat(row.regions.len());
        let types = if row.regions.is_empty() {
            ": f64"
        } else {
            "-> (f64)"
        };
        let text = format!(
            "fn @f(%x: f64) {{ %y = {} {operands} {attrs} {types} {regions} }}",
            row.text
        );
        let func = parse_function(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(parse_function(&print_function(&func)), Ok(func));
    }
}

#[test]
fn the_reference_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ir.md");
    let wanted = op_reference();
    if std::env::var_os("PYRSC_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, wanted, "PYRSC_BLESS=1 writes docs/ir.md anew");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse_module(&text);
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_module(&String::from_utf8_lossy(&bytes));
    }

    /// Valid text with a piece cut out, doubled or put elsewhere.
    #[test]
    fn no_mutation_makes_the_parser_or_the_verifier_panic(
        from in 0..SAMPLE.len(),
        length in 0usize..40,
        to in 0..SAMPLE.len(),
        keep in any::<bool>(),
    ) {
        let chars: Vec<char> = SAMPLE.chars().collect();
        let piece: Vec<char> = chars.iter().skip(from).take(length).copied().collect();
        let mut mutated = chars;
        if !keep {
            mutated.drain(from..from + piece.len());
        }
        let to = to.min(mutated.len());
        mutated.splice(to..to, piece);
        if let Ok(func) = parse_function(&mutated.into_iter().collect::<String>()) {
            let _ = verify::verify(&func);
            let text = print_function(&func);
            let again = parse_function(&text).expect("printed text reads back");
            prop_assert_eq!(print_function(&again), text);
        }
    }
}
