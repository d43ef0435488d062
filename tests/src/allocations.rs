//! An emitted function on large arrays allocates its result and nothing else
//! of that size: all temporaries of the formula are gone.

use std::fs;
use std::process::Command;

use pyrsc_db::OutputForm;
use tempfile::TempDir;

use crate::packages::{Workspace, emit};
use crate::paths;
use crate::process::succeed;

const COUNT: usize = 100_000;

/// Every pricing function with the number of its arrays, and its option.
const FUNCTIONS: [(&str, usize, &str); 8] = [
    ("euro_vanilla_call", 5, ""),
    ("euro_vanilla_put", 5, ""),
    ("euro_vanilla", 5, "call"),
    ("euro_vanilla", 5, "put"),
    ("euro_call_dividend", 6, ""),
    ("euro_put_dividend", 6, ""),
    ("euro_dividend", 6, "call"),
    ("euro_dividend", 6, "put"),
];

/// Counts what is allocated; it is `unsafe`, and is ours, not emitted.
const HARNESS: &str = r#"//! Prints what each function allocates: large blocks, their bytes, all others.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use ndarray::Array1;
use pricing::black_scholes as bs;

struct Counting;

static LARGE: AtomicUsize = AtomicUsize::new(0);
static LARGE_BYTES: AtomicUsize = AtomicUsize::new(0);
static SMALL_BYTES: AtomicUsize = AtomicUsize::new(0);

fn count(bytes: usize) {
    if bytes >= 65_536 {
        LARGE.fetch_add(1, SeqCst);
        LARGE_BYTES.fetch_add(bytes, SeqCst);
    } else {
        SMALL_BYTES.fetch_add(bytes, SeqCst);
    }
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(old, layout, size) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn measure(name: &str, work: impl Fn() -> Array1<f64>) {
    // Threads of the pool allocate when they start.
    drop(work());
    let before = [&LARGE, &LARGE_BYTES, &SMALL_BYTES].map(|counter| counter.load(SeqCst));
    let result = work();
    let after = [&LARGE, &LARGE_BYTES, &SMALL_BYTES].map(|counter| counter.load(SeqCst));
    let [large, large_bytes, small_bytes] = std::array::from_fn(|i| after[i] - before[i]);
    println!("{name} {large} {large_bytes} {small_bytes} {}", result.len());
}

fn main() {
    let array = |low: f64, high: f64| Array1::from_shape_fn(COUNT, |i| low + (high - low) * i as f64 / COUNT as f64);
    let arrays = [array(10.0, 500.0), array(400.0, 20.0), array(0.1, 3.0), array(0.0, 0.1), array(0.0, 0.05), array(0.05, 0.8)];
    let [s, k, t, r, q, sigma] = arrays.each_ref().map(|array| array.view());
    CALLS
}
"#;

fn call(&(name, arrays, option): &(&str, usize, &str)) -> String {
    let arrays = if arrays == 5 {
        "s, k, t, r, sigma"
    } else {
        "s, k, t, r, q, sigma"
    };
    let comma = if option.is_empty() {
        String::new()
    } else {
        format!(", {option:?}")
    };
    format!("measure(\"{name}\", || bs::{name}({arrays}{comma}));\n    ")
}

#[test]
fn pricing_functions_allocate_their_result_only() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("pricing");
    fs::create_dir(&project).unwrap();
    fs::copy(
        paths::root().join("examples/black-scholes/black_scholes.py"),
        project.join("black_scholes.py"),
    )
    .unwrap();
    let exports = FUNCTIONS.iter().filter(|function| function.2 != "put");
    let exports = exports.map(|&(name, arrays, option)| {
        let text = if option.is_empty() { "" } else { "\"str\"" };
        format!(
            "\"black_scholes.{name}\" = [{}{text}]\n",
            "\"f64[:]\", ".repeat(arrays)
        )
    });
    let config = format!("[exports]\n{}", exports.collect::<String>());
    fs::write(project.join("pyrsc.toml"), config).unwrap();
    let mut package = emit(&project, Some(OutputForm::Rust)).unwrap();
    let harness = HARNESS.replace("COUNT", &COUNT.to_string());
    let harness = harness.replace(
        "CALLS",
        FUNCTIONS.iter().map(call).collect::<String>().trim_end(),
    );
    package.files.push(pyrsc::pipeline::PackageFile {
        path: "examples/allocations.rs".to_owned(),
        text: harness,
    });
    let workspace = Workspace::write("allocations", [&package]);
    assert_eq!(workspace.cargo("build", &["--examples"]), [].into());
    let printed = succeed(&mut Command::new(
        workspace.executable("examples/allocations"),
    ));
    assert_eq!(printed.lines().count(), FUNCTIONS.len());
    for line in printed.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |index: usize| words[index].parse::<usize>().unwrap();
        assert_eq!(
            (number(1), number(2)),
            (1, 8 * COUNT),
            "large blocks, and their bytes: {line}"
        );
        assert!(number(3) < 4096, "bytes in small blocks: {line}");
        assert_eq!(number(4), COUNT, "{line}");
    }
}
