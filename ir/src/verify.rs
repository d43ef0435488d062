//! Checks that a function keeps the rules of the IR.
//!
//! The rules, in the order in which they are checked; a function that breaks
//! one of a group is not checked for the later groups.
//!
//! Structure:
//! - ids lie in their arenas; each region, instruction and value stands in one
//!   place, and values know that place (`Def` and result lists agree);
//! - the body has a mode for each argument, and only arrays are `inout`;
//! - operand, attribute and region counts and attribute kinds are those of the
//!   op's row; regions nest at most 250 deep.
//!
//! Scope:
//! - a value is defined before its use, in the region of the use or one around;
//! - each region ends in exactly one terminator, of a kind that may end it
//!   there: `yield` ends the regions of `if`, `map` and `path` and `head`;
//!   `continue` a loop's body or an `if` within; `break` these and `head`;
//!   `return` and `raise` whatever is not inside a `map` body or a `path`.
//!
//! Types:
//! - operands are of the op's kind (integers for `int.add`, floats for `exp`,
//!   …), and attributes fit them (axes, orders, bounds, indices);
//! - results have the type that the op's rule gives;
//! - `if` takes a `bool`, and each branch that yields yields its results;
//! - a loop's body takes its index or element and the carried values, which
//!   keep their types through `continue` and `break`; so does `head`, which
//!   yields a `bool`;
//! - `map`, `map.reduce` and `map.assign` bodies take the elements of the
//!   inputs as scalars, yield scalars of the results' dtypes, and hold only
//!   pure ops and control made of such;
//! - a `path` takes the array, holds only views (none that repeats elements),
//!   and yields one of them;
//! - `return` hands out the results and the arrays of `inout` parameters.
//!
//! Versions:
//! - after a write, and after being handed on as a carried value, as a result
//!   of a branch or to an `inout` argument, a version and the views made of it
//!   are not used;
//! - no array is handed on twice at once;
//! - a loop does not consume on one iteration what the next would use again:
//!   arrays from outside must be carried; `head` consumes nothing;
//! - writes go to arrays of the function and to `inout` parameters only.
//!
//! Calls, for [`verify_program`] only:
//! - the callee exists, and arguments and results are of its signature.

mod calls;

mod operands;

mod regions;

mod scope;

mod structure;

mod types;

mod versions;

use std::fmt;

use crate::function::{Function, InstId};
use crate::text::{Names, inst_line};

pub(crate) use types::checked_result_type;

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The function's name.
    pub function: String,
    /// The instruction, unless it is the function as a whole.
    pub inst: Option<InstId>,
    /// The instruction's text.
    pub at: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}: ", self.function)?;
        if !self.at.is_empty() {
            write!(f, "`{}`: ", self.at)?;
        }
        f.write_str(&self.message)
    }
}

/// All rules that were found broken; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyErrors(pub Vec<VerifyError>);

impl fmt::Display for VerifyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for VerifyErrors {}

/// Checks one function. What is consumed by calls is not known, and so not
/// checked.
///
/// # Errors
/// The rules that it breaks.
pub fn verify(func: &Function) -> Result<(), VerifyErrors> {
    verify_with(func, &[])
}

/// Checks the functions of a program together: each of them, and its calls.
///
/// # Errors
/// The rules that they break.
pub fn verify_program(functions: &[&Function]) -> Result<(), VerifyErrors> {
    let mut all = Vec::new();
    for func in functions {
        if let Err(VerifyErrors(errors)) = verify_with(func, functions) {
            all.extend(errors);
        }
    }
    if all.is_empty() {
        Ok(())
    } else {
        Err(VerifyErrors(all))
    }
}

/// With no program, calls are not checked.
fn verify_with(func: &Function, program: &[&Function]) -> Result<(), VerifyErrors> {
    let mut errors = Errors::new(func);
    structure::check(func, &mut errors);
    errors.done()?;
    errors.names = Some(Names::new(func));
    scope::check(func, &mut errors);
    errors.done()?;
    types::check(func, &mut errors);
    regions::check(func, &mut errors);
    calls::check(func, program, &mut errors);
    errors.done()?;
    versions::check(func, &mut errors);
    errors.done()
}

/// What was found so far in a function.
struct Errors<'f> {
    func: &'f Function,
    /// Given once the function is known to be well formed.
    names: Option<Names>,
    list: Vec<VerifyError>,
}

impl<'f> Errors<'f> {
    fn new(func: &'f Function) -> Errors<'f> {
        Errors {
            func,
            names: None,
            list: Vec::new(),
        }
    }

    fn function(&mut self, message: impl Into<String>) {
        self.push(None, String::new(), message.into());
    }

    fn at(&mut self, inst: InstId, message: impl Into<String>) {
        let at = match &self.names {
            Some(names) => inst_line(self.func, names, inst),
            None => format!(
                "{} (instruction {})",
                self.func.insts[inst].op,
                inst.into_raw()
            ),
        };
        self.push(Some(inst), at, message.into());
    }

    /// How the text form calls a value.
    fn name(&self, value: crate::function::ValueId) -> String {
        match &self.names {
            Some(names) => names.get(value),
            None => format!("value {}", value.into_raw()),
        }
    }

    fn push(&mut self, inst: Option<InstId>, at: String, message: String) {
        self.list.push(VerifyError {
            function: self.func.name.clone(),
            inst,
            at,
            message,
        });
    }

    fn done(&mut self) -> Result<(), VerifyErrors> {
        if self.list.is_empty() {
            Ok(())
        } else {
            Err(VerifyErrors(std::mem::take(&mut self.list)))
        }
    }
}
