//! Reads the text of patterns. Mistakes are bugs of a rule, found by the first
//! test that loads the tables.

use pyrsc_ir::{Attr, Op};

use super::pattern::{AttrPattern, Call, CallHead, Literal, Pattern};

/// Reads a pattern; new names are appended to `names`.
///
/// # Panics
/// If the text is no pattern.
pub(crate) fn parse(text: &'static str, names: &mut Vec<&'static str>) -> Pattern {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        names,
    };
    let pattern = parser.pattern();
    assert!(parser.tokens.is_empty(), "{text}: something follows");
    pattern
}

struct Parser<'a> {
    text: &'static str,
    /// The tokens that are left, last first.
    tokens: Vec<&'static str>,
    names: &'a mut Vec<&'static str>,
}

fn tokens(text: &'static str) -> Vec<&'static str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = &rest[1..];
            continue;
        }
        let is_mark = |c: char| "()[]".contains(c);
        let length = if is_mark(first) {
            1
        } else {
            rest.find(|c: char| c.is_whitespace() || is_mark(c))
                .unwrap_or(rest.len())
        };
        tokens.push(&rest[..length]);
        rest = &rest[length..];
    }
    tokens.reverse();
    tokens
}

impl Parser<'_> {
    fn next(&mut self) -> &'static str {
        self.tokens
            .pop()
            .unwrap_or_else(|| panic!("{}: ends too soon", self.text))
    }

    fn next_if(&mut self, token: &str) -> bool {
        let is = self.tokens.last() == Some(&token);
        if is {
            self.tokens.pop();
        }
        is
    }

    fn name(&mut self, name: &'static str) -> usize {
        if let Some(number) = self.names.iter().position(|known| *known == name) {
            return number;
        }
        self.names.push(name);
        self.names.len() - 1
    }

    fn pattern(&mut self) -> Pattern {
        let token = self.next();
        if token == "(" {
            return Pattern::Call(self.call());
        }
        if let Some(name) = token.strip_prefix('?') {
            if let Some(name) = name.strip_suffix(':') {
                let number = self.name(name);
                return Pattern::Named(number, Box::new(self.pattern()));
            }
            return Pattern::Value(self.name(name));
        }
        Pattern::Literal(literal(token).unwrap_or_else(|| panic!("{}: {token}?", self.text)))
    }

    /// After the opening parenthesis.
    fn call(&mut self) -> Call {
        let token = self.next();
        let head = match token.strip_prefix('?') {
            Some(lifted) => {
                let (name, arity) = lifted
                    .split_once('/')
                    .unwrap_or_else(|| panic!("{}: {token} has no arity", self.text));
                CallHead::Lifted(self.name(name), arity.parse().ok())
            }
            None => CallHead::Op(
                Op::from_text(token).unwrap_or_else(|| panic!("{}: no op {token}", self.text)),
            ),
        };
        let attrs = self.next_if("[").then(|| self.attrs());
        let mut args = Vec::new();
        let mut rest = None;
        while !self.next_if(")") {
            let next = self.tokens.last().copied().unwrap_or_default();
            if let Some(name) = next.strip_prefix("..?") {
                self.next();
                rest = Some(self.name(name));
            } else {
                assert!(rest.is_none(), "{}: ..? comes last", self.text);
                args.push(self.pattern());
            }
        }
        Call {
            head,
            attrs,
            args,
            rest,
        }
    }

    fn attrs(&mut self) -> Vec<AttrPattern> {
        let mut attrs = Vec::new();
        while !self.next_if("]") {
            let token = self.next();
            attrs.push(if let Some(name) = token.strip_prefix('?') {
                AttrPattern::Name(self.name(name))
            } else if token == "_" {
                AttrPattern::Any
            } else {
                match literal(token) {
                    Some(Literal::Bool(value)) => AttrPattern::Is(Attr::Bool(value)),
                    Some(Literal::Whole(value)) => AttrPattern::Is(Attr::Int(value)),
                    _ => panic!("{}: {token}?", self.text),
                }
            });
        }
        attrs
    }
}

fn literal(token: &str) -> Option<Literal> {
    match token {
        "true" => Some(Literal::Bool(true)),
        "false" => Some(Literal::Bool(false)),
        _ => match token.parse() {
            Ok(whole) => Some(Literal::Whole(whole)),
            Err(_) => token.parse().ok().map(Literal::Float),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::simplify::pattern::{Literal, Pattern};

    #[test]
    fn names_are_shared() {
        let mut names = Vec::new();
        parse("(view.slice[?k 0] ?l:(?f/2 ?x 1.5) ..?b)", &mut names);
        parse("(get ?x ..?b)", &mut names);
        assert_eq!(names, ["k", "l", "f", "x", "b"]);
        assert_eq!(
            parse("-0.0", &mut names),
            Pattern::Literal(Literal::Float(-0.0))
        );
    }
}
