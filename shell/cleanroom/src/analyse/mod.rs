//! Analyse: from a SQL text and a charter to a [`Shape`], without a row in sight.
//!
//! ```text
//! text       words, places, the parser
//! functions  the one list of functions; `call` takes calls apart
//! clauses    which clauses there may be
//! from       FROM; `own` and `made` draw a member's rows together, `join` adds hers of other datasets and public tables
//! scope      what a name stands for among those `rows`
//! condition  WHERE, with `logic`, `literal` and `lookup`
//! key        GROUP BY, with `times` and `lookup`
//! outputs    the select list, with `aggregate` and `stats`
//! after      HAVING, ORDER BY, LIMIT
//! normal     the one text of a question
//! ```
//!
//! Architecture invariant: this is a whitelist. Every part of the parsed question is taken apart field by
//! field, so that a newer parser which understands more does not compile until someone has decided on it.

mod after;
mod aggregate;
mod call;
mod clauses;
mod condition;
mod from;
pub(crate) mod functions;
mod join;
mod key;
mod literal;
mod logic;
mod lookup;
mod made;
mod normal;
mod outputs;
mod own;
mod rows;
mod scope;
mod stats;
mod text;
mod times;

use crate::bound::{FIGURES_MAX, FOUND_FIGURES_MAX};
use datafusion_sql::sqlparser::ast::{Query, Statement};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Filter, Shape};
use fenwick_coop::people::charter::{Charter, Kind};
use from::{Known, Place};
use key::{Key, Keys};
use outputs::Draft;
use scope::Scope;
use std::collections::BTreeMap;
use text::Text;

/// The rule behind every refusal of a question's form.
pub const WHITELIST: &str = "query.whitelist";
/// The rule that a sum needs bounds.
const BOUNDS: &str = "query.bounds";
/// The rule that unlike units are never added.
const MIXED_UNITS: &str = "query.mixed-units";

/// The longest question that is read, in characters.
const LENGTH_MAX: usize = 10_000;
/// The deepest nesting of conditions.
const DEPTH_MAX: usize = 50;
/// The most columns of an answer: twenty aggregates, some keys and a histogram.
const OUTPUTS_MAX: usize = 60;
/// The most statistics of a question; they share its ε.
const STATS_MAX: usize = 40;
/// The most columns of a member's own row.
const OWN_MAX: usize = 20;
/// The most parts that are joined.
const JOINS_MAX: usize = 5;
/// The most columns by which an answer is ordered.
const ORDER_MAX: usize = 10;
/// The most edges of a BIN.
const EDGES_MAX: usize = 100;
/// The most days, weeks or other steps of the calendar that a question lists.
const STEPS_MAX: usize = 1_000;
/// Bins between the bounds of a quantity for which the charter lists none.
const BINS: i128 = 32;
/// The most cells of an answer.
const CELLS_MAX: u32 = 100_000;
/// Room for the parser and for dropping what it built: a question of the longest length nests this deep at most.
const STACK_BYTES: usize = 64 << 20;

/// Reads a question over one chartered dataset; what it joins is looked up among the charters of the co-op.
///
/// # Errors
/// A refusal by `query.whitelist`, `query.bounds` or `query.mixed-units`, with the place in the text and what
/// would work instead. It depends on the text and the charters alone.
///
/// # Cost
/// Linear in the text, on a thread with a stack of its own, so that no question can exhaust the caller's.
pub fn analyse(sql: &str, charter: &Charter, others: &BTreeMap<String, Charter>) -> Result<Shape, Refusal> {
    if sql.chars().count() > LENGTH_MAX {
        return Err(Refusal::new(
            WHITELIST,
            format!("the question is longer than {LENGTH_MAX} characters"),
        )
        .at(u32::try_from(LENGTH_MAX).unwrap_or(u32::MAX))
        .hint("ask a shorter question, or several"));
    }
    let busy = || Refusal::new(WHITELIST, "the question could not be read").hint("try it again later");
    let (charter, others) = (
        askable(charter),
        others.iter().map(|(name, other)| (name.clone(), askable(other))),
    );
    let (charter, others) = (&charter, &others.collect());
    let known = Known { charter, others };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let reading = thread
            .spawn_scoped(scope, || read(sql, &known))
            .map_err(|_| busy())?;
        reading.join().map_err(|_| busy())?
    })
}

/// The charter without its ids: what no question may read has no name in any.
fn askable(charter: &Charter) -> Charter {
    let mut askable = charter.clone();
    askable.fields.retain(|field| field.kind != Kind::Id);
    askable
}

fn read(sql: &str, known: &Known<'_>) -> Result<Shape, Refusal> {
    let text = Text::new(sql, &known.charter.dataset)?;
    let statement = text.parse()?;
    let Statement::Query(query) = &statement else {
        return Err(text.refuse_start("only a SELECT can be asked"));
    };
    question(&text, known, query)
}

fn question(text: &Text<'_>, known: &Known<'_>, query: &Query) -> Result<Shape, Refusal> {
    let select = clauses::select(text, query, Place::Question)?;
    let rows = from::read(text, select, known, Place::Question)?;
    let scope = Scope {
        text,
        select: select.select_token.0.span,
        rows: &rows,
    };
    let written = select.selection.as_ref();
    let written = written
        .map(|written| condition::lower(&scope, written))
        .transpose()?;
    let first = Keys {
        scope,
        filter: written.as_ref(),
    };
    let tables = key::tables(&first.all(&select.group_by)?);
    let filter = rows.covered(written.clone(), &tables);
    // Which times are listed depends on the whole condition, and that on the tables in which keys stand.
    let reading = Keys {
        scope,
        filter: filter.as_ref(),
    };
    let keys = reading.all(&select.group_by)?;
    let shape = outline(&scope, &keys, filter.clone());
    check_cells(&scope, &shape)?;
    let mut draft = Draft {
        reading,
        keys: &keys,
        shape,
        columns: Vec::new(),
    };
    draft.add(&select.projection)?;
    check_figures(&scope, &draft.shape)?;
    check_found(&scope, &draft.shape)?;
    draft.shape.after = after::read(&draft, select, query)?;
    draft.shape.sql = normal::text(&draft, filter.as_ref());
    check_length(&scope, &draft.shape.sql)?;
    Ok(draft.shape)
}

/// Sees that the normal form can itself be asked.
fn check_length(scope: &Scope<'_>, normal: &str) -> Result<(), Refusal> {
    match normal.chars().count() > LENGTH_MAX {
        true => Err(scope
            .refuse_word(
                "WHERE",
                format!("written out, the question is longer than {LENGTH_MAX} characters"),
            )
            .hint(
                "choose by fewer values; or group by the column of a public table instead of choosing by it",
            )),
        false => Ok(()),
    }
}

/// A question without its columns.
fn outline(scope: &Scope<'_>, keys: &[Key], filter: Option<Filter>) -> Shape {
    let rows = scope.rows;
    Shape {
        dataset: rows.charter.dataset.clone(),
        sql: String::new(),
        inner: rows.inner.clone(),
        joins: rows.joins.clone(),
        filter,
        keys: keys.iter().map(|key| key.group.clone()).collect(),
        stats: vec![stats::members()],
        outputs: Vec::new(),
        after: None,
    }
}

fn check_cells(scope: &Scope<'_>, shape: &Shape) -> Result<(), Refusal> {
    match shape.cells() {
        cells if cells > CELLS_MAX => Err(scope
            .refuse_word(
                "GROUP",
                format!("the answer would have {cells} groups, more than {CELLS_MAX}"),
            )
            .hint("group by fewer fields")),
        _ => Ok(()),
    }
}

/// Sees that a group that is found needs little, since nothing bounds how many there are.
fn check_found(scope: &Scope<'_>, shape: &Shape) -> Result<(), Refusal> {
    match (shape.found(), shape.figures()) {
        (Some(_), figures) if figures > FOUND_FIGURES_MAX => Err(scope
            .refuse_word(
                "GROUP",
                format!("groups that are on no public list have at most {FOUND_FIGURES_MAX} noised figures each, and these need {figures}"),
            )
            .hint("ask for fewer figures at a time, without medians and histograms; or group by a public key")),
        _ => Ok(()),
    }
}

/// Sees that all totals fit into memory: a median or a histogram has a figure for each bin in every group.
fn check_figures(scope: &Scope<'_>, shape: &Shape) -> Result<(), Refusal> {
    match shape.cells().saturating_mul(shape.figures()) {
        figures if figures > FIGURES_MAX => Err(scope
            .refuse_word(
                "GROUP",
                format!("the answer would need {figures} noised figures in all its groups, more than {FIGURES_MAX}"),
            )
            .hint("group by fewer fields, or ask for fewer medians and histograms")),
        _ => Ok(()),
    }
}
