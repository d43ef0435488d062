//! What Python may call: plain data that the bindings are written from.
//!
//! A Python function has one or more compiled forms, its *variants*. A call
//! looks at the class of each argument and takes the first variant that accepts
//! all of them; when none does, Python's own function answers.

use pyrsc_ir::DType;

/// A Python function with compiled forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The Python module: `pricing.bs`.
    pub module: String,
    /// The name of the Python function.
    pub name: String,
    /// Its first line, decorators included. Python's function is left alone
    /// when another one of that name was defined since.
    pub line: u32,
    /// The number of its parameters. One with `*args` or `**kwargs` stays Python's.
    pub params: usize,
    /// In the order in which they are tried.
    pub variants: Vec<Variant>,
}

/// A compiled form of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The Rust function below the crate: `bs::euro_vanilla_put`.
    pub function: String,
    /// How the function hands over its result.
    pub into: Option<OutForm>,
    /// In the order of the Python parameters.
    pub params: Vec<Param>,
    pub result: ResultKind,
    /// When it must not be used.
    pub guards: Vec<Guard>,
}

/// The form of a function that writes into an array that NumPy allocated:
/// `fn(out: ArrayViewMutD<T>, …)` for the function itself, and `fn(…) -> IxDyn`
/// for the shape, both with the variant's parameters as array views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutForm {
    /// The function that gives the shape: `bs::euro_vanilla_put_shape`.
    pub shape: String,
    pub dtype: DType,
}

/// What a variant takes for one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// A Rust identifier: the name of the parameter.
    pub name: String,
    pub kind: ParamKind,
    /// For `PyFloat`: a Python `int` that a float holds exactly will do.
    pub int_as_float: bool,
    /// For `ArrayDyn`: a Python `float` or `int` will do, as an array of rank 0
    /// and of the parameter's type.
    pub weak_as_array: bool,
    /// For arrays: the function writes into it.
    pub is_written: bool,
}

impl Param {
    /// A parameter that takes just its kind.
    pub fn new(name: impl Into<String>, kind: ParamKind) -> Param {
        let name = name.into();
        Param {
            name,
            kind,
            int_as_float: false,
            weak_as_array: false,
            is_written: false,
        }
    }
}

/// The class of an argument, and the Rust type that it is passed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Exactly Python's `float`: `f64`.
    PyFloat,
    /// Exactly Python's `int`, of 64 bits: `i64`.
    PyInt,
    PyBool,
    /// `&str`.
    Str,
    /// `None`: `()`.
    None,
    /// A NumPy scalar of that type: `f64` for `np.float64`.
    NpScalar(DType),
    /// A NumPy array of any rank, or a NumPy scalar: `ArrayViewD`.
    ArrayDyn(DType),
    /// A NumPy array of that rank: `ArrayView2`.
    Array(DType, u8),
}

/// What Python gets for a Rust result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// `None` for `()`.
    None,
    PyFloat,
    PyInt,
    PyBool,
    Str,
    /// `np.float64` for `f64` and so on.
    NpScalar,
    /// An array, also when its rank is 0.
    Array,
    /// An array; a NumPy scalar when its rank is 0, as NumPy's operators give.
    ArrayOrScalar,
    /// The argument of that number itself, which the function wrote into. The
    /// Rust function has no result for it.
    Argument(usize),
    Tuple(Vec<ResultKind>),
}

/// A condition under which a variant must not be used: all of `scalars` are
/// Python's own numbers and, if given, `zero` is 0 or `large` so large that its
/// square may overflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    pub scalars: Vec<usize>,
    pub zero: Option<usize>,
    pub large: Option<usize>,
}
