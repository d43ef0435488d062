//! The checked form of a map entry.

use pyrsc_ir::DType;

use crate::lift::Lift;

/// What a library name stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its dotted name: `scipy.stats.norm.cdf`.
    pub name: String,
    pub params: Vec<Param>,
    pub meaning: Meaning,
}

/// A parameter of a library function.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: String,
    /// `None`: must be given.
    pub default: Option<Literal>,
    /// Takes all further positional arguments (`*shape`).
    pub rest: bool,
}

/// A default value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Element by element: a tree of lifted ops over the parameters.
    Lifted {
        tree: Lift,
        operands: Operands,
        /// Parameters that are conditions: brought to bool, not promoted.
        conditions: Vec<usize>,
    },
    /// A rule of the compiler, by name: shapes, constructors, reductions.
    Rule(String),
    /// Functions of the support code, by argument types; the first that fits.
    Calls(Vec<Call>),
    /// A float constant.
    Constant(f64),
    /// A dtype as a value.
    DType(DType),
}

/// How the operands of a lifted tree are brought to one dtype.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operands {
    /// NumPy's promotion (NEP 50).
    Common,
    /// The same, integers and bools as float64.
    Float,
    /// float64 at least.
    Float64,
    /// To bool.
    Bool,
    /// As `/` does: integers and bools as float64.
    Quotient,
    /// NumPy's promotion; Python ints outside of the dtype are its ends.
    Clipped,
    /// Integers as float64, and the result cast back to their dtype.
    Kept,
}

/// A function of the support code.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// How the IR names it: the entry's name, `#` and the number of the overload.
    pub key: String,
    pub types: Vec<ParamType>,
    pub result: ResultType,
    /// A Rust expression with `$0`, `$1`, … for the arguments and `$at` for the
    /// place in the Python source.
    pub rust: String,
    pub effect: CallEffect,
    pub crates: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEffect {
    Pure,
    Raises,
    Acts,
}

/// What an argument must be for an overload to fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// A scalar that Python's `float()` accepts without loss: float, int, bool.
    Float,
    Int,
    Bool,
    Str,
    None,
    /// No further positional arguments.
    Nothing,
    /// A shape: an integer or a tuple of integers.
    Shape,
    /// The type of an array, or any array-like of it.
    Array(DType, u8),
    Opaque(String),
    /// Exactly this constant string.
    Exactly(String),
    /// Anything that is not looked at.
    Any,
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultType {
    None,
    Bool,
    Int,
    Float,
    Str,
    /// A NumPy scalar.
    NumPy(DType),
    Array(DType, u8),
    /// An array with the rank of a shape argument.
    ArrayOfShape(DType, usize),
    Opaque(String),
}
