//! The question's text, its tokens, and how to point into it.

use super::{DEPTH_MAX, WHITELIST};
use datafusion_sql::sqlparser::ast::{Expr, Ident, Spanned, Statement};
use datafusion_sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion_sql::sqlparser::parser::{Parser, ParserError};
use datafusion_sql::sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Charter, Field};

const DIALECT: PostgreSqlDialect = PostgreSqlDialect {};

/// The most functions within functions: SUM(CLAMP(…)) and one more, which is refused with a better message.
const FUNCTIONS_MAX: usize = 3;

/// Words that may stand before a bracket without being a function.
fn joins(word: &str) -> bool {
    ["AND", "OR", "NOT", "IN", "WHERE", "BY", "SELECT", "BETWEEN"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// Text out of a question as it may stand in a message: short, and without letters that change how it reads.
pub(super) fn shown(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_alphanumeric() || " _-.'".contains(letter) {
            letter
        } else {
            '?'
        }
    };
    text.chars().take(60).map(plain).collect()
}

/// A question while it is read.
pub(super) struct Reader<'a> {
    sql: &'a str,
    /// The charter of the dataset asked about.
    pub(super) charter: &'a Charter,
    tokens: Vec<TokenWithSpan>,
}

impl<'a> Reader<'a> {
    /// Cuts the text into words and sees that it is one SELECT.
    pub(super) fn new(sql: &'a str, charter: &'a Charter) -> Result<Self, Refusal> {
        let mut reader = Self {
            sql,
            charter,
            tokens: Vec::new(),
        };
        let cut = Tokenizer::new(&DIALECT, sql).tokenize_with_location();
        reader.tokens = cut.map_err(|error| reader.unreadable(error.location))?;
        reader.check_first()?;
        reader.check_single()?;
        reader.check_depth()?;
        Ok(reader)
    }

    fn solid(&self) -> impl Iterator<Item = &TokenWithSpan> {
        self.tokens
            .iter()
            .filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF))
    }

    fn check_first(&self) -> Result<(), Refusal> {
        let Some(first) = self.solid().next() else {
            return Err(Refusal::new(WHITELIST, "the question is empty")
                .at(1)
                .hint(self.example()));
        };
        match &first.token {
            Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("SELECT") => {
                Ok(())
            }
            Token::Word(word) if word.value.eq_ignore_ascii_case("WITH") => Err(self
                .refuse(first.span, "WITH cannot be asked")
                .hint("ask one plain SELECT over the dataset itself")),
            _ => Err(self
                .refuse(first.span, "only a SELECT can be asked")
                .hint(self.example())),
        }
    }

    fn check_single(&self) -> Result<(), Refusal> {
        let mut after = self
            .solid()
            .skip_while(|token| token.token != Token::SemiColon)
            .skip(1);
        match after.next() {
            None => Ok(()),
            Some(token) => Err(self
                .refuse(token.span, "there is more than one statement")
                .hint("ask one question at a time")),
        }
    }

    /// Brackets are counted before parsing: the parser tries two readings of each function's argument, so that the
    /// time it takes doubles with each function within a function.
    fn check_depth(&self) -> Result<(), Refusal> {
        let mut open: Vec<bool> = Vec::new();
        let mut named = None;
        for token in self.solid() {
            match &token.token {
                Token::LParen | Token::LBracket | Token::LBrace => open.push(named.is_some()),
                Token::RParen | Token::RBracket | Token::RBrace => drop(open.pop()),
                _ => {}
            }
            if open.len() > DEPTH_MAX {
                return Err(self.too_deep(token.span));
            }
            let functions = open.iter().filter(|function| **function).count();
            if let (true, Some(name)) = (functions > FUNCTIONS_MAX, named) {
                return Err(self
                    .refuse(name, "functions cannot be nested like this")
                    .hint("the deepest form offered is SUM(CLAMP(field, least, greatest))"));
            }
            named = match &token.token {
                Token::Word(word) if !joins(&word.value) => Some(token.span),
                _ => None,
            };
        }
        Ok(())
    }

    /// Parses the one statement.
    pub(super) fn parse(&self) -> Result<Statement, Refusal> {
        let mut parser = Parser::new(&DIALECT)
            .with_recursion_limit(DEPTH_MAX.saturating_mul(2))
            .with_tokens_with_locations(self.tokens.clone());
        match parser.parse_statements() {
            Ok(statements) => statements
                .into_iter()
                .next()
                .ok_or_else(|| self.refuse_start("the question is empty")),
            Err(ParserError::RecursionLimitExceeded) => Err(self.too_deep(Span::empty())),
            Err(ParserError::TokenizerError(text) | ParserError::ParserError(text)) => {
                Err(self.unreadable(location_in(&text)))
            }
        }
    }

    /// A refusal for too many conditions within conditions.
    pub(super) fn too_deep(&self, span: Span) -> Refusal {
        self.refuse(span, format!("the question is nested more than {DEPTH_MAX} deep"))
            .hint("use fewer brackets")
    }

    fn unreadable(&self, at: Location) -> Refusal {
        self.refuse(Span::new(at, at), "the question cannot be read from here on")
            .hint(self.example())
    }

    fn example(&self) -> String {
        format!(
            "a question looks like: SELECT COUNT(DISTINCT member) FROM {}",
            self.charter.dataset
        )
    }

    /// A refusal that points at a part of the text.
    pub(super) fn refuse(&self, span: Span, message: impl Into<String>) -> Refusal {
        let refusal = Refusal::new(WHITELIST, message);
        match self.position(span.start) {
            Some(position) => refusal.at(position),
            None => refusal.at(1),
        }
    }

    /// A refusal that points at the start of the text.
    pub(super) fn refuse_start(&self, message: impl Into<String>) -> Refusal {
        self.refuse(Span::empty(), message).hint(self.example())
    }

    /// A refusal that points at the first use of a keyword.
    pub(super) fn refuse_word(&self, keyword: &str, message: impl Into<String>) -> Refusal {
        self.refuse(self.word(keyword).unwrap_or(Span::empty()), message)
    }

    /// Whether a keyword stands anywhere in the text.
    pub(super) fn has_word(&self, keyword: &str) -> bool {
        self.word(keyword).is_some()
    }

    fn word(&self, keyword: &str) -> Option<Span> {
        let is_it = |token: &&TokenWithSpan| match &token.token {
            Token::Word(word) => word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword),
            other => other.to_string() == keyword,
        };
        self.tokens.iter().find(is_it).map(|token| token.span)
    }

    /// Characters from 1, from a line and a column.
    fn position(&self, at: Location) -> Option<u32> {
        let lines_before = usize::try_from(at.line.checked_sub(1)?).ok()?;
        let before: usize = self
            .sql
            .split_inclusive('\n')
            .take(lines_before)
            .map(|line| line.chars().count())
            .sum();
        u32::try_from(u64::try_from(before).ok()?.saturating_add(at.column)).ok()
    }

    /// The field that an expression names.
    pub(super) fn field(&self, expr: &Expr) -> Result<&'a Field, Refusal> {
        let span = expr.span();
        let name = match expr {
            Expr::Identifier(ident) => name_of(ident),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, ident] if name_of(table) == self.charter.dataset => name_of(ident),
                _ => {
                    return Err(self
                        .refuse(span, "this name has too many parts")
                        .hint(self.fields_hint()));
                }
            },
            Expr::Nested(inner) => return self.field(inner),
            _ => {
                return Err(self
                    .refuse(span, "only a field of the dataset can stand here")
                    .hint(self.fields_hint()));
            }
        };
        if name == "member" {
            return Err(self
                .refuse(
                    span,
                    "'member' can only be counted: who is behind a row never leaves the clean room",
                )
                .hint("write COUNT(DISTINCT member)"));
        }
        self.charter.field(&name).ok_or_else(|| {
            let dataset = &self.charter.dataset;
            self.refuse(
                span,
                format!("the dataset '{dataset}' has no field '{}'", shown(&name)),
            )
            .hint(self.fields_hint())
        })
    }

    fn fields_hint(&self) -> String {
        let names: Vec<&str> = self
            .charter
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        format!("its fields are: {}", names.join(", "))
    }
}

/// A name as SQL means it: in lower case unless it is quoted.
pub(super) fn name_of(ident: &Ident) -> String {
    if ident.quote_style.is_some() {
        ident.value.clone()
    } else {
        ident.value.to_lowercase()
    }
}

/// The place that the parser wrote into its message.
fn location_in(text: &str) -> Location {
    let number = |mark: &str| -> Option<u64> {
        let (_, rest) = text.rsplit_once(mark)?;
        rest.chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .ok()
    };
    match (number("Line: "), number("Column: ")) {
        (Some(line), Some(column)) => Location::new(line, column),
        _ => Location::empty(),
    }
}
