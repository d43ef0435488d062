//! The interpreter: writes, maps, loops and calls, in small programs.

use pyrsc_ir::interp::{Array, Datum, Exception, Interp};
use pyrsc_ir::text::parse_module;
use pyrsc_ir::verify::verify_program;

/// Runs the first function of a text that keeps all rules.
fn run(text: &str, args: Vec<Datum>) -> Result<Vec<Datum>, Exception> {
    let module = parse_module(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    verify_program(&module.iter().collect::<Vec<_>>()).unwrap_or_else(|error| panic!("{error}"));
    Interp::new(&module).run(&module[0].name, args)
}

fn vector(items: &[f64]) -> Datum {
    Array::of(&[items.len()], items).into()
}

#[test]
fn assignment_through_a_path_is_as_if_computed_before() {
    // a[1:] = a[:-1]
    let text = "fn @shift(inout %a: f64[1]) {
      %one = const.int 1 i64 : i64
      %last = const.int -1 i64 : i64
      %v = view.slice %a, %last [axis: 0, present: 2] : f64[1]
      %b = assign %a, %v -> (f64[1]) { ^(%p: f64[1])
        %q = view.slice %p, %one [axis: 0, present: 1] : f64[1]
        yield %q
      }
      return %b
    }";
    let result = run(text, vec![vector(&[1.0, 2.0, 3.0])]);
    assert_eq!(result, Ok(vec![vector(&[1.0, 1.0, 2.0])]));
}

#[test]
fn assignment_to_a_transposed_row() {
    let text = "fn @f(inout %a: f64[2], %row: f64[2]) {
      %one = const.int 1 i64 : i64
      %b = assign %a, %row -> (f64[2]) { ^(%p: f64[2])
        %t = view.transpose %p [order: (1, 0)] : f64[2]
        %r = view.index %t, %one [axis: 0] : f64[1]
        yield %r
      }
      return %b
    }";
    let a = Array::of(&[2, 3], &[0.0; 6]);
    let row = Array::of(&[1, 2], &[7.0, 8.0]);
    let wanted = Array::of(&[2, 3], &[0.0, 7.0, 0.0, 0.0, 8.0, 0.0]);
    assert_eq!(
        run(text, vec![a.into(), row.into()]),
        Ok(vec![wanted.into()])
    );
}

#[test]
fn maps_and_map_reduce() {
    let text = "fn @f(%a: f64[1], inout %b: f64[1]) -> (f64[1], bool[1], f64) {
      %s = shape.of %a : shape[1]
      %y, %m = map %s, %a [grain: 0] -> (f64[1], bool[1]) { ^(%x: f64)
        %z = mul %x, %x : f64
        %l = lt %x, %z : bool
        yield %z, %l
      }
      %t = map.reduce %s, %a [reduction: \"reduce.max\", grain: 0] -> (f64) { ^(%u: f64)
        yield %u
      }
      %c = map.assign %b, %a [grain: 0] -> (f64[1]) { ^(%p: f64[1])
        yield %p
      } body { ^(%old: f64, %new: f64)
        %w = sub %old, %new : f64
        yield %w
      }
      return %y, %m, %t, %c
    }";
    let results = run(text, vec![vector(&[0.5, 2.0]), vector(&[1.0, 1.0])]);
    let wanted = vec![
        vector(&[0.25, 4.0]),
        Array::of(&[2], &[false, true]).into(),
        2.0.into(),
        vector(&[0.5, -1.0]),
    ];
    assert_eq!(results, Ok(wanted));
}

#[test]
fn loops_break_return_and_carry() {
    let text = "fn @f(%n: i64) -> (i64, i64) {
      %zero = const.int 0 i64
      %one = const.int 1 i64
      %sum, %last = for %zero, %n, %one, %zero, %zero [grain: 0] -> (i64, i64) { ^(%i: i64, %s: i64, %l: i64)
        %ten = const.int 10 i64
        %big = gt %s, %ten
        if %big { break %s, %i } otherwise { yield }
        %t = int.add %s, %i
        continue %t, %i
      }
      %w = while %sum -> (i64) { ^(%h: i64)
        %hundred = const.int 100 i64
        %c = lt %h, %hundred
        yield %c
      } body { ^(%b: i64)
        %d = int.add %b, %b
        %neg = lt %d, %zero
        if %neg { return %d, %d } otherwise { yield }
        continue %d
      }
      return %w, %last
    }";
    let ints = |a: i64, b: i64| Ok(vec![a.into(), b.into()]);
    assert_eq!(run(text, vec![3i64.into()]), {
        // 0 + 1 + 2, doubled up to 100.
        ints(192, 2)
    });
    assert_eq!(run(text, vec![100i64.into()]), ints(120, 6));
}

#[test]
fn for_each_visits_rows() {
    let text = "fn @f(%m: f64[2]) -> f64 {
      %zero = const.float 0.0 f64
      %s = for.each %m, %zero -> (f64) { ^(%row: f64[1], %acc: f64)
        %r = reduce.sum %row [axes: (), keepdims: false]
        %n = sub %r, %acc
        continue %n
      }
      return %s
    }";
    let m = Array::of(&[2, 2], &[1.0, 2.0, 10.0, 20.0]);
    assert_eq!(run(text, vec![m.into()]), Ok(vec![27.0.into()]));
}

#[test]
fn calls_give_back_the_arrays_they_write() {
    let text = "fn @main(inout %a: f64[1]) -> f64 {
      %x, %b = call %a [callee: \"poke\", written: (0)] -> (f64, f64[1]) { ^(%w: f64[1])
        yield %w }
      %one = const.int 1 i64
      %y, %c = call %b [callee: \"poke\", written: (0)] -> (f64, f64[1]) { ^(%v: f64[1])
        %tail = view.slice %v, %one [axis: 0, present: 1]
        yield %tail }
      %z = sub %x, %y
      return %z, %c
    }
    fn @poke(inout %a: f64[1]) -> f64 {
      %i = const.int 0 i64
      %x = get %a, %i
      %y = add %x, %x
      %b = set %a, %y, %i
      return %x, %b
    }";
    let results = run(text, vec![vector(&[3.0, 1.0])]);
    assert_eq!(results, Ok(vec![2.0.into(), vector(&[6.0, 2.0])]));
}

#[test]
fn printing_and_texts() {
    let text = "fn @f(%x: f64, %i: i64, %b: bool) {
      %s = text %x [form: \"str\"]
      %r = text %i [form: \"repr\"]
      %n = text %x [form: \"np.repr\"]
      %m = text %b [form: \"np.repr\"]
      print %s, %r, %n, %m [sep: \" \", end: \"\\n\"]
      return
    }";
    let module = parse_module(text).unwrap();
    let mut interp = Interp::new(&module);
    for x in [
        1e16,
        1e-5,
        0.0001,
        123456.0,
        -0.0,
        1.5e300,
        f64::NEG_INFINITY,
        0.1,
    ] {
        interp
            .run("f", vec![x.into(), 3i64.into(), true.into()])
            .unwrap();
    }
    let wanted: String = [
        "1e+16", "1e-05", "0.0001", "123456.0", "-0.0", "1.5e+300", "-inf", "0.1",
    ]
    .iter()
    .map(|x| format!("{x} 3 np.float64({x}) np.True_\n"))
    .collect();
    assert_eq!(interp.output(), wanted);
}

#[test]
fn unbound_variables_raise() {
    let text = "fn @f(%c: bool) -> i64 {
      %o = if %c -> (i64?) {
        %one = const.int 1 i64
        %b = bound %one
        yield %b
      } otherwise {
        %u = unbound : i64?
        yield %u
      }
      %x = use %o [kind: \"UnboundLocalError\", message: \"cannot access local variable 'x'\"]
      return %x
    }";
    assert_eq!(run(text, vec![true.into()]), Ok(vec![1i64.into()]));
    assert_eq!(
        run(text, vec![false.into()]).unwrap_err().kind,
        "UnboundLocalError"
    );
}

#[test]
fn what_never_ends_runs_out_of_fuel() {
    let text = "fn @f() {
      %t = const.bool true
      while -> () { yield %t } body { continue }
      return
    }";
    let module = parse_module(text).unwrap();
    let error = Interp::new(&module)
        .with_fuel(10_000)
        .run("f", vec![])
        .unwrap_err();
    assert_eq!(error.kind, Exception::FUEL);
    let recursion = "fn @f() {\n call [callee: \"f\", written: ()]\n return\n}";
    assert_eq!(run(recursion, vec![]).unwrap_err().kind, "RecursionError");
}

#[test]
fn memory_costs_fuel_too() {
    let text = "fn @f(%n: i64) {
      %s = shape.make %n, %n
      %z = const.float 0.0 f64
      %a = fill %s, %z
      return
    }";
    assert_eq!(
        run(text, vec![i64::MAX.into()]).unwrap_err().kind,
        Exception::FUEL
    );
}

#[test]
fn externs_are_the_callers() {
    let text = "fn @f(%x: f64) -> f64 {
      %y = extern %x [target: \"math.gamma\"] : f64
      return %y
    }";
    let module = parse_module(text).unwrap();
    let mut interp = Interp::new(&module).with_externs(|target, args| {
        assert_eq!(target, "math.gamma");
        Ok(args.to_vec())
    });
    assert_eq!(interp.run("f", vec![2.0.into()]), Ok(vec![2.0.into()]));
    let error = Interp::new(&module).run("f", vec![2.0.into()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "pyrsc.NotModelled: `math.gamma` is not modelled"
    );
}
