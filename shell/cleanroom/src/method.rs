//! Methods: the parameters written in a question, such as `$least`, and the values set in their places.
//!
//! Architecture invariant: what somebody types as a value never reaches a question. It is read as a value of a
//! chartered field, and that value is written anew, as one literal.

use crate::analyse::analyse;
use datafusion_sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion_sql::sqlparser::tokenizer::{Location, Token, Tokenizer};
use fenwick_coop::kernel::code as spelled;
use fenwick_coop::kernel::decimal;
use fenwick_coop::kernel::piece;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::{Date, Time};
use fenwick_coop::path::query::Shape;
use fenwick_coop::people::charter::{Charter, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The rule that parameters and values are those that a method declares.
const PARAMETERS: &str = "method.parameters";

/// A value of a chartered field.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What the values of the field are.
    pub kind: &'a Kind,
    /// Its code.
    pub code: i64,
}

/// A stretch of a question, and the parameter that stands behind it.
struct Piece<'a> {
    text: &'a str,
    parameter: Option<String>,
}

/// Reads a value of a field as people write it; `None` when it is none, or finer than the field is kept.
///
/// # Example
/// ```
/// use fenwick_cleanroom::method::read;
/// use fenwick_coop::people::charter::Kind;
/// assert_eq!(read(&Kind::Flag, "yes"), Some(1));
/// assert_eq!(read(&Kind::Flag, "TRUE OR 1=1"), None);
/// ```
pub fn read(kind: &Kind, text: &str) -> Option<i64> {
    match kind {
        Kind::Measure(measure) => match decimal::scaled(text, measure.scale)? {
            (units, true) => Some(units),
            (_, false) => None,
        },
        Kind::Key(key) => key.listed_code(text),
        Kind::Time(_) => {
            let day = text.parse::<Date>().map(Date::start);
            let time = day.or_else(|_| text.parse::<Time>());
            time.ok().map(|time| time.0)
        }
        Kind::Flag => match text {
            "true" | "yes" => Some(1),
            "false" | "no" => Some(0),
            _ => None,
        },
        Kind::Code => spelled::number(text),
        Kind::Id => piece::number(text),
    }
}

/// A value as people read it; `None` when the field has no such value.
pub fn text(kind: &Kind, code: i64) -> Option<String> {
    match kind {
        Kind::Measure(measure) => Some(decimal::text(code.into(), measure.scale)),
        Kind::Key(key) => key.domain.get(usize::try_from(code).ok()?).cloned(),
        Kind::Time(_) => Some(Time(code).to_string()),
        Kind::Flag => match code {
            0 => Some("false".to_owned()),
            1 => Some("true".to_owned()),
            _ => None,
        },
        Kind::Code => spelled::text(code),
        Kind::Id => piece::text(code),
    }
}

/// A value as one literal of a question.
fn literal(setting: &Setting<'_>) -> Option<String> {
    let plain = text(setting.kind, setting.code)?;
    Some(match setting.kind {
        Kind::Measure(_) | Kind::Flag => plain,
        Kind::Key(_) | Kind::Time(_) | Kind::Code | Kind::Id => format!("'{}'", plain.replace('\'', "''")),
    })
}

/// The names of the parameters in a question: `$least` is `least`.
///
/// # Errors
/// A refusal by `method.parameters` when the text cannot be cut into words.
pub fn parameters(sql: &str) -> Result<BTreeSet<String>, Refusal> {
    let pieces = pieces(sql)?.into_iter();
    Ok(pieces.filter_map(|piece| piece.parameter).collect())
}

/// Reads a question with these values in the places of its parameters.
///
/// # Errors
/// A refusal by `method.parameters` when a parameter has no value, and every refusal of [`analyse`], with the
/// place in the text as it was written.
pub fn analyse_with(
    sql: &str,
    settings: &BTreeMap<&str, Setting<'_>>,
    charter: &Charter,
    others: &BTreeMap<String, Charter>,
) -> Result<Shape, Refusal> {
    let mut written = Written::default();
    for piece in pieces(sql)? {
        written.stretch(piece.text);
        let Some(name) = piece.parameter else { continue };
        let found = settings.get(name.as_str()).and_then(literal);
        let missing = || Refusal::new(PARAMETERS, format!("the parameter '{name}' has no value"));
        written.value(&name, &found.ok_or_else(missing)?);
    }
    analyse(&written.sql, charter, others).map_err(|refusal| Refusal {
        at: refusal.at.map(|at| written.place(at)),
        ..refusal
    })
}

/// A question in which values stand in the places of its parameters.
#[derive(Default)]
struct Written {
    sql: String,
    /// Characters of the text that are written.
    letters: u32,
    /// Where stretches of the text begin: in the question, in the text, and how long they are.
    stretches: Vec<(u32, u32, u32)>,
}

impl Written {
    fn stretch(&mut self, text: &str) {
        let long = count(text);
        self.stretches.push((count(&self.sql), self.letters, long));
        self.sql.push_str(text);
        self.letters = self.letters.saturating_add(long);
    }

    /// Blanks around a value: a minus sign must not meet another one, nor a quotation mark another one.
    fn value(&mut self, name: &str, literal: &str) {
        self.sql.push_str(&format!(" {literal} "));
        self.letters = self.letters.saturating_add(count(name)).saturating_add(1);
    }

    /// The place in the text, counted from 1 as the one in the question; of a value, that of its parameter.
    fn place(&self, at: u32) -> u32 {
        let at = at.saturating_sub(1);
        let before = self.stretches.iter().rev().find(|(start, ..)| *start <= at);
        before.map_or(1, |(start, text, long)| {
            text.saturating_add(at.saturating_sub(*start).min(*long))
                .saturating_add(1)
        })
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Cuts a question at its parameters.
fn pieces(sql: &str) -> Result<Vec<Piece<'_>>, Refusal> {
    let unreadable = |_| Refusal::new(PARAMETERS, "the question of this method cannot be read");
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql)
        .tokenize_with_location()
        .map_err(unreadable)?;
    let mut pieces = Vec::new();
    let mut from = 0;
    for token in tokens {
        let Token::Placeholder(mark) = &token.token else {
            continue;
        };
        let Some((name, at)) = mark.strip_prefix('$').zip(byte_of(sql, token.span.start)) else {
            continue;
        };
        pieces.push(Piece {
            text: sql.get(from..at).unwrap_or_default(),
            parameter: Some(name.to_owned()),
        });
        from = at.saturating_add(mark.len());
    }
    pieces.push(Piece {
        text: sql.get(from..).unwrap_or_default(),
        parameter: None,
    });
    Ok(pieces)
}

/// Where a line and a column stand in a text.
fn byte_of(sql: &str, at: Location) -> Option<usize> {
    let lines = usize::try_from(at.line.checked_sub(1)?).ok()?;
    let letters = usize::try_from(at.column.checked_sub(1)?).ok()?;
    let before: usize = sql.split_inclusive('\n').take(lines).map(str::len).sum();
    let line = sql.get(before..)?;
    let (offset, _) = line.char_indices().nth(letters)?;
    before.checked_add(offset)
}
