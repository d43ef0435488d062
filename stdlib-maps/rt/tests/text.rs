//! The text of values and arrays, against CPython and NumPy.

mod reference;

use ndarray::{ArrayD, IxDyn};
use pyrsc_rt::array_text::Element;
use pyrsc_rt::format::format_at;
use pyrsc_rt::text::{NumpyScalar, py, repr};
use reference::{Field, check, field};

#[test]
fn scalars_and_formats_are_pythons() {
    check("support_texts.txt", |row| {
        let (kind, spec): (String, String) = (field(row, 0), field(row, 2));
        if let Some(kind) = kind.strip_prefix("format ") {
            return Some(match kind {
                "int" => format_at(field::<i64>(row, 1), &spec, ""),
                "float" => format_at(field::<f64>(row, 1), &spec, ""),
                "bool" => format_at(field::<bool>(row, 1), &spec, ""),
                _ => format_at(field::<String>(row, 1), &spec, ""),
            });
        }
        Some(match kind.as_str() {
            "float" => py(field::<f64>(row, 1)).to_string(),
            "float32" => py(field::<f64>(row, 1) as f32).to_string(),
            "float32 repr" => repr(NumpyScalar(field::<f64>(row, 1) as f32)).to_string(),
            "float64 repr" => repr(NumpyScalar(field::<f64>(row, 1))).to_string(),
            _ => repr(field::<String>(row, 1)).to_string(),
        })
    });
}

#[test]
fn containers_are_pythons() {
    let names = vec![String::from("a"), String::from("it's")];
    assert_eq!(py(&names).to_string(), r#"['a', "it's"]"#);
    assert_eq!(py((1_i64,)).to_string(), "(1,)");
    assert_eq!(py((1.0, "x", true, ())).to_string(), "(1.0, 'x', True, None)");
    assert_eq!(py(Some("x")).to_string(), "x");
    assert_eq!(repr(Some("x")).to_string(), "'x'");
    assert_eq!(py(None::<f64>).to_string(), "None");
    assert_eq!(repr(vec![NumpyScalar(true)]).to_string(), "[np.True_]");
    assert_eq!(py(NumpyScalar(2.0)).to_string(), "2.0");
}

#[test]
fn arrays_are_numpys() {
    check("support_arrays.txt", |row| {
        let dtype: String = field(row, 0);
        let floats = || field::<Vec<f64>>(row, 2);
        let wide = || row[2].split(' ').filter(|item| !item.is_empty());
        let ints = || wide().map(|item| item.parse::<i128>().expect("an int"));
        match dtype.as_str() {
            "float64" => shown(row, floats()),
            "float32" => shown(row, floats().into_iter().map(|x| x as f32).collect()),
            "int64" => shown(row, ints().map(|x| x as i64).collect()),
            "int32" => shown(row, ints().map(|x| x as i32).collect()),
            "int8" => shown(row, ints().map(|x| x as i8).collect()),
            "uint8" => shown(row, ints().map(|x| x as u8).collect()),
            "uint64" => shown(row, ints().map(|x| x as u64).collect()),
            "bool" => shown(row, ints().map(|x| x == 1).collect()),
            other => panic!("{other}"),
        }
    });
}

/// Checks `str` and gives `repr`.
fn shown<T: Element>(row: &[String], values: Vec<T>) -> Option<String> {
    let shape = field::<Vec<i64>>(row, 1);
    let shape: Vec<usize> = shape.into_iter().map(|length| length as usize).collect();
    let array = ArrayD::from_shape_vec(IxDyn(&shape), values).expect("the shape");
    let text = py(&array).to_string();
    let expected: String = field(row, 3);
    if text != expected {
        return Some(format!("str: {text}\nnot {expected}"));
    }
    Some(repr(&array).to_string().show())
}
