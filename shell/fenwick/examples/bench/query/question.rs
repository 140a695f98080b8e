//! The five questions, the bounds that hold for every engine, and the charter that says them to ours.

use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The most rows of a member that count within a group.
const ROWS_PER_GROUP_MAX: u32 = 50;

/// The measures: name, unit, greatest value of a row and of a member's sum within a group; the least are 0.
const MEASURES: [(&str, &str, u32, u32); 6] = [
    ("fare", "ct", 6_000, 100_000),
    ("tip", "ct", 1_000, 15_000),
    ("fee", "ct", 1_500, 25_000),
    ("distance", "10 m", 5_000, 75_000),
    ("minutes", "min", 120, 2_000),
    ("waiting", "min", 30, 500),
];

/// What is asked of the rows of a group.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// `COUNT(*)`.
    Rows,
    /// `COUNT(DISTINCT member)`.
    Members,
    /// `COUNT(field)`.
    Count(&'static str),
    /// `SUM(field)`.
    Sum(&'static str),
    /// `AVG(field)`.
    Mean(&'static str),
    /// `MEDIAN(field)`.
    Median(&'static str),
}

/// A key by which rows are grouped.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    City,
    Platform,
    Month,
}

/// A question, asked of every engine.
pub struct Question {
    /// Its name in tables and files.
    pub name: &'static str,
    keys: &'static [Key],
    filter: Option<&'static str>,
    figures: Vec<Figure>,
    /// The most groups of a member that count.
    pub groups_max: u32,
}

/// All five.
pub fn all() -> Vec<Question> {
    let each = |(field, ..): &(&'static str, &str, u32, u32)| {
        [Figure::Count(field), Figure::Sum(field), Figure::Mean(field)]
    };
    let question = |name, keys, figures, groups_max| Question {
        name,
        keys,
        filter: None,
        figures,
        groups_max,
    };
    vec![
        question(
            "count and sum",
            &[Key::City],
            vec![Figure::Rows, Figure::Sum("fare")],
            4,
        ),
        Question {
            filter: Some("minutes < 30"),
            ..question(
                "filtered average by two keys",
                &[Key::City, Key::Platform],
                vec![Figure::Mean("fare")],
                8,
            )
        },
        question("median by group", &[Key::City], vec![Figure::Median("fare")], 4),
        question(
            "distinct members by month",
            &[Key::Month],
            vec![Figure::Members],
            12,
        ),
        question(
            "20 aggregates",
            &[Key::City],
            [Figure::Rows, Figure::Members]
                .into_iter()
                .chain(MEASURES.iter().flat_map(each))
                .collect(),
            4,
        ),
    ]
}

impl Figure {
    fn sql(self) -> String {
        match self {
            Self::Rows => "COUNT(*)".to_owned(),
            Self::Members => "COUNT(DISTINCT member)".to_owned(),
            Self::Count(field) => format!("COUNT({field})"),
            Self::Sum(field) => format!("SUM({field})"),
            Self::Mean(field) => format!("AVG({field})"),
            Self::Median(field) => format!("MEDIAN({field})"),
        }
    }
}

impl Key {
    fn sql(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Platform => "platform",
            Self::Month => "DATE_TRUNC('month', started)",
        }
    }

    /// Every value there is, as answers write it.
    fn domain(self) -> Vec<String> {
        match self {
            Self::City => (0..crate::rides::CITIES).map(city).collect(),
            Self::Platform => (0..crate::rides::PLATFORMS).map(platform).collect(),
            Self::Month => (1..=12).map(|month| format!("2025-{month:02}")).collect(),
        }
    }
}

/// The name of a city.
pub fn city(code: u64) -> String {
    format!("city-{code:02}")
}

/// The name of a platform.
pub fn platform(code: u64) -> String {
    format!("platform-{code}")
}

impl Question {
    /// The question in SQL. The keys are left out of the list: it has room for 20, and every engine answers in the
    /// order of the groups or says them itself.
    pub fn sql(&self) -> String {
        let join = |parts: Vec<String>| parts.join(", ");
        let figures = join(self.figures.iter().map(|figure| figure.sql()).collect());
        let keys = join(self.keys.iter().map(|key| key.sql().to_owned()).collect());
        let filter = self
            .filter
            .map_or_else(String::new, |filter| format!(" WHERE {filter}"));
        format!("SELECT {figures} FROM rides{filter} GROUP BY {keys}")
    }

    /// How many keys a group has.
    pub fn keys(&self) -> usize {
        self.keys.len()
    }

    fn for_peers(&self) -> Value {
        json!({
            "keys": self.keys, "filter": self.filter, "figures": self.figures, "groups_max": self.groups_max,
            "key_sql": self.keys.iter().map(|key| key.sql()).collect::<Vec<_>>(),
            "figure_sql": self.figures.iter().map(|figure| figure.sql()).collect::<Vec<_>>(),
        })
    }
}

/// Questions and bounds as the peers' scripts read them.
pub fn for_peers() -> Value {
    let questions: Map<String, Value> = all()
        .iter()
        .map(|question| (question.name.to_owned(), question.for_peers()))
        .collect();
    let bounds: Map<String, Value> = MEASURES
        .iter()
        .map(|(name, _, row_max, sum_max)| {
            (
                (*name).to_owned(),
                json!({ "row_max": row_max, "sum_max": sum_max }),
            )
        })
        .collect();
    json!({
        "questions": questions,
        "bounds": bounds,
        "rows_per_group_max": ROWS_PER_GROUP_MAX,
        "median_bins": bins(),
        "domains": {
            "city": Key::City.domain(), "platform": Key::Platform.domain(), "month": Key::Month.domain(),
        },
    })
}

/// Half euros up to the greatest fare.
fn bins() -> Vec<u32> {
    (1..120).map(|bin| bin * 50).collect()
}

/// The charter over the rides.
pub fn charter() -> String {
    let mut text = format!(
        "dataset = \"rides\"\ntitle = \"Rides\"\nbenefit = \"figures for members\"\npurposes = [\"PublicBenefit\"]\n\
         retention_days = 365\ngroups_max = 4\nrows_per_group_max = {ROWS_PER_GROUP_MAX}\nrows_max = 1000000\nblank_below = 10\n"
    );
    for (name, key) in [("city", Key::City), ("platform", Key::Platform)] {
        let domain = json!(key.domain());
        let _ = write!(
            text,
            "[[fields]]\nname = \"{name}\"\ntitle = \"{name}\"\nkind = \"key\"\ndomain = {domain}\n"
        );
    }
    for (name, unit, row_max, sum_max) in MEASURES {
        let bins = if name == "fare" { bins() } else { Vec::new() };
        let _ = write!(
            text,
            "[[fields]]\nname = \"{name}\"\ntitle = \"{name}\"\nkind = \"measure\"\nscale = 0\nunit = \"{unit}\"\nbins = {bins:?}\n\
             bounds = {{ row_min = 0, row_max = {row_max}, member_sum_min = 0, member_sum_max = {sum_max} }}\n"
        );
    }
    text + "[[fields]]\nname = \"started\"\ntitle = \"When\"\nkind = \"time\"\nfirst_month = \"2025-01\"\nlast_month = \"2025-12\"\n"
}
