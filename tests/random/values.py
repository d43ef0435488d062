"""Random expressions whose types and extents are known.

An expression of Python's numbers is a text. One of arrays is a text and the
dtype that NumPy gives it; its shape is what was asked for.
"""

from typing import NamedTuple

DTYPES = ["bool", "uint8", "int32", "int64", "float32", "float64"]


class Type(NamedTuple):
    """A dtype with a shape; without a shape, a type of Python itself."""

    dtype: str
    shape: tuple | None = None

    @property
    def is_array(self):
        return bool(self.shape)


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


class Values:
    """Expressions of the variables that are known at a place."""

    def __init__(self, rng, features, extents):
        self.rng, self.features, self.extents = rng, features, extents
        self.scope, self.indices, self.fixed, self.loops, self.names = {}, {}, set(), 0, 0

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
        return self.pick(0, 1) if self.has("empty") and self.chance(18) else self.pick(*self.extents)

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
            f"int({self.condition(0)})", f"({a} + {b} * 2 - {self.pick(*names, '3')} % 5)",
            f"round({self.floating(0)})",
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
            f"({a} % -1.25)", f"abs({a})", f"min({a}, {b})", f"max({a}, {b})", f"({self.integer(0)} / 4)",
            f"-{self.operand(a)}",
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
            head = self.pick(f"zeros({size}", f"ones({size}", f"full({size}, {self.element(dtype)}")
            return f"np.{head}, dtype={self.dtype_text(dtype)})"
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
            rounded = f"np.{self.pick('floor', 'rint', 'trunc')}({text})"
            return self.pick(f"np.sqrt(np.abs({text}))", rounded), dtype
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
