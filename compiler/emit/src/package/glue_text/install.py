"""Puts compiled functions in the place of Python's.

Each module of the project calls `install` at its end. A function that was
compiled is replaced by one with the same signature, defaults, documentation
and place, which calls the compiled code. For arguments that it was not
compiled for, that answers `NotImplemented`, and the Python function runs; it
stays at hand as `__wrapped__`.
"""

import functools
import inspect
import types

from . import _compiled


def install(module, namespace):
    """Replaces the compiled functions among the names of a module."""
    for name, line, params, compiled in _compiled.functions.get(module, ()):
        function = namespace.get(name)
        if (
            type(function) is types.FunctionType
            and function.__code__.co_firstlineno == line
            and function.__code__.co_argcount + function.__code__.co_kwonlyargcount == params
            and not function.__code__.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
        ):
            namespace[name] = _replacement(function, compiled)


def _replacement(function, compiled):
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    params = list(names)
    if code.co_kwonlyargcount:
        params.insert(code.co_argcount, "*")
    if code.co_posonlyargcount:
        params.insert(code.co_posonlyargcount, "/")
    compiled_name, function_name, answer = _fresh(names)
    arguments = ", ".join(names)
    source = (
        f"def make({compiled_name}, {function_name}):\n"
        f"    def {function.__name__}({', '.join(params)}):"
        f" {answer} = {compiled_name}({arguments});"
        f" return {function_name}({_passed(code, names)})"
        f" if {answer} is NotImplemented else {answer}\n"
        f"    return {function.__name__}\n"
    )
    scope = {}
    exec(source, function.__globals__, scope)
    made = scope["make"](compiled, function)
    # Tracebacks show the function where it stands in its own file.
    made.__code__ = made.__code__.replace(
        co_filename=code.co_filename, co_firstlineno=code.co_firstlineno
    )
    made.__defaults__ = function.__defaults__
    made.__kwdefaults__ = function.__kwdefaults__
    return functools.update_wrapper(made, function)


def _passed(code, names):
    """The arguments as a call of the Python function writes them."""
    by_name = names[code.co_argcount :]
    return ", ".join([*names[: code.co_argcount], *(f"{name}={name}" for name in by_name)])


def _fresh(names):
    """Three names that no parameter has."""
    prefix = "_"
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return f"{prefix}compiled", f"{prefix}function", f"{prefix}answer"
