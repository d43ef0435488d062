//! How diagnostics look, and that their order is that of the files.

use expect_test::{Expect, expect};
use pyrsc_db::diagnostic::sorted;
use pyrsc_db::{
    Config, Database, Diagnostic, Project, Span, current_stages, project_from_texts, render,
    render_short, stage, to_json,
};

pyrsc_db::declare_lints! {
    WRONG_NAME: "P9001", Error, UserError, "a name that nothing defines";
    NO_EVAL: "P9002", Error, Unsupported, "`eval` is not compiled";
    BROKEN: "P9003", Error, Bug, "the compiler is wrong";
    UNUSED: "P9004", Warning, UserError, "a name that nothing uses";
}

fn sample(db: &Database) -> Project {
    let text = "grüße = 1\nprint(gruesse)\n";
    project_from_texts(
        db,
        "demo",
        &[("main.py", text), ("pkg/a.py", "eval('1')\n")],
        Config::default(),
    )
}

fn wrong_name(db: &Database, project: Project) -> Diagnostic {
    let file = project.files(db)[0];
    Diagnostic::new(
        &WRONG_NAME,
        Span::new(file, 18, 25),
        "`gruesse` is not defined",
    )
    .label("no such name")
    .also(Span::new(file, 0, 7), "did you mean this one?")
    .note("names are looked up in the module and in the builtins")
    .help("write `grüße`")
}

fn check(make: impl Fn(&Database, Project) -> Diagnostic, rich: Expect, short: Expect) {
    let db = Database::new();
    let project = sample(&db);
    let diagnostic = [make(&db, project)];
    rich.assert_eq(&render(&db, &diagnostic, false));
    short.assert_eq(&render_short(&db, &diagnostic));
}

#[test]
fn an_error_shows_what_why_and_what_to_do() {
    check(
        wrong_name,
        expect![[r#"
        error[P9001]: `gruesse` is not defined
          ┌─ main.py:2:7
          │
        1 │ grüße = 1
          │ ----- did you mean this one?
        2 │ print(gruesse)
          │       ^^^^^^^ no such name
          │
          = names are looked up in the module and in the builtins
          = help: write `grüße`

    "#]],
        expect![[r#"
        main.py:2:7: error[P9001]: `gruesse` is not defined
    "#]],
    );
}

#[test]
fn what_is_not_supported_says_so_in_its_headline() {
    check(
        |db, project| {
            let span = Span::new(project.files(db)[1], 0, 9);
            Diagnostic::new(&NO_EVAL, span, "`eval` needs an interpreter at run time")
        },
        expect![[r#"
            error[P9002, not supported]: `eval` needs an interpreter at run time
              ┌─ pkg/a.py:1:1
              │
            1 │ eval('1')
              │ ^^^^^^^^^

        "#]],
        expect![[r#"
            pkg/a.py:1:1: error[P9002, not supported]: `eval` needs an interpreter at run time
        "#]],
    );
}

#[test]
fn a_bug_of_the_compiler_asks_to_be_reported() {
    check(
        |_, _| Diagnostic::without_place(&BROKEN, "the verifier refused `f`"),
        expect![[r#"
            bug[P9003]: the verifier refused `f`
             = this is a bug in pyrsc, not in your program; please report it with the Python that shows it

        "#]],
        expect![[r#"
            bug[P9003]: the verifier refused `f`
        "#]],
    );
}

#[test]
fn a_span_outside_of_its_text_still_renders() {
    check(
        |db, project| {
            let span = Span::new(project.files(db)[0], 3, 9999);
            Diagnostic::new(&UNUSED, span, "far out")
        },
        expect![[r#"
            warning[P9004]: far out
              ┌─ main.py:1:3
              │
            1 │   grüße = 1
              │ ╭───^
            2 │ │ print(gruesse)
            3 │ │
              │ ╰^

        "#]],
        expect![[r#"
            main.py:1:3: warning[P9004]: far out
        "#]],
    );
}

#[test]
fn order_is_that_of_the_files_and_doubles_are_gone() {
    let db = Database::new();
    let project = sample(&db);
    let at = |file: usize, start| {
        let span = Span::new(project.files(&db)[file], start, start + 1);
        Diagnostic::new(&UNUSED, span, "unused")
    };
    let given = [
        at(1, 0),
        at(0, 10),
        wrong_name(&db, project),
        at(0, 10),
        at(0, 2),
    ];
    expect![[r#"
        main.py:1:3: warning[P9004]: unused
        main.py:1:9: warning[P9004]: unused
        main.py:2:7: error[P9001]: `gruesse` is not defined
        pkg/a.py:1:1: warning[P9004]: unused
    "#]]
    .assert_eq(&render_short(&db, &sorted(&db, given)));
}

#[test]
fn tools_get_the_same_as_data() {
    let db = Database::new();
    let project = sample(&db);
    let data = to_json(&db, &[wrong_name(&db, project)]);
    expect![[r#"
        [
          {
            "code": "P9001",
            "name": "wrong-name",
            "level": "error",
            "kind": "user-error",
            "message": "`gruesse` is not defined",
            "primary": {
              "path": "main.py",
              "line": 2,
              "column": 7,
              "end_line": 2,
              "end_column": 14,
              "text": "no such name"
            },
            "secondary": [
              {
                "path": "main.py",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 6,
                "text": "did you mean this one?"
              }
            ],
            "notes": [
              "names are looked up in the module and in the builtins"
            ],
            "help": "write `grüße`"
          }
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&data).unwrap());
}

#[test]
fn colour_is_used_only_when_asked_for() {
    let db = Database::new();
    let diagnostics = [wrong_name(&db, sample(&db))];
    assert!(render(&db, &diagnostics, true).contains("\u{1b}["));
    assert!(!render(&db, &diagnostics, false).contains('\u{1b}'));
}

#[test]
fn stages_nest_and_end_with_their_guards() {
    let _outer = stage("parse main.py");
    {
        let _inner = stage("infer main.f");
        assert_eq!(current_stages(), ["parse main.py", "infer main.f"]);
    }
    assert_eq!(current_stages(), ["parse main.py"]);
}
