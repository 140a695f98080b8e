//! Importing and opening, through the real binary, on generated rides.

use crate::measure::{Used, fenwick};
use crate::rides::{self, Ride};
use crate::table::Table;
use crate::{Size, journal};
use anyhow::Result;
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const START: &str = "2026-01-01T00:00:00Z";
const OPENING: &str = "2026-01-10T00:00:00Z";
const CLOSING: &str = "2026-01-20T00:00:00Z";

/// The first line of the platform's export.
pub const HEADER: &str = "member_id,at,city,fare,distance,minutes,vehicle\n";

/// Time and memory of the demo.
pub fn demo(table: &mut Table) -> Result<()> {
    let nowhere = tempfile::tempdir()?;
    let Used {
        json, time, peak_mib, ..
    } = fenwick(nowhere.path(), &["demo", "--no-serve"])?;
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
        let first = if rides::consents(member.into()) {
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

/// Rides in no order of members, as a platform would export them.
fn rides(path: &Path, size: &Size) -> Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    file.write_all(HEADER.as_bytes())?;
    for row in 0..size.rows {
        writeln!(file, "{}", line(&Ride::number(row, size.members.into())))?;
    }
    file.flush()?;
    Ok(std::fs::metadata(path)?.len())
}

/// A ride as the platform's export says it.
pub fn line(ride: &Ride) -> String {
    format!(
        "{},{},city-{:02},{}.{:02},{}.{:02},{}.0,car",
        ride.member,
        ride.when(),
        ride.city,
        ride.fare / 100,
        ride.fare % 100,
        ride.distance / 100,
        ride.distance % 100,
        ride.minutes
    )
}

/// Brings a file of rides in, with the word of both officers.
pub fn contribute(home: &Path, csv: &Path) -> Result<Used> {
    let csv = csv.to_string_lossy();
    let args = [
        "contribute",
        "rides",
        &csv,
        "--member-column",
        "member_id",
        "--attested-by",
        "1,2",
    ];
    fenwick(home, &args)
}

/// Imports generated rides and says how fast and with how much memory.
fn import(home: &Path, csv: &Path, size: &Size, table: &mut Table) -> Result<()> {
    let bytes = rides(csv, size)?;
    let Used {
        json, time, peak_mib, ..
    } = contribute(home, csv)?;
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

/// Builds a large co-op through the binary and measures import and opening; gives its home.
pub fn import_and_open(folder: &Path, size: &Size, table: &mut Table) -> Result<PathBuf> {
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
    std::fs::remove_file(csv)?;
    Ok(home)
}
