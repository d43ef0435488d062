//! The lints of loading a project, and the table form in which every crate
//! declares its own.
//!
//! Codes: `P00xx` loading and syntax, `P01xx` names, `P02xx` types, `P03xx`
//! what is not supported, `P09xx` bugs of pyrsc. Each has a page
//! `tests/diagnostics/<code>.md`, which is its documentation and its test.

/// Declares lints, one row each, and the list `LINTS` of them all.
///
/// The kebab-case name follows from the identifier: `SYNTAX_ERROR` is
/// `syntax-error`.
///
/// ```
/// pyrsc_db::declare_lints! {
///     /// Two parameters share a name.
///     DUPLICATE_PARAMETER: "P0102", Error, UserError, "two parameters share a name";
/// }
/// assert_eq!(DUPLICATE_PARAMETER.name(), "duplicate-parameter");
/// assert_eq!(LINTS.len(), 1);
/// ```
#[macro_export]
macro_rules! declare_lints {
    ($(
        $(#[$doc:meta])*
        $ident:ident: $code:literal, $level:ident, $kind:ident, $summary:literal;
    )*) => {
        $(
            $(#[$doc])*
            pub static $ident: $crate::Lint = $crate::Lint::new(
                $code,
                stringify!($ident),
                $crate::Level::$level,
                $crate::Kind::$kind,
                $summary,
            );
        )*

        /// Every lint declared here, in order of declaration.
        pub static LINTS: &[&$crate::Lint] = &[$(&$ident),*];
    };
}

declare_lints! {
    /// Python would refuse the file too. Reported by the parser.
    SYNTAX_ERROR: "P0001", Error, UserError, "the file is not valid Python";

    /// Other encodings are legal Python but not read here.
    NOT_UTF8: "P0002", Error, Unsupported, "the file is not encoded as UTF-8";

    /// The folder holds no module, at any depth.
    EMPTY_PROJECT: "P0003", Error, UserError, "the project holds no Python file";

    /// PROJECT is neither a folder nor a `.py` file: wrong usage.
    NO_SUCH_PROJECT: "P0004", Error, UserError, "the project does not exist";

    /// The operating system would not let us read it.
    UNREADABLE: "P0005", Error, UserError, "a file or folder could not be read";

    /// `pyrsc.toml` is not TOML, or has a key or value that means nothing.
    BAD_CONFIG: "P0006", Error, UserError, "pyrsc.toml is not valid";
}
