//! How the cells of one column become whole numbers.

use crate::limit::Limits;
use crate::mapping::{Bins, DecimalMark, FieldMapping};
use crate::moment::{Moments, NoMoment};
use crate::number::unit::Change;
use crate::number::{self, NoNumber};
use fenwick_coop::kernel::code;
use fenwick_coop::kernel::decimal::{Decimal, scaled};
use fenwick_coop::kernel::piece;
use fenwick_coop::kernel::time::{Date, Time};
use fenwick_coop::people::charter::{Key, Kind, Measure};
use std::borrow::Cow;
use std::collections::HashMap;

/// What was expected of a cell, for people; never what stood in it.
pub(crate) type Expected = &'static str;

const NUMBER: Expected = "not a number";
const NUMBER_TWO_WAYS: Expected = "a number whose comma can be read two ways; set decimal in the mapping";
const NUMBER_TOO_LARGE: Expected = "a number too large to be kept";
const LISTED: Expected = "a value that is not on the charter's list; values are matched exactly";
const MOMENT: Expected = "not a date or time of a known form; set formats in the mapping";
const MOMENT_TWO_WAYS: Expected =
    "a date whose day and month can be read two ways; set formats in the mapping";
const YES_OR_NO: Expected = "neither yes nor no";
const SHORT_CODE: Expected = "not a short code: up to 10 letters, digits and plain signs, or up to 18 digits";
const PIECE: Expected = "not a piece of an id: up to 10 letters, digits and plain signs";
const UNIT: Expected = "in a unit that the mapping does not know";
const PRESENT: Expected = "missing, though the mapping requires it";

/// How a field is read: from a column, or the same in every row.
pub(crate) struct Cells {
    /// Where its column stands, or where several do of which the first that holds a text counts; none when the source lacks it.
    pub(crate) places: Vec<usize>,
    /// Where the texts stand that name the unit.
    pub(crate) units: Vec<usize>,
    /// For each unit what a number in it is multiplied by; none where that is one.
    factors: HashMap<String, Option<Decimal>>,
    /// Where several words stand in one cell, and the one that is looked for.
    words: Option<(Vec<usize>, String)>,
    /// The value of a row whose cell is missing, or that has no such cell.
    pub(crate) instead: Option<i64>,
    required: bool,
    missing: Vec<String>,
    after: Option<String>,
    before: Option<String>,
    reader: Reader,
    /// Beyond what no value can be.
    pub(crate) limits: Limits,
}

enum Reader {
    Measure {
        scale: u8,
        number: Number,
    },
    Bins {
        scale: u8,
        number: Number,
        edges: Vec<i64>,
        codes: Vec<i64>,
    },
    Key {
        codes: HashMap<String, i64>,
        other: Option<i64>,
    },
    Time(Moments),
    Flag(HashMap<String, i64>),
    Code,
    /// Which piece of an id, of how many; none: the text is one piece.
    Id(Option<[usize; 2]>),
}

/// How the numbers of a column are written.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    factor: Option<Decimal>,
    change: Option<Change>,
    mark: DecimalMark,
    hint: Option<char>,
    plain: bool,
}

/// Texts that stand for no value, where a mapping names none.
pub(crate) const MISSING: &[&str] = &["NA", "N/A", "null", "NULL", "-"];

/// A value that is written as the charter has it, and can be.
pub(crate) fn chartered(kind: &Kind, text: &str) -> Option<i64> {
    Limits::of(kind).check(written(kind, text)?).ok()
}

fn written(kind: &Kind, text: &str) -> Option<i64> {
    match kind {
        Kind::Measure(measure) => scaled(text, measure.scale)
            .filter(|(_, exact)| *exact)
            .map(|(value, _)| value),
        Kind::Key(key) => key.listed_code(text),
        Kind::Time(_) => {
            let time = text
                .parse::<Time>()
                .or_else(|_| text.parse::<Date>().map(Date::start));
            time.ok().map(|time| time.0)
        }
        Kind::Flag => flag(text),
        Kind::Code => code::number(text),
        Kind::Id => piece::number(text),
    }
}

/// Yes or no in the languages that exports are written in.
pub(crate) fn flag(text: &str) -> Option<i64> {
    const YES: &[&str] = &[
        "1",
        "true",
        "yes",
        "y",
        "t",
        "on",
        "1.0",
        "ja",
        "wahr",
        "oui",
        "vrai",
        "si",
        "sí",
        "sì",
        "verdadero",
        "sim",
        "ndiyo",
        "ya",
        "да",
    ];
    const NO: &[&str] = &[
        "0", "false", "no", "n", "f", "off", "0.0", "nein", "falsch", "non", "faux", "falso", "não", "nao",
        "hapana", "tidak", "нет",
    ];
    if text.len() > 12 {
        return None;
    }
    let text = text.to_lowercase();
    let is = |words: &[&str]| words.contains(&text.as_str());
    if is(YES) {
        return Some(1);
    }
    is(NO).then_some(0)
}

impl Number {
    /// How a field's numbers are written; `hint` is what the column shows at its beginning.
    pub(crate) fn new(source: &FieldMapping, hint: Option<char>) -> Self {
        let point = match source.decimal {
            DecimalMark::Point => true,
            DecimalMark::Comma => false,
            DecimalMark::Auto => hint != Some(','),
        };
        Self {
            factor: source.multiply,
            change: None,
            mark: source.decimal,
            hint,
            plain: point && source.multiply.is_none(),
        }
    }

    /// The same, turned from this unit into that of the field.
    pub(crate) fn in_unit_of(self, from: Option<&str>, kind: &Kind) -> Self {
        let change = match (from, kind) {
            (Some(from), Kind::Measure(Measure { unit: Some(to), .. })) => Change::between(from, to).ok(),
            _ => None,
        };
        let plain = self.plain && change.is_none();
        Self {
            change,
            plain,
            ..self
        }
    }

    fn with_factor(self, factor: Decimal) -> Self {
        Self {
            factor: Some(factor),
            plain: false,
            ..self
        }
    }

    fn units(self, text: &str, scale: u8) -> Result<i64, Expected> {
        if self.plain
            && let Some(value) = number::plain(text.as_bytes(), scale)
        {
            return Ok(value);
        }
        let units = number::parse(text, self.mark, self.hint).and_then(|exact| match self.change {
            Some(change) => exact.changed(change, scale),
            None => exact.units(self.factor, scale),
        });
        units.map_err(expected_number)
    }

    fn floor_units(self, text: &str, scale: u8) -> Result<i64, Expected> {
        let exact =
            number::parse(text, self.mark, self.hint).and_then(|exact| exact.floor_units(self.factor, scale));
        exact.map_err(expected_number)
    }
}

fn expected_number(fault: NoNumber) -> Expected {
    match fault {
        NoNumber::Other => NUMBER,
        NoNumber::TwoWays => NUMBER_TWO_WAYS,
        NoNumber::TooLarge => NUMBER_TOO_LARGE,
    }
}

impl Reader {
    fn new(source: &FieldMapping, kind: &Kind, number: Number) -> Self {
        let renamed = || {
            source
                .values
                .iter()
                .filter_map(|(from, to)| Some((from.clone(), chartered(kind, to)?)))
        };
        match (kind, &source.bins) {
            (Kind::Measure(measure), _) => Self::Measure {
                scale: measure.scale,
                number,
            },
            (Kind::Key(key), Some(bins)) => Self::bins(bins, key, number),
            (Kind::Key(key), None) => {
                let listed = key
                    .domain
                    .iter()
                    .filter_map(|value| Some((value.clone(), key.listed_code(value)?)));
                let other = key.other.as_ref().and_then(|other| key.listed_code(other));
                Self::Key {
                    codes: listed.chain(renamed()).collect(),
                    other,
                }
            }
            (Kind::Time(_), _) => Self::Time(Moments::new(&source.formats)),
            (Kind::Flag, _) => Self::Flag(renamed().collect()),
            (Kind::Code, _) => Self::Code,
            (Kind::Id, _) => Self::Id(source.piece),
        }
    }

    fn bins(bins: &Bins, key: &Key, number: Number) -> Self {
        let scale = bins.edges.iter().map(|edge| edge.scale).max().unwrap_or(0);
        let edges = bins
            .edges
            .iter()
            .filter_map(|edge| edge.at_scale(scale))
            .collect();
        let codes = bins
            .labels
            .iter()
            .filter_map(|label| key.listed_code(label))
            .collect();
        Self::Bins {
            scale,
            number,
            edges,
            codes,
        }
    }

    fn read(&self, text: &str, factor: Option<Decimal>) -> Result<i64, Expected> {
        let with = |number: &Number| factor.map_or(*number, |factor| number.with_factor(factor));
        match self {
            Self::Measure { scale, number } => with(number).units(text, *scale),
            Self::Bins {
                scale,
                number,
                edges,
                codes,
            } => {
                let value = with(number).floor_units(text, *scale)?;
                let bin = edges.partition_point(|edge| *edge <= value);
                codes.get(bin).copied().ok_or(LISTED)
            }
            Self::Key { codes, other } => codes.get(text).copied().or(*other).ok_or(LISTED),
            Self::Time(moments) => moments.read(text).map_err(|fault| match fault {
                NoMoment::Other => MOMENT,
                NoMoment::TwoWays => MOMENT_TWO_WAYS,
            }),
            Self::Code => code::number(text).ok_or(SHORT_CODE),
            Self::Id(_) => piece::number(text).ok_or(PIECE),
            Self::Flag(renamed) => renamed.get(text).copied().or_else(|| flag(text)).ok_or(YES_OR_NO),
        }
    }
}

impl Cells {
    /// How `source` feeds a field of this kind from the columns at `places`, in the units named at `units`.
    pub(crate) fn new(
        source: &FieldMapping,
        kind: &Kind,
        (places, units): (Vec<usize>, Vec<usize>),
        number: Number,
    ) -> Self {
        let usual = || MISSING.iter().map(|text| (*text).to_owned()).collect();
        let instead = source.constant.as_ref().or(source.default.as_ref());
        let factors = source.units.iter().flat_map(|units| units.factors.clone());
        let factors = factors.map(|(unit, factor)| (unit, (factor.at_scale(0) != Some(1)).then_some(factor)));
        Self {
            places,
            units,
            factors: factors.collect(),
            words: None,
            instead: instead.and_then(|text| chartered(kind, text)),
            required: source.required,
            missing: source.missing.clone().unwrap_or_else(usual),
            after: source.after.clone(),
            before: source.before.clone(),
            limits: Limits::of(kind),
            reader: Reader::new(source, kind, number),
        }
    }

    /// The value of a cell; none when it is missing and may be. `unit` is the text of its unit, where it has one.
    pub(crate) fn read(&self, text: &str, unit: Option<&str>) -> Result<Option<i64>, Expected> {
        let text = self.part(text);
        if text.is_empty() || self.missing.iter().any(|missing| missing == text) {
            return if self.required {
                Err(PRESENT)
            } else {
                Ok(self.instead)
            };
        }
        let factor = match unit {
            None => None,
            Some(unit) => *self.factors.get(unit).ok_or(UNIT)?,
        };
        if let Reader::Id(Some(place)) = self.reader {
            return Ok(piece_of(text, place));
        }
        let value = self.reader.read(text, factor)?;
        self.limits.check(value).map(Some)
    }

    /// The same, reading also the cells at these places, in which several words stand.
    pub(crate) fn with_words(mut self, places: Vec<usize>, word: &str) -> Self {
        self.places.extend(&places);
        self.words = Some((places, word.to_owned()));
        self
    }

    /// What the text at this place says: of several words, whether the one looked for is among them.
    pub(crate) fn told<'t>(&self, place: usize, text: Cow<'t, str>) -> Cow<'t, str> {
        match &self.words {
            Some((places, word)) if places.contains(&place) && !text.is_empty() => {
                let is_there = text.split_whitespace().any(|known| known == word);
                Cow::Borrowed(if is_there { "1" } else { "0" })
            }
            _ => text,
        }
    }

    /// What of a text counts.
    fn part<'t>(&self, text: &'t str) -> &'t str {
        let after = match &self.after {
            Some(mark) => text.rsplit_once(mark.as_str()).map_or(text, |(_, rest)| rest),
            None => text,
        };
        match &self.before {
            Some(mark) => after.split_once(mark.as_str()).map_or(after, |(part, _)| part),
            None => after,
        }
    }
}

/// A piece of an id; none of an id that cannot be spelled whole, for a part of one is another id.
fn piece_of(id: &str, [place, pieces]: [usize; 2]) -> Option<i64> {
    let spelled: Vec<i64> = (0..pieces)
        .map_while(|before| piece::of(id, before))
        .map(piece::number)
        .collect::<Option<_>>()?;
    let is_whole = piece::of(id, pieces).is_none();
    spelled.get(place.checked_sub(1)?).copied().filter(|_| is_whole)
}

/// The text of a cell without the blanks around it. A cell that is not UTF-8 is read as Windows-1252.
pub(crate) fn text(raw: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text.trim()),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw);
            Cow::Owned(text.trim().to_owned())
        }
    }
}
