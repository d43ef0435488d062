//! The lints of names, types and support; each has a page in
//! `tests/diagnostics/`.

pyrsc_db::declare_lints! {
    /// `return` outside a function, assignment to a call, and the like.
    INVALID_SYNTAX: "P0007", Error, UserError, "Python refuses this statement";

    /// Neither a local, nor of the module, nor a builtin.
    UNKNOWN_NAME: "P0101", Error, UserError, "a name is not defined";
    /// The import names no module of the project and no known library.
    UNKNOWN_MODULE: "P0102", Error, Unsupported, "a module is neither in the project nor mapped";
    /// The library is known, the function is not.
    UNKNOWN_FUNCTION: "P0103", Error, Unsupported, "a library function is not mapped";
    /// Two modules import each other at their top level.
    CIRCULAR_IMPORT: "P0104", Error, UserError, "modules import each other in a circle";
    /// A function reads a module variable that is not a constant.
    GLOBAL_VARIABLE: "P0105", Error, Unsupported, "a function reads a module variable that is not a constant";
    /// A call gives too many or too few arguments, or an unknown keyword.
    BAD_CALL: "P0106", Error, UserError, "a call does not fit the function's parameters";
    /// A variable is used and no path assigns it before.
    UNBOUND: "P0107", Error, UserError, "a variable is used before it is assigned";

    /// No module to start with, or several.
    NO_ENTRY: "P0108", Error, UserError, "it is not known which module is the program";

    /// Nothing says what a parameter is.
    UNTYPED_PARAMETER: "P0201", Error, Unsupported, "the type of a parameter is not known";
    /// An operator or a function on types that Python would refuse, too.
    BAD_OPERAND: "P0202", Error, UserError, "operands of these types do not go together";
    /// A variable of one type on one path and another on another.
    MIXED_TYPES: "P0203", Error, Unsupported, "a variable has different types on different paths";
    /// The rank of an array does not fit the use.
    BAD_RANK: "P0204", Error, UserError, "an array has too few axes for this";
    /// A value must be known when compiling.
    NOT_CONSTANT: "P0205", Error, Unsupported, "a value must be known when compiling";

    /// A statement or expression outside the supported language.
    UNSUPPORTED_SYNTAX: "P0301", Error, Unsupported, "this part of Python is not supported";
    /// A type that an operation is not supported for.
    UNSUPPORTED_OPERAND: "P0302", Error, Unsupported, "an operation is not supported for this type";
    /// A parameter of a library function that is not mapped.
    UNSUPPORTED_ARGUMENT: "P0303", Error, Unsupported, "an argument of a library function is not supported";
    /// An integer literal outside 64 bits.
    LARGE_INTEGER: "P0304", Error, Unsupported, "an integer does not fit in 64 bits";
    /// A function of a wheel that is not compiled.
    STAYS_PYTHON: "P0306", Note, Unsupported, "a function stays Python in the wheel";
    /// A write through a variable that may be one array or another.
    UNCERTAIN_ALIAS: "P0305", Error, Unsupported, "a write may change one array or another";
}
