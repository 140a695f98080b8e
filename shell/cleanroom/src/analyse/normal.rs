//! The one normal form of a question: what is stored, shown and compared.

use super::key::{self, Key};
use super::outputs::{Draft, Written};
use super::text::reads_as_name;
use fenwick_coop::kernel::code as spelled;
use fenwick_coop::kernel::decimal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{After, Compare, Filter, Having, Order, Shape};
use fenwick_coop::people::charter::{Charter, Kind};

/// Writes a question as SQL.
pub(super) fn text(draft: &Draft<'_>, filter: Option<&Filter>) -> String {
    let Draft {
        reading,
        keys,
        shape,
        columns,
    } = draft;
    let rows = reading.scope.rows;
    let column = |column: &Written| format!("{} AS {}", column.text, name(&column.name));
    let columns: Vec<String> = columns.iter().map(column).collect();
    let mut sql = format!(
        "SELECT {} FROM {}",
        columns.join(", "),
        rows.sql(&key::tables(keys))
    );
    if let Some(filter) = filter {
        sql.push_str(" WHERE ");
        sql.push_str(&condition(&rows.charter, filter));
    }
    if !keys.is_empty() {
        let keys: Vec<&str> = keys.iter().map(|key: &Key| key.text.as_str()).collect();
        sql.push_str(" GROUP BY ");
        sql.push_str(&keys.join(", "));
    }
    sql.push_str(
        &shape
            .after
            .as_ref()
            .map_or(String::new(), |after| self::after(shape, after)),
    );
    sql
}

fn name(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if text.bytes().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A column of the answer where it is used and not named.
fn used(shape: &Shape, output: usize) -> String {
    let name = shape
        .outputs
        .get(output)
        .map_or("", |output| output.name.as_str());
    if reads_as_name(name) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn after(shape: &Shape, after: &After) -> String {
    let mut sql = String::new();
    if let Some(having) = &after.having {
        sql.push_str(" HAVING ");
        sql.push_str(&chosen(shape, having, false));
    }
    if !after.order.is_empty() {
        let one = |order: &Order| {
            let name = used(shape, order.output);
            if order.descending {
                format!("{name} DESC")
            } else {
                name
            }
        };
        let order: Vec<String> = after.order.iter().map(one).collect();
        sql.push_str(" ORDER BY ");
        sql.push_str(&order.join(", "));
    }
    if let Some(limit) = after.limit {
        sql.push_str(&format!(" LIMIT {limit}"));
    }
    sql
}

fn joined(parts: Vec<String>, word: &str, within: bool) -> String {
    let text = parts.join(word);
    if within { format!("({text})") } else { text }
}

fn chosen(shape: &Shape, having: &Having, within: bool) -> String {
    let each = |parts: &[Having]| parts.iter().map(|part| chosen(shape, part, true)).collect();
    match having {
        Having::And(parts) => joined(each(parts), " AND ", within),
        Having::Or(parts) => joined(each(parts), " OR ", within),
        Having::Not(part) => format!("NOT ({})", chosen(shape, part, false)),
        Having::Compare { output, op, value } => format!("{} {} {value}", used(shape, *output), sign(*op)),
    }
}

/// A condition on rows.
pub(super) fn condition(charter: &Charter, filter: &Filter) -> String {
    part(charter, filter, false)
}

/// A condition; `within` another one it stands in brackets where it must.
fn part(charter: &Charter, filter: &Filter, within: bool) -> String {
    let each = |parts: &[Filter]| parts.iter().map(|one| part(charter, one, true)).collect();
    match filter {
        Filter::And(parts) => joined(each(parts), " AND ", within),
        Filter::Or(parts) => joined(each(parts), " OR ", within),
        Filter::Not(inner) => format!("NOT ({})", part(charter, inner, false)),
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
        Some(Kind::Id) | None => code.to_string(),
    }
}
