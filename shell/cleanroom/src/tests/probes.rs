//! Every function and every kind of question over two co-ops that differ in one member with the worst rows there can be:
//! nothing of an answer tells them apart but its noised values.

use super::accept::ACCEPTED;
use super::fixture::{Batches, charter, others, plan, readable};
use super::forms::FORMS;
use crate::analyse::functions::TABLE;
use crate::bound::MEMBER;
use crate::{Answer, Cell, Partition, perform};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Schema};
use fenwick_coop::kernel::code;
use fenwick_coop::path::query::{Noise, Plan, Source};
use fenwick_coop::people::charter::{Charter, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

const MEMBERS: u32 = 40;
/// The one whom only one of the two co-ops has. Others stand before and behind her.
const HOSTILE: u32 = 17;
const USUAL_ROWS: u64 = 3;
const BATCH: usize = 500;

const LAPLACE: Noise = Noise::Laplace {
    epsilon_micro: 1_000_000,
};
const GAUSSIAN: Noise = Noise::Gaussian {
    rho_nano: 500_000_000,
};

/// A value of a hostile row.
#[derive(Clone, Copy, Debug)]
enum Value {
    This(i64),
    /// No value; what lies in its place is still a number.
    Null,
    /// One that an honest member may have.
    Usual,
}

/// Ends of the numbers, their neighbours, the second before year 0 and the first of year 10000, and numbers that spell no code.
const VALUES: [Value; 11] = [
    Value::This(i64::MIN),
    Value::This(i64::MIN + 1),
    Value::This(-62_167_219_201),
    Value::This(-1),
    Value::This(0),
    Value::This(1),
    Value::This(253_402_300_800),
    Value::This(i64::MAX - 1),
    Value::This(i64::MAX),
    Value::Null,
    Value::Usual,
];

/// What a member gives of a dataset: how many rows, and the value of a field, by its place, in each row.
struct Hostile {
    name: String,
    rows: u64,
    value: Box<dyn Fn(u64, u64) -> Value>,
}

fn hostile(name: String, rows: u64, value: impl Fn(u64, u64) -> Value + 'static) -> Hostile {
    let value = Box::new(value);
    Hostile { name, rows, value }
}

/// Members of every sort.
fn hostiles() -> Vec<Hostile> {
    let count = VALUES.len() as u64;
    // In any three of the fields every three values meet: an orthogonal array (Bush 1952), as 11 is a prime.
    let mixed = move |row: u64, field: u64| {
        let (one, two, three) = (row / count / count, row / count % count, row % count);
        VALUES[((one + two * field + three * field * field) % count) as usize]
    };
    let all = count.pow(3);
    let mut hostiles: Vec<_> = (0..4)
        .map(|turn| {
            // Only the first rows of a group count, so each turn begins elsewhere.
            let begin = turn * (all / 4 + 7);
            hostile(format!("every mixture from {begin}"), all, move |row, field| {
                mixed((row + begin) % all, field)
            })
        })
        .collect();
    for value in VALUES {
        hostiles.push(hostile(format!("one row of {value:?}"), 1, move |_, _| value));
    }
    for value in [VALUES[0], VALUES[8], Value::Null, Value::Usual] {
        hostiles.push(hostile(
            format!("10,000 rows of {value:?}"),
            10_000,
            move |_, _| value,
        ));
    }
    hostiles.push(hostile("no row".to_owned(), 0, |_, _| Value::Null));
    hostiles
}

/// A value that an honest member may have, another at each turn.
fn usual(charter: &Charter, field: &str, turn: u64) -> i64 {
    let turn = i64::try_from(turn).unwrap();
    match &charter.field(field).unwrap().kind {
        Kind::Flag => turn % 2,
        Kind::Key(key) => turn % i64::try_from(key.domain.len()).unwrap(),
        Kind::Code => code::number(["A1", "B2"][usize::try_from(turn % 2).unwrap()]).unwrap(),
        Kind::Id => panic!("no question reads an id"),
        // From 1 January 2026 on, a day and an hour apart.
        Kind::Time(_) => 1_767_225_600 + turn % 100 * 90_000,
        Kind::Measure(_) => turn * 37 % 2_500,
    }
}

/// Rows of one dataset: those of all members, and the hostile one's if there is one.
fn rows(charter: &Charter, fields: &[String], hostile: Option<&Hostile>) -> Batches {
    let mut members = Vec::new();
    let mut columns: Vec<Vec<(i64, bool)>> = vec![Vec::new(); fields.len()];
    for member in 1..=MEMBERS {
        let own = hostile.filter(|_| member == HOSTILE);
        let count = match (member, own) {
            (HOSTILE, None) => 0,
            (_, Some(hostile)) => hostile.rows,
            _ => USUAL_ROWS,
        };
        for row in 0..count {
            members.push(member);
            for (place, column) in (0..).zip(&mut columns) {
                let honest = || usual(charter, &fields[place as usize], u64::from(member) + row + place);
                column.push(match own.map_or(Value::Usual, |own| (own.value)(row, place)) {
                    Value::This(value) => (value, true),
                    Value::Null => (i64::MIN, false),
                    Value::Usual => (honest(), true),
                });
            }
        }
    }
    let mut schema = vec![Field::new(MEMBER, DataType::UInt32, false)];
    schema.extend(fields.iter().map(|name| Field::new(name, DataType::Int64, true)));
    let mut arrays: Vec<ArrayRef> = vec![Arc::new(UInt32Array::from(members))];
    for column in columns {
        let (values, there): (Vec<i64>, Vec<bool>) = column.into_iter().unzip();
        let nulls = NullBuffer::from(there);
        arrays.push(Arc::new(Int64Array::new(values.into(), Some(nulls))));
    }
    let batch = RecordBatch::try_new(Arc::new(Schema::new(schema)), arrays).unwrap();
    let cuts = (0..batch.num_rows()).step_by(BATCH);
    let cut = |at: usize| batch.slice(at, BATCH.min(batch.num_rows() - at));
    readable(cuts.map(cut).collect())
}

/// Charters: of the rides, and of other datasets.
type Charters = (Charter, BTreeMap<String, Charter>);

fn ask((own, others): &Charters, plan: &Plan, with: Option<&Hostile>) -> Result<Answer, String> {
    let joined = plan.shape.joins.iter().map(|join| {
        let charter = others.get(&join.dataset).unwrap_or(own);
        rows(charter, &join.fields(), with)
    });
    let partition = Partition {
        joined: joined.collect(),
        rows: rows(own, &plan.shape.fields(), with),
    };
    perform(plan, own, vec![partition]).map_err(|error| format!("{error:?}"))
}

/// What may not hang on a row: all but the noised values. Lines that the noise chooses are left out.
fn form(plan: &Plan, answer: &Answer) -> (serde_json::Value, Vec<Vec<Option<String>>>) {
    let mut form = answer.to_json();
    for noised in ["rows", "error95", "blanked"] {
        form.as_object_mut().unwrap().remove(noised);
    }
    let chosen = plan.shape.found().is_some() || plan.shape.after.is_some();
    let label = |cell: &Cell| match cell {
        Cell::Key(text) => Some(text.clone()),
        Cell::Value { .. } => None,
    };
    let lines = answer.cells.iter().filter(|_| !chosen);
    (form, lines.map(|line| line.iter().map(label).collect()).collect())
}

/// Compares the errors of figures that are noised as they are, where both are shown. How many there were.
fn same_errors(plan: &Plan, one: &Answer, other: &Answer) -> Result<usize, String> {
    if plan.shape.found().is_some() || plan.shape.after.is_some() {
        return Ok(0);
    }
    let mut compared = 0;
    for (one, other) in one.error95().into_iter().zip(other.error95()) {
        for (output, errors) in plan.shape.outputs.iter().zip(one.into_iter().zip(other)) {
            let (Source::Stat { .. } | Source::Bin { .. }, (Some(one), Some(other))) = (&output.from, errors)
            else {
                continue;
            };
            if one != other {
                return Err(format!("{} is off by {one} or {other}", output.name));
            }
            compared += 1;
        }
    }
    Ok(compared)
}

/// The plan of a question, and of the same co-op when the hostile member does not count.
fn plans(sql: &str, noise: Noise) -> [Plan; 2] {
    let plan = |members: &mut dyn Iterator<Item = u32>| {
        let plan = plan(sql, members);
        Plan {
            noise,
            key_delta_pico: if plan.shape.found().is_some() {
                1_000_000
            } else {
                0
            },
            blank_below: 5,
            ..plan
        }
    };
    [
        plan(&mut (1..=MEMBERS)),
        plan(&mut (1..=MEMBERS).filter(|member| *member != HOSTILE)),
    ]
}

/// Asks every question of every pair of co-ops.
fn probe<'a>(questions: impl Iterator<Item = &'a str>, noise: Noise) {
    let (charters, hostiles) = ((charter(), others()), hostiles());
    let (mut probes, mut errors, mut failures) = (0, 0, Vec::new());
    for sql in questions {
        let [counted, revoked] = plans(sql, noise);
        let without = ask(&charters, &revoked, None).unwrap();
        let expected = form(&revoked, &without);
        for hostile in &hostiles {
            // Her rows count, or are there but she takes no part.
            for plan in [&counted, &revoked] {
                probes += 1;
                let same = ask(&charters, plan, Some(hostile)).and_then(|answer| {
                    if form(plan, &answer) != expected {
                        return Err(format!("has another form: {answer:?}"));
                    }
                    same_errors(plan, &answer, &without)
                });
                match same {
                    Ok(compared) => errors += compared,
                    Err(failure) => {
                        failures.push(format!("{sql}\n  with {}: {failure}", hostile.name));
                    }
                }
            }
        }
    }
    println!("{probes} probes, {errors} errors of figures compared");
    assert!(errors > probes, "too few figures are shown to compare them");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn functions() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|line| line.probe)
}

fn forms() -> impl Iterator<Item = &'static str> {
    FORMS.iter().chain(ACCEPTED).map(|(sql, _)| *sql)
}

#[test]
fn no_row_changes_more_than_the_noise_for_any_function_with_laplace_noise() {
    probe(functions(), LAPLACE);
}

#[test]
fn no_row_changes_more_than_the_noise_for_any_function_with_gaussian_noise() {
    probe(functions(), GAUSSIAN);
}

#[test]
fn no_row_changes_more_than_the_noise_for_any_question_with_laplace_noise() {
    probe(forms(), LAPLACE);
}

#[test]
fn no_row_changes_more_than_the_noise_for_any_question_with_gaussian_noise() {
    probe(forms(), GAUSSIAN);
}
