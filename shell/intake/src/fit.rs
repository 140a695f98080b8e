//! Which mapping a header fits.

use crate::error::IntakeError;
use crate::mapping::Mapping;
use crate::part::Part;
use crate::records::{Table, listed};
use fenwick_coop::people::charter::Charter;

impl Part {
    /// The table that this part is for a dataset, and the mapping by which. Of records within records one file may hold
    /// several kinds of rows: each mapping that names its source then sees a table of its own.
    ///
    /// # Errors
    /// As [`Table::open`] and [`Table::fit`].
    pub fn tables(
        &self,
        charter: &Charter,
        mappings: &[Mapping],
    ) -> Result<Vec<(Table, Mapping)>, IntakeError> {
        let table = Table::open(self)?;
        if !table.is_nested() {
            let mapping = table.choose(charter, mappings)?;
            return Ok(vec![(table, mapping)]);
        }
        let sourced: Vec<&Mapping> = mappings
            .iter()
            .filter(|mapping| mapping.source.is_some())
            .collect();
        let chosen = match sourced.as_slice() {
            [] => vec![table.choose(charter, mappings)?],
            several => several.iter().map(|mapping| (*mapping).clone()).collect(),
        };
        let view = |mapping: Mapping| Ok((Table::view(self, &mapping)?, mapping));
        chosen.into_iter().map(view).collect()
    }
}

impl Table {
    /// The one mapping whose wanted columns are all there.
    ///
    /// # Errors
    /// When none fits or several do: the columns found, and what each mapping wants.
    pub fn fit<'m>(&self, mappings: &'m [Mapping]) -> Result<&'m Mapping, IntakeError> {
        let fitting: Vec<&Mapping> = mappings
            .iter()
            .filter(|mapping| self.lacks(mapping).is_empty())
            .collect();
        let message = match fitting.as_slice() {
            [one] => return Ok(one),
            [] => {
                let wants = mappings.iter().map(|mapping| {
                    let lacking = self.lacks(mapping);
                    format!(
                        "; '{}' wants {}, of which {} are not there",
                        mapping.name,
                        listed(&wants(mapping)),
                        listed(&lacking)
                    )
                });
                format!(
                    "no mapping fits its columns {}{}",
                    listed(self.header()),
                    wants.collect::<String>()
                )
            }
            several => {
                let names: Vec<&str> = several.iter().map(|mapping| mapping.name.as_str()).collect();
                let columns = listed(self.header());
                format!(
                    "the mappings {} all fit its columns {columns}; name one with --mapping",
                    names.join(", ")
                )
            }
        };
        Err(IntakeError::Fit {
            name: self.name().to_owned(),
            message,
        })
    }

    /// The mapping that fits, or where none does and two chartered fields have a column of their name (or the only one), the mapping by name.
    ///
    /// # Errors
    /// As [`Table::fit`].
    pub fn choose(&self, charter: &Charter, mappings: &[Mapping]) -> Result<Mapping, IntakeError> {
        let chosen = self.fit(mappings);
        let several = mappings.iter().any(|mapping| self.lacks(mapping).is_empty());
        let named = charter
            .fields
            .iter()
            .filter(|field| self.has(&field.name))
            .count();
        let by_name = named >= charter.fields.len().min(2);
        match chosen {
            Err(_) if !several && by_name => Ok(Mapping::by_name(charter)),
            _ => chosen.cloned(),
        }
    }

    fn has(&self, column: &str) -> bool {
        !matches!(self.place(column), Ok(None))
    }

    /// The columns by which a mapping fits and that are not there.
    fn lacks(&self, mapping: &Mapping) -> Vec<String> {
        self.absent(mapping.wanted())
    }

    /// Those sets of columns of which not one is there, for people.
    pub(crate) fn absent<'m>(&self, sets: impl IntoIterator<Item = &'m [String]>) -> Vec<String> {
        let missing = |columns: &&[String]| !columns.iter().any(|column| self.has(column));
        sets.into_iter().filter(missing).map(either).collect()
    }
}

fn wants(mapping: &Mapping) -> Vec<String> {
    mapping.wanted().into_iter().map(either).collect()
}

/// Several columns of which one is enough, for people.
pub(crate) fn either(columns: &[String]) -> String {
    columns.join(" or ")
}
