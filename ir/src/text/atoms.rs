//! Reads the parts of the text form that hold no names: attributes and types.

use crate::function::{Attr, FloatBits};
use crate::ops::AttrKind;
use crate::types::{DType, Rank, Type};

use super::lexer::Kind;
use super::parser::{MAX_DEPTH, Parsed, Parser};

impl Parser {
    pub(super) fn attr(&mut self, kind: AttrKind) -> Parsed<Attr> {
        match kind {
            AttrKind::Bool if self.eat_word("true") => Ok(Attr::Bool(true)),
            AttrKind::Bool if self.eat_word("false") => Ok(Attr::Bool(false)),
            AttrKind::Bool => self.expected("`true` or `false`"),
            AttrKind::Int => self.int().map(Attr::Int),
            AttrKind::Float => self.float().map(Attr::Float),
            AttrKind::Str => self.string().map(Attr::Str),
            AttrKind::DType => self.dtype().map(Attr::DType),
            AttrKind::Ints => {
                self.expect('(')?;
                self.list(')', |parser, _| parser.int()).map(Attr::Ints)
            }
            AttrKind::Strs => {
                self.expect('(')?;
                self.list(')', |parser, _| parser.string()).map(Attr::Strs)
            }
        }
    }

    /// A number or a word that `read` makes something of.
    pub(super) fn atom<T>(
        &mut self,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Parsed<T> {
        let text = match self.peek() {
            Kind::Number(text) | Kind::Word(text) => text,
            _ => return self.expected(what),
        };
        match read(text) {
            Some(value) => {
                self.next();
                Ok(value)
            }
            None => self.expected(what),
        }
    }

    fn int(&mut self) -> Parsed<i64> {
        self.atom("an integer of 64 bits", |text| text.parse().ok())
    }

    fn float(&mut self) -> Parsed<FloatBits> {
        if self.eat_word("nan") {
            if !self.eat('(') {
                return Ok(FloatBits::new(f64::NAN));
            }
            let bits = self.atom("the bits of a NaN", |text| text.parse().ok())?;
            self.expect(')')?;
            return Ok(FloatBits(bits));
        }
        self.atom("a float", |text| text.parse().ok().map(FloatBits::new))
    }

    fn string(&mut self) -> Parsed<String> {
        let Kind::Str(text) = self.peek().clone() else {
            return self.expected("a string");
        };
        self.next();
        Ok(text)
    }

    fn dtype(&mut self) -> Parsed<DType> {
        self.atom("a dtype", DType::from_name)
    }

    pub(super) fn ty(&mut self) -> Parsed<Type> {
        let mut ty = self.deeper(Parser::ty_atom)?;
        let mut marks = 0;
        while self.eat('?') {
            marks += 1;
            if marks > MAX_DEPTH {
                return self.error(format!("This is nested more than {MAX_DEPTH} deep."));
            }
            ty = Type::Option(Box::new(ty));
        }
        Ok(ty)
    }

    fn ty_atom(&mut self) -> Parsed<Type> {
        if self.eat('(') {
            let items = self.list(')', |parser, _| parser.ty())?;
            return Ok(Type::Tuple(items));
        }
        if let Kind::Opaque(name) = self.peek().clone() {
            self.next();
            return Ok(Type::Opaque(name));
        }
        if self.eat_word("none") {
            return Ok(Type::None);
        }
        if self.eat_word("str") {
            return Ok(Type::Str);
        }
        if self.eat_word("shape") {
            self.expect('[')?;
            return self.rank().map(Type::Shape);
        }
        let dtype = self.atom("a type", DType::from_name)?;
        if self.eat('[') {
            return self.rank().map(|rank| Type::Array(dtype, rank));
        }
        Ok(Type::Scalar(dtype))
    }

    /// What stands between the brackets of an array type, and the closing one.
    fn rank(&mut self) -> Parsed<Rank> {
        let rank = if self.eat('?') {
            Rank::Dynamic
        } else {
            self.atom("a rank", |text| text.parse().ok())
                .map(Rank::Static)?
        };
        self.expect(']')?;
        Ok(rank)
    }
}
