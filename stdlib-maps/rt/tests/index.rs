//! Indices, slices and arrays of numbers in steps, against CPython and NumPy.

mod reference;

use ndarray::{Array1, Axis};
use pyrsc_rt::index;
use reference::{Field, check, field};

#[test]
fn indices_and_steps_are_pythons() {
    check("support_indices.txt", |row| {
        let name: String = field(row, 0);
        match name.as_str() {
            "slice" => return Some(sliced(&row[1])),
            "linspace" | "linspace open" | "arange" => {}
            _ => return Some(whole_numbers(&name, &field::<Vec<i64>>(row, 1))),
        }
        let [a, b, c] = field::<Vec<f64>>(row, 1)[..] else { panic!("{row:?}") };
        let values = match name.as_str() {
            "arange" => index::arange(a, b, c, ""),
            "linspace" => index::linspace(a, b, c as i64, true, ""),
            _ => index::linspace(a, b, c as i64, false, ""),
        };
        Some(values.to_vec().show())
    });
}

fn whole_numbers(name: &str, arguments: &[i64]) -> String {
    match (name, arguments) {
        ("range", [a, b, c]) => index::range(*a, *b, *c, "").collect::<Vec<_>>().show(),
        ("index", [i, len]) => (index::index(*i, *len as usize, 0, "") as i64).show(),
        ("item", [i, len]) => (index::item(*i, *len as usize, "list", "") as i64).show(),
        ("eye", [n, m, k]) => {
            let eye = index::eye(*n as usize, *m as usize, *k);
            eye.iter().copied().collect::<Vec<f64>>().show()
        }
        other => panic!("{other:?}"),
    }
}

/// Slices a list, an array and a mutable array, which must all agree.
fn sliced(arguments: &str) -> String {
    let numbers: Vec<Option<i64>> = arguments.split(' ').map(|n| n.parse().ok()).collect();
    let [start, stop, Some(step), Some(len)] = numbers[..] else { panic!("{arguments}") };
    let len = len as usize;
    let list: Vec<i64> = (0..len as i64).collect();
    let from_list = index::slice_list(&list, start, stop, step, "");
    let mut array = Array1::from(list);
    let slice = index::slice(start, stop, step, len, "");
    assert_eq!(array.slice_axis(Axis(0), slice).to_vec(), from_list, "{arguments}");
    assert_eq!(array.slice_axis_mut(Axis(0), slice).to_vec(), from_list, "{arguments}");
    if step == 1 {
        let range = index::bounds(start, stop, len);
        assert_eq!(array.to_vec()[range], from_list, "{arguments}");
    }
    from_list.show()
}

#[test]
fn ranges_run_backwards() {
    let numbers: Vec<i64> = index::range(10, 0, -3, "").rev().collect();
    assert_eq!(numbers, [1, 4, 7, 10]);
    assert_eq!(index::arange_int(2, 9, 3, "").to_vec(), [2, 5, 8]);
    assert_eq!(index::logspace(0.0, 2.0, 3, true, 10.0, "").to_vec(), [1.0, 10.0, 100.0]);
}
