//! The emitted functions of all cases as one package: clippy is silent, and
//! they compute what they should.

mod common;
#[path = "common/project.rs"]
mod project;

use expect_test::expect;

#[test]
fn cases_are_clean_and_run() {
    let cases = [
        (
            "black_scholes",
            include_str!("cases/black_scholes.ir"),
            include_str!("cases/black_scholes.main.rs"),
        ),
        (
            "loops",
            include_str!("cases/loops.ir"),
            include_str!("cases/loops.main.rs"),
        ),
        (
            "control",
            include_str!("cases/control.ir"),
            include_str!("cases/control.main.rs"),
        ),
        (
            "all_ops",
            include_str!("cases/all_ops.ir"),
            include_str!("cases/all_ops.main.rs"),
        ),
        (
            "arrays",
            include_str!("cases/arrays.ir"),
            include_str!("cases/arrays.main.rs"),
        ),
    ];
    let folder = project::folder("cases");
    let mut modules = Vec::new();
    let mut main = String::new();
    let mut calls = String::new();
    for (name, text, program) in cases {
        modules.push((name, common::emit(text)));
        main += &format!("mod run_{name} {{\n{program}}}\n");
        calls += &format!("    run_{name}::main();\n");
    }
    main += &format!("fn main() {{\n{calls}}}\n");
    project::write(&folder, &modules, &main);
    let (clean, text) = project::cargo(&folder, &["clippy", "--quiet", "--", "-D", "warnings"]);
    assert!(clean, "{text}");
    let (ran, text) = project::cargo(&folder, &["run", "--quiet"]);
    assert!(ran, "{text}");
    expect![[r#"
        2.836724577313 2.836724577313 20000
        14 55 111 negative
        [1, 1, 1.5, 4] (5.0000201, 2)
        (1, 0)
        (1.4142135623746899, 4)
        [3, 0, 3, 1]
        -1
        [1, 5]
        2.414213562373095 B 40
        1.0695605577589171 1.0102872306978985
        [[13, 43],
         [37, 87]]
        [9, 3, 4, 4]
        [2, 3, 9, 4]
        (NaN, 0.09967189, false)
        (-17, 0, 1, 2.0)
        it's      |np.float64(2.5), "it's", (2.5, 3)<
        ("np.float64(2.5), \"it's\", (2.5, 3)", (1.5, "3"), false, [6.0, 3.14, 12345.678], shape=[3], strides=[1], layout=CFcf (0xf), const ndim=1)
        ([[0.7615941559557649, 1.9280551601516338],
         [4.975273768433652, 5.995975798434403]], shape=[2, 2], strides=[2, 1], layout=Cc (0x5), dynamic ndim=2, 3.4152247207438635)
        ([1.6487212], shape=[1], strides=[1], layout=CFcf (0xf), const ndim=1, [9], shape=[1], strides=[1], layout=CFcf (0xf), const ndim=1, [false], shape=[1], strides=[1], layout=CFcf (0xf), const ndim=1, [3.2974424], shape=[1], strides=[1], layout=CFcf (0xf), const ndim=1)
        [3, 7]
        8 [[1, 0.2, 3],
         [4, 4, 4],
         [0.1, 2, 0.3]]
        ([5.1, 6.2, 7.3], shape=[3], strides=[1], layout=CFcf (0xf), const ndim=1, 2.0666666666666664, [[0.2],
         [4.0],
         [0.1]], shape=[3, 1], strides=[1, 1], layout=CFcf (0xf), const ndim=2, 3, true)
        x 3 0.5 True
        [1.  2.5]
        {n} = 30.500
        12
        {n} = 30.500!
        2 true
        [0.000005985139809285889, 0.000005985139809285889, 0.000005985139809285889, 0.000005985139809285889]
        ([-1.0, -2.0], shape=[2], strides=[1], layout=CFcf (0xf), const ndim=1, 22.0)
        2.4426090711996604
    "#]].assert_eq(&text);
}
