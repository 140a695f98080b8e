//! Behind the noise, for tests only: the plans of a home's queries as they were, and exact totals over its rows.

use fenwick_cleanroom::{Partition, analyse, audit};
use fenwick_coop::kernel::ids::{MemberNo, QueryNo, RequestNo};
use fenwick_coop::path::query::{Event as QueryEvent, Measured, Noise, Plan, Shape, Source, Stat};
use fenwick_coop::people::charter::Charter;
use fenwick_coop::{Coop, Entry, Event};
use fenwick_office::Office;
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_pool::{FileKey, FileMeta, Pool, Scan};
use fenwick_vault::SqliteJournal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// How many times its stated 95 % error a value may be off: beyond it lie fewer than one in a million.
const GENEROUS: f64 = 6.0;

/// The books of a co-op whose process has ended.
pub struct Books {
    pub coop: Coop,
    /// Every query that reserved budget, in order.
    pub asked: Vec<Asked>,
    /// Every entry of the journal as it is stored, in order.
    pub journal: Vec<String>,
    manifest: Files,
    pool: Pool,
}

/// A query with the plan it had.
pub struct Asked {
    pub plan: Plan,
    /// The table that was released, when one was.
    pub table: Option<Value>,
    charter: Charter,
    files: Files,
}

/// The files of each dataset.
type Files = BTreeMap<String, Vec<FileMeta>>;

impl Books {
    /// Opens the only co-op of a home.
    pub fn open(home: &Path) -> Self {
        let coops = std::fs::read_dir(home.join("coops")).unwrap();
        let [dir] = coops
            .map(|entry| entry.unwrap().path())
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(Self::read(&dir))
    }

    async fn read(dir: &Path) -> Self {
        let secret: [u8; 32] = std::fs::read(dir.join("coop.key")).unwrap().try_into().unwrap();
        let journal = SqliteJournal::open(&dir.join("journal.db")).await.unwrap();
        let office = Office::open(journal, Keyring::of(&Secret::from_bytes(secret)))
            .await
            .unwrap();
        let manifest = manifest(&office).await;
        let mut coop: Option<Coop> = None;
        let (mut asked, mut journal) = (Vec::new(), Vec::new());
        for stored in office.entries(0, u32::MAX).await.unwrap() {
            let entry: Entry = serde_json::from_slice(&stored.canonical).unwrap();
            journal.push(String::from_utf8(stored.canonical).unwrap());
            match &mut coop {
                None => coop = Coop::founded(&entry),
                Some(coop) => {
                    coop.apply(&entry);
                    asked.extend(as_asked(coop, &entry, &manifest));
                }
            }
        }
        let coop = coop.unwrap();
        for (_, release) in coop.releases.all() {
            let text = office.text(release.digest).await.unwrap();
            let of = asked.iter_mut().find(|asked| asked.plan.query == release.query);
            of.unwrap().table = Some(serde_json::from_str(&text).unwrap());
        }
        Self {
            coop,
            asked,
            journal,
            manifest,
            pool: Pool::open(dir.join("pool")).unwrap(),
        }
    }

    fn exact(&self, plan: &Plan, charter: &Charter, files: &Files) -> Vec<Vec<i128>> {
        audit::exact(plan, charter, self.partitions(&plan.shape, files)).unwrap()
    }

    fn partitions(&self, shape: &Shape, files: &Files) -> Vec<Partition<Scan>> {
        let scan = |dataset: &str, fields: &[String], bucket| {
            let files = files[dataset].iter().filter(|file| file.bucket == bucket);
            let files: Vec<FileMeta> = files.cloned().collect();
            self.pool.scan(dataset, fields, &files, None).unwrap()
        };
        let partition = |bucket| {
            let joins = shape.joins.iter();
            let joined = joins.map(|join| scan(&join.dataset, &join.fields(), bucket));
            Partition {
                rows: scan(&shape.dataset, &shape.fields(), bucket),
                joined: joined.collect(),
            }
        };
        (0..fenwick_pool::BUCKETS).map(partition).collect()
    }

    /// The totals of a question over confirmed rows of these members: cell by cell, one for each of its statistics.
    /// `open` lets every row count with its whole value; otherwise the charter's bounds hold.
    pub fn totals(&self, sql: &str, of: impl IntoIterator<Item = u32>, open: bool) -> Vec<Vec<i128>> {
        let (plan, charter) = self.plan(sql, of, open);
        let files = confirmed(&self.coop, &plan.shape, &self.manifest);
        self.exact(&plan, &charter, &files)
    }

    /// Where the clean room counts this member in a statistic of a question: cell by cell, all that it counts.
    pub fn figures(&self, sql: &str, stat: usize, member: u32) -> Vec<i128> {
        let (plan, _) = self.plan(sql, [member], false);
        let files = confirmed(&self.coop, &plan.shape, &self.manifest);
        let mut figures = audit::figures(&plan, self.partitions(&plan.shape, &files)).unwrap();
        figures.swap_remove(stat)
    }

    fn plan(&self, sql: &str, of: impl IntoIterator<Item = u32>, open: bool) -> (Plan, Charter) {
        let (charter, mut shape) = self.shape(sql);
        if open {
            shape.stats.iter_mut().for_each(open_wide);
        }
        let limit = |bound: u32| if open { u32::MAX } else { bound };
        let plan = Plan {
            query: QueryNo(0),
            request: RequestNo(0),
            version: self.coop.contributions.version(),
            eligible: of.into_iter().collect(),
            groups_max: limit(charter.groups_max),
            rows_per_group_max: limit(charter.rows_per_group_max),
            noise: Noise::Laplace { epsilon_micro: 1 },
            key_delta_pico: 0,
            blank_below: charter.blank_below,
            hash_key: [0; 32],
            shape,
        };
        (plan, charter)
    }

    fn shape(&self, sql: &str) -> (Charter, Shape) {
        let charters = self.coop.charters.iter();
        let charters: BTreeMap<String, Charter> = charters
            .map(|(dataset, adopted)| (dataset.clone(), adopted.rule.clone()))
            .collect();
        let charter = charters
            .values()
            .find(|charter| sql.contains(&format!("FROM {}", charter.dataset)))
            .unwrap();
        (charter.clone(), analyse(sql, charter, &charters).unwrap())
    }

    /// Every member there is.
    pub fn everybody(&self) -> impl Iterator<Item = u32> + '_ {
        self.coop.members.all().map(|(member, _)| member.0)
    }

    /// The exact totals of a query as it was asked.
    pub fn exact_of(&self, asked: &Asked) -> Vec<Vec<i128>> {
        self.exact(&asked.plan, &asked.charter, &asked.files)
    }

    /// Every released number lies near its exact one, by its own stated error. Returns how many were looked at.
    pub fn check_noise(&self) -> usize {
        self.asked.iter().map(|asked| self.check_table(asked)).sum()
    }

    fn check_table(&self, asked: &Asked) -> usize {
        let Some(table) = &asked.table else { return 0 };
        let exact = self.exact_of(asked);
        let mut looked_at = 0;
        for (cell, stats) in exact.iter().enumerate() {
            for (place, output) in asked.plan.shape.outputs.iter().enumerate() {
                let number = |key: &str| Some(table[key][cell][place].as_str()?.parse::<f64>().unwrap());
                let Some(truth) = truth(stats, &output.from) else {
                    continue;
                };
                let Some((value, error)) = number("rows").zip(number("error95")) else {
                    continue;
                };
                assert!(
                    (value - truth).abs() <= GENEROUS * error + 1e-9,
                    "cell {cell}, {}: {value} ± {error} is far from {truth}",
                    output.name
                );
                looked_at += 1;
            }
        }
        looked_at
    }
}

/// The exact value of an output, in the charter's units.
fn truth(stats: &[i128], from: &Source) -> Option<f64> {
    let units = |number: f64, scale: u8| number / 10f64.powi(scale.into());
    match from {
        Source::Key(_) => None,
        Source::Stat { stat, scale } => Some(units(stats[*stat] as f64, *scale)),
        Source::Mean {
            sum,
            count,
            centre,
            scale,
        } => {
            let around = stats[*sum] as f64 / stats[*count] as f64;
            Some(units(*centre as f64 + around, *scale))
        }
        other => panic!("no story asks for this: {other:?}"),
    }
}

fn open_wide(stat: &mut Stat) {
    const FAR: i64 = i64::MAX / 4;
    (stat.lo, stat.hi, stat.bands) = (-FAR, FAR, None);
    if let Measured::Sum {
        row_min,
        row_max,
        centre,
        ..
    } = &mut stat.what
    {
        (*row_min, *row_max, *centre) = (-FAR, FAR, 0);
    }
}

async fn manifest(office: &Office) -> Files {
    let mut manifest = Files::new();
    for row in office.files(None).await.unwrap() {
        let key = office.keyring().unwrap(&row.key).unwrap();
        manifest.entry(row.dataset).or_default().push(FileMeta {
            id: row.id,
            bucket: row.bucket,
            rows: row.rows,
            member_min: row.member_min,
            member_max: row.member_max,
            sha256: row.sha256,
            bytes: row.bytes,
            key: FileKey::from_bytes(*key.expose()),
            contribution: row.contribution,
            level: row.level,
            taken_out: None,
        });
    }
    manifest
}

/// The files whose rows count for a question at this point of a co-op's life.
fn confirmed(coop: &Coop, shape: &Shape, manifest: &Files) -> Files {
    let of = |dataset: &str| {
        let confirmed = coop.contributions.confirmed(dataset);
        let files = manifest.get(dataset).into_iter().flatten();
        let files = files.filter(|file| confirmed.contains(file.contribution));
        (dataset.to_owned(), files.cloned().collect())
    };
    shape.uses().into_keys().map(of).collect()
}

fn as_asked(coop: &Coop, entry: &Entry, manifest: &Files) -> Option<Asked> {
    let Event::Query(QueryEvent::Reserved(reserved)) = &entry.event else {
        return None;
    };
    let plan = coop
        .queries
        .plan(reserved.query, &coop.grounds(), [0; 32], entry.at)
        .unwrap();
    let mut files = confirmed(coop, &plan.shape, manifest);
    for files in files.values_mut() {
        files.retain(|file| u64::from(file.contribution) <= plan.version);
    }
    let charter = coop.charters[&reserved.dataset].rule.clone();
    Some(Asked {
        plan,
        table: None,
        charter,
        files,
    })
}

impl Asked {
    pub fn reads(&self, member: u32) -> bool {
        self.plan.eligible.contains(MemberNo(member).0)
    }
}
