//! The texts of the support code, for the package stage to cut from.

/// Each module's name and text, in the order of the names.
pub static SUPPORT: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/support.rs"));

#[cfg(test)]
mod tests {
    use super::SUPPORT;

    #[test]
    fn lists_the_modules_of_the_crate() {
        let declared: Vec<&str> = include_str!("../rt/src/lib.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
            .collect();
        let mut listed: Vec<&str> = SUPPORT.iter().map(|(name, _)| *name).collect();
        listed.retain(|name| !declared.contains(name));
        assert_eq!(
            listed,
            Vec::<&str>::new(),
            "files that rt/src/lib.rs does not declare"
        );
        for name in declared {
            assert!(
                SUPPORT.iter().any(|(it, _)| *it == name),
                "no file for module {name}"
            );
        }
    }
}
