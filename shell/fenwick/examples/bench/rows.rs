//! Importing, opening and asking, on generated trips.

use crate::measure::{Used, fenwick, median};
use crate::peers::Peers;
use crate::table::Table;
use crate::{Size, journal};
use anyhow::{Context, Result};
use fenwick_cleanroom::Partition;
use fenwick_coop::Coop;
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::ids::{QueryNo, RequestNo, UserNo};
use fenwick_coop::kernel::purpose::ANY_PURPOSE;
use fenwick_coop::path::consent::{Resolution, Use};
use fenwick_coop::path::query::{Noise, Plan};
use fenwick_coop::people::charter::Charter;
use fenwick_office::Office;
use fenwick_pool::{BUCKETS, FileKey, FileMeta, Pool};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const START: &str = "2026-01-01T00:00:00Z";
const OPENING: &str = "2026-01-10T00:00:00Z";
const CLOSING: &str = "2026-01-20T00:00:00Z";
const QUESTION: &str = "SELECT city, COUNT(*) AS trips, SUM(fare) AS fares FROM rides GROUP BY city";

/// Time and memory of the demo.
pub fn demo(table: &mut Table) -> Result<()> {
    let nowhere = tempfile::tempdir()?;
    let Used { json, time, peak_mib } = fenwick(nowhere.path(), &["demo", "--no-serve"])?;
    anyhow::ensure!(json["verified"] == true, "the demo did not verify");
    table.add(
        "demo",
        format!("{:.1} s, {peak_mib} MiB", time.as_secs_f64()),
        "<= 60 s, < 300 MB",
    );
    Ok(())
}

/// A co-op with a charter of its own for city rides, adopted by its officers' votes.
pub fn found(home: &Path) -> Result<()> {
    let officers = ["--officer", "Ada", "--officer", "Ben"];
    let clock = ["--test-clock", "--now", START];
    let args: Vec<&str> = ["found", "bench", "--template", "drivers", "--name", "Bench"]
        .into_iter()
        .chain(officers)
        .chain(clock)
        .collect();
    fenwick(home, &args)?;
    let charter = home.join("rides.toml");
    std::fs::write(&charter, charter_text())?;
    fenwick(
        home,
        &["charter", "propose", &charter.to_string_lossy(), "--as", "1"],
    )?;
    fenwick(home, &["vote", "1", "yes", "--as", "1", "--now", OPENING])?;
    fenwick(home, &["vote", "1", "yes", "--as", "2"])?;
    let closed = fenwick(home, &["motion", "close", "1", "--now", CLOSING])?;
    anyhow::ensure!(
        closed.json["outcome"] == "passed",
        "the charter was not adopted: {}",
        closed.json
    );
    Ok(())
}

fn charter_text() -> String {
    let cities: Vec<String> = (0..20).map(|city| format!("\"city-{city:02}\"")).collect();
    format!(
        "dataset = \"rides\"\ntitle = \"City rides\"\nbenefit = \"figures for members\"\npurposes = [\"PublicBenefit\"]\nretention_days = 365\n\
         groups_max = 4\nrows_per_group_max = 50\nrows_max = 1000000\nblank_below = 10\n\
         [[fields]]\nname = \"city\"\ntitle = \"City\"\nkind = \"key\"\ndomain = [{}]\n\
         [[fields]]\nname = \"fare\"\ntitle = \"Fare\"\nkind = \"measure\"\nscale = 2\nunit = \"EUR\"\n\
         bounds = {{ row_min = 0, row_max = 300, member_sum_min = 0, member_sum_max = 1000 }}\n\
         [[fields]]\nname = \"distance\"\ntitle = \"Distance\"\nkind = \"measure\"\nscale = 2\nunit = \"km\"\n\
         bounds = {{ row_min = 0, row_max = 300, member_sum_min = 0, member_sum_max = 1000 }}\n\
         [[fields]]\nname = \"minutes\"\ntitle = \"Minutes\"\nkind = \"measure\"\nscale = 1\nunit = \"min\"\n\
         bounds = {{ row_min = 0, row_max = 600, member_sum_min = 0, member_sum_max = 6000 }}\n\
         [[fields]]\nname = \"at\"\ntitle = \"When\"\nkind = \"time\"\nfirst_month = \"2025-01\"\nlast_month = \"2026-12\"\n",
        cities.join(", ")
    )
}

/// Enters members with the external ids 0, 1, 2 …
pub fn roster(home: &Path, folder: &Path, members: u32) -> Result<Used> {
    let path = folder.join("roster.csv");
    let mut text = "member_id\n".to_owned();
    for member in 0..members {
        writeln!(text, "{member}")?;
    }
    std::fs::write(&path, text)?;
    fenwick(
        home,
        &[
            "member",
            "import",
            &path.to_string_lossy(),
            "--id-column",
            "member_id",
        ],
    )
}

/// Three answers of every member to three uses; 62 % say yes to the first.
fn consents(home: &Path, folder: &Path, members: u32) -> Result<Used> {
    let path = folder.join("consents.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path)?);
    writeln!(file, "member,dataset,purpose,recipient,resolution,answer")?;
    for member in 0..members {
        let first = if mixed(u64::from(member)) % 100 < 62 {
            "yes"
        } else {
            "no"
        };
        writeln!(
            file,
            "ext:{member},rides,PublicBenefit,class:public-body,aggregate,{first}"
        )?;
        writeln!(
            file,
            "ext:{member},rides,ResearchAndDevelopment,class:research,aggregate,yes"
        )?;
        writeln!(
            file,
            "ext:{member},rides,CommercialPurpose,class:company,aggregate,no"
        )?;
    }
    file.flush()?;
    fenwick(
        home,
        &[
            "consent",
            "import",
            &path.to_string_lossy(),
            "--attested-by",
            "1,2",
        ],
    )
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Rides in no order of members; every member has some, a few have many.
fn rides(path: &Path, size: &Size) -> Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    writeln!(file, "member_id,at,city,fare,distance,minutes,vehicle")?;
    let members = u64::from(size.members);
    for row in 0..size.rows {
        let dice = mixed(row);
        let member = if row < members {
            row
        } else if dice.is_multiple_of(4) {
            mixed(dice) % (members / 10)
        } else {
            mixed(dice) % members
        };
        let home = mixed(member) % 20;
        let city = if dice % 100 < 95 {
            home
        } else {
            mixed(dice ^ 7) % 20
        };
        let (hundredths, minutes, fare) = (80 + dice % 2_000, 30 + dice % 600, 250 + dice % 4_000);
        let (month, day, hour) = (1 + (dice >> 8) % 12, 1 + (dice >> 16) % 28, (dice >> 24) % 24);
        writeln!(
            file,
            "{member},2025-{month:02}-{day:02} {hour:02}:00:00,city-{city:02},{}.{:02},{}.{:02},{}.{},car",
            fare / 100,
            fare % 100,
            hundredths / 100,
            hundredths % 100,
            minutes / 10,
            minutes % 10
        )?;
    }
    file.flush()?;
    Ok(std::fs::metadata(path)?.len())
}

/// Imports generated rides and says how fast and with how much memory.
fn import(home: &Path, csv: &Path, size: &Size, table: &mut Table) -> Result<()> {
    let bytes = rides(csv, size)?;
    let args = [
        "contribute",
        "rides",
        &csv.to_string_lossy(),
        "--member-column",
        "member_id",
        "--attested-by",
        "1,2",
    ];
    let Used { json, time, peak_mib } = fenwick(home, &args)?;
    anyhow::ensure!(json["stored"] == size.rows, "not every row was stored: {json}");
    let rate = size.rows as f64 / time.as_secs_f64();
    table.add(
        format!(
            "import: {} rows of {} members, {} MB of CSV",
            size.rows,
            size.members,
            bytes / 1_000_000
        ),
        format!("{rate:.0} rows/s (opening included), {peak_mib} MiB"),
        ">= 200,000 rows/s, < 500 MB",
    );
    Ok(())
}

/// A file of a gigabyte that speaks of a tenth of the members.
pub fn import_gigabyte(folder: &Path, size: &Size, table: &mut Table) -> Result<()> {
    let home = folder.join("gigabyte");
    found(&home)?;
    let size = Size {
        members: size.members / 10,
        rows: size.rows * 19 / 10,
        acts: 0,
    };
    roster(&home, folder, size.members)?;
    let csv = folder.join("gigabyte.csv");
    import(&home, &csv, &size, table)?;
    Ok(std::fs::remove_file(csv)?)
}

/// Builds a large co-op through the binary, measures import and opening, then asks.
pub fn import_open_query(folder: &Path, size: &Size, table: &mut Table) -> Result<()> {
    let home = folder.join("home");
    found(&home)?;
    let entered = roster(&home, folder, size.members)?;
    table.add(
        format!("roster of {} members", size.members),
        format!("{:.1} s, {} MiB", entered.time.as_secs_f64(), entered.peak_mib),
        "-",
    );
    let given = consents(&home, folder, size.members)?;
    table.add(
        format!("{} consents", u64::from(size.members) * 3),
        format!("{:.1} s, {} MiB", given.time.as_secs_f64(), given.peak_mib),
        "-",
    );
    journal::open(&home, size.members, table)?;
    let csv = folder.join("rides.csv");
    import(&home, &csv, size, table)?;
    query(&home, &csv, table)
}

/// A question with all it needs, for asking again and again in this process.
struct Asked {
    charter: Charter,
    manifest: Vec<FileMeta>,
    pool: Pool,
    plan: Plan,
}

impl Asked {
    fn prepare(home: &Path) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let office = runtime.block_on(journal::office(home))?;
        let (charter, eligible) = runtime.block_on(office.look(consenting))?;
        let charter = charter.context("there is no charter for rides")?;
        let manifest = runtime.block_on(manifest(&office))?;
        let shape = fenwick_cleanroom::analyse(QUESTION, &charter, &BTreeMap::new())?;
        let each = EpsilonMicro(1_000_000).split(shape.stats.len() as u64).0;
        let plan = Plan {
            query: QueryNo(1),
            request: RequestNo(1),
            version: u64::MAX,
            groups_max: charter.groups_max,
            rows_per_group_max: charter.rows_per_group_max,
            noise: Noise::Laplace { epsilon_micro: each },
            key_delta_pico: 0,
            blank_below: charter.blank_below,
            hash_key: [7; 32],
            eligible,
            shape,
        };
        Ok(Self {
            charter,
            manifest,
            pool: Pool::open(home.join("coops/bench/pool"))?,
            plan,
        })
    }

    /// The median of seven answers, warm: reading, decrypting, consent, bounding and noise.
    fn time(&self) -> Result<f64> {
        let times: Result<Vec<_>> = (0..7).map(|_| self.once()).collect();
        Ok(median(times?))
    }

    fn once(&self) -> Result<Duration> {
        let began = Instant::now();
        let fields = self.plan.shape.fields();
        let scan = |bucket| {
            let of_bucket: Vec<FileMeta> = self
                .manifest
                .iter()
                .filter(|file| file.bucket == bucket)
                .cloned()
                .collect();
            self.pool
                .scan("rides", &fields, &of_bucket, Some(&self.plan.eligible))
                .map(Partition::from)
        };
        let scans: Result<Vec<_>, _> = (0..BUCKETS).map(scan).collect();
        fenwick_cleanroom::perform(&self.plan, &self.charter, scans?)?;
        Ok(began.elapsed())
    }
}

fn consenting(coop: &Coop) -> (Option<Charter>, RoaringBitmap) {
    let eligible = coop.consents.eligible(&Use {
        dataset: "rides",
        fields: &["city".to_owned(), "fare".to_owned()],
        purpose: "PublicBenefit".parse().unwrap_or(ANY_PURPOSE),
        user: UserNo(1),
        class: "public-body",
        resolution: Resolution::Aggregate,
        now: coop.last_at,
    });
    (
        coop.charters.get("rides").map(|charter| charter.rule.clone()),
        eligible,
    )
}

fn query(home: &Path, csv: &Path, table: &mut Table) -> Result<()> {
    let mut asked = Asked::prepare(home)?;
    let ours = asked.time()?;
    let what = format!(
        "query: GROUP BY city, count and sum, {} consenting members, encrypted",
        asked.plan.eligible.len()
    );
    table.add(what, format!("{ours:.3} s"), "-");
    asked.plan.eligible = (0..2_000_000).collect();
    let everybody = asked.time()?;
    table.add(
        "query: the same with every member",
        format!("{everybody:.3} s"),
        "-",
    );
    match Peers::prepare(csv, home) {
        Ok(peers) => {
            let (plain, bounded) = peers.time()?;
            let ratio = format!(
                "{plain:.3} s; ours with every member takes {:.2} times that",
                everybody / plain
            );
            table.add(
                "peer: DuckDB, the same question unprotected, every row",
                ratio,
                "<= 2 (a later step)",
            );
            let ratio = format!("{bounded:.3} s; {:.1} times ours", bounded / ours);
            table.add(
                "peer: DuckDB, the same bounding by hand, consents joined",
                ratio,
                "-",
            );
        }
        Err(error) => table.add("peer: DuckDB", format!("left out: {error:#}"), "-"),
    }
    Ok(())
}

async fn manifest(office: &Office) -> Result<Vec<FileMeta>> {
    let rows = office.files(Some("rides")).await?;
    rows.into_iter()
        .map(|row| {
            Ok(FileMeta {
                key: FileKey::from_bytes(*office.keyring().unwrap(&row.key)?.expose()),
                id: row.id,
                bucket: row.bucket,
                rows: row.rows,
                member_min: row.member_min,
                member_max: row.member_max,
                sha256: row.sha256,
                bytes: row.bytes,
                contribution: row.contribution,
                level: row.level,
            })
        })
        .collect()
}
