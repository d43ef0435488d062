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

from values import Type, Values, kind_of

FEATURES = [
    "alias", "alias_arguments", "bool_arrays", "branch_alias", "calls", "dynamic_slices",
    "early_return", "element_loops", "ellipsis", "empty", "extents", "float32", "formats",
    "inplace", "int32", "newaxis", "nonfinite", "numpy_scalars", "overlap", "rank3", "rebinding",
    "reductions", "retype", "return_parameter", "row_loops", "row_views", "scalar_conversions",
    "store", "strings", "swap", "transpose", "tuples", "uint8", "view", "view_arguments", "where",
    "while", "write_parameters",
]


class Function(NamedTuple):
    """What a caller must know. Parameters are name, type and default."""

    name: str
    parameters: list
    keyword_only: int
    results: list


class Body(Values):
    """Statements of one function, with what is known at each place."""

    def __init__(self, rng, features, extents, functions):
        super().__init__(rng, features, extents)
        self.functions, self.results, self.lines, self.depth = functions, [], [], 1

    def emit(self, line):
        self.lines.append("    " * self.depth + line)

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
        text, shape = self.view(name)
        return text, Type(self.scope[name].dtype, shape)

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
                 "{0}[1:] {1} {0}[:-1] * 2", "{0}[0] {1} {0}[-1]",
                 "{0} {1} {0}[::-1]" if op != "=" else "{0}[:] {1} {0}"]
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
        if first and self.scope[first].is_array and self.has("overlap") and self.chance(40):
            if len(self.scope[first].shape) == 1 and self.scope[first].shape[0] > 1:
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
        part = name + self.pick(f"[{index}:]", f"[:{index} + 1]", f"[{index}:{index} + 2]", f"[-{index}:]")
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
        return self.array_loop("e", lambda type: len(type.shape or ()) == 1)

    def row_loop(self):
        return self.array_loop("row", lambda type: len(type.shape or ()) > 1)

    def array_loop(self, prefix, accept):
        """A loop over the elements or rows of an array, which keeps its name."""
        names = self.variables(accept)
        if not names or self.loops > 1:
            return False
        name, array = self.name(prefix), self.pick(*names)
        dtype, shape = self.scope[array]
        outer, fixed = dict(self.scope), set(self.fixed)
        self.scope[name] = Type(dtype, shape[1:])
        self.fixed |= {array} if shape[1:] else {array, name}
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
