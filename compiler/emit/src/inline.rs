//! Which values become a `let` and which are nested where they are used.

use pyrsc_ir::{DType, InstId, Op, ValueId};
use quote::ToTokens;
use syn::{Expr, Stmt, parse_quote};

use crate::emitter::{Emitter, Slot, Trace};
use crate::syntax::{name_expr, width};
use crate::tokens::mentions;
use crate::variables::{ClassId, Repr};

/// An expression as wide as this stands in a statement of its own,
const WIDE: usize = 72;
/// or one as wide as this among the arguments of a call, on a line of its own.
const WIDEST: usize = 82;
/// A value that is repeated where it is used is at most as wide: as in Python,
/// where a name for it would have been given. The compiler of the Rust code
/// finds equal expressions as well.
const REPEATED: usize = 30;
/// It consists of so many ops, and of so many with those of its repetitions.
const MOST_OPS: (u32, usize) = (4, 12);

impl Emitter<'_> {
    /// Emits an op that computes one value.
    pub(crate) fn emit_value(&mut self, id: InstId) {
        let (expr, mut trace) = self.traced(|it| it.value(id));
        let inst = &self.f.insts[id];
        trace.ops += 1;
        trace.heavy |= is_heavy(inst.op);
        let array = self.f.ty(inst.result()).is_array();
        trace.fragile |= inst.op == Op::MapReduce || inst.op.is_lifted() && array;
        if self.may_raise_or_act(id) {
            trace.raising.push(id);
        }
        self.settle(id, inst.result(), expr, trace);
    }

    /// Gives a value its variable, assigns it, or lets it wait.
    pub(crate) fn settle(&mut self, id: InstId, value: ValueId, expr: Expr, trace: Trace) {
        if let Some(class) = self.aliased(id, value, &expr) {
            self.aliases.insert(value, class);
            self.set_slot(value, Slot::Constant(expr));
            return;
        }
        let uses = self.live.uses(value).len();
        let shared = self.vars.is_shared(value) || !self.declares(id, value);
        if !shared && uses > 0 && self.may_wait(id, value, &expr, &trace) {
            self.wait(value, id, expr, trace, uses);
            return;
        }
        self.flush_raising_before(&trace);
        if !self.declares(id, value) {
            self.assign(self.vars.class(value), value, expr, self.line(id));
        } else if uses == 0 && !shared {
            // What cannot raise has no effect without its value.
            if !trace.raising.is_empty() {
                let stmt = match expr {
                    Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) => {
                        parse_quote!(let _ = #expr;)
                    }
                    _ => parse_quote!(#expr;),
                };
                self.push(stmt, self.line(id));
            }
        } else {
            self.bind(value, id, expr);
        }
    }

    fn may_wait(&self, id: InstId, value: ValueId, expr: &Expr, trace: &Trace) -> bool {
        let users = self.live.uses(value);
        let home = self.live.home(id);
        if users.iter().any(|&user| self.live.home(user) != home) {
            return false;
        }
        let last = users.last().copied().unwrap_or(id);
        let user = &self.f.insts[last];
        if users.len() > 1 {
            let brief = trace.ops <= MOST_OPS.0 && users.len() * trace.ops as usize <= MOST_OPS.1;
            let cheap = brief && !trace.heavy && trace.raising.is_empty();
            let array = self.f.ty(value).is_array();
            return self.f.hint(value).is_none() && cheap && !array && width(expr) <= REPEATED;
        }
        if self.f.hint(value).is_some() {
            return user.op == Op::Bound
                || user.op.is_terminator() && (user.op != Op::Return || user.args.len() == 1);
        }
        if self.vars.get(value).repr == Repr::Owned && !takes_temporary(user.op) {
            return false;
        }
        // A view in a variable must not borrow from one that is not.
        if self.vars.get(value).repr == Repr::View
            && user.op.is_view()
            && self.ends_in_variable(last)
        {
            return false;
        }
        // Statements do not belong among the arguments of `println!`.
        if matches!(user.op, Op::Print | Op::Text) && mentions(expr.to_token_stream(), "let") {
            return false;
        }
        let room = user.op.is_terminator()
            || matches!(
                user.op,
                Op::Set | Op::Assign | Op::Print | Op::Text | Op::ShapeBroadcast
            );
        if matches!(expr, Expr::If(_)) && !user.op.is_terminator() {
            return false;
        }
        let most = match user.op {
            Op::Call => WIDEST,
            _ => WIDE,
        };
        room || width(expr) <= most
    }

    /// The variable that never changes of which a value without a name is a copy
    /// or a conversion: it is written as that anywhere.
    fn aliased(&self, id: InstId, value: ValueId, expr: &Expr) -> Option<ClassId> {
        let name = match expr {
            Expr::Cast(cast) => &*cast.expr,
            other => other,
        };
        let inst = &self.f.insts[id];
        let place = usize::from(inst.op == Op::CheckIndex);
        let source = *inst.args.get(place)?;
        let free = self.f.hint(value).is_none() && !self.vars.is_shared(value);
        let steady = self.is_bound(source) && !self.vars.get(source).mutable;
        let alias = matches!(name, Expr::Path(_)) && self.declares(id, value);
        (free && steady && alias && self.f.ty(value).is_scalar()).then(|| self.vars.class(source))
    }

    /// Whether the result of a view op will be in a variable.
    fn ends_in_variable(&self, id: InstId) -> bool {
        let result = self.f.insts[id].result();
        let users = self.live.uses(result);
        let [user] = users else { return true };
        let op = self.f.insts[*user].op;
        self.f.hint(result).is_some()
            || self.live.home(*user) != self.live.home(id)
            || matches!(op, Op::Map | Op::MapAssign | Op::MapReduce | Op::ForEach)
            || op.is_lifted()
            || op.is_view() && self.ends_in_variable(*user)
    }

    /// `name = expr;`, in the shortest form.
    pub(crate) fn assign(&mut self, class: ClassId, value: ValueId, expr: Expr, line: u32) {
        let Some(name) = self.name_of(value).map(str::to_owned) else {
            panic!(
                "a variable of {} is assigned before it is declared",
                self.f.name
            );
        };
        for waiting in self.waiting() {
            if matches!(self.slot(waiting), Some(Slot::Waiting { trace, .. }) if trace.reads.contains(&class))
            {
                self.flush(waiting);
            }
        }
        self.set_slot(value, Slot::Bound);
        let stmt = match self.vars.classes[class].repr {
            Repr::ViewMut => self.write_back(value, &name, expr),
            _ => assignment(name_expr(&name), expr),
        };
        self.push(stmt, line);
    }

    /// `let pattern: type = expr;`, the type only where a literal needs it.
    pub(crate) fn let_stmt(&mut self, class: ClassId, name: &str, expr: &Expr) -> Stmt {
        let pattern = self.pattern(class, name);
        // What a kernel computes gives the elements their type.
        let inferred = self.math.is_none() && self.is_type_clear(class);
        if !is_untyped(expr) || inferred {
            return parse_quote!(let #pattern = #expr;);
        }
        let ty = self.declared_type(class);
        parse_quote!(let #pattern: #ty = #expr;)
    }

    /// The type of a variable.
    pub(crate) fn declared_type(&mut self, class: ClassId) -> syn::Type {
        let value = self.vars.classes[class].members[0];
        match self.vars.classes[class].repr {
            Repr::Usize => parse_quote!(usize),
            _ => crate::types::owned(self.f.ty(value), self.ctx, &mut self.needs),
        }
    }

    /// Whether the uses of a variable that starts as a literal, or the default
    /// of literals, tell its type.
    fn is_type_clear(&self, class: ClassId) -> bool {
        use Op::*;
        let data = &self.vars.classes[class];
        let mut users = data
            .members
            .iter()
            .flat_map(|&it| self.live.uses(it))
            .map(|&it| &self.f.insts[it]);
        match (self.f.ty(data.members[0]).dtype(), data.repr) {
            (_, Repr::Usize) => false,
            // No method is called on it, as `is_nan` for a comparison with itself:
            // those need a type first.
            (Some(DType::F64), _) => users.all(|user| {
                if let [a, b] = user.args[..]
                    && a == b
                {
                    return false;
                }
                user.op.is_terminator()
                    || crate::liveness::is_loop(user.op)
                    || matches!(
                        user.op,
                        Add | Sub
                            | Mul
                            | Div
                            | Eq
                            | Ne
                            | Lt
                            | Le
                            | Gt
                            | Ge
                            | Call
                            | Set
                            | If
                            | Print
                            | Text
                            | FloatDiv
                    )
            }),
            (Some(DType::Bool), _) => true,
            (Some(DType::I64), _) => users.any(|user| match user.op {
                Return | Call => true,
                IntAdd | IntSub | IntMul | IntFloorDiv | IntRem | IntPow => {
                    !self.ranges.is_safe(user)
                }
                _ => false,
            }),
            _ => false,
        }
    }
}

/// `place = expr;` or `place += operand;`.
pub(crate) fn assignment(place: Expr, expr: Expr) -> Stmt {
    if let Expr::Binary(binary) = &expr
        && let Some(op) = compound(&binary.op)
    {
        if *binary.left == place {
            let operand = bare(&binary.right);
            return parse_quote!(#place #op #operand;);
        }
        let commutes = matches!(binary.op, syn::BinOp::Add(_) | syn::BinOp::Mul(_));
        if commutes && *binary.right == place {
            let operand = bare(&binary.left);
            return parse_quote!(#place #op #operand;);
        }
    }
    parse_quote!(#place = #expr;)
}

/// An expression without parentheses around all of it.
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => &inner.expr,
        other => other,
    }
}

fn compound(op: &syn::BinOp) -> Option<syn::BinOp> {
    use syn::BinOp;
    Some(match op {
        BinOp::Add(_) => BinOp::AddAssign(Default::default()),
        BinOp::Sub(_) => BinOp::SubAssign(Default::default()),
        BinOp::Mul(_) => BinOp::MulAssign(Default::default()),
        BinOp::Div(_) => BinOp::DivAssign(Default::default()),
        BinOp::Rem(_) => BinOp::RemAssign(Default::default()),
        BinOp::BitXor(_) => BinOp::BitXorAssign(Default::default()),
        BinOp::BitAnd(_) => BinOp::BitAndAssign(Default::default()),
        BinOp::BitOr(_) => BinOp::BitOrAssign(Default::default()),
        _ => return None,
    })
}

/// Whether nothing in an expression tells the type of its number.
pub(crate) fn is_untyped(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.suffix().is_empty(),
            syn::Lit::Float(number) => number.suffix().is_empty(),
            _ => false,
        },
        Expr::Unary(inner) => is_untyped(&inner.expr),
        Expr::Paren(inner) => is_untyped(&inner.expr),
        Expr::Binary(both) => is_untyped(&both.left) && is_untyped(&both.right),
        Expr::If(branches) => {
            let otherwise = branches.else_branch.as_ref().map(|(_, expr)| expr);
            is_untyped_block(&branches.then_branch)
                && otherwise.is_some_and(|expr| is_untyped(expr))
        }
        Expr::Block(block) => is_untyped_block(&block.block),
        // Of the type of their arguments, whatever it is.
        Expr::Call(call) => {
            is_generic(&call.func) && !call.args.is_empty() && call.args.iter().all(is_untyped)
        }
        _ => false,
    }
}

/// Whether a function of the support code is there for any type of numbers.
pub(crate) fn is_generic(function: &Expr) -> bool {
    match function {
        Expr::Path(path) => path
            .path
            .segments
            .first()
            .is_some_and(|it| it.ident == "npscalar"),
        _ => false,
    }
}

fn is_untyped_block(block: &syn::Block) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(tail, None)) if is_untyped(tail))
}

/// Whether an op may be handed an array that nobody else holds.
fn takes_temporary(op: Op) -> bool {
    op.is_terminator()
        || op.is_reduction()
        || matches!(
            op,
            Op::Assign | Op::Copy | Op::Call | Op::Print | Op::Text | Op::Bound | Op::Tuple
        )
}

/// Whether an op is not to be repeated for the sake of brevity: what LLVM does
/// not know for an operation without effects.
fn is_heavy(op: Op) -> bool {
    use Op::*;
    !matches!(
        op,
        None | ConstBool
            | ConstInt
            | ConstFloat
            | ConstStr
            | Add
            | Sub
            | Mul
            | Neg
            | Abs
            | Div
            | Sqrt
            | Exp
            | Exp2
            | Log
            | Log2
            | Log10
            | Sin
            | Cos
            | Floor
            | Ceil
            | Trunc
            | Rint
            | Square
            | Minimum
            | Maximum
            | Eq
            | Ne
            | Lt
            | Le
            | Gt
            | Ge
            | Not
            | And
            | Or
            | Xor
            | Cast
            | IntAdd
            | IntSub
            | IntMul
            | IntNeg
            | ShapeOf
            | ShapeDim
            | ShapeSize
            | ShapeRank
            | TupleItem
            | IsBound
            | CheckIndex
    )
}
