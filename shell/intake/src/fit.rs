//! Which mapping a header fits.

use crate::error::IntakeError;
use crate::form::Form;
use crate::mapping::{Mapping, Source};
use crate::part::Part;
use crate::records::{Table, listed};
use crate::sheet;
use crate::tree::Counts;
use fenwick_coop::people::charter::Charter;

impl Part {
    /// The table that this part is for a dataset, and the mapping by which. Of records within records one file may hold
    /// several kinds of rows: each mapping that names its source then sees a table of its own. `also` are columns that are read
    /// besides those of the mappings.
    ///
    /// # Errors
    /// As [`Table::open`] and [`Table::fit`].
    pub fn tables(
        &self,
        charter: &Charter,
        mappings: &[Mapping],
        also: &[String],
    ) -> Result<Vec<(Table, Mapping)>, IntakeError> {
        let form = self.form()?;
        let mut sourced: Vec<(&Mapping, &Source)> = mappings
            .iter()
            .filter_map(|mapping| Some((mapping, mapping.source.as_ref()?)))
            .collect();
        if form == Form::Sheet {
            sourced = self.sheeted(sourced)?;
        }
        if matches!(form, Form::Lines | Form::Columns) || sourced.is_empty() {
            let table = Table::open(self)?;
            let mapping = table.choose(charter, mappings)?;
            let table = match table.is_nested() {
                true => Table::open_as(self, Some(&mapping), None, also)?,
                false => table,
            };
            return Ok(vec![(table, mapping)]);
        }
        let root = match form {
            Form::Xml => Some(self.outermost()?),
            Form::Json | Form::Lines | Form::Sheet | Form::Columns => None,
        };
        let fitting: Vec<(&Mapping, &Source)> = sourced
            .into_iter()
            .filter(|(_, source)| source.root == root)
            .collect();
        if fitting.is_empty() {
            return Err(self.unfit(root.as_deref(), mappings));
        }
        self.views(&fitting, also)
    }

    /// Those mappings whose rows are a sheet of this workbook.
    fn sheeted<'m>(
        &self,
        mut sourced: Vec<(&'m Mapping, &'m Source)>,
    ) -> Result<Vec<(&'m Mapping, &'m Source)>, IntakeError> {
        let sheets = sheet::sheets(self)?;
        sourced.retain(|(_, source)| {
            let is = |rows: &String| sheets.iter().any(|(sheet, _)| sheet.eq_ignore_ascii_case(rows));
            source.rows.as_ref().is_some_and(is)
        });
        Ok(sourced)
    }

    /// The table of each mapping. What none takes is counted once: by the first of those that read the same rows.
    fn views(
        &self,
        fitting: &[(&Mapping, &Source)],
        also: &[String],
    ) -> Result<Vec<(Table, Mapping)>, IntakeError> {
        let mut tables = Vec::new();
        for (place, (mapping, source)) in fitting.iter().enumerate() {
            let beside: Vec<&Source> = fitting.iter().map(|(_, source)| *source).collect();
            let is_first = |&(_, (_, other)): &(usize, &(&Mapping, &Source))| other.rows == source.rows;
            let first = fitting.iter().enumerate().find(is_first).map(|(place, _)| place);
            let counts = Counts {
                rows: first == Some(place),
                beside: place == 0,
            };
            let table = Table::open_as(self, Some(mapping), Some((counts, &beside)), also)?;
            tables.push((table, (*mapping).clone()));
        }
        Ok(tables)
    }

    fn unfit(&self, root: Option<&str>, mappings: &[Mapping]) -> IntakeError {
        let is = match root {
            Some(_) => "it is XML whose outermost element none of the mappings names",
            None => "it is JSON, and the mappings read other files",
        };
        let names: Vec<&str> = mappings.iter().map(|mapping| mapping.name.as_str()).collect();
        let message = format!("{is}: {}; name one that does with --mapping", names.join(", "));
        IntakeError::fit(self.name(), message)
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
                    let (wanted, lacking) = (wants(mapping), self.lacks(mapping));
                    let there = match lacking.len() == wanted.len() {
                        true => "none of which is there".to_owned(),
                        false => format!("of which {} are not there", listed(&lacking)),
                    };
                    format!("; '{}' wants {}, {there}", mapping.name, listed(&wanted))
                });
                format!(
                    "no mapping fits its columns {}{}; `fenwick intake inspect FILE` shows what it holds and drafts a mapping",
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
        Err(IntakeError::fit(self.name(), message))
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
