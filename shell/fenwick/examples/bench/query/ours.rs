//! Our engine, asked in a process of its own.

use super::question::{self, Question};
use super::rows;
use super::run::{Answer, Run};
use crate::measure::peak_mib;
use crate::rides::consenting;
use anyhow::{Context, Result};
use fenwick_cleanroom::{Answer as Answered, Partition};
use fenwick_coop::kernel::accountant::Accountant;
use fenwick_coop::kernel::epsilon::{DeltaPico, EpsilonMicro};
use fenwick_coop::kernel::ids::{QueryNo, RequestNo};
use fenwick_coop::path::query::{Noise, Plan, Shape};
use fenwick_coop::people::charter::{Charter, Reach};
use fenwick_pool::{BUCKETS, FileMeta, Pool};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// ε of a question: 1.
const EPSILON: EpsilonMicro = EpsilonMicro(1_000_000);
/// δ, where the noise needs one: 10⁻⁶, as the peers have.
const DELTA: DeltaPico = DeltaPico(1_000_000);

/// A question with all it needs.
pub struct Asked {
    pub charter: Charter,
    pub files: Vec<FileMeta>,
    pool: Pool,
    pub plan: Plan,
}

/// Asks a question `runs` times, warm, of everyone's rows or of those who consent: reading, decrypting, consent,
/// bounding and noise.
pub fn ask(folder: &Path, question: &Question, everyone: bool, runs: usize) -> Result<Run> {
    let asked = match Asked::of(folder, question, everyone)? {
        Ok(asked) => asked,
        Err(why) => return Ok(Run::left_out(why)),
    };
    asked.once()?;
    let kind = match asked.plan.noise {
        Noise::Laplace { .. } => "Laplace",
        Noise::Gaussian { .. } => "Gaussian",
    };
    let mut run = Run {
        noise: Some(kind.to_owned()),
        ..Run::default()
    };
    for _ in 0..runs {
        let began = Instant::now();
        let answer = asked.once()?;
        run.seconds.push(began.elapsed().as_secs_f64());
        run.answers.push(asked.read(&answer, question.keys())?);
    }
    run.peak_mib = peak_mib("self");
    Ok(run)
}

fn plan(question: &Question, charter: &Charter, shape: Shape, eligible: RoaringBitmap) -> Result<Plan> {
    let reach = Reach {
        groups_max: question.groups_max,
        ..charter.reach()
    };
    let debit = shape.debit(reach, EPSILON, &Accountant::at(DELTA));
    let debit = debit.map_err(|refusal| anyhow::anyhow!(refusal.message))?;
    Ok(Plan {
        query: QueryNo(1),
        request: RequestNo(1),
        version: u64::MAX,
        groups_max: question.groups_max,
        rows_per_group_max: charter.rows_per_group_max,
        noise: Noise::of(&debit, shape.stats_count(), reach.records),
        key_delta_pico: debit.delta_pico,
        blank_below: charter.blank_below,
        hash_key: [7; 32],
        eligible,
        shape,
    })
}

impl Asked {
    /// A question of everyone's rows or of those who consent; or why the engine refuses it.
    pub fn of(folder: &Path, question: &Question, everyone: bool) -> Result<Result<Self, String>> {
        let charter: Charter = toml::from_str(&question::charter())?;
        let shape = match fenwick_cleanroom::analyse(&question.sql(), &charter, &BTreeMap::new()) {
            Ok(shape) => shape,
            Err(refusal) => return Ok(Err(format!("the engine refuses: {}", refusal.message))),
        };
        let files = rows::files(folder)?;
        let members = files.iter().map(|file| u64::from(file.member_max) + 1).max();
        let members = members.context("the pool is empty")?;
        let eligible = if everyone {
            (0..u32::try_from(members)?).collect()
        } else {
            consenting(members)?
        };
        Ok(Ok(Self {
            plan: plan(question, &charter, shape, eligible)?,
            pool: Pool::open(folder.join("pool"))?,
            charter,
            files,
        }))
    }

    /// One answer, by the pool's own reader.
    pub fn once(&self) -> Result<Answered> {
        let fields = self.plan.shape.fields();
        let scan = |bucket| {
            let of_bucket = self.files.iter().filter(|file| file.bucket == bucket);
            let of_bucket: Vec<FileMeta> = of_bucket.cloned().collect();
            self.pool
                .scan("rides", &fields, &of_bucket, Some(&self.plan.eligible))
                .map(Partition::from)
        };
        let scans: Result<Vec<_>, _> = (0..BUCKETS).map(scan).collect();
        Ok(fenwick_cleanroom::perform(&self.plan, &self.charter, scans?)?)
    }

    /// The values of an answer by group.
    fn read(&self, answer: &Answered, keys: usize) -> Result<Answer> {
        let group = |(cell, row): (u32, Vec<Option<String>>)| -> Result<(String, Vec<Option<f64>>)> {
            let label = |key| self.plan.shape.label(&self.charter, cell, key);
            let labels: Option<Vec<String>> = (0..keys).map(label).collect();
            let values = row
                .into_iter()
                .map(|value| value.map(|text| text.parse()).transpose());
            let values: Result<_, _> = values.collect();
            Ok((labels.context("a group has no name")?.join("|"), values?))
        };
        (0..).zip(answer.rows()).map(group).collect()
    }
}
