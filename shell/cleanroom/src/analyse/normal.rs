//! The one normal form of a question: what is stored, shown and compared.

use fenwick_coop::kernel::code as spelled;
use fenwick_coop::kernel::decimal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Binning, Compare, Filter, GroupKey, Measured, Output, Shape, Source};
use fenwick_coop::people::charter::{Charter, Kind};

/// Writes a shape as SQL.
pub(super) fn text(shape: &Shape, charter: &Charter) -> String {
    let columns: Vec<String> = shape
        .outputs
        .iter()
        .map(|output| column(shape, charter, output))
        .collect();
    let mut sql = format!("SELECT {} FROM {}", columns.join(", "), shape.dataset);
    if let Some(filter) = &shape.filter {
        sql.push_str(" WHERE ");
        sql.push_str(&condition(charter, filter, false));
    }
    if !shape.keys.is_empty() {
        let keys: Vec<String> = shape.keys.iter().map(key).collect();
        sql.push_str(" GROUP BY ");
        sql.push_str(&keys.join(", "));
    }
    sql
}

fn column(shape: &Shape, charter: &Charter, output: &Output) -> String {
    let what = |stat: usize| shape.stats.get(stat).map(|stat| &stat.what);
    let expr = match output.from {
        Source::Key(place) => shape.keys.get(place).map(key),
        Source::Stat { stat, .. } => what(stat).map(|measured| aggregate(charter, "SUM", measured)),
        Source::Mean { sum, .. } => what(sum).map(|measured| aggregate(charter, "AVG", measured)),
        Source::Ratio { .. } | Source::Spread { .. } | Source::Quantile { .. } | Source::Bin { .. } => None,
    };
    format!("{} AS {}", expr.unwrap_or_default(), name(&output.name))
}

fn name(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

fn key(key: &GroupKey) -> String {
    match key.binning {
        Binning::Codes(_) => key.field.clone(),
        Binning::Months { .. } => format!("DATE_TRUNC('month', {})", key.field),
        Binning::Edges(_) => format!("BIN({})", key.field),
        Binning::Found | Binning::Lookup { .. } | Binning::Spans { .. } | Binning::Cycle { .. } => {
            key.field.clone()
        }
    }
}

fn aggregate(charter: &Charter, function: &str, measured: &Measured) -> String {
    match measured {
        Measured::Members => "COUNT(DISTINCT member)".to_owned(),
        Measured::Rows(None) => "COUNT(*)".to_owned(),
        Measured::Rows(Some(field)) => format!("COUNT({field})"),
        Measured::Squares { field, .. } | Measured::Bins { field, .. } => format!("{function}({field})"),
        Measured::Sum {
            field,
            row_min,
            row_max,
            ..
        } => match declared(charter, field) {
            Some(bounds) if bounds == (*row_min, *row_max) => format!("{function}({field})"),
            _ => {
                let (low, high) = (value(charter, field, *row_min), value(charter, field, *row_max));
                format!("{function}(CLAMP({field}, {low}, {high}))")
            }
        },
    }
}

fn declared(charter: &Charter, field: &str) -> Option<(i64, i64)> {
    let Kind::Measure(measure) = &charter.field(field)?.kind else {
        return None;
    };
    let bounds = measure.bounds?.at_scale(measure.scale)?;
    Some((bounds.row_min, bounds.row_max))
}

/// A condition; `within` another one it stands in brackets where it must.
fn condition(charter: &Charter, filter: &Filter, within: bool) -> String {
    let joined = |parts: &[Filter], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| condition(charter, part, true)).collect();
        let text = parts.join(word);
        if within { format!("({text})") } else { text }
    };
    match filter {
        Filter::And(parts) => joined(parts, " AND "),
        Filter::Or(parts) => joined(parts, " OR "),
        Filter::Not(part) => format!("NOT ({})", condition(charter, part, false)),
        Filter::Compare {
            field,
            op,
            value: code,
        } => format!("{field} {} {}", sign(*op), value(charter, field, *code)),
        Filter::In { field, values } => {
            let values: Vec<String> = values.iter().map(|code| value(charter, field, *code)).collect();
            format!("{field} IN ({})", values.join(", "))
        }
        Filter::IsNull { field } => format!("{field} IS NULL"),
        Filter::Constant(true) => "TRUE".to_owned(),
        Filter::Constant(false) => "FALSE".to_owned(),
    }
}

fn sign(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "=",
        Compare::NotEqual => "<>",
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}

fn value(charter: &Charter, field: &str, code: i64) -> String {
    let listed = |domain: &[String]| {
        usize::try_from(code)
            .ok()
            .and_then(|place| domain.get(place))
            .cloned()
    };
    match charter.field(field).map(|field| &field.kind) {
        Some(Kind::Measure(measure)) => decimal::text(code.into(), measure.scale),
        Some(Kind::Key(key)) => format!(
            "'{}'",
            listed(&key.domain).unwrap_or_default().replace('\'', "''")
        ),
        Some(Kind::Time(_)) => format!("'{}'", Time(code)),
        Some(Kind::Code) => format!("'{}'", spelled::text(code).unwrap_or_default()),
        Some(Kind::Flag) => if code == 0 { "FALSE" } else { "TRUE" }.to_owned(),
        None => code.to_string(),
    }
}
