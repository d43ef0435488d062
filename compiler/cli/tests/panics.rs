//! A panic in the compiler is caught and says where it happened.

use pyrsc::panics::guarded;
use pyrsc_db::stage;

#[test]
fn a_panic_names_its_stages_and_place() {
    let result: Result<(), _> = guarded(|| {
        let _outer = stage("compile demo");
        let _inner = stage("infer demo.f");
        panic!("the verifier refused v{}", 7);
    });
    let report = result.expect_err("it panicked");
    assert_eq!(report.message, "the verifier refused v7");
    assert_eq!(report.stages, ["compile demo", "infer demo.f"]);
    assert!(
        report.location.contains("panics.rs:"),
        "{}",
        report.location
    );

    // Deep recursion has room.
    fn depth(n: u32) -> u32 {
        std::hint::black_box([0_u8; 1024]);
        if n == 0 { 0 } else { 1 + depth(n - 1) }
    }
    assert_eq!(guarded(|| depth(100_000)).ok(), Some(100_000));
}
