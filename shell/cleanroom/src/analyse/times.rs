//! Keys made of times: steps of the calendar, hours of the day and days of the week, all in UTC.

use super::call::arguments;
use super::key::{Key, Keys};
use super::literal::{self, Literal};
use super::lookup::NONE;
use super::scope::Scope;
use super::{STEPS_MAX, text::shown};
use datafusion_sql::sqlparser::ast::{DateTimeField, Expr, Function, Spanned};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::{Time, month_start, month_text};
use fenwick_coop::path::query::{Binning, Compare, Filter, GroupKey};
use fenwick_coop::people::charter::{Field, Kind, TimeField};

const TRUNC: &str =
    "write DATE_TRUNC('month', field) with a time field; the steps are day, week, month, quarter and year";
const EXTRACT: &str =
    "write EXTRACT(HOUR FROM field), EXTRACT(ISODOW FROM field) or EXTRACT(DOW FROM field) with a time field";

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
/// The first Monday after 1970 began, at midnight UTC.
const MONDAY: i64 = 4 * DAY;

/// A step of the calendar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Step {
    fn of(text: &str) -> Option<Self> {
        Some(match text.to_lowercase().as_str() {
            "day" => Step::Day,
            "week" => Step::Week,
            "month" => Step::Month,
            "quarter" => Step::Quarter,
            "year" => Step::Year,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
        }
    }

    /// How many months, or nothing for what does not consist of months.
    fn months(self) -> Option<i64> {
        match self {
            Step::Day | Step::Week => None,
            Step::Month => Some(1),
            Step::Quarter => Some(3),
            Step::Year => Some(12),
        }
    }

    /// The first second of the step in which a time lies, and of the next.
    fn around(self, time: i64) -> (i64, i64) {
        let fixed = |origin: i64, width: i64| {
            let start = time.saturating_sub(time.saturating_sub(origin).rem_euclid(width));
            (start, start.saturating_add(width))
        };
        match self.months() {
            Some(months) => {
                let index = Time(time).month_index();
                let first = index.saturating_sub(index.rem_euclid(months));
                (month_start(first).0, month_start(first.saturating_add(months)).0)
            }
            None if self == Step::Week => fixed(MONDAY, WEEK),
            None => fixed(0, DAY),
        }
    }

    /// What a step that begins at this second is called; a week by its Monday.
    fn label(self, start: i64) -> String {
        let index = Time(start).month_index();
        let year = format!("{:04}", index.div_euclid(12));
        match self {
            Step::Day | Step::Week => Time(start).date().to_string(),
            Step::Month => month_text(index),
            Step::Quarter => format!("{year}-Q{}", index.rem_euclid(12).div_euclid(3).saturating_add(1)),
            Step::Year => year,
        }
    }
}

/// `DATE_TRUNC('step', time)`.
pub(super) fn truncated(keys: &Keys<'_>, expr: &Expr, function: &Function) -> Result<Key, Refusal> {
    let scope = &keys.scope;
    let (unit, field) = match arguments(scope.text, expr, function)?.as_slice() {
        [unit, field] => (*unit, *field),
        _ => {
            return Err(scope
                .refuse(expr.span(), "DATE_TRUNC takes two arguments")
                .hint(TRUNC));
        }
    };
    let step = match literal::of(unit) {
        Some(Literal::Text(text)) => Step::of(&text),
        _ => None,
    };
    let Some(step) = step else {
        return Err(scope
            .refuse(unit.span(), "this is no step of the calendar that is offered")
            .hint(TRUNC));
    };
    let (field, time) = time_field(scope, field, expr.span(), TRUNC)?;
    let Some((first, last)) = time.months() else {
        let message = format!("the charter gives no months for '{}'", field.name);
        return Err(scope.refuse(expr.span(), message).hint("leave the time out"));
    };
    let group = match step {
        Step::Month => GroupKey {
            field: field.name.clone(),
            binning: Binning::Months { first, last },
            labels: Vec::new(),
        },
        _ => {
            let all = (month_start(first).0, month_start(last.saturating_add(1)).0);
            let within = narrowed(keys.filter, &field.name, all);
            spans(field, step, within, all).ok_or_else(|| too_many(scope, expr.span(), field, step))?
        }
    };
    let (name, step) = (&field.name, step.name());
    Ok(Key {
        group,
        name: format!("{name}_{step}"),
        text: format!("DATE_TRUNC('{step}', {name})"),
        table: None,
    })
}

fn too_many(scope: &Scope<'_>, span: Span, field: &Field, step: Step) -> Refusal {
    let (name, step) = (&field.name, step.name());
    scope
        .refuse(
            span,
            format!("the answer would list more than {STEPS_MAX} times, {step} by {step}"),
        )
        .hint(format!(
            "hold the time in WHERE: {name} >= '2026-01-01' AND {name} < '2026-07-01'; or take a longer step"
        ))
}

/// The steps of the calendar within a stretch of time, at least one, and nothing outside the charter's months.
fn spans(field: &Field, step: Step, within: (i64, i64), all: (i64, i64)) -> Option<GroupKey> {
    let (mut starts, mut labels) = (Vec::new(), Vec::new());
    let mut next = within.0.min(all.1.saturating_sub(1));
    let to = within.1.max(next.saturating_add(1));
    while next < to {
        if labels.len() >= STEPS_MAX {
            return None;
        }
        let (start, after) = step.around(next);
        starts.push(start.max(all.0));
        labels.push(step.label(start));
        next = after;
    }
    let count = u32::try_from(labels.len()).ok()?;
    starts.push(next.min(all.1));
    Some(GroupKey {
        field: field.name.clone(),
        binning: Binning::Spans {
            starts,
            groups: (0..count).chain([NONE]).collect(),
            count,
        },
        labels,
    })
}

/// The stretch of time to which a condition holds a field, whatever else it says.
fn narrowed(filter: Option<&Filter>, name: &str, within: (i64, i64)) -> (i64, i64) {
    match filter {
        Some(Filter::And(parts)) => parts
            .iter()
            .fold(within, |within, part| narrowed(Some(part), name, within)),
        Some(Filter::Compare { field, op, value }) if field == name => {
            let (from, to) = within;
            let after = value.saturating_add(1);
            match op {
                Compare::GreaterOrEqual => (from.max(*value), to),
                Compare::Greater => (from.max(after), to),
                Compare::Less => (from, to.min(*value)),
                Compare::LessOrEqual => (from, to.min(after)),
                Compare::Equal => (from.max(*value), to.min(after)),
                Compare::NotEqual => within,
            }
        }
        _ => within,
    }
}

/// `EXTRACT(part FROM time)`.
pub(super) fn extracted(scope: &Scope<'_>, part: &DateTimeField, of: &Expr) -> Result<Key, Refusal> {
    let (part, name, origin, step, labels): (_, _, _, _, Vec<String>) = match part {
        DateTimeField::Hour => (
            "HOUR",
            "hour",
            MONDAY,
            HOUR,
            (0..24).map(|hour| format!("{hour:02}")).collect(),
        ),
        DateTimeField::Isodow => (
            "ISODOW",
            "weekday",
            MONDAY,
            DAY,
            (1..=7).map(|day| day.to_string()).collect(),
        ),
        DateTimeField::Dow => (
            "DOW",
            "dow",
            MONDAY.saturating_sub(DAY),
            DAY,
            (0..7).map(|day| day.to_string()).collect(),
        ),
        other => {
            return Err(scope
                .refuse(
                    of.span(),
                    format!("{} cannot be taken out of a time", shown(&other.to_string())),
                )
                .hint(EXTRACT));
        }
    };
    let (field, _) = time_field(scope, of, of.span(), EXTRACT)?;
    Ok(Key {
        group: GroupKey {
            field: field.name.clone(),
            binning: Binning::Cycle {
                origin,
                step,
                count: u32::try_from(labels.len()).unwrap_or(NONE),
            },
            labels,
        },
        name: format!("{}_{name}", field.name),
        text: format!("EXTRACT({part} FROM {})", field.name),
        table: None,
    })
}

fn time_field<'a>(
    scope: &Scope<'a>,
    expr: &Expr,
    span: Span,
    hint: &str,
) -> Result<(&'a Field, &'a TimeField), Refusal> {
    let field = scope.field(expr)?;
    match &field.kind {
        Kind::Time(time) => Ok((field, time)),
        _ => Err(scope
            .refuse(span, format!("'{}' is not a time", field.name))
            .hint(hint)),
    }
}
