//! What members chose of their values is done to each row before anything of it is stored.

use crate::said::Trouble;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::contribution::Choices;
use fenwick_coop::people::charter::{Charter, Treatment, means};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Memory for rows that wait until all are there over which a mean is taken. They never go to the disk as they came.
///
/// # Units
/// Bytes.
const WAITING_BYTES_MAX: usize = 128 << 20;
/// What a row takes besides its values.
const ROW_BYTES: usize = 64;

/// A row that waits for the others of its member.
struct Waiting {
    member: u32,
    /// Those without a time come last.
    at: (bool, Option<i64>),
    hash: u64,
    values: Box<[Option<i64>]>,
}

/// A row as it is stored: its member, its hash, its values.
pub type Treated = (u32, u64, Box<[Option<i64>]>);

/// Treats the rows of one table after another.
pub struct Treating {
    choices: Choices,
    names: Vec<String>,
    time: Option<usize>,
    waiting: Vec<Waiting>,
    waiting_max: usize,
    counts: Counts,
}

/// How many values of each field were kept otherwise than they came, by the way.
#[derive(Clone, Debug, Default)]
pub struct Counts(BTreeMap<(String, &'static str), u64>);

impl Treating {
    pub fn new(choices: Choices, charter: &Charter) -> Self {
        let names: Vec<String> = charter.fields.iter().map(|field| field.name.clone()).collect();
        let row_bytes = ROW_BYTES + names.len() * size_of::<Option<i64>>();
        Self {
            time: charter.time_field().and_then(|field| charter.position(field)),
            waiting: Vec::new(),
            waiting_max: WAITING_BYTES_MAX / row_bytes,
            counts: Counts::default(),
            choices,
            names,
        }
    }

    /// What is done to whose values.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// What becomes of a member's values, one for each field.
    pub fn of(&self, member: u32) -> &[Treatment] {
        self.choices.of(MemberNo(member))
    }

    /// Treats a row. Says whether it can be stored; else it waits, and comes with [`Treating::finish`].
    pub fn take(&mut self, member: u32, hash: u64, values: &mut [Option<i64>]) -> Result<bool, Trouble> {
        if self.choices.keeps_raw(MemberNo(member)) {
            return Ok(true);
        }
        let treatments = self.choices.of(MemberNo(member));
        if treatments.iter().any(|each| matches!(each, Treatment::Mean(_))) {
            let at = self.time.and_then(|place| values.get(place).copied().flatten());
            self.waiting.push(Waiting {
                member,
                at: (at.is_none(), at),
                hash,
                values: values.into(),
            });
            return match self.waiting.len() > self.waiting_max {
                true => Err(too_many(self.waiting_max)),
                false => Ok(false),
            };
        }
        for ((value, treatment), name) in values.iter_mut().zip(treatments).zip(&self.names) {
            alone(value, *treatment, (&mut self.counts, name));
        }
        Ok(true)
    }

    /// The rows of the table that waited.
    pub fn finish(&mut self) -> Vec<Treated> {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_unstable_by_key(|row| (row.member, row.at, row.hash));
        for hers in waiting.chunk_by_mut(|row, next| row.member == next.member) {
            let member = hers.first().map_or(0, |row| row.member);
            let treatments = self.choices.of(MemberNo(member));
            for (place, (treatment, name)) in treatments.iter().zip(&self.names).enumerate() {
                column(hers, place, (*treatment, name), &mut self.counts);
            }
        }
        let treated = waiting.into_iter();
        treated.map(|row| (row.member, row.hash, row.values)).collect()
    }

    /// Treats rows of one member that came together.
    pub fn all(
        &mut self,
        member: u32,
        rows: impl IntoIterator<Item = (u64, Vec<Option<i64>>)>,
    ) -> Result<Vec<Treated>, Trouble> {
        let mut treated = Vec::new();
        for (hash, mut values) in rows {
            if self.take(member, hash, &mut values)? {
                treated.push((member, hash, values.into()));
            }
        }
        treated.extend(self.finish());
        Ok(treated)
    }

    /// How many values were kept otherwise than they came.
    pub fn counts(&self) -> Counts {
        self.counts.clone()
    }
}

/// Treats the values of one field in a member's rows.
fn column(hers: &mut [Waiting], place: usize, (treatment, name): (Treatment, &str), counts: &mut Counts) {
    let values = hers.iter_mut().filter_map(|row| row.values.get_mut(place));
    let Treatment::Mean(rows) = treatment else {
        values.for_each(|value| alone(value, treatment, (counts, name)));
        return;
    };
    let mut there: Vec<&mut Option<i64>> = values.filter(|value| value.is_some()).collect();
    let plain: Vec<i64> = there.iter().filter_map(|value| **value).collect();
    for (value, mean) in there.iter_mut().zip(means(&plain, rows)) {
        counts.add(name, if mean.is_some() { "average" } else { "too-few" });
        **value = mean;
    }
}

fn alone(value: &mut Option<i64>, treatment: Treatment, (counts, name): (&mut Counts, &str)) {
    let Some(plain) = *value else { return };
    let way = match treatment {
        Treatment::Stays => return,
        Treatment::Nearest(_) | Treatment::Begins(_) => "bin",
        Treatment::Mean(_) => "too-few",
        Treatment::LeftOut => "drop",
    };
    counts.add(name, way);
    *value = treatment.alone(plain);
}

impl Counts {
    fn add(&mut self, name: &str, way: &'static str) {
        *self.0.entry((name.to_owned(), way)).or_default() += 1;
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By field, then by way.
    pub fn to_json(&self) -> Value {
        let mut json = json!({});
        for ((name, way), count) in &self.0 {
            json[name][way] = json!(count);
        }
        json
    }
}

/// What of an answer tells how values were kept.
pub fn told(json: &Value) -> String {
    let way = |(way, count): (&String, &Value)| match way.as_str() {
        "too-few" => format!("{count} left out, for too few rows came together to take a mean"),
        way => format!("{count} by {way}"),
    };
    let field = |(name, ways): (&String, &Value)| {
        let ways: Vec<String> = ways.as_object().into_iter().flatten().map(way).collect();
        format!("  {name}: {}\n", ways.join(", "))
    };
    let fields: Vec<String> = json["kept_as"]
        .as_object()
        .into_iter()
        .flatten()
        .map(field)
        .collect();
    match fields.is_empty() {
        true => String::new(),
        false => format!(
            "Values kept otherwise than they came, as their members chose:\n{}",
            fields.concat()
        ),
    }
}

fn too_many(max: usize) -> Trouble {
    let message = format!(
        "more than {max} rows wait for a mean at once, and they are not put on the disk as they came; bring them in parts, each with all rows of its members"
    );
    Trouble::failed("contribute.average", message)
}
