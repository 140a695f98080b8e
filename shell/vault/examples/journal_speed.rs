//! Measures the vault: acts per second in commits of 64, bulk writing and reading, and shredding.
//!
//! `cargo run --release -p fenwick-vault --example journal_speed [folder]`; the folder says which disk.
#![expect(clippy::print_stdout, reason = "an example reports to whoever runs it")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use fenwick_coop::kernel::hash::Hash;
use fenwick_office::journal::{ActKey, ActRecord, Commit, Journal, PersonRow, Stored, Write};
use fenwick_vault::SqliteJournal;

const ACTS_PER_COMMIT: u64 = 64;
const COMMITS: u64 = 3_000;
const BULK_COMMITS: u64 = 4;
const BULK_ENTRIES: u64 = 1_000_000;
const PERSONS: u32 = 100_000;

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let folder = match std::env::args_os().nth(1) {
        Some(path) => tempfile::tempdir_in(PathBuf::from(path))?,
        None => tempfile::tempdir()?,
    };
    let mut journal = SqliteJournal::open(&folder.path().join("journal.db")).await?;
    let size = write_acts(&mut journal).await?;
    write_bulk(&mut journal, size).await?;
    read_all(&mut journal).await?;
    shred(&mut journal).await?;
    journal.close().await?;
    Ok(())
}

/// Entries with an act each, whose actors stand in no order.
async fn write_acts(journal: &mut SqliteJournal) -> Result<u64, Box<dyn Error>> {
    let commits: Vec<Commit> = (0..COMMITS)
        .map(|commit| {
            let seqs = commit * ACTS_PER_COMMIT..(commit + 1) * ACTS_PER_COMMIT;
            Commit {
                entries: seqs.clone().map(entry).collect(),
                acts: seqs.map(act).collect(),
                writes: Vec::new(),
            }
        })
        .collect();
    let start = Instant::now();
    for commit in &commits {
        journal.append(commit).await?;
    }
    report("acts in commits of 64", COMMITS * ACTS_PER_COMMIT, start);
    Ok(COMMITS * ACTS_PER_COMMIT)
}

async fn write_bulk(journal: &mut SqliteJournal, size: u64) -> Outcome {
    for bulk in 0..BULK_COMMITS {
        let first = size + bulk * BULK_ENTRIES;
        let commit = Commit {
            entries: (first..first + BULK_ENTRIES).map(entry).collect(),
            ..Commit::default()
        };
        let start = Instant::now();
        journal.append(&commit).await?;
        report("entries in one commit", BULK_ENTRIES, start);
    }
    Ok(())
}

async fn read_all(journal: &mut SqliteJournal) -> Outcome {
    let (start, mut size) = (Instant::now(), 0);
    loop {
        let entries = journal.entries(size, 100_000).await?;
        let Some(last) = entries.last() else { break };
        size = last.seq + 1;
    }
    report("entries read", size, start);
    let start = Instant::now();
    let leaves = journal.leaves().await?;
    report("leaves read", u64::try_from(leaves.len())?, start);
    let keys: Vec<ActKey> = (0..COMMITS).map(|seq| act(seq).key).collect();
    let start = Instant::now();
    for keys in keys.chunks(64) {
        journal.recall(keys).await?;
    }
    report("acts recalled by 64", COMMITS, start);
    Ok(())
}

async fn shred(journal: &mut SqliteJournal) -> Outcome {
    let persons = (0..PERSONS).map(|member| {
        let name = Hash::of(&member.to_be_bytes()).0;
        Write::PutPerson(PersonRow {
            member,
            key: vec![1; 72],
            record: vec![2; 240],
            lookup: Some(name),
        })
    });
    let put = Commit {
        writes: persons.collect(),
        ..Commit::default()
    };
    let start = Instant::now();
    journal.append(&put).await?;
    report("private records written", PERSONS.into(), start);
    let erase = Commit {
        writes: vec![Write::ErasePerson(7)],
        ..Commit::default()
    };
    journal.append(&erase).await?;
    let start = Instant::now();
    journal.shred().await?;
    report("private records rewritten by shred", PERSONS.into(), start);
    Ok(())
}

fn entry(seq: u64) -> Stored {
    let digest = Hash::of(&seq.to_be_bytes());
    let canonical = format!(
        r#"{{"actor":{{"member":{}}},"at":1790000000000,"event":{{"consent_given":{{"commitment":"{digest}"}}}},"request":"{:016x}","seq":{seq}}}"#,
        seq % 100_003,
        seq.wrapping_mul(0x9e37_79b9_7f4a_7c15),
    );
    Stored {
        seq,
        canonical: canonical.into_bytes(),
        leaf: digest.0,
    }
}

fn act(seq: u64) -> ActRecord {
    let random = seq.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ActRecord {
        key: ActKey {
            actor: format!("member:{}", random % 100_003),
            request: format!("{random:016x}"),
        },
        body: Hash::of(&seq.to_le_bytes()),
        outcome: vec![3; 96],
    }
}

fn report(what: &str, count: u64, start: Instant) {
    let elapsed = start.elapsed();
    let millis = elapsed.as_millis().max(1);
    let rate = u128::from(count) * 1000 / millis;
    println!("{what}: {count} in {millis} ms, {rate} per second");
}
