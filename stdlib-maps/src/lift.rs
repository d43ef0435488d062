//! Meanings as trees of lifted ops, written `(mul (norm_cdf x) 2.0)`.

use pyrsc_ir::Op;

/// A tree of lifted ops over an entry's parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Lift {
    /// A parameter, by number.
    Param(usize),
    /// A number, of the operands' dtype.
    Number(f64),
    Op(Op, Vec<Lift>),
}

impl Lift {
    /// Reads a tree; names that are not ops or numbers must be parameters.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str, params: &[String]) -> Result<Lift, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut tokens = spaced.split_whitespace().peekable();
        let tree = parse_tree(&mut tokens, params)?;
        match tokens.next() {
            None => Ok(tree),
            Some(token) => Err(format!("`{token}` after the end of `{text}`")),
        }
    }
}

fn parse_tree<'t>(
    tokens: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>,
    params: &[String],
) -> Result<Lift, String> {
    let token = tokens.next().ok_or("the tree ends too early")?;
    if token != "(" {
        return parse_leaf(token, params);
    }
    let name = tokens.next().ok_or("an op is expected after `(`")?;
    let op = Op::from_text(name)
        .filter(|op| op.is_lifted() && *op != Op::Cast)
        .ok_or_else(|| format!("`{name}` is not a lifted op"))?;
    let mut operands = Vec::new();
    while tokens.peek() != Some(&")") {
        operands.push(parse_tree(tokens, params)?);
    }
    tokens.next();
    let expected = op.row().operands.len();
    if operands.len() != expected {
        return Err(format!("`{name}` takes {expected} operands"));
    }
    Ok(Lift::Op(op, operands))
}

fn parse_leaf(token: &str, params: &[String]) -> Result<Lift, String> {
    if let Some(index) = params.iter().position(|param| param == token) {
        return Ok(Lift::Param(index));
    }
    token
        .parse()
        .map(Lift::Number)
        .map_err(|_| format!("`{token}` is neither a parameter nor a number"))
}
