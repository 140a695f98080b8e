//! A member's rows in the form in which they came: the mapping that read them, read backwards.

mod form;
mod path;

use super::rows::Rows;
use fenwick_intake::Mapping;
use form::{Fit, Form};
use path::{Path, Row};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rows of one dataset in one form.
pub struct Written {
    /// What the form is called.
    pub form: String,
    /// Nothing where no row could be written.
    pub document: Option<Value>,
    /// How many records it holds, and what could not be given back.
    pub told: Value,
}

/// One document in the making.
#[derive(Default)]
struct Document {
    records: Vec<(usize, Value)>,
    known: BTreeMap<String, usize>,
    rows: u64,
    lacking: BTreeMap<String, u64>,
    unsaid: BTreeMap<String, u64>,
}

/// Writes rows in every form in which a mapping of theirs can; the error is a path of a mapping that is none.
pub fn again(mappings: &[Mapping], rows: &Rows, member: &str) -> Result<Vec<Written>, String> {
    let fed = mappings
        .iter()
        .filter(|mapping| mapping.dataset == rows.charter.dataset);
    let forms = fed.filter_map(|mapping| Form::new(mapping, &rows.charter));
    let forms: Vec<Form<'_>> = forms.collect::<Result<_, _>>()?;
    let mut names: Vec<&str> = forms.iter().map(|form| form.out.form.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let written = names.into_iter().map(|name| {
        let forms: Vec<&Form<'_>> = forms.iter().filter(|form| form.out.form == name).collect();
        written(name, &forms, rows, member)
    });
    written.filter_map(Result::transpose).collect()
}

fn written(name: &str, forms: &[&Form<'_>], rows: &Rows, member: &str) -> Result<Option<Written>, String> {
    let mut document = Document::default();
    for kept in &rows.rows {
        document.take(forms, &kept.values, member);
    }
    if document.records.is_empty() && document.lacking.is_empty() {
        return Ok(None);
    }
    let mut lost: Vec<&String> = forms.iter().flat_map(|form| &form.lost).collect();
    lost.sort_unstable();
    lost.dedup();
    let told = json!({
        "records": document.records.len(), "rows": document.rows, "rows_that_lack": document.lacking,
        "fields_not_given_back": lost, "values_not_given_back": document.unsaid,
    });
    Ok(Some(Written {
        form: name.to_owned(),
        document: match document.records.is_empty() {
            true => None,
            false => Some(document.whole(forms, member)?),
        },
        told,
    }))
}

impl Document {
    fn take(&mut self, forms: &[&Form<'_>], values: &form::Values, member: &str) {
        let mut lacking = None;
        for (number, form) in forms.iter().enumerate() {
            match form.fits(values) {
                Fit::Other => {}
                Fit::Lacks(field) => lacking = lacking.or(Some(field)),
                Fit::Whole => {
                    let mut row = form.row(values, member, &mut self.unsaid);
                    let count = self.records.len();
                    let place = *self.known.entry(row.filled(&form.out.record)).or_insert(count);
                    if place == count {
                        self.records.push((number, Value::Null));
                    }
                    if let Some((_, record)) = self.records.get_mut(place) {
                        form.write(values, &mut row, record);
                    }
                    self.rows += 1;
                    return;
                }
            }
        }
        if let Some(field) = lacking {
            *self.lacking.entry(field).or_default() += 1;
        }
    }

    /// The records with what stands around them.
    fn whole(self, forms: &[&Form<'_>], member: &str) -> Result<Value, String> {
        let (mut whole, mut paths) = (Value::Null, Vec::new());
        let mut row = Row::default();
        row.texts.insert("member".to_owned(), member.to_owned());
        for form in forms {
            let path = |text: &String| Path::parse(text, &form.out.lists).ok_or_else(|| text.clone());
            for (at, text) in &form.out.around {
                let text = row.filled(text);
                path(at)?.put(&mut whole, &mut row, Value::String(text));
            }
            paths.push(path(&form.out.rows)?);
        }
        for (number, record) in self.records {
            if let Some(path) = paths.get(number) {
                path.put(&mut whole, &mut Row::default(), record);
            }
        }
        Ok(whole)
    }
}
