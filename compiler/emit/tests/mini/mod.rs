//! A small program as the other stages hand it to the package stage.

use std::collections::{BTreeMap, BTreeSet};

use pyrsc_emit::item::RustFunction;
use pyrsc_emit::package::{
    Exported, Form, Guard, Module, OutForm, PackageInput, Param, ParamKind, Part, PythonInput,
    PythonSource, ResultKind, Variant,
};
use pyrsc_ir::DType;
use syn::Item;

pub fn input(form: Form) -> PackageInput {
    let support = [
        "error::raise",
        "erf::norm_cdf",
        "elementwise::map",
        "shape::common",
    ];
    let uses = [
        "crate::support::error",
        "crate::support::erf",
        "crate::support::elementwise",
        "crate::support::shape",
        "ndarray::ArrayViewD",
        "ndarray::ArrayViewMutD",
        "ndarray::ArrayViewMut1",
        "ndarray::ArrayView1",
        "ndarray::ArrayD",
        "ndarray::IxDyn",
    ];
    let bs = module("bs", "bs.py", include_str!("bs.rs"), &support, &uses);
    let curves = module(
        "pricing::curves",
        "pricing/curves.py",
        include_str!("curves.rs"),
        &["error::raise"],
        &["crate::support::error"],
    );
    PackageInput {
        name: "mini-bs".to_owned(),
        form,
        modules: vec![bs, curves],
        dependencies: BTreeMap::new(),
    }
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

fn module(path: &str, file: &str, text: &str, support: &[&str], uses: &[&str]) -> Module {
    let mut parts = Vec::new();
    for item in syn::parse_file(text).expect("the program parses").items {
        let is_constant = matches!(item, Item::Const(_));
        parts.push(Part {
            comments: if is_constant {
                vec!["Of one year.".to_owned()]
            } else {
                Vec::new()
            },
            items: RustFunction {
                name: String::new(),
                items: vec![item],
                support: set(support),
                crates: set(if path == "bs" { &["ndarray"] } else { &[] }),
                uses: set(uses),
                non_snake_case: path == "bs",
                lines: (1, 1),
            },
        });
    }
    let docstring = Some("Prices of options.".to_owned());
    Module {
        path: path.to_owned(),
        file: file.to_owned(),
        docstring,
        parts,
    }
}

pub fn python() -> PythonInput {
    let source = |path: &str, text: &str| PythonSource {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    PythonInput {
        sources: vec![
            source("mini/bs.py", include_str!("bs.py")),
            source("mini/__init__.py", ""),
            source("bs.py", include_str!("bs.py")),
            source("mini/pricing/__init__.py", ""),
            source("mini/pricing/curves.py", include_str!("curves.py")),
        ],
        exported: exported(),
        requires: vec!["scipy".to_owned()],
    }
}

fn param(name: &str, kind: ParamKind) -> Param {
    Param::new(name, kind)
}

fn variant(function: &str, params: Vec<Param>, result: ResultKind) -> Variant {
    Variant {
        function: function.to_owned(),
        into: None,
        params,
        result,
        guards: Vec::new(),
    }
}

fn function(name: &str, line: u32, variants: Vec<Variant>) -> Exported {
    let params = variants[0].params.len();
    Exported {
        module: "bs".to_owned(),
        name: name.to_owned(),
        line,
        params,
        variants,
    }
}

fn exported() -> Vec<Exported> {
    use ParamKind::{Array, ArrayDyn, PyBool, PyFloat, PyInt, Str};
    let names = ["S", "K", "T", "r", "sigma"];
    let number = |name: &str| Param {
        int_as_float: true,
        ..param(name, PyFloat)
    };
    let operand = |name: &str| Param {
        weak_as_array: true,
        ..param(name, ArrayDyn(DType::F64))
    };
    let written = |name: &str, kind| Param {
        is_written: true,
        ..param(name, kind)
    };
    let f32s = |name: &str| Param {
        weak_as_array: true,
        ..param(name, ArrayDyn(DType::F32))
    };

    let put = variant("bs::put", names.map(number).into(), ResultKind::NpScalar);
    let mut put_nd = variant(
        "bs::put_nd",
        names.map(operand).into(),
        ResultKind::ArrayOrScalar,
    );
    put_nd.guards.push(Guard {
        scalars: vec![0, 1],
        zero: Some(1),
        large: None,
    });

    let ratio = variant(
        "bs::ratio",
        vec![number("a"), number("b"), number("scale")],
        ResultKind::PyFloat,
    );
    let arrays = |of: fn(&str) -> Param, name| {
        let mut variant = variant(
            name,
            vec![of("a"), of("b"), number("scale")],
            ResultKind::ArrayOrScalar,
        );
        variant.guards.push(Guard {
            scalars: vec![0, 1],
            zero: None,
            large: None,
        });
        variant
    };
    let ratio_nd = arrays(operand, "bs::ratio_nd");
    let ratio_nd_f32 = arrays(f32s, "bs::ratio_nd_f32");

    let scale = vec![written("x", ArrayDyn(DType::F64)), param("factor", PyFloat)];
    let scale = variant("bs::scale_in_place", scale, ResultKind::Argument(0));
    let axpy = vec![
        number("a"),
        param("x", Array(DType::F64, 1)),
        written("y", Array(DType::F64, 1)),
    ];
    let axpy = variant("bs::axpy", axpy, ResultKind::None);
    let count = vec![
        param("n", PyInt),
        param("flag", PyBool),
        param("name", Str),
        param("default", ParamKind::None),
    ];
    let triple = vec![ResultKind::PyInt, ResultKind::Str, ResultKind::PyBool];
    let count = variant("bs::count", count, ResultKind::Tuple(triple));
    let mut square = variant(
        "bs::square_into",
        vec![param("x", ArrayDyn(DType::F64))],
        ResultKind::ArrayOrScalar,
    );
    square.into = Some(OutForm {
        shape: "bs::square_shape".to_owned(),
        dtype: DType::F64,
    });
    let broken = variant("bs::broken", vec![param("x", PyFloat)], ResultKind::PyFloat);
    let redefined = variant("bs::broken", vec![param("x", PyFloat)], ResultKind::PyFloat);
    let twice = variant(
        "pricing::curves::twice",
        vec![param("x", PyFloat)],
        ResultKind::PyFloat,
    );

    let mut all = vec![
        function("put", 20, vec![put, put_nd]),
        function("ratio", 30, vec![ratio, ratio_nd, ratio_nd_f32]),
        function("scale_in_place", 34, vec![scale]),
        function("axpy", 39, vec![axpy]),
        function("count", 43, vec![count]),
        function("broken", 51, vec![broken, square]),
        function("redefined", 59, vec![redefined]),
        function("twice", 4, vec![twice]),
    ];
    all[7].module = "mini.pricing.curves".to_owned();
    all
}
