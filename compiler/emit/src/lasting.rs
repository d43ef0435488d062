//! Views of views that a variable holds.
//!
//! `a.row(i).part(0, 1, None)` borrows a view that ends with its statement;
//! where a `let` holds the result, each step takes over the view before it.

use syn::{Expr, ExprMethodCall, parse_quote};

use crate::emitter::Emitter;
use crate::syntax::ident;

impl Emitter<'_> {
    /// A view expression without views that end before it.
    pub(crate) fn lasting(&mut self, expr: Expr) -> Expr {
        let Expr::MethodCall(mut call) = expr else {
            return expr;
        };
        if !is_view_method(&call) {
            return Expr::MethodCall(call);
        }
        let receiver = self.lasting(*call.receiver);
        let temporary = matches!(&receiver, Expr::MethodCall(inner) if is_view_method(inner));
        call.receiver = Box::new(receiver);
        if temporary {
            self.take_over(call)
        } else {
            Expr::MethodCall(call)
        }
    }

    /// The same step, by value.
    fn take_over(&mut self, mut call: ExprMethodCall) -> Expr {
        let name = call.method.to_string();
        match name.as_str() {
            "view" => return *call.receiver,
            "row" | "column" | "index_axis" => {
                call.method = ident("index_axis_move");
                if name != "index_axis" {
                    self.needs.ndarray("Axis");
                    let axis = usize::from(name == "column");
                    call.args.insert(0, parse_quote!(Axis(#axis)));
                }
            }
            "t" => call.method = ident("reversed_axes"),
            "part" | "part_by" => {
                call.method = ident(&format!("into_{name}"));
                self.needs.support.insert("part::IntoPart".to_owned());
                self.needs
                    .uses
                    .insert("crate::support::part::IntoPart".to_owned());
            }
            _ => {}
        }
        Expr::MethodCall(call)
    }
}

fn is_view_method(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    matches!(
        name.as_str(),
        "view"
            | "row"
            | "column"
            | "index_axis"
            | "index_axis_move"
            | "t"
            | "part"
            | "part_by"
            | "into_part"
            | "into_part_by"
            | "reversed_axes"
            | "permuted_axes"
            | "insert_axis"
    )
}
