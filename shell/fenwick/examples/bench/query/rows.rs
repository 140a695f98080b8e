//! The same rows twice: in a pool for our engine, as CSV for its peers.

use super::question;
use crate::rides::{Ride, consents, mixed};
use anyhow::{Result, ensure};
use fenwick_pool::{FileKey, FileMeta, ImportOptions, MEMORY_BYTES, Pool};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// How many rows of how many members.
#[derive(Clone, Copy)]
pub struct Rows {
    pub rows: u64,
    pub members: u64,
}

/// The fields as pushed.
const FIELDS: [&str; 9] = [
    "started", "city", "platform", "fare", "tip", "fee", "distance", "minutes", "waiting",
];

/// A file of the pool as this benchmark lists it: the benchmark's rows are made up, so its keys need no wrapping.
#[derive(Serialize, Deserialize)]
struct Listed {
    id: String,
    bucket: u8,
    rows: u64,
    members: (u32, u32),
    sha256: [u8; 32],
    bytes: u64,
    key: [u8; 32],
}

/// Makes the rows in a folder: `pool` with its list, and for peers `rides.csv`, `yes.csv` and `questions.json`.
pub fn make(folder: &Path, size: Rows, for_peers: bool) -> Result<()> {
    let fields = FIELDS.map(str::to_owned);
    let mut import = Pool::open(folder.join("pool"))?.import(&ImportOptions {
        dataset: "rides",
        fields: &fields,
        existing: &[],
        contribution: 1,
        rows_max: u32::MAX,
        memory_bytes: MEMORY_BYTES,
    })?;
    let mut csv = for_peers.then(|| csv(folder)).transpose()?;
    for number in 0..size.rows {
        let ride = Ride::number(number, size.members);
        import.push(
            u32::try_from(ride.member)?,
            mixed(number ^ 0x5a17),
            &values(&ride)?,
        )?;
        if let Some(csv) = &mut csv {
            line(csv, &ride)?;
        }
    }
    let imported = import.finish(&mut |_| {})?;
    ensure!(imported.stored == size.rows, "not every row was stored");
    let listed: Vec<Listed> = imported.files.iter().map(Listed::of).collect();
    serde_json::to_writer(File::create(folder.join("pool.json"))?, &listed)?;
    if let Some(mut csv) = csv {
        csv.flush()?;
        let mut yes = BufWriter::new(File::create(folder.join("yes.csv"))?);
        writeln!(yes, "member")?;
        for member in (0..size.members).filter(|member| consents(*member)) {
            writeln!(yes, "{member}")?;
        }
        yes.flush()?;
        serde_json::to_writer(
            File::create(folder.join("questions.json"))?,
            &question::for_peers(),
        )?;
    }
    Ok(())
}

fn values(ride: &Ride) -> Result<[Option<i64>; 9]> {
    let whole = |value: u64| i64::try_from(value).map(Some);
    Ok([
        Some(ride.at()?),
        whole(ride.city)?,
        whole(ride.platform)?,
        whole(ride.fare)?,
        ride.tip.map(i64::try_from).transpose()?,
        whole(ride.fee)?,
        whole(ride.distance)?,
        whole(ride.minutes)?,
        whole(ride.waiting)?,
    ])
}

fn csv(folder: &Path) -> Result<BufWriter<File>> {
    let mut csv = BufWriter::with_capacity(1 << 20, File::create(folder.join("rides.csv"))?);
    writeln!(csv, "member,{}", FIELDS.join(","))?;
    Ok(csv)
}

fn line(csv: &mut impl Write, ride: &Ride) -> Result<()> {
    let tip = ride.tip.map_or_else(String::new, |tip| tip.to_string());
    Ok(writeln!(
        csv,
        "{},{},{},{},{},{tip},{},{},{},{}",
        ride.member,
        ride.when(),
        question::city(ride.city),
        question::platform(ride.platform),
        ride.fare,
        ride.fee,
        ride.distance,
        ride.minutes,
        ride.waiting
    )?)
}

impl Listed {
    fn of(file: &FileMeta) -> Self {
        Self {
            id: file.id.clone(),
            bucket: file.bucket,
            rows: file.rows,
            members: (file.member_min, file.member_max),
            sha256: file.sha256,
            bytes: file.bytes,
            key: *file.key.as_bytes(),
        }
    }

    fn file(self) -> FileMeta {
        FileMeta {
            id: self.id,
            bucket: self.bucket,
            rows: self.rows,
            member_min: self.members.0,
            member_max: self.members.1,
            sha256: self.sha256,
            bytes: self.bytes,
            key: FileKey::from_bytes(self.key),
            contribution: 1,
            level: fenwick_pool::RUN,
            taken_out: None,
        }
    }
}

/// The files of the pool that was made in a folder.
pub fn files(folder: &Path) -> Result<Vec<FileMeta>> {
    let listed: Vec<Listed> = serde_json::from_slice(&std::fs::read(folder.join("pool.json"))?)?;
    Ok(listed.into_iter().map(Listed::file).collect())
}
