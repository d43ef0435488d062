"""Writes random programs in the language that pyrsc accepts.

    python generate.py --seed 1 --count 25 OUTDIR

writes OUTDIR/program_0000.py and so on. The same arguments always give the
same programs. Types and extents of all variables are known while a program is
written, so that most programs run to their end. What is computed is kept small,
and no function is used whose last digit depends on the library.

Each program has its own random choice of FEATURES; `--skip NAME,NAME` leaves
some out of all programs, so that what is known does not hide what is not.
"""

import argparse
import random
from pathlib import Path
from typing import NamedTuple

DTYPES = ["bool", "uint8", "int32", "int64", "float32", "float64"]
FEATURES = [
    "alias", "alias_arguments", "bool_arrays", "branch_alias", "calls", "dynamic_slices", "early_return",
    "element_loops", "ellipsis", "empty", "extents", "float32", "formats", "inplace", "int32", "newaxis", "nonfinite", "numpy_scalars",
    "overlap", "rank3", "rebinding", "reductions", "retype", "return_parameter", "row_loops", "row_views", "scalar_conversions",
    "store", "strings", "swap", "transpose", "tuples", "uint8", "view", "view_arguments", "where", "while",
    "write_parameters",
]


class Type(NamedTuple):
    """A dtype with a shape; without a shape, a type of Python itself."""

    dtype: str
    shape: tuple | None = None

    @property
    def is_array(self):
        return bool(self.shape)


class Function(NamedTuple):
    """What a caller must know. Parameters are name, type and default."""

    name: str
    parameters: list
    keyword_only: int
    results: list


def promoted(left, right, weak=False):
    """The dtype of a sum; a weak right side is a number of Python."""
    if weak:
        kinds = [kind_of(left), kind_of(right)]
        if kinds[0] >= kinds[1]:
            return left
        return right
    low, high = sorted([left, right], key=DTYPES.index)
    if high == "float32" and low in ("int32", "int64"):
        return "float64"
    return high


def kind_of(dtype):
    return {"bool": 0, "uint8": 1, "int32": 1, "int64": 1}.get(dtype, 2)


class Body:
    """Statements of one function, with what is known at each place."""

    def __init__(self, rng, features, extents, functions):
        self.rng, self.features, self.extents, self.functions, self.results = rng, features, extents, functions, []
        self.lines, self.scope, self.indices, self.fixed = [], {}, {}, set()
        self.depth, self.loops, self.names = 1, 0, 0

    # Choices and names.

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def pick(self, *items):
        return self.rng.choice(items)

    def has(self, feature):
        return feature in self.features

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def emit(self, line):
        self.lines.append("    " * self.depth + line)

    def variables(self, accept):
        return [name for name, type in self.scope.items() if accept(type)]

    def writable(self, accept):
        return [name for name in self.variables(accept) if name not in self.fixed]

    def dtype(self):
        extra = [d for d in ("uint8", "int32", "float32") if self.has(d)]
        extra += ["bool"] * self.has("bool_arrays")
        return self.pick("float64", "float64", "int64", "int64", *extra)

    def extent(self):
        """Few extents in one program, so that shapes often fit."""
        return self.pick(0, 1) if self.chance(8 + 10 * self.has("empty")) and self.has("empty") else self.pick(*self.extents)

    def shape(self):
        rank = self.pick(1, 1, 1, 2, 2, 3 if self.has("rank3") else 1)
        return tuple(self.extent() for _ in range(rank))

    # Values of Python.

    def integer_literal(self, dtype="int64"):
        return str(self.rng.randrange(0 if dtype in ("uint8", "bool") else -9, 10))

    def float_literal(self):
        return self.pick("0.5", "-1.5", "2.25", "0.1", "-0.75", "3.0", "1e-3", "7.125", "-20.0")

    def integer(self, depth=1):
        """An int; small, as long as variables are."""
        names = self.variables(lambda type: type == Type("int")) + list(self.indices)
        arrays = self.variables(lambda type: type.is_array)
        if depth == 0 or self.chance(25):
            if arrays and self.has("extents") and self.chance(20):
                return self.pick("len({0})", "{0}.shape[0]", "{0}.size", "{0}.ndim").format(self.pick(*arrays))
            return self.pick(*names) if names and self.chance(70) else self.integer_literal()
        a, b = self.integer(depth - 1), self.integer(depth - 1)
        divisor = self.pick("3", "-4", "7", f"(abs({b}) + 1)")
        return self.pick(
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b}) % 101", f"{a} // {divisor}", f"({a} % {divisor})",
            f"(-{self.operand(a)}) % 7", f"abs({a})", f"min({a}, {b})", f"max({a}, {b}, 2)", f"({a}) ** 2 % 50",
            f"({a} if {self.condition(depth - 1)} else {b})", f"({a} & {b})", f"({a} ^ 5)", f"({a} >> 1)", f"({b} | 2)",
            f"int({self.condition(0)})", f"({a} + {b} * 2 - {self.pick(*names, '3')} % 5)", f"round({self.floating(0)})",
        )

    def operand(self, text):
        return f"({text})" if text.startswith("-") else text

    def floating(self, depth=1):
        names = self.variables(lambda type: type == Type("float"))
        scalars = self.variables(lambda type: type.shape == ())
        if depth == 0 or self.chance(25):
            if scalars and self.chance(30):
                return f"float({self.pick(*scalars)})"
            return self.pick(*names) if names and self.chance(70) else self.float_literal()
        a, b = self.floating(depth - 1), self.floating(depth - 1)
        return self.pick(
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / (abs({b}) + 1))", f"({a} // 2)", f"({a} % 3.5)",
            f"({a} % -1.25)", f"abs({a})", f"min({a}, {b})", f"max({a}, {b})", f"({self.integer(0)} / 4)", f"-{self.operand(a)}",
            f"({a} if {self.condition(depth - 1)} else {b})", f"float({self.integer(1)})", f"({a} * {self.integer(0)})",
        )

    def condition(self, depth=1):
        """A bool of Python, also where NumPy's bools count as one."""
        flags = self.variables(lambda type: type == Type("bool"))
        texts = self.variables(lambda type: type == Type("str"))
        arrays = self.variables(lambda type: type.is_array)
        if depth > 0 and self.chance(35):
            a, b = self.condition(0), self.condition(0)
            return self.pick(f"({a} and {b})", f"({a} or {b})", f"(not {a})", f"({a} or not {b})")
        if flags and self.chance(25):
            return self.pick(*flags)
        if texts and self.chance(25):
            return f"({self.pick(*texts)} {self.pick('==', '!=')} {self.text()})"
        if arrays and self.has("reductions") and self.chance(25):
            return f"bool({self.pick('np.any', 'np.all')}({self.pick(*arrays)} > {self.integer_literal('uint8')}))"
        value = self.pick(self.integer, self.floating)
        op, other = self.pick("<", "<=", ">", ">=", "==", "!="), self.pick("<", "<=", "!=")
        return self.pick(f"({value(0)} {op} {value(0)})", f"({value(0)} {other} {value(0)} {other} {value(0)})")

    def text(self, depth=0):
        """A str; all are flat."""
        names = self.variables(lambda type: type == Type("str"))
        if names and self.chance(50):
            return self.pick(*names)
        return self.pick('"put"', '"call"', '""', f"str({self.integer(0)})", f'f"<{{{self.integer(0)}}}>"')

    # Arrays and NumPy's scalars: text and dtype.

    def slice(self, extent):
        """A slice as text, and how many elements it selects."""
        bound = lambda: self.pick("", "", str(self.rng.randrange(-extent - 1, extent + 2)))
        start, stop, step = bound(), bound(), self.pick("", "", "", "2", "-1", "-2")
        selected = slice(*(int(part) if part else None for part in (start, stop, step)))
        return f"{start}:{stop}" + f":{step}" * bool(step), len(range(extent)[selected])

    def index(self, extent):
        """A valid index of an axis, often a loop variable."""
        names = [name for name, bound in self.indices.items() if bound <= extent]
        if names and self.chance(70):
            name = self.pick(*names)
            return self.pick(name, name, f"-{name} - 1", f"{extent - 1} - {name}")
        return str(self.rng.randrange(-extent, extent))

    def view(self, name):
        """A subscript of a variable, and its shape; () for an element."""
        parts, shape = [], []
        for extent in self.scope[name].shape:
            kind = self.pick("all", "slice", "slice", "index")
            if kind == "index" and extent:
                parts.append(self.index(extent))
                continue
            text, count = (":", extent) if kind == "all" else self.slice(extent)
            parts.append(text)
            shape.append(count)
            if self.has("newaxis") and self.chance(8) and len(shape) < 3:
                parts.append(self.pick("None", "np.newaxis"))
                shape.append(1)
        if self.has("ellipsis") and shape and self.chance(20):
            while len(parts) > 1 and parts[-1] == ":":
                parts.pop()
            parts.append("...")
        return f"{name}[{', '.join(parts)}]", tuple(shape)

    def view_of(self, type):
        """A view of a variable with exactly that type, or None."""
        for _ in range(12):
            names = self.variables(lambda other: other.is_array and other.dtype == type.dtype)
            if not names:
                return None
            name = self.pick(*names)
            if self.has("transpose") and self.chance(20) and self.scope[name].shape[::-1] == type.shape:
                return f"{name}.T"
            text, shape = self.view(name)
            if shape == type.shape:
                return text
        return None

    def dtype_text(self, dtype):
        same = {"bool": ["bool"], "int64": ["int", "np.int64"], "float64": ["float", "np.float64"]}
        return self.pick(*same.get(dtype, [f"np.{dtype}"]))

    def element(self, dtype):
        if dtype == "bool":
            return self.pick("True", "False")
        names = self.variables(lambda type: type == Type("int" if kind_of(dtype) == 1 else "float"))
        if names and dtype != "uint8" and self.chance(15):
            return self.pick(*names)
        return self.float_literal() if kind_of(dtype) == 2 else self.integer_literal(dtype)

    def nested(self, shape, dtype):
        if not shape:
            return self.element(dtype)
        return "[" + ", ".join(self.nested(shape[1:], dtype) for _ in range(shape[0])) + "]"

    def constructor(self, shape, dtype):
        """A new array, or a NumPy scalar."""
        if not shape:
            return f"np.{dtype.replace('bool', 'bool_')}({self.element(dtype)})"
        size = shape[0] if len(shape) == 1 else shape
        if 0 in shape or self.chance(25):
            fill = f"np.full({size}, {self.element(dtype)}, dtype={self.dtype_text(dtype)})"
            return self.pick(f"np.zeros({size}, dtype={self.dtype_text(dtype)})", f"np.ones({size}, dtype={self.dtype_text(dtype)})", fill)
        if len(shape) == 1 and self.chance(35) and dtype in ("int64", "float64"):
            start, step = self.rng.randrange(-3, 4), self.pick(1, 2, -1)
            ends = f"{start}, {start + step * shape[0]}, {step}"
            return f"np.arange({ends})" if dtype == "int64" else f"(np.arange({ends}) * 0.5)"
        if len(shape) == 2 and self.chance(35) and dtype == "int64":
            return f"(np.arange({shape[0]})[:, np.newaxis] * {self.pick(2, 10)} + np.arange({shape[1]}))"
        return f"np.array({self.nested(shape, dtype)}, dtype={self.dtype_text(dtype)})"

    def converted(self, text, dtype, target, shape):
        """To another dtype, with no conversion that C leaves undefined."""
        if dtype == target:
            return text
        if kind_of(dtype) == 2 and kind_of(target) == 1:
            text = f"np.clip({text}, {0 if target == 'uint8' else -100}, 100)"
            text = f"np.where(np.isnan({text}), 0.0, {text})" if self.has("nonfinite") and shape else text
        if not shape:
            convertible = self.has("scalar_conversions")
            return f"np.{target.replace('bool', 'bool_')}({text})" if convertible else self.constructor(shape, target)
        return f"{text}.astype({self.dtype_text(target)})"

    def narrower(self, shape):
        """A shape that broadcasts to the given one."""
        narrow = tuple(self.pick(extent, extent, 1) for extent in shape)
        return narrow[self.rng.randrange(len(shape)):]

    def array(self, shape, depth=1):
        """An expression of that shape, and its dtype."""
        dtype = self.dtype()
        names = self.variables(lambda type: type.shape == shape)
        if depth == 0 or self.chance(20):
            if names and self.chance(60):
                name = self.pick(*names)
                return name, self.scope[name].dtype
            view = self.view_of(Type(dtype, shape))
            return view or self.constructor(shape, dtype), dtype
        if self.has("reductions") and self.chance(15):
            return self.reduction(shape, depth - 1)
        if self.has("where") and self.chance(12):
            return self.where(shape, depth - 1)
        if self.chance(25):
            return self.elementwise(shape, depth - 1)
        return self.binary(shape, depth - 1)

    def binary(self, shape, depth):
        left, dtype = self.array(shape, depth)
        if dtype == "bool":
            right, other = self.array(shape, 0)
            right = self.converted(right, other, "bool", shape)
            return self.pick(f"({left} & {right})", f"({left} | {right})", f"({left} ^ {right})", f"(~{left})"), "bool"
        weak = self.chance(35)
        if weak:
            other = "float64" if kind_of(dtype) == 2 or self.chance(30) else "int64"
            right = self.element("uint8" if dtype == "uint8" and other == "int64" else other)
            divisor = self.pick("2", "3") if other == "int64" else self.pick("0.5", "-1.5", "4.0")
        else:
            right, other = self.array(self.narrower(shape) if shape else (), depth)
            if other == "bool":
                right, other = f"({right} + 1)", "int64"
            divisor = right if self.has("nonfinite") else f"(np.abs({right}) + 1)"
        result = promoted(dtype, other, weak)
        op = self.pick("+", "-", "*", "/", "//", "%", "**", "<", ">=", "==", "!=")
        if op == "/" and kind_of(result) < 2:
            result = "float64"
        if op in ("/", "//", "%"):
            return f"({left} {op} {divisor})", result
        if op == "**":
            return f"({left} ** 2)", dtype
        if not weak and self.chance(50):
            left, right = (right, left) if op != "-" else (left, right)
        return f"({left} {op} {right})", "bool" if op in ("<", ">=", "==", "!=") else result

    def elementwise(self, shape, depth):
        text, dtype = self.array(shape, depth)
        if dtype == "bool":
            return self.pick(f"np.logical_not({text})", f"(~{text})"), dtype
        if kind_of(dtype) == 2 and self.chance(40):
            return self.pick(f"np.sqrt(np.abs({text}))", f"np.floor({text})", f"np.rint({text})", f"np.trunc({text})"), dtype
        right, other = self.array(shape, 0)
        pair = f"np.{self.pick('minimum', 'maximum')}({text}, {right})", promoted(dtype, other)
        clip = f"np.clip({text}, {self.pick(0, 1)}, 5)", dtype
        return self.pick(pair, clip, (f"np.abs({text})", dtype), (f"(-{text})", dtype), (f"np.sign({text})", dtype))

    def where(self, shape, depth):
        left, dtype = self.array(shape, depth)
        right, other = self.array(shape, 0)
        test, of = self.array(shape, 0)
        test = self.converted(test, of, "bool", shape) if of == "bool" else f"{test} > 1"
        if not shape:
            return f"({left} if {test} else {left})", dtype
        return f"np.where({test}, {left}, {right})", promoted(dtype, other)

    def reduction(self, shape, depth):
        """A reduction of an array with one more axis, or that axis kept."""
        kept = [axis for axis, extent in enumerate(shape) if extent == 1]
        keepdims = bool(kept) and self.chance(50)
        axis = self.pick(*kept) if keepdims else self.rng.randrange(len(shape) + 1)
        source = list(shape)
        source[axis : axis + keepdims] = [self.pick(1, 2, 3)]
        if len(source) > 2 + self.has("rank3"):
            return self.array(shape, 0)
        text, dtype = self.array(tuple(source), depth)
        name = self.pick("sum", "sum", "mean", "min", "max", "any", "all", "argmax", "prod")
        if keepdims and name == "argmax" or dtype == "uint8" and name in ("sum", "prod"):
            name = "max"
        results = {"any": "bool", "all": "bool", "argmax": "int64", "min": dtype, "max": dtype}
        summed = dtype if kind_of(dtype) == 2 else "float64" if name == "mean" else "int64"
        arguments = f"axis={axis - len(source) * self.pick(0, 0, 1)}" if shape or self.chance(30) else ""
        arguments += ", keepdims=True" if keepdims else ""
        method = f"{text}.{name}({arguments})"
        free = f"np.{name}({text}{', ' * bool(arguments)}{arguments})"
        return self.pick(method, free), results.get(name, summed)

    def value(self, type):
        """Any expression of that type."""
        if type.shape is None:
            makers = {"int": self.integer, "float": self.floating, "bool": self.condition, "str": self.text}
            return makers[type.dtype]()
        text, dtype = self.array(type.shape)
        return self.converted(text, dtype, type.dtype, type.shape)

    def exact(self, type):
        """An array that exists and has that type: a name or a view; or None."""
        names = self.variables(lambda other: other == type)
        return self.pick(*names) if names and self.chance(60) else self.view_of(type)

    # Statements. Each says whether it was possible here.

    def block(self, count, header, first=None):
        """Indented statements; names bound in them are gone afterwards."""
        self.emit(header)
        outer = dict(self.scope)
        self.depth += 1
        if first:
            self.emit(first)
        self.statements(count)
        if self.loops and self.chance(20):
            self.emit(f"if {self.condition()}:")
            self.emit(f"    {self.pick('break', 'continue')}")
            self.statements(self.pick(0, 1))
        self.depth -= 1
        self.scope = outer

    def statements(self, count):
        done = 0
        for _ in range(count * 20):
            if done == count or len(self.lines) > 26:
                break
            done += self.statement()
        if count and not done:
            self.print_values()

    def statement(self):
        simple = [self.print_values] * 4 + [self.bind_scalar] * 2 + [self.augment_scalar, self.bind_array]
        optional = {
            "alias": self.alias, "calls": self.call, "dynamic_slices": self.dynamic_slice, "inplace": self.inplace,
            "overlap": self.overlap, "rebinding": self.rebind, "row_views": self.row_view, "store": self.store,
            "swap": self.swap, "tuples": self.unpack, "view": self.bind_view, "branch_alias": self.rebind_alias,
            "early_return": self.early_return, "retype": self.retype, "numpy_scalars": self.bind_numpy_scalar,
        }
        simple += [maker for feature, maker in optional.items() if self.has(feature) for _ in range(2)]
        if self.depth < 4:
            simple += [self.branch] * 2 + [self.count_loop] * 2
            simple += [self.element_loop] * self.has("element_loops") + [self.row_loop] * self.has("row_loops")
            simple += [self.while_loop] * self.has("while")
        return self.pick(*simple)()

    def print_values(self):
        """Names, attributes, views, expressions or formatted scalars."""
        arrays = self.variables(lambda type: type.is_array)
        if self.has("formats") and self.chance(30):
            self.emit(f'print(f"{self.formatted()} {self.formatted()}|{self.formatted()}")')
            return True
        values = [self.pick(self.integer, self.floating, self.condition, self.text)()]
        if arrays:
            name = self.pick(*arrays)
            view, _ = self.view(name)
            expression, _ = self.array(self.scope[name].shape)
            values += self.pick([name], [f"{name}.shape", f"{name}.dtype"], [name, view], [expression], [view])
        values += self.rng.sample(sorted(self.scope), min(2, len(self.scope)))
        if self.has("tuples") and self.chance(15):
            values = [f"({self.integer(1)}, {self.floating(0)}, {self.text()})"]
        self.emit(f"print({', '.join(values)}{self.pick('', '', ', sep=' + repr('|'))})")
        return True

    def formatted(self):
        """A replacement field."""
        kind = self.pick("int", "float", "str", "bool", "numpy")
        scalars = self.variables(lambda type: type.shape == () and type.dtype != "bool")
        if kind == "numpy" and scalars:
            return f"{{{self.pick(*scalars)}{self.pick('', ':.2f', ':8.3f')}}}"
        specs = {
            "int": ["", ":d", ":5d", ":<5", ":^7", ":05d", ":+d", ":x", ":,", ":.1f"],
            "float": ["", ":.2f", ":8.3f", ":<10.1f", ":.3e", ":g", ":+.1f", ":.1%", ":010.3f"],
            "str": ["", ":>6", ":*^9", ":<8"],
        }
        makers = {"int": self.integer, "float": self.floating, "str": self.text}
        names = self.variables(lambda type: type == Type(kind))
        value = self.pick(*names) if names else makers.get(kind, self.condition)(0)
        return "{" + value.replace('"', "'") + self.pick(*specs.get(kind, [""])) + "}"

    def bind_scalar(self):
        kind = self.pick("int", "float", "bool", "str") if self.has("strings") else self.pick("int", "float", "bool")
        return self.bind(Type(kind))

    def bind(self, type, value=None):
        """A new name for a value of that type."""
        value = value or self.value(type)
        name = self.name({"int": "n", "float": "x", "bool": "flag", "str": "word"}.get(type.dtype, "a")
                         if type.shape is None else "a" if type.shape else "e")
        self.emit(f"{name} = {value}")
        self.scope[name] = type
        return True

    def bind_array(self):
        type = Type(self.dtype(), self.shape())
        return self.bind(type, self.constructor(type.shape, type.dtype) if self.chance(40) else None)

    def bind_numpy_scalar(self):
        return self.bind(Type(self.dtype(), ()))

    def augment_scalar(self):
        names = self.writable(lambda type: type.shape is None and type.dtype in ("int", "float", "str"))
        if not names:
            return False
        name = self.pick(*names)
        values = {"int": [f"+= {self.integer(1)}", f"-= {self.integer(0)}", "*= 2", "//= -3", "%= 17"],
                  "float": [f"+= {self.floating(1)}", "*= -0.5", f"-= {self.integer(0)}", "/= 4", "//= 0.3", "%= 2.5"],
                  "str": ['+= "."']}
        self.emit(f"{name} {self.pick(*values[self.scope[name].dtype])}")
        return True

    def alias(self):
        names = self.variables(lambda type: type.is_array)
        return bool(names) and self.bind(self.scope[name := self.pick(*names)], self.pick(name, name, f"{name}.copy()"))

    def bind_view(self):
        names = self.variables(lambda type: type.is_array)
        if not names:
            return False
        name = self.pick(*names)
        dtype, shape = self.scope[name]
        if self.has("transpose") and len(shape) > 1 and self.chance(25):
            return self.bind(Type(dtype, shape[::-1]), f"{name}.T")
        text, shape = self.view(name)
        return bool(shape) and self.bind(Type(dtype, shape), text)

    def target(self):
        """A place in an array that can be written: text and type."""
        names = self.writable(lambda type: type.is_array)
        if not names:
            return None
        name = self.pick(*names)
        if self.has("view") and self.chance(20):
            name = self.names_of_views(name)
        text, shape = self.view(name)
        return text, Type(self.scope[name].dtype, shape)

    def names_of_views(self, name):
        """A variable of the same dtype, which is more often a view."""
        return self.writable(lambda type: type.is_array and type.dtype == self.scope[name].dtype)[-1]

    def source(self, type, divisor=False):
        """What can be assigned or combined in place: a number or an array."""
        if self.chance(40) or not type.shape:
            return self.pick("2", "3") if divisor or type.dtype == "uint8" else self.element(type.dtype)
        text = self.value(Type(type.dtype, self.narrower(type.shape)))
        if divisor and type.dtype != "bool":
            return f"np.abs({text}) + 1"
        return f"{text}.copy()" if text.endswith("]") and not self.has("overlap") else text

    def inplace(self):
        """An augmented assignment to an array or a part of it."""
        names = self.writable(lambda type: type.is_array)
        found = self.target()
        if not found:
            return False
        if self.chance(50):
            name = self.pick(*names)
            found = name, self.scope[name]
        text, type = found
        if type.dtype == "bool":
            self.emit(f"{text} {self.pick('&=', '|=', '^=')} {self.source(type)}")
        elif self.chance(65):
            self.emit(f"{text} {self.pick('+=', '-=')} {self.source(type)}")
        else:
            ops = ["*=", "//=", "%="] + ["/="] * (kind_of(type.dtype) == 2)
            self.emit(f"{text} {self.pick(*ops)} {self.source(type, divisor=True)}")
        return True

    def store(self):
        found = self.target()
        if found:
            self.emit(f"{found[0]} = {self.source(found[1])}")
        return bool(found)

    def overlap(self):
        """A write to a part of an array from another part of it."""
        names = self.writable(lambda type: type.is_array and type.dtype != "bool" and min(type.shape) > 1)
        if not names:
            return False
        name = self.pick(*names)
        op, shape = self.pick("=", "=", "+=", "-="), self.scope[name].shape
        forms = ["{0}[1:] {1} {0}[:-1]", "{0}[:-1] {1} {0}[1:]", "{0}[::-1] {1} {0}", "{0}[...] {1} {0}[::-1]",
                 "{0}[1:] {1} {0}[:-1] * 2", "{0}[0] {1} {0}[-1]", "{0} {1} {0}[::-1]" if op != "=" else "{0}[:] {1} {0}"]
        if len(shape) == 2:
            forms += ["{0}[:, 1:] {1} {0}[:, :-1]", "{0}[:, 0] {1} {0}[:, -1]", "{0}[1:] {1} {0}[0]"]
            forms += ["{0}[:, :] {1} {0}.T"] * (shape[0] == shape[1])
        self.emit(self.pick(*forms).format(name, op))
        return True

    def rebind(self):
        """A new value of the same type for a name."""
        names = self.writable(lambda type: True)
        if not names:
            return False
        name = self.pick(*names)
        self.emit(f"{name} = {self.rebound(self.scope[name])}")
        return True

    def rebound(self, type):
        value = self.value(type)
        is_view = type.is_array and not value.endswith(")") and not self.has("branch_alias")
        return f"{value}.copy()" if is_view else f"({value}) % 89" if type == Type("int") and self.loops else value

    def rebind_alias(self):
        """A name for another array or view, on some of the paths perhaps."""
        names = self.writable(lambda type: type.is_array)
        if not names:
            return False
        name = self.pick(*names)
        value = self.exact(self.scope[name])
        if value and value != name:
            self.emit(f"{name} = {value}")
        return bool(value) and value != name

    def retype(self):
        """A name gets a value of another type, outside of blocks."""
        names = self.writable(lambda type: True)
        if self.depth > 1 or not names:
            return False
        name = self.pick(*names)
        type = self.pick(Type("int"), Type("float"), Type(self.dtype(), self.shape()))
        self.emit(f"{name} = {self.value(type)}")
        self.scope[name] = type
        return True

    def swap(self):
        """Two or three names, or elements, change places."""
        names = self.writable(lambda type: True)
        first = self.pick(*names) if names else None
        same = [name for name in names if self.scope[name] == self.scope[first] and name != first]
        if first and self.scope[first].is_array and self.has("overlap") and self.chance(40) and self.scope[first].shape[0] > 1:
            if len(self.scope[first].shape) == 1:
                self.emit(f"{first}[0], {first}[-1] = {first}[-1], {first}[0]")
                return True
        if not same or self.scope[first].is_array and self.loops and not self.has("branch_alias"):
            return False
        self.emit(f"{first}, {same[0]} = {same[0]}, {first}")
        return True

    def unpack(self):
        types = [Type(self.pick("int", "float")), Type(self.dtype(), self.shape())]
        values = [self.value(type) for type in types]
        names = [self.name("u"), self.name("w")]
        form = self.pick("{0}, {1} = {2}, {3}", "({0}, {1}) = ({2}, {3})")
        self.emit(form.format(*names, *values))
        self.scope.update(zip(names, types))
        return True

    def dynamic_slice(self):
        """A slice whose extent is known only when the program runs."""
        names = self.writable(lambda type: type.is_array and type.dtype != "bool")
        if not names or not self.indices:
            return False
        name, index = self.pick(*names), self.pick(*self.indices)
        part = self.pick(f"{name}[{index}:]", f"{name}[:{index} + 1]", f"{name}[{index}:{index} + 2]", f"{name}[-{index}:]")
        self.emit(self.pick(f"{part} += 1", f"{part} = {index}", f"{part} *= 2", f"print({part}, {part}.shape)",
                            f"print({part}.sum())", f"{part} = {part} + {index}", f"{part} = {part}[::-1]"))
        return True

    def row_view(self):
        names = self.writable(lambda type: type.is_array and len(type.shape) > 1 and type.shape[0])
        if not names:
            return False
        name = self.pick(*names)
        dtype, shape = self.scope[name]
        self.bind(Type(dtype, shape[1:]), f"{name}[{self.index(shape[0])}]")
        row = next(reversed(self.scope))
        self.emit(f"{row}[:] = {self.source(self.scope[row])}")
        return True

    def branch(self):
        self.block(self.pick(1, 2), f"if {self.condition()}:")
        if self.chance(30):
            self.block(1, f"elif {self.condition()}:")
        if self.chance(60):
            self.block(self.pick(1, 2), "else:")
        return True

    def loop(self, header, count, first=None):
        self.loops += 1
        self.block(count, header, first)
        self.loops -= 1

    def count_loop(self):
        if self.loops > 1:
            return False
        name, times = self.name("i"), self.pick(1, 2, 3)
        header = self.pick(f"range({times})", f"range({times})", f"range({times - 1}, -1, -1)", f"range(0, {times}, 2)")
        indices = self.indices
        self.indices = {**indices, name: times}
        self.fixed.add(name)
        self.loop(f"for {name} in {header}:", self.pick(1, 2, 3))
        self.indices = indices
        self.scope[name] = Type("int")
        return True

    def while_loop(self):
        if self.loops > 1:
            return False
        name = self.name("k")
        self.emit(f"{name} = 0")
        self.scope[name] = Type("int")
        self.fixed.add(name)
        condition = f"{name} < {self.pick(2, 3, 4)} and {self.condition(0)}"
        self.loop(f"while {condition}:", self.pick(1, 2), first=f"{name} += 1")
        return True

    def element_loop(self):
        names = self.variables(lambda type: len(type.shape or ()) == 1)
        if not names or self.loops > 1:
            return False
        name, array = self.name("e"), self.pick(*names)
        outer, fixed = dict(self.scope), set(self.fixed)
        self.scope[name] = Type(self.scope[array].dtype, ())
        self.fixed |= {name, array}
        self.loop(f"for {name} in {array}:", 2)
        self.scope, self.fixed = outer, fixed
        return True

    def row_loop(self):
        names = self.variables(lambda type: len(type.shape or ()) > 1)
        if not names or self.loops > 1:
            return False
        name, array = self.name("row"), self.pick(*names)
        outer, fixed = dict(self.scope), set(self.fixed)
        self.scope[name] = Type(self.scope[array].dtype, self.scope[array].shape[1:])
        self.fixed |= {array}
        self.loop(f"for {name} in {array}:", 2)
        self.scope, self.fixed = outer, fixed
        return True

    def early_return(self):
        if not self.results:
            return False
        self.emit(f"if {self.condition()}:")
        self.depth += 1
        self.finish()
        self.depth -= 1
        return True

    def finish(self):
        """A return of values of the declared types."""
        values = []
        for type in self.results:
            known = self.exact(type) if type.is_array and self.has("return_parameter") else None
            values.append(known or self.rebound(type))
        self.emit(f"return {', '.join(values)}")

    def argument(self, type):
        if type.is_array and self.has("view_arguments") and self.chance(40):
            return self.view_of(type) or self.value(type)
        names = self.variables(lambda other: other == type)
        return self.pick(*names) if names and self.chance(70) else self.value(type)

    def call(self):
        """A call by position or keyword, with results bound or printed."""
        if not self.functions or self.loops > 1:
            return False
        function = self.pick(*self.functions)
        positional = len(function.parameters) - function.keyword_only
        arguments, used, by_name = [], set(), False
        for position, (name, type, default) in enumerate(function.parameters):
            if default and self.chance(50):
                by_name = True
                continue
            value = self.argument(type)
            while type.is_array and value in used and not self.has("alias_arguments"):
                value = self.constructor(type.shape, type.dtype)
            used.add(value)
            by_name = by_name or position >= positional or self.chance(15)
            arguments.append(f"{name}={value}" if by_name else value)
        text = f"{function.name}({', '.join(arguments)})"
        if not function.results or self.chance(40):
            self.emit(text if not function.results else f"print({text})")
            return True
        names = [self.name("r") for _ in function.results]
        self.emit(f"{', '.join(names)} = {text}")
        self.scope.update(zip(names, function.results))
        return True


def write_function(rng, features, extents, functions, name):
    """The lines of one function; it may call those before it."""
    body = Body(rng, features, extents, list(functions))
    body.results = [Type(body.pick("int", "float", "bool"))] * body.pick(0, 1)
    body.results += [Type(body.dtype(), body.shape())] * body.pick(0, 1, 1)
    parameters = []
    for _ in range(body.pick(1, 2, 2, 3)):
        type = Type(body.pick("int", "float")) if body.chance(30) else Type(body.dtype(), body.shape())
        parameters.append((body.name("p"), type, None))
    for _ in range(body.pick(0, 0, 1, 2)):
        kind = body.pick("int", "float", "bool")
        default = {"int": "3", "float": "0.5", "bool": "True"}[kind]
        parameters.append((body.name("d"), Type(kind), default))
    keyword_only = body.pick(0, 0, 1) * bool(parameters[-1][2])
    heads = [name + f"={default}" * bool(default) for name, _, default in parameters]
    heads[len(heads) - keyword_only : len(heads) - keyword_only] = ["*"] * keyword_only
    body.lines.append(f"def {name}({', '.join(heads)}):")
    body.scope = {name: type for name, type, _ in parameters}
    if not body.has("write_parameters"):
        body.fixed = {name for name, type, _ in parameters if type.is_array}
    body.statements(body.pick(2, 3, 4, 5))
    if body.results:
        body.finish()
    functions.append(Function(name, parameters, keyword_only, body.results))
    return body.lines


def write_formula(rng):
    """A function for numbers and arrays of any kind, and calls of it."""
    leaf = lambda: rng.choice(["x", "y", "scale", "2", "3"])
    text = leaf()
    for _ in range(rng.randrange(2, 5)):
        text = f"({text} {rng.choice(['+', '-', '*', '/ 4 +', '// 2 *', '% 3 +'])} {leaf()})"
    lines = ["def formula(x, y, scale=2):", f"    return {text}"]
    forms = ["5", "-2.5", "np.array([1, -2, 3])", "np.array([0.5, 2.0, -1.5])", "np.array([[4], [-7]])", "np.int64(-3)",
             "np.float32(1.5)", "np.array([1.5, -2.5, 3.5], dtype=np.float32)", "np.array([-5, 6, 7], dtype=np.int32)"]
    calls = []
    for _ in range(4):
        x, y = rng.choice(forms), rng.choice(forms)
        rest = rng.choice(["", ", 3", ", scale=0.5"])
        calls.append(f"    print({rng.choice([f'formula({x}, {y}{rest})', f'formula(y={y}, x={x})'])})")
    return lines, calls


def write_program(rng, skip):
    """The text of a program."""
    share = rng.choice([25, 40, 60, 80])
    features = {feature for feature in FEATURES if rng.randrange(100) < share and feature not in skip}
    extents = [rng.choice([2, 3, 4]), rng.choice([2, 3, 3, 5])] + [1] * rng.choice([0, 1])
    functions, chunks = [], []
    for index in range(rng.choice([1, 2, 2])):
        chunks.append(write_function(rng, features, extents, functions, f"work{index}"))
    formula, calls = write_formula(rng) if rng.randrange(3) == 0 else ([], [])
    chunks += [formula] * bool(formula)
    main = Body(rng, features | {"calls"}, extents, functions)
    main.lines.append("def main():")
    for maker in [main.bind_scalar] * 2 + [main.bind_array] * 3 + [main.call]:
        maker()
    main.statements(rng.randrange(5, 12))
    main.call()
    for name in main.scope:
        main.emit(f"print({name!r}, {name})")
    chunks.append(main.lines + calls)
    text = "\n\n\n".join("\n".join(lines) for lines in chunks)
    return f"import numpy as np\n\n\n{text}\n\n\nmain()\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--skip", default="", help="features to leave out, with commas between")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    skip = options.skip.split(",")
    for number in range(options.count):
        rng = random.Random(f"{options.seed} {number}")
        path = options.folder / f"program_{number:04}.py"
        path.write_text(write_program(rng, skip))


if __name__ == "__main__":
    main()
