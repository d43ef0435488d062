//! Each public item of the support code can stand alone with what it needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use pyrsc_emit::package::format::rustfmt;
use pyrsc_emit::package::support::{Slice, slice};
use pyrsc_maps::support::SUPPORT;
use syn::{Item, Visibility};

/// All paths that a program may name: `math::exp`.
fn public_items() -> Vec<String> {
    let mut paths = Vec::new();
    for (module, text) in SUPPORT {
        let file = syn::parse_file(text).expect("the support code parses");
        for item in &file.items {
            let (visibility, name) = match item {
                Item::Fn(it) => (&it.vis, &it.sig.ident),
                Item::Struct(it) => (&it.vis, &it.ident),
                Item::Enum(it) => (&it.vis, &it.ident),
                Item::Trait(it) => (&it.vis, &it.ident),
                Item::Const(it) => (&it.vis, &it.ident),
                _ => continue,
            };
            if matches!(visibility, Visibility::Public(_)) {
                paths.push(format!("{module}::{name}"));
            }
        }
    }
    paths
}

fn slice_of(root: &str) -> Slice {
    slice(
        SUPPORT,
        &BTreeSet::from([root.to_owned()]),
        &BTreeSet::new(),
    )
    .expect("the path is of the support code")
}

#[test]
fn slices_parse_and_are_formatted() {
    let named = |name: &str, text: &str| (format!("{name}.rs"), text.to_owned());
    let texts = SUPPORT.iter().map(|(name, text)| named(name, text));
    let texts: Vec<(String, String)> = texts.collect();
    let formed = rustfmt(texts.clone());
    let whole: BTreeSet<&str> = SUPPORT
        .iter()
        .zip(texts.iter().zip(&formed))
        .filter(|(_, (text, formed))| text == formed)
        .map(|((name, _), _)| *name)
        .collect();
    let mut checked = BTreeSet::new();
    let mut slices = Vec::new();
    for root in public_items() {
        for (module, text) in slice_of(&root).files {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{root}, {module}: {error}"));
            if whole.contains(module.as_str()) && checked.insert(text.clone()) {
                slices.push(named(&format!("{root}, {module}"), &text));
            }
        }
    }
    assert_eq!(rustfmt(slices.clone()), slices);
}

/// Compiles every slice, as a module of one crate, with warnings denied.
#[test]
fn slices_compile_without_warnings() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slices");
    let _ = fs::remove_dir_all(folder.join("src"));
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = "[package]\nname = \"slices\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                    [workspace]\n\n[dependencies]\n\
                    ndarray = { version = \"0.17\", features = [\"rayon\"] }\nrayon = \"1\"\n\
                    multiversion = \"0.9\"\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let mut root_text = String::from("#![forbid(unsafe_code)]\n#![deny(warnings)]\n");
    for (number, root) in public_items().into_iter().enumerate() {
        let name = format!("{}_{number}", root.replace("::", "_")).to_lowercase();
        root_text += &format!("pub mod {name};\n");
        fs::create_dir_all(folder.join("src").join(&name)).unwrap();
        let mut list = String::new();
        for (module, text) in slice_of(&root).files {
            list += &format!("pub mod {module};\n");
            fs::write(
                folder.join("src").join(&name).join(format!("{module}.rs")),
                text,
            )
            .unwrap();
        }
        fs::write(folder.join("src").join(format!("{name}.rs")), list).unwrap();
    }
    fs::write(folder.join("src/lib.rs"), root_text).unwrap();
    let status = Command::new("cargo")
        .arg("check")
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .status()
        .unwrap();
    assert!(status.success());
}
