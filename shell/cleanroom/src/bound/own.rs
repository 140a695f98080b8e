//! A member's own row, made of her rows column by column.

use super::columns::{each, members, numbers, place};
use super::roll::Roll;
use super::rows;
use super::values::Values;
use crate::error::Error;
use crate::filter::RowFilter;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{Schema, SchemaRef};
use datafusion_common::DataFusionError;
use fenwick_coop::path::query::{Own, OwnColumn, PerMember};
use std::sync::Arc;

/// A member's row made ready for rows of one schema.
pub(super) struct Recipe {
    /// What it is made of.
    pub(super) of: PerMember,
    /// Whose rows count.
    pub(super) eligible: Arc<Roll>,
    /// Which rows count.
    pub(super) filter: Option<RowFilter>,
    /// The columns of what is made.
    pub(super) schema: SchemaRef,
}

impl Recipe {
    /// Makes a member's row ready.
    pub(super) fn new(of: PerMember, eligible: Arc<Roll>, schema: &Schema) -> Result<Self, Error> {
        let filter = of.filter.as_ref();
        let names: Vec<String> = of.columns.iter().map(|column| column.name.clone()).collect();
        Ok(Self {
            filter: filter.map(|filter| RowFilter::new(filter, schema)).transpose()?,
            schema: rows::schema(&names),
            eligible,
            of,
        })
    }
}

/// Rows of members in the making.
///
/// # Invariants
/// Place 0 takes the rows that do not count; each member who has one that counts has the next place. `open` is the
/// place of the one who is read, or 0.
pub(super) struct Making {
    recipe: Arc<Recipe>,
    member: Option<u32>,
    counts: bool,
    open: u32,
    members: Vec<u32>,
    stores: Vec<Store>,
    row_places: Vec<u32>,
}

/// What is kept for a column, one place per member.
enum Store {
    Marks(Vec<Marks>),
    Values(Values),
}

/// What is known of a member's values without keeping them.
#[derive(Clone, Copy)]
struct Marks {
    count: u32,
    sum: i128,
    least: i64,
    greatest: i64,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            count: 0,
            sum: 0,
            least: i64::MAX,
            greatest: i64::MIN,
        }
    }
}

impl Marks {
    fn add(&mut self, value: i64) {
        self.count = self.count.saturating_add(1);
        // At most 2^32 rows of at most 2^63 each.
        self.sum = self.sum.wrapping_add(value.into());
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
    }

    fn value(&self, what: &Own) -> Option<i128> {
        let some = self.count > 0;
        match what {
            Own::Rows(_) => Some(self.count.into()),
            Own::Sum(_) => Some(self.sum),
            Own::Mean(_) => self.sum.checked_div_euclid(self.count.into()),
            Own::Least(_) => some.then(|| self.least.into()),
            Own::Greatest(_) => some.then(|| self.greatest.into()),
            Own::Agreed(_) => (some && self.least == self.greatest).then(|| self.least.into()),
            Own::Median(_) => None,
        }
    }
}

impl Making {
    /// Nothing is read yet.
    pub(super) fn new(recipe: Arc<Recipe>) -> Self {
        let store = |column: &OwnColumn| match column.what {
            Own::Median(_) => Store::Values(Values::default()),
            _ => Store::Marks(Vec::new()),
        };
        Self {
            member: None,
            counts: false,
            open: 0,
            members: vec![0],
            stores: recipe.of.columns.iter().map(store).collect(),
            row_places: Vec::new(),
            recipe,
        }
    }

    /// Reads a batch; gives the rows of the members who end in it.
    pub(super) fn read(&mut self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        self.assign(batch)?;
        for (column, store) in self.recipe.of.columns.iter().zip(&mut self.stores) {
            let field = column.what.field();
            let values = field.map(|field| numbers(batch, field)).transpose()?;
            match (store, values) {
                (Store::Values(store), Some(values)) => store.gather(&self.row_places, values),
                (Store::Values(_), None) => {}
                (Store::Marks(marks), values) => {
                    marks.resize(self.members.len(), Marks::default());
                    match values {
                        Some(values) => each(marks, &self.row_places, values, Marks::add),
                        None => count(marks, &self.row_places),
                    }
                }
            }
        }
        match place(self.open) {
            0 => self.made(self.members.len()),
            open => self.made(open),
        }
    }

    /// Finds the place of every row.
    fn assign(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let filter = self.recipe.filter.as_ref();
        let hits = filter.map(|filter| filter.hits(batch)).transpose()?;
        self.row_places.clear();
        for (row, member) in members(batch)?.iter().enumerate() {
            if self.member != Some(*member) {
                if self.member > Some(*member) {
                    return Err(Error::Scattered);
                }
                self.member = Some(*member);
                self.counts = self.recipe.eligible.contains(*member);
                self.open = 0;
            }
            let hit = hits.as_ref().is_none_or(|hits| hits.value(row));
            if !(self.counts && hit) {
                self.row_places.push(0);
                continue;
            }
            if self.open == 0 {
                self.open = u32::try_from(self.members.len()).unwrap_or(0);
                self.members.push(*member);
            }
            self.row_places.push(self.open);
        }
        Ok(())
    }

    /// The rows of the members at places from 1 up to `open`, who are forgotten. The open one moves to the front.
    fn made(&mut self, open: usize) -> Result<RecordBatch, Error> {
        let members: UInt32Array = self.members.drain(1..open).map(Some).collect();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(members)];
        for (column, store) in self.recipe.of.columns.iter().zip(&mut self.stores) {
            let within = |value: i128| {
                let value = value.max(column.lo.into()).min(column.hi.into());
                i64::try_from(value).ok()
            };
            let values: Int64Array = match store {
                Store::Marks(marks) => {
                    let closed = 1.min(marks.len())..open.min(marks.len());
                    let marks = marks.drain(closed);
                    marks
                        .map(|marks| marks.value(&column.what).and_then(within))
                        .collect()
                }
                Store::Values(values) => {
                    let mut medians = vec![None; open];
                    values.medians(open, |place, median| {
                        if let Some(free) = medians.get_mut(place) {
                            *free = within(median.into());
                        }
                    });
                    values.close(open);
                    medians.into_iter().skip(1).collect()
                }
            };
            columns.push(Arc::new(values));
        }
        self.open = self.open.min(1);
        let schema = self.recipe.schema.clone();
        Ok(RecordBatch::try_new(schema, columns).map_err(DataFusionError::from)?)
    }

    /// The row of the last member.
    pub(super) fn finish(&mut self) -> Result<RecordBatch, Error> {
        self.open = 0;
        self.made(self.members.len())
    }
}

/// Counts rows, whatever they hold.
fn count(marks: &mut [Marks], places: &[u32]) {
    for at in places {
        if let Some(marks) = marks.get_mut(place(*at)) {
            marks.add(0);
        }
    }
}
