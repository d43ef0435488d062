mod common;
#[path = "common/project.rs"]
mod project;

#[test]
fn show() {
    let path = std::env::var("CASE").unwrap_or_default();
    if path.is_empty() { return; }
    let text = std::fs::read_to_string(&path).unwrap();
    println!("{}", pyrsc_emit::package::comments::place(&common::print(&text)));
    if std::env::var("CLIPPY").is_ok() {
        let folder = project::folder("show");
        let main = std::fs::read_to_string(path + ".main.rs").unwrap_or("fn main() {}\n".to_owned());
        project::write(&folder, &common::emit(&text), &main);
        let (_, out) = project::cargo(&folder, &["clippy", "-q", "--", "-D", "warnings"]);
        println!("{out}");
        let (_, out) = project::cargo(&folder, &["run", "-q"]);
        println!("{out}");
    }
}
