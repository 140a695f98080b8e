//! What a member and an operator do in a large co-op: taking out, backing up, taking back, erasing. Each is measured as a
//! command that opens the co-op by itself, and in a server that has it open.

use crate::Size;
use crate::measure::{Used, fenwick};
use crate::rides::{Ride, mixed};
use crate::rows::contribute;
use crate::server::Server;
use crate::table::Table;
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const TARGET: &str = "<= 2 s";

const REQUEST: &str = r#"user = 1
dataset = "rides"
purpose = "PublicBenefit"
title = "Where are rides?"
why = "The city plans stands."
sql = ["SELECT COUNT(*) AS rides, SUM(fare) AS fares FROM rides GROUP BY city"]
epsilon = "0.5"
until = "2026-12-31"
fee_minor = 60000
"#;

/// A co-op of a large dataset, in which one answer has left, and one member has very many rows.
pub struct Large {
    home: PathBuf,
    folder: PathBuf,
    /// The external id of the member with very many rows, and how many.
    many: (u32, u64),
    /// Of how many rows of how many members it is.
    of: String,
    opening: Used,
}

impl Large {
    /// Lives on in a home that holds so many rows.
    pub fn new(home: PathBuf, folder: &Path, size: &Size) -> Result<Self> {
        let many = (size.members, size.rows / 100);
        let of = format!("{} rows of {} members", size.rows, size.members);
        bring_many(&home, folder, many)?;
        release(&home, folder)?;
        Ok(Self {
            opening: fenwick(&home, &["member", "show", "ext:7"])?,
            folder: folder.to_owned(),
            home,
            many,
            of,
        })
    }

    /// Takes out all that is a member's.
    pub fn export(&self, table: &mut Table) -> Result<()> {
        let secret = self.secret()?;
        let out = self.folder.join("taken-out");
        let out = out.to_string_lossy();
        let of_many = format!("ext:{}", self.many.0);
        let taking_out = |id| {
            [
                "member",
                "export",
                id,
                "--as",
                id,
                "--out",
                &out,
                "--secret-file",
                &secret,
            ]
        };
        let whose = [
            ("ext:7".to_owned(), "member export".to_owned()),
            (of_many, format!("member export of one with {} rows", self.many.1)),
        ];
        for (id, what) in &whose {
            self.alone(what, fenwick(&self.home, &taking_out(id))?, table);
            std::fs::remove_dir_all(out.as_ref())?;
        }
        let server = self.serve()?;
        for (id, what) in &whose {
            self.served(what, server.fenwick(&taking_out(id))?, table);
            std::fs::remove_dir_all(out.as_ref())?;
        }
        Ok(())
    }

    /// Backs the co-op up, and proves the backup.
    pub fn backup(&self, table: &mut Table) -> Result<()> {
        let (secret, out) = (self.secret()?, self.folder.join("backups"));
        let args = ["backup", "--out", &out.to_string_lossy(), "--seal-with", &secret];
        let made = fenwick(&self.home, &args)?;
        let megabytes = made.json["bytes"].as_u64().context("no size of the backup")? / 1_000_000;
        let file = made.json["file"]
            .as_str()
            .context("no name of the backup")?
            .to_owned();
        let what = format!(
            "backup: {}, {} entries, {megabytes} MB",
            self.of, made.json["size"]
        );
        table.add(what, with_memory(&made), "<= 60 s");
        let nowhere = self.folder.join("nowhere");
        let drill = fenwick(&nowhere, &["restore", "--drill", &file, "--open-with", &secret])?;
        let rows = drill.json["rows"].as_u64().unwrap_or(0);
        ensure!(rows > 0, "the drill found no rows: {}", drill.json);
        table.add(
            format!("restore --drill: {rows} rows of it"),
            with_memory(&drill),
            "-",
        );
        std::fs::remove_dir_all(out)?;
        Ok(())
    }

    /// Takes one contribution of a member back, and erases others.
    pub fn erase(&self, table: &mut Table) -> Result<()> {
        let back = fenwick(&self.home, &["contribution", "withdraw", "1", "--as", "ext:8"])?;
        ensure!(back.json["deleted"] == true, "nothing was deleted: {}", back.json);
        self.alone("take one member's rows of an import back", back, table);
        self.alone(
            "erase one member",
            erased(fenwick(&self.home, &["member", "erase", "ext:7"])?)?,
            table,
        );
        let server = self.serve()?;
        let back = server.fenwick(&["contribution", "withdraw", "1", "--as", "ext:10"])?;
        self.served("take one member's rows of an import back", back, table);
        let used = erased(server.fenwick(&["member", "erase", "ext:9"])?)?;
        self.served("erase one member", used, table);
        let many = format!("ext:{}", self.many.0);
        let used = erased(server.fenwick(&["member", "erase", &many])?)?;
        self.served(
            &format!("erase one member with {} rows", self.many.1),
            used,
            table,
        );
        Ok(())
    }

    fn alone(&self, what: &str, used: Used, table: &mut Table) {
        let opening = self.opening.times();
        let figure = format!("{}; opening alone takes {opening}", with_memory(&used));
        table.add(format!("{what}: {}, one command", self.of), figure, TARGET);
    }

    fn served(&self, what: &str, used: Used, table: &mut Table) {
        table.add(
            format!("{what}: {}, in a server", self.of),
            with_memory(&used),
            TARGET,
        );
    }

    /// A server that has the co-op open.
    fn serve(&self) -> Result<Server> {
        let server = Server::begin(&self.home, || None)?;
        server.fenwick(&["member", "show", "ext:11"])?;
        Ok(server)
    }

    fn secret(&self) -> Result<String> {
        let path = self.folder.join("secret.txt");
        std::fs::write(&path, "a secret of nobody in particular\n")?;
        Ok(path.to_string_lossy().into_owned())
    }
}

fn with_memory(used: &Used) -> String {
    format!("{}, {} MiB", used.times(), used.peak_mib)
}

fn erased(used: Used) -> Result<Used> {
    ensure!(used.json["wiped"] == true, "nothing was wiped: {}", used.json);
    Ok(used)
}

/// One more member, who brings very many rows.
fn bring_many(home: &Path, folder: &Path, (member, rows): (u32, u64)) -> Result<()> {
    let roster = folder.join("one-more.csv");
    std::fs::write(&roster, format!("member_id\n{member}\n"))?;
    fenwick(
        home,
        &[
            "member",
            "import",
            &roster.to_string_lossy(),
            "--id-column",
            "member_id",
        ],
    )?;
    let mut text = crate::rows::HEADER.to_owned();
    for row in 0..rows {
        let ride = Ride::number(mixed(row), u64::from(member));
        writeln!(
            text,
            "{}",
            crate::rows::line(&Ride {
                member: member.into(),
                ..ride
            })
        )?;
    }
    let csv = folder.join("many.csv");
    std::fs::write(&csv, text)?;
    let stored = contribute(home, &csv)?.json["stored"].as_u64();
    // Rides that are alike to the second and the cent are one row.
    ensure!(stored > Some(rows / 2), "{stored:?} of {rows} rows were stored");
    Ok(())
}

/// One answer leaves.
fn release(home: &Path, folder: &Path) -> Result<()> {
    let request = folder.join("request.toml");
    std::fs::write(&request, REQUEST)?;
    fenwick(
        home,
        &["user", "add", "City", "--kind", "public-body", "--country", "GB"],
    )?;
    fenwick(home, &["user", "vet", "1", "--as", "1"])?;
    fenwick(home, &["request", "file", &request.to_string_lossy()])?;
    let decided = fenwick(home, &["request", "decide", "1"])?.json;
    ensure!(
        decided["state"] == "granted",
        "the request was not granted: {decided}"
    );
    let sql = "SELECT COUNT(*) AS rides, SUM(fare) AS fares FROM rides GROUP BY city";
    fenwick(home, &["query", "1", sql])?;
    Ok(())
}
