//! Which queries run again after an edit: nothing after a comment but reading
//! and emission, one function after a body, its callers too after a signature.

use std::sync::Arc;

use expect_test::{Expect, expect};
use pyrsc::pipeline::compile;
use pyrsc_db::{Config, Database, Project, project_from_texts};
use salsa::Setter;

const MAIN: &str = "\
import model

print(model.price(2.0))
print(model.other(1.0))
";

const MODEL: &str = "\
def rate(x):
    return x * 2.0


def price(x):
    # the comment
    return rate(x) + 1.0


def other(x):
    return x - 1.0
";

/// The queries that cost something.
const WATCHED: [&str; 5] = [
    "parsed(",
    "infer(",
    "function_ir(",
    "optimised_ir(",
    "rust_text(",
];

struct Edited {
    db: Database,
    project: Project,
}

impl Edited {
    /// A project that is compiled, with an empty log.
    fn new() -> Edited {
        let db = Database::with_log();
        let project = project_from_texts(
            &db,
            "demo",
            &[("main.py", MAIN), ("model.py", MODEL)],
            Config::default(),
        );
        let edited = Edited { db, project };
        assert!(compile(&edited.db, project).package.is_some());
        assert_ne!(edited.ran(), [""; 0]);
        edited
    }

    /// Replaces a text of `model.py`; the queries that then run.
    fn edit(mut self, old: &str, new: &str) -> Vec<String> {
        assert!(MODEL.contains(old));
        let file = self.project.module(&self.db, "model").unwrap();
        file.set_text(&mut self.db)
            .to(Arc::from(MODEL.replace(old, new)));
        assert!(compile(&self.db, self.project).package.is_some());
        self.ran()
    }

    fn ran(&self) -> Vec<String> {
        let ran = self.db.executed().into_iter();
        ran.filter(|run| WATCHED.iter().any(|query| run.starts_with(query)))
            .collect()
    }
}

fn check(ran: &[String], expected: Expect) {
    expected.assert_eq(&ran.join("\n"));
}

fn of<'r>(ran: &'r [String], query: &str) -> Vec<&'r str> {
    ran.iter()
        .filter_map(|run| run.strip_prefix(query)?.strip_suffix(')'))
        .collect()
}

#[test]
fn an_edit_of_nothing_is_read_and_no_more() {
    let ran = Edited::new().edit("rate", "rate");
    assert_eq!(ran, ["parsed(model.py)"]);
}

#[test]
fn a_comment_is_read_and_emitted_only() {
    let ran = Edited::new().edit("# the comment", "# another comment, and longer");
    for query in ["infer(", "function_ir(", "optimised_ir("] {
        assert_eq!(
            of(&ran, query),
            [""; 0],
            "{query} after an edit of a comment"
        );
    }
    check(
        &ran,
        expect![[r#"
        parsed(model.py)
        rust_text(model.price)"#]],
    );
}

#[test]
fn a_body_concerns_its_function() {
    let ran = Edited::new().edit("x - 1.0", "x - 7.0");
    for query in ["infer(", "function_ir("] {
        assert_eq!(
            of(&ran, query),
            ["model.other"],
            "{query} after an edit of a body"
        );
    }
    check(
        &ran,
        expect![[r#"
        parsed(model.py)
        infer(model.other)
        function_ir(model.other)
        optimised_ir(model.other)
        rust_text(main.<module>)
        rust_text(model.other)"#]],
    );
}

#[test]
fn a_body_that_is_inlined_concerns_the_optimised_callers_too() {
    let ran = Edited::new().edit("x * 2.0", "x * 3.0");
    assert_eq!(of(&ran, "infer("), ["model.rate"]);
    assert_eq!(of(&ran, "function_ir("), ["model.rate"]);
    check(
        &ran,
        expect![[r#"
        parsed(model.py)
        infer(model.rate)
        function_ir(model.rate)
        optimised_ir(model.rate)
        rust_text(model.rate)
        rust_text(model.price)"#]],
    );
}

#[test]
fn a_signature_concerns_its_callers() {
    let ran = Edited::new().edit("def rate(x):", "def rate(x, factor=1.0):");
    let inferred = of(&ran, "infer(");
    assert!(
        inferred.contains(&"model.rate") && inferred.contains(&"model.price"),
        "{ran:?}"
    );
    assert!(!inferred.contains(&"model.other"), "{ran:?}");
    check(
        &ran,
        expect![[r#"
        parsed(model.py)
        infer(model.price)
        infer(model.rate)
        infer(main.<module>)
        function_ir(main.<module>)
        function_ir(model.rate)
        function_ir(model.price)
        optimised_ir(model.rate)
        optimised_ir(model.price)
        rust_text(main.<module>)
        rust_text(model.rate)
        rust_text(model.price)
        rust_text(model.other)"#]],
    );
}

#[test]
fn the_result_after_edits_is_that_of_a_fresh_compilation() {
    let mut edited = Edited::new();
    let file = edited.project.module(&edited.db, "model").unwrap();
    for text in [
        MODEL.replace("2.0", "4.0"),
        MODEL.replace("# the comment", ""),
        MODEL.to_owned(),
    ] {
        file.set_text(&mut edited.db).to(Arc::from(text.clone()));
        let again = compile(&edited.db, edited.project).package.unwrap();
        let db = Database::new();
        let project = project_from_texts(
            &db,
            "demo",
            &[("main.py", MAIN), ("model.py", &text)],
            Config::default(),
        );
        assert_eq!(again, compile(&db, project).package.unwrap());
    }
}
