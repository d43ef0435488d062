//! What the emitted code names from elsewhere.

use std::collections::BTreeSet;

use syn::Expr;

use crate::syntax::call;

/// Support code, crates and imports that a function needs.
#[derive(Default)]
pub(crate) struct Needs {
    pub support: BTreeSet<String>,
    pub crates: BTreeSet<String>,
    pub uses: BTreeSet<String>,
}

impl Needs {
    /// `module::name(args)` of the support code.
    pub(crate) fn support_call(&mut self, path: &str, args: &[Expr]) -> Expr {
        self.support(path);
        call(path, args)
    }

    /// Notes a path of the support code, called through its module.
    pub(crate) fn support(&mut self, path: &str) {
        self.support.insert(path.to_owned());
        if let Some((module, _)) = path.rsplit_once("::") {
            self.uses.insert(format!("crate::support::{module}"));
        }
    }

    /// Notes a name of ndarray.
    pub(crate) fn ndarray(&mut self, name: &str) {
        self.crates.insert("ndarray".to_owned());
        self.uses.insert(format!("ndarray::{name}"));
    }
}
