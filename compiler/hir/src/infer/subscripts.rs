//! Subscripts: the type of what they select.

use pyrsc_ir::{DType, Rank};

use crate::body::{ExprId, Node, Subscript};
use crate::constant::Value;
use crate::infer::Ctx;
use crate::lints;
use crate::ty::Ty;

impl Ctx<'_> {
    /// The type of `base[index]`.
    pub(super) fn subscript_type(
        &mut self,
        base: ExprId,
        ty: &Ty,
        index: &[Subscript],
        node: Node,
    ) -> Ty {
        for part in index {
            match part {
                Subscript::Index(index) => {
                    let ty = self.expr(*index);
                    if !ty.is_unknown() && !ty.is_integer() {
                        let message = format!("an index of type {ty} is not supported");
                        self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(*index), message);
                    }
                }
                Subscript::Slice { start, stop, step } => {
                    for bound in [start, stop, step].into_iter().flatten() {
                        let ty = self.expr(*bound);
                        if !ty.is_unknown() && !ty.is_integer() && ty != Ty::None {
                            let message = format!("a slice bound of type {ty} is not supported");
                            self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(*bound), message);
                        }
                    }
                }
                Subscript::NewAxis | Subscript::Ellipsis => {}
            }
        }
        match ty {
            Ty::Unknown => Ty::Unknown,
            Ty::Array(dtype, rank) => self.array_subscript(*dtype, *rank, index, node),
            Ty::Tuple(items) | Ty::List(items) => self.item(items, index, node),
            Ty::Shape(_) => Ty::INT,
            Ty::Opaque(kind) if kind == "sys.argv" => Ty::Str,
            Ty::Str if matches!(index, [Subscript::Index(_)]) => Ty::Str,
            other => {
                let message = format!("an item of {other} is not supported");
                self.report(&lints::UNSUPPORTED_OPERAND, Node::Expr(base), message);
                Ty::Unknown
            }
        }
    }

    fn item(&mut self, items: &[Ty], index: &[Subscript], node: Node) -> Ty {
        let [Subscript::Index(index)] = index else {
            self.report(
                &lints::UNSUPPORTED_OPERAND,
                node,
                "a slice of a tuple or list is not supported",
            );
            return Ty::Unknown;
        };
        let Some(Value::Int(position)) = self.constant(*index) else {
            let message = "the index of a tuple or list must be a literal".to_owned();
            self.report(&lints::NOT_CONSTANT, Node::Expr(*index), message);
            return Ty::Unknown;
        };
        let count = items.len() as i64;
        let position = if position < 0 {
            position + count
        } else {
            position
        };
        match usize::try_from(position)
            .ok()
            .and_then(|position| items.get(position))
        {
            Some(item) => item.clone(),
            None => {
                self.report(&lints::BAD_OPERAND, node, "the index is out of range");
                Ty::Unknown
            }
        }
    }

    fn array_subscript(&mut self, dtype: DType, rank: Rank, index: &[Subscript], node: Node) -> Ty {
        let Rank::Static(rank) = rank else {
            let message = "an index into an array of unknown rank is not supported".to_owned();
            self.report(&lints::UNSUPPORTED_OPERAND, node, message);
            return Ty::Unknown;
        };
        let taken =
            |part: &&Subscript| matches!(part, Subscript::Index(_) | Subscript::Slice { .. });
        let dropped = index
            .iter()
            .filter(|part| matches!(part, Subscript::Index(_)))
            .count();
        let added = index
            .iter()
            .filter(|part| **part == Subscript::NewAxis)
            .count();
        if index.iter().filter(taken).count() > usize::from(rank) {
            let message = format!("too many indices: the array has {rank} axes");
            self.report(&lints::BAD_RANK, node, message);
            return Ty::Unknown;
        }
        let result = usize::from(rank) - dropped + added;
        let ellipsis = index.contains(&Subscript::Ellipsis);
        if result == 0 && !ellipsis {
            Ty::numpy(dtype)
        } else {
            Ty::array(dtype, result as u8)
        }
    }
}
