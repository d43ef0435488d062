//! The verifier: for each rule a function that breaks it, and the message.

use pyrsc_ir::text::parse_module;
use pyrsc_ir::verify::{verify, verify_program};
use pyrsc_ir::{Attr, Builder, DType, Def, Function, Mode, Op, Type};

/// What is said of the functions of a text, without the functions' names.
fn errors(text: &str) -> String {
    let module = parse_module(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    match verify_program(&module.iter().collect::<Vec<_>>()) {
        Ok(()) => "fine".to_owned(),
        Err(errors) => errors.to_string().replace("@f: ", ""),
    }
}

/// As [`errors`], of a function around some instructions.
#[track_caller]
fn check(params: &str, insts: &str, wanted: &str) {
    let text = format!("fn @f({params}) {{\n{insts}\n}}");
    assert_eq!(errors(&text), wanted, "{text}");
}

fn message(func: &Function) -> String {
    verify(func).expect_err("it breaks a rule").to_string()
}

#[test]
fn structure() {
    let mut func = Function::new("f");
    Builder::new(&mut func).effect(Op::Return, &[], vec![]);
    assert_eq!(verify(&func), Ok(()));

    let mut twice = func.clone();
    let inst = twice.regions[twice.body].insts[0];
    let body = twice.body;
    twice.regions[body].insts.push(inst);
    assert_eq!(message(&twice), "@f: instruction 0 stands in two places");

    let mut modes = func.clone();
    modes.modes.push(Mode::In);
    assert_eq!(message(&modes), "@f: 1 modes for 0 parameters");

    let mut inout = Function::new("f");
    let mut builder = Builder::new(&mut inout);
    builder.param("x", Type::FLOAT, Mode::InOut);
    builder.effect(Op::Return, &[], vec![]);
    assert_eq!(message(&inout), "@f: an `inout` parameter of type f64");

    let mut link = Function::new("f");
    let mut builder = Builder::new(&mut link);
    let one = builder.int(1);
    builder.effect(Op::Return, &[], vec![]);
    let mut wrong = link.clone();
    wrong.values[one].def = Def::Arg(wrong.body, 0);
    assert!(
        message(&wrong).contains("value 0 stands at Inst"),
        "{}",
        message(&wrong)
    );

    let mut attrs = link.clone();
    let first = attrs.regions[attrs.body].insts[0];
    attrs.insts[first].attrs = vec![Attr::Int(1)];
    assert_eq!(
        message(&attrs),
        "@f: `const.int (instruction 0)`: 1 attributes, has 2"
    );
    attrs.insts[first].attrs = vec![Attr::Bool(true), Attr::DType(DType::I64)];
    assert_eq!(
        message(&attrs),
        "@f: `const.int (instruction 0)`: attribute `value` is Bool(true), not Int"
    );

    let mut count = link.clone();
    count.insts[first].args = vec![one];
    assert_eq!(
        message(&count),
        "@f: `const.int (instruction 0)`: 1 operands, takes 0"
    );
    count.insts[first].args = vec![];
    count.insts[first].regions = vec![count.body];
    assert_eq!(
        message(&count),
        "@f: `const.int (instruction 0)`: 1 regions, has 0\n@f: region 0 stands in two places"
    );
}

#[test]
fn ids_outside_their_arenas() {
    let mut other = Function::new("g");
    let mut builder = Builder::new(&mut other);
    for _ in 0..9 {
        builder.int(1);
    }
    let far = builder.int(1);
    let far_inst = other.regions[other.body].insts[9];

    let mut func = Function::new("f");
    Builder::new(&mut func).effect(Op::Return, &[far], vec![]);
    assert_eq!(
        message(&func),
        "@f: `return (instruction 0)`: operand 9 does not exist"
    );
    let body = func.body;
    func.regions[body].insts = vec![far_inst];
    assert_eq!(message(&func), "@f: instruction 9 does not exist");
    func.regions[body].args = vec![far];
    assert!(message(&func).starts_with("@f: value 9 does not exist"));
}

#[test]
fn uses_come_after_definitions() {
    check(
        "%c: bool",
        "if %c { %x = const.int 1 i64\n yield } otherwise { yield }\n %y = neg %x\n return",
        "`%y = neg %x : i64`: %x is not defined before its use here",
    );
    check(
        "%c: bool",
        "%y = if %c -> (bool) { yield %y } otherwise { yield %c }\n return",
        "`yield %y`: %y is not defined before its use here",
    );
}

#[test]
fn regions_end_in_terminators() {
    check("", "", "a function's body does not end in a terminator");
    check(
        "%c: bool",
        "if %c { } otherwise { yield }\n return",
        "`if %c`: a branch does not end in a terminator",
    );
    check(
        "",
        "return\n return",
        "`return`: a terminator before the end of its region",
    );
    check(
        "",
        "yield",
        "`yield`: `yield` does not end a function's body here",
    );
    check(
        "",
        "continue",
        "`continue`: `continue` does not end a function's body here",
    );
    check(
        "%c: bool",
        "if %c { break } otherwise { yield }\n return",
        "`break`: `break` does not end a branch here",
    );
    check(
        "%c: bool",
        "while -> () { continue } body { yield }\n return",
        "`continue`: `continue` does not end a loop's head here\n\
         `yield`: `yield` does not end a loop's body here",
    );
    check(
        "%s: shape[1], %c: bool",
        "%m = map %s [grain: 0] -> (bool[1]) { if %c { return } otherwise { yield }\n yield %c }\n return",
        "`return`: `return` does not end a branch here",
    );
}

#[test]
fn operands_and_attributes_fit_the_op() {
    check(
        "%x: f64",
        "%y = int.add %x, %x : i64\n return",
        "`%y = int.add %x, %x : i64`: operand 1 is f64, not an i64",
    );
    check(
        "%i: i64",
        "%y = exp %i : i64\n return",
        "`%y = exp %i : i64`: operand 1 is i64, not a float or floats",
    );
    check(
        "%x: f64, %i: i64",
        "%y = add %x, %i : f64\n return",
        "`%y = add %x, %i : f64`: f64 beside i64",
    );
    check(
        "%a: f64[1], %i: i64",
        "%y = view.index %a, %i [axis: 1] : f64[0]\n return",
        "`%y = view.index %a, %i [axis: 1] : f64[0]`: axis 1 of rank 1",
    );
    check(
        "%a: f64[1], %i: i64",
        "%y = view.slice %a, %i [axis: 0, present: 3]\n return",
        "`%y = view.slice %a, %i [axis: 0, present: 3] : f64[1]`: 1 bounds, present tells 2",
    );
    check(
        "%a: f64[2]",
        "%y = view.transpose %a [order: (0, 0)]\n return",
        "`%y = view.transpose %a [order: (0, 0)] : f64[2]`: the order [0, 0] of the axes",
    );
    check(
        "%a: f64[2], %i: i64",
        "%y = get %a, %i\n return",
        "`%y = get %a, %i : f64`: 1 indices, the array has 2 axes",
    );
    check(
        "%a: f64[2]",
        "%y = reduce.sum %a [axes: (1, 1), keepdims: true]\n return",
        "`%y = reduce.sum %a [axes: (1, 1), keepdims: true] : f64[2]`: axis 1 twice",
    );
    check(
        "%x: f64",
        "%y = text %x [form: \"hex\"]\n return",
        "`%y = text %x [form: \"hex\"] : str`: a text of form `hex`",
    );
    check(
        "",
        "%y = const.int 1 f64 : f64\n return",
        "`%y = const.int 1 f64 : f64`: an integer constant of f64",
    );
    check(
        "%i: i64",
        "%y = array.of %i [extents: (4611686018427387904, 4)] : i64[2]\n return",
        "`%y = array.of %i [extents: (4611686018427387904, 4)] : i64[2]`: \
         the attribute [4611686018427387904, 4]",
    );
}

#[test]
fn results_are_of_the_rules_type() {
    check(
        "%x: f64",
        "%y = lt %x, %x : f64\n return",
        "`%y = lt %x, %x : f64`: a result of type f64, gives bool",
    );
    check("%x: f64", "neg %x\n return", "`neg %x`: 0 results, has one");
    check(
        "%i: i64",
        "%y = step.check %i : i64\n return",
        "`%y = step.check %i : i64`: 1 results, has none",
    );
    check(
        "",
        "%u = unbound : f64\n return",
        "`%u = unbound : f64`: (f64) is never unbound",
    );
}

#[test]
fn regions_are_of_their_ops_types() {
    check(
        "%c: bool, %x: f64",
        "%y = if %c -> (f64) { yield %c } otherwise { yield %x }\n return",
        "`yield %c`: (bool) where (f64) is due",
    );
    check(
        "%x: f64",
        "if %x { yield } otherwise { yield }\n return",
        "`if %x`: operand 1 is f64, not a bool",
    );
    check(
        "%n: i64, %x: f64",
        "%y = for %n, %n, %n, %x [grain: 0] -> (f64) { ^(%i: i64)\n continue %i }\n return",
        "`%y = for %n, %n, %n, %x [grain: 0] -> (f64)`: \
         a region takes (i64) where (i64, f64) is given\n\
         `continue %i`: (i64) where (f64) is due",
    );
    check(
        "%a: f64[2]",
        "for.each %a -> () { ^(%r: f64)\n continue }\n return",
        "`for.each %a`: a region takes (f64) where (f64[1]) is given",
    );
    check(
        "%x: f64",
        "%y = while %x -> (i64) { ^(%h: f64)\n yield %h } body { ^(%b: f64)\n break %b }\n return",
        "`%y = while %x -> (i64)`: results (i64) of carried values (f64)\n\
         `yield %h`: (f64) where (bool) is due",
    );
    check("%x: f64", "return %x", "`return %x`: (f64) where () is due");
    check(
        "inout %a: f64[1]",
        "return",
        "`return`: () where (f64[1]) is due",
    );
}

#[test]
fn maps() {
    check(
        "%s: shape[2], %a: f64[1]",
        "%y = map %s, %a [grain: 0] -> (f64[1]) { ^(%x: f64)\n yield %x }\n return",
        "`%y = map %s, %a [grain: 0] -> (f64[1])`: a result of type f64[1] from a shape of rank 2",
    );
    check(
        "%s: shape[1], %a: f64[1]",
        "%y = map %s, %a [grain: 0] -> (f64[1]) { ^(%x: f64[1])\n yield %x }\n return",
        "`%y = map %s, %a [grain: 0] -> (f64[1])`: a region takes (f64[1]) where (f64) is given\n\
         `yield %x`: (f64[1]) where (f64) is due",
    );
    check(
        "%s: shape[1], %i: i64",
        "%y = map %s [grain: 0] -> (i64[1]) { %x = int.add %i, %i\n yield %x }\n return",
        "`%x = int.add %i, %i : i64`: not a pure op, inside a map's body",
    );
    check(
        "%s: shape[1], %i: i64",
        "%y = map.reduce %s [reduction: \"add\", grain: 0] -> (i64) { yield %i }\n return",
        "`%y = map.reduce %s [reduction: \"add\", grain: 0] -> (i64)`: no reduction is called `add`",
    );
    check(
        "%s: shape[1], %i: i64",
        "%y = map.reduce %s [reduction: \"reduce.any\", grain: 0] -> (i64) { yield %i }\n return",
        "`%y = map.reduce %s [reduction: \"reduce.any\", grain: 0] -> (i64)`: \
         (i64) from `reduce.any` of i64",
    );
}

#[test]
fn paths() {
    check(
        "inout %a: f64[1], %x: f64",
        "%b = assign %a, %x -> (f64[1]) { ^(%p: f64[1])\n %q = add %p, %x\n yield %q }\n return %b",
        "`%q = add %p, %x : f64[1]`: not a view that can be written through, in a path\n\
         `yield %q`: a path yields one view of its argument",
    );
    check(
        "inout %a: f64[1], %x: f64",
        "%b = assign %a, %x -> (f64[1]) { ^(%p: f64[2])\n %q = view.newaxis %a [axis: 0]\n yield %p }\n return %b",
        "`%b = assign %a, %x -> (f64[1])`: a region takes (f64[2]) where (f64[1]) is given\n\
         `%q = view.newaxis %a [axis: 0] : f64[2]`: a view of something else than the path's argument",
    );
    check(
        "inout %a: f64[1], %x: f32",
        "%b = assign %a, %x -> (f64[1]) { ^(%p: f64[1])\n yield %p }\n return %b",
        "`%b = assign %a, %x -> (f64[1])`: f32 into f64[1]",
    );
}

#[test]
fn consumed_versions() {
    let set = "%b = set %a, %x, %i\n";
    let params = "inout %a: f64[1], %x: f64, %i: i64, %c: bool";
    check(
        params,
        &format!("{set} %y = get %a, %i\n return %b"),
        "`%y = get %a, %i : f64`: %a is used after `set` consumed its version",
    );
    check(
        params,
        &format!(
            "%v = view.slice %a, %i [axis: 0, present: 1]\n {set} %y = get %v, %i\n return %b"
        ),
        "`%y = get %v, %i : f64`: %v is used after `set` consumed its version",
    );
    check(
        params,
        &format!("%v = neg %a\n {set} %y = get %v, %i\n return %b"),
        "fine",
    );
    check(
        params,
        "%v = if %c -> (f64[1]) { yield %a } otherwise { %n = neg %a\n yield %n }\n %y = get %a, %i\n return %v",
        "`%y = get %a, %i : f64`: %a is used after `yield` consumed its version",
    );
    check(
        params,
        &format!("if %c {{ {set} return %b }} otherwise {{ yield }}\n return %a"),
        "fine",
    );
    check(
        params,
        "%t = tuple %a, %x\n %b = set %a, %x, %i\n %u = tuple.item %t [index: 0]\n return %b",
        "`%u = tuple.item %t [index: 0] : f64[1]`: %t is used after `set` consumed its version",
    );
    check(
        "%a: f64[1], %x: f64, %i: i64",
        "%b = set %a, %x, %i\n return",
        "`%b = set %a, %x, %i : f64[1]`: %a is written to and not `inout`",
    );
    check(
        params,
        "%v = view.slice %a [axis: 0, present: 0]\n %w = set %v, %x, %i\n return %a",
        "`%w = set %v, %x, %i : f64[1]`: %v is a view; writes take the array and a path",
    );
}

#[test]
fn items_of_a_tuple_are_consumed_apart() {
    check(
        "%t: (f64[1], f64[1]), %x: f64, %i: i64",
        "%a = tuple.item %t [index: 0]\n %b = tuple.item %t [index: 1]\n %c = set %a, %x, %i\n %y = get %b, %i\n return",
        "fine",
    );
    check(
        "%t: (f64[1], f64[1]), %x: f64, %i: i64",
        "%a = tuple.item %t [index: 0]\n %b = tuple.item %t [index: 0]\n %c = set %a, %x, %i\n %y = get %b, %i\n return",
        "`%y = get %b, %i : f64`: %b is used after `set` consumed its version",
    );
}

#[test]
fn loops_consume_what_they_carry() {
    let params = "inout %a: f64[1], %x: f64, %i: i64, %c: bool";
    check(
        params,
        "for %i, %i, %i [grain: 0] -> () { ^(%k: i64)\n %b = set %a, %x, %k\n continue }\n return %a",
        "`%b = set %a, %x, %k : f64[1]`: %a is consumed by each iteration of a loop; carry it",
    );
    check(
        params,
        "%r = for %i, %i, %i, %a [grain: 0] -> (f64[1]) { ^(%k: i64, %l: f64[1])\n %b = set %l, %x, %k\n continue %b }\n return %r",
        "fine",
    );
    check(
        params,
        "%r = for %i, %i, %i, %a [grain: 0] -> (f64[1]) { ^(%k: i64, %l: f64[1])\n %b = set %a, %x, %k\n continue %b }\n return %r",
        "`%b = set %a, %x, %k : f64[1]`: %a is used after `for` consumed its version",
    );
    check(
        params,
        "%r, %q = for %i, %i, %i, %a, %a [grain: 0] -> (f64[1], f64[1]) { ^(%k: i64, %l: f64[1], %m: f64[1])\n continue %m, %l }\n return %r",
        "`%r, %q = for %i, %i, %i, %a, %a [grain: 0] -> (f64[1], f64[1])`: %a is handed on twice",
    );
    check(
        params,
        "%r = while %a -> (f64[1]) { ^(%h: f64[1])\n %g = set %h, %x, %i\n yield %c } body { ^(%l: f64[1])\n continue %l }\n return %r",
        "`%g = set %h, %x, %i : f64[1]`: %h is consumed by the head of a loop",
    );
    check(
        "inout %a: f64[2]",
        "%r = for.each %a, %a -> (f64[2]) { ^(%row: f64[1], %l: f64[2])\n continue %l }\n return %r",
        "`%r = for.each %a, %a -> (f64[2])`: %a is visited and carried by the same loop",
    );
}

#[test]
fn calls() {
    let callee = "\nfn @g(inout %a: f64[1], %b: f64[1]) -> f64 {\n %x = const.float 0.5 f64\n return %x, %a\n}";
    let caller = |insts: &str| {
        errors(&format!(
            "fn @f(inout %a: f64[1], %b: f64[1]) {{\n{insts}\n}}{callee}"
        ))
    };
    let call = |args: &str, written: &str, then: &str| {
        caller(&format!(
            "%x, %c = call {args} [callee: \"g\", written: ({written})] -> (f64, f64[1]) {{ \
             ^(%w: f64[1])\n yield %w }}\n return {then}"
        ))
    };
    assert_eq!(call("%a, %b", "0", "%c"), "fine");
    assert_eq!(
        caller("call [callee: \"h\", written: ()]\n return %a"),
        "`call [callee: \"h\", written: ()]`: no function is called `h`"
    );
    assert!(call("%a", "0", "%c").contains("arguments"));
    assert!(
        caller("%x = call %a, %b [callee: \"g\", written: ()] : f64\n return %a")
            .contains("writes to [], the callee to [0]")
    );
    assert!(call("%a, %a", "0", "%c").contains("%a is read and written by the same call"));
    assert!(call("%a, %b", "1", "%c").contains("writes to [1], the callee to [0]"));
    assert!(call("%a, %b", "2", "%c").contains("no operands are at [2] in order"));
    assert!(
        caller("%x = call %a, %b [callee: \"g\", written: (0)] : f64\n return %a")
            .contains("1 arrays written to, 0 paths, 1 results")
    );
    assert_eq!(
        call("%a, %b", "0", "%a"),
        "`return %a`: %a is used after `call` consumed its version"
    );
    assert!(call("%b, %a", "0", "%a").contains("%b is written to and not `inout`"));
    assert!(
        caller(
            "%x, %c = call %a, %b [callee: \"g\", written: (0)] -> (f64, f64[1]) { \
             ^(%w: f64[1])\n yield %b }\n return %c"
        )
        .contains("a path yields one view of its argument")
    );
}
