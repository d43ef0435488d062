//! Reads the text form back.
//!
//! The parser sees to names, arity of attributes and regions; whether operands
//! fit is the verifier's business, so that broken functions can be written down.
//! It returns an error, and never panics, on any text.

use std::collections::HashMap;
use std::fmt;

use crate::builder::Builder;
use crate::function::{Attr, Function, Mode, RegionId, SpanId, ValueId};
use crate::ops::{Op, OpRow};
use crate::types::Type;
use crate::verify::checked_result_type;

use super::lexer::{Kind, Token, tokens};

/// Where and why a text is not a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
    /// A sentence.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseError {
            line,
            column,
            message,
        } = self;
        write!(f, "line {line}, column {column}: {message}")
    }
}

impl std::error::Error for ParseError {}

/// Regions and types nest this deep at most, so that reading cannot exhaust
/// the stack.
pub(super) const MAX_DEPTH: usize = 100;

pub(super) type Parsed<T> = Result<T, ParseError>;

/// Reads one function.
///
/// # Errors
/// The first place that is not of the text form.
pub fn parse_function(text: &str) -> Result<Function, ParseError> {
    let mut parser = Parser::new(text)?;
    let function = parser.function()?;
    match parser.peek() {
        Kind::End => Ok(function),
        other => parser.error(format!(
            "Nothing follows the function, but here is {}.",
            other.describe()
        )),
    }
}

/// Reads any number of functions.
///
/// # Errors
/// The first place that is not of the text form.
pub fn parse_module(text: &str) -> Result<Vec<Function>, ParseError> {
    let mut parser = Parser::new(text)?;
    let mut functions = Vec::new();
    while *parser.peek() != Kind::End {
        functions.push(parser.function()?);
    }
    Ok(functions)
}

pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// The values of the function being read, by name.
    values: HashMap<String, ValueId>,
}

/// The name of a value and the hint it stands for.
struct Name {
    name: String,
    hint: Option<String>,
}

impl Parser {
    fn new(text: &str) -> Parsed<Parser> {
        Ok(Parser {
            tokens: tokens(text)?,
            at: 0,
            depth: 0,
            values: HashMap::new(),
        })
    }

    fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    pub(super) fn peek(&self) -> &Kind {
        &self.token().kind
    }

    fn line(&self) -> u32 {
        self.token().line
    }

    /// Moves on, but never past the last token, which is the end.
    pub(super) fn next(&mut self) -> Kind {
        let kind = self.peek().clone();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        kind
    }

    pub(super) fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(ParseError {
            line: self.token().line,
            column: self.token().column,
            message: message.into(),
        })
    }

    pub(super) fn expected<T>(&self, what: &str) -> Parsed<T> {
        let found = self.peek().describe();
        self.error(format!("Expected {what}, found {found}."))
    }

    pub(super) fn eat(&mut self, punct: char) -> bool {
        let found = *self.peek() == Kind::Punct(punct);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn expect(&mut self, punct: char) -> Parsed<()> {
        if self.eat(punct) {
            return Ok(());
        }
        self.expected(&format!("`{punct}`"))
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Kind::Word(found) if found == word);
        if found {
            self.next();
        }
        found
    }

    /// `item, item, …` up to `close`, which is taken too.
    pub(super) fn list<T>(
        &mut self,
        close: char,
        mut item: impl FnMut(&mut Parser, usize) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut items = Vec::new();
        if self.eat(close) {
            return Ok(items);
        }
        loop {
            items.push(item(self, items.len())?);
            if self.eat(close) {
                return Ok(items);
            }
            if !self.eat(',') {
                return self.expected(&format!("`,` or `{close}`"));
            }
        }
    }

    pub(super) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Parser) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return self.error(format!("This is nested more than {MAX_DEPTH} deep."));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn function(&mut self) -> Parsed<Function> {
        self.values.clear();
        if !self.eat_word("fn") {
            return self.expected("`fn`");
        }
        let Kind::Function(name) = self.peek().clone() else {
            return self.expected("a function's name, such as `@module.function`");
        };
        self.next();
        let mut func = Function::new(name);
        let mut builder = Builder::new(&mut func);
        self.expect('(')?;
        self.list(')', |parser, _| {
            let mode = if parser.eat_word("inout") {
                Mode::InOut
            } else {
                Mode::In
            };
            let name = parser.name()?;
            parser.expect(':')?;
            let ty = parser.ty()?;
            let value = builder.param("", ty, mode);
            builder.func.values[value].hint = name.hint.clone();
            parser.define(name, value)
        })?;
        if *self.peek() == Kind::Arrow {
            self.next();
            builder.func.results = if self.eat('(') {
                self.list(')', |parser, _| parser.ty())?
            } else {
                vec![self.ty()?]
            };
        }
        self.expect('{')?;
        self.insts(&mut builder)?;
        Ok(func)
    }

    /// A value's name, where it is defined.
    fn name(&mut self) -> Parsed<Name> {
        let Kind::Value { name, hint } = self.peek().clone() else {
            return self.expected("a value's name");
        };
        if self.values.contains_key(&name) {
            return self.error(format!("`%{name}` is defined a second time."));
        }
        self.next();
        Ok(Name { name, hint })
    }

    fn define(&mut self, name: Name, value: ValueId) -> Parsed<()> {
        let text = name.name.clone();
        if self.values.insert(name.name, value).is_some() {
            return self.error(format!("`%{text}` is defined twice before this place."));
        }
        Ok(())
    }

    /// A value's name, where it is used.
    fn operand(&mut self) -> Parsed<ValueId> {
        let Kind::Value { name, .. } = self.peek() else {
            return self.expected("a value");
        };
        match self.values.get(name) {
            Some(&value) => {
                self.next();
                Ok(value)
            }
            None => self.error(format!("`%{name}` is not defined above.")),
        }
    }

    /// Instructions up to the brace that closes their region.
    fn insts(&mut self, builder: &mut Builder<'_>) -> Parsed<()> {
        while !self.eat('}') {
            self.inst(builder)?;
        }
        Ok(())
    }

    fn inst(&mut self, builder: &mut Builder<'_>) -> Parsed<()> {
        let names = self.result_names()?;
        let line = self.line();
        let Kind::Word(word) = self.peek().clone() else {
            return self.expected("an op");
        };
        let Some(op) = Op::from_text(&word) else {
            return self.error(format!("No op is called `{word}`."));
        };
        self.next();
        let args = self.operands(line)?;
        let attrs = self.attrs(op.row(), line)?;
        let types = self.result_types(builder.func, op, &args, &attrs, names.len())?;
        let span = self.span()?;
        // Of a variadic row, as many as are written there.
        let regions: Vec<RegionId> = (0..op.row().regions.len())
            .filter(|_| !op.row().variadic_regions)
            .map(|_| builder.new_region())
            .collect();
        let outer_span = builder.set_span(span);
        let results = builder.push(op, &args, attrs, regions.clone(), types);
        let inst = builder.last();
        builder.set_span(outer_span);
        for (name, &result) in names.into_iter().zip(&results) {
            builder.func.values[result].hint = name.hint.clone();
            self.define(name, result)?;
        }
        for (region, label) in regions.into_iter().zip(op.row().regions) {
            self.eat_word(label);
            self.expect('{')?;
            self.deeper(|parser| parser.region(builder, region))?;
        }
        if op.row().variadic_regions {
            let label = op.row().region_label(0);
            loop {
                if self.eat_word(label) {
                    self.expect('{')?;
                } else if !self.eat('{') {
                    break;
                }
                let region = builder.new_region();
                builder.func.insts[inst].regions.push(region);
                self.deeper(|parser| parser.region(builder, region))?;
            }
        }
        Ok(())
    }

    fn result_names(&mut self) -> Parsed<Vec<Name>> {
        let mut names = Vec::new();
        if !matches!(self.peek(), Kind::Value { .. }) {
            return Ok(names);
        }
        loop {
            names.push(self.name()?);
            if self.eat('=') {
                return Ok(names);
            }
            if !self.eat(',') {
                return self.expected("`,` or `=`");
            }
        }
    }

    /// Operands start on the line of their op: what stands on the next line is
    /// the next instruction.
    fn operands(&mut self, line: u32) -> Parsed<Vec<ValueId>> {
        let mut args = Vec::new();
        if self.line() != line || !matches!(self.peek(), Kind::Value { .. }) {
            return Ok(args);
        }
        loop {
            args.push(self.operand()?);
            if !self.eat(',') {
                return Ok(args);
            }
        }
    }

    fn attrs(&mut self, row: &OpRow, line: u32) -> Parsed<Vec<Attr>> {
        if row.operands.is_empty() && !row.variadic {
            return row.attrs.iter().map(|&(_, kind)| self.attr(kind)).collect();
        }
        if row.attrs.is_empty() || self.line() != line || !self.eat('[') {
            return if row.attrs.is_empty() {
                Ok(Vec::new())
            } else {
                let names: Vec<&str> = row.attrs.iter().map(|(name, _)| *name).collect();
                let names = names.join(", ");
                self.error(format!(
                    "`{}` has attributes in brackets: {names}.",
                    row.text
                ))
            };
        }
        let attrs = self.list(']', |parser, index| {
            let Some(&(name, kind)) = row.attrs.get(index) else {
                return parser.error(format!("`{}` has no more attributes.", row.text));
            };
            if parser.eat_word(name) {
                parser.expect(':')?;
            }
            parser.attr(kind)
        })?;
        match row.attrs.get(attrs.len()) {
            None => Ok(attrs),
            Some((name, _)) => self.error(format!("The attribute `{name}` is missing.")),
        }
    }

    /// `: types`, or `-> (types)`, or, where the op's rule gives the type,
    /// nothing.
    fn result_types(
        &mut self,
        func: &Function,
        op: Op,
        args: &[ValueId],
        attrs: &[Attr],
        count: usize,
    ) -> Parsed<Vec<Type>> {
        let types = if self.eat(':') {
            let mut types = vec![self.ty()?];
            while self.eat(',') {
                types.push(self.ty()?);
            }
            types
        } else if *self.peek() == Kind::Arrow {
            self.next();
            self.expect('(')?;
            self.list(')', |parser, _| parser.ty())?
        } else if count == 0 {
            Vec::new()
        } else {
            let types: Vec<Type> = args.iter().map(|&arg| func.ty(arg).clone()).collect();
            match checked_result_type(op, &types, attrs) {
                Ok(ty) => ty.into_iter().collect(),
                Err(why) => return self.error(format!("`{op}` has no result type: {why}.")),
            }
        };
        if types.len() == count {
            return Ok(types);
        }
        let given = types.len();
        self.error(format!("{count} results are named, {given} types given."))
    }

    fn span(&mut self) -> Parsed<SpanId> {
        if !self.eat('!') {
            return Ok(SpanId::NONE);
        }
        self.atom("the number of a span", |text| text.parse().ok())
            .map(SpanId)
    }

    fn region(&mut self, builder: &mut Builder<'_>, region: RegionId) -> Parsed<()> {
        if self.eat('^') {
            self.expect('(')?;
            self.list(')', |parser, _| {
                let name = parser.name()?;
                parser.expect(':')?;
                let ty = parser.ty()?;
                let value = builder.arg(region, ty, name.hint.clone());
                parser.define(name, value)
            })?;
        }
        let outer = builder.switch_to(region);
        let result = self.insts(builder);
        builder.switch_to(outer);
        result
    }
}
