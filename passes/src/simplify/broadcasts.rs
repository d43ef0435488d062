//! Checks that cannot fail, as those before them did not.
//!
//! A successful `shape.broadcast` of A and B shows that all shapes which A and
//! B are broadcasts of fit each other, every one with every other; so may any
//! of them again. Fitting is not transitive: that S fits T and T fits U says
//! nothing of S and U (T may be all ones), so only sets that were in one check
//! count.

use crate::analysis::shapes::{Set, is_subset, union};

/// What the checks before an instruction have shown, scope by scope.
#[derive(Debug, Default)]
pub(crate) struct Fits {
    scopes: Vec<Vec<Set>>,
}

impl Fits {
    pub(crate) fn open(&mut self) {
        self.scopes.push(Vec::new());
    }

    pub(crate) fn close(&mut self) {
        self.scopes.pop();
    }

    /// Remembers that shapes were broadcast together.
    pub(crate) fn learn(&mut self, set: Set) {
        if self.holds(&set, self.scopes.len()) {
            return;
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(set);
        }
    }

    /// Whether shapes are known to fit in one of the outermost `depth` scopes.
    pub(crate) fn holds(&self, set: &Set, depth: usize) -> bool {
        set.len() <= 1
            || self.scopes[..depth]
                .iter()
                .flatten()
                .any(|known| is_subset(set, known))
    }

    /// Whether two shapes are known to fit here.
    pub(crate) fn fit(&self, a: Option<&Set>, b: Option<&Set>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.holds(&union(a, b), self.scopes.len()),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fits, Set};

    fn set(atoms: &[u32]) -> Set {
        atoms.into()
    }

    /// Black–Scholes of five arrays S, K, T, r, sigma: of its seven checks,
    /// the first four decide.
    #[test]
    fn black_scholes() {
        let mut fits = Fits::default();
        fits.open();
        let checks: [(&[u32], &[u32]); 7] = [
            (&[0], &[1]),
            (&[3], &[4]),
            (&[3, 4], &[2]),
            (&[0, 1], &[2, 3, 4]),
            (&[4], &[2]),
            (&[0, 1, 2, 3, 4], &[2, 4]),
            (&[3], &[2]),
        ];
        let mut kept = 0;
        for (a, b) in checks {
            if !fits.fit(Some(&set(a)), Some(&set(b))) {
                fits.learn(super::union(a, b));
                kept += 1;
            }
        }
        assert_eq!(kept, 4);
    }

    /// Two checks with a shape in common show nothing of the others, and a
    /// scope's checks are forgotten at its end.
    #[test]
    fn not_transitive() {
        let mut fits = Fits::default();
        fits.open();
        fits.learn(set(&[0, 1]));
        fits.open();
        fits.learn(set(&[1, 2]));
        assert!(!fits.fit(Some(&set(&[0])), Some(&set(&[2]))));
        assert!(fits.fit(Some(&set(&[1])), Some(&set(&[2]))));
        fits.close();
        assert!(!fits.fit(Some(&set(&[1])), Some(&set(&[2]))));
        assert!(!fits.fit(Some(&set(&[1])), None));
    }
}
