//! The interpreter: what single ops mean.

use pyrsc_ir::interp::{Array, Datum, Exception, Interp, Scalar};
use pyrsc_ir::text::parse_module;
use pyrsc_ir::verify::verify_program;

/// Runs the first function of a text that keeps all rules.
fn run(text: &str, args: Vec<Datum>) -> Result<Vec<Datum>, Exception> {
    let module = parse_module(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    verify_program(&module.iter().collect::<Vec<_>>()).unwrap_or_else(|error| panic!("{error}"));
    Interp::new(&module).run(&module[0].name, args)
}

/// The one result of `op` with attributes on arguments of the types given.
fn eval(ty: &str, inst: &str, args: &[(&str, Datum)]) -> Result<Datum, Exception> {
    let params: Vec<String> = (args.iter().enumerate())
        .map(|(i, (ty, _))| format!("%a{i}: {ty}"))
        .collect();
    let text = format!(
        "fn @f({}) -> {ty} {{\n %y = {inst} : {ty}\n return %y\n}}",
        params.join(", ")
    );
    let args = args.iter().map(|(_, value)| value.clone()).collect();
    run(&text, args).map(|mut results| results.remove(0))
}

fn ints(op: &str, a: i64, b: i64) -> Result<Datum, Exception> {
    let ty = if op == "int.truediv" { "f64" } else { "i64" };
    eval(
        ty,
        &format!("{op} %a0, %a1"),
        &[("i64", a.into()), ("i64", b.into())],
    )
}

fn floats(op: &str, a: f64, b: f64) -> Result<Datum, Exception> {
    eval(
        "f64",
        &format!("{op} %a0, %a1"),
        &[("f64", a.into()), ("f64", b.into())],
    )
}

fn raises(result: Result<Datum, Exception>, text: &str) {
    assert_eq!(result.expect_err("it raises").to_string(), text);
}

fn vector(items: &[f64]) -> Datum {
    Array::of(&[items.len()], items).into()
}

#[test]
fn python_ints() {
    assert_eq!(ints("int.floordiv", -7, 2), Ok((-4i64).into()));
    assert_eq!(ints("int.rem", -7, 2), Ok(1i64.into()));
    assert_eq!(ints("int.rem", 7, -2), Ok((-1i64).into()));
    assert_eq!(
        ints("int.truediv", i64::MAX, 3),
        Ok(3.0744573456182584e18.into())
    );
    assert_eq!(ints("int.truediv", -1, 3), Ok((-1.0f64 / 3.0).into()));
    assert_eq!(
        ints("int.truediv", 9007199254740993, 1),
        Ok(9007199254740992.0.into())
    );
    assert_eq!(ints("int.truediv", 0, -5), Ok((-0.0).into()));
    assert_eq!(ints("int.pow", -3, 3), Ok((-27i64).into()));
    assert_eq!(ints("int.shr", -5, 70), Ok((-1i64).into()));
    assert_eq!(ints("int.shl", -1, 63), Ok(i64::MIN.into()));
    raises(
        ints("int.truediv", 1, 0),
        "ZeroDivisionError: division by zero",
    );
    raises(
        ints("int.floordiv", 1, 0),
        "ZeroDivisionError: integer division or modulo by zero",
    );
    raises(
        ints("int.rem", 1, 0),
        "ZeroDivisionError: integer modulo by zero",
    );
    raises(ints("int.shl", 1, -1), "ValueError: negative shift count");
    raises(
        ints("int.add", i64::MAX, 1),
        "OverflowError: integer result does not fit in 64 bits",
    );
    raises(
        ints("int.floordiv", i64::MIN, -1),
        "OverflowError: integer result does not fit in 64 bits",
    );
    raises(
        ints("int.pow", 10, 19),
        "OverflowError: integer result does not fit in 64 bits",
    );
}

#[test]
fn python_floats() {
    assert_eq!(floats("float.floordiv", -7.5, 2.0), Ok((-4.0).into()));
    assert_eq!(
        floats("float.rem", -1.0, f64::INFINITY),
        Ok(f64::INFINITY.into())
    );
    assert_eq!(floats("float.rem", 6.0, -3.0), Ok((-0.0).into()));
    assert_eq!(floats("float.pow", 0.0, 0.0), Ok(1.0.into()));
    assert_eq!(
        floats("float.pow", 0.0, f64::NEG_INFINITY),
        Ok(f64::INFINITY.into())
    );
    raises(
        floats("float.div", 1.0, 0.0),
        "ZeroDivisionError: float division by zero",
    );
    raises(
        floats("float.floordiv", 1.0, 0.0),
        "ZeroDivisionError: float floor division by zero",
    );
    raises(
        floats("float.rem", 1.0, 0.0),
        "ZeroDivisionError: float modulo",
    );
    raises(
        floats("float.pow", 0.0, -1.0),
        "ZeroDivisionError: 0.0 cannot be raised to a negative power",
    );
    raises(
        floats("float.pow", 1e200, 2.0),
        "OverflowError: (34, 'Numerical result out of range')",
    );
    raises(
        eval("i64", "int.of_float %a0", &[("f64", f64::NAN.into())]),
        "ValueError: cannot convert float NaN to integer",
    );
}

#[test]
fn numpy_arithmetic() {
    assert_eq!(floats("div", 1.0, 0.0), Ok(f64::INFINITY.into()));
    assert_eq!(floats("rem", 5.0, -3.0), Ok((-1.0).into()));
    assert_eq!(ints("floordiv", 5, 0), Ok(0i64.into()));
    assert_eq!(ints("add", i64::MAX, 1), Ok(i64::MIN.into()));
    assert_eq!(floats("maximum", 0.0, -0.0), Ok((-0.0).into()));
    assert_eq!(floats("minimum", f64::NAN, 1.0), Ok(f64::NAN.into()));
    let small = eval(
        "f32",
        "add %a0, %a1",
        &[("f32", 0.1f32.into()), ("f32", 0.2f32.into())],
    );
    assert_eq!(small, Ok((0.1f32 + 0.2f32).into()));
    let sum = eval(
        "f64[2]",
        "add %a0, %a1",
        &[
            ("f64[2]", Array::of(&[2, 1], &[1.0, 2.0]).into()),
            ("f64[1]", vector(&[10.0, 20.0, 30.0])),
        ],
    );
    let wanted = Array::of(&[2, 3], &[11.0, 21.0, 31.0, 12.0, 22.0, 32.0]);
    assert_eq!(sum, Ok(wanted.into()));
}

#[test]
fn the_normal_distribution_is_exact_in_its_tail() {
    let tail = |x: f64| match eval("f64", "norm_cdf %a0", &[("f64", x.into())]) {
        Ok(Datum::Scalar(Scalar::F64(value))) => value,
        other => panic!("{other:?}"),
    };
    // Computed with 50 digits.
    for (x, wanted) in [
        (-37.0, TAIL_37),
        (-10.0, TAIL_10),
        (-1.0, TAIL_1),
        (0.5, HALF),
    ] {
        let error = (tail(x) - wanted).abs() / wanted;
        assert!(error < 5e-16, "{x}: {error}");
    }
}

const TAIL_37: f64 = 5.725571222524577e-300;
const TAIL_10: f64 = 7.619853024160525e-24;
const TAIL_1: f64 = 0.15865525393145705;
const HALF: f64 = 0.6914624612740131;

#[test]
fn sums_go_pairwise_as_in_numpy() {
    let items: Vec<f64> = (0..1000).map(|i| 1.0 / (1.0 + f64::from(i))).collect();
    let sum = eval(
        "f64",
        "reduce.sum %a0 [axes: (), keepdims: false]",
        &[("f64[1]", vector(&items))],
    );
    assert_eq!(sum, Ok(7.485470860550345.into()));
    let columns = Array::of(&[100, 10], &items);
    let sums = eval(
        "f64[1]",
        "reduce.sum %a0 [axes: (1), keepdims: false]",
        &[("f64[2]", columns.into())],
    );
    let Ok(Datum::Array(sums)) = sums else {
        panic!("{sums:?}")
    };
    assert_eq!(Datum::Scalar(sums.data()[99]), 0.01004528704045481.into());
}

#[test]
fn reductions_of_nothing() {
    let empty = vector(&[]);
    let reduce = |op: &str, ty: &str| {
        eval(
            ty,
            &format!("{op} %a0 [axes: (), keepdims: false]"),
            &[("f64[1]", empty.clone())],
        )
    };
    assert_eq!(reduce("reduce.sum", "f64"), Ok(0.0.into()));
    assert_eq!(reduce("reduce.mean", "f64"), Ok(f64::NAN.into()));
    assert_eq!(reduce("reduce.all", "bool"), Ok(true.into()));
    raises(
        reduce("reduce.max", "f64"),
        "ValueError: zero-size array to reduction operation maximum which has no identity",
    );
    raises(
        reduce("reduce.argmin", "i64"),
        "ValueError: attempt to get argmin of an empty sequence",
    );
}

#[test]
fn the_first_nan_is_the_smallest_and_the_largest() {
    let items = vector(&[3.0, f64::NAN, 1.0, f64::NAN]);
    for op in ["reduce.argmin", "reduce.argmax"] {
        let inst = format!("{op} %a0 [axes: (0), keepdims: false]");
        assert_eq!(
            eval("i64", &inst, &[("f64[1]", items.clone())]),
            Ok(1i64.into())
        );
    }
}

#[test]
fn shapes_that_do_not_fit() {
    let (a, b) = (Datum::Shape(vec![3]), Datum::Shape(vec![4]));
    raises(
        eval(
            "shape[1]",
            "shape.broadcast %a0, %a1",
            &[("shape[1]", a.clone()), ("shape[1]", b.clone())],
        ),
        "ValueError: operands could not be broadcast together with shapes (3,) (4,) ",
    );
    let fits = "fn @f(%a: shape[1], %b: shape[1]) {\n shape.fits %a, %b\n return\n}";
    assert_eq!(
        run(fits, vec![b, a]).unwrap_err().to_string(),
        "ValueError: could not broadcast input array from shape (3,) into shape (4,)"
    );
    raises(
        eval(
            "i64",
            "index.check %a0, %a1 [axis: 0]",
            &[("shape[1]", Datum::Shape(vec![3])), ("i64", (-4i64).into())],
        ),
        "IndexError: index -4 is out of bounds for axis 0 with size 3",
    );
}

#[test]
fn slices_follow_python() {
    let items: Vec<f64> = (0..5).map(f64::from).collect();
    // (present, bounds, elements), from `list(range(5))[start:stop:step]`.
    let cases: [(i64, &[i64], &[f64]); 7] = [
        (0, &[], &[0.0, 1.0, 2.0, 3.0, 4.0]),
        (1, &[-2], &[3.0, 4.0]),
        (2, &[-1], &[0.0, 1.0, 2.0, 3.0]),
        (4, &[-1], &[4.0, 3.0, 2.0, 1.0, 0.0]),
        (7, &[10, -10, -2], &[4.0, 2.0, 0.0]),
        (7, &[3, 1, 1], &[]),
        (4, &[i64::MIN], &[4.0]),
    ];
    for (present, bounds, wanted) in cases {
        let mut args = vec![("f64[1]", vector(&items))];
        args.extend(bounds.iter().map(|&bound| ("i64", Datum::from(bound))));
        let names: Vec<String> = (0..args.len()).map(|i| format!("%a{i}")).collect();
        let inst = format!(
            "view.slice {} [axis: 0, present: {present}]",
            names.join(", ")
        );
        assert_eq!(
            eval("f64[1]", &inst, &args),
            Ok(vector(wanted)),
            "{present} {bounds:?}"
        );
    }
}
