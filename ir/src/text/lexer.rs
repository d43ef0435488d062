//! Cuts the text form into tokens.

use super::parser::ParseError;

/// A token and where it starts (both counted from 1, columns in characters).
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `%name`, with the hint that the name stands for.
    Value {
        name: String,
        hint: Option<String>,
    },
    /// `@name`.
    Function(String),
    /// An op, a type, an attribute's name: letters, digits, dots.
    Word(String),
    /// A number, sign included.
    Number(String),
    Str(String),
    /// `opaque<name>`.
    Opaque(String),
    Arrow,
    Punct(char),
    End,
}

impl Kind {
    /// How a message calls the token.
    pub(super) fn describe(&self) -> String {
        match self {
            Kind::Value { name, .. } => format!("`%{name}`"),
            Kind::Function(name) => format!("`@{name}`"),
            Kind::Word(word) => format!("`{word}`"),
            Kind::Number(number) => format!("`{number}`"),
            Kind::Str(_) => "a string".to_owned(),
            Kind::Opaque(name) => format!("`opaque<{name}>`"),
            Kind::Arrow => "`->`".to_owned(),
            Kind::Punct(c) => format!("`{c}`"),
            Kind::End => "the end of the text".to_owned(),
        }
    }
}

/// All tokens of a text; the last is [`Kind::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        column: 1,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let (line, column) = (lexer.line, lexer.column);
        let kind = lexer.token()?;
        let end = kind == Kind::End;
        tokens.push(Token { kind, line, column });
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: u32,
    column: u32,
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.peek_by(0)
    }

    fn peek_by(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if !wanted(c) {
                break;
            }
            out.push(c);
            self.next();
        }
        out
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T, ParseError> {
        Err(ParseError {
            line: self.line,
            column: self.column,
            message: message.into(),
        })
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if self.peek() != Some(';') {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn token(&mut self) -> Result<Kind, ParseError> {
        let Some(c) = self.peek() else {
            return Ok(Kind::End);
        };
        match c {
            '%' => self.value(),
            '@' => self.function(),
            '"' => self.string().map(Kind::Str),
            '-' if self.peek_by(1) == Some('>') => {
                self.next();
                self.next();
                Ok(Kind::Arrow)
            }
            c if c == '-' || c.is_ascii_digit() => Ok(self.number()),
            c if is_word(c) => self.word(),
            '(' | ')' | '{' | '}' | '[' | ']' | ',' | ':' | '=' | '?' | '^' | '!' => {
                self.next();
                Ok(Kind::Punct(c))
            }
            c => self.error(format!("The character {c:?} means nothing here.")),
        }
    }

    fn value(&mut self) -> Result<Kind, ParseError> {
        self.next();
        let (mut name, hint) = if self.peek() == Some('"') {
            let hint = self.string()?;
            (super::quoted(&hint), Some(hint))
        } else {
            let name = self.take_while(is_word);
            let number = name.starts_with(|c: char| c.is_numeric());
            let hint = (!number).then(|| name.clone());
            (name, hint)
        };
        if name.is_empty() {
            return self.error("A name follows `%`.");
        }
        if self.peek() == Some('.') && self.peek_by(1).is_some_and(|c| c.is_ascii_digit()) {
            self.next();
            name.push('.');
            name.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        Ok(Kind::Value { name, hint })
    }

    fn function(&mut self) -> Result<Kind, ParseError> {
        self.next();
        if self.peek() == Some('"') {
            return self.string().map(Kind::Function);
        }
        let name = self.take_while(|c| c == '.' || is_word(c));
        if name.is_empty() {
            return self.error("A name follows `@`.");
        }
        Ok(Kind::Function(name))
    }

    fn word(&mut self) -> Result<Kind, ParseError> {
        let word = self.take_while(|c| c == '.' || is_word(c));
        if word == "opaque" && self.peek() == Some('<') {
            self.next();
            let name = self.take_while(|c| c != '>' && c != '\n');
            if self.next() != Some('>') {
                return self.error("`>` ends the name of an opaque type.");
            }
            return Ok(Kind::Opaque(name));
        }
        Ok(Kind::Word(word))
    }

    /// Anything that looks like a number; whether it is one is seen when its
    /// kind is known.
    fn number(&mut self) -> Kind {
        let mut number = String::new();
        if self.peek() == Some('-') {
            self.next();
            number.push('-');
        }
        let mut before = ' ';
        number.push_str(&self.take_while(|c| {
            let exponent_sign = matches!(c, '+' | '-') && matches!(before, 'e' | 'E');
            before = c;
            c == '.' || exponent_sign || is_word(c)
        }));
        Kind::Number(number)
    }

    fn string(&mut self) -> Result<String, ParseError> {
        self.next();
        let mut out = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(out),
                Some('\\') => out.push(self.escape()?),
                Some('\n') | None => return self.error("A string ends on its line with `\"`."),
                Some(c) => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        match self.next() {
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some(c @ ('"' | '\\')) => Ok(c),
            Some('u') if self.peek() == Some('{') => {
                self.next();
                let digits = self.take_while(|c| c.is_ascii_hexdigit());
                let code = u32::from_str_radix(&digits, 16).ok();
                match (code.and_then(char::from_u32), self.next()) {
                    (Some(c), Some('}')) => Ok(c),
                    _ => self.error("`\\u{…}` holds the number of a character."),
                }
            }
            _ => self.error("This escape is not known."),
        }
    }
}
