//! Every op, declared once.
//!
//! One row holds an op's meaning, its name in the text form, operands,
//! attributes, regions, effect and type rule. The printer, the parser, the
//! verifier's arity checks, the conversion to e-nodes and `docs/ir.md` derive
//! from the rows; the interpreter and the emitter match exhaustively.
//!
//! Reading a row: `Name = "text" (operands) [attributes] {regions} effect rule;`
//! where `rest..` stands for any number of further operands.

mod kinds;

/// What running an op may do besides computing its results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing: may be removed, repeated, moved to where its operands are.
    Pure,
    /// May raise. Keeps its order among ops that raise or act; may be removed
    /// only where it is proven not to raise.
    Raises,
    /// Consumes a version of a buffer (its first operand) and makes the next.
    Writes,
    /// Acts on the world, or contains a region that may. Never moved.
    Acts,
    /// Ends a region.
    Ends,
}

/// How an op's result types follow from its operands and attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// No results.
    Nothing,
    /// `none`.
    None,
    /// `bool`.
    Bool,
    /// `i64`.
    Int,
    /// `f64`.
    Float,
    /// `str`.
    Str,
    /// A scalar of the `dtype` attribute.
    ScalarOfAttr,
    /// Lifted: operands are scalars or arrays of one dtype; the result has
    /// that dtype and the rank of their broadcast.
    Lifted,
    /// Lifted, with result dtype `bool`.
    LiftedBool,
    /// Lifted, with the result dtype of the `dtype` attribute.
    LiftedCast,
    /// Lifted over a `bool` first operand and two of one dtype.
    LiftedSelect,
    /// The type of the first operand.
    First,
    /// `shape[r]` of an array operand of rank r.
    ShapeOf,
    /// `shape[max]` of two shapes.
    ShapeJoin,
    /// `shape[n]` of n integers.
    ShapeMake,
    /// An array of the second operand's dtype and of the first one's (a
    /// shape's) rank.
    Fill,
    /// An array of the operands' dtype, rank by the `extents` attribute.
    ArrayOf,
    /// The first operand's dtype, one axis less (a rank-0 result is an array).
    DropAxis,
    /// The first operand's dtype, one axis more.
    AddAxis,
    /// The first operand's dtype at the second operand's (a shape's) rank.
    Broadcast,
    /// The element of the first operand, an array, as a scalar.
    Element,
    /// Reduction over `axes` (empty: all) with `keepdims`: same dtype; over
    /// all axes without `keepdims`: a scalar.
    Reduce,
    /// As `Reduce`, with dtype `bool`.
    ReduceBool,
    /// As `Reduce`, with dtype `i64`.
    ReduceInt,
    /// `T?` of a `T`.
    Wrap,
    /// `T` of a `T?`.
    Unwrap,
    /// A tuple of the operands.
    Tuple,
    /// The item of a tuple at the `index` attribute.
    TupleItem,
    /// Given when the op is built; op-specific checks are in the verifier.
    Explicit,
}

/// The kind of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttrKind {
    Bool,
    Int,
    Float,
    Str,
    DType,
    Ints,
    Strs,
}

/// One row of the table.
#[derive(Debug)]
pub struct OpRow {
    pub op: Op,
    pub text: &'static str,
    pub doc: &'static str,
    pub operands: &'static [&'static str],
    /// Whether any number of operands may follow the named ones.
    pub variadic: bool,
    pub attrs: &'static [(&'static str, AttrKind)],
    pub regions: &'static [&'static str],
    /// Whether there may be any number of the last region, none included.
    pub variadic_regions: bool,
    pub effect: Effect,
    pub rule: Rule,
}

macro_rules! ops {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $text:literal
        ( $($arg:ident),* $(,)? $(..$rest:ident)? )
        [ $($attr:ident : $kind:ident),* ]
        { $($region:ident),* $(,)? $(..$more:ident)? }
        $effect:ident $rule:ident;
    )*) => {
        /// The opcodes; see [`OpRow`] for what each means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Op { $( $(#[doc = $doc])+ $name, )* }

        /// All rows, in the order of [`Op`].
        pub static ROWS: &[OpRow] = &[ $( OpRow {
            op: Op::$name,
            text: $text,
            doc: concat!($($doc, "\n"),+),
            operands: &[$(stringify!($arg)),*],
            variadic: ops!(@variadic $($rest)?),
            attrs: &[$((stringify!($attr), AttrKind::$kind)),*],
            regions: &[$(stringify!($region),)* $(stringify!($more))?],
            variadic_regions: ops!(@variadic $($more)?),
            effect: Effect::$effect,
            rule: Rule::$rule,
        }, )* ];
    };
    (@variadic) => { false };
    (@variadic $rest:ident) => { true };
}

ops! {
    /// Python's `None`.
    None = "none" () [] {} Pure None;
    /// A truth value.
    ConstBool = "const.bool" () [value: Bool] {} Pure Bool;
    /// An integer of the given dtype.
    ConstInt = "const.int" () [value: Int, dtype: DType] {} Pure ScalarOfAttr;
    /// A float of the given dtype (the value is rounded to it).
    ConstFloat = "const.float" () [value: Float, dtype: DType] {} Pure ScalarOfAttr;
    /// A string.
    ConstStr = "const.str" () [value: Str] {} Pure Str;

    // ---- lifted: scalars and, element by element, arrays ------------------
    /// a + b. Integers wrap, floats are IEEE.
    Add = "add" (a, b) [] {} Pure Lifted;
    /// a - b. Integers wrap, floats are IEEE.
    Sub = "sub" (a, b) [] {} Pure Lifted;
    /// a * b. Integers wrap, floats are IEEE.
    Mul = "mul" (a, b) [] {} Pure Lifted;
    /// a / b of floats, IEEE: no trap on zero.
    Div = "div" (a, b) [] {} Pure Lifted;
    /// NumPy's floor division: floats towards minus infinity; integers by zero give 0.
    FloorDiv = "floordiv" (a, b) [] {} Pure Lifted;
    /// NumPy's remainder: has the sign of b; integers by zero give 0.
    Rem = "rem" (a, b) [] {} Pure Lifted;
    /// a to the power b: C's `pow` on floats, wrapping multiplication on integers with b >= 0.
    Pow = "pow" (a, b) [] {} Pure Lifted;
    /// a * a, as NumPy computes `a ** 2`.
    Square = "square" (a) [] {} Pure Lifted;
    /// -a. Integers wrap.
    Neg = "neg" (a) [] {} Pure Lifted;
    /// |a|. Integers wrap.
    Abs = "abs" (a) [] {} Pure Lifted;
    /// -1, 0 or 1 with the sign of a; NaN stays NaN.
    Sign = "sign" (a) [] {} Pure Lifted;
    /// The smaller; NaN if either is NaN.
    Minimum = "minimum" (a, b) [] {} Pure Lifted;
    /// The larger; NaN if either is NaN.
    Maximum = "maximum" (a, b) [] {} Pure Lifted;
    /// Square root; NaN below zero. Correctly rounded.
    Sqrt = "sqrt" (a) [] {} Pure Lifted;
    /// Cube root.
    Cbrt = "cbrt" (a) [] {} Pure Lifted;
    /// e to the power a.
    Exp = "exp" (a) [] {} Pure Lifted;
    /// 2 to the power a.
    Exp2 = "exp2" (a) [] {} Pure Lifted;
    /// exp(a) - 1, exact near zero.
    Expm1 = "expm1" (a) [] {} Pure Lifted;
    /// Natural logarithm; NaN below zero, -inf at zero.
    Log = "log" (a) [] {} Pure Lifted;
    /// Base-2 logarithm.
    Log2 = "log2" (a) [] {} Pure Lifted;
    /// Base-10 logarithm.
    Log10 = "log10" (a) [] {} Pure Lifted;
    /// log(1 + a), exact near zero.
    Log1p = "log1p" (a) [] {} Pure Lifted;
    /// Sine of an angle in radians.
    Sin = "sin" (a) [] {} Pure Lifted;
    /// Cosine of an angle in radians.
    Cos = "cos" (a) [] {} Pure Lifted;
    /// Tangent of an angle in radians.
    Tan = "tan" (a) [] {} Pure Lifted;
    /// Inverse sine, in radians.
    Asin = "asin" (a) [] {} Pure Lifted;
    /// Inverse cosine, in radians.
    Acos = "acos" (a) [] {} Pure Lifted;
    /// Inverse tangent, in radians.
    Atan = "atan" (a) [] {} Pure Lifted;
    /// Angle of the point (b, a), in radians.
    Atan2 = "atan2" (a, b) [] {} Pure Lifted;
    /// Hyperbolic sine.
    Sinh = "sinh" (a) [] {} Pure Lifted;
    /// Hyperbolic cosine.
    Cosh = "cosh" (a) [] {} Pure Lifted;
    /// Hyperbolic tangent.
    Tanh = "tanh" (a) [] {} Pure Lifted;
    /// sqrt(a*a + b*b) without overflow.
    Hypot = "hypot" (a, b) [] {} Pure Lifted;
    /// Error function.
    Erf = "erf" (a) [] {} Pure Lifted;
    /// Complementary error function, exact in its tail.
    Erfc = "erfc" (a) [] {} Pure Lifted;
    /// Distribution function of the standard normal, exact in its left tail.
    NormCdf = "norm_cdf" (a) [] {} Pure Lifted;
    /// Largest integral value not above a.
    Floor = "floor" (a) [] {} Pure Lifted;
    /// Smallest integral value not below a.
    Ceil = "ceil" (a) [] {} Pure Lifted;
    /// a without its fraction.
    Trunc = "trunc" (a) [] {} Pure Lifted;
    /// Nearest integral value, ties to even.
    Rint = "rint" (a) [] {} Pure Lifted;
    /// a == b (floats: NaN differs from all).
    Eq = "eq" (a, b) [] {} Pure LiftedBool;
    /// a != b.
    Ne = "ne" (a, b) [] {} Pure LiftedBool;
    /// a < b.
    Lt = "lt" (a, b) [] {} Pure LiftedBool;
    /// a <= b.
    Le = "le" (a, b) [] {} Pure LiftedBool;
    /// a > b.
    Gt = "gt" (a, b) [] {} Pure LiftedBool;
    /// a >= b.
    Ge = "ge" (a, b) [] {} Pure LiftedBool;
    /// Whether a is NaN.
    IsNan = "isnan" (a) [] {} Pure LiftedBool;
    /// Whether a is an infinity.
    IsInf = "isinf" (a) [] {} Pure LiftedBool;
    /// Whether a is neither NaN nor an infinity.
    IsFinite = "isfinite" (a) [] {} Pure LiftedBool;
    /// Not a: truth values are negated, integers complemented.
    Not = "not" (a) [] {} Pure Lifted;
    /// Both; bit by bit on integers. Does not short-circuit.
    And = "and" (a, b) [] {} Pure Lifted;
    /// Either; bit by bit on integers. Does not short-circuit.
    Or = "or" (a, b) [] {} Pure Lifted;
    /// Exactly one; bit by bit on integers.
    Xor = "xor" (a, b) [] {} Pure Lifted;
    /// a where cond, else b.
    Select = "select" (cond, a, b) [] {} Pure LiftedSelect;
    /// a as another dtype, as `astype`: floats to integers drop the fraction,
    /// anything to bool is `!= 0`.
    Cast = "cast" (a) [dtype: DType] {} Pure LiftedCast;

    // ---- Python scalars: these raise --------------------------------------
    /// a + b of Python ints; OverflowError outside 64 bits.
    IntAdd = "int.add" (a, b) [] {} Raises Int;
    /// a - b of Python ints; OverflowError outside 64 bits.
    IntSub = "int.sub" (a, b) [] {} Raises Int;
    /// a * b of Python ints; OverflowError outside 64 bits.
    IntMul = "int.mul" (a, b) [] {} Raises Int;
    /// -a of a Python int; OverflowError outside 64 bits.
    IntNeg = "int.neg" (a) [] {} Raises Int;
    /// abs(a) of a Python int; OverflowError outside 64 bits.
    IntAbs = "int.abs" (a) [] {} Raises Int;
    /// a // b of Python ints; ZeroDivisionError.
    IntFloorDiv = "int.floordiv" (a, b) [] {} Raises Int;
    /// a % b of Python ints; ZeroDivisionError.
    IntRem = "int.rem" (a, b) [] {} Raises Int;
    /// a / b of Python ints, correctly rounded; ZeroDivisionError.
    IntTrueDiv = "int.truediv" (a, b) [] {} Raises Float;
    /// a ** b of Python ints, b >= 0; OverflowError outside 64 bits.
    IntPow = "int.pow" (a, b) [] {} Raises Int;
    /// a << b of Python ints; OverflowError, ValueError for b < 0.
    IntShl = "int.shl" (a, b) [] {} Raises Int;
    /// a >> b of Python ints; ValueError for b < 0.
    IntShr = "int.shr" (a, b) [] {} Raises Int;
    /// int(a) of a float: drops the fraction; ValueError on NaN, OverflowError
    /// outside 64 bits.
    IntOfFloat = "int.of_float" (a) [] {} Raises Int;
    /// a / b of Python floats; ZeroDivisionError.
    FloatDiv = "float.div" (a, b) [] {} Raises Float;
    /// a // b of Python floats; ZeroDivisionError.
    FloatFloorDiv = "float.floordiv" (a, b) [] {} Raises Float;
    /// a % b of Python floats; ZeroDivisionError.
    FloatRem = "float.rem" (a, b) [] {} Raises Float;
    /// a ** b of Python floats; ZeroDivisionError, OverflowError.
    FloatPow = "float.pow" (a, b) [] {} Raises Float;

    // ---- shapes -----------------------------------------------------------
    /// The extents of an array.
    ShapeOf = "shape.of" (a) [] {} Pure ShapeOf;
    /// The shape of given extents; ValueError on a negative one.
    ShapeMake = "shape.make" (..extents) [] {} Raises ShapeMake;
    /// The broadcast of two shapes; ValueError where they do not fit.
    ShapeBroadcast = "shape.broadcast" (a, b) [] {} Raises ShapeJoin;
    /// The broadcast of two shapes that are known to fit.
    ShapeJoin = "shape.join" (a, b) [] {} Pure ShapeJoin;
    /// Raises ValueError unless shape b can be broadcast to shape a, as an
    /// assignment needs it.
    ShapeFits = "shape.fits" (a, b) [] {} Raises Nothing;
    /// Raises ValueError unless shape a is shape b, which an operator in place
    /// gives.
    ShapeHolds = "shape.holds" (a, b) [] {} Raises Nothing;
    /// The extent along an axis.
    ShapeDim = "shape.dim" (shape) [axis: Int] {} Pure Int;
    /// The number of elements.
    ShapeSize = "shape.size" (shape) [] {} Pure Int;
    /// The number of axes (a constant unless the rank is dynamic).
    ShapeRank = "shape.rank" (shape) [] {} Pure Int;

    // ---- arrays made ------------------------------------------------------
    /// An array with the same value everywhere.
    Fill = "fill" (shape, value) [] {} Pure Fill;
    /// An array of the given elements, in row-major order.
    ArrayOf = "array.of" (..items) [extents: Ints] {} Pure ArrayOf;
    /// An array of its own with the elements of a.
    Copy = "copy" (a) [] {} Pure First;

    // ---- views: descriptors on the version they are applied to -----------
    /// a[.., start:stop:step, ..] along an axis. `present` tells which of the
    /// bounds follow as operands: bit 0 start, bit 1 stop, bit 2 step. Python's
    /// rules for negative and excessive bounds; step is not 0.
    Slice = "view.slice" (a, ..bounds) [axis: Int, present: Int] {} Pure First;
    /// a at an index of an axis, which goes away. The index is in bounds.
    Index = "view.index" (a, index) [axis: Int] {} Pure DropAxis;
    /// a with its axes in another order.
    Transpose = "view.transpose" (a) [order: Ints] {} Pure First;
    /// a with a new axis of extent 1.
    NewAxis = "view.newaxis" (a) [axis: Int] {} Pure AddAxis;
    /// a repeated to a shape it is known to fit.
    Broadcast = "view.broadcast" (a, shape) [] {} Pure Broadcast;
    /// The element of a at indices that are in bounds.
    Get = "get" (a, ..indices) [] {} Pure Element;
    /// A Python index of an axis of a shape as an offset from its start;
    /// IndexError.
    CheckIndex = "index.check" (shape, index) [axis: Int] {} Raises Int;
    /// Raises ValueError when a slice step is 0.
    CheckStep = "step.check" (step) [] {} Raises Nothing;

    // ---- writes: consume a version of the first operand -------------------
    /// a with the element at indices, which are in bounds, set to value.
    Set = "set" (a, value, ..indices) [] {} Writes First;
    /// a with the view that `path` (view ops on its argument, which stands for
    /// a) selects overwritten by value, which is broadcast to it. As if value
    /// had been computed in full before.
    Assign = "assign" (a, value) [] {path} Writes First;
    /// `assign` of a map: `body` gets the present element and those of the
    /// inputs, each broadcast to the view, and yields the new element. No input
    /// overlaps the view unless element for element.
    MapAssign = "map.assign" (a, ..inputs) [grain: Int] {path, body} Writes First;

    // ---- reductions, in NumPy's order ------------------------------------
    /// Sum, pairwise as NumPy.
    ReduceSum = "reduce.sum" (a) [axes: Ints, keepdims: Bool] {} Pure Reduce;
    /// Product.
    ReduceProd = "reduce.prod" (a) [axes: Ints, keepdims: Bool] {} Pure Reduce;
    /// Arithmetic mean of floats.
    ReduceMean = "reduce.mean" (a) [axes: Ints, keepdims: Bool] {} Pure Reduce;
    /// Smallest; ValueError of nothing.
    ReduceMin = "reduce.min" (a) [axes: Ints, keepdims: Bool] {} Raises Reduce;
    /// Largest; ValueError of nothing.
    ReduceMax = "reduce.max" (a) [axes: Ints, keepdims: Bool] {} Raises Reduce;
    /// Whether any is true.
    ReduceAny = "reduce.any" (a) [axes: Ints, keepdims: Bool] {} Pure ReduceBool;
    /// Whether all are true.
    ReduceAll = "reduce.all" (a) [axes: Ints, keepdims: Bool] {} Pure ReduceBool;
    /// Index of the first smallest; ValueError of nothing.
    ReduceArgMin = "reduce.argmin" (a) [axes: Ints, keepdims: Bool] {} Raises ReduceInt;
    /// Index of the first largest; ValueError of nothing.
    ReduceArgMax = "reduce.argmax" (a) [axes: Ints, keepdims: Bool] {} Raises ReduceInt;

    // ---- fused loops ------------------------------------------------------
    /// Arrays of the given shape whose elements `body` yields, from those of
    /// the inputs, each broadcast to the shape. Runs on several threads from
    /// `grain` elements on (0: never).
    Map = "map" (shape, ..inputs) [grain: Int] {body} Pure Explicit;
    /// A reduction (an op name such as `reduce.sum`) over all elements of what
    /// `map` would yield, without making it.
    MapReduce = "map.reduce" (shape, ..inputs) [reduction: Str, grain: Int] {body} Pure Explicit;

    /// Runs one of two regions; both yield the results.
    If = "if" (cond) [] {then, otherwise} Acts Explicit;
    /// Runs `body` with i = start, start + step, … before stop. `body` takes i
    /// and the carried values and continues with the next ones.
    For = "for" (start, stop, step, ..carried) [grain: Int] {body} Acts Explicit;
    /// Runs `body` with each element (rank 1) or sub-array along the first axis.
    ForEach = "for.each" (a, ..carried) [] {body} Acts Explicit;
    /// Runs `head`, which yields the condition, and `body` while it holds; both
    /// take the carried values.
    While = "while" (..carried) [] {head, body} Acts Explicit;
    /// Calls a function of the program. It writes to the operands at `written`:
    /// there is a path for each, the view of the array that is passed. The
    /// results are its own, then the new versions of the arrays written to.
    Call = "call" (..args) [callee: Str, written: Ints] {..path} Acts Explicit;
    /// Calls what a library map names, without effects.
    Extern = "extern" (..args) [target: Str] {} Pure Explicit;
    /// Calls what a library map names; may raise, no other effect.
    ExternRaises = "extern.raises" (..args) [target: Str] {} Raises Explicit;
    /// Calls what a library map names; acts on the world, writes to no array.
    ExternActs = "extern.acts" (..args) [target: Str] {} Acts Explicit;
    /// Ends an `if`, `map` or `head` region with its results.
    Yield = "yield" (..values) [] {} Ends Nothing;
    /// Ends a loop's body: the next iteration, with the carried values.
    Continue = "continue" (..values) [] {} Ends Nothing;
    /// Leaves the innermost loop with the carried values.
    Break = "break" (..values) [] {} Ends Nothing;
    /// Leaves the function with its results, then the new versions of the
    /// arrays it writes to.
    Return = "return" (..values) [] {} Ends Nothing;
    /// Raises an exception of a named class; ends a region.
    Raise = "raise" (message) [kind: Str] {} Ends Nothing;

    /// An unbound variable of the type given.
    Unbound = "unbound" () [] {} Pure Explicit;
    /// A bound variable.
    Bound = "bound" (a) [] {} Pure Wrap;
    /// The value of a variable; raises the exception if it is unbound.
    Use = "use" (a) [kind: Str, message: Str] {} Raises Unwrap;
    /// Whether the variable is bound.
    IsBound = "is_bound" (a) [] {} Pure Bool;
    /// A tuple.
    Tuple = "tuple" (..items) [] {} Pure Tuple;
    /// An item of a tuple.
    TupleItem = "tuple.item" (tuple) [index: Int] {} Pure TupleItem;
    /// The text of a value: `str`, `repr`, or `np.repr` for a NumPy scalar's.
    Text = "text" (a) [form: Str] {} Pure Str;
    /// `format(a, spec)`; ValueError.
    Format = "format" (a, spec) [] {} Raises Str;
    /// Strings joined.
    Concat = "concat" (..parts) [] {} Pure Str;
    /// Whether two strings are equal.
    StrEq = "str.eq" (a, b) [] {} Pure Bool;
    /// The number of code points of a string.
    StrLen = "str.len" (a) [] {} Pure Int;
    /// Writes strings to standard output.
    Print = "print" (..parts) [sep: Str, end: Str] {} Acts Nothing;
}
