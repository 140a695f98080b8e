//! The functions a question may use: one table, in which each says why it has a value for every row.
//!
//! Architecture invariant: what is not in the table is refused. A function that could fail, or change silently, for
//! one row's sake would tell of that row by failing.

use super::call::name;
use super::text::Text;
use datafusion_sql::sqlparser::ast::{Expr, Function as Call, Spanned};
use fenwick_coop::kernel::refusal::Refusal;

/// A function of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// `COUNT`.
    Count,
    /// `SUM`.
    Sum,
    /// `AVG`.
    Mean,
    /// The variance over all.
    Variance,
    /// Its root.
    Deviation,
    /// The middle value.
    Median,
    /// Any other part.
    Quantile,
    /// The same as standard SQL writes it.
    Percentile,
    /// Counts by bin.
    Histogram,
    /// The division of two additive figures.
    Divide,
    /// What keeps a division from zero.
    NullIf,
    /// The value on which a member's rows agree.
    Agreed,
    /// The least value of a member.
    Least,
    /// Her greatest.
    Greatest,
    /// Bounds of a row.
    Clamp,
    /// Bins as groups.
    Bin,
    /// Steps of the calendar as groups.
    Truncate,
    /// Hours and days of the week as groups.
    Extract,
    /// A written date.
    Cast,
    /// Conditions on a row.
    Compare,
    /// Whether there is a value.
    IsNull,
    /// Joints of conditions.
    Logic,
}

/// One line of the table.
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "the page for people and the probes are made of it by tests"
    )
)]
pub(crate) struct Line {
    /// Which function.
    pub(crate) function: Function,
    /// Its names; the first is that of the normal form. Signs have none.
    pub(crate) names: &'static [&'static str],
    /// How it is written.
    pub(crate) form: &'static str,
    /// Where it may stand.
    pub(crate) place: &'static str,
    /// Why it has a value for every row, and what it becomes.
    pub(crate) total: &'static str,
    /// A question that uses it, over the charter of the tests; the probes ask it over hostile rows.
    pub(crate) probe: &'static str,
}

const SELECT: &str = "SELECT, HAVING, ORDER BY";
const GROUP: &str = "GROUP BY, SELECT";
const OWN: &str = "SELECT of a member's own row";

/// The table.
pub(crate) const TABLE: &[Line] = &[
    Line {
        function: Function::Count,
        names: &["COUNT"],
        form: "`COUNT(*)`, `COUNT(field)`, `COUNT(DISTINCT member)`",
        place: "SELECT, HAVING, ORDER BY; a member's own row",
        total: "a missing value is not counted; a member's rows are cut at the charter's bound before they are added up",
        probe: "SELECT COUNT(*), COUNT(tip), COUNT(DISTINCT member) FROM rides GROUP BY city",
    },
    Line {
        function: Function::Sum,
        names: &["SUM"],
        form: "`SUM(field)`, `SUM(CLAMP(field, 0, 100))`",
        place: "SELECT, HAVING, ORDER BY; a member's own row",
        total: "each value is clamped to the charter's bounds and added as a whole number of 128 bits, so nothing overflows or turns into NaN",
        probe: "SELECT SUM(fare), SUM(load) FROM rides GROUP BY city",
    },
    Line {
        function: Function::Mean,
        names: &["AVG"],
        form: "`AVG(field)`",
        place: "SELECT, HAVING, ORDER BY; a member's own row",
        total: "a noised sum over a noised count; where the count is too small the value is left out, after the noise",
        probe: "SELECT AVG(fare), AVG(CLAMP(fare, 0, 50)) AS clamped FROM rides",
    },
    Line {
        function: Function::Variance,
        names: &["VAR_POP", "VAR", "VARIANCE"],
        form: "`VAR_POP(field)`",
        place: SELECT,
        total: "computed from a noised sum of squares, a noised sum and a noised count; values are clamped before they are squared",
        probe: "SELECT VAR_POP(fare) FROM rides GROUP BY night",
    },
    Line {
        function: Function::Deviation,
        names: &["STDDEV_POP", "STDDEV"],
        form: "`STDDEV_POP(field)`",
        place: SELECT,
        total: "the root of the noised variance, which is taken as 0 where the noise made it less",
        probe: "SELECT STDDEV_POP(fare), AVG(fare) FROM rides",
    },
    Line {
        function: Function::Median,
        names: &["MEDIAN"],
        form: "`MEDIAN(field)`",
        place: "SELECT, HAVING, ORDER BY; a member's own row",
        total: "each member stands with her own median in one public bin; it is read from the noised counts of the bins",
        probe: "SELECT MEDIAN(fare) FROM rides GROUP BY city",
    },
    Line {
        function: Function::Quantile,
        names: &["QUANTILE"],
        form: "`QUANTILE(field, 0.9)`",
        place: SELECT,
        total: "as MEDIAN; the part is written in the question and lies between 0.0001 and 0.9999",
        probe: "SELECT QUANTILE(fare, 0.1), QUANTILE(fare, 0.9) FROM rides",
    },
    Line {
        function: Function::Percentile,
        names: &["PERCENTILE_CONT"],
        form: "`PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY field)`",
        place: SELECT,
        total: "another way to write QUANTILE",
        probe: "SELECT PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY fare) FROM rides",
    },
    Line {
        function: Function::Histogram,
        names: &["HISTOGRAM"],
        form: "`HISTOGRAM(field)`",
        place: "SELECT",
        total: "one column for each public bin; the outer bins have no end, so that every value is in one of them",
        probe: "SELECT HISTOGRAM(fare), HISTOGRAM(CLAMP(load, 0, 100)) FROM rides",
    },
    Line {
        function: Function::Divide,
        names: &[],
        form: "`SUM(a) / SUM(b)`, `COUNT(a) / COUNT(*)`",
        place: SELECT,
        total: "divides two noised figures, never two values of a row; without a figure to divide by, the value is left out",
        probe: "SELECT SUM(fare) / COUNT(*), COUNT(tip) / COUNT(*) FROM rides GROUP BY city",
    },
    Line {
        function: Function::NullIf,
        names: &["NULLIF"],
        form: "`SUM(a) / NULLIF(SUM(b), 0)`",
        place: "below the line of a division",
        total: "says what a division means here anyway",
        probe: "SELECT SUM(fare) / NULLIF(COUNT(DISTINCT member), 0) FROM rides",
    },
    Line {
        function: Function::Agreed,
        names: &["ANY_VALUE"],
        form: "`ANY_VALUE(field)`",
        place: OWN,
        total: "the value on which all rows of the member agree, and none where they do not; no row is preferred",
        probe: "SELECT city, COUNT(*) FROM (SELECT member, ANY_VALUE(city) AS city FROM rides GROUP BY member) AS m GROUP BY city",
    },
    Line {
        function: Function::Least,
        names: &["MIN"],
        form: "`MIN(field)`",
        place: OWN,
        total: "a comparison of whole numbers, clamped to the charter's bounds; it stays within the member's own row",
        probe: "SELECT AVG(least) FROM (SELECT member, MIN(fare) AS least FROM rides GROUP BY member) AS m",
    },
    Line {
        function: Function::Greatest,
        names: &["MAX"],
        form: "`MAX(field)`",
        place: OWN,
        total: "as MIN",
        probe: "SELECT MEDIAN(most) FROM (SELECT member, MAX(fare) AS most FROM rides GROUP BY member) AS m",
    },
    Line {
        function: Function::Clamp,
        names: &["CLAMP"],
        form: "`CLAMP(field, 0, 100)`",
        place: "within SUM, AVG, VAR_POP, STDDEV_POP, MEDIAN, QUANTILE, HISTOGRAM",
        total: "a comparison of whole numbers with two written ones; it narrows the charter's bounds and never widens them",
        probe: "SELECT SUM(CLAMP(fare, 0, 20)), MEDIAN(CLAMP(load, 0, 100)) FROM rides",
    },
    Line {
        function: Function::Bin,
        names: &["BIN"],
        form: "`BIN(field)`; of a member's own row also `BIN(total, 0, 100, 200)`",
        place: GROUP,
        total: "the outer bins have no end, so that every value is in one of them; a missing value is in none",
        probe: "SELECT BIN(fare), COUNT(*) FROM rides GROUP BY BIN(fare)",
    },
    Line {
        function: Function::Truncate,
        names: &["DATE_TRUNC"],
        form: "`DATE_TRUNC('month', time)`; `'day'`, `'week'`, `'quarter'`, `'year'`",
        place: GROUP,
        total: "a whole number of seconds is looked up among starts that are written down beforehand; times outside the charter's months are in no group",
        probe: "SELECT DATE_TRUNC('quarter', day), COUNT(*) FROM rides GROUP BY DATE_TRUNC('quarter', day)",
    },
    Line {
        function: Function::Extract,
        names: &[],
        form: "`EXTRACT(HOUR FROM time)`, `EXTRACT(ISODOW FROM time)`, `EXTRACT(DOW FROM time)`",
        place: GROUP,
        total: "the remainder of a whole number by a written one, which is never 0; in UTC, for every second there is",
        probe: "SELECT EXTRACT(HOUR FROM day), COUNT(*) FROM rides GROUP BY EXTRACT(HOUR FROM day)",
    },
    Line {
        function: Function::Cast,
        names: &[],
        form: "`CAST('2026-01-31' AS DATE)`, `'2026-01-31'::DATE`",
        place: "a written value in WHERE",
        total: "it is taken of a text in the question, never of a row, and decided before a row is read",
        probe: "SELECT COUNT(*) FROM rides WHERE day >= CAST('2026-01-31' AS DATE)",
    },
    Line {
        function: Function::Compare,
        names: &[],
        form: "`=`, `<>`, `<`, `<=`, `>`, `>=`, `IN`, `BETWEEN`",
        place: "WHERE: a field and written values; HAVING: a column and a written number",
        total: "comparisons of whole numbers; with a missing value the outcome is unknown, and the row does not count",
        probe: "SELECT COUNT(*) FROM rides WHERE fare > 10.005 AND city IN ('Bern', 'Basel') AND load BETWEEN 0 AND 400",
    },
    Line {
        function: Function::IsNull,
        names: &[],
        form: "`IS NULL`, `IS NOT NULL`",
        place: "WHERE",
        total: "true or false for every row",
        probe: "SELECT COUNT(*) FROM rides WHERE tip IS NULL OR day IS NOT NULL",
    },
    Line {
        function: Function::Logic,
        names: &[],
        form: "`AND`, `OR`, `NOT`",
        place: "WHERE, HAVING",
        total: "the three truth values of SQL",
        probe: "SELECT COUNT(*) FROM rides WHERE NOT (night AND fare > 5) OR city <> 'Bern'",
    },
];

/// Functions that people will try, and what to write instead.
const INSTEAD: &[(&[&str], &str)] = &[
    (
        &["VAR_SAMP", "STDDEV_SAMP"],
        "write VAR_POP(field) or STDDEV_POP(field): over as many rows as an answer needs, the two hardly differ",
    ),
    (
        &[
            "PERCENTILE_DISC",
            "APPROX_MEDIAN",
            "APPROX_QUANTILE",
            "APPROX_PERCENTILE_CONT",
            "MODE",
            "QUANTILE_CONT",
        ],
        "write MEDIAN(field) or QUANTILE(field, 0.9)",
    ),
    (
        &[
            "NOW",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "LOCALTIME",
            "LOCALTIMESTAMP",
        ],
        "a question means the same on every day: write the date itself, such as DATE '2026-01-31'",
    ),
    (
        &[
            "ROW_NUMBER",
            "RANK",
            "DENSE_RANK",
            "PERCENT_RANK",
            "CUME_DIST",
            "NTILE",
            "LAG",
            "LEAD",
            "FIRST_VALUE",
            "LAST_VALUE",
            "NTH_VALUE",
        ],
        "windows are not offered: for the greatest groups write ORDER BY … DESC LIMIT n",
    ),
    (&["DATE_PART"], "write EXTRACT(HOUR FROM time) in GROUP BY"),
    (&["WIDTH_BUCKET"], "write BIN(field) or HISTOGRAM(field)"),
    (
        &["COALESCE", "IFNULL", "NVL", "IIF", "DECODE", "CASE"],
        "missing values count nowhere; ask one question for each case, with WHERE",
    ),
    (
        &["APPROX_DISTINCT", "APPROX_COUNT_DISTINCT"],
        "write COUNT(DISTINCT member)",
    ),
];

const OFFERED: &str =
    "offered are COUNT, SUM, AVG, VAR_POP, STDDEV_POP, MEDIAN, QUANTILE and HISTOGRAM, and inside them CLAMP";

/// The function of the table that is called, if it is one.
pub(super) fn find(call: &Call) -> Option<Function> {
    let name = call.name.to_string().to_uppercase();
    let line = TABLE.iter().find(|line| line.names.contains(&name.as_str()));
    line.map(|line| line.function)
}

/// The function of the table that is called.
pub(super) fn named(text: &Text<'_>, expr: &Expr, call: &Call) -> Result<Function, Refusal> {
    find(call).ok_or_else(|| {
        let name = name(call);
        let hint = INSTEAD.iter().find(|(names, _)| names.contains(&name.as_str()));
        text.refuse(expr.span(), format!("{name} is not offered"))
            .hint(hint.map_or(OFFERED, |(_, hint)| hint))
    })
}
