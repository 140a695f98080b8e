//! DuckDB from PyPI, in a folder of the benchmark's own.

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python with DuckDB, and the rides as Parquet sorted by member.
pub struct Peers {
    python: PathBuf,
    folder: PathBuf,
    csv: PathBuf,
}

/// Loads the rides once, then times both questions over Parquet files: warm, two threads, median of seven.
const SCRIPT: &str = r#"
import sys, time, statistics, duckdb
csv, folder, csv_folder = sys.argv[1], sys.argv[2], sys.argv[3]
db = duckdb.connect()
db.execute("SET threads TO 2"); db.execute("SET enable_progress_bar = false")
db.execute(f"COPY (SELECT member_id, city, CAST(round(fare * 100) AS BIGINT) AS fare FROM read_csv('{csv}') ORDER BY member_id) TO '{folder}/rides.parquet' (FORMAT parquet)")
db.execute(f"CREATE TABLE yes AS SELECT CAST(substr(member, 5) AS BIGINT) AS member_id FROM read_csv('{csv_folder}/consents.csv') WHERE purpose = 'PublicBenefit' AND answer = 'yes'")
plain = f"SELECT city, count(*), sum(fare) FROM '{folder}/rides.parquet' GROUP BY city"
bounded = f"""
WITH mine AS (SELECT member_id, city, least(count(*), 50) AS n, least(greatest(sum(least(greatest(fare, 0), 30000)), 0), 100000) AS s
              FROM '{folder}/rides.parquet' SEMI JOIN yes USING (member_id) GROUP BY member_id, city),
     kept AS (SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY hash(member_id, city, 42)) AS place FROM mine)
SELECT city, count(*), sum(n), sum(s) FROM kept WHERE place <= 4 GROUP BY city"""
def timed(sql):
    db.execute(sql).fetchall()
    times = []
    for _ in range(7):
        began = time.perf_counter(); db.execute(sql).fetchall(); times.append(time.perf_counter() - began)
    return statistics.median(times)
print(timed(plain), timed(bounded))
"#;

impl Peers {
    /// Installs DuckDB where it can be installed.
    ///
    /// # Errors
    /// When there is no Python or no package index; the caller then says aloud that the peer is left out.
    pub fn prepare(csv: &Path, home: &Path) -> Result<Self> {
        let target = crate::measure::binary()?;
        let venv = target
            .parent()
            .and_then(Path::parent)
            .context("no target folder")?
            .join("bench-peers");
        let python = venv.join("bin/python");
        if !python.exists() {
            ensure!(
                Command::new("python3")
                    .args(["-m", "venv"])
                    .arg(&venv)
                    .status()?
                    .success(),
                "python3 -m venv failed"
            );
            let install = Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "duckdb"])
                .status()?;
            ensure!(install.success(), "pip install duckdb failed");
        }
        let folder = home.join("peers");
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            python,
            folder,
            csv: csv.to_owned(),
        })
    }

    /// Seconds of the unprotected question, and of the question bounded by hand.
    ///
    /// # Errors
    /// When the script fails.
    pub fn time(&self) -> Result<(f64, f64)> {
        let out = Command::new(&self.python)
            .arg("-c")
            .arg(SCRIPT)
            .args([&self.csv, &self.folder])
            .arg(self.csv.parent().context("no folder")?)
            .output()?;
        ensure!(
            out.status.success(),
            "duckdb failed: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let text = String::from_utf8(out.stdout)?;
        let last = text.lines().last().unwrap_or("");
        let mut times = last.split_whitespace().map(str::parse::<f64>);
        let mut next = || -> Result<f64> { Ok(times.next().context("no figure")??) };
        Ok((next()?, next()?))
    }
}
