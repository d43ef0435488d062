//! Shapes, arrays made, views, elements and reductions as expressions.

use pyrsc_ir::{DType, InstId, Op, Rank, ValueId};
use syn::{Expr, parse_quote};

use crate::emitter::{Emitter, Slot};
use crate::syntax::{
    call, ident, index, int, is_suffixed, method, reference, tuple, typed_literal, without_suffix,
};
use crate::types::{array_name, dim_name};
use crate::variables::Repr;

/// `Axis(k)`.
pub(crate) fn axis(number: i64) -> Expr {
    let number = int(i128::from(number));
    parse_quote!(Axis(#number))
}

/// A shape where it is used.
enum Shape {
    /// That of an array.
    Of(Expr),
    /// A value of its own.
    Known(Expr),
}

impl Emitter<'_> {
    pub(crate) fn rank(&self, value: ValueId) -> Rank {
        match self.f.ty(value) {
            pyrsc_ir::Type::Shape(rank) => *rank,
            ty => ty.rank().unwrap_or(Rank::Static(0)),
        }
    }

    pub(crate) fn shape_op(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        match inst.op {
            Op::ShapeOf => {
                let array = self.place(inst.args[0]);
                method(array, "raw_dim", &[])
            }
            Op::ShapeMake => self.shape_make(id),
            Op::ShapeBroadcast | Op::ShapeJoin => self.shape_join(id),
            Op::ShapeDim => {
                let dim = self.extent(inst.args[0], inst.int_attr(0));
                self.as_declared(inst.result(), dim)
            }
            Op::ShapeSize => {
                let size = match self.array_of_shape(inst.args[0]) {
                    Shape::Of(array) => method(array, "len", &[]),
                    Shape::Known(shape) => self.dimension_method(shape, "size"),
                };
                self.as_declared(inst.result(), size)
            }
            _ => {
                let rank = match self.array_of_shape(inst.args[0]) {
                    Shape::Of(array) => method(array, "ndim", &[]),
                    Shape::Known(shape) => self.dimension_method(shape, "ndim"),
                };
                self.as_declared(inst.result(), rank)
            }
        }
    }

    fn dimension_method(&mut self, shape: Expr, name: &str) -> Expr {
        self.needs.ndarray("Dimension");
        method(shape, name, &[])
    }

    /// The array behind a shape that is written where it is used, or the shape.
    fn array_of_shape(&mut self, shape: ValueId) -> Shape {
        match self.take(shape) {
            Expr::MethodCall(call) if call.method == "raw_dim" => Shape::Of(*call.receiver),
            other => Shape::Known(other),
        }
    }

    /// The extent along an axis as `usize`: `a.nrows()`, `shape[0]`.
    pub(crate) fn extent(&mut self, shape: ValueId, number: i64) -> Expr {
        let rank = self.rank(shape);
        match self.array_of_shape(shape) {
            Shape::Of(array) => match (rank, number) {
                (Rank::Static(1), _) => method(array, "len", &[]),
                (Rank::Static(2), 0) => method(array, "nrows", &[]),
                (Rank::Static(2), _) => method(array, "ncols", &[]),
                _ => {
                    self.needs.ndarray("Axis");
                    method(array, "len_of", &[axis(number)])
                }
            },
            Shape::Known(shape) => index(shape, int(i128::from(number))),
        }
    }

    fn shape_make(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let mut extents = Vec::new();
        for &extent in &inst.args {
            if self.ranges().interval(extent).low >= 0 {
                extents.push(self.count(extent));
            } else {
                let extent = self.plain(extent);
                let at = self.at(id);
                extents.push(self.needs.support_call("shape::extent", &[extent, at]));
            }
        }
        let name = dim_name(Rank::Static(extents.len() as u8));
        self.needs.ndarray(&name);
        if name == "IxDyn" {
            return parse_quote!(IxDyn(&[#(#extents),*]));
        }
        call(&name, &extents)
    }

    /// The shape that several arrays are broadcast to: `shape::common((&a, &b), …)`,
    /// in one call what one statement of Python joins.
    fn shape_join(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let (a, b) = (self.take(inst.args[0]), self.take(inst.args[1]));
        if a == b {
            return a;
        }
        let at = self.at(id);
        let same = self.joins_equal_ranks(inst.result());
        let (a, b) = (part_of_shape(a, &at), part_of_shape(b, &at));
        let mut parts = vec![a];
        if let Expr::Tuple(first) = &parts[0]
            && same
            && first.elems.len() < MOST_PARTS
        {
            parts = first.elems.iter().cloned().collect();
        }
        if !parts.contains(&b) {
            parts.push(b);
        }
        self.needs
            .support_call("shape::common", &[tuple(parts), at])
    }

    /// Whether all shapes that a shape is joined of have its rank.
    fn joins_equal_ranks(&self, shape: ValueId) -> bool {
        let inst = self.f.def_inst(shape);
        let joined = inst.filter(|it| matches!(it.op, Op::ShapeBroadcast | Op::ShapeJoin));
        joined.is_none_or(|it| {
            let equal = |&arg: &ValueId| self.f.ty(arg) == self.f.ty(shape);
            it.args
                .iter()
                .all(|arg| equal(arg) && self.joins_equal_ranks(*arg))
        })
    }

    pub(crate) fn made(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        match inst.op {
            Op::Fill => self.filled(id),
            Op::ArrayOf => self.array_of(id),
            // Moved, if nobody needs the original any longer.
            _ if self.repr(inst.args[0]) == Repr::Owned => self.owned(inst.args[0], id),
            _ => {
                let array = self.place(inst.args[0]);
                method(array, "to_owned", &[])
            }
        }
    }

    fn filled(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let rank = self.rank(inst.result());
        let shape = self.take(inst.args[0]);
        let shape = short_shape(shape);
        let dtype = self.f.ty(inst.result()).dtype().unwrap_or(DType::F64);
        let name = array_name("Array", rank);
        self.needs.ndarray(&name);
        let (name, element) = (ident(&name), ident(dtype.name()));
        let constant = self
            .f
            .def_inst(inst.args[1])
            .and_then(|value| match value.op {
                Op::ConstFloat if value.float_attr(0).to_bits() == 0 => Some("zeros"),
                Op::ConstFloat if value.float_attr(0) == 1.0 => Some("ones"),
                Op::ConstInt if value.int_attr(0) == 0 => Some("zeros"),
                Op::ConstInt if value.int_attr(0) == 1 => Some("ones"),
                _ => None,
            });
        if let Some(constant) = constant {
            self.skip(inst.args[1]);
            let constant = ident(constant);
            return parse_quote!(#name::<#element>::#constant(#shape));
        }
        let value = without_suffix(self.plain(inst.args[1]));
        if crate::inline::is_untyped(&value) {
            return parse_quote!(#name::<#element>::from_elem(#shape, #value));
        }
        parse_quote!(#name::from_elem(#shape, #value))
    }

    /// `array![[1.0, 2.0], [3.0, 4.0]]`.
    fn array_of(&mut self, id: InstId) -> Expr {
        let inst = &self.f.insts[id];
        let mut items: Vec<Expr> = inst.args.iter().map(|&item| self.plain(item)).collect();
        let extents = inst.ints_attr(0);
        let dtype = self.f.ty(inst.result()).dtype().unwrap_or(DType::F64);
        if items.is_empty() || extents.len() > 6 {
            let name = array_name("Array", self.rank(inst.result()));
            self.needs.ndarray(&name);
            let (name, element) = (ident(&name), ident(dtype.name()));
            let extents: Vec<Expr> = extents.iter().map(|&it| int(i128::from(it))).collect();
            let shape = tuple(extents);
            return parse_quote!(#name::<#element>::zeros(#shape));
        }
        // The first one tells the type of the others.
        if let Some((first, others)) = items.split_first_mut()
            && is_suffixed(first)
        {
            for item in others {
                *item = without_suffix(item.clone());
            }
        } else if (dtype == DType::I64 || dtype == DType::F64 && !self.tells_type(inst.result()))
            && let Some(first) = items.first_mut()
            && crate::inline::is_untyped(first)
        {
            *first = typed_literal(first.clone(), dtype.name());
        }
        self.needs.ndarray("array");
        let rows = nested(&items, &extents[1..]);
        parse_quote!(array![#(#rows),*])
    }

    /// Whether the uses of an array whose elements are literals tell their type,
    /// or ask for none.
    fn tells_type(&self, array: ValueId) -> bool {
        let mut users = self.live.uses(array).iter();
        users.all(|&user| {
            let op = self.f.insts[user].op;
            matches!(op, Op::Call | Op::Return | Op::Print | Op::Text)
        })
    }

    pub(crate) fn view_op(&mut self, id: InstId) -> Expr {
        if self.f.insts[id].op == Op::Broadcast {
            // It borrows what it is a view of.
            self.ensure_bound(self.f.insts[id].args[0]);
        }
        let base = self.place(self.f.insts[id].args[0]);
        self.view_on(id, base, false)
    }

    /// A view op applied to an expression, for reading or for writing.
    pub(crate) fn view_on(&mut self, id: InstId, base: Expr, for_writing: bool) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        let name = |read: &str, write: &str| {
            if for_writing {
                write.to_owned()
            } else {
                read.to_owned()
            }
        };
        match inst.op {
            Op::Slice => self.slice_on(id, base, for_writing),
            Op::Index => {
                let at = self.count(inst.args[1]);
                let number = inst.int_attr(0);
                if self.rank(inst.args[0]) == Rank::Static(2) {
                    let short = if number == 0 {
                        name("row", "row_mut")
                    } else {
                        name("column", "column_mut")
                    };
                    return method(base, &short, &[at]);
                }
                self.needs.ndarray("Axis");
                method(
                    base,
                    &name("index_axis", "index_axis_mut"),
                    &[axis(number), at],
                )
            }
            Op::Transpose => {
                let order = inst.ints_attr(0);
                let reversed = order.iter().rev().copied().eq(0..order.len() as i64);
                if reversed && !for_writing {
                    return method(base, "t", &[]);
                }
                let view = method(base, &name("view", "view_mut"), &[]);
                if reversed {
                    return method(view, "reversed_axes", &[]);
                }
                let order: Vec<Expr> = order.iter().map(|&it| int(i128::from(it))).collect();
                method(view, "permuted_axes", &[parse_quote!([#(#order),*])])
            }
            Op::NewAxis => {
                self.needs.ndarray("Axis");
                let view = method(base, &name("view", "view_mut"), &[]);
                method(view, "insert_axis", &[axis(inst.int_attr(0))])
            }
            _ => {
                let shape = self.take(inst.args[1]);
                let view = method(base, "broadcast", &[short_shape(shape)]);
                method(view, "expect", &[parse_quote!("the shapes were checked")])
            }
        }
    }

    /// `a.part(axis, start, stop)`: Python's slice of an axis.
    fn slice_on(&mut self, id: InstId, base: Expr, for_writing: bool) -> Expr {
        let inst = &self.f.insts[id];
        let (number, present) = (inst.int_attr(0), inst.int_attr(1));
        let mut bounds = inst.args[1..].iter().copied();
        let mut given: Vec<Option<ValueId>> = (0..3)
            .map(|bit| {
                if present >> bit & 1 == 1 {
                    bounds.next()
                } else {
                    None
                }
            })
            .collect();
        let step = given.pop().flatten();
        let one = step.is_some_and(|step| {
            self.f
                .def_inst(step)
                .is_some_and(|it| it.op == Op::ConstInt && it.int_attr(0) == 1)
        });
        if given.iter().all(Option::is_none) && (step.is_none() || one) {
            step.into_iter().for_each(|step| self.skip(step));
            return method(base, if for_writing { "view_mut" } else { "view" }, &[]);
        }
        let mut args = vec![int(i128::from(number))];
        for bound in given {
            args.push(match bound {
                Some(bound) => self.plain(bound),
                None => parse_quote!(None),
            });
        }
        let mut name = "part".to_owned();
        match step {
            Some(step) if !one => {
                args.push(self.plain(step));
                name.push_str("_by");
            }
            Some(step) => self.skip(step),
            None => {}
        }
        if for_writing {
            name.push_str("_mut");
        }
        self.needs.support.insert("part::Part".to_owned());
        self.needs
            .uses
            .insert("crate::support::part::Part".to_owned());
        method(base, &name, &args)
    }

    pub(crate) fn element_op(&mut self, id: InstId) -> Expr {
        let f = self.f;
        let inst = &f.insts[id];
        if inst.op == Op::Get {
            let array = self.place(inst.args[0]);
            let indices = self.indices(&inst.args[1..]);
            return element(array, indices, self.rank(inst.args[0]));
        }
        let result = inst.result();
        if self.ranges().is_safe(inst) {
            let counted = self.repr(result) == Repr::Usize;
            return if counted {
                self.count(inst.args[1])
            } else {
                self.plain(inst.args[1])
            };
        }
        let len = self.extent(inst.args[0], inst.int_attr(0));
        let number = int(i128::from(inst.int_attr(0)));
        let at_index = self.plain(inst.args[1]);
        let at = self.at(id);
        let checked = self
            .needs
            .support_call("index::index", &[at_index, len, number, at]);
        self.as_declared(result, checked)
    }

    pub(crate) fn indices(&mut self, values: &[ValueId]) -> Vec<Expr> {
        values.iter().map(|&value| self.count(value)).collect()
    }

    /// Makes sure that an operand is a variable.
    pub(crate) fn ensure_bound(&mut self, value: ValueId) {
        if matches!(self.slot(value), Some(Slot::Waiting { .. })) {
            self.flush(value);
        }
    }
}

/// `a[i]`, `a[[i, j]]`; an element of a row or column is one of the matrix.
pub(crate) fn element(array: Expr, mut indices: Vec<Expr>, rank: Rank) -> Expr {
    if rank.known().is_none_or(|rank| rank > 6) {
        return index(array, parse_quote!(IxDyn(&[#(#indices),*])));
    }
    if let (Expr::MethodCall(line), [within]) = (&array, &indices[..])
        && let [across] = &line.args.iter().cloned().collect::<Vec<_>>()[..]
    {
        let receiver = (*line.receiver).clone();
        if line.method == "row" {
            return index(receiver, parse_quote!([#across, #within]));
        }
        if line.method == "column" {
            return index(receiver, parse_quote!([#within, #across]));
        }
    }
    match indices.len() {
        0 => index(array, parse_quote!(())),
        1 => index(array, indices.remove(0)),
        _ => index(array, parse_quote!([#(#indices),*])),
    }
}

/// `Ix2(n, m)` as ndarray also takes it: `(n, m)`.
pub(crate) fn short_shape(shape: Expr) -> Expr {
    if let Expr::Call(made) = &shape
        && let Expr::Path(path) = &*made.func
        && path
            .path
            .get_ident()
            .is_some_and(|name| name.to_string().starts_with("Ix") && *name != "IxDyn")
    {
        return tuple(made.args.iter().cloned().collect());
    }
    shape
}

/// The support code takes tuples of so many shapes.
const MOST_PARTS: usize = 6;

/// A shape as an argument of `shape::common`: an array for its own, a tuple for
/// several that are joined at the same place.
fn part_of_shape(shape: Expr, at: &Expr) -> Expr {
    match &shape {
        Expr::MethodCall(call) if call.method == "raw_dim" => {
            return reference((*call.receiver).clone());
        }
        Expr::Call(made) if *made.func == parse_quote!(shape::common) && made.args[1] == *at => {
            return made.args[0].clone();
        }
        _ => {}
    }
    shape
}

/// Items in nested brackets by extents of the inner axes.
fn nested(items: &[Expr], inner: &[i64]) -> Vec<Expr> {
    let size: usize = inner.iter().product::<i64>() as usize;
    if inner.is_empty() {
        return items.to_vec();
    }
    items
        .chunks(size.max(1))
        .map(|chunk| {
            let rows = nested(chunk, &inner[1..]);
            parse_quote!([#(#rows),*])
        })
        .collect()
}
