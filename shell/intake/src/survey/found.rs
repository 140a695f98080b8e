//! Answers that stand in submissions and not in the form: a list was corrected later, or the export writes answers otherwise.

use super::Draft;
use crate::cell::{self, MISSING};
use crate::error::IntakeError;
use crate::mapping::{FieldMapping, Mapping};
use crate::part::Part;
use crate::records::{Next, Table};
use fenwick_coop::people::charter::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// No list of a form is meant to be longer.
const FOUND_MAX: usize = 2_000;

impl Draft {
    /// Adds to the lists of answers what some submissions hold beside them, and says so.
    ///
    /// # Errors
    /// When the submissions cannot be read.
    pub fn widen(&mut self, submissions: &[Part]) -> Result<(), IntakeError> {
        let mut found = BTreeMap::new();
        for part in submissions {
            match part.tables(&self.charter, std::slice::from_ref(&self.mapping), &[]) {
                Ok(tables) => {
                    for (table, mapping) in tables {
                        self.look(table, &mapping, &mut found)?;
                    }
                }
                Err(IntakeError::Fit { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        for (name, values) in found {
            self.add(&name, values);
        }
        Ok(())
    }

    fn look(
        &self,
        mut table: Table,
        mapping: &Mapping,
        found: &mut BTreeMap<String, BTreeSet<String>>,
    ) -> Result<(), IntakeError> {
        let mut sought = Vec::new();
        for field in &self.charter.fields {
            if let (Kind::Key(key), Some(source)) = (&field.kind, mapping.fields.get(&field.name)) {
                sought.push((field, key, source, table.places(&source.from)?));
            }
        }
        loop {
            match table.records.advance()? {
                Next::End => return Ok(()),
                Next::Bad(_) => continue,
                Next::Record(_) => {}
            }
            let record = table.records.record();
            for (field, key, source, places) in &sought {
                let cells = places.iter().filter_map(|place| record.get(*place));
                let Some(text) = cells.map(cell::text).find(|text| !text.is_empty()) else {
                    continue;
                };
                let known = key.domain.iter().any(|value| *value == *text) || is_said(source, &text);
                let values = found.entry(field.name.clone()).or_default();
                if !known && values.len() < FOUND_MAX {
                    values.insert(text.into_owned());
                }
            }
        }
    }

    fn add(&mut self, name: &str, values: BTreeSet<String>) {
        if values.is_empty() {
            return;
        }
        let field = self.charter.fields.iter_mut().find(|field| field.name == name);
        if let Some(Kind::Key(key)) = field.map(|field| &mut field.kind) {
            self.settle.push(format!(
                "{} answers to '{name}' are not in the form and were added to the end of its list: see that none of them tells who somebody is",
                values.len()
            ));
            key.domain.extend(values);
        }
    }
}

/// Whether a mapping already reads this text as something.
fn is_said(source: &FieldMapping, text: &str) -> bool {
    source.values.contains_key(text) || MISSING.contains(&text)
}
