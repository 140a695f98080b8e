//! Reconstruction: an attacker who spends the whole budget of a template, for the life of the co-op, on the secret
//! bits of its members. Least squares over counts of random halves, as in Dinur and Nissim 2003.

use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use fenwick_cleanroom::{analyse, perform};
use fenwick_coop::books::privacy::{Entry, Need, PrivacyBook};
use fenwick_coop::kernel::accountant::Accountant;
use fenwick_coop::kernel::epsilon::{Debit, EpsilonMicro};
use fenwick_coop::kernel::ids::{FOUNDING, QueryNo, RequestNo, UserNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::{Noise, Plan};
use fenwick_coop::people::Adopted;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

const MEMBERS: usize = 200;

/// Random numbers for the attacker and the secrets; the noise has its own.
struct Dice(u64);

impl Dice {
    fn thrown() -> Self {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).unwrap();
        Self(u64::from_le_bytes(seed) | 1)
    }

    fn coin(&mut self) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 40 & 1 == 1
    }
}

fn bylaws(template: &str) -> Adopted<Bylaws> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../templates/{template}/template.toml"));
    let mut head: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Adopted {
        rule: head.remove("bylaws").unwrap().try_into().unwrap(),
        motion: FOUNDING,
    }
}

/// One row for each member: her number in the attacker's list, which everybody knows, and her secret.
fn charter() -> Charter {
    let charter: Charter = serde_json::from_value(serde_json::json!({
        "dataset": "people", "title": "People", "benefit": "None", "purposes": ["AcademicResearch"],
        "retention_days": 1, "groups_max": 1, "rows_per_group_max": 1, "rows_max": 1, "blank_below": 0,
        "fields": [
            {"name": "place", "title": "Place", "kind": "measure", "scale": 0},
            {"name": "secret", "title": "Secret", "kind": "flag"}
        ]
    }))
    .unwrap();
    charter.check().unwrap();
    charter
}

fn rows(secrets: &[bool]) -> RecordBatch {
    let column = |name: &str, kind| Field::new(name, kind, true);
    let schema = Schema::new(vec![
        Field::new("_member", DataType::UInt32, false),
        column("place", DataType::Int64),
        column("secret", DataType::Int64),
    ]);
    let members: UInt32Array = (1..=secrets.len() as u32).collect();
    let places: Int64Array = (0..secrets.len() as i64).map(Some).collect();
    let bits: Int64Array = secrets.iter().map(|bit| Some(i64::from(*bit))).collect();
    let columns: Vec<ArrayRef> = vec![Arc::new(members), Arc::new(places), Arc::new(bits)];
    RecordBatch::try_new(Arc::new(schema), columns).unwrap()
}

/// Counts of random halves, each at this debit, until `fits` says no; the halves and what was answered.
fn ask_all(
    secrets: &[bool],
    debit: Debit,
    mut fits: impl FnMut(usize) -> bool,
    dice: &mut Dice,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let (charter, batch) = (charter(), rows(secrets));
    let (mut halves, mut answers) = (Vec::new(), Vec::new());
    while fits(answers.len()) {
        let half: Vec<bool> = (0..MEMBERS).map(|_| dice.coin()).collect();
        let places: Vec<String> = (0..MEMBERS)
            .filter(|place| half[*place])
            .map(|place| place.to_string())
            .collect();
        let sql = format!(
            "SELECT COUNT(DISTINCT member) FROM people WHERE secret AND place IN ({})",
            places.join(",")
        );
        let shape = analyse(&sql, &charter, &BTreeMap::new()).unwrap();
        let plan = Plan {
            query: QueryNo(1),
            request: RequestNo(1),
            noise: Noise::of(&debit, shape.stats_count(), 1),
            key_delta_pico: 0,
            shape,
            version: 1,
            eligible: (1..=MEMBERS as u32).collect(),
            groups_max: charter.groups_max,
            rows_per_group_max: charter.rows_per_group_max,
            blank_below: 0,
            hash_key: [1; 32],
        };
        let partition = std::iter::once(Ok::<_, Infallible>(batch.clone()));
        let answer = perform(&plan, &charter, vec![partition.into()]).unwrap();
        // A blank says that the noisy count is below zero.
        answers.push(
            answer.rows()[0][0]
                .as_ref()
                .map_or(0.0, |count| count.parse().unwrap()),
        );
        halves.push(half.into_iter().map(|bit| f64::from(u8::from(bit))).collect());
    }
    (halves, answers)
}

/// The bits that explain the answers best: the normal equations, slightly damped, by elimination.
fn reconstructed(halves: &[Vec<f64>], answers: &[f64]) -> Vec<bool> {
    let mut matrix = vec![vec![0.0; MEMBERS + 1]; MEMBERS];
    for (half, answer) in halves.iter().zip(answers) {
        for (row, one) in matrix.iter_mut().zip(half).filter(|(_, one)| **one > 0.0) {
            for (cell, other) in row.iter_mut().zip(half) {
                *cell += one * other;
            }
            row[MEMBERS] += answer;
        }
    }
    for (place, row) in matrix.iter_mut().enumerate() {
        row[place] += 1e-3;
    }
    for pivot in 0..MEMBERS {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let row = &above[pivot];
        for other in below {
            let factor = other[pivot] / row[pivot];
            for (cell, known) in other.iter_mut().zip(row).skip(pivot) {
                *cell -= factor * known;
            }
        }
    }
    let mut found = vec![0.0; MEMBERS];
    for place in (0..MEMBERS).rev() {
        let known: f64 = (place + 1..MEMBERS)
            .map(|later| matrix[place][later] * found[later])
            .sum();
        found[place] = (matrix[place][MEMBERS] - known) / matrix[place][place];
    }
    found.into_iter().map(|bit| bit > 0.5).collect()
}

/// The part of the bits that an attacker gets right.
fn right(debit: Debit, fits: impl FnMut(usize) -> bool) -> f64 {
    let mut dice = Dice::thrown();
    let secrets: Vec<bool> = (0..MEMBERS).map(|_| dice.coin()).collect();
    let (halves, answers) = ask_all(&secrets, debit, fits, &mut dice);
    let found = reconstructed(&halves, &answers);
    let hits = found
        .iter()
        .zip(&secrets)
        .filter(|(found, secret)| found == secret);
    hits.count() as f64 / MEMBERS as f64
}

/// The same until the budget of these bylaws is spent to the last question: in new years, by new data users.
fn right_within(rules: &Adopted<Bylaws>, debit: Debit) -> (f64, usize) {
    let mut book = PrivacyBook::default();
    let mut asked = 0;
    let part = right(debit, |question| {
        let user = UserNo(u32::try_from(question).unwrap() + 1);
        // A quarter of a year each: whatever the caps of a year and of a user are, that of the co-op's life decides.
        let now = Time(1_782_000_000 + 7_889_400 * i64::try_from(question).unwrap());
        let need = Need {
            datasets: &["people"],
            user,
            debits: [debit].into_iter().collect(),
            now,
        };
        if let Err(refusal) = book.affords(&need, rules) {
            assert_eq!(refusal.rule, "budget.lifetime");
            return false;
        }
        book.reserve(Entry {
            query: QueryNo(u32::try_from(question).unwrap() + 1),
            dataset: "people".to_owned(),
            also: Vec::new(),
            user,
            at: now,
            debit,
            settled: true,
        });
        asked = question + 1;
        true
    });
    (part, asked)
}

#[test]
fn the_whole_budget_of_a_template_reconstructs_hardly_more_than_chance() {
    let mut budgets: Vec<Adopted<Bylaws>> = Vec::new();
    for rules in [
        "drivers",
        "credit_unions",
        "savings",
        "mobility",
        "forest",
        "health",
    ]
    .map(bylaws)
    {
        if budgets.iter().all(|known| known.rule.budget != rules.rule.budget) {
            budgets.push(rules);
        }
    }
    for rules in budgets {
        let accountant = Accountant::at(rules.rule.budget.delta);
        let gaussian = Debit::gaussian(accountant.rho_within(EpsilonMicro(150_000)));
        for debit in [Debit::pure(EpsilonMicro(40_000)), gaussian] {
            let mean = || {
                let runs: Vec<(f64, usize)> = (0..4).map(|_| right_within(&rules, debit)).collect();
                let questions = runs[0].1;
                assert!(
                    questions > MEMBERS,
                    "{questions} questions are too few for this attack"
                );
                let part = runs.iter().map(|(part, _)| part).sum::<f64>() / runs.len() as f64;
                println!("{questions} questions at {debit:?}: {part:.3} of the bits are right");
                part
            };
            let (first, again) = (mean(), || mean());
            assert!(
                first <= 0.62 || again() <= 0.62,
                "{first} of the bits are right: {:?}",
                rules.rule.budget
            );
        }
    }
}

#[test]
fn without_a_budget_the_same_attack_finds_nearly_all() {
    let part = right(Debit::pure(EpsilonMicro(1_000_000)), |question| question < 2_000);
    println!("without a budget {part:.3} of the bits are right");
    assert!(part > 0.9, "{part} of the bits are right");
}
