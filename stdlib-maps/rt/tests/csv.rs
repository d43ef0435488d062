//! Tables of numbers, against pandas.

mod reference;

use ndarray::array;
use pyrsc_rt::csv::{read_csv, read_csv_int};
use pyrsc_rt::error::{Exception, catch};
use pyrsc_rt::numpy_text::{loadtxt, savetxt};
use reference::{Field, check, field};
use std::env;
use std::fs;
use std::process;

#[test]
fn tables_are_pandas() {
    let path = env::temp_dir().join(format!("pyrsc-rt-table-{}.csv", process::id()));
    let path = path.to_str().expect("a path");
    check("support_tables.txt", |row| {
        fs::write(path, field::<String>(row, 0)).expect("the file");
        let floats = catch(|| read_csv(path, ",", 0, ""));
        let table = match floats {
            Ok(table) => {
                let values: Vec<f64> = table.iter().copied().collect();
                describe("float64", table.shape(), values.show())
            }
            Err(exception) if exception.message.contains("whole numbers") => {
                let table = read_csv_int(path, ",", 0, "");
                let values: Vec<i64> = table.iter().copied().collect();
                describe("int64", table.shape(), values.show())
            }
            Err(exception) if exception.kind == "TypeError" => String::from("object"),
            Err(exception) => format!("!{exception}"),
        };
        Some(table)
    });
    fs::remove_file(path).expect("the file");
}

fn describe(dtype: &str, shape: &[usize], values: String) -> String {
    format!("{dtype} {} {} {values}", shape[0], shape[1])
}

#[test]
fn options_and_errors() {
    let path = env::temp_dir().join(format!("pyrsc-rt-options-{}.csv", process::id()));
    let path = path.to_str().expect("a path");
    fs::write(path, "a;b\n1;2.5\n").expect("the file");
    assert_eq!(read_csv(path, ";", 1, "").as_slice(), Some([1.0, 2.5].as_slice()));
    fs::write(path, " 1  2.5\n3 4\n").expect("the file");
    assert_eq!(read_csv(path, "\\s+", 0, "").len(), 4);
    fs::remove_file(path).expect("the file");
    let missing = catch(|| read_csv("no/such.csv", ",", 0, "main.py:3"));
    let expected = Exception {
        kind: "FileNotFoundError",
        message: String::from("[Errno 2] No such file or directory: 'no/such.csv'"),
        at: "main.py:3",
    };
    assert_eq!(missing.err(), Some(expected));
}

#[test]
fn long_files_are_read_in_parts() {
    let path = env::temp_dir().join(format!("pyrsc-rt-long-{}.csv", process::id()));
    let path = path.to_str().expect("a path");
    let text: String = (0..300_000).map(|i| format!("{i},{i}.5\n")).collect();
    fs::write(path, text).expect("the file");
    let table = read_csv(path, ",", 0, "");
    fs::remove_file(path).expect("the file");
    assert_eq!(table.dim(), (300_000, 2));
    for (i, row) in table.rows().into_iter().enumerate() {
        assert_eq!(row.to_vec(), [i as f64, i as f64 + 0.5]);
    }
}

#[test]
fn numpys_text_files() {
    let path = env::temp_dir().join(format!("pyrsc-rt-numpy-{}.txt", process::id()));
    let path = path.to_str().expect("a path");
    let table = array![[1.5, -2.0], [f64::NAN, f64::INFINITY], [0.1, -0.0]];
    savetxt(path, table.view(), " ", "");
    let text = fs::read_to_string(path).expect("the file");
    assert_eq!(
        text,
        "1.500000000000000000e+00 -2.000000000000000000e+00\nnan inf\n\
         1.000000000000000056e-01 -0.000000000000000000e+00\n"
    );
    assert_eq!(format!("{:?}", loadtxt(path, None, 0, "")), format!("{table:?}"));
    let load = |text: &str, delimiter: Option<&str>, skip_rows: usize| {
        fs::write(path, text).expect("the file");
        catch(|| loadtxt(path, delimiter, skip_rows, "")).map_err(|error| error.to_string())
    };
    assert_eq!(load("h\n1, 2 # c\n\n3,4", Some(","), 1), Ok(array![[1.0, 2.0], [3.0, 4.0]]));
    let bad = "ValueError: could not convert string 'x' to float64 at row 1, column 2.";
    assert_eq!(load("1 2\n3 x", None, 0), Err(String::from(bad)));
    let ragged = "ValueError: the number of columns changed from 2 to 1 at row 2; \
                  use `usecols` to select a subset and avoid this error";
    assert_eq!(load("1 2\n3", None, 0), Err(String::from(ragged)));
    fs::remove_file(path).expect("the file");
    let missing = catch(|| loadtxt("nope.txt", None, 0, "")).map_err(|error| error.to_string());
    assert_eq!(missing, Err(String::from("FileNotFoundError: nope.txt not found.")));
}
