//! Subscripts: views, element reads, and writes through views.

use pyrsc_hir::Ty;
use pyrsc_hir::body::{Body, Expr, ExprId, Node, Subscript};
use pyrsc_hir::lints;
use pyrsc_ir::{Attr, DType, Op, RegionId, Type, ValueId};

use crate::Ctx;
use crate::state::{Slot, Step, View};

/// What `base[index]` refers to.
pub(crate) enum Place {
    /// A view of an array.
    View(View),
    /// One element of a view.
    Element(View, Vec<ValueId>),
    /// An item of a tuple: not assignable.
    Item(Slot, Ty),
}

impl Ctx<'_> {
    /// Evaluates base and index of a subscript.
    pub(crate) fn place(&mut self, base: ExprId, index: &[Subscript], node: Node) -> Place {
        let ty = self.types.ty(base).clone();
        let slot = self.expr(base);
        self.at(node);
        match (&slot, &ty) {
            (Slot::Array(view), _) => self.array_place(view, index),
            (Slot::Tuple(items), Ty::Tuple(types) | Ty::List(types)) => {
                let position = literal_index(self.body, index).unwrap_or(0);
                let position = if position < 0 {
                    position + items.len() as i64
                } else {
                    position
                };
                let position = position as usize;
                Place::Item(items[position].clone(), types[position].clone())
            }
            (Slot::Value(shape), Ty::Shape(_)) => self.extent(*shape, index),
            (_, Ty::Str) => {
                let text = self.value_of(&slot);
                let Some(Subscript::Index(position)) = index.first() else {
                    return Place::Item(slot, ty);
                };
                let position = self.expr_value(*position);
                let position = self.b.cast(position, DType::I64);
                let item = self.extern_call("builtins.str_item#0", &[text, position], &Ty::Str);
                Place::Item(item, Ty::Str)
            }
            (_, Ty::Opaque(_)) => {
                let Some(Subscript::Index(position)) = index.first() else {
                    return Place::Item(slot, ty);
                };
                let position = self.expr_value(*position);
                let item = self.extern_call("sys.argv_item#0", &[position], &Ty::Str);
                Place::Item(item, Ty::Str)
            }
            _ => Place::Item(slot, ty),
        }
    }

    fn extent(&mut self, shape: ValueId, index: &[Subscript]) -> Place {
        let rank = match self.b.func.ty(shape) {
            Type::Shape(rank) => rank.known(),
            _ => None,
        };
        let position = literal_index(self.body, index);
        if let (Some(rank), Some(position)) = (rank, position) {
            let axis = if position < 0 {
                position + i64::from(rank)
            } else {
                position
            };
            if (0..i64::from(rank)).contains(&axis) {
                let extent = self.b.inst(Op::ShapeDim, &[shape], Self::int_attr(axis));
                return Place::Item(Slot::Value(extent), Ty::INT);
            }
        }
        let node = match index.first() {
            Some(Subscript::Index(index)) => Node::Expr(*index),
            _ => Node::Header,
        };
        let message = "the index of a shape must be a literal within its rank".to_owned();
        self.report(&lints::NOT_CONSTANT, node, message, None);
        Place::Item(Slot::Value(self.b.int(0)), Ty::INT)
    }

    fn array_place(&mut self, view: &View, index: &[Subscript]) -> Place {
        let rank = self.view_rank(view);
        let taken = index
            .iter()
            .filter(|part| matches!(part, Subscript::Index(_) | Subscript::Slice { .. }))
            .count();
        let ellipsis = index.contains(&Subscript::Ellipsis);
        let all_indices = index.iter().all(|part| matches!(part, Subscript::Index(_)));
        if all_indices && taken == rank {
            let shape = self.view_shape(view);
            let indices = index
                .iter()
                .enumerate()
                .map(|(axis, part)| self.checked_index(shape, axis as i64, part))
                .collect();
            return Place::Element(view.clone(), indices);
        }
        let mut view = view.clone();
        let mut axis = 0;
        for part in index {
            match part {
                Subscript::Index(_) => {
                    let shape = self.view_shape(&view);
                    let index = self.checked_index(shape, axis, part);
                    view.path.push(Step::Index { axis, index });
                }
                Subscript::Slice { start, stop, step } => {
                    self.slice(&mut view, axis, [*start, *stop, *step]);
                    axis += 1;
                }
                Subscript::NewAxis => {
                    view.path.push(Step::NewAxis { axis });
                    axis += 1;
                }
                Subscript::Ellipsis => axis += (rank - taken) as i64,
            }
        }
        debug_assert!(ellipsis || axis <= self.view_rank(&view) as i64);
        Place::View(view)
    }

    fn checked_index(&mut self, shape: ValueId, axis: i64, part: &Subscript) -> ValueId {
        let Subscript::Index(index) = part else {
            unreachable!("called for indices only");
        };
        let index = self.expr_value(*index);
        let index = self.b.cast(index, DType::I64);
        self.b
            .inst(Op::CheckIndex, &[shape, index], Self::int_attr(axis))
    }

    fn slice(&mut self, view: &mut View, axis: i64, parts: [Option<ExprId>; 3]) {
        let mut present = 0;
        let mut bounds = Vec::new();
        for (bit, part) in parts.into_iter().enumerate() {
            let Some(part) = part.filter(|part| *self.types.ty(*part) != Ty::None) else {
                continue;
            };
            let value = match self.constant(part) {
                Some(pyrsc_hir::constant::Value::Int(bound)) => self.bound(bound),
                _ => {
                    let value = self.expr_value(part);
                    self.b.cast(value, DType::I64)
                }
            };
            if bit == 2 && !matches!(self.body.exprs[part], Expr::Int(step) if step != 0) {
                let negative_literal = matches!(
                    self.constant(part),
                    Some(pyrsc_hir::constant::Value::Int(step)) if step != 0
                );
                if !negative_literal {
                    self.b.effect(Op::CheckStep, &[value], vec![]);
                }
            }
            present |= 1 << bit;
            bounds.push(value);
        }
        if present != 0 {
            view.path.push(Step::Slice {
                axis,
                present,
                bounds,
            });
        }
    }

    fn bound(&mut self, value: i64) -> ValueId {
        if let Some(&bound) = self.bounds.get(&value) {
            return bound;
        }
        let bound = self.b.int(value);
        let region = self.b.region();
        let inst = self.b.func.regions[region].insts.pop();
        let body = self.b.func.body;
        self.b.func.regions[body].insts.splice(0..0, inst);
        self.bounds.insert(value, bound);
        bound
    }

    /// What a place holds.
    pub(crate) fn load(&mut self, place: &Place, node: Node) -> (Slot, Ty) {
        match place {
            Place::Item(slot, ty) => (slot.clone(), ty.clone()),
            Place::View(view) => {
                let ty = match self.view_type(view) {
                    Type::Array(dtype, rank) => Ty::Array(dtype, rank),
                    _ => Ty::Unknown,
                };
                (Slot::Array(view.clone()), ty)
            }
            Place::Element(view, indices) => {
                self.at(node);
                let element = self.view_element(view, indices);
                let dtype = self
                    .b
                    .func
                    .ty(element)
                    .dtype()
                    .expect("an element has a dtype");
                (Slot::Value(element), Ty::numpy(dtype))
            }
        }
    }

    /// `base[index] = value`.
    pub(crate) fn store(
        &mut self,
        base: ExprId,
        index: &[Subscript],
        slot: &Slot,
        ty: &Ty,
        node: Node,
    ) {
        let place = self.place(base, index, node);
        self.store_at(&place, (slot, ty), Op::ShapeFits, node);
    }

    /// `check` is what the shapes of a view and of a value have to meet.
    pub(crate) fn store_at(
        &mut self,
        place: &Place,
        (slot, ty): (&Slot, &Ty),
        check: Op,
        node: Node,
    ) {
        match place {
            Place::Item(..) => {}
            Place::View(view) => self.write_view(view, (slot, ty), check, node),
            Place::Element(view, indices) => {
                let dtype = self
                    .memory_type(view)
                    .dtype()
                    .expect("a buffer is an array");
                let value = self.stored(slot, ty, dtype);
                self.on_each(view, &mut |ctx, view| {
                    ctx.set_element(view, indices, value, node);
                    Vec::new()
                });
            }
        }
    }

    fn set_element(&mut self, view: &View, indices: &[ValueId], value: ValueId, node: Node) {
        if !view.path.is_empty() {
            let mut view = view.clone();
            let axis = 0;
            let steps = indices.iter().map(|&index| Step::Index { axis, index });
            view.path.extend(steps);
            return self.assign_memory(&view, value, node);
        }
        if self.may_write(view, node) {
            let version = self.state.buffers[view.buffer].version;
            let mut args = vec![version, value];
            args.extend(indices);
            let next = self.b.inst(Op::Set, &args, vec![]);
            self.new_version(view.buffer, next);
        }
    }

    /// Writes a value, broadcast, to all elements of a view.
    pub(crate) fn write_view(
        &mut self,
        view: &View,
        (slot, ty): (&Slot, &Ty),
        check: Op,
        node: Node,
    ) {
        let array_ty = self.memory_type(view);
        let dtype = array_ty.dtype().expect("a buffer is an array");
        let value = self.stored(slot, ty, dtype);
        if ty.is_array() {
            let target = self.view_shape(view);
            let source = self.b.unary(Op::ShapeOf, value);
            self.b.effect(check, &[target, source], vec![]);
        }
        self.on_each(view, &mut |ctx, view| {
            ctx.assign_memory(view, value, node);
            Vec::new()
        });
    }

    fn assign_memory(&mut self, view: &View, value: ValueId, node: Node) {
        if !self.may_write(view, node) {
            return;
        }
        let version = self.state.buffers[view.buffer].version;
        let array_ty = self.b.func.ty(version).clone();
        let region = self.path(&array_ty, view);
        let next = self.b.push(
            Op::Assign,
            &[version, value],
            vec![],
            vec![region],
            vec![array_ty],
        )[0];
        self.new_version(view.buffer, next);
    }

    /// A region that yields a view of its argument, the whole buffer.
    pub(crate) fn path(&mut self, buffer: &Type, view: &View) -> RegionId {
        let region = self.b.new_region();
        let whole = self.b.arg(region, buffer.clone(), None);
        let outer = self.b.switch_to(region);
        let place = self.apply(whole, &view.path);
        self.b.effect(Op::Yield, &[place], vec![]);
        self.b.switch_to(outer);
        region
    }

    pub(crate) fn new_version(&mut self, buffer: usize, version: ValueId) {
        let old = self.state.buffers[buffer].version;
        if let Some(name) = self.b.func.hint(old).map(str::to_owned) {
            self.b.hint(version, &name);
        }
        self.state.buffers[buffer].version = version;
    }

    pub(crate) fn apply(&mut self, mut value: ValueId, path: &[Step]) -> ValueId {
        for step in path {
            value = match step {
                Step::Slice {
                    axis,
                    present,
                    bounds,
                } => {
                    let mut args = vec![value];
                    args.extend(bounds);
                    self.b.inst(
                        Op::Slice,
                        &args,
                        vec![Attr::Int(*axis), Attr::Int(*present)],
                    )
                }
                Step::Index { axis, index } => {
                    self.b
                        .inst(Op::Index, &[value, *index], Self::int_attr(*axis))
                }
                Step::NewAxis { axis } => self.b.inst(Op::NewAxis, &[value], Self::int_attr(*axis)),
                Step::Transpose { order } => {
                    self.b
                        .inst(Op::Transpose, &[value], vec![Attr::Ints(order.clone())])
                }
            };
        }
        value
    }

    /// The IR type of a view.
    pub(crate) fn view_type(&self, view: &View) -> Type {
        let Type::Array(dtype, rank) = self.memory_type(view) else {
            return Type::None;
        };
        let Some(mut known) = rank.known() else {
            return Type::Array(dtype, rank);
        };
        for step in &view.path {
            match step {
                Step::Index { .. } => known -= 1,
                Step::NewAxis { .. } => known += 1,
                Step::Slice { .. } | Step::Transpose { .. } => {}
            }
        }
        Type::array(dtype, known)
    }

    pub(crate) fn view_rank(&self, view: &View) -> usize {
        match self.view_type(view) {
            Type::Array(_, rank) => usize::from(rank.known().unwrap_or(0)),
            _ => 0,
        }
    }

    pub(crate) fn transposed(&mut self, view: &View) -> View {
        let rank = self.view_rank(view) as i64;
        let mut view = view.clone();
        if rank > 1 {
            view.path.push(Step::Transpose {
                order: (0..rank).rev().collect(),
            });
        }
        view
    }
}

/// The one literal index of a subscript.
fn literal_index(body: &Body, index: &[Subscript]) -> Option<i64> {
    let [Subscript::Index(index)] = index else {
        return None;
    };
    match &body.exprs[*index] {
        Expr::Int(value) => Some(*value),
        Expr::Unary(pyrsc_hir::body::UnaryOp::Neg, operand) => match body.exprs[*operand] {
            Expr::Int(value) => Some(-value),
            _ => None,
        },
        _ => None,
    }
}
