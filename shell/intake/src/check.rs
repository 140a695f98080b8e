//! Whether a mapping makes sense for a charter.

use crate::cell::chartered;
use crate::mapping::{Bins, FieldMapping, Mapping};
use crate::moment;
use crate::number::unit::Change;
use fenwick_coop::people::charter::{Charter, Field, Key, Kind, Measure};

/// No id that others give has more than so many tens of signs.
const PIECES_MAX: usize = 10;

pub(crate) fn mapping(mapping: &Mapping, charter: &Charter) -> Result<(), String> {
    if mapping.dataset != charter.dataset {
        return Err(format!(
            "it feeds '{}', not '{}'; use a mapping of this dataset",
            mapping.dataset, charter.dataset
        ));
    }
    if let Some(open) = mapping.settle.first() {
        return Err(format!(
            "{} questions in it are open; answer each and strike it out of settle. The first: {open}",
            mapping.settle.len()
        ));
    }
    if mapping.fields.values().all(|field| field.from.is_empty()) {
        return Err("no field comes from a column; give at least one [fields.NAME] with from".to_owned());
    }
    for (name, source) in &mapping.fields {
        let Some(field) = charter.field(name) else {
            let known: Vec<&str> = charter.fields.iter().map(|field| field.name.as_str()).collect();
            return Err(format!(
                "'{name}' is not a field of the charter; its fields are {}",
                known.join(", ")
            ));
        };
        one(source, field).map_err(|message| format!("field '{name}': {message}"))?;
    }
    Ok(())
}

fn one(source: &FieldMapping, field: &Field) -> Result<(), String> {
    let is_read = !source.from.is_empty() || source.words.is_some();
    if is_read == source.constant.is_some() {
        return Err("give either from or constant".to_owned());
    }
    if source.required && (source.default.is_some() || source.constant.is_some()) {
        return Err("required is idle beside default or constant; leave one out".to_owned());
    }
    for (word, text) in [("constant", &source.constant), ("default", &source.default)] {
        if text
            .as_ref()
            .is_some_and(|text| chartered(&field.kind, text).is_none())
        {
            return Err(format!("its {word} is not a value that the charter allows"));
        }
    }
    let measured = matches!(field.kind, Kind::Measure(_)) || source.bins.is_some();
    if !measured && (source.multiply.is_some() || source.decimal != Default::default()) {
        return Err("multiply and decimal are for measures and bins".to_owned());
    }
    units(source, measured)?;
    unit(source, &field.kind)?;
    if !matches!(field.kind, Kind::Flag) && source.words.is_some() {
        return Err("words are for flags".to_owned());
    }
    if !matches!(field.kind, Kind::Time(_)) && !source.formats.is_empty() {
        return Err("formats are for times".to_owned());
    }
    if let Some([place, pieces]) = source.piece
        && (!matches!(field.kind, Kind::Id) || place == 0 || place > pieces || pieces > PIECES_MAX)
    {
        return Err(format!(
            "piece is for ids, such as [1, 4] for the first of four, and of at most {PIECES_MAX}"
        ));
    }
    if let Some(form) = source.formats.iter().find(|form| !moment::is_form(form)) {
        return Err(format!(
            "'{form}' is not a form of date; write RFC3339 or a pattern such as %d/%m/%Y"
        ));
    }
    values(source, &field.kind)?;
    match (&source.bins, &field.kind) {
        (None, _) => Ok(()),
        (Some(bins), Kind::Key(key)) => check_bins(bins, key),
        (Some(_), _) => Err("bins are for keys".to_owned()),
    }
}

fn units(source: &FieldMapping, measured: bool) -> Result<(), String> {
    let empty = |mark: &Option<String>| mark.as_ref().is_some_and(String::is_empty);
    if empty(&source.after) || empty(&source.before) {
        return Err("after and before need a mark".to_owned());
    }
    let Some(units) = &source.units else { return Ok(()) };
    if !measured || source.multiply.is_some() {
        return Err("units are for measures and bins, and stand instead of multiply".to_owned());
    }
    match units.of.is_empty() || units.factors.is_empty() {
        true => Err("units need the column that names them, and a factor for each".to_owned()),
        false => Ok(()),
    }
}

/// A unit of the whole column, which must go together with the charter's.
fn unit(source: &FieldMapping, kind: &Kind) -> Result<(), String> {
    let Some(from) = &source.unit else { return Ok(()) };
    let Kind::Measure(Measure { unit: Some(to), .. }) = kind else {
        return Err("unit is for measures whose charter names one".to_owned());
    };
    if source.multiply.is_some() || source.units.is_some() {
        return Err("unit stands instead of multiply and units".to_owned());
    }
    Change::between(from, to)
        .map(|_| ())
        .map_err(|apart| apart.between(from, to))
}

fn values(source: &FieldMapping, kind: &Kind) -> Result<(), String> {
    let renames = matches!(kind, Kind::Key(_) | Kind::Flag) && source.bins.is_none();
    if !renames && !source.values.is_empty() {
        return Err("values are for keys and flags".to_owned());
    }
    match source
        .values
        .values()
        .find(|listed| chartered(kind, listed).is_none())
    {
        Some(listed) => Err(format!("'{listed}' is not on the charter's list")),
        None => Ok(()),
    }
}

fn check_bins(bins: &Bins, key: &Key) -> Result<(), String> {
    let scale = bins.edges.iter().map(|edge| edge.scale).max().unwrap_or(0);
    let edges: Option<Vec<i64>> = bins.edges.iter().map(|edge| edge.at_scale(scale)).collect();
    if !edges.is_some_and(|edges| !edges.is_empty() && edges.is_sorted_by(|left, right| left < right)) {
        return Err("the edges of bins must rise".to_owned());
    }
    if bins.labels.len() != bins.edges.len().saturating_add(1) {
        return Err("bins need one label more than edges".to_owned());
    }
    match bins.labels.iter().find(|label| key.listed_code(label).is_none()) {
        Some(label) => Err(format!(
            "the label '{label}' of bins is not on the charter's list"
        )),
        None => Ok(()),
    }
}
