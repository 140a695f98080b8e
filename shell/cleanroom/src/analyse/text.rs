//! The question's text, its tokens, and how to point into it.

use super::{DEPTH_MAX, WHITELIST};
use datafusion_sql::sqlparser::ast::{Expr, Ident, Statement};
use datafusion_sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion_sql::sqlparser::parser::{Parser, ParserError};
use datafusion_sql::sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};
use fenwick_coop::kernel::refusal::Refusal;

const DIALECT: PostgreSqlDialect = PostgreSqlDialect {};

/// The most functions within functions: NULLIF(SUM(CLAMP(…)), 0) is the deepest form offered.
const FUNCTIONS_MAX: usize = 3;

/// Words that may stand before a bracket without being a function.
fn joins(word: &str) -> bool {
    [
        "AND", "OR", "NOT", "IN", "WHERE", "BY", "SELECT", "BETWEEN", "FROM", "JOIN", "USING", "ON", "HAVING",
    ]
    .iter()
    .any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a token is this keyword, or this sign.
fn is_word(token: &TokenWithSpan, keyword: &str) -> bool {
    match &token.token {
        Token::Word(word) => word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword),
        other => other.to_string() == keyword,
    }
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

/// A question's text while it is read.
pub(super) struct Text<'a> {
    sql: &'a str,
    dataset: &'a str,
    tokens: Vec<TokenWithSpan>,
}

/// An open bracket.
struct Bracket {
    /// Whether it holds the arguments of a function.
    function: bool,
    /// Whether it holds a SELECT.
    select: bool,
}

impl<'a> Text<'a> {
    /// Cuts the text into words and sees that it is one SELECT.
    pub(super) fn new(sql: &'a str, dataset: &'a str) -> Result<Self, Refusal> {
        let mut text = Self {
            sql,
            dataset,
            tokens: Vec::new(),
        };
        let cut = Tokenizer::new(&DIALECT, sql).tokenize_with_location();
        text.tokens = cut.map_err(|error| text.unreadable(error.location))?;
        text.check_first()?;
        text.check_single()?;
        text.check_depth()?;
        Ok(text)
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
        let mut open: Vec<Bracket> = Vec::new();
        let mut before: Option<&TokenWithSpan> = None;
        for token in self.solid() {
            if before.is_some_and(|before| before.token == Token::LParen) && is_word(token, "SELECT") {
                open.iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|last| last.select = true);
                if open.iter().filter(|bracket| bracket.select).count() > 1 {
                    return Err(self
                        .refuse(token.span, "questions cannot be nested like this")
                        .hint(
                            "one SELECT may stand within another: one row for each member, in FROM or JOIN",
                        ));
                }
            }
            let name =
                before.filter(|before| matches!(&before.token, Token::Word(word) if !joins(&word.value)));
            match &token.token {
                Token::LParen | Token::LBracket | Token::LBrace => open.push(Bracket {
                    function: name.is_some(),
                    select: false,
                }),
                Token::RParen | Token::RBracket | Token::RBrace => drop(open.pop()),
                _ => {}
            }
            if open.len() > DEPTH_MAX {
                return Err(self.too_deep(token.span));
            }
            let functions = open.iter().filter(|bracket| bracket.function).count();
            if let (true, Some(name)) = (functions > FUNCTIONS_MAX, name) {
                return Err(self
                    .refuse(name.span, "functions cannot be nested like this")
                    .hint("the deepest form offered is SUM(CLAMP(field, least, greatest))"));
            }
            before = Some(token);
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
            self.dataset
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

    /// A refusal that points at a keyword of the SELECT that begins at `select`.
    pub(super) fn refuse_word(&self, select: Span, keyword: &str, message: impl Into<String>) -> Refusal {
        self.refuse(self.word(select, keyword).unwrap_or(select), message)
    }

    /// The first use of a keyword in the SELECT that begins at `select`, but not within brackets.
    pub(super) fn word(&self, select: Span, keyword: &str) -> Option<Span> {
        let mut depth = 0i64;
        let of_select = self.solid().skip_while(|token| token.span.start < select.start);
        for token in of_select {
            match token.token {
                Token::LParen => depth = depth.saturating_add(1),
                Token::RParen => depth = depth.saturating_sub(1),
                _ if depth == 0 && is_word(token, keyword) => return Some(token.span),
                _ => {}
            }
            if depth < 0 {
                return None;
            }
        }
        None
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
}

/// Whether a name stands for itself without quotes: small letters, digits and _, and no word of the parser's own.
pub(super) fn reads_as_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let parsed = Parser::new(&DIALECT)
        .try_with_sql(&format!("{name} > 1"))
        .and_then(|mut parser| parser.parse_expr());
    let alone = |left: &Expr| matches!(left, Expr::Identifier(ident) if ident.value == name);
    name.bytes().all(plain) && matches!(parsed, Ok(Expr::BinaryOp { left, .. }) if alone(&left))
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
