//! Durable acts per second with many in flight, and opening a large co-op.

use crate::Size;
use crate::measure::{Used, cpu_seconds, run};
use crate::table::Table;
use anyhow::{Context, Result};
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, UserNo};
use fenwick_coop::kernel::purpose::ANY_PURPOSE;
use fenwick_coop::path::consent::{Answer, Recipient, Resolution, Scope, Use, Wish};
use fenwick_coop::{Command, Coop};
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_office::{Act, Asker, Office};
use fenwick_vault::SqliteJournal;
use serde_json::Value;
use std::path::Path;
use std::time::Instant;

const IN_FLIGHT: u64 = 64;

/// Opens the one co-op of a home.
pub async fn office(home: &Path) -> Result<Office> {
    let dir = home.join("coops").join("bench");
    let secret: [u8; 32] = std::fs::read(dir.join("coop.key"))?
        .as_slice()
        .try_into()
        .context("the key file is damaged")?;
    let journal = SqliteJournal::open(&dir.join("journal.db")).await?;
    Ok(Office::open(journal, Keyring::of(&Secret::from_bytes(secret))).await?)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Durable acts per second: each a consent of its own, 64 in flight.
pub fn acts(folder: &Path, size: &Size, table: &mut Table) -> Result<()> {
    let home = folder.join("journal");
    crate::rows::found(&home)?;
    crate::rows::roster(&home, folder, 1_000)?;
    runtime()?.block_on(async {
        let office = office(&home).await?;
        let commits = office.commits();
        let before = (Instant::now(), cpu_seconds());
        let workers = (0..IN_FLIGHT).map(|worker| {
            let (office, acts) = (office.clone(), size.acts / IN_FLIGHT);
            tokio::spawn(async move {
                for turn in 0..acts {
                    office.act(consent(worker, turn)).await?;
                }
                Ok::<_, fenwick_office::Failure>(())
            })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await??;
        }
        let seconds = before.0.elapsed().as_secs_f64();
        let cpu = cpu_seconds() - before.1;
        let acts = size.acts as f64;
        let groups = office.commits() - commits;
        table.add(
            "journal: durable acts per second, 64 in flight",
            format!("{:.0}", acts / seconds),
            ">= 20,000",
        );
        table.add(
            "journal: acts per sync",
            format!("{:.1}", acts / groups as f64),
            "-",
        );
        table.add(
            "journal: processor time per act",
            format!("{:.1} µs", cpu / acts * 1e6),
            "-",
        );
        Ok(())
    })
}

fn consent(worker: u64, turn: u64) -> Act {
    let member = MemberNo(u32::try_from(3 + (worker * 131 + turn) % 990).unwrap_or(3));
    let scope = Scope {
        dataset: "trips".to_owned(),
        fields: None,
        purpose: ANY_PURPOSE,
        recipient: Recipient::Any,
        resolution: Resolution::Aggregate,
        until: None,
    };
    let answer = if turn.is_multiple_of(2) {
        Answer::No
    } else {
        Answer::Yes
    };
    let actor = Actor::Member(member);
    let request = Some(format!("{worker}-{turn}"));
    let asker = Asker {
        actor,
        now: None,
        request,
        body: Hash::of(&turn.to_be_bytes()),
    };
    let command = Command::Consent {
        wishes: vec![Wish {
            member,
            scope,
            answer,
            read: None,
        }],
        attested_by: Vec::new(),
    };
    Act::plain(asker, command, |_, _| Value::Bool(true))
}

/// Opens a co-op in a process of its own, and says how long that took and how long to find who agrees to a use.
pub fn open_only(home: &Path) -> Result<()> {
    let began = Instant::now();
    let report = runtime()?.block_on(async {
        let office = office(home).await?;
        let size = office.look(|coop: &Coop| coop.size).await?;
        let seconds = began.elapsed().as_secs_f64();
        let (agree, agree_seconds) = office.look(agreeing).await?;
        let report = serde_json::json!({
            "size": size, "seconds": seconds, "agree": agree, "agree_seconds": agree_seconds,
        });
        Ok::<_, anyhow::Error>(report)
    })?;
    println!("{report}");
    Ok(())
}

/// How many members agree to the first use of their consents, and the seconds it took to find them.
fn agreeing(coop: &Coop) -> (u64, f64) {
    let began = Instant::now();
    let eligible = coop.consents.eligible(&Use {
        dataset: "rides",
        fields: &["city".to_owned(), "fare".to_owned()],
        purpose: "PublicBenefit".parse().unwrap_or(ANY_PURPOSE),
        user: UserNo(1),
        class: "public-body",
        resolution: Resolution::Aggregate,
        now: coop.last_at,
        left_before: None,
    });
    (eligible.len(), began.elapsed().as_secs_f64())
}

/// Time and memory of opening a home's co-op.
pub fn open(home: &Path, members: u32, table: &mut Table) -> Result<()> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.arg("open-only").arg(home);
    let Used { json, peak_mib, .. } = run(command)?;
    let what = format!("open: {members} members, {} entries", json["size"]);
    table.add(
        what,
        format!("{:.1} s, {peak_mib} MiB", json["seconds"].as_f64().unwrap_or(0.0)),
        "<= 10 s, < 1 GB",
    );
    table.add(
        format!("consent: finding the {} who agree to a use", json["agree"]),
        format!("{:.2} ms", json["agree_seconds"].as_f64().unwrap_or(0.0) * 1e3),
        "-",
    );
    Ok(())
}
