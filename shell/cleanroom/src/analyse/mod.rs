//! Analyse: from a SQL text and a charter to a [`Shape`], without a row in sight.
//!
//! Architecture invariant: this is a whitelist. Every part of the parsed question is taken apart field by
//! field, so that a newer parser which understands more does not compile until someone has decided on it.

mod aggregate;
mod clauses;
mod condition;
mod group;
mod literal;
mod normal;
mod outputs;
mod reader;
mod stats;

use datafusion_sql::sqlparser::ast::{SetExpr, Statement};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::Shape;
use fenwick_coop::people::charter::Charter;
use reader::Reader;

/// The rule behind every refusal of a question's form.
const WHITELIST: &str = "query.whitelist";
/// The rule that a sum needs bounds.
const BOUNDS: &str = "query.bounds";
/// The rule that unlike units are never added.
const MIXED_UNITS: &str = "query.mixed-units";

/// The longest question that is read, in characters.
const LENGTH_MAX: usize = 10_000;
/// The deepest nesting of conditions.
const DEPTH_MAX: usize = 50;
/// The most columns of an answer.
const OUTPUTS_MAX: usize = 20;
/// The most cells of an answer.
const CELLS_MAX: u32 = 100_000;
/// Room for the parser and for dropping what it built: a question of the longest length nests this deep at most.
const STACK_BYTES: usize = 64 << 20;

/// Reads a question over one chartered dataset.
///
/// # Errors
/// A refusal by `query.whitelist`, `query.bounds` or `query.mixed-units`, with the place in the text and what
/// would work instead. It depends on the text and the charter alone.
///
/// # Cost
/// Linear in the text, on a thread with a stack of its own, so that no question can exhaust the caller's.
pub fn analyse(sql: &str, charter: &Charter) -> Result<Shape, Refusal> {
    if sql.chars().count() > LENGTH_MAX {
        return Err(Refusal::new(
            WHITELIST,
            format!("the question is longer than {LENGTH_MAX} characters"),
        )
        .at(u32::try_from(LENGTH_MAX).unwrap_or(u32::MAX))
        .hint("ask a shorter question, or several"));
    }
    let busy = || Refusal::new(WHITELIST, "the question could not be read").hint("try it again later");
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let reading = thread
            .spawn_scoped(scope, || read(sql, charter))
            .map_err(|_| busy())?;
        reading.join().map_err(|_| busy())?
    })
}

fn read(sql: &str, charter: &Charter) -> Result<Shape, Refusal> {
    let reader = Reader::new(sql, charter)?;
    let statement = reader.parse()?;
    let Statement::Query(query) = &statement else {
        return Err(reader.refuse_start("only a SELECT can be asked"));
    };
    clauses::check_query(&reader, query)?;
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Err(clauses::no_plain_select(&reader, &query.body));
    };
    clauses::check_select(&reader, select)?;
    clauses::check_table(&reader, select)?;
    let filter = select
        .selection
        .as_ref()
        .map(|condition| condition::lower(&reader, condition, 0))
        .transpose()?;
    let keys = group::keys(&reader, &select.group_by)?;
    let mut shape = Shape {
        inner: None,
        joins: Vec::new(),
        after: None,
        dataset: charter.dataset.clone(),
        sql: String::new(),
        filter,
        keys,
        stats: vec![stats::members()],
        outputs: Vec::new(),
    };
    if shape.cells() > CELLS_MAX {
        return Err(reader
            .refuse_word(
                "GROUP",
                format!(
                    "the answer would have {} groups, more than {CELLS_MAX}",
                    shape.cells()
                ),
            )
            .hint("group by fewer fields"));
    }
    outputs::add(&reader, &mut shape, &select.projection)?;
    shape.sql = normal::text(&shape, charter);
    Ok(shape)
}
